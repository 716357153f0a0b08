#include "commands/orders/whereabouts.h"

#include "schemas/bytes.h"

namespace muniment::commands {

// What began the line or subscription says where it stands; later entries (renewals) say the same again.
void Whereabouts::Settle(schemas::Holder::Reader holder, capnp::Data::Reader edition) {
  holder_ = HolderKey(holder);
  edition_ = schemas::IdOf<EditionId>(edition);
}

void Whereabouts::On(schemas::LinePlaced::Reader e, const EntryView&) {
  if (known()) return;
  Settle(e.getHolder(), e.getEdition());
  line_ = schemas::IdOf<LineId>(e.getLine());
  partner_ = e.getPartner().cStr();
  order_ = e.getOrder().cStr();
}

void Whereabouts::On(schemas::LineChanged::Reader e, const EntryView&) {
  if (known()) return;
  Settle(e.getHolder(), e.getEdition());
  line_ = schemas::IdOf<LineId>(e.getLine());
}

void Whereabouts::On(schemas::SelfProvisioned::Reader e, const EntryView&) {
  if (known()) return;
  Settle(e.getHolder(), e.getEdition());
  partner_ = e.getPartner().cStr();
}

void Whereabouts::On(schemas::SubscriptionStarted::Reader e, const EntryView&) {
  if (known()) return;
  Settle(e.getHolder(), e.getEdition());
  partner_ = e.getPartner().cStr();
}

const Whereabouts& WhereaboutsOf(World& world, const LineId& line) { return world.Get<Whereabouts>(LineStream(line)); }

const Whereabouts& WhereaboutsOf(World& world, const SubscriptionId& subscription) {
  return world.Get<Whereabouts>(SubscriptionStream(subscription));
}

template class StateOf<Whereabouts>;

}  // namespace muniment::commands
