#include "projections/entries_about.h"

#include <capnp/dynamic.h>

#include <optional>

#include "commands/activations/activations.h"
#include "commands/streams.h"
#include "projections/pools_of.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using capnp::DynamicStruct;
using commands::HolderKey;
using schemas::EntryPtr;
using schemas::EntryView;

// Streams whose first entry says what all of them are about.
constexpr std::string_view kBegunByTheirSubject[] = {"key/", "request/", "billingAccount/"};

// The event's own fields; nothing of a kind that a later release brought.
std::optional<DynamicStruct::Reader> OwnFields(const EntryView& entry) {
  const DynamicStruct::Reader body = entry.body();
  KJ_IF_MAYBE (field, body.which()) {
    return body.get(*field).as<DynamicStruct>();
  }
  return std::nullopt;
}

bool HasText(DynamicStruct::Reader own, const char* name, const std::string& value) {
  KJ_IF_MAYBE (field, own.getSchema().findFieldByName(name)) {
    return field->getType().isText() && value == own.get(*field).as<capnp::Text>().cStr();
  }
  return false;
}

template <class IdType>
bool HasId(DynamicStruct::Reader own, const char* name, const IdType& value) {
  KJ_IF_MAYBE (field, own.getSchema().findFieldByName(name)) {
    return field->getType().isData() && schemas::IdOf<IdType>(own.get(*field).as<capnp::Data>()) == value;
  }
  return false;
}

bool AnyLine(DynamicStruct::Reader own, absl::FunctionRef<bool(DynamicStruct::Reader)> asks) {
  KJ_IF_MAYBE (field, own.getSchema().findFieldByName("lines")) {
    const auto lines = own.get(*field).as<capnp::DynamicList>();
    if (!lines.getSchema().getElementType().isStruct()) return false;
    for (const auto line : lines) {
      if (asks(line.as<DynamicStruct>())) return true;
    }
  }
  return false;
}

// Of a notice: it says so in its words.
bool IsAbout(const EntryView& entry, std::string_view name, std::string_view value) {
  if (!entry.body().isNoticeIssued()) return false;
  for (const auto field : entry.body().getNoticeIssued().getAbout()) {
    if (name == field.getName().cStr() && value == field.getValue().cStr()) return true;
  }
  return false;
}

bool AnyStream(const EntryView& entry, absl::FunctionRef<bool(std::string_view)> asks) {
  for (const schemas::Place::Reader place : entry.get().getStreams()) {
    if (asks(place.getStream().cStr())) return true;
  }
  return false;
}

}  // namespace

EntriesAbout::EntriesAbout(const ledger::Ledger& ledger, HolderKey holder, EditionId edition)
    : ledger_(ledger),
      holder_(std::move(holder)),
      edition_(edition),
      pools_(commands::PoolPrefix(holder_.text())),
      edition_text_(GuidText(edition.bytes)) {}

bool EntriesAbout::Hold(const EntryView& entry) {
  if (!holder_.text().empty() && !Reaches(entry, [&](const EntryView& e) { return NamesHolder(e); })) return false;
  return edition_.is_nil() || Reaches(entry, [&](const EntryView& e) { return NamesEdition(e); });
}

bool EntriesAbout::Show(const Viewer& viewer, const EntryView& entry) {
  if (viewer.sees_all()) return true;
  if (entry.body().isNoticeIssued() || IsDirectedElsewhere(viewer, entry)) return false;
  if (entry.body().isEntryVoided()) {
    const EntryPtr voided = At(Position{entry.body().getEntryVoided().getEntry()});
    if (voided == nullptr || IsDirectedElsewhere(viewer, *voided)) return false;
  }
  if (holder_.kind() != schemas::Holder::ORGANISATION || viewer.SeesOrganisation(holder_.organisation())) return true;
  return Reaches(entry, [&](const EntryView& e) { return IsInItsPools(e) || e.body().isOrderPlaced(); });
}

