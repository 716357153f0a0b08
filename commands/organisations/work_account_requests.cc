#include "commands/organisations/work_account_requests.h"

#include "commands/notices/notices.h"
#include "commands/organisations/checks.h"
#include "commands/organisations/decisions.h"
#include "commands/organisations/register.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

using schemas::Role;

std::optional<AnyId> OpenRequestOf(const Organisation& organisation, const PersonId& person) {
  for (const auto& [id, request] : organisation.requests()) {
    if (request.person == person && !request.granted) return id;
  }
  return std::nullopt;
}

// Was it decided so already? Then there is nothing to do.
bool IsDecidedSo(const Organisation& organisation, const AnyId& request, bool granted) {
  const auto found = organisation.requests().find(request);
  return found != organisation.requests().end() && found->second.granted == granted;
}

void EmitDecided(Decision& d, const OrganisationId& organisation, const AnyId& request, const PersonId& person,
                 bool granted) {
  d.Emit({OrganisationStream(organisation), PersonStream(person)}, [&](schemas::Event::Builder event) {
    auto decided = event.initWorkAccountDecided();
    decided.setOrganisation(schemas::DataOf(organisation));
    decided.setRequest(schemas::DataOf(request));
    decided.setGranted(granted);
  });
  Notify(d, schemas::NoticeKind::WORK_ACCOUNT_DECIDED, {person}, {},
         {{"organisation", ToText(organisation)},
          {"request", ToText(request)},
          {"decision", granted ? "granted" : "refused"}});
}

}  // namespace

void GrantOpenRequests(Decision& d, const OrganisationId& organisation, const PersonId& person) {
  std::vector<AnyId> open;
  // Those that are open now, also where the user is added late, as of before the request: what was decided since stays
  // as it was decided.
  for (const auto& [id, request] : OrganisationOf(d.live(), organisation).requests()) {
    if (request.person == person && !request.granted) open.push_back(id);
  }
  for (const AnyId& request : open) EmitDecided(d, organisation, request, person, true);
}

// Somebody, whoever it is (ORG-5).
Verdict Authorise(Decision& d, schemas::RequestWorkAccount::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  if (auto refused = RefuseAuditor(d)) return refused;
  return RefuseNewForAnother(d, c.getPerson());
}

Verdict Decide(Decision& d, schemas::RequestWorkAccount::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const Organisation& organisation = OrganisationOf(d.world(), id);
  const PersonId person = d.Introduce(c.getPerson());
  if (organisation.Find(person) != nullptr) return std::nullopt;
  if (const auto open = OpenRequestOf(organisation, person)) {
    d.Tell("request", *open);
    return std::nullopt;
  }
  if (auto refused = CheckWorkAccountDomain(organisation, c.getPerson().getAddress().getDomain().cStr())) {
    return refused;
  }
  const std::vector<PersonId> administrators = organisation.With(Role::GLOBAL_ADMINISTRATOR);
  const AnyId request = d.New<AnyId>("request");
  d.Emit({OrganisationStream(id)}, [&](schemas::Event::Builder event) {
    auto requested = event.initWorkAccountRequested();
    requested.setOrganisation(schemas::DataOf(id));
    requested.setRequest(schemas::DataOf(request));
    d.Fill(requested.initPerson(), person, c.getPerson());
  });
  Notify(d, schemas::NoticeKind::WORK_ACCOUNT_REQUESTED, administrators, {},
         {{"organisation", ToText(id)}, {"request", ToText(request)}, {"person", ToText(person)}});
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::GrantWorkAccount::Reader c) {
  return RequireRoleIn(d, c.getOrganisation().cStr(), {Role::GLOBAL_ADMINISTRATOR});
}

Verdict Decide(Decision& d, schemas::GrantWorkAccount::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const AnyId request = schemas::IdOf<AnyId>(c.getRequest());
  const Organisation& organisation = OrganisationOf(d.world(), id);
  if (IsDecidedSo(organisation, request, true)) return std::nullopt;
  if (auto refused = CheckRequestOpen(organisation, request, "add the user (addUser)")) return refused;
  const KnownPerson applicant = organisation.requests().at(request).applicant;
  if (auto refused = CheckWorkAccountDomain(organisation, applicant.domain)) return refused;
  if (auto refused = CheckNotAUser(organisation, applicant.id)) return refused;
  EmitDecided(d, id, request, applicant.id, true);
  EmitUser(d, id, applicant.id, [&](auto out) { applicant.Fill(out); }, {});
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::RefuseWorkAccount::Reader c) {
  return RequireRoleIn(d, c.getOrganisation().cStr(), {Role::GLOBAL_ADMINISTRATOR});
}

Verdict Decide(Decision& d, schemas::RefuseWorkAccount::Reader c) {
  OrganisationId id;
  if (auto refused = ResolveOrganisation(d, c.getOrganisation().cStr(), &id)) return refused;
  const AnyId request = schemas::IdOf<AnyId>(c.getRequest());
  const Organisation& organisation = OrganisationOf(d.world(), id);
  if (IsDecidedSo(organisation, request, false)) return std::nullopt;
  if (auto refused = CheckRequestOpen(organisation, request, "remove the user (removeUser)")) return refused;
  EmitDecided(d, id, request, PersonId(organisation.requests().at(request).person), false);
  return std::nullopt;
}

}  // namespace muniment::commands
