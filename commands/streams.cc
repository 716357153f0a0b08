#include "commands/streams.h"

#include "fmt/format.h"

namespace muniment::commands {

std::string OrganisationStream(const OrganisationId& organisation) { return "organisation/" + ToText(organisation); }
std::string DomainStream(std::string_view domain) { return fmt::format("domain/{}", domain); }
std::string AccountStream(std::string_view number) { return fmt::format("account/{}", number); }
std::string PartnerStream(std::string_view number) { return fmt::format("partner/{}", number); }
std::string DistributorStream(std::string_view number) { return fmt::format("distributor/{}", number); }
std::string AgreementStream(std::string_view number) { return fmt::format("agreement/{}", number); }
std::string OrderStream(std::string_view partner, std::string_view number) {
  return fmt::format("order/{}/{}", partner, number);
}
std::string LineStream(const LineId& line) { return "line/" + ToText(line); }
std::string SubscriptionStream(const SubscriptionId& subscription) { return "subscription/" + ToText(subscription); }
std::string RequestStream(std::span<const uint8_t> request) { return "request/" + HexOf(request); }
std::string InvitationStream(std::span<const uint8_t> token_hash) { return "invitation/" + HexOf(token_hash); }
std::string AddressStream(std::span<const uint8_t> address_hash) { return "address/" + HexOf(address_hash); }
std::string PersonStream(const PersonId& person) { return "person/" + ToText(person); }

std::string HolderText(schemas::Holder::Reader holder) {
  switch (holder.which()) {
    case schemas::Holder::ACCOUNT:
      return AccountStream(holder.getAccount().cStr());
    case schemas::Holder::ORGANISATION:
      return OrganisationStream(OrganisationId::FromBytes(holder.getOrganisation()));
    case schemas::Holder::AGREEMENT:
      return AgreementStream(holder.getAgreement().cStr());
    case schemas::Holder::PURCHASE:
      return "purchase/" + HexOf(holder.getPurchase());
  }
  return {};
}

std::string PoolStream(std::string_view holder_text, const EditionId& edition) {
  return fmt::format("pool/{}/{}", holder_text, GuidText(edition.bytes));
}
std::string PoolPrefix(std::string_view holder_text) { return fmt::format("pool/{}/", holder_text); }

bool IsWellFormedNumber(std::string_view number) {
  if (number.empty() || number.size() > 64) return false;
  for (char c : number) {
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!alphanumeric && c != '-' && c != '_' && c != '.') return false;
  }
  return true;
}

}  // namespace muniment::commands
