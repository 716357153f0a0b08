#include "commands/streams.h"

#include "absl/strings/str_cat.h"
#include "base/text.h"

namespace muniment::commands {

std::string OrganisationStream(const OrganisationId& organisation) { return "organisation/" + ToText(organisation); }
std::string DomainStream(std::string_view domain) { return absl::StrCat("domain/", AbslView(domain)); }
std::string AccountStream(std::string_view number) { return absl::StrCat("account/", AbslView(number)); }
std::string PartnerStream(std::string_view number) { return absl::StrCat("partner/", AbslView(number)); }
std::string DistributorStream(std::string_view number) { return absl::StrCat("distributor/", AbslView(number)); }
std::string AgreementStream(std::string_view number) { return absl::StrCat("agreement/", AbslView(number)); }
std::string OrderStream(std::string_view partner, std::string_view number) {
  return absl::StrCat("order/", AbslView(partner), "/", AbslView(number));
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
  return absl::StrCat("pool/", AbslView(holder_text), "/", GuidText(edition.bytes));
}
std::string PoolPrefix(std::string_view holder_text) { return absl::StrCat("pool/", AbslView(holder_text), "/"); }

bool IsWellFormedNumber(std::string_view number) {
  if (number.empty() || number.size() > 64) return false;
  for (char c : number) {
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!alphanumeric && c != '-' && c != '_' && c != '.') return false;
  }
  return true;
}

}  // namespace muniment::commands
