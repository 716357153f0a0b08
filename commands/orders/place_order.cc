// placeOrder: lines of seats for a customer, new or the next terms of what runs. Rules ORD-1 to ORD-4, ORD-7, INV-9,
// CAT-12, LIFE-11.
#include <capnp/message.h>

#include <algorithm>
#include <limits>
#include <set>

#include "base/sha256.h"
#include "commands/activations/activations.h"
#include "commands/agreements/decisions.h"
#include "commands/catalogue/catalogue.h"
#include "commands/notices/notices.h"
#include "commands/orders/customer.h"
#include "commands/orders/decisions.h"
#include "commands/orders/refusals.h"
#include "commands/orders/requests.h"
#include "commands/orders/whereabouts.h"
#include "commands/pools/checks.h"
#include "commands/pools/greatest.h"
#include "commands/pools/terms.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using LineReader = schemas::PlaceOrder::Line::Reader;

// A line with what its texts and defaults mean.
struct PlannedLine {
  LineReader line;
  LineId id;
  EditionId edition;
  OfferTerms terms;
  int months = 0;
  const Subscription* renewed = nullptr;  // in the world's pool; null: new seats. Good until the next Emit
};

struct PlannedOrder {
  std::string partner, number;
  Customer customer;
  AnyId request;
  AnyId link;  // of which the activation link is made; nil where nothing is to be activated
  std::vector<PlannedLine> lines;
};

// What must be the same when the order is sent again (ORD-2): the command's own fields, so neither id, actor, reason
// nor time.
Hash ContentHash(schemas::PlaceOrder::Reader command) {
  const kj::Array<capnp::word> canonical = capnp::canonicalize(command);
  const auto bytes = canonical.asBytes();
  return Sha256({{bytes.begin(), bytes.size()}});
}

// ORD-2. True when the order was placed before with this content: then there is nothing more to do.
Verdict CheckPlacedBefore(Decision& d, const PlannedOrder& order, schemas::PlaceOrder::Reader command, bool* placed) {
  const Order& known = d.live().Get<Order>(OrderStream(order.partner, order.number));
  *placed = known.exists();
  if (!known.exists()) return std::nullopt;
  const Hash hash = ContentHash(command);
  if (!std::equal(hash.begin(), hash.end(), known.content_hash().begin(), known.content_hash().end())) {
    return Refuse(
        kOrderConflict,
        {{"order", order.number}, {"partner", order.partner}, {"entry", fmt::to_string(ToNumber(known.entry()))}});
  }
  for (const LineId& line : known.lines()) d.Tell("line", AnyId{line.bytes});
  d.Say("order", order.number);
  d.Say("entry", fmt::to_string(ToNumber(known.entry())));
  return std::nullopt;
}

Verdict FindCustomer(Decision& d, schemas::PlaceOrder::Reader command, Customer* customer) {
  const bool by_account = command.isAccount();
  const std::string number = by_account ? command.getAccount().cStr() : command.getAgreement().cStr();
  if (number.empty()) return Refuse(kCustomerNotNamed);
  return by_account ? FindAccount(d, number, customer) : FindAgreement(d, number, customer);
}

// INV-9: `true` stands for all of the line.
uint32_t AdditionalOf(LineReader line) {
  const bool all = line.getAdditional() == std::numeric_limits<uint32_t>::max();
  return all ? line.getQuantity() : line.getAdditional();
}

Verdict CheckForm(Decision& d, LineReader line, const EditionId& edition) {
  const auto name = [&] { return EditionText(d.live(), edition, d.effective()); };
  if (line.getQuantity() == 0) return Refuse(kNoQuantity, {{"edition", name()}});
  if (AdditionalOf(line) > line.getQuantity()) {
    return Refuse(kAdditionalBeyondQuantity, {{"quantity", fmt::to_string(line.getQuantity())},
                                              {"edition", name()},
                                              {"additional", fmt::to_string(line.getAdditional())}});
  }
  if (line.hasUnitPrice() &&
      (line.getUnitPrice().getMinorUnits() < 0 || line.getUnitPrice().getCurrency().size() != 3)) {
    return Refuse(kPriceIncomplete);
  }
  return std::nullopt;
}

