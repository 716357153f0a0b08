#include "tools/generate/script.h"

#include <utility>

#include "base/sha256.h"
#include "fmt/format.h"

namespace muniment::generate {

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kSetUp:
      return "setUp";
    case Kind::kClock:
      return "clock";
    case Kind::kTick:
      return "ticks";
    case Kind::kAssign:
      return "assign";
    case Kind::kUnassign:
      return "unassign";
    case Kind::kOrder:
      return "orders";
    case Kind::kKeys:
      return "keys";
    case Kind::kQuantity:
      return "quantities";
    case Kind::kRenewal:
      break;
  }
  return "renewals";
}

Script::Script(std::string_view seed) : now_(kStart) {
  const Hash hash = Sha256({BytesOf("muniment generate, command ids"), BytesOf(seed)});
  base_ = CommandId::FromBytes(std::span(hash).first<CommandId::kBytes>());
}

CommandId Script::CommandIdOf(CommandNumber number) const { return Derive<CommandId>(base_, "command", number); }

CommandNumber Script::Add(Kind kind, std::string_view actor, std::string_view body) {
  ++counts_[static_cast<size_t>(kind)];
  lines_.push_back(
      fmt::format(R"({{"id":"{}","actor":{{"person":"{}"}},{}}})", ToText(CommandIdOf(++last_)), actor, body));
  return last_;
}

std::vector<std::string> Script::Take() { return std::exchange(lines_, {}); }

std::string Script::IdOf(CommandNumber number) const { return ToText(CommandIdOf(number)); }

std::string Script::Created(CommandNumber number, std::string_view label, uint64_t ordinal) const {
  return ToText(Derive<AnyId>(CommandIdOf(number), label, ordinal));
}

void Script::SetClock(Instant to) {
  if (to <= now_) return;
  now_ = to;
  Add(Kind::kClock, kOperator, fmt::format(R"("setClock":{{"now":"{}"}})", FormatInstant(to)));
}

}  // namespace muniment::generate
