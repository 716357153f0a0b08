#include "projections/pools_of.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "commands/accounts/account.h"
#include "commands/agreements/agreement.h"
#include "commands/catalogue/catalogue.h"
#include "commands/keys/product_key.h"
#include "commands/organisations/organisation.h"
#include "fmt/format.h"
#include "projections/organisations.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::HolderKey;
using commands::Pool;
using commands::World;

struct Asked {
  HolderKey holder;
  bool served = false;
};

// A number or domain from outside that may be part of a stream's name.
bool FitsAName(std::string_view text) {
  return !text.empty() && text.size() <= 128 && text.find('/') == text.npos && text.find('\0') == text.npos;
}

// Those of kind `kind` (account, organisation, agreement, purchase; empty: any) that `text` names; `domain` is the text
// as a domain name.
void AddMeant(World& world, std::string_view kind, std::string_view text, std::string_view domain,
              std::vector<Asked>& asked) {
  if (!FitsAName(text)) return;
  const auto wanted = [&](std::string_view k) { return kind.empty() || kind == k; };
  if (wanted("account") && commands::AccountOf(world, text).exists()) asked.push_back({HolderKey::OfAccount(text)});
  if (wanted("organisation")) {
    const OrganisationId id = OrganisationNamed(world, domain);
    if (!id.is_nil()) asked.push_back({HolderKey::OfOrganisation(id)});
  }
  if (wanted("agreement") && commands::AgreementOf(world, text).exists()) {
    asked.push_back({HolderKey::OfAgreement(text)});
  }
  const auto purchase = ParseIdAs<SubscriptionId>(text);
  if (kind == "purchase" && purchase) asked.push_back({HolderKey::OfPurchase(*purchase)});
}

// Self-service purchases of an organisation's users, also of those who left (SELF-6), that the viewer may see.
void AddPurchases(ViewContext& context, const OrganisationId& organisation, std::vector<Asked>& asked) {
  for (const std::string& stream : context.world().Streams("pool/purchase/")) {
    const Pool& pool = context.world().Get<Pool>(stream);
    if (pool.purchased_in() == organisation && SeesPool(context.viewer(), pool)) asked.push_back({pool.holder()});
  }
}

void AddAccounts(World& world, std::string_view agreement, std::vector<Asked>& asked) {
  for (const std::string& number : commands::AgreementOf(world, agreement).accounts()) {
    asked.push_back({HolderKey::OfAccount(number)});
  }
}

void AddAgreements(World& world, const OrganisationId& organisation, std::vector<Asked>& asked) {
  const auto& bound = world.Get<commands::AgreementsOf>(commands::AgreementsOfStream(organisation)).numbers();
  for (const std::string& number : bound) asked.push_back({HolderKey::OfAgreement(number)});
}

void AddServed(World& world, const OrganisationId& id, std::vector<Asked>& asked) {
  const commands::Organisation& organisation = commands::OrganisationOf(world, id);
  for (const auto& [domain, about] : organisation.domains()) {
    if (!organisation.HasVerified(domain)) continue;
    for (const std::string& account : commands::DomainOf(world, domain).accounts()) {
      asked.push_back({HolderKey::OfAccount(account), true});
    }
  }
}

// Users without a role may name their organisation, and see of it what they bought themselves.
bool MayName(const Viewer& viewer, const HolderKey& holder) {
  if (holder.kind() == schemas::Holder::PURCHASE || viewer.SeesHolder(holder.text())) return true;
  return holder.kind() == schemas::Holder::ORGANISATION && viewer.IsUserOf(holder.organisation());
}

absl::Status NothingOfOneself(const ViewContext& context, const OrganisationId& organisation) {
  return absl::NotFoundError(
      fmt::format("users without a role in organisation {} see of it what they bought themselves, which is nothing as "
                  "of {}; who has a role there sees the rest",
                  ToText(organisation), FormatInstant(context.as_of())));
}

absl::Status NoHolder(const ViewContext& context, std::string_view text) {
  return absl::NotFoundError(
      fmt::format("there is no account, organisation or agreement {} as of {} that you may see; list them with `show "
                  "accounts`, `show organisations`, `show agreements`",
                  commands::Repeated(text), FormatInstant(context.as_of())));
}

