// openActivation and requestActivation. Rules ACT-1, ACT-2, ACT-5 to ACT-7, KEY-9, CAT-6, ORG-6.
#include <algorithm>

#include "commands/activations/activations.h"
#include "commands/activations/decisions.h"
#include "commands/activations/refusals.h"
#include "commands/agreements/agreement.h"
#include "commands/agreements/decisions.h"
#include "commands/catalogue/catalogue.h"
#include "commands/keys/keys.h"
#include "commands/orders/customer.h"
#include "commands/orders/whereabouts.h"
#include "commands/pools/checks.h"
#include "commands/pools/refusals.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

constexpr std::chrono::minutes kSessionLength{30};  // ACT-2

// ACT-6
Verdict RequireActivator(Decision& d, const OrganisationId& organisation) {
  const Organisation& state = OrganisationOf(d.live(), organisation);
  if (ActorIsDelegated(d, state)) return std::nullopt;
  return RequireRole(d, state, {schemas::Role::GLOBAL_ADMINISTRATOR, schemas::Role::BILLING_ADMINISTRATOR});
}

bool IsDirectedTo(const OrderLine& line, const OrganisationId& organisation) {
  return std::any_of(line.allotments.begin(), line.allotments.end(),
                     [&](const Allotment& a) { return a.directed && a.organisation == organisation; });
}

// Whose seats may be activated there: the customer's own organisation, one not known yet, or where some were directed.
Verdict CheckIsCustomer(Decision& d, const Agreement& agreement, const OrganisationId& organisation) {
  if (agreement.organisation().is_nil() || agreement.organisation() == organisation) return std::nullopt;
  const std::string holder = HolderKey::OfAgreement(agreement.number()).text();
  for (const std::string& stream : d.world().Streams(PoolPrefix(holder))) {
    for (const OrderLine& line : d.world().Get<Pool>(stream).lines()) {
      if (IsDirectedTo(line, organisation)) return std::nullopt;
    }
  }
  return Refuse(kNotTheCustomers, {{"agreement", agreement.number()},
                                   {"customer", ToText(agreement.organisation())},
                                   {"organisation", ToText(organisation)}});
}

// What a request takes of the line.
struct Wanted {
  AnyId allotment;  // nil: of the rest, a new one
  uint32_t quantity = 0;
};

Wanted WantedOf(const OrderLine& line, const Agreement& agreement, const OrganisationId& organisation) {
  for (const Allotment& allotment : line.allotments) {
    if (allotment.directed && !allotment.requested && allotment.organisation == organisation) {
      return {allotment.id, allotment.quantity};
    }
  }
  const bool customers = agreement.organisation().is_nil() || agreement.organisation() == organisation;
  return {{}, customers ? line.undirected() : 0};
}

// KEY-9: the bound key that was named. The rest of a line is taken as far as the key is worth; a directed allotment is
// activated whole.
Verdict ChooseKey(Decision& d, const OrderLine& line, std::string_view last_five, Wanted* wanted, KeyName* key) {
  for (const KeyName& name : KeysOfLine(d.live(), line.id).keys()) {
    const Key& state = KeyOf(d.live(), name.hash);
    if (name.last_five != last_five || !state.IsFreeAt(d.recorded())) continue;
    const uint32_t worth = state.batch().seats;
    if (wanted->allotment.is_nil() ? worth > wanted->quantity : worth != wanted->quantity) continue;
    wanted->quantity = worth;
    *key = name;
    return std::nullopt;
  }
  return Refuse(kKeyNotOfLine, {{"key", std::string(last_five)},
                                {"line", ToText(line.id)},
                                {"quantity", fmt::format("at most {}", wanted->quantity)}});
}

Verdict CheckSession(Decision& d, const ActivationSession& session, schemas::RequestActivation::Reader command) {
  const std::string id = ToText(schemas::IdOf<AnyId>(command.getSession()));
  if (session.ended()) return Refuse(kSessionEnded, {{"session", id}, {"ended", FormatInstant(*session.ended())}});
  if (d.recorded() >= session.until()) {
    return Refuse(kSessionOver, {{"session", id}, {"until", FormatInstant(session.until())}});
  }
  OrganisationId organisation;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) return refused;
  if (organisation == session.organisation()) return std::nullopt;
  return Refuse(kSessionOfOtherOrganisation, {{"organisation", ToText(session.organisation())}});
}

// CAT-2, CAT-6: by the terms on which the line was ordered, as they stand now.
bool IsActivatedByKey(Decision& d, const OrderLine& line) {
  const OfferTerms* terms = CatalogueOf(d.live()).Offer(line.offer, d.effective());
  return terms != nullptr && terms->activation == schemas::Terms::Activation::KEY;
}

}  // namespace

Verdict Authorise(Decision& d, schemas::OpenActivation::Reader command) {
  OrganisationId organisation;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) return refused;
  return RequireActivator(d, organisation);
}

