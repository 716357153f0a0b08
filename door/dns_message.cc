#include "door/dns_message.h"

#include <arpa/nameser.h>

#include <array>
#include <cstdint>
#include <optional>

#include "absl/strings/ascii.h"
#include "base/text.h"

namespace muniment::door {
namespace {

// The name at `at` inside the message, or nullopt if it does not end within `size` bytes.
std::optional<std::string> NameAt(const ns_msg& message, const uint8_t* at, size_t size) {
  std::array<char, NS_MAXDNAME> name{};
  const int used = ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), at, name.data(), name.size());
  if (used < 0 || static_cast<size_t>(used) > size) return std::nullopt;
  return FoldName(name.data());
}

// The strings of a TXT record joined (RFC 1035, 3.3.14).
std::optional<std::string> JoinStrings(std::string_view data) {
  std::string text;
  while (!data.empty()) {
    const size_t length = static_cast<uint8_t>(data.front());
    if (data.size() < length + 1) return std::nullopt;
    text += data.substr(1, length);
    data.remove_prefix(length + 1);
  }
  return text;
}

// The host of an MX record, after its preference (RFC 1035, 3.3.9).
std::optional<std::string> MxHost(const ns_msg& message, const ns_rr& rr) {
  if (rr.rdlength < 3) return std::nullopt;
  return NameAt(message, rr.rdata + 2, rr.rdlength - 2u);
}

// False if the record's data are malformed.
bool TakeRecord(const ns_msg& message, const ns_rr& rr, DnsRecord record, DnsMessage& result) {
  if (rr.rr_class != ns_c_in) return true;
  const std::string owner = FoldName(rr.name);
  if (rr.type == ns_t_cname) {
    auto target = NameAt(message, rr.rdata, rr.rdlength);
    if (target) result.aliases.emplace(owner, *target);
    return target.has_value();
  }
  if (rr.type != (record == DnsRecord::kTxt ? ns_t_txt : ns_t_mx)) return true;
  auto value = record == DnsRecord::kTxt ? JoinStrings({reinterpret_cast<const char*>(rr.rdata), rr.rdlength})
                                         : MxHost(message, rr);
  if (!value) return false;
  result.values[owner].push_back(*std::move(value));
  return true;
}

}  // namespace

std::string FoldName(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return absl::AsciiStrToLower(AbslView(name));
}

absl::StatusOr<DnsMessage> ReadDnsMessage(std::string_view packet, DnsRecord record) {
  const absl::Status malformed = absl::DataLossError("the answer is not a well-formed DNS message");
  ns_msg message{};
  if (ns_initparse(reinterpret_cast<const uint8_t*>(packet.data()), static_cast<int>(packet.size()), &message) != 0) {
    return malformed;
  }
  DnsMessage result;
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr rr{};
    if (ns_parserr(&message, ns_s_an, i, &rr) != 0) return malformed;
    if (!TakeRecord(message, rr, record, result)) return malformed;
  }
  return result;
}

}  // namespace muniment::door
