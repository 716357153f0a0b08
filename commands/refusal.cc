#include "commands/refusal.h"

#include <cassert>

#include "commands/keys/product_key.h"

namespace muniment::commands {

std::string Refusal::message() const {
  std::string text;
  std::string_view rest = kind_->sentence;
  while (!rest.empty()) {
    const size_t open = rest.find('{');
    text += rest.substr(0, open);
    if (open == std::string_view::npos) break;
    const size_t close = rest.find('}', open);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    bool given = false;
    for (const Value& value : values_) {
      if (value.name != name) continue;
      text += value.value;
      given = true;
      break;
    }
    assert(given && "a refusal lacks a value that its sentence names");
    (void)given;
    rest.remove_prefix(close + 1);
  }
  return text;
}

// Of what was typed a value may be a product key or an address in the wrong field: that is not repeated (KEY-2,
// PRIV-1).
Refusal Refuse(const RefusalKind& kind, std::initializer_list<std::pair<std::string_view, std::string>> values) {
  std::vector<Value> given;
  given.reserve(values.size());
  for (const auto& [name, value] : values) given.push_back({std::string(name), Repeated(value)});
  return Refusal(kind, std::move(given));
}

}  // namespace muniment::commands
