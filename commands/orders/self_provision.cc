// selfProvision and takeBack: what a customer sets up before its partner has ordered it. Rules SP-1 to SP-6.
#include <set>

#include "commands/accounts/account.h"
#include "commands/catalogue/catalogue.h"
#include "commands/notices/notices.h"
#include "commands/orders/customer.h"
#include "commands/orders/decisions.h"
#include "commands/orders/refusals.h"
#include "commands/orders/whereabouts.h"
#include "commands/pools/checks.h"
#include "commands/pools/greatest.h"
#include "commands/pools/refusals.h"
#include "commands/pools/terms.h"
#include "commands/rights.h"
#include "commands/subscriptions/emit.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

struct PlannedLine {
  EditionId edition;
  uint32_t quantity = 0;
  OfferTerms terms;
  TermDates dates;
  SubscriptionId subscription;
};

// SP-1: only in multiples of the offer's step.
Verdict CheckStep(Decision& d, const EditionId& edition, uint32_t quantity, uint32_t step) {
  if (step == 0 || quantity % step == 0) return std::nullopt;
  const uint64_t below = quantity / step * uint64_t{step};
  const uint64_t above = below + step;
  return Refuse(kNotInSteps,
                {{"quantity", fmt::to_string(quantity)},
                 {"edition", EditionText(d.live(), edition, d.effective())},
                 {"step", fmt::to_string(step)},
                 {"instead", below == 0 ? fmt::format("the nearest is {}; take that", above)
                                        : fmt::format("the nearest are {} and {}; take one of these", below, above)}});
}

Verdict PlanLine(Decision& d, const Customer& customer, schemas::SelfProvision::Line::Reader line,
                 PlannedLine* planned) {
  if (auto refused = ResolveEdition(d.live(), line.getEdition().cStr(), d.effective(), &planned->edition)) {
    return refused;
  }
  planned->quantity = line.getQuantity();
  if (planned->quantity == 0) {
    return Refuse(kNoQuantity, {{"edition", EditionText(d.live(), planned->edition, d.effective())}});
  }
  if (auto refused = ChooseOffer(d.live(), planned->edition, schemas::IdOf<OfferId>(line.getOffer()),
                                 customer.programme, customer.country, PurchaseKind::kSelfProvision, planned->quantity,
                                 d.effective(), &planned->terms)) {
    return refused;
  }
  if (auto refused = CheckStep(d, planned->edition, planned->quantity, planned->terms.step)) return refused;
  planned->dates = FirstTerm(d.live(), customer.holder, planned->terms, planned->terms.term.months, d.effective(),
                             /*with_lead_time=*/true);
  return std::nullopt;
}

Verdict PlanLines(Decision& d, const Customer& customer, schemas::SelfProvision::Reader command,
                  std::vector<PlannedLine>* lines) {
  std::set<EditionId> editions;
  for (const schemas::SelfProvision::Line::Reader line : command.getLines()) {
    PlannedLine& planned = lines->emplace_back();
    if (auto refused = PlanLine(d, customer, line, &planned)) return refused;
    if (editions.insert(planned.edition).second) continue;
    return Refuse(kEditionTwiceInSubmission, {{"edition", EditionText(d.live(), planned.edition, d.effective())}});
  }
  return std::nullopt;
}

void EmitLine(Decision& d, const Customer& customer, const PlannedLine& planned) {
  d.Emit({PoolStream(customer.holder.text(), planned.edition), SubscriptionStream(planned.subscription)},
         [&](schemas::Event::Builder event) {
           auto provisioned = event.initSelfProvisioned();
           customer.holder.Fill(provisioned.initHolder());
           provisioned.setEdition(schemas::DataOf(planned.edition));
           provisioned.setPartner(customer.partner);
           FillTerm(d, provisioned.initTerm(), planned.dates, planned.terms,
                    {.subscription = planned.subscription,
                     .quantity = planned.quantity,
                     .programme = customer.programme,
                     .source = schemas::Source::SELF_PROVISION,
                     .unit_price = std::nullopt,
                     .currency = {}});
         });
}

