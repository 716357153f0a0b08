#include "commands/billing/charges.h"

#include <algorithm>
#include <limits>

#include "absl/numeric/int128.h"
#include "commands/streams.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using absl::int128;
using schemas::IdOf;
using Step = ChargedHistory::Step;

int64_t DaysBetween(Instant from, Instant to) {
  return (std::chrono::floor<days>(to) - std::chrono::floor<days>(from)).count();
}

// A number of billing periods, exactly.
struct Share {
  int128 numerator = 0, denominator = 1;
  void Add(int64_t part, int64_t whole) {
    numerator = numerator * whole + denominator * part;
    denominator *= whole;
  }
};

// Billing periods from the day of `at` to the span's end. Only the first and the last of them can be incomplete, so
// that the denominator is at most the product of two periods' days. The day of `at` is counted (BILL-5), also where the
// span ends later on that day.
Share PeriodsFrom(const ChargedSpan& span, Instant at) {
  Share share;
  for (int k = 0;; ++k) {
    const Instant begin = AddMonths(span.anchor, k * span.billing_months);
    if (begin >= span.to) return share;
    if (begin < span.from) continue;
    const Instant end = AddMonths(span.anchor, (k + 1) * span.billing_months);
    const int64_t whole = DaysBetween(begin, end);
    const int64_t least = end >= span.to ? 1 : 0;
    const int64_t part = std::max(least, DaysBetween(std::max(begin, at), std::min(end, span.to)));
    if (part == whole) {
      share.Add(1, 1);
    } else if (part != 0) {
      share.Add(part, whole);
    }
  }
}

// Of numbers that are not negative.
int128 DividedHalfToEven(int128 numerator, int128 denominator) {
  const int128 quotient = numerator / denominator;
  const int128 twice = (numerator % denominator) * 2;
  const bool up = twice > denominator || (twice == denominator && quotient % 2 != 0);
  return quotient + (up ? 1 : 0);
}

// Runs through a history and collects what each span charges.
class Meter {
 public:
  explicit Meter(const ChargedHistory& history) {
    for (const Step& step : history.steps()) {
      if (step.kind == Step::Kind::kIssued) issued_.push_back(step.issued);
    }
  }

  void See(const Step& step) {
    BeginSpans(step.at, /*inclusive=*/false);
    switch (step.kind) {
      case Step::Kind::kTerm:
        return BeginTerm(step);
      case Step::Kind::kQuantity:
        return ChangeQuantity(step);
      case Step::Kind::kCancelled:
        stops_at_ = step.takes_effect;
        return;
      case Step::Kind::kWithdrawn:
        stops_at_ = kForever;
        return;
      case Step::Kind::kIssued:
        // What changes in the same second, but after the span was invoiced, changes what is charged already.
        if (step.issued.kind == ChargeKind::PERIOD && step.issued.from == next_from_) BeginSpans(step.at, true);
        billing_account_ = step.issued.billing_account;
        billing_profile_ = step.issued.billing_profile;
        return;
    }
  }

  const AnyId& billing_profile() const { return billing_profile_; }  // that pays for what falls due next

  std::vector<Charge> Finish(Instant t) {
    BeginSpans(t, /*inclusive=*/true);
    // Issued, but no longer implied.
    charges_.insert(charges_.end(), issued_.begin(), issued_.end());
    std::stable_sort(charges_.begin(), charges_.end(),
                     [](const Charge& a, const Charge& b) { return a.from < b.from; });
    return std::move(charges_);
  }

 private:
  void BeginTerm(const Step& step) {
    if (!step.charged) {
      // A term that is paid for elsewhere and follows leaves the one before it to run to its end.
      if (step.start <= step.at) next_from_ = kForever;
      return;
    }
    term_ = step;
    quantity_ = step.quantity;
    next_from_ = step.start;
    spans_begun_ = 0;
    BeginSpan();
  }

