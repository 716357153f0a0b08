#include "commands/orders/requests.h"

#include <algorithm>
#include <set>

#include "commands/accounts/account.h"
#include "commands/accounts/refusals.h"
#include "commands/agreements/decisions.h"
#include "commands/catalogue/catalogue.h"
#include "commands/notices/notices.h"
#include "commands/orders/customer.h"
#include "commands/orders/decisions.h"
#include "commands/orders/refusals.h"
#include "commands/organisations/organisation.h"
#include "commands/organisations/ties.h"
#include "commands/publisher/publisher.h"
#include "commands/rights.h"
#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

// As it stands: it is open again once the order or return that confirmed it, or the removal with which it was
// withdrawn, was voided (TIME-8).
std::optional<SeatRequest> RequestOf(Decision& d, const AnyId& id) {
  std::optional<SeatRequest> request = d.live().Get<SeatRequests>(RequestStream(id.span())).request();
  if (request && request->confirmed && IsVoided(d.live(), request->decided_by)) {
    request->confirmed.reset();
    request->withdrawn = false;
  }
  return request;
}

// Who answers it: the partner that the customer has now, which need not be the one that it had then.
std::string PartnerToAnswer(Decision& d, const SeatRequest& request) {
  const HolderKey& holder = request.asked_for;
  Customer customer;
  const Verdict refused = holder.kind() == schemas::Holder::ACCOUNT     ? FindAccount(d, holder.number(), &customer)
                          : holder.kind() == schemas::Holder::AGREEMENT ? FindAgreement(d, holder.number(), &customer)
                                                                        : FindHolder(d, holder, "", &customer);
  return refused || customer.partner.empty() ? request.partner : customer.partner;
}

std::string HowDecided(const SeatRequest& request) {
  return request.withdrawn ? "withdrawn" : *request.confirmed ? "confirmed" : "refused";
}

bool IsFor(Decision& d, const SeatRequest& request, const OrganisationId& organisation,
           const std::vector<std::string>& accounts) {
  const HolderKey& holder = request.asked_for;
  switch (holder.kind()) {
    case schemas::Holder::ACCOUNT:
      return std::find(accounts.begin(), accounts.end(), holder.number()) != accounts.end();
    case schemas::Holder::ORGANISATION:
      return holder.organisation() == organisation;
    case schemas::Holder::AGREEMENT:
      return AgreementOf(d.live(), holder.number()).organisation() == organisation;
    case schemas::Holder::PURCHASE:
      break;  // nobody asks for these
  }
  return false;
}

Verdict FindAsker(Decision& d, schemas::RequestSeats::Reader command, Customer* customer) {
  switch (command.which()) {
    case schemas::RequestSeats::ACCOUNT:
      if (command.getAccount().size() == 0) return Refuse(kCustomerNotNamed);
      return FindAccount(d, command.getAccount().cStr(), customer);
    case schemas::RequestSeats::AGREEMENT:
      return FindAgreement(d, command.getAgreement().cStr(), customer);
    case schemas::RequestSeats::ORGANISATION: {
      OrganisationId organisation;
      if (auto refused = ResolveOrganisation(d, command.getOrganisation().cStr(), &organisation)) return refused;
      return FindHolder(d, HolderKey::OfOrganisation(organisation), "", customer);
    }
  }
  return Refuse(kCustomerNotNamed);
}

std::vector<std::pair<std::string, std::string>> About(const SeatRequest& request) {
  return {{"request", ToText(request.id)},
          {"holder", request.asked_for.text()},
          {"edition", GuidText(request.edition.bytes)},
          {"quantity", fmt::to_string(request.quantity)},
          {"fewer", request.fewer ? "true" : "false"}};
}

}  // namespace

Verdict CheckConfirms(Decision& d, const AnyId& id, std::string_view partner, const HolderKey& holder,
                      const std::vector<EditionId>& editions, bool fewer) {
  const std::optional<SeatRequest> request = RequestOf(d, id);
  if (!request) return Refuse(kSeatRequestUnknown, {{"request", ToText(id)}});
  const bool is_about_these = request->asked_for == holder && request->fewer == fewer &&
                              std::find(editions.begin(), editions.end(), request->edition) != editions.end();
  const std::string answers = PartnerToAnswer(d, *request);
  // Seats are returned by the partner whose line it is, which the customer may have left since.
  const bool is_their_line = fewer && is_about_these;
  if (answers != partner && !is_their_line) {
    return Refuse(kSeatRequestOfOther, {{"request", ToText(id)}, {"partner", answers}});
  }
  if (request->confirmed) {
    return Refuse(kSeatRequestDecided, {{"request", ToText(id)}, {"how", HowDecided(*request)}});
  }
  if (is_about_these) return std::nullopt;
  return Refuse(kRequestOfOther, {{"request", ToText(id)},
                                  {"fewer", fmt::format("{} {}", request->quantity, request->fewer ? "fewer" : "more")},
                                  {"edition", EditionText(d.live(), request->edition, d.effective())},
                                  {"holder", request->asked_for.text()}});
}

