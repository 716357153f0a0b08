// The part of a DNS answer (RFC 1035, 4) that a look-up needs, read by glibc's resolver library.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "door/dns.h"

namespace muniment::door {

// Keys are owner names in lower case without the last dot.
struct DnsMessage {
  std::map<std::string, std::string> aliases;              // CNAME: owner to target
  std::map<std::string, std::vector<std::string>> values;  // of the type asked for: TXT joined, MX hosts
};

// Lower case, no last dot: how names are compared (RFC 4343).
std::string FoldName(std::string_view name);

// Reads the answer section; records of other types and classes are passed over.
// DataLoss: the bytes are not a DNS message.
absl::StatusOr<DnsMessage> ReadDnsMessage(std::string_view packet, DnsRecord record);

}  // namespace muniment::door
