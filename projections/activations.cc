#include "projections/activations.h"

#include <optional>

#include "commands/agreements/agreement.h"
#include "commands/keys/keys.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/figures.h"
#include "commands/streams.h"
#include "projections/agreements.h"
#include "projections/organisations.h"
#include "projections/pools_of.h"
#include "projections/rows.h"
#include "schemas/bytes.h"
#include "schemas/view_activations.capnp.h"

namespace muniment::projections {
namespace {

using commands::Allotment;
using commands::OrderLine;
using State = schemas::ActivationRow::State;

State StateOf(const Allotment& allotment) {
  if (allotment.activated) return State::ACTIVATED;
  return allotment.requested ? State::REQUESTED : State::DIRECTED;
}

// What the question narrows the rows to.
struct Wanted {
  std::string agreement;
  OrganisationId organisation;
  bool only_late = false;
};

// One line of an agreement, and who asks.
struct Asked {
  ViewContext& context;
  const Wanted& wanted;
  const commands::Agreement& agreement;
  const commands::Pool& pool;
  const OrderLine& line;
  EditionWords words;

  bool sees_agreement() const { return context.viewer().SeesAgreement(agreement.number()); }
};

// KEY-9: nobody types them; they are taken by these.
std::string FreeKeys(const Asked& asked) {
  std::string last_fives;
  const std::vector<commands::KeyName> names = commands::KeysOfLine(asked.context.world(), asked.line.id).keys();
  for (const commands::KeyName& name : names) {
    if (!commands::KeyOf(asked.context.world(), name.hash).IsFreeAt(asked.context.as_of())) continue;
    last_fives += (last_fives.empty() ? "" : " ") + name.last_five;
  }
  return last_fives;
}

void FillLine(schemas::ActivationRow::Builder row, const Asked& asked, uint32_t place) {
  row.setLicenceId(asked.agreement.licence_id());
  row.setAgreement(asked.agreement.number());
  row.setCode(asked.words.code);
  row.setName(asked.words.name);
  row.setPartner(asked.line.partner);
  row.setOrder(asked.line.order);
  row.setLine(schemas::DataOf(asked.line.id));
  row.setEdition(schemas::DataOf(asked.pool.edition()));
  row.setEntry(ToNumber(asked.line.entry));
  row.setPlace(place);
}

// Of what was directed to somebody else's organisation only that, and how much (ACT-4).
void FillAllotment(schemas::ActivationRow::Builder row, const Asked& asked, const Allotment& allotment) {
  row.setQuantity(allotment.quantity);
  const bool all = SeesAllotment(asked.context.viewer(), allotment);
  row.setState(all ? StateOf(allotment) : State::DIRECTED);
  if (!all) return;
  row.setOrganisation(schemas::DataOf(allotment.organisation));
  row.setAllotment(schemas::DataOf(allotment.id));
  if (allotment.requested) row.setRequested(ToUnix(allotment.requested_at));
  if (allotment.activated) {
    row.setActivated(ToUnix(allotment.activated_at));
    row.setSubscription(schemas::DataOf(allotment.subscription));
  }
  row.setLate(IsLate(allotment, asked.context.as_of()));
}

bool IsWanted(const Asked& asked, const Allotment& allotment) {
  const Viewer& viewer = asked.context.viewer();
  if (!asked.sees_agreement() && !viewer.SeesOrganisation(allotment.organisation)) return false;
  const bool told_late = SeesAllotment(viewer, allotment) && IsLate(allotment, asked.context.as_of());
  if (asked.wanted.only_late && !told_late) return false;
  if (asked.wanted.organisation.is_nil()) return true;
  return allotment.organisation == asked.wanted.organisation;
}

// ACT-4: was some of the agreement's directed to an organisation that the viewer sees?
bool SeesAPart(const Viewer& viewer, const commands::Pool& pool) {
  for (const OrderLine& line : pool.lines()) {
    for (const Allotment& allotment : line.allotments) {
      if (viewer.SeesOrganisation(allotment.organisation)) return true;
    }
  }
  return false;
}

// False: the reader wants no more.
bool AddLine(const Asked& asked, RowSink& sink) {
  uint32_t place = 0;
  for (const Allotment& allotment : asked.line.allotments) {
    const uint32_t here = place++;
    if (!IsWanted(asked, allotment)) continue;
    const bool more = AddRow<schemas::ActivationRow>(sink, [&](auto row) {
      FillLine(row, asked, here);
      FillAllotment(row, asked, allotment);
    });
    if (!more) return false;
  }
  const uint32_t left = asked.line.undirected();
  const bool of_whom =
      asked.wanted.organisation.is_nil() || asked.wanted.organisation == asked.agreement.organisation();
  if (left == 0 || asked.wanted.only_late || !of_whom || !asked.sees_agreement()) return true;
  return AddRow<schemas::ActivationRow>(sink, [&](auto row) {
    FillLine(row, asked, place);
    row.setQuantity(left);
    row.setState(State::TO_BE_ACTIVATED);
    row.setKeys(FreeKeys(asked));
  });
}

// The filters, and the ID: an agreement's number or licence id.
absl::Status FindWanted(ViewContext& context, Wanted* wanted) {
  commands::PastWorld& world = context.world();
  wanted->only_late = context.Flag("late");
  if (!context.id().empty()) {
    wanted->agreement = AgreementNamed(world, context.id());
    if (wanted->agreement.empty()) return NoSuch(context, "agreement or licence id");
    bool sees = context.viewer().SeesAgreement(wanted->agreement);
    for (const std::string& stream :
         world.Streams(commands::PoolPrefix(commands::AgreementStream(wanted->agreement)))) {
      sees = sees || SeesAPart(context.viewer(), world.Get<commands::Pool>(stream));
    }
    if (!sees) return NoSuch(context, "agreement or licence id");
  }
  if (!context.Flag("organisation")) return absl::OkStatus();
  wanted->organisation = OrganisationNamed(world, context.Text("organisation"));
  if (wanted->organisation.is_nil() || !context.viewer().SeesOrganisation(wanted->organisation)) {
    return NoSuch(context, "organisation", context.Text("organisation"), "organisations");
  }
  return absl::OkStatus();
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  Wanted wanted;
  if (absl::Status status = FindWanted(context, &wanted); !status.ok()) return status;
  commands::PastWorld& world = context.world();
  const std::string holders = wanted.agreement.empty()
                                  ? std::string(commands::kPoolsPrefix) + commands::AgreementStream("")
                                  : commands::PoolPrefix(commands::AgreementStream(wanted.agreement));
  for (const std::string& stream : world.Streams(holders)) {
    const commands::Pool pool = world.Get<commands::Pool>(stream);
    if (pool.empty()) continue;
    const commands::Agreement agreement = commands::AgreementOf(world, pool.holder().number());
    const EditionWords words = WordsOf(world, pool.edition(), context.as_of());
    for (const OrderLine& line : pool.lines()) {
      if (!AddLine({context, wanted, agreement, pool, line, words}, sink)) return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

}  // namespace

ViewKind ActivationsView() {
  return {.name = "activations",
          .question = "what of each order line was directed, requested and activated, what is left, and what is late",
          .id = "agreement or licence id",
          .one = false,
          .key = {"entry", "place"},
          .filters = {{"organisation", FilterForm::kDomain, "for this organisation: id or domain"},
                      {"late", FilterForm::kFlag, "requested more than 24 hours before and not activated (ACT-3)"}},
          .row = capnp::Schema::from<schemas::ActivationRow>(),
          .answer = RowsOf,
          .table = {{"licenceId"},
                    {"code"},
                    {"quantity"},
                    {"state"},
                    {"organisation", true},
                    {"requested", true},
                    {"activated", true},
                    {"late", true},
                    {"keys", true},
                    {"order"},
                    {"line"},
                    {"allotment", true}},
          .spare = {"line", "order", "activated"}};
}

}  // namespace muniment::projections
