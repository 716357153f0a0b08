// Who holds which office. Rule CMD-11.
#include "commands/publisher/decisions.h"
#include "commands/publisher/publisher.h"
#include "commands/publisher/refusals.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

const std::set<PersonId>& HoldersOf(const Publisher& publisher, schemas::Office office) {
  return office == schemas::Office::OPERATOR ? publisher.operators() : publisher.auditors();
}

}  // namespace

Verdict Authorise(Decision& d, schemas::Appoint::Reader command) {
  const bool is_first =
      d.internal() && command.getOffice() == schemas::Office::OPERATOR && PublisherOf(d.live()).operators().empty();
  return is_first ? std::nullopt : RequireOperator(d);
}

Verdict Decide(Decision& d, schemas::Appoint::Reader command) {
  const PersonId person = d.Introduce(command.getPerson());
  if (HoldersOf(PublisherOf(d.live()), command.getOffice()).count(person) != 0) return std::nullopt;
  d.Emit({std::string(kPublisherStream)}, [&](schemas::Event::Builder event) {
    auto appointed = event.initAppointed();
    appointed.setOffice(command.getOffice());
    d.Fill(appointed.initPerson(), person, command.getPerson());
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::Dismiss::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::Dismiss::Reader command) {
  const PersonId person = d.Resolve(command.getPerson());
  if (person.is_nil()) return Refuse(kHolderOfOfficeUnknown);
  const std::set<PersonId>& holders = HoldersOf(PublisherOf(d.live()), command.getOffice());
  if (holders.count(person) == 0) return std::nullopt;
  if (command.getOffice() == schemas::Office::OPERATOR && holders.size() == 1) return Refuse(kLastOperator);
  d.Emit({std::string(kPublisherStream), PersonStream(person)}, [&](schemas::Event::Builder event) {
    auto dismissed = event.initDismissed();
    dismissed.setOffice(command.getOffice());
    dismissed.setPerson(schemas::DataOf(person));
  });
  return std::nullopt;
}

}  // namespace muniment::commands
