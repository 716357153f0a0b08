// Product keys as people write them. Rule KEY-1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muniment::commands {

// 25 characters of KEY-1's alphabet in upper case; hyphens, spaces and case of what was typed do not matter. Nothing:
// it is no product key.
std::optional<std::string> CanonicalProductKey(std::string_view text);

// Is the text a product key, or are there 25 characters of one in a row in it, several of them different, whatever
// stands around and between them but letters and digits? Not the digits of an id: those of a key are hardly ever all
// hexadecimal.
bool HoldsProductKey(std::string_view text);

// What is said in place of a text that somebody gave: the text, unless it holds a product key or what may be somebody's
// address, which are never repeated (KEY-2, PRIV-1), typed into whatever field.
std::string Repeated(std::string_view text);

}  // namespace muniment::commands