  void BeginSpans(Instant until, bool inclusive) {
    while (next_from_ < stops_at_ && (next_from_ < until || (inclusive && next_from_ == until))) BeginSpan();
  }

  void BeginSpan() {
    span_ = {term_.start, next_from_, term_.end, term_.unit_price, term_.billing_months};
    ++spans_begun_;
    if (!term_.direct) {
      const Instant next = AddMonths(term_.start, spans_begun_ * term_.billing_months);
      span_.to = std::min(next, term_.end);
    }
    next_from_ = span_.to < term_.end ? span_.to : kForever;
    most_ = quantity_;
    Add(term_.direct        ? ChargeKind::DIRECT_RENEWAL
        : spans_begun_ == 1 ? ChargeKind::PURCHASE
                            : ChargeKind::PERIOD,
        quantity_, span_.from);
  }

  void ChangeQuantity(const Step& step) {
    const int64_t after = int64_t{quantity_} + step.quantity - step.before;
    quantity_ = static_cast<uint32_t>(std::max<int64_t>(0, after));
    // With the next span beginning at this very second, the change is in what that one charges at its start.
    const bool within = step.at >= span_.from && step.at < span_.to && next_from_ > step.at && step.at < stops_at_;
    if (!within || quantity_ <= most_) return;
    Add(ChargeKind::ADDED, quantity_ - most_, step.at);
    most_ = quantity_;
  }

  void Add(ChargeKind kind, uint32_t seats, Instant at) {
    Charge charge;
    charge.kind = kind;
    charge.from = at;
    charge.to = span_.to;
    charge.seats = seats;
    charge.unit_price = span_.unit_price;
    charge.amount = AmountOf(span_, seats, at).value_or(0);  // the decisions let none pass that does not fit
    charge.currency = term_.currency;
    charge.billing_account = billing_account_;
    charge.billing_profile = billing_profile_;
    if (charge.amount == 0) return;
    const auto same = std::find_if(issued_.begin(), issued_.end(),
                                   [&](const Charge& issued) { return issued.kind == kind && issued.from == at; });
    if (same != issued_.end()) {
      charge = *same;
      issued_.erase(same);
    }
    charges_.push_back(std::move(charge));
  }

  std::vector<Charge> issued_;  // not yet met by what the history implies
  std::vector<Charge> charges_;
  AnyId billing_account_, billing_profile_;  // of who pays
  Step term_;
  ChargedSpan span_;
  int spans_begun_ = 0;
  uint32_t quantity_ = 0, most_ = 0;
  Instant next_from_ = kForever, stops_at_ = kForever;
};

}  // namespace

std::optional<int64_t> AmountOf(const ChargedSpan& span, uint32_t seats, Instant at) {
  const Share share = PeriodsFrom(span, at);
  // Below 2^63 × 2^32 × 2^24: a term of ten years has at most 3,653 days, and so have its periods together.
  const int128 amount = DividedHalfToEven(int128(span.unit_price) * int128(seats) * share.numerator, share.denominator);
  if (amount > int128(std::numeric_limits<int64_t>::max())) return std::nullopt;
  return static_cast<int64_t>(amount);
}

void ChargedHistory::AddTerm(schemas::Term::Reader term, bool purchase, const EntryView& entry) {
  Step step;
  step.kind = Step::Kind::kTerm;
  step.at = entry.effective();
  step.direct = term.getSource() == schemas::Source::DIRECT;
  step.charged = step.direct || (purchase && term.getSource() == schemas::Source::SELF_SERVICE);
  step.start = FromUnix(term.getStart());
  step.end = FromUnix(term.getEnd());
  step.unit_price = term.getUnitPrice().getMinorUnits();
  step.billing_months = std::max<int>(1, term.getBillingMonths());
  step.currency = term.getUnitPrice().getCurrency().cStr();
  step.quantity = term.getQuantity();
  steps_.push_back(std::move(step));
}

