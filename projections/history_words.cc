#include "projections/history_words.h"

#include "commands/pools/figures.h"
#include "fmt/format.h"
#include "schemas/bytes.h"
#include "schemas/visit.h"

namespace muniment::projections {
namespace {

using commands::Pool;
using commands::Subscription;
using schemas::IdOf;

int64_t Minus(uint64_t seats) { return -static_cast<int64_t>(seats); }
int64_t Valid(const Subscription& subscription, Instant t) {
  return static_cast<int64_t>(commands::FiguresOf(subscription, t).valid);
}

std::string OrderOf(const Pool& pool, capnp::Data::Reader line) {
  const commands::OrderLine* found = pool.Find(IdOf<LineId>(line));
  return found == nullptr ? HexOf({line.begin(), line.size()}) : found->partner + "/" + found->order;
}

// One overload for each kind that stands in a pool.
class Words {
 public:
  Words(const schemas::EntryView& entry, const Pool& pool, std::optional<uint32_t> line_before)
      : entry_(entry), pool_(pool), line_before_(line_before) {}

  Told operator()(schemas::SelfProvisioned::Reader e) {
    return {"self-provisioned", {}, e.getTerm().getQuantity(), Of(e.getTerm())};
  }
  Told operator()(schemas::TakenBack::Reader e) {
    return {"taken back", {}, Minus(e.getQuantity()), IdOf<SubscriptionId>(e.getSubscription())};
  }
  Told operator()(schemas::LinePlaced::Reader e) {
    const std::string order = fmt::format("{}/{}", e.getPartner().cStr(), e.getOrder().cStr());
    if (e.getRenews().size() != 0) return Renewed("renewal ordered", order, e.getTerm());
    const std::string what =
        e.getAdditional() == 0 ? "ordered" : fmt::format("ordered, {} of them additional", e.getAdditional());
    return {what, order, e.getQuantity(), Of(e.getTerm())};
  }
  Told operator()(schemas::LineChanged::Reader e) {
    const uint32_t before = line_before_.value_or(e.getBefore());
    return {fmt::format("order line changed from {} to {}", before, e.getQuantity()),
            OrderOf(pool_, e.getLine()),
            int64_t{e.getQuantity()} - int64_t{before},
            {}};
  }
  Told operator()(schemas::LineCancelled::Reader e) {
    return {"order cancelled", OrderOf(pool_, e.getLine()), Minus(e.getQuantity()), {}};
  }
  Told operator()(schemas::SeatsReturned::Reader e) {
    return {"returned", OrderOf(pool_, e.getLine()), Minus(e.getQuantity()), {}};
  }
  Told operator()(schemas::WrittenOff::Reader e) {
    return {"written off the partner's worklist", {}, 0, IdOf<SubscriptionId>(e.getSubscription())};
  }
  Told operator()(schemas::SubscriptionStarted::Reader e) {
    const auto source = e.getTerm().getSource();
    const std::string_view what = source == schemas::Source::KEY            ? "started by key"
                                  : source == schemas::Source::SELF_SERVICE ? "bought by self-service"
                                                                            : "started";
    return {std::string(what), e.getReference().cStr(), e.getTerm().getQuantity(), Of(e.getTerm())};
  }
  Told operator()(schemas::SubscriptionRenewed::Reader e) {
    const bool by_key = e.getTerm().getSource() == schemas::Source::KEY;
    return Renewed(by_key ? "renewed by key" : "renewed directly", e.getReference().cStr(), e.getTerm());
  }
  Told operator()(schemas::QuantityChanged::Reader e) {
    return {fmt::format("quantity changed from {} to {}", e.getBefore(), e.getQuantity()), e.getReference().cStr(),
            int64_t{e.getQuantity()} - int64_t{e.getBefore()}, IdOf<SubscriptionId>(e.getSubscription())};
  }
  Told operator()(schemas::SubscriptionCancelled::Reader e) {
    const auto id = IdOf<SubscriptionId>(e.getSubscription());
    const Instant recorded = FromUnix(e.getTakesEffect());
    if (recorded > entry_.effective()) {
      // One that is voided stands in no pool.
      const Subscription* after = pool_.Find(id);
      const commands::Cancellation* standing = after == nullptr ? nullptr : after->cancellation();
      const bool stands = standing != nullptr && standing->entry == entry_.position();
      const Instant at = stands ? CancelledFrom(*after) : recorded;
      return {"subscription cancelled, at its end " + FormatInstant(at), {}, 0, id};
    }
    return {"subscription cancelled", {}, -Lost(id), id};
  }
  Told operator()(schemas::CancellationWithdrawn::Reader e) {
    return {"cancellation withdrawn", {}, 0, IdOf<SubscriptionId>(e.getSubscription())};
  }
  Told operator()(schemas::PartnerOfRecordSet::Reader e) {
    const std::string partner = e.getPartner().cStr();
    return {partner.empty() ? "partner of record cleared" : "partner of record named", partner, 0,
            IdOf<SubscriptionId>(e.getSubscription())};
  }
  Told operator()(schemas::BuyerNamed::Reader e) {
    return {"buyer named", HexOf({e.getBuyer().begin(), e.getBuyer().size()}), 0,
            IdOf<SubscriptionId>(e.getSubscription())};
  }
  Told operator()(schemas::SeatsAssigned::Reader e) { return {"seats assigned", {}, e.getUsers().size(), {}}; }
  Told operator()(schemas::SeatsUnassigned::Reader e) {
    using Cause = schemas::SeatsUnassigned::Cause;
    const std::string_view what = e.getCause() == Cause::USER_REMOVED   ? "seats freed: user removed"
                                  : e.getCause() == Cause::DOMAIN_MOVED ? "seats freed: domain moved"
                                                                        : "seats unassigned";
    return {std::string(what), {}, Minus(e.getUsers().size()), {}};
  }
  // S10: whose they are elsewhere is not for this history.
  Told operator()(schemas::SeatsDirected::Reader e) {
    const std::string_view where = e.getAllotment().size() == 0 ? "back" : "elsewhere";
    return {fmt::format("{} seats directed {}", e.getQuantity(), where), OrderOf(pool_, e.getLine()), 0, {}};
  }
  Told operator()(schemas::ActivationRequested::Reader e) {
    return {fmt::format("activation of {} seats requested", e.getQuantity()), OrderOf(pool_, e.getLine()), 0, {}};
  }
  Told operator()(schemas::ActivationWithdrawn::Reader e) {
    return {fmt::format("request to activate {} seats withdrawn", e.getQuantity()), OrderOf(pool_, e.getLine()), 0, {}};
  }
  Told operator()(schemas::ActivationRecorded::Reader e) {
    return {"activated", OrderOf(pool_, e.getLine()), e.getQuantity(), {}};
  }
  Told operator()(schemas::TransitionRecorded::Reader e) {
    return {TellTransition(e.getKind()), {}, 0, IdOf<SubscriptionId>(e.getSubscription())};
  }
  Told operator()(schemas::TransitionWithdrawn::Reader e) {
    return {fmt::format("is no longer so: {}; because of entry {}", TellTransition(e.getKind()), e.getBecause()),
            fmt::format("{}", e.getWithdrawn()), 0, IdOf<SubscriptionId>(e.getSubscription())};
  }
  Told operator()(schemas::RenewalNoticeDue::Reader e) {
    return {TellNotice(e.getDays()) + (e.getMissed() ? ": missed" : ": sent"),
            {},
            0,
            IdOf<SubscriptionId>(e.getSubscription())};
  }
  Told operator()(schemas::EntryVoided::Reader e) {
    return {fmt::format("entry {} voided", e.getEntry()), fmt::format("{}", e.getEntry()), 0, {}};
  }
  // Nothing else has a meaning in a pool; what a newer program wrote still has its row.
  template <class Other>
  Told operator()(const Other&) {
    return {fmt::format("entry of kind {}", static_cast<uint16_t>(entry_.body().which())), {}, 0, {}};
  }

