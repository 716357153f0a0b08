#include "commands/on_behalf.h"

#include <algorithm>

#include "commands/accounts/account.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"
#include "commands/refusals.h"
#include "commands/rights.h"
#include "commands/streams.h"

namespace muniment::commands {
namespace {

Party PartyNamed(World& live, std::string_view text) {
  Party party;
  if (const std::optional<AnyId> id = ParseIdAs<AnyId>(text)) {
    if (OrganisationOf(live, OrganisationId{id->bytes}).exists()) party.organisation = OrganisationId{id->bytes};
    if (live.HeadOf(PersonStream(PersonId{id->bytes})) != Version{0}) party.person = PersonId{id->bytes};
  }
  if (!IsWellFormedNumber(text)) return party;
  if (PartnerOf(live, text).exists()) party.partner = text;
  if (AccountOf(live, text).exists()) party.account = text;
  return party;
}

bool IsSomebody(const Party& party) {
  return !party.person.is_nil() || !party.organisation.is_nil() || !party.partner.empty() || !party.account.empty();
}

}  // namespace

Verdict CheckOnBehalfOf(Decision& d) {
  const bool names_nobody = d.command().getOnBehalfOf().size() == 0;
  return names_nobody || d.acts_for_customer() ? std::nullopt : Verdict(Refuse(kOnBehalfOfNobody));
}

Verdict FindParty(Decision& d, Party* party) {
  *party = PartyNamed(d.live(), d.command().getOnBehalfOf().cStr());
  return IsSomebody(*party) ? std::nullopt : Verdict(Refuse(kOnBehalfOfUnknown));
}

Refusal NotTheirAct(const Refusal& refused) {
  const std::vector<Value>& values = refused.values();
  const auto who = std::find_if(values.begin(), values.end(), [](const Value& value) { return value.name == "who"; });
  if (who == values.end()) return refused;
  return Refuse(kOnBehalfOfOther, {{"who", who->value}});
}

}  // namespace muniment::commands
