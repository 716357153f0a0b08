// directSeats: part of a line goes to another organisation. Rules ACT-4, ACT-7, CAT-4, KEY-9.
#include "commands/activations/activations.h"
#include "commands/activations/decisions.h"
#include "commands/activations/refusals.h"
#include "commands/agreements/agreement.h"
#include "commands/catalogue/catalogue.h"
#include "commands/keys/line_keys.h"
#include "commands/orders/whereabouts.h"
#include "commands/pools/checks.h"
#include "commands/pools/refusals.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

Verdict FindAgreementsLine(Decision& d, const LineId& id, Whereabouts* where) {
  *where = WhereaboutsOf(d.live(), id);
  if (where->known() && where->holder().kind() == schemas::Holder::AGREEMENT) return std::nullopt;
  return Refuse(kLineUnknown, {{"line", ToText(id)}, {"at", FormatInstant(d.effective())}});
}

// KEY-9: where keys are bound already, one of them must be of that size, or what was directed could never be activated.
Verdict CheckKeyOfSize(Decision& d, const OrderLine& line, uint32_t quantity) {
  const std::map<uint32_t, size_t> left = KeysLeftBySize(d.live(), line);
  if (left.empty() || left.count(quantity) != 0) return std::nullopt;
  std::string sizes;
  for (const auto& [size, count] : left) sizes += fmt::format("{}{}", sizes.empty() ? "" : ", ", size);
  return Refuse(kNoKeyOfSize, {{"line", ToText(line.id)}, {"sizes", sizes}, {"quantity", fmt::to_string(quantity)}});
}

}  // namespace

Verdict Authorise(Decision& d, schemas::DirectSeats::Reader command) {
  Whereabouts where;
  if (auto refused = FindAgreementsLine(d, schemas::IdOf<LineId>(command.getLine()), &where)) return refused;
  if (ActorIsPartnerMember(d, PartnerOf(d.live(), where.partner()))) return std::nullopt;
  const OrganisationId customer = AgreementOf(d.live(), where.holder().number()).organisation();
  if (!customer.is_nil() && ActorBuysFor(d, OrganisationOf(d.live(), customer))) return std::nullopt;
  return NotAllowed(
      "a member of the line's partner, or a global or billing administrator of the customer's organisation");
}

Verdict Decide(Decision& d, schemas::DirectSeats::Reader command) {
  const auto line_id = schemas::IdOf<LineId>(command.getLine());
  Whereabouts where;
  if (auto refused = FindAgreementsLine(d, line_id, &where)) return refused;
  OrganisationId organisation;
  if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) return refused;
  const std::string agreement = where.holder().number();
  if (AgreementOf(d.live(), agreement).organisation() == organisation) {
    return Refuse(kDirectedToCustomer, {{"organisation", ToText(organisation)}});
  }
  const uint32_t quantity = command.getQuantity();
  const Pool& pool = d.world().Get<Pool>(where.pool_stream());
  if (auto refused = CheckDirect(pool, line_id, quantity, d.effective())) return refused;
  // It was bought when it was ordered, so that directing it is no purchase; but it must be offered where it goes, too.
  const OrderLine& line = *pool.Find(line_id);
  const OfferTerms terms = TermsOfOffer(d.live(), where.edition(), line.offer, d.effective());
  if (auto refused = CheckOfferedThere(d, where.edition(), terms, organisation)) return refused;
  if (terms.activation == schemas::Terms::Activation::KEY) {
    if (auto refused = CheckKeyOfSize(d, line, quantity)) return refused;
  }
  const auto allotment = d.New<AnyId>("allotment");
  d.Emit({where.pool_stream(), LineStream(line_id), AllotmentStream(allotment)}, [&](schemas::Event::Builder event) {
    auto directed = event.initSeatsDirected();
    directed.setAgreement(agreement);
    directed.setEdition(schemas::DataOf(where.edition()));
    directed.setLine(schemas::DataOf(line_id));
    directed.setAllotment(schemas::DataOf(allotment));
    directed.setOrganisation(schemas::DataOf(organisation));
    directed.setQuantity(quantity);
  });
  return std::nullopt;
}

}  // namespace muniment::commands
