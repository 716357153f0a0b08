// CAT-3, CAT-11: editions outside the publisher's table, and editions withdrawn from sale.
#include "commands/catalogue/decisions.h"
#include "commands/catalogue/refusals.h"
#include "commands/refusals.h"
#include "commands/rights.h"

namespace muniment::commands {

Verdict Authorise(Decision& d, schemas::AddEdition::Reader) { return RequireOperator(d); }
Verdict Authorise(Decision& d, schemas::WithdrawEdition::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::AddEdition::Reader command) {
  const Catalogue& catalogue = CatalogueOf(d.live());
  const EditionId id = EditionId::FromBytes(command.getEdition());
  if (id.is_nil())
    return Refuse(kShape, {{"at", "/addEdition/edition"}, {"problem", "must be a GUID other than zero"}});
  const EditionName wanted{command.getCode(), command.getName()};
  if (const Edition* known = catalogue.Find(id)) {
    const EditionName* name = known->names.At(d.effective());
    if (name && *name == wanted) return std::nullopt;
    if (!name) name = &known->names.all().front().second;  // it is announced for later
    return Refuse(kEditionExists, {{"edition", GuidText(id.bytes)}, {"name", name->name}, {"code", name->code}});
  }
  const std::vector<EditionId> with_code = catalogue.WithCode(wanted.code, d.effective());
  if (!with_code.empty()) {
    return Refuse(kCodeTaken, {{"code", wanted.code}, {"edition", GuidText(with_code.front().bytes)}});
  }
  d.Emit({std::string(kCatalogueStream)}, [&](schemas::Event::Builder event) {
    auto added = event.initEditionAdded();
    added.setEdition(command.getEdition());
    added.setCode(command.getCode());
    added.setName(command.getName());
    added.setOutsideTable(true);
  });
  return std::nullopt;
}

Verdict Decide(Decision& d, schemas::WithdrawEdition::Reader command) {
  EditionId id;
  if (Verdict refusal = ResolveEdition(d.live(), command.getEdition().cStr(), d.effective(), &id)) return refusal;
  const bool* withdrawn = CatalogueOf(d.live()).Find(id)->withdrawn.At(d.effective());
  if (withdrawn && *withdrawn) return std::nullopt;
  d.Emit({std::string(kCatalogueStream)}, [&](schemas::Event::Builder event) {
    event.initEditionWithdrawn().setEdition({id.bytes.data(), id.bytes.size()});
  });
  return std::nullopt;
}

}  // namespace muniment::commands