// Nothing: no holder is named, all are asked for.
absl::StatusOr<std::optional<std::vector<Asked>>> HoldersAsked(ViewContext& context, std::string_view id,
                                                               bool for_history) {
  World& world = context.world();
  std::vector<Asked> asked;
  bool named = false;
  const auto add = [&](std::string_view kind, std::string_view text, std::string_view domain) -> absl::Status {
    if (named) {
      return absl::InvalidArgumentError(
          "give one holder: an ID, --account, --organisation or --agreement; ask for each of several by itself");
    }
    named = true;
    const size_t before = asked.size();
    AddMeant(world, kind, text, domain, asked);
    asked.erase(std::remove_if(asked.begin() + static_cast<ptrdiff_t>(before), asked.end(),
                               [&](const Asked& a) { return !MayName(context.viewer(), a.holder); }),
                asked.end());
    return asked.size() == before ? NoHolder(context, text) : absl::OkStatus();
  };
  if (!id.empty()) {
    const size_t slash = id.find('/');
    const std::string_view kind = slash == id.npos ? std::string_view() : id.substr(0, slash);
    const std::string_view name = slash == id.npos ? id : id.substr(slash + 1);
    const bool may_be_domain = id == context.id() && context.id_as_domain().find('/') == std::string::npos;
    if (absl::Status status = add(kind, name, may_be_domain ? context.id_as_domain() : name); !status.ok()) {
      return status;
    }
  }
  for (const std::string_view kind : {"account", "organisation", "agreement"}) {
    if (!context.Flag(kind)) continue;
    if (absl::Status status = add(kind, context.Text(kind), context.Text(kind)); !status.ok()) return status;
  }
  const bool served = context.Flag("served");
  bool any_organisation = false;
  for (size_t i = 0, n = asked.size(); i < n; ++i) {
    if (asked[i].holder.kind() == schemas::Holder::AGREEMENT) {
      AddAccounts(world, std::string(asked[i].holder.number()), asked);
    }
    if (asked[i].holder.kind() != schemas::Holder::ORGANISATION) continue;
    const OrganisationId organisation = asked[i].holder.organisation();
    any_organisation = true;
    const size_t before = asked.size();
    AddPurchases(context, organisation, asked);
    if (asked.size() == before && !context.viewer().SeesHolder(asked[i].holder.text())) {
      return NothingOfOneself(context, organisation);
    }
    if (for_history) AddAgreements(world, organisation, asked);
    if (served) AddServed(world, organisation, asked);
  }
  if (served && !any_organisation) {
    return absl::InvalidArgumentError("--served goes with an organisation: give --organisation, or leave it out");
  }
  if (!named) return std::nullopt;
  return asked;
}

// pool/account/0005000123/… gives account/0005000123: the names are made by PoolStream.
std::string_view HolderIn(std::string_view pool_stream) {
  pool_stream.remove_prefix(commands::kPoolsPrefix.size());
  return pool_stream.substr(0, pool_stream.rfind('/'));
}

// Nobody's, where it is none of those that people name; purchases are never voided.
HolderKey HolderNamed(std::string_view holder) {
  const size_t slash = holder.find('/');
  if (slash == holder.npos) return {};
  const std::string_view kind = holder.substr(0, slash), name = holder.substr(slash + 1);
  if (kind == "account") return HolderKey::OfAccount(name);
  if (kind == "agreement") return HolderKey::OfAgreement(name);
  const auto id = ParseIdAs<OrganisationId>(name);
  return kind == "organisation" && id ? HolderKey::OfOrganisation(*id) : HolderKey();
}

class HolderVisit {
 public:
  HolderVisit(ViewContext& context, const EditionId& edition, bool for_history,
              absl::FunctionRef<bool(const HolderPools&)> visit)
      : context_(context), edition_(edition), for_history_(for_history), visit_(visit) {}

  // False: enough.
  bool Holder(const std::vector<std::string>& streams, bool served) {
    HolderPools found;
    found.served = served;
    World& world = context_.world();
    for (const std::string& stream : streams) {
      NamedPool named = Named(stream);
      if (named.holder.text().empty()) continue;
      if (!edition_.is_nil() && named.edition != edition_) continue;
      named.words = WordsOf(world, named.edition, context_.as_of());
      found.pools.push_back(std::move(named));
    }
    if (found.pools.empty()) return true;
    std::sort(found.pools.begin(), found.pools.end(), [](const NamedPool& a, const NamedPool& b) {
      return std::tie(a.words.product, a.words.name, a.words.code, a.edition) <
             std::tie(b.words.product, b.words.name, b.words.code, b.edition);
    });
    found.holder = found.pools.front().holder;
    found.name = NameOf(world, found.holder, *found.pools.front().pool);
    return visit_(found);
  }

