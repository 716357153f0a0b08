// directSeats: part of a line goes to another organisation. Rules ACT-4, ACT-7, CAT-4, KEY-9.
#include <initializer_list>
#include <map>
#include <string>
#include <vector>

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

// KEY-9: where keys are bound already, one must be of the size of each part, or what is directed could never be
// activated. `line`: without these parts.
Verdict CheckKeysOfSize(Decision& d, const OrderLine& line, std::initializer_list<uint32_t> parts) {
  std::map<uint32_t, size_t> left = KeysLeftBySize(d.live(), line);
  if (left.empty()) return std::nullopt;
  for (const uint32_t quantity : parts) {
    const auto of_size = left.find(quantity);
    if (quantity == 0) continue;
    if (of_size != left.end()) {
      if (--of_size->second == 0) left.erase(of_size);
      continue;
    }
    std::string sizes;
    for (const auto& [size, count] : left) sizes += fmt::format("{}{}", sizes.empty() ? "" : ", ", size);
    return Refuse(
        kNoKeyOfSize,
        {{"line", ToText(line.id)}, {"sizes", sizes.empty() ? "no" : sizes}, {"quantity", fmt::to_string(quantity)}});
  }
  return std::nullopt;
}

}  // namespace

Verdict Authorise(Decision& d, schemas::DirectSeats::Reader command) {
  Whereabouts where;
  if (auto refused = FindAgreementsLine(d, schemas::IdOf<LineId>(command.getLine()), &where)) return refused;
  const OrganisationId customer = AgreementOf(d.live(), where.holder().number()).organisation();
  if (!customer.is_nil() && ActorBuysFor(d, OrganisationOf(d.live(), customer))) return std::nullopt;
  if (ActorIsPartnerMember(d, PartnerOf(d.live(), where.partner()))) return std::nullopt;
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
  const auto from = schemas::IdOf<AnyId>(command.getAllotment());
  const bool back = AgreementOf(d.live(), agreement).organisation() == organisation;
  if (back && from.is_nil()) return Refuse(kDirectedToCustomer, {{"organisation", ToText(organisation)}});
  const uint32_t quantity = command.getQuantity();
  const Pool& pool = d.world().Get<Pool>(where.pool_stream());
  if (auto refused = CheckDirect(pool, line_id, quantity, from, d.effective())) return refused;
  // It was bought when it was ordered, so that directing it is no purchase; but it must be offered where it goes, too.
  OrderLine line = *pool.Find(line_id);
  const OfferTerms terms = TermsOfOffer(d.live(), where.edition(), line.offer, d.effective());
  if (auto refused = back ? std::nullopt : CheckOfferedThere(d, where.edition(), terms, organisation)) return refused;
  if (terms.activation == schemas::Terms::Activation::KEY) {
    const uint32_t kept = from.is_nil() ? 0 : line.Find(from)->quantity - quantity;
    line.Undirect(from, quantity + kept);
    if (auto refused = CheckKeysOfSize(d, line, {kept, back ? 0U : quantity})) return refused;
  }
  AnyId allotment;
  std::vector<std::string> streams = {where.pool_stream(), LineStream(line_id)};
  if (!back) allotment = d.New<AnyId>("allotment");
  if (!back) streams.push_back(AllotmentStream(allotment));
  if (!from.is_nil()) streams.push_back(AllotmentStream(from));
  d.Emit(std::move(streams), [&](schemas::Event::Builder event) {
    auto directed = event.initSeatsDirected();
    directed.setAgreement(agreement);
    directed.setEdition(schemas::DataOf(where.edition()));
    directed.setLine(schemas::DataOf(line_id));
    if (!back) directed.setAllotment(schemas::DataOf(allotment));
    directed.setOrganisation(schemas::DataOf(organisation));
    directed.setQuantity(quantity);
    if (!from.is_nil()) directed.setFrom(schemas::DataOf(from));
  });
  return std::nullopt;
}

}  // namespace muniment::commands
