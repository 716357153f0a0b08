// Activation of what was ordered under open programmes: sessions, and where allotments stand. The allotments themselves
// are of their line (pools/pool.h). Rules ACT-1 to ACT-8.
//
// Streams: activationLink/<hash of the link> has the OrderPlaced whose notice carries it; activation/<session> has
// ActivationOpened, and ActivationRequested, which ends it; allotment/<id> has the events of that allotment, which are
// in its agreement's pool and its line's stream as well.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "commands/catalogue/catalogue.h"
#include "commands/decision.h"
#include "commands/refusal.h"

namespace muniment::commands {

std::string ActivationStream(const AnyId& session);
std::string ActivationLinkStream(std::span<const uint8_t> link_hash);
std::string AllotmentStream(const AnyId& allotment);

// ACT-2: for one agreement and one organisation; it ends with its activation, or at `until` of recorded time
// (half-open).
class ActivationSession final : public StateOf<ActivationSession> {
 public:
  using StateOf::On;
  void On(schemas::ActivationOpened::Reader e, const EntryView& entry);
  void On(schemas::ActivationRequested::Reader e, const EntryView& entry);
  bool exists() const { return !agreement_.empty(); }
  const std::string& agreement() const { return agreement_; }
  const OrganisationId& organisation() const { return organisation_; }
  Instant until() const { return until_; }
  const std::optional<Instant>& ended() const { return ended_; }  // by its activation

 private:
  std::string agreement_;
  OrganisationId organisation_;
  Instant until_{};
  std::optional<Instant> ended_;
};
extern template class StateOf<ActivationSession>;

// The agreement that an activation link is for (ACT-1, ORD-4, KEY-11).
class ActivationLink final : public StateOf<ActivationLink> {
 public:
  using StateOf::On;
  void On(schemas::OrderPlaced::Reader e, const EntryView& entry);
  const std::string& agreement() const { return agreement_; }  // empty: there is no such link

 private:
  std::string agreement_;
};
extern template class StateOf<ActivationLink>;

// Where an allotment stands, for commands that name it alone.
class AllotmentPlace final : public StateOf<AllotmentPlace> {
 public:
  using StateOf::On;
  void On(schemas::SeatsDirected::Reader e, const EntryView& entry);
  void On(schemas::ActivationRequested::Reader e, const EntryView& entry);
  bool known() const { return !agreement_.empty(); }
  const std::string& agreement() const { return agreement_; }
  const EditionId& edition() const { return edition_; }
  const LineId& line() const { return line_; }

 private:
  template <class Event>
  void Take(Event e);

  std::string agreement_;
  EditionId edition_;
  LineId line_;
};
extern template class StateOf<AllotmentPlace>;

// CAT-4: an edition, on the offer that it was ordered on, is offered in the organisation's country. That it was bought
// is no matter here: withdrawn from sale or not, it is activated.
Verdict CheckOfferedThere(Decision& d, const EditionId& edition, const OfferTerms& terms,
                          const OrganisationId& organisation);

// ACT-7: was part of any of the agreement's lines directed to that organisation? Then it is not the agreement's
// customer, whose is what was not directed anywhere.
bool HasDirectedTo(World& world, std::string_view agreement, const OrganisationId& organisation);

}  // namespace muniment::commands
