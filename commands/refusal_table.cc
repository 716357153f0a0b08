// The table of refusals: every area's rows, in the order of the reference page.
#include <algorithm>
#include <iterator>
#include <vector>

#include "commands/accounts/refusals.h"
#include "commands/activations/refusals.h"
#include "commands/agreements/refusals.h"
#include "commands/billing/refusals.h"
#include "commands/catalogue/refusals.h"
#include "commands/keys/refusals.h"
#include "commands/orders/refusals.h"
#include "commands/organisations/refusals.h"
#include "commands/partners/refusals.h"
#include "commands/pools/refusals.h"
#include "commands/publisher/refusals.h"
#include "commands/refusal.h"
#include "commands/refusals.h"
#include "commands/seats/refusals.h"
#include "commands/selfservice/refusals.h"
#include "commands/subscriptions/refusals.h"

namespace muniment::commands {
namespace {

template <class... Blocks>
std::vector<const RefusalKind*> Joined(const Blocks&... blocks) {
  std::vector<const RefusalKind*> all;
  (all.insert(all.end(), std::begin(blocks), std::end(blocks)), ...);
  return all;
}

}  // namespace

std::span<const RefusalKind* const> AllRefusals() {
  static const std::vector<const RefusalKind*> all =
      Joined(kCommonRefusals, kPublisherRefusals, kCatalogueRefusals, kOrganisationRefusals, kAccountRefusals,
             kPartnersRefusals, kAgreementsRefusals, kOrdersRefusals, kPoolRefusals, kSeatRefusals,
             kSubscriptionRefusals, kKeyRefusals, kActivationRefusals, kSelfServiceRefusals, kBillingRefusals);
  return all;
}

}  // namespace muniment::commands
