// voidEntry: what should never have been recorded is left out of every fold from now on; the entry stays. Rule TIME-8.
#include <capnp/dynamic.h>

#include "commands/orders/whereabouts.h"
#include "commands/organisations/organisation.h"
#include "commands/publisher/decisions.h"
#include "commands/publisher/publisher.h"
#include "commands/publisher/refusals.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// Entries of the kinds of commands that may be back-dated (TIME-2).
bool IsVoidable(schemas::Event::Reader event) {
  switch (event.which()) {
    case schemas::Event::ORDER_PLACED:
    case schemas::Event::LINE_PLACED:
    case schemas::Event::LINE_CHANGED:
    case schemas::Event::LINE_CANCELLED:
    case schemas::Event::SEATS_RETURNED:
    case schemas::Event::SELF_PROVISIONED:
    case schemas::Event::TAKEN_BACK:
    case schemas::Event::SUBSCRIPTION_CANCELLED:
    case schemas::Event::SEATS_ASSIGNED:
    case schemas::Event::SEATS_UNASSIGNED:
    case schemas::Event::USER_ADDED:
    case schemas::Event::USER_REMOVED:
      return true;
    default:
      return false;
  }
}

std::string KindText(schemas::Event::Reader event) {
  const capnp::DynamicStruct::Reader reader = event;
  KJ_IF_MAYBE (field, reader.which()) {
    return field->getProto().getName().cStr();
  }
  return "unknown";
}

// Seats that ended with their user or by a domain's move come back only with what they followed from, and so does a
// trial that a purchase replaced (SELF-5).
bool StandsByItself(Decision& d, const EntryView& entry) {
  const auto event = entry.body();
  if (event.isSubscriptionCancelled()) return entry.get().getCausation() == 0;
  if (!event.isSeatsUnassigned()) return true;
  const auto unassigned = event.getSeatsUnassigned();
  switch (unassigned.getCause()) {
    case schemas::SeatsUnassigned::Cause::ASKED:
      return true;
    case schemas::SeatsUnassigned::Cause::DOMAIN_MOVED:
      return false;
    case schemas::SeatsUnassigned::Cause::USER_REMOVED:
      break;
  }
  const Organisation& organisation =
      OrganisationOf(d.live(), schemas::IdOf<OrganisationId>(unassigned.getOrganisation()));
  for (const capnp::Data::Reader user : unassigned.getUsers()) {
    if (!organisation.IsUserSince(schemas::IdOf<PersonId>(user), entry.place())) return false;
  }
  return true;
}

bool HasStandingLines(Decision& d, schemas::Event::Reader event) {
  if (!event.isOrderPlaced()) return false;
  for (const capnp::Data::Reader line : event.getOrderPlaced().getLines()) {
    if (WhereaboutsOf(d.live(), schemas::IdOf<LineId>(line)).known()) return true;
  }
  return false;
}

// What a return took from the organisation's subscription (ACT-7) stands in the entry after it: neither is voided
// alone.
EntryPtr TakenByReturn(Decision& d, const EntryView& entry) {
  if (!entry.body().isSeatsReturned() || entry.body().getSeatsReturned().getAllotment().size() == 0) return nullptr;
  EntryPtr next = d.EntryAt(Position{ToNumber(entry.position()) + 1});
  return next != nullptr && next->body().isQuantityChanged() ? next : nullptr;
}

void EmitVoided(Decision& d, const EntryView& entry) {
  std::vector<std::string> streams;
  for (const schemas::Place::Reader place : entry.get().getStreams()) streams.emplace_back(place.getStream().cStr());
  streams.push_back(VoidStream(entry.position()));
  d.Emit(std::move(streams),
         [&](schemas::Event::Builder event) { event.initEntryVoided().setEntry(ToNumber(entry.position())); });
}

Verdict CheckVoidable(Decision& d, const EntryView& entry) {
  const std::string number = fmt::to_string(ToNumber(entry.position()));
  if (!IsVoidable(entry.body())) return Refuse(kNotVoidable, {{"entry", number}, {"kind", KindText(entry.body())}});
  const Instant closed_up_to = PublisherOf(d.live()).closed_up_to();
  if (entry.effective() < closed_up_to) {
    return Refuse(kVoidsClosedPeriod, {{"entry", number},
                                       {"effective", FormatInstant(entry.effective())},
                                       {"closedUpTo", FormatInstant(closed_up_to)}});
  }
  if (!StandsByItself(d, entry)) {
    return Refuse(kFollowsFromOther, {{"entry", number}, {"cause", fmt::to_string(entry.get().getCausation())}});
  }
  if (HasStandingLines(d, entry.body())) return Refuse(kOrderHasLines, {{"entry", number}});
  return std::nullopt;
}

}  // namespace

Verdict Authorise(Decision& d, schemas::VoidEntry::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::VoidEntry::Reader command) {
  if (!d.has_reason()) return Refuse(kVoidNeedsReason);
  const Position position{command.getEntry()};
  const EntryPtr entry = d.EntryAt(position);
  if (entry == nullptr) return Refuse(kEntryUnknown, {{"entry", fmt::to_string(command.getEntry())}});
  if (IsVoided(d.live(), position)) return std::nullopt;
  if (auto refused = CheckVoidable(d, *entry)) return refused;
  EmitVoided(d, *entry);
  if (const EntryPtr taken = TakenByReturn(d, *entry)) EmitVoided(d, *taken);
  return std::nullopt;
}

}  // namespace muniment::commands
