#include "door/dns.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <poll.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <future>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/escaping.h"
#include "base/text.h"
#include "base/utf8.h"
#include "door/dns_message.h"
#include "fmt/format.h"

namespace muniment::door {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

struct DestroyChannel {
  void operator()(ares_channeldata* channel) const { ares_destroy(channel); }
};
using Channel = std::unique_ptr<ares_channeldata, DestroyChannel>;

// A channel that asks `server` and no other, twice at most within `time_out`: c-ares doubles the wait at the second
// try.
Channel OpenChannel(const std::string& server, milliseconds time_out) {
  ares_options options{};
  options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
  options.timeout = std::max(1, static_cast<int>(time_out.count() / 3));
  options.tries = 2;
  ares_channel raw = nullptr;
  if (ares_init_options(&raw, &options, ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES) != ARES_SUCCESS) {
    return nullptr;
  }
  Channel channel(raw);
  if (ares_set_servers_ports_csv(raw, server.c_str()) != ARES_SUCCESS) return nullptr;
  return channel;
}

// The port that `text` is, or 0.
uint16_t Port(std::string_view text) {
  uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && end == text.data() + text.size() ? port : uint16_t{0};
}

// `server` as address:port, so that two spellings of one server are one; nullopt if it is none.
std::optional<std::string> CanonicalServer(std::string_view server) {
  const bool brackets = server.starts_with('[');
  const size_t host_end = brackets ? server.find(']') : std::min(server.find(':'), server.size());
  if (host_end == server.npos) return std::nullopt;
  const std::string host(server.substr(brackets ? 1 : 0, brackets ? host_end - 1 : host_end));
  const std::string_view rest = server.substr(host_end + (brackets ? 1 : 0));
  const uint16_t port = rest.empty() ? uint16_t{NS_DEFAULTPORT} : rest[0] == ':' ? Port(rest.substr(1)) : uint16_t{0};
  in6_addr address{};
  const int family = brackets ? AF_INET6 : AF_INET;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (port == 0 || inet_pton(family, host.c_str(), &address) != 1 ||
      inet_ntop(family, &address, text.data(), text.size()) == nullptr) {
    return std::nullopt;
  }
  return brackets ? fmt::format("[{}]:{}", text.data(), port) : fmt::format("{}:{}", text.data(), port);
}

struct Packet {
  bool arrived = false;
  int status = ARES_ETIMEOUT;
  std::string bytes;
};

void OnPacket(void* arg, int status, int, unsigned char* bytes, int size) {
  auto& packet = *static_cast<Packet*>(arg);
  packet.arrived = true;
  packet.status = status;
  if (bytes != nullptr && size > 0)
    packet.bytes.assign(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
}

// Lets c-ares work until something happens on its sockets or it has waited long enough, `until` at the latest.
void Step(ares_channeldata* channel, Clock::time_point until) {
  std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
  const auto bits = static_cast<unsigned>(ares_getsock(channel, sockets.data(), ARES_GETSOCK_MAXNUM));
  std::vector<pollfd> fds;
  for (unsigned i = 0; i < sockets.size(); ++i) {
    short events = 0;
    if ((bits >> i & 1u) != 0) events |= POLLIN;
    if ((bits >> (i + ARES_GETSOCK_MAXNUM) & 1u) != 0) events |= POLLOUT;
    if (events != 0) fds.push_back({.fd = sockets[i], .events = events, .revents = 0});
  }
  const auto left = std::max(std::chrono::ceil<milliseconds>(until - Clock::now()), milliseconds(0));
  timeval most{.tv_sec = left.count() / 1000, .tv_usec = left.count() % 1000 * 1000};
  timeval store{};
  const timeval* wait = ares_timeout(channel, &most, &store);
  // One millisecond more: a wait cut off below the millisecond would spin.
  poll(fds.data(), fds.size(), static_cast<int>(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1));
  for (const pollfd& fd : fds) {
    // An error or hang-up shows as readable: c-ares reads it and learns why.
    const bool readable = (fd.revents & (POLLIN | POLLERR | POLLHUP)) != 0;
    ares_process_fd(channel, readable ? fd.fd : ARES_SOCKET_BAD, (fd.revents & POLLOUT) != 0 ? fd.fd : ARES_SOCKET_BAD);
  }
  ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // time-outs, even if there is no socket
}

Packet Fetch(ares_channeldata* channel, const std::string& name, DnsRecord record, Clock::time_point until) {
  Packet packet;
  ares_query(channel, name.c_str(), ns_c_in, record == DnsRecord::kTxt ? ns_t_txt : ns_t_mx, OnPacket, &packet);
  while (!packet.arrived && Clock::now() < until) Step(channel, until);
  if (!packet.arrived) {
    ares_cancel(channel);  // calls OnPacket before it returns
    packet.status = ARES_ETIMEOUT;
  }
  return packet;
}

bool Matches(const DnsQuestion& question, const std::string& value) {
  return question.record == DnsRecord::kTxt ? value == question.expected : value == FoldName(question.expected);
}

// At most kDnsValueBytesMax bytes of valid UTF-8 that a terminal shows as they are.
std::string Bounded(const std::string& value) {
  std::string text = IsUtf8(value) && !HasControls(value) ? value : absl::CHexEscape(value);
  if (text.size() <= kDnsValueBytesMax) return text;
  size_t end = kDnsValueBytesMax;
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

// The expected value, if it is there, then the others, sorted and once each, as many as evidence holds.
std::vector<std::string> ForEvidence(const std::optional<std::string>& found, const std::set<std::string>& all) {
  std::vector<std::string> values;
  if (found) values.push_back(*found);
  for (const std::string& value : all) {
    if (values.size() == kDnsValuesMax) break;
    if (value != found) values.push_back(value);
  }
  return values;
}

void Judge(const DnsQuestion& question, const std::vector<std::string>& values, DnsReply& reply) {
  std::optional<std::string> found;
  std::set<std::string> all;
  for (const std::string& value : values) {
    const std::string bounded = Bounded(value);
    if (Matches(question, value)) found = bounded;
    all.insert(bounded);
  }
  reply.outcome = found ? DnsOutcome::kFound : values.empty() ? DnsOutcome::kNone : DnsOutcome::kOtherValue;
  reply.values = ForEvidence(found, all);
}

// `status` is c-ares's, and is not ARES_SUCCESS.
void JudgeRefusal(int status, DnsReply& reply) {
  switch (status) {
    case ARES_ENOTFOUND:
      reply.outcome = DnsOutcome::kNone;
      reply.detail = "no such name";
      break;
    case ARES_ENODATA:
      reply.outcome = DnsOutcome::kNone;
      reply.detail = "no record of that type";
      break;
    default:
      reply.outcome = DnsOutcome::kTimeOut;
      reply.detail = ares_strerror(status);
  }
}

// Follows the aliases that the message itself holds, from `name` on; false if there are too many.
bool FollowAliases(const DnsMessage& message, std::string& name, std::vector<std::string>& aliases) {
  for (auto it = message.aliases.find(name); it != message.aliases.end(); it = message.aliases.find(name)) {
    if (aliases.size() == kDnsAliasesMax) return false;
    name = it->second;
    aliases.push_back(name);
  }
  return true;
}

// Recursive servers answer with the chain and its end in one message; of others, the end of the chain is asked again.
DnsReply AskServer(const std::string& server, milliseconds time_out, const DnsQuestion& question) {
  DnsReply reply;
  reply.server = server;
  const auto until = Clock::now() + time_out;
  const Channel channel = OpenChannel(server, time_out);
  if (!channel) {
    reply.detail = "no socket, or no memory, to ask with";
    return reply;
  }
  std::string name = FoldName(question.domain);
  while (true) {
    const Packet packet = Fetch(channel.get(), name, question.record, until);
    if (packet.status != ARES_SUCCESS) {
      JudgeRefusal(packet.status, reply);
      return reply;
    }
    const auto message = ReadDnsMessage(packet.bytes, question.record);
    if (!message.ok()) {
      reply.detail = StdView(message.status().message());
      return reply;
    }
    const size_t aliases_before = reply.aliases.size();
    if (!FollowAliases(*message, name, reply.aliases)) {
      reply.outcome = DnsOutcome::kNone;
      reply.detail = fmt::format("more than {} aliases in a row", kDnsAliasesMax);
      return reply;
    }
    const auto values = message->values.find(name);
    if (values == message->values.end() && reply.aliases.size() > aliases_before) continue;
    Judge(question, values == message->values.end() ? std::vector<std::string>{} : values->second, reply);
    return reply;
  }
}

class TwoServers : public Resolver {
 public:
  TwoServers(std::array<std::string, 2> servers, milliseconds time_out)
      : servers_(std::move(servers)), time_out_(time_out) {}

  DnsAnswer Ask(const DnsQuestion& question) override {
    auto second = std::async(std::launch::async, AskServer, servers_[1], time_out_, question);
    std::vector<DnsReply> replies;
    replies.push_back(AskServer(servers_[0], time_out_, question));
    replies.push_back(second.get());
    return Combine(std::move(replies));
  }

 private:
  const std::array<std::string, 2> servers_;
  const milliseconds time_out_;
};

DnsOutcome OutcomeOf(const std::vector<DnsReply>& replies) {
  if (replies.empty()) return DnsOutcome::kTimeOut;
  DnsOutcome common = replies.front().outcome;
  for (const DnsReply& reply : replies) {
    if (reply.outcome == DnsOutcome::kTimeOut) return DnsOutcome::kTimeOut;
    if (reply.outcome != common) common = DnsOutcome::kDisagree;
  }
  return common;
}

}  // namespace

DnsAnswer Combine(std::vector<DnsReply> replies) {
  DnsAnswer answer;
  answer.outcome = OutcomeOf(replies);
  std::optional<std::string> found;
  std::set<std::string> all;
  for (const DnsReply& reply : replies) {
    // A reply has the expected value first; it may be cut, and so cannot be recognised by comparing.
    if (reply.outcome == DnsOutcome::kFound && !reply.values.empty()) found = reply.values.front();
    all.insert(reply.values.begin(), reply.values.end());
  }
  answer.values = ForEvidence(found, all);
  answer.replies = std::move(replies);
  return answer;
}

absl::StatusOr<std::unique_ptr<Resolver>> MakeResolver(const std::array<std::string, 2>& servers,
                                                       milliseconds time_out) {
  if (time_out <= milliseconds(0) || time_out > std::chrono::minutes(1)) {
    return absl::InvalidArgumentError(
        fmt::format("a DNS time-out of {} ms is out of range; give 1 to 60000", time_out.count()));
  }
  std::array<std::string, 2> canonical;
  for (size_t i = 0; i < servers.size(); ++i) {
    const auto server = CanonicalServer(servers[i]);
    if (!server) {
      return absl::InvalidArgumentError(
          fmt::format("'{}' is not the address of a DNS server; write 192.0.2.1:53 or [2001:db8::1]:53", servers[i]));
    }
    canonical[i] = *server;
  }
  if (canonical[0] == canonical[1]) {
    return absl::InvalidArgumentError(
        fmt::format("both DNS servers are {}; give two different ones, which must agree", canonical[0]));
  }
  return std::make_unique<TwoServers>(std::move(canonical), time_out);
}

}  // namespace muniment::door
