// setPartnerOfRecord: who stands by a customer for one subscription, and gets its renewal notices. Rule PAR-2.
#include "commands/accounts/account.h"
#include "commands/agreements/agreement.h"
#include "commands/orders/whereabouts.h"
#include "commands/partners/decisions.h"
#include "commands/partners/refusals.h"
#include "commands/pools/pool.h"
#include "commands/pools/refusals.h"
#include "commands/rights.h"
#include "commands/selfservice/buyer.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

Verdict Unknown(Decision& d, const SubscriptionId& id) {
  return Refuse(kSubscriptionUnknown, {{"subscription", ToText(id)}, {"at", FormatInstant(d.effective())}});
}

Verdict RequireAdministrator(Decision& d, const OrganisationId& organisation) {
  return RequireRole(d, OrganisationOf(d.live(), organisation),
                     {schemas::Role::GLOBAL_ADMINISTRATOR, schemas::Role::BILLING_ADMINISTRATOR});
}

}  // namespace

Verdict Authorise(Decision& d, schemas::SetPartnerOfRecord::Reader command) {
  const auto id = schemas::IdOf<SubscriptionId>(command.getSubscription());
  const Whereabouts& where = WhereaboutsOf(d.live(), id);
  if (!where.known()) return Unknown(d, id);
  switch (where.holder().kind()) {
    case schemas::Holder::ACCOUNT:
      return RequireMember(d, where.holder().number(), /*administrators_only=*/true);
    case schemas::Holder::ORGANISATION:
      return RequireAdministrator(d, where.holder().organisation());
    case schemas::Holder::AGREEMENT:
      return RequireAdministrator(d, AgreementOf(d.live(), where.holder().number()).organisation());
    case schemas::Holder::PURCHASE:
      break;
  }
  const Pool& pool = d.live().Get<Pool>(where.pool_stream());
  const Subscription* subscription = pool.Find(id);
  return subscription == nullptr ? Unknown(d, id) : RequireBuyer(d, pool, *subscription);
}

Verdict Decide(Decision& d, schemas::SetPartnerOfRecord::Reader command) {
  const auto id = schemas::IdOf<SubscriptionId>(command.getSubscription());
  const std::string partner = command.getPartner().cStr();
  const std::string pool_stream = WhereaboutsOf(d.live(), id).pool_stream();
  const Subscription* subscription = d.live().Get<Pool>(pool_stream).Find(id);
  if (subscription == nullptr) return Unknown(d, id);
  if (subscription->partner == partner) return std::nullopt;
  if (!partner.empty()) {
    if (auto refused = RequirePartner(d.live(), partner)) return refused;
  }
  d.Emit({pool_stream, SubscriptionStream(id)}, [&](schemas::Event::Builder event) {
    auto set = event.initPartnerOfRecordSet();
    set.setSubscription(schemas::DataOf(id));
    set.setPartner(command.getPartner());
  });
  return std::nullopt;
}

}  // namespace muniment::commands
