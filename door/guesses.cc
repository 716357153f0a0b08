#include "door/guesses.h"

#include "commands/keys/refusals.h"
#include "commands/streams.h"
#include "fmt/format.h"
#include "schemas/entry_view.h"

namespace muniment::door {
namespace {

constexpr size_t kActorsMax = 10'000;  // more than that, and those forgotten are cleared away

bool EntersKeys(schemas::Command::Reader command) { return command.getBody().isOpenRedemption(); }

}  // namespace

std::string AddressStreamOf(const ledger::Ledger& ledger, const PersonId& person) {
  std::string address;
  // The first entry of a person brings them in, and stands in the stream of their address as well. What cannot be read
  // the writer finds and says.
  (void)schemas::ReadingEntries("who enters keys", [&] {
    return ledger.ReadStream(commands::PersonStream(person), Version{1},
                             [&](Version, Position, ledger::EntryBytes bytes) {
                               const schemas::EntryView entry(bytes);
                               for (const schemas::Place::Reader place : entry.get().getStreams()) {
                                 const std::string_view stream(place.getStream().cStr());
                                 if (stream.starts_with(commands::AddressStream({}))) address = stream;
                               }
                               return false;
                             });
  });
  return address;
}

std::string Guesses::ActorOf(schemas::Command::Reader command) const {
  const auto person = command.getActor().getPerson();
  if (person.isAddress()) return commands::AddressStream(person.getAddress());
  if (!person.isId()) return {};
  const auto id = PersonId::FromBytes(person.getId());
  std::string address = address_of_(id);
  return address.empty() ? commands::PersonStream(id) : address;
}

const Guesses::Count* Guesses::Standing(const std::string& actor) const {
  const auto found = counts_.find(actor);
  if (found == counts_.end()) return nullptr;
  const bool old = found->second.unanswered == 0 && clock_() - found->second.last >= kForgottenAfter;
  return old ? nullptr : &found->second;
}

bool Guesses::IsEnough(const Count* standing) {
  return standing != nullptr && standing->wrong + standing->unanswered >= kWrongMax;
}

bool Guesses::WouldRefuse(schemas::Command::Reader command) const {
  return EntersKeys(command) && IsEnough(Standing(ActorOf(command)));
}

commands::Verdict Guesses::Enter(schemas::Command::Reader command) {
  if (!EntersKeys(command)) return std::nullopt;
  const std::string actor = ActorOf(command);
  const Count* standing = Standing(actor);
  if (IsEnough(standing)) {
    const auto passed = standing->wrong == 0 ? std::chrono::seconds{0} : clock_() - standing->last;
    return commands::Refuse(
        commands::kTooManyWrongKeys,
        {{"wrong", fmt::to_string(kWrongMax)}, {"seconds", fmt::to_string((kForgottenAfter - passed).count())}});
  }
  ForgetOld();
  Count& count = counts_[actor];
  if (standing == nullptr) count = {};
  ++count.unanswered;
  return std::nullopt;
}

void Guesses::Answered(schemas::Command::Reader command, std::string_view code) {
  if (!EntersKeys(command)) return;
  // Somebody who was brought in by a command before it in the batch is counted by their address from now on.
  const auto found = counts_.try_emplace(ActorOf(command)).first;
  Count& count = found->second;
  if (count.unanswered > 0) --count.unanswered;
  if (code == commands::kKeyMalformed.code || code == commands::kKeyUnknown.code) {
    ++count.wrong;
    count.last = clock_();
  } else if (count.wrong == 0 && count.unanswered == 0) {
    counts_.erase(found);
  }
}

void Guesses::ForgetOld() {
  if (counts_.size() < kActorsMax) return;
  const std::chrono::seconds now = clock_();
  std::erase_if(counts_, [&](const auto& entry) {
    return entry.second.unanswered == 0 && now - entry.second.last >= kForgottenAfter;
  });
}

}  // namespace muniment::door
