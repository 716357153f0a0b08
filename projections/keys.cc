#include "projections/keys.h"

#include <set>
#include <utility>

#include "commands/agreements/agreement.h"
#include "commands/keys/keys.h"
#include "commands/organisations/organisation.h"
#include "commands/streams.h"
#include "projections/agreements.h"
#include "projections/organisations.h"
#include "projections/pools_of.h"
#include "projections/rows.h"
#include "schemas/bytes.h"
#include "schemas/view_keys.capnp.h"

namespace muniment::projections {
namespace {

using commands::Key;
using commands::KeyIndex;
using State = schemas::KeyRow::State;

struct Standing {
  State state{};
  Instant since{};
};

Standing StandingOf(const Key& key, Instant t) {
  if (key.redeemed()) return {State::REDEEMED, key.redeemed()->at};
  if (key.revoked()) return {State::REVOKED, *key.revoked()};
  if (key.IsReservedAt(t)) return {State::RESERVED, key.reserved_since()};
  return {State::FREE, key.batch().issued};
}

// CMD-6: the partner whose stock it is or was, the customer for whose line it was issued, the organisation into which
// it was redeemed.
bool Sees(const Viewer& viewer, const Key& key) {
  const commands::KeyBatch& batch = key.batch();
  if (viewer.SeesPartner(batch.partner)) return true;
  if (!batch.agreement.empty() && viewer.SeesAgreement(batch.agreement)) return true;
  return key.redeemed() && viewer.SeesOrganisation(key.redeemed()->organisation);
}

// ACT-4: was it what somebody else's organisation activated by it that was directed there? Then only that it is used is
// for others to see.
bool IsOfAnothersAllotment(commands::World& world, const Viewer& viewer, const Key& key) {
  const bool is_activation = key.redeemed() && !key.redeemed()->use;
  if (!is_activation || viewer.SeesOrganisation(key.redeemed()->organisation)) return false;
  return commands::AgreementOf(world, key.batch().agreement).organisation() != key.redeemed()->organisation;
}

void Fill(schemas::KeyRow::Builder row, const Key& key, bool of_another, const commands::KeyName& name,
          KeyIndex::Place place, const EditionWords& words, Instant t) {
  const commands::KeyBatch& batch = key.batch();
  const Standing standing = StandingOf(key, t);
  row.setLastFive(name.last_five);
  row.setCode(words.code);
  row.setName(words.name);
  row.setSeats(batch.seats);
  row.setPeriod(static_cast<uint16_t>(batch.months));
  row.setState(standing.state);
  if (!of_another) row.setSince(ToUnix(standing.since));
  if (standing.state == State::RESERVED) row.setUntil(ToUnix(key.reserved_until()));
  if (key.redeemed() && !of_another) {
    row.setOrganisation(schemas::DataOf(key.redeemed()->organisation));
    if (!key.redeemed()->subscription.is_nil()) {
      row.setSubscription(schemas::DataOf(key.redeemed()->subscription));
    }
  }
  if (key.redeemed()) {
    row.setUse(key.redeemed()->use ? EnumText(*key.redeemed()->use) : "activation");
  }
  row.setPartner(batch.partner);
  row.setDistributor(batch.distributor);
  row.setAgreement(batch.agreement);
  if (!batch.line.is_nil()) row.setLine(schemas::DataOf(batch.line));
  row.setEdition(schemas::DataOf(batch.edition));
  row.setOffer(schemas::DataOf(batch.offer));
  row.setBatch(schemas::DataOf(batch.id));
  row.setIssued(ToUnix(batch.issued));
  row.setEntry(ToNumber(place.entry));
  row.setPlace(place.n);
}

// What the question narrows the keys to, besides the stream that they are looked up in.
struct Wanted {
  std::string partner, agreement, state, last_five;
  OrganisationId organisation;
  std::set<std::string> agreements_of_it;
  EditionId edition;  // nil: any
};

bool IsWanted(const Wanted& wanted, const Key& key, const commands::KeyName& name, Instant t) {
  const commands::KeyBatch& batch = key.batch();
  if (!wanted.partner.empty() && wanted.partner != batch.partner) return false;
  if (!wanted.agreement.empty() && wanted.agreement != batch.agreement) return false;
  if (!wanted.state.empty() && wanted.state != EnumText(StandingOf(key, t).state)) return false;
  if (!wanted.last_five.empty() && wanted.last_five != name.last_five) return false;
  if (!wanted.edition.is_nil() && wanted.edition != batch.edition) return false;
  if (wanted.organisation.is_nil()) return true;
  if (key.redeemed()) return key.redeemed()->organisation == wanted.organisation;
  return wanted.agreements_of_it.count(batch.agreement) != 0;
}

// The filters, and the ID: an agreement's number or licence id.
absl::Status FindWanted(ViewContext& context, Wanted* wanted) {
  commands::PastWorld& world = context.world();
  wanted->partner = context.Text("partner");
  wanted->state = context.Text("state");
  wanted->last_five = context.Text("key");  // in any case, as keys are typed (KEY-1)
  for (char& c : wanted->last_five) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  // Numbers and domains from outside become names of streams.
  if (!wanted->partner.empty() && !commands::IsWellFormedNumber(wanted->partner)) {
    return NoSuch(context, "partner", wanted->partner, "partners");
  }
  if (!context.id().empty()) {
    const std::string number = AgreementNamed(world, context.id());
    if (number.empty() || !context.viewer().SeesAgreement(number)) return NoSuch(context, "agreement or licence id");
    wanted->agreement = number;
  }
  const absl::StatusOr<EditionId> edition = EditionAsked(context);
  if (!edition.ok()) return edition.status();
  wanted->edition = *edition;
  if (!context.Flag("organisation")) return absl::OkStatus();
  wanted->organisation = OrganisationNamed(world, context.Text("organisation"));
  if (wanted->organisation.is_nil() || !context.viewer().SeesOrganisation(wanted->organisation)) {
    return NoSuch(context, "organisation", context.Text("organisation"), "organisations");
  }
  const auto& bound = world.Get<commands::AgreementsOf>(commands::AgreementsOfStream(wanted->organisation)).numbers();
  wanted->agreements_of_it = {bound.begin(), bound.end()};
  return absl::OkStatus();
}

// Every key is in the stream of its partner; its place there is that of its issue.
std::vector<std::string> StreamsToRead(ViewContext& context, const Wanted& wanted) {
  if (!wanted.agreement.empty()) return {commands::KeysOfAgreementStream(wanted.agreement)};
  if (!wanted.partner.empty()) return {commands::KeysOfPartnerStream(wanted.partner)};
  return context.world().Streams(commands::KeysOfPartnerStream(""));
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  Wanted wanted;
  if (absl::Status status = FindWanted(context, &wanted); !status.ok()) return status;
  commands::PastWorld& world = context.world();
  const Instant t = context.as_of();
  for (const std::string& stream : StreamsToRead(context, wanted)) {
    const std::map<KeyIndex::Place, commands::KeyName> keys = world.Get<KeyIndex>(stream).keys();
    for (const auto& [place, name] : keys) {
      const Key key = commands::KeyOf(world, name.hash);
      if (!key.exists() || !Sees(context.viewer(), key) || !IsWanted(wanted, key, name, t)) continue;
      const EditionWords words = WordsOf(world, key.batch().edition, t);
      const KeyIndex::Place at = place;
      const commands::KeyName& named = name;
      const bool of_another = IsOfAnothersAllotment(world, context.viewer(), key);
      if (!AddRow<schemas::KeyRow>(sink, [&](auto row) { Fill(row, key, of_another, named, at, words, t); })) {
        return absl::OkStatus();
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace

ViewKind KeysView() {
  return {
      .name = "keys",
      .question = "each product key by its last five characters: free, reserved, redeemed (where) or revoked",
      .id = "agreement or licence id",
      .one = false,
      .key = {"entry", "place"},
      .filters = {{"partner", FilterForm::kText, "of this partner's stock, by number"},
                  {"organisation", FilterForm::kDomain,
                   "redeemed into this organisation, or bound to lines of its agreements: id or domain"},
                  {"edition", FilterForm::kText, "of this edition: GUID or code"},
                  {"state", FilterForm::kText, "in this state: free, reserved, redeemed, revoked", EnumTexts<State>()},
                  {"key", FilterForm::kText, "with these last five characters"}},
      .row = capnp::Schema::from<schemas::KeyRow>(),
      .answer = RowsOf,
      .table = {{"lastFive"},
                {"code"},
                {"seats"},
                {"period"},
                {"state"},
                {"since"},
                {"until", true},
                {"organisation", true},
                {"use", true},
                {"partner"},
                {"agreement", true},
                {"issued"}},
      .spare = {"issued", "partner", "use"}};
}

}  // namespace muniment::projections