 private:
  // Nobody's: it had no entry by then, or the viewer may not see it.
  NamedPool Named(const std::string& stream) {
    const Pool& pool = context_.world().Get<Pool>(stream);
    NamedPool named{stream, pool.holder(), pool.edition(), &pool, {}};
    if (!pool.empty()) return SeesPool(context_.viewer(), pool) ? named : NamedPool();
    if (!for_history_ || !HadAnEntry(stream)) return {};
    named.holder = HolderNamed(HolderIn(stream));
    const auto edition = ParseIdAs<EditionId>(std::string_view(stream).substr(stream.rfind('/') + 1));
    if (!edition || !context_.viewer().SeesHolder(named.holder.text())) return {};
    named.edition = *edition;
    return named;
  }

  bool HadAnEntry(const std::string& stream) {
    const std::vector<commands::EntryPtr> entries = context_.world().Recorded(stream);
    return std::any_of(entries.begin(), entries.end(),
                       [&](const commands::EntryPtr& entry) { return entry->effective() <= context_.as_of(); });
  }

  ViewContext& context_;
  const EditionId edition_;
  const bool for_history_;
  absl::FunctionRef<bool(const HolderPools&)> visit_;
};

void VisitAll(ViewContext& context, HolderVisit& visit) {
  std::vector<std::string> streams;  // of one holder: names come in byte order
  for (const std::string& stream : context.world().Streams(commands::kPoolsPrefix)) {
    const std::string_view holder = HolderIn(stream);
    if (!holder.starts_with("purchase/") && !context.viewer().SeesHolder(holder)) continue;
    if (!streams.empty() && HolderIn(streams.front()) != holder) {
      if (!visit.Holder(streams, false)) return;
      streams.clear();
    }
    streams.push_back(stream);
  }
  if (!streams.empty()) visit.Holder(streams, false);
}

