// Looking up the record that proves a domain (DOM-5). The door asks before a command is decided; the decision only sees
// what was answered, as evidence.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace muniment::door {

enum class DnsRecord { kTxt, kMx };

struct DnsQuestion {
  std::string domain;  // canonical (domain_name.h)
  DnsRecord record = DnsRecord::kTxt;
  std::string expected;  // TXT: the whole text, its strings joined, byte for byte. MX: the host, in any case
};

enum class DnsOutcome {
  kFound,       // both servers have the expected value, alone or among others
  kOtherValue,  // both have records of that type, neither has the expected value
  kNone,        // both say that there is no such record or no such name
  kTimeOut,     // at least one gave no usable answer in time: silence, failure (SERVFAIL, REFUSED), garbage. Ask again
                // later
  kDisagree,    // both answered, differently: mostly a change that has not reached both. Ask again later
};

// What goes into evidence is bounded, whatever a server sends: values beyond are left out, the expected one never.
inline constexpr size_t kDnsValuesMax = 20;
inline constexpr size_t kDnsValueBytesMax = 255;
// Aliases (CNAME) followed, of which chains in use have two or three; a longer one counts as no record.
inline constexpr size_t kDnsAliasesMax = 8;

// What one server said. The outcome is never kDisagree.
struct DnsReply {
  std::string server;  // address:port
  DnsOutcome outcome = DnsOutcome::kTimeOut;
  // Valid UTF-8, the expected value first, the others sorted. TXT: strings of one record joined; bytes that are not
  // UTF-8 and control characters make the value be written with \x escapes. MX: hosts in lower case without the last
  // dot.
  std::vector<std::string> values;
  std::vector<std::string> aliases;  // the names that CNAMEs led to, in order
  std::string detail;                // why there was no usable answer, or no record; "" where there is nothing to add
};

struct DnsAnswer {
  DnsOutcome outcome = DnsOutcome::kTimeOut;
  std::vector<std::string> values;  // of all replies together, bounded and sorted as in a reply
  std::vector<DnsReply> replies;    // one for each server, in the configured order
};

// The answer that two replies make together: found only if both found it.
DnsAnswer Combine(std::vector<DnsReply> replies);

class Resolver {
 public:
  virtual ~Resolver() = default;
  // Waits for the answer. Never fails: what goes wrong is an outcome, to be recorded. May be called from several
  // threads.
  virtual DnsAnswer Ask(const DnsQuestion& question) = 0;
};

// Asks two recursive (or authoritative) servers at the same time, over UDP, and over TCP where an answer is cut short.
// `servers` are address:port, an IPv6 address in brackets; without port, 53. `time_out` bounds the whole look-up at
// each, retries and aliases included. InvalidArgument: a server is not such an address, both are the same, or time_out
// is not in (0, 1 min]; the message names it.
absl::StatusOr<std::unique_ptr<Resolver>> MakeResolver(const std::array<std::string, 2>& servers,
                                                       std::chrono::milliseconds time_out = std::chrono::seconds(5));

}  // namespace muniment::door
