// One command being judged: what the rules may look at, and the entries they add.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "base/id.h"
#include "base/instant.h"
#include "commands/agenda.h"
#include "commands/refusal.h"
#include "commands/streams.h"
#include "commands/world.h"
#include "schemas/command.capnp.h"

namespace muniment::commands {

// Whose act a command is: one of these, the others are nil or empty. One number may be a partner's and an account's.
struct Party {
  PersonId person;
  OrganisationId organisation;
  std::string partner, account;  // by number
};

// Rules are functions of a Decision and a command's reader:
//   Verdict Authorise(Decision&, schemas::X::Reader)   may this actor send it at all? (CMD-6)
//   Verdict Decide(Decision&, schemas::X::Reader)      a refusal; or nothing, after Emit() (accepted) or without
//   (already so: unchanged)
// They know no clock, disk or random number. Checks come before the first Emit; what is emitted by a decision that then
// refuses is dropped.
class Decision {
 public:
  // What the writer's door says of a command besides its content.
  struct Circumstances {
    Instant recorded{};       // the second in which it is recorded
    Instant effective{};      // when it takes effect
    bool clock_held = false;  // the clock had gone back (TIME-7)
    schemas::Door door = schemas::Door::COMMAND_LINE;
    bool internal = false;  // from the ledger itself: the scheduler, `init`
    // Hash of the one-time token that belongs to an invitation or link; derived from a vault secret, so that a decision
    // stays a function of what it is given (KEY-11).
    std::function<std::vector<uint8_t>(const AnyId&)> token_hash;
    // The scheduler's agenda up to an instant, in order; nothing: it is not known, all pools are to be looked at.
    std::function<std::optional<std::vector<AgendaRow>>(Instant until)> agenda;
  };

  // `world` is what was effective at `effective` as known now; `live` everything. The same object unless the command is
  // late (TIME-2).
  Decision(World& world, LiveWorld& live, schemas::Command::Reader command, const Circumstances& circumstances);

  World& world() { return *world_; }  // judge by this
  World& live() { return *live_; }    // people, uniqueness of names and numbers, offices
  schemas::Command::Reader command() const { return command_; }
  CommandId id() const { return id_; }
  Instant recorded() const { return circumstances_.recorded; }
  Instant effective() const { return circumstances_.effective; }  // recorded() unless the command says otherwise
  bool late() const { return effective() < recorded(); }
  bool internal() const { return circumstances_.internal; }
  // Was a reason given, in words or as a code?
  bool has_reason() const {
    return command_.getReasonCode().size() != 0 || command_.getReason().getBytes().size() != 0;
  }
  std::vector<uint8_t> TokenHash(const AnyId& invitation) const { return circumstances_.token_hash(invitation); }

  std::optional<std::vector<AgendaRow>> Agenda(Instant until) const { return circumstances_.agenda(until); }
  void Leave(AgendaUpdate update) { agenda_left_ = std::move(update); }

  // Who sends it; nil: nobody the ledger knows, or the ledger itself.
  PersonId actor() const { return actor_; }
  // Whose act it is, and so whose rights count (commands/rights.h): the actor's, unless an operator enters it late for
  // somebody else (TIME-2).
  const Party& party() const { return party_; }
  void EnterFor(Party party) {
    party_ = std::move(party);
    entered_for_another_ = true;
  }
  bool entered_for_another() const { return entered_for_another_; }
  // The actor may do this as delegated administrator of the organisation that onBehalfOf names (PAR-4).
  void ActForCustomer() { acts_for_customer_ = true; }
  bool acts_for_customer() const { return acts_for_customer_; }

  // The person meant, or nil when the ledger knows none such.
  PersonId Resolve(schemas::PersonRef::Reader ref);
  // The person brought in: who has that address already, else a new id. Emit puts events with a Person also into the
  // streams of that person and address.
  PersonId Introduce(schemas::NewPerson::Reader person);
  // Fills an event's Person.
  void Fill(schemas::Person::Builder out, const PersonId& id, schemas::NewPerson::Reader person);

  // What the rules say of another command if it came now, after what this one has emitted; nothing is left of it.
  Verdict Try(schemas::Command::Reader command, absl::FunctionRef<Verdict(Decision&)> decide);

  // The entry at `position`; null when there is none.
  EntryPtr EntryAt(Position position) { return live_->EntryAt(position); }

  // Adds an entry to `streams`, the first its home. `fill` sets the body. World::Get sees its effect at once.
  void Emit(std::vector<std::string> streams, absl::FunctionRef<void(schemas::Event::Builder)> fill);
  // The same, effective at another instant: dated records and what the scheduler writes down.
  void EmitAt(Instant effective, std::vector<std::string> streams,
              absl::FunctionRef<void(schemas::Event::Builder)> fill);
  size_t emitted() const { return emitted_; }

  // An id for the next thing called `label` that this command creates ("subscription", "line", …); told in the answer.
  template <class IdType>
  IdType New(std::string_view label) {
    const IdType id = Derive<IdType>(id_, label, NextOrdinal(label));
    created_.push_back({std::string(label), AnyId{id.bytes}});
    return id;
  }
  // Names something that exists already, in the answer of a command that finds it so: unchanged (ORD-2).
  void Tell(std::string_view label, const AnyId& id) { found_.push_back({std::string(label), id}); }
  // Adds a value to the answer's details: what was decided and is worth telling, such as dates (SP-3). Nothing personal
  // (CMD-9).
  void Say(std::string_view name, std::string value) { details_.push_back({std::string(name), std::move(value)}); }
  struct Created {
    std::string kind;
    AnyId id;
  };
  const std::vector<Created>& created() const { return created_; }
  const std::vector<Created>& found() const { return found_; }
  const std::vector<Value>& details() const { return details_; }
  std::optional<AgendaUpdate>& agenda_left() { return agenda_left_; }

 private:
  uint64_t NextOrdinal(std::string_view label);
  // Whom this command brings in at an address, by its hash; nil: nobody.
  PersonId IntroducedAt(const std::vector<uint8_t>& address) const;

  World* world_;
  LiveWorld* live_;
  schemas::Command::Reader command_;
  CommandId id_;
  PersonId actor_;
  Party party_;
  bool entered_for_another_ = false, acts_for_customer_ = false;
  Circumstances circumstances_;
  uint64_t first_entry_ = 0;
  size_t emitted_ = 0;
  std::vector<std::pair<std::vector<uint8_t>, PersonId>> introduced_;  // by address hash
  std::vector<Created> created_, found_;
  std::vector<Value> details_;
  std::optional<AgendaUpdate> agenda_left_;
  std::vector<std::pair<std::string, uint64_t>> ordinals_;
};

}  // namespace muniment::commands
