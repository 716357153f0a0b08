#include "projections/invoices.h"

#include <algorithm>
#include <set>

#include "base/currency.h"
#include "commands/billing/billing_account.h"
#include "commands/billing/charges.h"
#include "fmt/format.h"
#include "projections/billing_sight.h"
#include "projections/pools_of.h"
#include "schemas/bytes.h"
#include "schemas/view_billing.capnp.h"

namespace muniment::projections {
namespace {

using commands::BillingAccount;
using commands::Charge;
using commands::ChargedHistory;
using Row = schemas::InvoiceRow::Builder;

// BILL-4. [from, to); the last `months` reach up to the instant asked about, that included.
struct Range {
  Instant from = kEarliest, to = kForever;
  bool Holds(Instant t) const { return t >= from && t < to; }
};

absl::Status RangeOf(const ViewContext& context, Range* range) {
  if (context.Flag("months")) {
    const std::string_view months = context.Text("months");
    if (context.Flag("from") || context.Flag("to")) {
      return absl::InvalidArgumentError("--months goes without --from and --to: give the one or the others");
    }
    if (months != "3" && months != "6") {
      return absl::InvalidArgumentError("--months is 3 or 6; give --from and --to for another range");
    }
    *range = {AddMonths(context.as_of(), months == "3" ? -3 : -6), kForever};
    return absl::OkStatus();
  }
  *range = {context.Time("from").value_or(kEarliest), context.Time("to").value_or(kForever)};
  return absl::OkStatus();
}

struct Line {
  Charge charge;
  SubscriptionId subscription;
  EditionId edition;
};

// What stands or is due for all that the account's profiles pay for and the viewer may see, in order of date. A
// subscription whose payer changed has what fell due before here, issued or not, and what came after where its new
// payer is.
std::vector<Line> LinesOf(ViewContext& context, const BillingAccount& account) {
  std::set<SubscriptionId> subscriptions;
  for (const commands::BillingProfile& profile : account.profiles()) {
    subscriptions.insert(profile.pays_for.begin(), profile.pays_for.end());
  }
  std::vector<Line> lines;
  for (const SubscriptionId& id : subscriptions) {
    if (!SeesPaymentFor(context, account, id)) continue;
    const ChargedHistory& history = commands::ChargedHistoryOf(context.world(), id);
    for (Charge& charge : commands::ChargesOf(history, context.as_of())) {
      if (charge.billing_account == account.id()) lines.push_back({std::move(charge), id, history.edition()});
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.charge.from < b.charge.from; });
  return lines;
}

void Fill(Row row, ViewContext& context, const BillingAccount& account, const Line& line) {
  const Charge& charge = line.charge;
  const EditionWords words = WordsOf(context.world(), line.edition, context.as_of());
  row.setDate(ToUnix(charge.from));
  row.setIssued(charge.entry.has_value());
  if (charge.entry) {
    row.setInvoice(schemas::DataOf(charge.invoice));
    row.setEntry(ToNumber(*charge.entry));
  }
  row.setBillingAccount(schemas::DataOf(account.id()));
  row.setBillingProfile(schemas::DataOf(charge.billing_profile));
  row.setOrganisation(schemas::DataOf(account.organisation()));
  row.setSubscription(schemas::DataOf(line.subscription));
  row.setEdition(schemas::DataOf(line.edition));
  row.setCode(words.code);
  row.setName(words.name);
  row.setKind(charge.kind);
  row.setSeats(charge.seats);
  row.setFrom(ToUnix(charge.from));
  row.setTo(ToUnix(charge.to));
  row.setUnitPrice(charge.unit_price);
  row.setAmount(charge.amount);
  row.setCurrency(charge.currency);
  row.setPrice(FormatMoney(charge.unit_price, charge.currency));
  row.setTotal(FormatMoney(charge.amount, charge.currency));
}

bool IsWanted(ViewContext& context, const BillingAccount& account) {
  if (context.Flag("billing-account") && context.Text("billing-account") != ToText(account.id())) return false;
  return IsAskedFor(context, account);
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  Range range;
  if (absl::Status status = RangeOf(context, &range); !status.ok()) return status;
  bool found = false;
  for (const std::string& stream : context.world().Streams(commands::kBillingAccountsPrefix)) {
    const BillingAccount account = context.world().Get<BillingAccount>(stream);
    if (!IsWanted(context, account)) continue;
    for (const Line& line : LinesOf(context, account)) {
      if (!range.Holds(line.charge.from)) continue;
      if (!context.id().empty() && (!line.charge.entry || ToText(line.charge.invoice) != context.id())) continue;
      found = true;
      if (!AddRow<schemas::InvoiceRow>(sink, [&](Row row) { Fill(row, context, account, line); })) {
        return absl::OkStatus();
      }
    }
  }
  return context.id().empty() || found ? absl::OkStatus() : NoSuch(context, "invoice");
}

}  // namespace

ViewKind InvoicesView() {
  return {
      .name = "invoices",
      .question = "invoice lines, issued and due: what for, seats, price, amount",
      .id = "invoice",
      .key = {"billingAccount", "subscription", "date", "kind", "invoice"},
      .filters = {{"months", FilterForm::kText, "of the last 3 or 6 months"},
                  {"from", FilterForm::kBegins, "dated from then on"},
                  {"to", FilterForm::kEnds, "dated before then; a date includes its day"},
                  {"billing-account", FilterForm::kText, "to this billing account, by id"},
                  {"organisation", FilterForm::kDomain, "of this organisation's users, by id or domain"}},
      .row = capnp::Schema::from<schemas::InvoiceRow>(),
      .answer = RowsOf,
      .table =
          {{"date"}, {"issued"}, {"invoice"}, {"name"}, {"kind"}, {"seats"}, {"from"}, {"to"}, {"price"}, {"total"}},
      .spare = {"from", "to", "price"}};
}

}  // namespace muniment::projections