absl::Status Visit(ViewContext& context, std::string_view id, bool for_history,
                   absl::FunctionRef<bool(const HolderPools&)> visit) {
  absl::StatusOr<std::optional<std::vector<Asked>>> asked = HoldersAsked(context, id, for_history);
  if (!asked.ok()) return asked.status();
  absl::StatusOr<EditionId> edition = EditionAsked(context);
  if (!edition.ok()) return edition.status();
  HolderVisit holders(context, *edition, for_history, visit);
  if (!asked->has_value()) {
    VisitAll(context, holders);
    return absl::OkStatus();
  }
  std::vector<Asked>& named = **asked;
  // By holder; one that is asked for itself comes before the same one served.
  std::sort(named.begin(), named.end(), [](const Asked& a, const Asked& b) {
    return std::tie(a.holder.text(), a.served) < std::tie(b.holder.text(), b.served);
  });
  named.erase(
      std::unique(named.begin(), named.end(), [](const Asked& a, const Asked& b) { return a.holder == b.holder; }),
      named.end());
  for (const Asked& one : named) {
    if (!holders.Holder(context.world().Streams(commands::PoolPrefix(one.holder.text())), one.served)) break;
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<FilterKind> PoolFilters(std::initializer_list<FilterKind> more) {
  std::vector<FilterKind> filters{
      {"account", FilterForm::kText, "of this purchasing account, by number"},
      {"organisation", FilterForm::kDomain, "of this organisation, by id or domain, its users' purchases included"},
      {"served", FilterForm::kFlag, "with --organisation: also of the purchasing accounts at its domains"},
      {"agreement", FilterForm::kText, "of this agreement and the accounts under it, by number"},
      {"edition", FilterForm::kText, "of this edition, by GUID or code"}};
  filters.insert(filters.end(), more.begin(), more.end());
  return filters;
}

EditionWords WordsOf(World& world, const EditionId& edition, Instant t) {
  EditionWords words;
  const commands::Edition* known = commands::CatalogueOf(world).KnownAt(edition, t);
  const commands::EditionName* name = known == nullptr ? nullptr : known->names.At(t);
  words.code = name == nullptr ? GuidText(edition.bytes) : name->code;
  words.name = name == nullptr ? words.code : name->name;
  const std::string* product = known == nullptr ? nullptr : known->product.At(t);
  words.product = product == nullptr || product->empty() ? words.name : *product;
  return words;
}

std::optional<EditionId> EditionMeant(World& world, std::string_view text, Instant t) {
  if (const auto guid = ParseIdAs<EditionId>(text)) return guid;
  const std::vector<EditionId> editions = commands::CatalogueOf(world).WithCode(text, t);
  return editions.size() == 1 ? std::optional<EditionId>(editions.front()) : std::nullopt;
}

absl::StatusOr<EditionId> EditionAsked(ViewContext& context) {
  if (!context.Flag("edition")) return EditionId{};
  const std::optional<EditionId> meant = EditionMeant(context.world(), context.Text("edition"), context.as_of());
  if (!meant) {
    return absl::NotFoundError(fmt::format("there is no one edition {} as of {}; list them with `show catalogue`",
                                           commands::Repeated(context.Text("edition")),
                                           FormatInstant(context.as_of())));
  }
  return *meant;
}

std::string NameOf(World& world, const HolderKey& holder, const Pool& pool) {
  switch (holder.kind()) {
    case schemas::Holder::ACCOUNT:
      return commands::AccountOf(world, holder.number()).name();
    case schemas::Holder::AGREEMENT:
      return commands::AgreementOf(world, holder.number()).customer();
    case schemas::Holder::ORGANISATION:
      return commands::OrganisationOf(world, holder.organisation()).name();
    case schemas::Holder::PURCHASE:
      return commands::OrganisationOf(world, pool.purchased_in()).name();
  }
  return {};
}

bool SeesPool(const Viewer& viewer, const Pool& pool) {
  if (viewer.SeesHolder(pool.holder().text())) return true;
  return pool.holder().kind() == schemas::Holder::PURCHASE && viewer.SeesNamesIn(pool.purchased_in());
}

AnyId AllotmentOf(const schemas::EntryView& entry) {
  const auto event = entry.body();
  if (event.isActivationRequested()) return schemas::IdOf<AnyId>(event.getActivationRequested().getAllotment());
  if (event.isActivationWithdrawn()) return schemas::IdOf<AnyId>(event.getActivationWithdrawn().getAllotment());
  if (event.isActivationRecorded()) return schemas::IdOf<AnyId>(event.getActivationRecorded().getAllotment());
  if (event.isSeatsReturned()) return schemas::IdOf<AnyId>(event.getSeatsReturned().getAllotment());
  return {};
}

bool SeesAllotment(const Viewer& viewer, const commands::Allotment& allotment) {
  return !allotment.directed || viewer.SeesOrganisation(allotment.organisation);
}

absl::Status VisitHolders(ViewContext& context, std::string_view id,
                          absl::FunctionRef<bool(const HolderPools&)> visit) {
  return Visit(context, id, /*for_history=*/false, visit);
}

absl::Status VisitHoldersForHistory(ViewContext& context, std::string_view id,
                                    absl::FunctionRef<bool(const HolderPools&)> visit) {
  return Visit(context, id, /*for_history=*/true, visit);
}

absl::StatusOr<PoolsAsked> PoolsAsked::By(ViewContext& context) {
  PoolsAsked by;
  absl::StatusOr<std::optional<std::vector<Asked>>> asked = HoldersAsked(context, {}, /*for_history=*/false);
  if (!asked.ok()) return asked.status();
  if (asked->has_value()) {
    by.holders_.emplace();
    for (const Asked& one : **asked) by.holders_->insert(std::string(one.holder.text()));
  }
  absl::StatusOr<EditionId> edition = EditionAsked(context);
  if (!edition.ok()) return edition.status();
  by.edition_ = *edition;
  return by;
}

bool PoolsAsked::Hold(const Pool& pool) const {
  if (!edition_.is_nil() && pool.edition() != edition_) return false;
  return !holders_ || holders_->count(std::string(pool.holder().text())) != 0;
}

schemas::LifeState LifeStateOf(commands::SubscriptionState state) {
  using commands::SubscriptionState;
  switch (state) {
    case SubscriptionState::kActive:
      return schemas::LifeState::ACTIVE;
    case SubscriptionState::kGrace:
      return schemas::LifeState::GRACE;
    case SubscriptionState::kPending:
      return schemas::LifeState::PENDING;
    case SubscriptionState::kDisabled:
      return schemas::LifeState::DISABLED;
    case SubscriptionState::kDeprovisioned:
      return schemas::LifeState::DEPROVISIONED;
    case SubscriptionState::kCancelled:
      return schemas::LifeState::CANCELLED;
  }
  return schemas::LifeState::NONE;
}

}  // namespace muniment::projections
