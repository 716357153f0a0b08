#include "door/guesses.h"

#include "commands/keys/refusals.h"
#include "fmt/format.h"

namespace muniment::door {
namespace {

constexpr size_t kActorsMax = 10'000;  // more than that, and those forgotten are cleared away

std::string ActorOf(schemas::Command::Reader command) {
  const auto person = command.getActor().getPerson();
  const auto name = person.isAddress() ? person.getAddress() : person.isId() ? person.getId() : capnp::Data::Reader();
  return std::string(name.asChars().begin(), name.size());
}

bool EntersKeys(schemas::Command::Reader command) { return command.getBody().isOpenRedemption(); }

}  // namespace

const Guesses::Count* Guesses::Standing(schemas::Command::Reader command) const {
  const auto found = counts_.find(ActorOf(command));
  if (found == counts_.end()) return nullptr;
  const bool old = found->second.unanswered == 0 && clock_() - found->second.last >= kForgottenAfter;
  return old ? nullptr : &found->second;
}

bool Guesses::WouldRefuse(schemas::Command::Reader command) const {
  if (!EntersKeys(command)) return false;
  const Count* count = Standing(command);
  return count != nullptr && count->wrong + count->unanswered >= kWrongMax;
}

commands::Verdict Guesses::Enter(schemas::Command::Reader command) {
  if (!EntersKeys(command)) return std::nullopt;
  const Count* standing = Standing(command);
  if (WouldRefuse(command)) {
    const auto passed = standing->wrong == 0 ? std::chrono::seconds{0} : clock_() - standing->last;
    return commands::Refuse(
        commands::kTooManyWrongKeys,
        {{"wrong", fmt::to_string(kWrongMax)}, {"seconds", fmt::to_string((kForgottenAfter - passed).count())}});
  }
  ForgetOld();
  Count& count = counts_[ActorOf(command)];
  if (standing == nullptr) count = {};
  ++count.unanswered;
  return std::nullopt;
}

void Guesses::Answered(schemas::Command::Reader command, std::string_view code) {
  if (!EntersKeys(command)) return;
  const auto found = counts_.find(ActorOf(command));
  if (found == counts_.end()) return;
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
