#include "commands/on_behalf.h"

#include "commands/accounts/account.h"
#include "commands/agreements/agreement.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"
#include "commands/refusals.h"
#include "commands/rights.h"
#include "commands/streams.h"

namespace muniment::commands {
namespace {

bool IsKnownNumber(World& live, std::string_view text) {
  return IsWellFormedNumber(text) &&
         (PartnerOf(live, text).exists() || AccountOf(live, text).exists() || AgreementOf(live, text).exists());
}

bool IsKnownId(World& live, std::string_view text) {
  const std::optional<PersonId> person = ParseIdAs<PersonId>(text);
  if (!person) return false;
  return live.HeadOf(PersonStream(*person)) != Version{0} ||
         OrganisationOf(live, OrganisationId{person->bytes}).exists();
}

bool IsDelegatedFor(Decision& d, std::string_view text) {
  const std::optional<OrganisationId> organisation = ParseIdAs<OrganisationId>(text);
  return organisation && ActorIsDelegated(d, OrganisationOf(d.live(), *organisation));
}

}  // namespace

Verdict CheckOnBehalfOf(Decision& d, bool late) {
  const std::string_view text(d.command().getOnBehalfOf().cStr());
  if (text.empty()) return std::nullopt;
  if (!late) return IsDelegatedFor(d, text) ? std::nullopt : Verdict(Refuse(kOnBehalfOfNobody));
  return IsKnownNumber(d.live(), text) || IsKnownId(d.live(), text) ? std::nullopt
                                                                    : Verdict(Refuse(kOnBehalfOfUnknown));
}

}  // namespace muniment::commands
