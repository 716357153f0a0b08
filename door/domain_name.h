// Domain names and e-mail addresses in the one form in which the ledger compares them (DOM-6, CMD-12).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace muniment::door {

inline constexpr size_t kDomainBytesMax = 253;    // in text, without the root's dot; 255 on the wire (RFC 1035, 2.3.4)
inline constexpr size_t kLabelBytesMax = 63;      // RFC 1035, 2.3.4
inline constexpr size_t kLocalPartBytesMax = 64;  // RFC 5321, 4.5.3.1.1
inline constexpr size_t kMailAddressBytesMax = 254;  // RFC 5321, 4.5.3.1.3, less the brackets

// The canonical form of a domain name: lower-case A-labels by IDNA2008 (UTS 46, non-transitional), at least two labels
// of letters, digits and inner hyphens, no dot at the end: "BÜCHER.Example." gives "xn--bcher-kva.example".
// InvalidArgument says what is wrong with the name and how to write it. IP addresses and names with underscores are no
// domains of anybody's users, and are refused.
absl::StatusOr<std::string> CanonicalDomain(std::string_view text);
// The same where a text may name something else, such as an organisation's id: what is no domain stays as it is.
std::string CanonicalDomainOr(std::string_view text);

// The functions below take canonical names.

// Whether names are registered directly below `domain` (com, co.uk), so that nobody can own it (DOM-12). By the Public
// Suffix List as the system has it, its private part (azurewebsites.net) included; an unknown top-level domain is one.
// The list changes: the entry records what was decided, and no fold asks again (CMD-12).
bool IsPublicSuffix(std::string_view domain);
// What was registered: contoso.co.uk of eu.sales.contoso.co.uk. nullopt for a public suffix.
std::optional<std::string> RegistrableDomain(std::string_view domain);

// Whether `domain` lies strictly below `parent`: sub.contoso.com below contoso.com; notcontoso.com and contoso.com do
// not.
bool IsSubdomainOf(std::string_view domain, std::string_view parent);
// The names above `domain`, nearest first, without the top-level domain: of a.b.contoso.com, b.contoso.com and
// contoso.com.
std::vector<std::string> Parents(std::string_view domain);

struct MailAddress {
  std::string local_part;  // as written
  std::string domain;      // canonical
  // Two addresses are the same if and only if these texts are (PRIV-1's keyed hash is over this): lower case
  // throughout, though RFC 5321 lets a host tell local parts apart by case; none that we serve does.
  std::string canonical;
};

// Takes local-part@domain: one '@', an unquoted local part (RFC 5322's dot-atom, UTF-8 as in RFC 6532), no display
// name, no comments, no address literal. InvalidArgument says what is wrong and how to write it, without repeating the
// address: it is personal data.
absl::StatusOr<MailAddress> ParseMailAddress(std::string_view text);

}  // namespace muniment::door
