#include "door/domain_name.h"

#include <idn2.h>
#include <libpsl.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "base/text.h"
#include "base/utf8.h"
#include "fmt/format.h"

namespace muniment::door {
namespace {

// Anything longer is not looked at: even ignorable characters, which IDNA drops, end somewhere.
constexpr size_t kTextBytesMax = 1024;

struct FreeText {
  void operator()(void* text) const { std::free(text); }
};

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool IsDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

absl::Status NotADomain(std::string_view text, std::string_view why) {
  const bool printable = text.size() <= kDomainBytesMax && IsUtf8(text) && !HasControls(text);
  return absl::InvalidArgumentError(fmt::format("{} is not a domain name: {}; write it like contoso.com",
                                                printable ? fmt::format("'{}'", text) : "the text", why));
}

// What is wrong with an ASCII name, "" if nothing is.
std::string FaultOf(const std::string& ascii) {
  if (ascii.size() > kDomainBytesMax) return fmt::format("it is longer than {} characters", kDomainBytesMax);
  const std::vector<std::string> labels = absl::StrSplit(ascii, '.');
  for (const std::string& label : labels) {
    if (label.empty()) return "a part between dots is empty";
    if (label.size() > kLabelBytesMax) return fmt::format("a part is longer than {} characters", kLabelBytesMax);
    if (label.front() == '-' || label.back() == '-') return "a part begins or ends with a hyphen";
    const auto bad = std::find_if(label.begin(), label.end(), [](char c) { return !IsLetterOrDigit(c) && c != '-'; });
    if (bad != label.end()) return fmt::format("'{}' cannot stand in it", *bad);
  }
  if (labels.size() < 2) return "it has no dot, so it is not under any top-level domain";
  if (IsDigits(labels.back())) return "it ends in a number, as an IP address does";
  return "";
}

// The list is large, read-only and the same for all: loaded once, on first use, and kept for the life of the program.
const psl_ctx_t* PublicSuffixes() {
  static const psl_ctx_t* const list = [] {
    const psl_ctx_t* latest = psl_latest(nullptr);
    return latest != nullptr ? latest : psl_builtin();
  }();
  return list;
}

absl::Status NotAnAddress(std::string_view why) {
  return absl::InvalidArgumentError(
      fmt::format("this is not an e-mail address: {}; write it like name@contoso.com", why));
}

// What is wrong with a local part, "" if nothing is (RFC 5322, 3.2.3; RFC 6532, 3.2).
std::string_view FaultOfLocalPart(std::string_view local) {
  if (local.empty()) return "nothing stands before the '@'";
  if (local.size() > kLocalPartBytesMax) return "the part before the '@' is longer than 64 bytes";
  if (local.front() == '.' || local.back() == '.' || local.find("..") != local.npos) {
    return "the part before the '@' begins or ends with a dot, or has two in a row";
  }
  constexpr std::string_view kForbidden = " \"(),:;<>@[]\\";
  if (HasControls(local) || local.find_first_of(kForbidden) != local.npos) {
    return "the part before the '@' has a space, a quotation mark, a bracket or another character that cannot stand "
           "there";
  }
  return "";
}

// Case folded and composed; nullopt if some character cannot be mapped.
std::optional<std::string> FoldCase(std::string_view text) {
  // Of ASCII that is its small letters: nearly every address.
  if (std::none_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; })) {
    return absl::AsciiStrToLower(AbslView(text));
  }
  utf8proc_uint8_t* folded = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &folded, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
  const std::unique_ptr<utf8proc_uint8_t, FreeText> owned(folded);
  if (size < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(folded), static_cast<size_t>(size));
}

// Names of lower-case letters, digits and single hyphens, which IDNA leaves as they are: nearly all. FaultOf has the
// rest of what may be wrong with them; asking libidn2 costs more than everything else that is done to an address.
bool IsPlain(std::string_view text) {
  return text.find("--") == text.npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return IsLetterOrDigit(c) || c == '-' || c == '.'; });
}

