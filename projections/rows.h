// Filling rows.
#pragma once

#include <capnp/schema.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/view.capnp.h"

namespace muniment::projections {

// Fills a List(Text) from texts: SetTexts(texts, [&](unsigned n) { return row.initDomains(n); }).
template <class Texts, class Init>
void SetTexts(const Texts& texts, Init init) {
  if (texts.empty()) return;
  auto out = init(static_cast<unsigned>(texts.size()));
  unsigned i = 0;
  for (const std::string& text : texts) out.set(i++, text);
}

// The enumerant's name; "unknown" for one of a later release.
template <class Enum>
std::string EnumText(Enum value) {
  const auto enumerants = capnp::Schema::from<Enum>().getEnumerants();
  const auto ordinal = static_cast<uint16_t>(value);
  return ordinal < enumerants.size() ? enumerants[ordinal].getProto().getName().cStr() : "unknown";
}

// The names of all enumerants: what a filter may be.
template <class Enum>
std::vector<std::string_view> EnumTexts() {
  std::vector<std::string_view> texts;
  for (const auto enumerant : capnp::Schema::from<Enum>().getEnumerants()) {
    texts.emplace_back(enumerant.getProto().getName().cStr());
  }
  return texts;
}

}  // namespace muniment::projections
