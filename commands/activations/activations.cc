#include "commands/activations/activations.h"

#include <algorithm>

#include "commands/catalogue/refusals.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/pool.h"
#include "schemas/bytes.h"

namespace muniment::commands {

using schemas::IdOf;

std::string ActivationStream(const AnyId& session) { return "activation/" + ToText(session); }
std::string ActivationLinkStream(std::span<const uint8_t> link_hash) { return "activationLink/" + HexOf(link_hash); }
std::string AllotmentStream(const AnyId& allotment) { return "allotment/" + ToText(allotment); }

void ActivationSession::On(schemas::ActivationOpened::Reader e, const EntryView&) {
  agreement_ = e.getAgreement().cStr();
  organisation_ = IdOf<OrganisationId>(e.getOrganisation());
  until_ = FromUnix(e.getUntil());
}

void ActivationSession::On(schemas::ActivationRequested::Reader, const EntryView& entry) { ended_ = entry.recorded(); }

void ActivationLink::On(schemas::OrderPlaced::Reader e, const EntryView&) {
  agreement_ = HolderKey(e.getHolder()).number();
}

template <class Event>
void AllotmentPlace::Take(Event e) {
  agreement_ = e.getAgreement().cStr();
  edition_ = IdOf<EditionId>(e.getEdition());
  line_ = IdOf<LineId>(e.getLine());
}

void AllotmentPlace::On(schemas::SeatsDirected::Reader e, const EntryView&) { Take(e); }
void AllotmentPlace::On(schemas::ActivationRequested::Reader e, const EntryView&) { Take(e); }

Verdict CheckOfferedThere(Decision& d, const EditionId& edition, const OfferTerms& terms,
                          const OrganisationId& organisation) {
  const std::string country = OrganisationOf(d.live(), organisation).country();
  if (terms.IsOfferedIn(country)) return std::nullopt;
  return Refuse(kNotInCountry, {{"edition", EditionText(d.live(), edition, d.effective())}, {"country", country}});
}

bool HasDirectedTo(World& world, std::string_view agreement, const OrganisationId& organisation) {
  const auto is_there = [&](const Allotment& a) { return a.directed && a.organisation == organisation; };
  for (const std::string& stream : world.Streams(PoolPrefix(HolderKey::OfAgreement(agreement).text()))) {
    for (const OrderLine& line : world.Get<Pool>(stream).lines()) {
      if (std::any_of(line.allotments.begin(), line.allotments.end(), is_there)) return true;
    }
  }
  return false;
}

template class StateOf<ActivationSession>;
template class StateOf<ActivationLink>;
template class StateOf<AllotmentPlace>;

}  // namespace muniment::commands
