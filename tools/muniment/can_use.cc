// `can-use`: can this person use that edition, and if not, why not (SEAT-5)?
#include <iostream>
#include <optional>

#include "commands/catalogue/catalogue.h"
#include "commands/organisations/ties.h"
#include "commands/seats/seats.h"
#include "fmt/format.h"
#include "projections/view.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"
#include "tools/muniment/view_output.h"

namespace muniment::tools {
namespace {

struct Finding {
  bool can_use = false;
  std::string why_not;
};

// Users without a role may ask about themselves only.
bool MayAsk(const projections::Viewer& viewer, const OrganisationId& organisation, const PersonId& person) {
  return viewer.SeesOrganisation(organisation) || (viewer.IsSelf(person) && viewer.IsUserOf(organisation));
}

// A person may be a user of several organisations: one where it can be used is enough.
//   NotFound  the viewer may see the person in none
absl::StatusOr<Finding> Find(commands::World& world, const projections::Viewer& viewer, const PersonId& person,
                             const EditionId& edition, Instant t) {
  std::optional<Finding> finding;
  const auto user_of = commands::TiesOf(world, person).user_of;
  for (const OrganisationId& organisation : user_of) {
    if (!MayAsk(viewer, organisation, person)) continue;
    const commands::CanUseAnswer answer = commands::CanUse(world, organisation, person, edition, t);
    if (answer.can_use) return Finding{.can_use = true, .why_not = {}};
    finding = Finding{.can_use = false, .why_not = answer.why_not};
  }
  if (finding) return *finding;
  // Of whoever was a user then, where the viewer may not ask any more, nothing is said about that time.
  if (user_of.empty() && (viewer.sees_all() || viewer.IsSelf(person))) {
    return Finding{.can_use = false, .why_not = "the person is not a user of any organisation"};
  }
  return absl::NotFoundError(
      "the person is not a user of any organisation that you may see; ask about yourself, or have somebody with a role "
      "in the person's organisation ask");
}

int CanUse(const Arguments& arguments) {
  auto ledger = OpenToRead(arguments);
  if (!ledger.ok()) return FailToOpen(ledger.status());
  auto moment = projections::MomentOf(**ledger, arguments.Get("as-of"), arguments.Get("known-at"), SystemNow());
  if (!moment.ok()) return Fail(moment.status());
  auto viewer = ViewerOf(**ledger, arguments);
  if (!viewer.ok()) return Fail(viewer.status());
  auto person = FindPerson(**ledger, arguments.Get("PERSON"));
  if (!person.ok()) return Fail(person.status());
  const commands::LedgerSource source(**ledger);
  commands::PastWorld world(source, moment->as_of, moment->known_at);
  EditionId edition;
  if (const auto refused = commands::ResolveEdition(world, arguments.Get("EDITION"), moment->as_of, &edition)) {
    return Fail(absl::InvalidArgumentError(refused->message()));
  }
  const absl::StatusOr<Finding> finding = Find(world, *viewer, *person, edition, moment->as_of);
  if (!world.status().ok()) return Fail(world.status());
  if (!finding.ok()) return Fail(finding.status());
  std::string why;
  if (!finding->can_use) {
    why = ",\"whyNot\":";
    schemas::AppendJsonText(why, finding->why_not);
  }
  std::cout << fmt::format(R"({{"person":"{}","edition":"{}","canUse":{}{},{}}})", ToText(*person),
                           GuidText(edition.bytes), finding->can_use, why, MomentJson(*moment))
            << '\n'
            << std::flush;
  return kAllAccepted;
}

}  // namespace

Subcommand CanUseSubcommand() {
  return {.name = "can-use",
          .does = "can this person use that edition, and if not, why not?",
          .positionals = {LedgerPositional(),
                          {.name = "PERSON", .meaning = "address or id"},
                          {.name = "EDITION", .meaning = "GUID or code"}},
          .options = Joined({{.name = "as-of", .value = "TIME", .meaning = "then; default: now"},
                             {.name = "known-at", .value = "TIME|ENTRY", .meaning = "as known then; default: now"},
                             AsOption()},
                            PlaceOptions()),
          .run = CanUse};
}

}  // namespace muniment::tools
