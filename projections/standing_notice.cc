#include "projections/standing_notice.h"

#include "fmt/format.h"

namespace muniment::projections {

std::string StandingNotice(commands::World& world, const commands::Account& account) {
  if (!commands::OrganisationServedBy(world, account).is_nil()) return {};
  if (account.domain().empty()) {
    return "no domain is associated with the account: nobody can use its seats yet; associate one (associateDomain)";
  }
  return fmt::format("{} is not verified: nobody can use the account's seats until it is (verifyDomain)",
                     account.domain());
}

}  // namespace muniment::projections
