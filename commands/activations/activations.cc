#include "commands/activations/activations.h"

#include "schemas/bytes.h"

namespace muniment::commands {

using schemas::IdOf;

std::string ActivationStream(const AnyId& session) { return "activation/" + ToText(session); }
std::string AllotmentStream(const AnyId& allotment) { return "allotment/" + ToText(allotment); }

void ActivationSession::On(schemas::ActivationOpened::Reader e, const EntryView&) {
  agreement_ = e.getAgreement().cStr();
  organisation_ = IdOf<OrganisationId>(e.getOrganisation());
  until_ = FromUnix(e.getUntil());
}

void ActivationSession::On(schemas::ActivationRequested::Reader, const EntryView& entry) { ended_ = entry.recorded(); }

template <class Event>
void AllotmentPlace::Take(Event e) {
  agreement_ = e.getAgreement().cStr();
  edition_ = IdOf<EditionId>(e.getEdition());
  line_ = IdOf<LineId>(e.getLine());
}

void AllotmentPlace::On(schemas::SeatsDirected::Reader e, const EntryView&) { Take(e); }
void AllotmentPlace::On(schemas::ActivationRequested::Reader e, const EntryView&) { Take(e); }

}  // namespace muniment::commands
