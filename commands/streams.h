// The names of the streams that entries belong to. ledger/FORMAT.md lists the kinds; AUD-6's "whole streams of a
// holder" are those under its prefix.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "schemas/common.capnp.h"

namespace muniment::commands {

inline constexpr std::string_view kPublisherStream = "publisher";  // operators, auditors, periods, clock
inline constexpr std::string_view kCatalogueStream = "catalogue";  // editions, offers, products, durations
inline constexpr std::string_view kNoticesStream = "notices";      // every notice and its delivery
inline constexpr std::string_view kTicksStream = "ticks";  // what the scheduler wrote down, to find its last work

std::string OrganisationStream(const OrganisationId& organisation);          // organisation/<id>
std::string DomainStream(std::string_view domain);                           // domain/<canonical name>
std::string AccountStream(std::string_view number);                          // account/<number>
std::string PartnerStream(std::string_view number);                          // partner/<number>
std::string DistributorStream(std::string_view number);                      // distributor/<number>
std::string AgreementStream(std::string_view number);                        // agreement/<number>
std::string OrderStream(std::string_view partner, std::string_view number);  // order/<partner>/<number>
std::string LineStream(const LineId& line);                                  // line/<id>: where a line stands
std::string SubscriptionStream(const SubscriptionId& subscription);  // subscription/<id>: where a subscription stands
std::string RequestStream(std::span<const uint8_t> request);         // request/<id>
std::string InvitationStream(std::span<const uint8_t> token_hash);   // invitation/<token hash>
std::string AddressStream(std::span<const uint8_t> address_hash);    // address/<keyed hash>
std::string PersonStream(const PersonId& person);                    // person/<id>

// `account/<number>`, `organisation/<id>`, `agreement/<number>`, `purchase/<id>`.
std::string HolderText(schemas::Holder::Reader holder);
// pool/<holder>/<edition's GUID>: everything about the seats of one edition of one holder (orders, terms, seats).
std::string PoolStream(std::string_view holder_text, const EditionId& edition);
std::string PoolPrefix(std::string_view holder_text);  // pool/<holder>/
inline constexpr std::string_view kPoolsPrefix = "pool/";

// Numbers that people choose (accounts, partners, agreements, orders): 1 to 64 bytes of letters, digits, '-', '_', '.',
// so that no stream name grows too long or can be mistaken for another.
bool IsWellFormedNumber(std::string_view number);

}  // namespace muniment::commands
