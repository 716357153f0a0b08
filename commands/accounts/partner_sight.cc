#include "commands/accounts/account.h"
#include "commands/accounts/decisions.h"
#include "commands/accounts/refusals.h"
#include "commands/partners/partner.h"
#include "commands/rights.h"

namespace muniment::commands {
namespace {

Verdict CheckPartner(Decision& d, const std::string& partner) {
  if (IsWellFormedNumber(partner) && PartnerOf(d.live(), partner).exists()) return std::nullopt;
  return Refuse(kSightOfUnknownPartner, {{"partner", partner}});
}

}  // namespace

Verdict Authorise(Decision& d, schemas::GivePartnerSight::Reader c) {
  return RequireMember(d, c.getAccount().cStr(), /*administrators_only=*/true);
}

Verdict Decide(Decision& d, schemas::GivePartnerSight::Reader c) {
  const std::string number = c.getAccount().cStr(), partner = c.getPartner().cStr();
  if (auto refused = CheckPartner(d, partner)) return refused;
  if (PartnerSees(d.world(), AccountOf(d.world(), number), partner, d.effective())) return std::nullopt;
  d.Emit({AccountStream(number), PartnerStream(partner)}, [&](schemas::Event::Builder event) {
    auto given = event.initPartnerSightGiven();
    given.setAccount(number);
    given.setPartner(partner);
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::WithdrawPartnerSight::Reader c) {
  return RequireMember(d, c.getAccount().cStr(), /*administrators_only=*/true);
}

// Also from the agreement's partner, who has it from the start; that partner goes on seeing its agreement and orders.
Verdict Decide(Decision& d, schemas::WithdrawPartnerSight::Reader c) {
  const std::string number = c.getAccount().cStr(), partner = c.getPartner().cStr();
  if (auto refused = CheckPartner(d, partner)) return refused;
  if (!PartnerSees(d.world(), AccountOf(d.world(), number), partner, d.effective())) return std::nullopt;
  d.Emit({AccountStream(number), PartnerStream(partner)}, [&](schemas::Event::Builder event) {
    auto withdrawn = event.initPartnerSightWithdrawn();
    withdrawn.setAccount(number);
    withdrawn.setPartner(partner);
  });
  return std::nullopt;
}

}  // namespace muniment::commands