Verdict Decide(Decision& d, schemas::OpenActivation::Reader command) {
  OrganisationId organisation;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) return refused;
  const std::string licence_id = command.getLicenceId().cStr();
  const bool well_formed = IsWellFormedNumber(licence_id);
  const Agreement* agreement = well_formed ? &AgreementWithLicenceId(d.live(), licence_id) : nullptr;
  if (agreement == nullptr || !agreement->exists()) {
    return Refuse(kLicenceIdUnknown, {{"licenceId", well_formed ? licence_id : "given"}});
  }
  const std::string number = agreement->number();
  Customer customer;
  if (auto refused = FindAgreement(d, number, &customer)) return refused;
  if (customer.holder.kind() != schemas::Holder::AGREEMENT) {
    return Refuse(kNotActivated, {{"agreement", number}, {"kind", "reseller"}});
  }
  if (auto refused = CheckIsCustomer(d, AgreementOf(d.live(), number), organisation)) return refused;
  const auto session = d.New<AnyId>("session");
  const Instant until = d.recorded() + kSessionLength;
  d.Emit({ActivationStream(session)}, [&](schemas::Event::Builder event) {
    auto opened = event.initActivationOpened();
    opened.setSession(schemas::DataOf(session));
    opened.setAgreement(number);
    opened.setOrganisation(schemas::DataOf(organisation));
    opened.setUntil(ToUnix(until));
  });
  d.Say("until", FormatInstant(until));
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::RequestActivation::Reader command) {
  const auto id = schemas::IdOf<AnyId>(command.getSession());
  const ActivationSession& session = d.live().Get<ActivationSession>(ActivationStream(id));
  if (!session.exists()) return Refuse(kSessionUnknown, {{"session", ToText(id)}});
  return RequireActivator(d, session.organisation());
}

Verdict Decide(Decision& d, schemas::RequestActivation::Reader command) {
  const auto session_id = schemas::IdOf<AnyId>(command.getSession());
  const ActivationSession session = d.live().Get<ActivationSession>(ActivationStream(session_id));
  if (auto refused = CheckSession(d, session, command)) return refused;
  const auto line_id = schemas::IdOf<LineId>(command.getLine());
  const Whereabouts where = WhereaboutsOf(d.live(), line_id);
  if (!where.known()) {
    return Refuse(kLineUnknown, {{"line", ToText(line_id)}, {"at", FormatInstant(d.effective())}});
  }
  if (where.holder() != HolderKey::OfAgreement(session.agreement())) {
    return Refuse(kSessionOfOtherAgreement, {{"agreement", session.agreement()}, {"line", ToText(line_id)}});
  }
  const Agreement agreement = AgreementOf(d.live(), session.agreement());
  const Pool& pool = d.world().Get<Pool>(where.pool_stream());
  const OrderLine* line = pool.Find(line_id);
  if (line == nullptr) {
    return Refuse(kLineUnknown, {{"line", ToText(line_id)}, {"at", FormatInstant(d.effective())}});
  }
  Wanted wanted = WantedOf(*line, agreement, session.organisation());
  if (auto refused = CheckRequest(pool, line_id, wanted.allotment, wanted.quantity, d.effective())) return refused;
  KeyName key;
  const std::string last_five = command.getKey().cStr();
  if (IsActivatedByKey(d, *line)) {
    if (last_five.empty()) {
      return Refuse(kActivatedByKeyOnly,
                    {{"edition", EditionText(d.live(), where.edition(), d.effective())}, {"line", ToText(line_id)}});
    }
    if (auto refused = ChooseKey(d, *line, last_five, &wanted, &key)) return refused;
  } else if (!last_five.empty()) {
    return Refuse(kKeylessEdition, {{"edition", EditionText(d.live(), where.edition(), d.effective())}});
  }
  const bool of_the_rest = wanted.allotment.is_nil();
  if (of_the_rest) wanted.allotment = d.New<AnyId>("allotment");
  std::vector<std::string> streams{where.pool_stream(), LineStream(line_id), AllotmentStream(wanted.allotment),
                                   ActivationStream(session_id)};
  if (!key.hash.empty()) streams.push_back(KeyStream(key.hash));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto requested = event.initActivationRequested();
    requested.setAgreement(session.agreement());
    requested.setEdition(schemas::DataOf(where.edition()));
    requested.setLine(schemas::DataOf(line_id));
    requested.setAllotment(schemas::DataOf(wanted.allotment));
    requested.setOrganisation(schemas::DataOf(session.organisation()));
    requested.setQuantity(wanted.quantity);
    requested.setSession(schemas::DataOf(session_id));
    if (!key.hash.empty()) requested.setKeyHash({key.hash.data(), key.hash.size()});
  });
  if (of_the_rest && agreement.organisation().is_nil()) {
    EmitBound(d, session.agreement(), session.organisation());
  }
  d.Say("allotment", ToText(wanted.allotment));
  d.Say("quantity", fmt::to_string(wanted.quantity));
  return std::nullopt;
}

}  // namespace muniment::commands