// The subscription that a renewal line continues, in the world's pool.
Verdict FindRenewed(Decision& d, const PlannedOrder& order, PlannedLine* planned) {
  const auto id = schemas::IdOf<SubscriptionId>(planned->line.getRenews());
  const Whereabouts& where = WhereaboutsOf(d.live(), id);
  if (where.known() && (where.holder() != order.customer.holder || where.edition() != planned->edition)) {
    return Refuse(kRenewsOfAnother, {{"subscription", ToText(id)},
                                     {"holder", where.holder().text()},
                                     {"edition", EditionText(d.live(), where.edition(), d.effective())}});
  }
  if (where.known()) planned->renewed = d.world().Get<Pool>(where.pool_stream()).Find(id);
  if (planned->renewed == nullptr) {
    return Refuse(kRenewsUnknown, {{"subscription", ToText(id)}, {"at", FormatInstant(d.effective())}});
  }
  return AdditionalOf(planned->line) == 0 ? std::nullopt : Verdict(Refuse(kAdditionalRenewal));
}

// CAT-8 for a renewal that names no offer: it goes on on the offer of its last term, while that is on sale.
OfferId OfferToAskFor(Decision& d, const PlannedLine& planned) {
  const auto named = schemas::IdOf<OfferId>(planned.line.getOffer());
  if (!named.is_nil() || planned.renewed == nullptr) return named;
  const OfferId last = planned.renewed->last().offer;
  const std::vector<OfferId> offers = CatalogueOf(d.live()).OffersOf(planned.edition, d.effective());
  return std::find(offers.begin(), offers.end(), last) != offers.end() ? last : OfferId{};
}

Verdict PlanLine(Decision& d, const PlannedOrder& order, PlannedLine* planned) {
  const std::string text = planned->line.getEdition().cStr();
  if (auto refused = ResolveEdition(d.live(), text, d.effective(), &planned->edition)) return refused;
  if (auto refused = CheckForm(d, planned->line, planned->edition)) return refused;
  const bool renews = planned->line.getRenews().size() != 0;
  if (renews) {
    if (auto refused = FindRenewed(d, order, planned)) return refused;
  }
  if (auto refused = ChooseOffer(d.live(), planned->edition, OfferToAskFor(d, *planned), order.customer.programme,
                                 order.customer.country, renews ? PurchaseKind::kRenewal : PurchaseKind::kOrder,
                                 planned->line.getQuantity(), d.effective(), &planned->terms)) {
    return refused;
  }
  planned->months = planned->line.getTerm() != 0 ? planned->line.getTerm() : planned->terms.term.months;
  return std::nullopt;
}

// "Once per order, but for renewals"; and each subscription is renewed once.
Verdict CheckOnce(Decision& d, const std::vector<PlannedLine>& lines) {
  std::set<EditionId> ordered;
  std::set<SubscriptionId> renewed;
  for (const PlannedLine& planned : lines) {
    if (planned.renewed != nullptr) {
      if (renewed.insert(planned.renewed->id).second) continue;
      return Refuse(kRenewedTwiceInOrder, {{"subscription", ToText(planned.renewed->id)}});
    }
    if (ordered.insert(planned.edition).second) continue;
    return Refuse(kEditionTwiceInOrder, {{"edition", EditionText(d.live(), planned.edition, d.effective())}});
  }
  return std::nullopt;
}

Verdict CheckRequest(Decision& d, const PlannedOrder& order) {
  if (order.request.is_nil()) return std::nullopt;
  std::vector<EditionId> editions;
  for (const PlannedLine& planned : order.lines) editions.push_back(planned.edition);
  return CheckConfirms(d, order.request, order.partner, order.customer.holder, editions, /*fewer=*/false);
}