void EmitDecided(Decision& d, const AnyId& id, bool confirmed) {
  const SeatRequest request = *RequestOf(d, id);
  const HolderKey& holder = request.asked_for;
  // Also by a late order: an answer to a request takes effect when it is recorded (TIME-2).
  d.EmitAt(d.recorded(), {holder.text(), RequestStream(id.span())}, [&](schemas::Event::Builder event) {
    auto decided = event.initSeatRequestDecided();
    holder.Fill(decided.initHolder());
    decided.setRequest(schemas::DataOf(id));
    decided.setConfirmed(confirmed);
  });
  Notify(d, confirmed ? schemas::NoticeKind::SEAT_REQUEST_CONFIRMED : schemas::NoticeKind::SEAT_REQUEST_REFUSED,
         {request.asker}, "", About(request));
}

void EmitWithdrawn(Decision& d, const PersonId& person, const OrganisationId& organisation,
                   const std::vector<std::string>& accounts) {
  const std::set<AnyId> asked = d.live().Get<PersonTraces>(PersonStream(person)).seat_requests();
  for (const AnyId& id : asked) {
    const std::optional<SeatRequest> request = RequestOf(d, id);
    if (!request || request->confirmed || !IsFor(d, *request, organisation, accounts)) continue;
    // Also by a late removal, and also what was asked since: it was open until that was recorded (TIME-2).
    d.EmitAt(d.recorded(), {request->asked_for.text(), RequestStream(id.span())}, [&](schemas::Event::Builder event) {
      auto decided = event.initSeatRequestDecided();
      request->asked_for.Fill(decided.initHolder());
      decided.setRequest(schemas::DataOf(id));
      decided.setWithdrawn(true);
    });
  }
}

Verdict Authorise(Decision& d, schemas::RequestSeats::Reader command) {
  switch (command.which()) {
    case schemas::RequestSeats::ACCOUNT:
      return RequireMember(d, command.getAccount().cStr(), false);
    case schemas::RequestSeats::ORGANISATION:
      return RequireBuysForIn(d, command.getOrganisation().cStr());
    case schemas::RequestSeats::AGREEMENT: {
      if (auto refused = RequireAgreement(d.live(), command.getAgreement().cStr())) return refused;
      return RequireBuysFor(
          d, OrganisationOf(d.live(), AgreementOf(d.live(), command.getAgreement().cStr()).organisation()));
    }
  }
  return Refuse(kCustomerNotNamed);
}

Verdict Decide(Decision& d, schemas::RequestSeats::Reader command) {
  Customer customer;
  if (auto refused = FindAsker(d, command, &customer)) return refused;
  EditionId edition;
  if (auto refused = ResolveEdition(d.live(), command.getEdition().cStr(), d.effective(), &edition)) return refused;
  if (command.getQuantity() == 0) {
    return Refuse(kNoQuantity, {{"edition", EditionText(d.live(), edition, d.effective())}});
  }
  const SeatRequest request{.id = d.New<AnyId>("request"),
                            .asked_for = customer.holder,
                            .partner = customer.partner,
                            .edition = edition,
                            .quantity = command.getQuantity(),
                            .fewer = command.getFewer(),
                            .asker = d.actor(),
                            .at = d.effective(),
                            .confirmed = std::nullopt,
                            .decided_by = {}};
  d.Emit({request.asked_for.text(), RequestStream(request.id.span()), PersonStream(request.asker)},
         [&](schemas::Event::Builder event) {
           auto requested = event.initSeatsRequested();
           customer.holder.Fill(requested.initHolder());
           requested.setRequest(schemas::DataOf(request.id));
           requested.setPartner(request.partner);
           requested.setEdition(schemas::DataOf(request.edition));
           requested.setQuantity(request.quantity);
           requested.setFewer(request.fewer);
           requested.setAsker(schemas::DataOf(request.asker));
           if (command.hasComment()) requested.setComment(command.getComment());
         });
  Notify(d, schemas::NoticeKind::SEATS_REQUESTED, {}, request.partner, About(request));
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::RefuseSeatRequest::Reader command) {
  const AnyId id = schemas::IdOf<AnyId>(command.getRequest());
  const std::optional<SeatRequest> request = RequestOf(d, id);
  if (!request) return Refuse(kSeatRequestUnknown, {{"request", ToText(id)}});
  return RequirePartnerMember(d, PartnerToAnswer(d, *request));
}

Verdict Decide(Decision& d, schemas::RefuseSeatRequest::Reader command) {
  const AnyId id = schemas::IdOf<AnyId>(command.getRequest());
  const SeatRequest request = *RequestOf(d, id);  // known: Authorise looked
  if (request.confirmed && (*request.confirmed || request.withdrawn)) {
    return Refuse(kSeatRequestDecided, {{"request", ToText(id)}, {"how", HowDecided(request)}});
  }
  if (request.confirmed) return std::nullopt;
  EmitDecided(d, id, false);
  return std::nullopt;
}

}  // namespace muniment::commands
