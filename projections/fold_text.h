// Text as search sees it: without case, accents and forms (ACC-3).
//
// Runs at reading only. The tables are utf8proc's and change with its version, so nothing folded is stored in an entry
// or takes part in a state hash (architecture, decision 5).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muniment::projections {

// Case folded, decomposed by compatibility (NFKD), marks and ignorable characters dropped: "Škoda ＧＭＢＨ" gives
// "skoda gmbh", "Straße" gives "strasse". Letters that Unicode does not decompose (ø, ł) stay. Bytes that are not UTF-8
// become U+FFFD.
std::string FoldForSearch(std::string_view text);

// The words of the folded text: its runs of letters and digits. "O'Brien & Co." gives o, brien, co.
std::vector<std::string> Words(std::string_view text);

// Whether every word of `query` begins a word of `text`: "fab" and "inc fab" find "Fabrikam, Inc.". A blank query finds
// everything; one of signs only ("***") finds nothing.
bool EveryWordBeginsAWord(std::string_view query, std::string_view text);

// The same for numbers, of accounts and agreements: every word of `query` stands anywhere in `number`.
bool EveryWordStandsIn(std::string_view query, std::string_view number);

}  // namespace muniment::projections
