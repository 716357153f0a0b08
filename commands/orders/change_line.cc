// changeOrderLine, cancelOrderLine, returnSeats: what can still become of a line. Rules ORD-5, ORD-6, INV-10.
#include "commands/activations/returned.h"
#include "commands/activations/withdrawn.h"
#include "commands/catalogue/catalogue.h"
#include "commands/orders/customer.h"
#include "commands/orders/decisions.h"
#include "commands/orders/refusals.h"
#include "commands/orders/requests.h"
#include "commands/orders/whereabouts.h"
#include "commands/pools/checks.h"
#include "commands/pools/greatest.h"
#include "commands/pools/refusals.h"
#include "commands/pools/terms.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// A line where it stands.
struct FoundLine {
  LineId id;
  HolderKey holder;
  EditionId edition;
  std::string partner, pool_stream;
  const Pool* pool = nullptr;  // the world's; good until the next Emit
  const OrderLine* line = nullptr;

  std::vector<std::string> streams() const { return {pool_stream, LineStream(id)}; }
};

Verdict Unknown(Decision& d, const LineId& id) {
  return Refuse(kLineUnknown, {{"line", ToText(id)}, {"at", FormatInstant(d.effective())}});
}

Verdict AuthoriseForLine(Decision& d, capnp::Data::Reader line) {
  const auto id = schemas::IdOf<LineId>(line);
  const Whereabouts& where = WhereaboutsOf(d.live(), id);
  if (!where.known()) return Unknown(d, id);
  const std::string partner = where.partner();
  return RequirePartnerMember(d, partner);
}

Verdict FindLine(Decision& d, capnp::Data::Reader line, FoundLine* found) {
  found->id = schemas::IdOf<LineId>(line);
  const Whereabouts& where = WhereaboutsOf(d.live(), found->id);
  if (!where.known()) return Unknown(d, found->id);
  found->holder = where.holder();
  found->edition = where.edition();
  found->partner = where.partner();
  found->pool_stream = where.pool_stream();
  found->pool = &d.world().Get<Pool>(found->pool_stream);
  found->line = found->pool->Find(found->id);
  return found->line == nullptr ? Unknown(d, found->id) : std::nullopt;
}

// So many seats are to be cancelled (ORD-5).
Verdict PlanCancel(Decision& d, FoundLine* found, uint32_t quantity) {
  if (found->pool->is_of_agreement()) {
    WithdrawRequests(d, Whereabouts(WhereaboutsOf(d.live(), found->id)), OrderLine(*found->line), quantity);
    found->pool = &d.world().Get<Pool>(found->pool_stream);
    found->line = found->pool->Find(found->id);
  }
  return CheckCancelOfLine(*found->pool, found->id, quantity, d.effective());
}

// The activated allotment that a return names; nothing where seats need no activation.
std::optional<Allotment> ActivatedOf(const OrderLine& line, const AnyId& id) {
  const Allotment* allotment = line.Find(id);
  return allotment != nullptr && allotment->activated ? std::optional(*allotment) : std::nullopt;
}

// What an increase is sold on: like a new line of the difference, on the line's own offer, term and price.
struct Increase {
  Customer customer;
  OfferTerms terms;
  TermDates dates;
  TermFacts facts;
};

Verdict PlanIncrease(Decision& d, const FoundLine& found, uint32_t difference, Increase* increase) {
  if (!found.line->renews.is_nil()) {
    return Refuse(kRenewalNotRaised, {{"quantity", fmt::to_string(found.line->quantity() + uint64_t{difference})}});
  }
  if (auto refused = FindHolder(d, found.holder, found.partner, &increase->customer)) return refused;
  if (auto refused = CheckPartnerMayOrder(d, increase->customer, found.partner)) return refused;
  if (auto refused =
          ChooseOffer(d.live(), found.edition, found.line->offer, increase->customer.programme,
                      increase->customer.country, PurchaseKind::kOrder, difference, d.effective(), &increase->terms)) {
    return refused;
  }
  const bool on_account = found.holder.kind() == schemas::Holder::ACCOUNT;
  increase->dates = FirstTerm(d.live(), found.holder, increase->terms, found.line->months, d.effective(), on_account);
  increase->facts.quantity = difference;
  increase->facts.programme = increase->customer.programme;
  increase->facts.source = schemas::Source::ORDER;
  increase->facts.unit_price = found.line->price_minor_units;
  increase->facts.currency = found.line->currency;
  return std::nullopt;
}