 private:
  static SubscriptionId Of(schemas::Term::Reader term) { return IdOf<SubscriptionId>(term.getSubscription()); }

  // The new term's seats and, if it takes effect at once, by how much they are more than what was valid before it.
  Told Renewed(std::string_view how, std::string reference, schemas::Term::Reader term) {
    Told told{fmt::format("{}: {} seats from {} to {}", how, term.getQuantity(), FormatDay(FromUnix(term.getStart())),
                          FormatDay(FromUnix(term.getEnd()))),
              std::move(reference), 0, Of(term)};
    const Subscription* after = pool_.Find(told.subscription);
    if (after == nullptr || after->terms.size() < 2) return told;
    Subscription before = *after;
    before.terms.pop_back();
    told.quantity_change = Valid(*after, entry_.effective()) - Valid(before, entry_.effective());
    return told;
  }

  // What the cancellation just folded took away.
  int64_t Lost(const SubscriptionId& id) const {
    const Subscription* after = pool_.Find(id);
    if (after == nullptr || after->cancellations.empty()) return 0;
    Subscription before = *after;
    before.cancellations.pop_back();
    return Valid(before, entry_.effective()) - Valid(*after, entry_.effective());
  }

  const schemas::EntryView& entry_;
  const Pool& pool_;
  const std::optional<uint32_t> line_before_;
};

}  // namespace

Told Tell(const schemas::EntryView& entry, const Pool& pool, std::optional<uint32_t> line_before) {
  return schemas::VisitEvent(entry.body(), Words(entry, pool, line_before));
}

LineId MovedLine(schemas::Event::Reader event) {
  switch (event.which()) {
    case schemas::Event::LINE_PLACED:
      return IdOf<LineId>(event.getLinePlaced().getLine());
    case schemas::Event::LINE_CHANGED:
      return IdOf<LineId>(event.getLineChanged().getLine());
    case schemas::Event::LINE_CANCELLED:
      return IdOf<LineId>(event.getLineCancelled().getLine());
    case schemas::Event::SEATS_RETURNED:
      return IdOf<LineId>(event.getSeatsReturned().getLine());
    default:
      return {};
  }
}

uint32_t LeftOf(const Pool& pool, const LineId& line) {
  const commands::OrderLine* found = pool.Find(line);
  return found == nullptr ? 0 : found->quantity();
}

std::string TellTransition(schemas::Transition kind) { return std::string(commands::TransitionText(kind)); }

std::string TellNotice(uint16_t days) {
  return fmt::format("renewal notice, {} {} before the end", days, days == 1 ? "day" : "days");
}

}  // namespace muniment::projections
