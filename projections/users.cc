#include "projections/users.h"

#include <algorithm>

#include "commands/organisations/organisation.h"
#include "commands/streams.h"
#include "projections/fold_text.h"
#include "projections/organisations.h"
#include "projections/people.h"
#include "projections/rows.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Organisation;
using commands::User;
using Row = schemas::UserRow::Builder;

class UsersOf {
 public:
  UsersOf(ViewContext& context, RowSink& sink, const Organisation& organisation)
      : context_(context),
        sink_(sink),
        organisation_(organisation),
        names_visible_(context.viewer().SeesNamesIn(organisation.id())),
        people_(PeopleIn(context.world(), commands::OrganisationStream(organisation.id()))) {}

  // False: no more rows are wanted.
  bool Give() {
    std::vector<std::pair<Instant, PersonId>> order;
    for (const auto& [person, user] : organisation_.users()) {
      if (Matches(person, user)) order.emplace_back(user.since, person);
    }
    std::sort(order.begin(), order.end());
    return std::all_of(order.begin(), order.end(), [&](const auto& item) { return Give(item.second); });
  }

 private:
  bool NameVisible(const PersonId& person) const { return names_visible_ || context_.viewer().IsSelf(person); }
  // Users without a role see themselves.
  bool Visible(const PersonId& person) const { return context_.viewer().sees_all() || NameVisible(person); }

  bool Matches(const PersonId& person, const User& user) const {
    if (!Visible(person)) return false;
    if (const auto asked = context_.Person("person"); asked && *asked != person) return false;
    if (context_.Flag("domain") && context_.Text("domain") != user.domain) return false;
    if (context_.Flag("role") && std::none_of(user.roles.begin(), user.roles.end(), [&](schemas::Role role) {
          return EnumText(role) == context_.Text("role");
        })) {
      return false;
    }
    return !context_.Flag("search") || NameMatches(person);
  }

  // PRIV-7: over unsealed names, at reading.
  bool NameMatches(const PersonId& person) const {
    const auto found = people_.find(person);
    if (found == people_.end() || !NameVisible(person)) return false;
    const auto begins = [&](schemas::Sealed::Reader sealed) {
      const auto text = context_.Unsealed(sealed);
      return text && EveryWordBeginsAWord(context_.Text("search"), *text);
    };
    return begins(found->second.name) || begins(found->second.address);
  }

  bool Give(const PersonId& person) {
    return AddRow<schemas::UserRow>(sink_, [&](Row row) {
      const User& user = *organisation_.Find(person);
      row.setOrganisation(schemas::DataOf(organisation_.id()));
      row.setUser(schemas::DataOf(person));
      row.setDomain(user.domain);
      row.setSince(ToUnix(user.since));
      std::vector<schemas::Role> roles;
      std::copy_if(user.roles.begin(), user.roles.end(), std::back_inserter(roles),
                   [](schemas::Role role) { return role != schemas::Role::NONE; });
      auto out = row.initRoles(static_cast<unsigned>(roles.size()));
      for (unsigned i = 0; i < out.size(); ++i) out.set(i, roles[i]);
      const auto known = people_.find(person);
      if (known == people_.end() || !NameVisible(person)) return;
      row.setAddress(known->second.address);
      row.setName(known->second.name);
      if (context_.Flag("details")) row.setDetails(known->second.details);
    });
  }

  ViewContext& context_;
  RowSink& sink_;
  const Organisation& organisation_;
  const bool names_visible_;
  const People people_;
};

bool MayAsk(const Viewer& viewer, const OrganisationId& organisation) {
  return viewer.SeesOrganisation(organisation) || viewer.IsUserOf(organisation);
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  std::vector<OrganisationId> asked;
  if (!context.id().empty()) {
    const OrganisationId id = OrganisationNamed(context.world(), context.id_as_domain());
    if (id.is_nil() || !MayAsk(context.viewer(), id)) return NoSuch(context, "organisation");
    if (context.Flag("search") && context.viewer().person().is_nil()) {
      return absl::InvalidArgumentError("names are searched by who may see them (PRIV-7); say who asks: --as PERSON");
    }
    asked.push_back(id);
  } else if (context.Flag("search")) {
    return absl::InvalidArgumentError(
        "names are searched within one organisation (PRIV-7); give its id or domain: show users LEDGER ID --search …");
  } else {
    for (const std::string& stream : context.world().Streams("organisation/")) {
      const Organisation& organisation = context.world().Get<Organisation>(stream);
      if (organisation.exists() && MayAsk(context.viewer(), organisation.id())) asked.push_back(organisation.id());
    }
  }
  for (const OrganisationId& id : asked) {
    if (!UsersOf(context, sink, commands::OrganisationOf(context.world(), id)).Give()) break;
  }
  return absl::OkStatus();
}

}  // namespace

ViewKind UsersView() {
  return {.name = "users",
          .question = "who has a work account, with which roles",
          .id = "organisation: its id or a domain of its own",
          .key = {"organisation", "user"},
          .filters = {{"search", FilterForm::kText, "the beginning of a name or address, in one organisation (PRIV-7)"},
                      {"role",
                       FilterForm::kText,
                       "globalAdministrator, billingAdministrator, licenceAdministrator or "
                       "userAdministrator",
                       {"globalAdministrator", "billingAdministrator", "licenceAdministrator", "userAdministrator"}},
                      {"domain", FilterForm::kDomain, "of the work account"},
                      {"person", FilterForm::kPerson, "one user"},
                      {"details", FilterForm::kFlag, "also the further directory fields"}},
          .row = capnp::Schema::from<schemas::UserRow>(),
          .answer = RowsOf};
}

}  // namespace muniment::projections
