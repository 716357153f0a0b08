// SEAT-5: can a person use an edition?
#include <algorithm>

#include "commands/accounts/account.h"
#include "commands/catalogue/catalogue.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/figures.h"
#include "commands/seats/seats.h"
#include "fmt/format.h"

namespace muniment::commands {
namespace {

// Empty: the pool has a term that is active or in grace at `t` and past its usable-from.
std::string WhyNoTerm(const Pool& pool, Instant t) {
  std::optional<Instant> usable_from, ended;
  for (const Subscription& subscription : pool.subscriptions()) {
    const PoolTerm& term = TermInForce(subscription, t);
    const SubscriptionState state = StateAt(subscription, t);
    if (term.quantity == 0) continue;
    if (IsLive(state) && t >= term.usable_from) return {};
    if (IsLive(state) && (!usable_from || term.usable_from < *usable_from)) usable_from = term.usable_from;
    if (!IsLive(state) && (!ended || term.end > *ended)) ended = term.end;
  }
  if (usable_from) return fmt::format("its seats can be used from {} on", FormatInstant(*usable_from));
  if (ended) return fmt::format("no term of it is active or in grace; the last ended on {}", FormatInstant(*ended));
  return "no term of it is active or in grace";
}

// Empty: the user's domain is that of the pool's account, verified in the organisation (DOM-2, DOM-7, DOM-11).
std::string WhyNotAtDomain(World& world, const OrganisationId& organisation, const User& user, const Pool& pool) {
  if (pool.holder().kind() != schemas::Holder::ACCOUNT) return {};
  const std::string number = pool.holder().number();
  const std::string domain = AccountOf(world, number).domain();
  if (domain.empty()) return fmt::format("account {} has no domain any more (DOM-7)", number);
  const OrganisationId owner = DomainOf(world, domain).owner();
  if (owner.is_nil()) return fmt::format("domain {} of account {} is no longer verified (DOM-11)", domain, number);
  if (owner != organisation) return fmt::format("domain {} is verified in another organisation (DOM-11)", domain);
  if (user.domain == domain) return {};
  return fmt::format("the work account is at {}, seats of account {} are for {} (DOM-2)", user.domain, number, domain);
}

}  // namespace

CanUseAnswer CanUse(World& world, const OrganisationId& organisation, const PersonId& person, const EditionId& edition,
                    Instant t) {
  const User* found = OrganisationOf(world, organisation).Find(person);
  if (found == nullptr) return {false, "the person is no user of the organisation"};
  const User user = *found;
  std::string why_not;
  for (const std::string& stream : SeatsOfUser(world, organisation, person, t)) {
    const Pool& pool = PoolOf(world, stream);
    if (pool.edition() != edition) continue;
    std::string problem = WhyNoTerm(pool, t);
    if (problem.empty()) problem = WhyNotAtDomain(world, organisation, user, PoolOf(world, stream));
    if (problem.empty()) return {true, ""};
    if (why_not.empty()) why_not = fmt::format("pool {}: {}", PoolOf(world, stream).holder().text(), problem);
  }
  if (why_not.empty()) why_not = fmt::format("no seat of {} is assigned to the person", EditionText(world, edition, t));
  return {false, why_not};
}

}  // namespace muniment::commands
