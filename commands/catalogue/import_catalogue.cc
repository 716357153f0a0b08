// CAT-1, CAT-9, CAT-10: the publisher's table, compared with the catalogue as of its date.
#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "commands/catalogue/decisions.h"
#include "commands/catalogue/refusals.h"
#include "commands/catalogue/terms.h"
#include "commands/rights.h"

namespace muniment::commands {
namespace {

using Row = schemas::ImportCatalogue::Row::Reader;

capnp::Data::Reader AsData(const EditionId& id) { return {id.bytes.data(), id.bytes.size()}; }

struct PlanChanges {
  EditionId edition;
  std::vector<schemas::Plan::Reader> added, renamed;
  std::vector<EditionId> removed;
  bool any() const { return !added.empty() || !renamed.empty() || !removed.empty(); }
};

// What a table changes. Found before anything is emitted, since states move under the first entry.
struct TableChanges {
  std::vector<Row> added, renamed;
  std::vector<EditionId> listed_again, unlisted;
  std::vector<PlanChanges> plans;
  std::vector<ImportDefect> defects;
  bool any() const {
    return !(added.empty() && renamed.empty() && listed_again.empty() && unlisted.empty() && plans.empty());
  }
};

PlanChanges ComparePlans(const EditionId& edition, const std::vector<PlanName>* before,
                         capnp::List<schemas::Plan>::Reader after) {
  PlanChanges changes{edition, {}, {}, {}};
  std::map<EditionId, const PlanName*> old;
  if (before) {
    for (const PlanName& plan : *before) old[plan.plan] = &plan;
  }
  for (const auto plan : after) {
    const auto found = old.find(EditionId::FromBytes(plan.getPlan()));
    if (found == old.end()) {
      changes.added.push_back(plan);
      continue;
    }
    if (found->second->code != plan.getCode().cStr() || found->second->name != plan.getName().cStr()) {
      changes.renamed.push_back(plan);
    }
    old.erase(found);
  }
  for (const auto& [id, plan] : old) changes.removed.push_back(id);
  return changes;
}

bool IsPlan(const Catalogue& catalogue, const EditionId& id, Instant t) {
  const auto has_it = [&](const auto& known) {
    const std::vector<PlanName>* plans = known.second.plans.At(t);
    return plans && std::any_of(plans->begin(), plans->end(), [&](const PlanName& plan) { return plan.plan == id; });
  };
  return std::any_of(catalogue.editions().begin(), catalogue.editions().end(), has_it);
}

void CompareRow(const Catalogue& catalogue, const EditionId& id, Row row, Instant t, TableChanges* changes) {
  const Edition* edition = catalogue.KnownAt(id, t);
  if (!edition) {
    if (!row.getKept()) return changes->added.push_back(row);
    const char* column = IsPlan(catalogue, id, t) ? "Service_Plan_Id" : "GUID";  // all that a broken row had left
    changes->defects.push_back({0, "notAdded", column, GuidText(id.bytes)});
    return;
  }
  const bool* listed = edition->listed.At(t);
  if (!listed || !*listed) changes->listed_again.push_back(id);
  if (row.getKept()) return;
  const EditionName* name = edition->names.At(t);
  if (!name || name->code != row.getCode().cStr() || name->name != row.getName().cStr())
    changes->renamed.push_back(row);
  PlanChanges plans = ComparePlans(id, edition->plans.At(t), row.getPlans());
  if (plans.any()) changes->plans.push_back(std::move(plans));
}

Verdict Compare(const Catalogue& catalogue, schemas::ImportCatalogue::Reader command, Instant t,
                TableChanges* changes) {
  changes->defects = DefectsFrom(command.getDefects());
  std::set<EditionId> in_table;
  for (const Row row : command.getEditions()) {
    const EditionId id = EditionId::FromBytes(row.getEdition());
    if (!in_table.insert(id).second) return Refuse(kEditionTwice, {{"edition", GuidText(id.bytes)}});
    CompareRow(catalogue, id, row, t, changes);
  }
  if (in_table.empty()) return Refuse(kTableEmpty);
  for (const auto& [id, edition] : catalogue.editions()) {
    const bool* listed = edition.listed.At(t);
    if (listed && *listed && in_table.count(id) == 0) changes->unlisted.push_back(id);
  }
  return std::nullopt;
}

void EmitPlans(const PlanChanges& changes, schemas::PlansChanged::Builder out) {
  out.setEdition(AsData(changes.edition));
  auto added = out.initAdded(static_cast<unsigned>(changes.added.size()));
  for (unsigned i = 0; i < added.size(); ++i) added.setWithCaveats(i, changes.added[i]);
  auto removed = out.initRemoved(static_cast<unsigned>(changes.removed.size()));
  for (unsigned i = 0; i < removed.size(); ++i) removed.set(i, AsData(changes.removed[i]));
  auto renamed = out.initRenamed(static_cast<unsigned>(changes.renamed.size()));
  for (unsigned i = 0; i < renamed.size(); ++i) renamed.setWithCaveats(i, changes.renamed[i]);
}

void EmitEditions(Decision& d, const TableChanges& changes) {
  const auto emit = [&](auto fill) { d.Emit({std::string(kCatalogueStream)}, fill); };
  for (const Row row : changes.added) {
    emit([&](schemas::Event::Builder event) {
      auto added = event.initEditionAdded();
      added.setEdition(row.getEdition());
      added.setCode(row.getCode());
      added.setName(row.getName());
      added.setPlans(row.getPlans());
    });
  }
  for (const Row row : changes.renamed) {
    emit([&](schemas::Event::Builder event) {
      auto renamed = event.initEditionRenamed();
      renamed.setEdition(row.getEdition());
      renamed.setCode(row.getCode());
      renamed.setName(row.getName());
    });
  }
  for (const EditionId& id : changes.unlisted) {
    emit([&](schemas::Event::Builder event) { event.initEditionUnlisted().setEdition(AsData(id)); });
  }
  for (const EditionId& id : changes.listed_again) {
    emit([&](schemas::Event::Builder event) { event.initEditionListedAgain().setEdition(AsData(id)); });
  }
  for (const PlanChanges& plans : changes.plans) {
    emit([&](schemas::Event::Builder event) { EmitPlans(plans, event.initPlansChanged()); });
  }
}

void Fill(schemas::ImportCatalogue::Reader command, const TableChanges& changes,
          schemas::CatalogueImported::Builder out) {
  out.setFileHash(command.getFileHash());
  out.setEditions(command.getEditions().size());
  const auto count = [](const auto& list) { return static_cast<uint32_t>(list.size()); };
  out.setAdded(count(changes.added));
  out.setRenamed(count(changes.renamed));
  out.setUnlisted(count(changes.unlisted));
  out.setListedAgain(count(changes.listed_again));
  uint32_t added = 0, removed = 0, renamed = 0;
  for (const PlanChanges& plans : changes.plans) {
    added += count(plans.added);
    removed += count(plans.removed);
    renamed += count(plans.renamed);
  }
  out.setPlansAdded(added);
  out.setPlansRemoved(removed);
  out.setPlansRenamed(renamed);
  FillDefects(out.initDefects(count(changes.defects)), changes.defects);
}

}  // namespace

Verdict Report(const Catalogue& catalogue, schemas::ImportCatalogue::Reader command, Instant t,
               schemas::CatalogueImported::Builder out) {
  TableChanges changes;
  if (Verdict refusal = Compare(catalogue, command, t, &changes)) return refusal;
  Fill(command, changes, out);
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::ImportCatalogue::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::ImportCatalogue::Reader command) {
  const Catalogue& catalogue = CatalogueOf(d.live());
  if (d.effective() < catalogue.last_import()) {
    return Refuse(kImportBackwards,
                  {{"effective", FormatInstant(d.effective())}, {"last", FormatInstant(catalogue.last_import())}});
  }
  TableChanges changes;
  if (Verdict refusal = Compare(catalogue, command, d.effective(), &changes)) return refusal;
  if (!changes.any() && changes.defects == catalogue.last_defects()) return std::nullopt;
  EmitEditions(d, changes);
  d.Emit({std::string(kCatalogueStream)},
         [&](schemas::Event::Builder event) { Fill(command, changes, event.initCatalogueImported()); });
  return std::nullopt;
}

}  // namespace muniment::commands
