#include "commands/decision.h"

#include <capnp/any.h>
#include <capnp/message.h>

#include <algorithm>
#include <cstring>

#include "commands/publisher/publisher.h"
#include "schemas/entry.capnp.h"

namespace muniment::commands {
namespace {

// Entries without long lists fit here, so that building one allocates no second segment.
constexpr size_t kScratchWords = 512;

capnp::Data::Reader AsData(std::span<const uint8_t> bytes) { return {bytes.data(), bytes.size()}; }

std::vector<uint8_t> AsVector(capnp::Data::Reader data) { return {data.begin(), data.end()}; }

// The person that an event brings in, if it is of a kind that does.
std::optional<schemas::Person::Reader> PersonIn(schemas::Event::Reader event) {
  switch (event.which()) {
    case schemas::Event::USER_ADDED:
      return event.getUserAdded().getUser();
    case schemas::Event::WORK_ACCOUNT_REQUESTED:
      return event.getWorkAccountRequested().getPerson();
    case schemas::Event::MEMBER_ADDED:
      return event.getMemberAdded().getMember();
    case schemas::Event::ADMINISTRATOR_INVITED:
      return event.getAdministratorInvited().getInvitee();
    case schemas::Event::PARTNER_MEMBER_ADDED:
      return event.getPartnerMemberAdded().getMember();
    case schemas::Event::APPOINTED:
      return event.getAppointed().getPerson();
    default:
      return std::nullopt;
  }
}

// A segment with its segment table: one segment (count - 1 = 0) of so many words, little-endian.
std::vector<uint64_t> Framed(kj::ArrayPtr<const capnp::word> segment) {
  std::vector<uint64_t> words(segment.size() + 1);
  words[0] = uint64_t{segment.size()} << 32;
  std::memcpy(words.data() + 1, segment.begin(), segment.size() * sizeof(uint64_t));
  return words;
}

// One segment in canonical form: the same content is the same bytes, whatever built it.
std::vector<uint64_t> StoredWords(schemas::Entry::Reader entry) {
  // As capnp::canonicalize, which copies twice and looks through what it made once more.
  capnp::word scratch[kScratchWords];
  std::memset(scratch, 0, sizeof(scratch));
  capnp::MallocMessageBuilder message(kj::arrayPtr(scratch, kScratchWords));
  message.initRoot<capnp::AnyPointer>().setCanonicalAs<schemas::Entry>(entry);
  const auto segments = message.getSegmentsForOutput();
  if (segments.size() == 1) return Framed(segments[0]);
  return Framed(capnp::canonicalize(entry));  // too long for the scratch
}

}  // namespace

Decision::Decision(World& world, LiveWorld& live, schemas::Command::Reader command, const Circumstances& circumstances)
    : world_(&world),
      live_(&live),
      command_(command),
      id_(CommandId::FromBytes(command.getId())),
      circumstances_(circumstances) {
  actor_ = Resolve(command.getActor().getPerson());
  party_.person = actor_;
}

PersonId Decision::Resolve(schemas::PersonRef::Reader ref) {
  if (ref.isAddress()) return live_->Get<AddressOwner>(AddressStream(ref.getAddress())).person();
  if (!ref.isId()) return {};
  const PersonId person = PersonId::FromBytes(ref.getId());
  return live_->HeadOf(PersonStream(person)) == Version{0} ? PersonId{} : person;
}

Verdict Decision::Try(schemas::Command::Reader command, absl::FunctionRef<Verdict(Decision&)> decide) {
  const size_t before = live_->staged();
  Decision other(*live_, *live_, command, circumstances_);
  Verdict verdict = decide(other);
  live_->RollBackTo(before);
  return verdict;
}

PersonId Decision::IntroducedAt(const std::vector<uint8_t>& address) const {
  const auto known =
      std::find_if(introduced_.begin(), introduced_.end(), [&](const auto& p) { return p.first == address; });
  return known == introduced_.end() ? PersonId{} : known->second;
}

PersonId Decision::Introduce(schemas::NewPerson::Reader person) {
  const std::vector<uint8_t> hash = AsVector(person.getAddress().getHash());
  if (const PersonId known = IntroducedAt(hash); !known.is_nil()) return known;
  PersonId id = live_->Get<AddressOwner>(AddressStream(hash)).person();
  if (id.is_nil()) id = New<PersonId>("person");
  introduced_.push_back({hash, id});
  return id;
}

void Decision::Fill(schemas::Person::Builder out, const PersonId& id, schemas::NewPerson::Reader person) {
  out.setId(AsData(id.bytes));
  out.setAddress(person.getAddress());
  out.setName(person.getName());
}

void Decision::Emit(std::vector<std::string> streams, absl::FunctionRef<void(schemas::Event::Builder)> fill) {
  EmitAt(effective(), std::move(streams), fill);
}

void Decision::EmitAt(Instant effective, std::vector<std::string> streams,
                      absl::FunctionRef<void(schemas::Event::Builder)> fill) {
  capnp::word scratch[kScratchWords];
  std::memset(scratch, 0, sizeof(scratch));
  capnp::MallocMessageBuilder message(kj::arrayPtr(scratch, kScratchWords));
  auto entry = message.initRoot<schemas::Entry>();
  fill(entry.initBody());
  if (const auto person = PersonIn(entry.getBody().asReader())) {
    streams.push_back(PersonStream(PersonId::FromBytes(person->getId())));
    streams.push_back(AddressStream(person->getAddress().getHash()));
  }

  auto* past = world_ == static_cast<World*>(live_) ? nullptr : dynamic_cast<PastWorld*>(world_);
  const uint64_t number = ToNumber(live_->next()) + (past ? past->staged_entries().size() : 0);
  if (emitted_ == 0) first_entry_ = number;
  entry.setNumber(number);
  entry.setRecordedAt(ToUnix(recorded()));
  entry.setEffectiveAt(ToUnix(effective));
  entry.setCommandId(AsData(id_.bytes));
  entry.setOrdinal(static_cast<uint16_t>(emitted_));
  if (emitted_ > 0) entry.setCausation(first_entry_);
  auto actor = entry.initActor();
  PersonId who = actor_;
  const schemas::PersonRef::Reader given = command_.getActor().getPerson();
  if (who.is_nil() && !internal() && given.isAddress()) {  // somebody new is whom the command brings in at that address
    who = IntroducedAt(AsVector(given.getAddress()));
  }
  if (!who.is_nil()) actor.setPerson(AsData(who.bytes));
  actor.setOnBehalfOf(command_.getOnBehalfOf());
  entry.setDoor(circumstances_.door);
  if (command_.getCorrelation().size() != 0) entry.setCorrelation(command_.getCorrelation());
  entry.setReasonCode(command_.getReasonCode());
  if (command_.getReason().getBytes().size() != 0) entry.setReason(command_.getReason());
  entry.setSchemaVersion(schemas::SCHEMA_VERSION);
  entry.setClockHeld(circumstances_.clock_held);

  StagedEntry staged;
  auto places = entry.initStreams(static_cast<unsigned>(streams.size()));
  for (unsigned i = 0; i < streams.size(); ++i) {
    Version version = world_->HeadOf(streams[i]);
    if (past) {  // its source does not know what is on trial in it
      for (const StagedEntry& other : past->staged_entries()) {
        for (const ledger::Placement& place : other.placements) {
          if (place.stream == streams[i]) version = Next(version);
        }
      }
    }
    version = Next(version);
    places[i].setStream(streams[i]);
    places[i].setVersion(ToNumber(version));
    staged.placements.push_back({std::move(streams[i]), version});
  }
  staged.entry = std::make_shared<const EntryView>(StoredWords(entry.asReader()));
  ++emitted_;
  if (past) {
    past->Stage(std::move(staged));
  } else {
    live_->Stage(std::move(staged));
  }
}

uint64_t Decision::NextOrdinal(std::string_view label) {
  for (auto& [known, next] : ordinals_) {
    if (known == label) return next++;
  }
  ordinals_.emplace_back(std::string(label), 1);
  return 0;
}

}  // namespace muniment::commands
