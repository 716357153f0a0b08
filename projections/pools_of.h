// Which pools a question is about, and what they are called: what the views of pools have in common.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "commands/orders/holder.h"
#include "commands/pools/figures.h"
#include "commands/pools/pool.h"
#include "projections/view.h"
#include "schemas/view_pools.capnp.h"

namespace muniment::projections {

// --account, --organisation (with --served: also the seats of purchasing accounts at its domains), --agreement,
// --edition; then `more`. Views that list them answer the same question about other pools.
std::vector<FilterKind> PoolFilters(std::initializer_list<FilterKind> more = {});

// An edition's words on the day asked for.
struct EditionWords {
  std::string product;  // its family; an edition without one is a family of its own (CAT-7)
  std::string code;     // the GUID, where the catalogue does not know the edition
  std::string name;
};
EditionWords WordsOf(commands::World& world, const EditionId& edition, Instant t);
// The edition with that GUID, or the one with that code at `t`; nothing where the code is nobody's or that of two
// (CAT-11).
std::optional<EditionId> EditionMeant(commands::World& world, std::string_view text, Instant t);
// The same of what --edition says; nil: it is not given.
//   NotFound  it means no one edition as of then
absl::StatusOr<EditionId> EditionAsked(ViewContext& context);
// Account name, organisation name, customer of the agreement; of a self-service purchase its organisation's.
std::string NameOf(commands::World& world, const commands::HolderKey& holder, const commands::Pool& pool);

struct NamedPool {
  std::string stream;
  commands::HolderKey holder;  // these two as the stream's name says: a pool of which all is voided knows neither
  EditionId edition;
  const commands::Pool* pool = nullptr;
  EditionWords words;
};
// The pools of one holder that had an entry by then, in order of product, edition's name, code, GUID.
struct HolderPools {
  commands::HolderKey holder;
  std::string name;
  bool served = false;  // an account at a domain of the organisation asked for
  std::vector<NamedPool> pools;
};

// Visits the holders that the filters, or `id`, ask for, in byte order of their texts; without either all that the
// viewer may see. `visit` returns false to stop. An agreement brings the accounts under it (ACC-1): what is ordered
// under it for an account is the account's.
//
// `id` is an account's or agreement's number, an organisation's id or domain, or a holder as rows write it
// (account/0005000123); empty: the filters say.
//   NotFound         no such holder or edition, as of then, that the viewer may see; or a code of two editions; or an
//                    organisation of which the viewer, a user without a role there, sees nothing
//   InvalidArgument  --served without an organisation, or two holders
absl::Status VisitHolders(ViewContext& context, std::string_view id, absl::FunctionRef<bool(const HolderPools&)> visit);
// The same for the history: an organisation that is asked for brings the agreements bound to it (ORG-6), whose seats it
// activates, and pools of which everything is voided are visited as well (TIME-8).
absl::Status VisitHoldersForHistory(ViewContext& context, std::string_view id,
                                    absl::FunctionRef<bool(const HolderPools&)> visit);

// The same filters for an answer that goes by something else than holders, as orders go by their numbers.
class PoolsAsked {
 public:
  // Errors as VisitHolders.
  static absl::StatusOr<PoolsAsked> By(ViewContext& context);
  // Whether the pool is one of those asked for. Whether the viewer may see it is another question.
  bool Hold(const commands::Pool& pool) const;

 private:
  std::optional<std::set<std::string>> holders_;  // as texts; nothing: any
  EditionId edition_;                             // nil: any
};

// CMD-6, SELF-2: the holder's own people and partners; of a purchase its buyer of now, and who has a role in the
// organisation.
bool SeesPool(const Viewer& viewer, const commands::Pool& pool);

// The allotment that an entry in an agreement's pool is about, once it was directed; nil: about none.
AnyId AllotmentOf(const schemas::EntryView& entry);
// ACT-4: of what was directed elsewhere others than that organisation see that it was, and how much.
bool SeesAllotment(const Viewer& viewer, const commands::Allotment& allotment);

schemas::LifeState LifeStateOf(commands::SubscriptionState state);
// 0 where there is none, as rows have it.
template <class Optional>
int64_t UnixOrNone(const Optional& instant) {
  return instant ? ToUnix(*instant) : 0;
}

}  // namespace muniment::projections
