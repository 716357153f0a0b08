#include "projections/fold_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

#include "base/utf8.h"

namespace muniment::projections {
namespace {

struct FreeText {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

bool IsOfWord(int32_t code) {
  const auto category = utf8proc_category(code);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);  // letters, marks, numbers
}

// Whether every word of `query` satisfies `fits`; see EveryWordBeginsAWord for queries without words.
template <class Fits>
bool EveryWord(std::string_view query, Fits fits) {
  const std::vector<std::string> words = Words(query);
  if (words.empty()) return query.find_first_not_of(" \t\r\n") == query.npos;
  return std::all_of(words.begin(), words.end(), fits);
}

}  // namespace

std::string FoldForSearch(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  ForEachCodePoint(text, [&](int32_t, std::string_view bytes) { valid += bytes; });
  utf8proc_uint8_t* folded = nullptr;
  const auto size = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(valid.data()), static_cast<utf8proc_ssize_t>(valid.size()), &folded,
      static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                     UTF8PROC_STRIPMARK | UTF8PROC_IGNORE));
  const std::unique_ptr<utf8proc_uint8_t, FreeText> owned(folded);
  if (size < 0) throw std::bad_alloc();  // the input is valid UTF-8: there is no other reason
  return {reinterpret_cast<const char*>(folded), static_cast<size_t>(size)};
}

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const std::string folded = FoldForSearch(text);
  ForEachCodePoint(folded, [&](int32_t code, std::string_view bytes) {
    if (IsOfWord(code)) {
      word += bytes;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  });
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

bool EveryWordBeginsAWord(std::string_view query, std::string_view text) {
  const std::vector<std::string> words = Words(text);
  return EveryWord(query, [&](const std::string& sought) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return word.starts_with(sought); });
  });
}

bool EveryWordStandsIn(std::string_view query, std::string_view number) {
  const std::string folded = FoldForSearch(number);
  return EveryWord(query, [&](const std::string& sought) { return folded.find(sought) != folded.npos; });
}

}  // namespace muniment::projections