Verdict Plan(Decision& d, schemas::PlaceOrder::Reader command, PlannedOrder* order) {
  if (auto refused = FindCustomer(d, command, &order->customer)) return refused;
  if (auto refused = CheckPartnerMayOrder(d, order->customer, order->partner)) return refused;
  for (const LineReader line : command.getLines()) {
    PlannedLine& planned = order->lines.emplace_back();
    planned.line = line;
    if (auto refused = PlanLine(d, *order, &planned)) return refused;
  }
  if (auto refused = CheckOnce(d, order->lines)) return refused;
  order->request = schemas::IdOf<AnyId>(command.getRequest());
  return CheckRequest(d, *order);
}

TermFacts FactsOf(const PlannedOrder& order, const PlannedLine& planned, const SubscriptionId& subscription) {
  TermFacts facts{.subscription = subscription,
                  .quantity = planned.line.getQuantity(),
                  .programme = order.customer.programme,
                  .source = schemas::Source::ORDER,
                  .unit_price = std::nullopt,
                  .currency = {}};
  if (planned.line.hasUnitPrice()) {
    facts.unit_price = planned.line.getUnitPrice().getMinorUnits();
    facts.currency = planned.line.getUnitPrice().getCurrency().cStr();
  }
  return facts;
}

void EmitOrder(Decision& d, const PlannedOrder& order, const Hash& content_hash) {
  std::vector<std::string> streams{OrderStream(order.partner, order.number)};
  if (!order.link.is_nil()) streams.push_back(ActivationLinkStream(d.TokenHash(order.link)));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto placed = event.initOrderPlaced();
    placed.setPartner(order.partner);
    placed.setNumber(order.number);
    order.customer.holder.Fill(placed.initHolder());
    placed.setContentHash({content_hash.data(), content_hash.size()});
    auto lines = placed.initLines(static_cast<unsigned>(order.lines.size()));
    for (unsigned i = 0; i < lines.size(); ++i) lines.set(i, schemas::DataOf(order.lines[i].id));
    if (!order.request.is_nil()) placed.setRequest(schemas::DataOf(order.request));
  });
}

// Where the line goes, and the subscription that its seats are of; nil while they wait for activation (INV-8).
struct Placing {
  TermDates dates;
  SubscriptionId subscription;
  std::vector<std::string> streams;
};

Verdict PlanPlacing(Decision& d, const PlannedOrder& order, const PlannedLine& planned, Placing* placing) {
  const HolderKey& holder = order.customer.holder;
  const std::string pool = PoolStream(holder.text(), planned.edition);
  placing->streams = {pool, LineStream(planned.id)};
  if (planned.line.getRenews().size() != 0) {
    const auto id = schemas::IdOf<SubscriptionId>(planned.line.getRenews());
    const Pool& at_present = d.world().Get<Pool>(pool);  // the order's earlier lines may have changed it
    placing->dates = NextTermOf(d.live(), holder, *at_present.Find(id), planned.months, d.effective());
    placing->subscription = id;
    const Renewal renewal{id, planned.line.getQuantity(), placing->dates.start, schemas::Source::ORDER};
    if (auto refused = CheckRenewal(at_present, renewal, d.effective())) return refused;
  } else {
    const bool on_account = holder.kind() == schemas::Holder::ACCOUNT;
    placing->dates = FirstTerm(d.live(), holder, planned.terms, planned.months, d.effective(), on_account);
    if (holder.kind() == schemas::Holder::AGREEMENT) return std::nullopt;
    placing->subscription = d.New<SubscriptionId>("subscription");
  }
  placing->streams.push_back(SubscriptionStream(placing->subscription));
  return std::nullopt;
}