bool EntriesAbout::Reaches(const EntryView& entry, Asks asks) {
  if (asks(entry)) return true;
  const auto event = entry.body();
  if (event.isEntryVoided()) {
    const Position target{event.getEntryVoided().getEntry()};
    if (target >= entry.position()) return false;  // of a damaged ledger
    const EntryPtr voided = At(target);
    return voided != nullptr && Reaches(*voided, asks);
  }
  if (event.isOrderPlaced()) {
    for (const capnp::Data::Reader line : event.getOrderPlaced().getLines()) {
      const EntryPtr placed = FirstOf(commands::LineStream(schemas::IdOf<LineId>(line)));
      if (placed != nullptr && asks(*placed)) return true;
    }
    return false;
  }
  if (event.isKeysIssued()) return false;  // it begins its keys' streams, as many as there are
  return AnyStream(entry, [&](std::string_view stream) {
    for (const std::string_view prefix : kBegunByTheirSubject) {
      if (!stream.starts_with(prefix)) continue;
      const EntryPtr first = FirstOf(stream);
      return first != nullptr && asks(*first);
    }
    return false;
  });
}

bool EntriesAbout::IsInItsPools(const EntryView& entry) const {
  return AnyStream(entry, [&](std::string_view stream) { return stream.starts_with(pools_); });
}

bool EntriesAbout::NamesHolder(const EntryView& entry) const {
  if (IsInItsPools(entry)) return true;
  if (AnyStream(entry, [&](std::string_view stream) { return stream == holder_.text(); })) return true;
  const auto own = OwnFields(entry);
  if (!own) return false;
  if (IsAbout(entry, "holder", holder_.text())) return true;
  // What says whose seats it is about is about nobody else's.
  KJ_IF_MAYBE (field, own->getSchema().findFieldByName("holder")) {
    return commands::HolderText(own->get(*field).as<DynamicStruct>().as<schemas::Holder>()) == holder_.text();
  }
  switch (holder_.kind()) {
    case schemas::Holder::ACCOUNT:
      return HasText(*own, "account", holder_.number()) || IsAbout(entry, "account", holder_.number());
    case schemas::Holder::AGREEMENT:
      return HasText(*own, "agreement", holder_.number()) || IsAbout(entry, "agreement", holder_.number());
    case schemas::Holder::ORGANISATION:
      return HasId(*own, "organisation", holder_.organisation()) ||
             IsAbout(entry, "organisation", ToText(holder_.organisation()));
    case schemas::Holder::PURCHASE:
      return HasId(*own, "subscription", holder_.id()) ||
             AnyLine(*own, [&](DynamicStruct::Reader line) { return HasId(line, "subscription", holder_.id()); }) ||
             IsAbout(entry, "subscription", ToText(holder_.id()));
  }
  return false;
}

bool EntriesAbout::NamesEdition(const EntryView& entry) const {
  if (AnyStream(entry, [&](std::string_view stream) {
        return stream.starts_with(commands::kPoolsPrefix) && stream.ends_with(edition_text_);
      })) {
    return true;
  }
  const auto own = OwnFields(entry);
  if (!own) return false;
  return HasId(*own, "edition", edition_) ||
         AnyLine(*own, [&](DynamicStruct::Reader line) { return HasId(line, "edition", edition_); }) ||
         IsAbout(entry, "edition", edition_text_);
}

bool EntriesAbout::IsDirectedElsewhere(const Viewer& viewer, const EntryView& entry) {
  const auto event = entry.body();
  const auto sees = [&](capnp::Data::Reader organisation) {
    return viewer.SeesOrganisation(schemas::IdOf<OrganisationId>(organisation));
  };
  if (event.isActivationOpened()) return !sees(event.getActivationOpened().getOrganisation());
  if (event.isSeatsDirected()) return !sees(event.getSeatsDirected().getOrganisation());
  const AnyId allotment = AllotmentOf(entry);
  if (allotment.is_nil()) return false;
  const EntryPtr first = FirstOf(commands::AllotmentStream(allotment));
  return first != nullptr && first->body().isSeatsDirected() && IsDirectedElsewhere(viewer, *first);
}

EntryPtr EntriesAbout::At(Position position) {
  absl::StatusOr<ledger::StoredEntry> stored = ledger_.ReadAt(position);
  if (stored.ok()) return std::make_shared<const EntryView>(std::move(stored->words));
  status_.Update(stored.status());
  return nullptr;
}

EntryPtr EntriesAbout::FirstOf(std::string_view stream) {
  std::optional<Position> first;
  status_.Update(ledger_.ReadStreamPositions(stream, Version{1}, [&](Version, Position position) {
    first = position;
    return false;
  }));
  return first ? At(*first) : nullptr;
}

}  // namespace muniment::projections