void ChargedHistory::On(schemas::SubscriptionStarted::Reader e, const EntryView& entry) {
  subscription_ = IdOf<SubscriptionId>(e.getTerm().getSubscription());
  edition_ = IdOf<EditionId>(e.getEdition());
  purchase_ = e.getHolder().isPurchase();
  AddTerm(e.getTerm(), purchase_, entry);
}

void ChargedHistory::On(schemas::SubscriptionRenewed::Reader e, const EntryView& entry) {
  subscription_ = IdOf<SubscriptionId>(e.getTerm().getSubscription());
  edition_ = IdOf<EditionId>(e.getEdition());
  AddTerm(e.getTerm(), /*purchase=*/false, entry);
}

void ChargedHistory::On(schemas::LinePlaced::Reader e, const EntryView& entry) {
  if (e.getRenews().size() != 0) AddTerm(e.getTerm(), /*purchase=*/false, entry);
}

// Only a purchase's seats are bought by changing its quantity; elsewhere they come by keys, which are paid for.
void ChargedHistory::On(schemas::QuantityChanged::Reader e, const EntryView& entry) {
  if (!purchase_) return;
  Step step;
  step.kind = Step::Kind::kQuantity;
  step.at = entry.effective();
  step.before = e.getBefore();
  step.quantity = e.getQuantity();
  steps_.push_back(std::move(step));
}

void ChargedHistory::On(schemas::SubscriptionCancelled::Reader e, const EntryView& entry) {
  Step step;
  step.kind = Step::Kind::kCancelled;
  step.at = entry.effective();
  step.takes_effect = FromUnix(e.getTakesEffect());
  steps_.push_back(std::move(step));
}

void ChargedHistory::On(schemas::CancellationWithdrawn::Reader, const EntryView& entry) {
  Step step;
  step.kind = Step::Kind::kWithdrawn;
  step.at = entry.effective();
  steps_.push_back(std::move(step));
}

void ChargedHistory::On(schemas::InvoiceIssued::Reader e, const EntryView& entry) {
  for (const schemas::InvoiceIssued::Line::Reader line : e.getLines()) {
    if (!subscription_.is_nil() && IdOf<SubscriptionId>(line.getSubscription()) != subscription_) continue;
    Step step;
    step.kind = Step::Kind::kIssued;
    step.at = entry.effective();
    Charge& charge = step.issued;
    charge.kind = line.getKind();
    charge.from = FromUnix(line.getFrom());
    charge.to = FromUnix(line.getTo());
    charge.seats = line.getSeats();
    charge.unit_price = line.getUnitPrice();
    charge.amount = line.getAmount();
    charge.currency = e.getCurrency().cStr();
    charge.entry = entry.position();
    charge.invoice = IdOf<AnyId>(e.getInvoice());
    charge.billing_account = IdOf<AnyId>(e.getBillingAccount());
    charge.billing_profile = IdOf<AnyId>(e.getBillingProfile());
    steps_.push_back(std::move(step));
  }
}

const ChargedHistory& ChargedHistoryOf(World& world, const SubscriptionId& subscription) {
  return world.Get<ChargedHistory>(SubscriptionStream(subscription));
}

std::vector<Charge> ChargesOf(const ChargedHistory& history, Instant t) {
  Meter meter(history);
  for (const Step& step : history.steps()) meter.See(step);
  return meter.Finish(t);
}

std::vector<Charge> DueCharges(const ChargedHistory& history, Instant t) {
  std::vector<Charge> charges = ChargesOf(history, t);
  std::erase_if(charges, [](const Charge& charge) { return charge.entry.has_value(); });
  return charges;
}

AnyId PayingProfileOf(const ChargedHistory& history) {
  Meter meter(history);
  for (const Step& step : history.steps()) meter.See(step);
  return meter.billing_profile();
}

template class StateOf<ChargedHistory>;

}  // namespace muniment::commands