void EmitChanged(Decision& d, const FoundLine& found, uint32_t before, uint32_t quantity, const Increase* increase) {
  std::vector<std::string> streams = found.streams();
  if (increase != nullptr && !increase->facts.subscription.is_nil()) {
    streams.push_back(SubscriptionStream(increase->facts.subscription));
  }
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto changed = event.initLineChanged();
    found.holder.Fill(changed.initHolder());
    changed.setEdition(schemas::DataOf(found.edition));
    changed.setLine(schemas::DataOf(found.id));
    changed.setQuantity(quantity);
    changed.setBefore(before);
    if (increase != nullptr) FillTerm(d, changed.initTerm(), increase->dates, increase->terms, increase->facts);
  });
}

}  // namespace

Verdict Authorise(Decision& d, schemas::ChangeOrderLine::Reader command) {
  return AuthoriseForLine(d, command.getLine());
}

Verdict Decide(Decision& d, schemas::ChangeOrderLine::Reader command) {
  FoundLine found;
  if (auto refused = FindLine(d, command.getLine(), &found)) return refused;
  const uint32_t before = found.line->quantity();
  const uint32_t quantity = command.getQuantity();
  if (quantity == before) return std::nullopt;
  if (quantity == 0) return Refuse(kChangeToNothing);
  if (quantity < before) {
    if (auto refused = PlanCancel(d, &found, before - quantity)) return refused;
    EmitChanged(d, found, before, quantity, nullptr);
    return std::nullopt;
  }
  if (auto refused = CheckChangeOfLine(*found.pool, found.id, quantity, d.effective())) return refused;
  Increase increase;
  if (auto refused = PlanIncrease(d, found, quantity - before, &increase)) return refused;
  if (found.holder.kind() != schemas::Holder::AGREEMENT) {
    increase.facts.subscription = d.New<SubscriptionId>("subscription");
  }
  const auto held = [&] {
    return HeldOfOffer(d.world(), d.world().Get<Pool>(found.pool_stream), increase.terms, d.effective());
  };
  const Holding held_before = held();
  EmitChanged(d, found, before, quantity, &increase);
  return CheckGreatest(d.live(), increase.terms, held_before, held(), d.effective());
}

Verdict Authorise(Decision& d, schemas::CancelOrderLine::Reader command) {
  return AuthoriseForLine(d, command.getLine());
}

Verdict Decide(Decision& d, schemas::CancelOrderLine::Reader command) {
  FoundLine found;
  if (auto refused = FindLine(d, command.getLine(), &found)) return refused;
  const uint32_t left = found.line->quantity();
  if (left == 0) return std::nullopt;
  const uint32_t quantity = command.getQuantity() != 0 ? command.getQuantity() : left;
  if (auto refused = PlanCancel(d, &found, quantity)) return refused;
  d.Emit(found.streams(), [&](schemas::Event::Builder event) {
    auto cancelled = event.initLineCancelled();
    found.holder.Fill(cancelled.initHolder());
    cancelled.setEdition(schemas::DataOf(found.edition));
    cancelled.setLine(schemas::DataOf(found.id));
    cancelled.setQuantity(quantity);
  });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::ReturnSeats::Reader command) { return AuthoriseForLine(d, command.getLine()); }

Verdict Decide(Decision& d, schemas::ReturnSeats::Reader command) {
  FoundLine found;
  if (auto refused = FindLine(d, command.getLine(), &found)) return refused;
  if (command.getQuantity() == 0) {
    return Refuse(kNoQuantity, {{"edition", EditionText(d.live(), found.edition, d.effective())}});
  }
  const auto allotment = schemas::IdOf<AnyId>(command.getAllotment());
  const auto request = schemas::IdOf<AnyId>(command.getRequest());
  if (auto refused = CheckReturn(*found.pool, found.id, command.getQuantity(), allotment, d.effective())) {
    return refused;
  }
  const std::optional<Allotment> activated = ActivatedOf(*found.line, allotment);
  if (activated) {
    if (auto refused = CheckReturned(d, found.edition, *activated, command.getQuantity())) return refused;
  }
  if (!request.is_nil()) {
    if (auto refused = CheckConfirms(d, request, found.partner, found.holder, {found.edition}, /*fewer=*/true)) {
      return refused;
    }
  }
  d.Emit(found.streams(), [&](schemas::Event::Builder event) {
    auto returned = event.initSeatsReturned();
    found.holder.Fill(returned.initHolder());
    returned.setEdition(schemas::DataOf(found.edition));
    returned.setLine(schemas::DataOf(found.id));
    returned.setQuantity(command.getQuantity());
    if (!allotment.is_nil()) returned.setAllotment(schemas::DataOf(allotment));
  });
  if (activated) EmitReturned(d, found.edition, *activated, command.getQuantity());
  if (!request.is_nil()) EmitDecided(d, request, /*confirmed=*/true);
  return std::nullopt;
}

}  // namespace muniment::commands
