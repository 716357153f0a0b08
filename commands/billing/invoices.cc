#include "commands/billing/invoices.h"

#include <algorithm>

#include "base/currency.h"
#include "commands/billing/billing_account.h"
#include "commands/billing/refusals.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {

using schemas::DataOf;

namespace {

constexpr int64_t kAmountLimit = int64_t{1} << 53;

// Whether anything of it is invoiced here: of others no charges need be derived.
bool IsPaidHere(const Subscription& subscription) {
  return std::any_of(subscription.terms.begin(), subscription.terms.end(), [](const PoolTerm& term) {
    const bool here = term.source == schemas::Source::SELF_SERVICE || term.source == schemas::Source::DIRECT;
    return here && term.price_minor_units != 0;
  });
}

void AddDrafts(const ChargedHistory& history, std::vector<InvoiceDraft>& drafts) {
  const size_t first = drafts.size();
  for (Charge& charge : DueCharges(history, kForever)) {
    if (charge.billing_profile.is_nil()) continue;
    const bool joins = drafts.size() > first && drafts.back().at == charge.from &&
                       drafts.back().billing_profile == charge.billing_profile &&
                       drafts.back().lines.front().currency == charge.currency;
    if (!joins) {
      drafts.push_back(
          {charge.from, history.subscription(), history.edition(), charge.billing_account, charge.billing_profile, {}});
    }
    drafts.back().lines.push_back(std::move(charge));
  }
}

}  // namespace

Verdict CheckAmount(const ChargedSpan& span, uint32_t seats) {
  const std::optional<int64_t> amount = AmountOf(span, seats, span.from);
  if (amount && *amount < kAmountLimit) return std::nullopt;
  return Refuse(kAmountTooGreat, {{"quantity", fmt::to_string(seats)}});
}

std::vector<InvoiceDraft> InvoicesToIssue(World& world, const Pool& pool) {
  std::vector<InvoiceDraft> drafts;
  for (const Subscription& subscription : pool.subscriptions()) {
    if (!IsPaidHere(subscription)) continue;
    std::unique_ptr<StreamState> own;
    AddDrafts(world.GetOnce<ChargedHistory>(SubscriptionStream(subscription.id), own), drafts);
  }
  return drafts;
}

void EmitInvoice(Decision& d, const InvoiceDraft& draft, std::vector<std::string> more) {
  std::vector<std::string> streams{BillingAccountStream(draft.billing_account),
                                   BillingProfileStream(draft.billing_profile), SubscriptionStream(draft.subscription)};
  streams.insert(streams.end(), more.begin(), more.end());
  const AnyId invoice = d.New<AnyId>("invoice");
  d.EmitAt(draft.at, std::move(streams), [&](schemas::Event::Builder event) {
    auto issued = event.initInvoiceIssued();
    issued.setBillingAccount(DataOf(draft.billing_account));
    issued.setBillingProfile(DataOf(draft.billing_profile));
    issued.setInvoice(DataOf(invoice));
    issued.setCurrency(draft.lines.front().currency);
    int64_t total = 0;
    auto lines = issued.initLines(static_cast<unsigned>(draft.lines.size()));
    for (unsigned i = 0; i < lines.size(); ++i) {
      const Charge& charge = draft.lines[i];
      lines[i].setSubscription(DataOf(draft.subscription));
      lines[i].setEdition(DataOf(draft.edition));
      lines[i].setSeats(charge.seats);
      lines[i].setFrom(ToUnix(charge.from));
      lines[i].setTo(ToUnix(charge.to));
      lines[i].setUnitPrice(charge.unit_price);
      lines[i].setAmount(charge.amount);
      lines[i].setKind(charge.kind);
      total += charge.amount;
    }
    issued.setTotal(total);
  });
}

void EmitChargesDueNow(Decision& d, const SubscriptionId& subscription, const AnyId& billing_account,
                       const AnyId& billing_profile) {
  const ChargedHistory& history = ChargedHistoryOf(d.world(), subscription);
  InvoiceDraft draft{d.effective(), subscription, history.edition(), billing_account, billing_profile, {}};
  int64_t total = 0;
  for (Charge& charge : DueCharges(history, d.effective())) {
    if (charge.from != d.effective()) continue;
    if (draft.billing_profile.is_nil()) {
      draft.billing_account = charge.billing_account;
      draft.billing_profile = charge.billing_profile;
    }
    total += charge.amount;
    draft.lines.push_back(std::move(charge));
  }
  if (draft.lines.empty() || draft.billing_profile.is_nil()) return;
  d.Say("charged", FormatMoney(total, draft.lines.front().currency));
  EmitInvoice(d, draft);
}

}  // namespace muniment::commands