Verdict EmitLine(Decision& d, const PlannedOrder& order, const PlannedLine& planned) {
  Placing placing;
  if (auto refused = PlanPlacing(d, order, planned, &placing)) return refused;
  const auto held = [&] {
    return HeldOfOffer(d.world(), d.world().Get<Pool>(placing.streams.front()), planned.terms, d.effective());
  };
  const Holding before = held();
  d.Emit(placing.streams, [&](schemas::Event::Builder event) {
    auto placed = event.initLinePlaced();
    order.customer.holder.Fill(placed.initHolder());
    placed.setEdition(schemas::DataOf(planned.edition));
    placed.setLine(schemas::DataOf(planned.id));
    placed.setPartner(order.partner);
    placed.setOrder(order.number);
    placed.setQuantity(planned.line.getQuantity());
    placed.setAdditional(AdditionalOf(planned.line));
    FillTerm(d, placed.initTerm(), placing.dates, planned.terms, FactsOf(order, planned, placing.subscription));
    if (planned.line.getRenews().size() != 0) placed.setRenews(planned.line.getRenews());
  });
  // What a line covers, and when its seats replace others, shows only with the line in its place.
  return CheckGreatest(d.live(), planned.terms, before, held(), d.effective());
}

// ORD-4: whose seats wait for activation is told the licence id, the link (KEY-11) and the lines; others where to look.
std::vector<std::pair<std::string, std::string>> ToldAbout(Decision& d, const PlannedOrder& order) {
  std::vector<std::pair<std::string, std::string>> about{{"partner", order.partner},
                                                         {"order", order.number},
                                                         {"holder", order.customer.holder.text()},
                                                         {"agreement", order.customer.agreement}};
  if (order.link.is_nil()) return about;
  about.emplace_back("licenceId", AgreementOf(d.live(), order.customer.agreement).licence_id());
  about.emplace_back("link", ToText(order.link));
  for (const PlannedLine& planned : order.lines) {
    about.emplace_back("line", ToText(planned.id));
    about.emplace_back("edition", GuidText(planned.edition.bytes));
    about.emplace_back("quantity", fmt::to_string(planned.line.getQuantity()));
  }
  return about;
}

// ORD-4. Where the ledger knows nobody of the customer yet, the partner is told, who knows them.
void TellCustomer(Decision& d, const PlannedOrder& order) {
  const std::vector<PersonId> people = PeopleOf(d, order.customer);
  Notify(d, order.link.is_nil() ? schemas::NoticeKind::LICENCES_READY : schemas::NoticeKind::ACTIVATE_ORDER, people,
         people.empty() ? order.partner : "", ToldAbout(d, order));
}

}  // namespace

Verdict Authorise(Decision& d, schemas::PlaceOrder::Reader command) {
  return RequirePartnerMember(d, command.getPartner().cStr());
}

Verdict Decide(Decision& d, schemas::PlaceOrder::Reader command) {
  PlannedOrder order{.partner = command.getPartner().cStr(),
                     .number = command.getNumber().cStr(),
                     .customer = {},
                     .request = {},
                     .link = {},
                     .lines = {}};
  if (!IsWellFormedNumber(order.number) || !IsWellFormedNumber(order.partner)) return Refuse(kOrderNumberMalformed);
  bool placed = false;
  if (auto refused = CheckPlacedBefore(d, order, command, &placed)) return refused;
  if (placed) return std::nullopt;
  if (auto refused = Plan(d, command, &order)) return refused;

  if (order.customer.holder.kind() == schemas::Holder::AGREEMENT) order.link = d.New<AnyId>("link");
  for (PlannedLine& planned : order.lines) planned.id = d.New<LineId>("line");
  EmitOrder(d, order, ContentHash(command));
  // Line by line, each judged on top of those before it: they may stand in one pool.
  for (const PlannedLine& planned : order.lines) {
    if (auto refused = EmitLine(d, order, planned)) return refused;
  }
  if (!order.request.is_nil()) EmitDecided(d, order.request, /*confirmed=*/true);
  TellCustomer(d, order);
  return std::nullopt;
}

}  // namespace muniment::commands