// SP-3, SP-5: what each line is, from when it can be used and when it is to be renewed; for the answer and the notices.
std::vector<std::pair<std::string, std::string>> About(const Customer& customer,
                                                       const std::vector<PlannedLine>& lines) {
  std::vector<std::pair<std::string, std::string>> about = {{"account", customer.holder.number()}};
  for (const PlannedLine& planned : lines) {
    about.push_back({"edition", GuidText(planned.edition.bytes)});
    about.push_back({"quantity", fmt::to_string(planned.quantity)});
    about.push_back({"usableFrom", FormatInstant(planned.dates.usable_from)});
    about.push_back({"renewalDate", FormatInstant(planned.dates.end)});
  }
  return about;
}

}  // namespace

Verdict Authorise(Decision& d, schemas::SelfProvision::Reader command) {
  return RequireMember(d, command.getAccount().cStr(), /*administrators_only=*/false);
}

Verdict Decide(Decision& d, schemas::SelfProvision::Reader command) {
  Customer customer;
  if (auto refused = FindAccount(d, command.getAccount().cStr(), &customer)) return refused;
  std::vector<PlannedLine> lines;
  if (auto refused = PlanLines(d, customer, command, &lines)) return refused;
  for (PlannedLine& planned : lines) {
    planned.subscription = d.New<SubscriptionId>("subscription");
    const auto held = [&] {
      const Pool& pool = d.world().Get<Pool>(PoolStream(customer.holder.text(), planned.edition));
      return HeldOfOffer(d.world(), pool, planned.terms, d.effective());
    };
    const Holding before = held();
    EmitLine(d, customer, planned);
    if (auto refused = CheckGreatest(d.live(), planned.terms, before, held(), d.effective())) return refused;
  }
  const auto about = About(customer, lines);
  for (const auto& [name, value] : about) d.Say(name, value);
  Notify(d, schemas::NoticeKind::PROVISIONED_CONFIRMATION, PeopleOf(d, customer), "", about);
  Notify(d, schemas::NoticeKind::PARTNER_MUST_ORDER, {}, customer.partner, about);
  for (const PlannedLine& planned : lines) {
    if (planned.dates.usable_from > d.effective()) continue;  // the tick tells when it is ready
    NotifyReady(d, customer.holder, planned.edition, planned.subscription, planned.quantity, planned.dates.usable_from);
  }
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::TakeBack::Reader command) {
  const auto id = schemas::IdOf<SubscriptionId>(command.getSubscription());
  const Whereabouts& where = WhereaboutsOf(d.live(), id);
  if (!where.known() || where.holder().kind() != schemas::Holder::ACCOUNT) {
    return Refuse(kNotSelfProvisioned, {{"subscription", ToText(id)}});
  }
  const std::string account(where.holder().number());
  return RequireMember(d, account, /*administrators_only=*/false);
}

Verdict Decide(Decision& d, schemas::TakeBack::Reader command) {
  const auto id = schemas::IdOf<SubscriptionId>(command.getSubscription());
  const Whereabouts where = WhereaboutsOf(d.live(), id);
  const Pool& pool = d.world().Get<Pool>(where.pool_stream());
  if (!where.known() || pool.Find(id) == nullptr) {
    return Refuse(kNotSelfProvisioned, {{"subscription", ToText(id)}});
  }
  if (command.getQuantity() == 0) {
    return Refuse(kNoQuantity, {{"edition", EditionText(d.live(), where.edition(), d.effective())}});
  }
  if (auto refused = CheckTakeBack(pool, id, command.getQuantity(), d.effective())) return refused;
  d.Emit({where.pool_stream(), SubscriptionStream(id)}, [&](schemas::Event::Builder event) {
    auto taken = event.initTakenBack();
    where.holder().Fill(taken.initHolder());
    taken.setEdition(schemas::DataOf(where.edition()));
    taken.setSubscription(schemas::DataOf(id));
    taken.setQuantity(command.getQuantity());
  });
  return std::nullopt;
}

}  // namespace muniment::commands