absl::StatusOr<std::string> ToAscii(std::string_view text) {
  // Not IDN2_USE_STD3_ASCII_RULES: with it libidn2 silently drops what they forbid and makes contoso.com of "con
  // toso.com".
  uint8_t* ascii = nullptr;
  const int result = idn2_lookup_u8(reinterpret_cast<const uint8_t*>(std::string(text).c_str()), &ascii,
                                    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<uint8_t, FreeText> owned(ascii);
  if (result != IDN2_OK) return NotADomain(text, idn2_strerror(result));
  return std::string(reinterpret_cast<const char*>(ascii));
}

}  // namespace

absl::StatusOr<std::string> CanonicalDomain(std::string_view text) {
  if (text.empty()) return NotADomain(text, "it is empty");
  if (text.size() > kTextBytesMax) return NotADomain(text, fmt::format("it is longer than {} bytes", kTextBytesMax));
  if (!IsUtf8(text)) return NotADomain(text, "it is not UTF-8");
  if (HasControls(text)) return NotADomain(text, "it contains a control character");
  absl::StatusOr<std::string> ascii = IsPlain(text) ? std::string(text) : ToAscii(text);
  if (!ascii.ok()) return ascii.status();
  std::string name = *std::move(ascii);
  if (name.ends_with('.')) name.pop_back();
  if (const std::string fault = FaultOf(name); !fault.empty()) return NotADomain(text, fault);
  return name;
}

std::string CanonicalDomainOr(std::string_view text) {
  absl::StatusOr<std::string> domain = CanonicalDomain(text);
  return domain.ok() ? *std::move(domain) : std::string(text);
}

bool IsPublicSuffix(std::string_view domain) {
  return psl_is_public_suffix(PublicSuffixes(), std::string(domain).c_str()) != 0;
}

std::optional<std::string> RegistrableDomain(std::string_view domain) {
  const std::string name(domain);
  const char* registrable = psl_registrable_domain(PublicSuffixes(), name.c_str());
  if (registrable == nullptr) return std::nullopt;
  return std::string(registrable);
}

bool IsSubdomainOf(std::string_view domain, std::string_view parent) {
  return !parent.empty() && domain.size() > parent.size() + 1 && domain.ends_with(parent) &&
         domain[domain.size() - parent.size() - 1] == '.';
}

std::vector<std::string> Parents(std::string_view domain) {
  std::vector<std::string> parents;
  for (size_t dot = domain.find('.'); dot != domain.npos; dot = domain.find('.')) {
    domain.remove_prefix(dot + 1);
    if (domain.find('.') != domain.npos) parents.emplace_back(domain);
  }
  return parents;
}

absl::StatusOr<MailAddress> ParseMailAddress(std::string_view text) {
  if (text.size() > kTextBytesMax || !IsUtf8(text)) return NotAnAddress("it is too long, or not UTF-8");
  const size_t at = text.find('@');
  if (at == text.npos) return NotAnAddress("it has no '@'");
  if (text.find('@', at + 1) != text.npos) return NotAnAddress("it has more than one '@'");
  const std::string_view local = text.substr(0, at);
  if (const std::string_view fault = FaultOfLocalPart(local); !fault.empty()) return NotAnAddress(fault);
  const std::optional<std::string> folded = FoldCase(local);
  if (!folded) return NotAnAddress("the part before the '@' has a character that Unicode does not assign");
  auto domain = CanonicalDomain(text.substr(at + 1));
  if (!domain.ok()) return NotAnAddress("what stands after the '@' is not a domain name");
  MailAddress address{.local_part = std::string(local), .domain = *domain, .canonical = *folded + "@" + *domain};
  if (local.size() + 1 + domain->size() > kMailAddressBytesMax) {
    return NotAnAddress(fmt::format("it is longer than {} bytes", kMailAddressBytesMax));
  }
  return address;
}

}  // namespace muniment::door
