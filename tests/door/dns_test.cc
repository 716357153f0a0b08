#include "door/dns.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <iostream>
#include <random>
#include <string_view>
#include <thread>

#include "door/dns_message.h"
#include "fmt/format.h"

namespace muniment::door {
namespace {

using std::string_literals::operator""s;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// ---- messages, written by hand so that they can be wrong

std::string Two(size_t number) { return {static_cast<char>(number >> 8), static_cast<char>(number)}; }

std::string Name(std::string_view text) {
  std::string wire;
  while (!text.empty()) {
    const std::string_view label = text.substr(0, text.find('.'));
    wire += static_cast<char>(label.size());
    wire += label;
    text.remove_prefix(std::min(text.size(), label.size() + 1));
  }
  return wire + '\0';
}

constexpr size_t kMx = 15, kTxt = 16, kCname = 5;

std::string Rr(std::string_view owner, size_t type, const std::string& data) {
  return Name(owner) + Two(type) + Two(1) + Two(0) + Two(300) + Two(data.size()) + data;
}
std::string Txt(std::string_view owner, const std::vector<std::string>& strings) {
  std::string data;
  for (const std::string& s : strings) data += static_cast<char>(s.size()) + s;
  return Rr(owner, kTxt, data);
}
std::string Mx(std::string_view owner, std::string_view host) { return Rr(owner, kMx, Two(10) + Name(host)); }
std::string Cname(std::string_view owner, std::string_view target) { return Rr(owner, kCname, Name(target)); }

constexpr size_t kNoSuchName = 3, kServerFailure = 2, kRefused = 5, kTruncated = 0x0200;

std::string Question(const std::string& query) { return query.substr(12); }

// The name asked for, as text.
std::string Asked(const std::string& query) {
  std::string name;
  for (size_t i = 12; i < query.size() && query[i] != 0; i += static_cast<size_t>(query[i]) + 1) {
    if (!name.empty()) name += '.';
    name += query.substr(i + 1, static_cast<size_t>(query[i]));
  }
  return name;
}

std::string Answer(const std::string& query, const std::vector<std::string>& records, size_t flags = 0) {
  std::string message = query.substr(0, 2) + Two(0x8180 | flags) + Two(1) + Two(records.size()) + Two(0) + Two(0);
  message += Question(query);
  for (const std::string& record : records) message += record;
  return message;
}

// ---- a server on loopback, UDP and TCP on one port, that answers what the test says

class DnsServer {
 public:
  // The answer to a query; nullopt is silence.
  using Respond = std::function<std::optional<std::string>(const std::string& query, bool tcp)>;

  explicit DnsServer(Respond respond) : respond_(std::move(respond)) {
    // The TCP port of the same number may be taken: then another is tried.
    for (int attempt = 0; attempt < 50 && tcp_ < 0; ++attempt) {
      CloseAll();
      sockaddr_in address = Loopback(0);
      udp_ = socket(AF_INET, SOCK_DGRAM, 0);
      socklen_t size = sizeof address;
      if (bind(udp_, reinterpret_cast<sockaddr*>(&address), size) != 0) continue;
      getsockname(udp_, reinterpret_cast<sockaddr*>(&address), &size);
      const int listener = socket(AF_INET, SOCK_STREAM, 0);
      if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, 8) != 0) {
        close(listener);
        continue;
      }
      tcp_ = listener;
      port_ = ntohs(address.sin_port);
    }
    EXPECT_GE(tcp_, 0) << "no free port";
    EXPECT_EQ(pipe(stop_), 0);
    thread_ = std::thread([this] { Serve(); });
  }
  ~DnsServer() {
    EXPECT_EQ(write(stop_[1], "x", 1), 1);
    thread_.join();
    CloseAll();
    close(stop_[0]);
    close(stop_[1]);
  }
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  std::string address() const { return fmt::format("127.0.0.1:{}", port_); }
  int queries() const { return queries_; }

 private:
  static sockaddr_in Loopback(uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  void CloseAll() {
    if (udp_ >= 0) close(udp_);
    if (tcp_ >= 0) close(tcp_);
    udp_ = tcp_ = -1;
  }
  void Serve() {
    while (true) {
      pollfd fds[] = {{udp_, POLLIN, 0}, {tcp_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
      if (poll(fds, 3, -1) < 0 || (fds[2].revents & POLLIN) != 0) return;
      if ((fds[0].revents & POLLIN) != 0) ServeUdp();
      if ((fds[1].revents & POLLIN) != 0) ServeTcp();
    }
  }
  void ServeUdp() {
    char buffer[1500];
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const ssize_t got = recvfrom(udp_, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (got < 12) return;
    ++queries_;
    const auto answer = respond_(std::string(buffer, static_cast<size_t>(got)), false);
    if (answer) sendto(udp_, answer->data(), answer->size(), 0, reinterpret_cast<sockaddr*>(&from), size);
  }
  void ServeTcp() {
    const int connection = accept(tcp_, nullptr, nullptr);
    if (connection < 0) return;
    const timeval limit{.tv_sec = 2, .tv_usec = 0};  // a client that sends nothing must not hang the test
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    unsigned char length[2];
    if (recv(connection, length, 2, MSG_WAITALL) == 2) {
      std::string query(static_cast<size_t>(length[0] << 8 | length[1]), '\0');
      if (recv(connection, query.data(), query.size(), MSG_WAITALL) == static_cast<ssize_t>(query.size())) {
        ++queries_;
        const auto answer = respond_(query, true);
        if (answer) {
          const std::string framed = Two(answer->size()) + *answer;
          send(connection, framed.data(), framed.size(), MSG_NOSIGNAL);
        }
      }
    }
    close(connection);
  }

  const Respond respond_;
  int udp_ = -1, tcp_ = -1;
  int stop_[2] = {-1, -1};
  uint16_t port_ = 0;
  std::atomic<int> queries_ = 0;
  std::thread thread_;
};

DnsServer::Respond Always(std::vector<std::string> records, size_t flags = 0) {
  return
      [records = std::move(records), flags](const std::string& query, bool) { return Answer(query, records, flags); };
}
std::optional<std::string> Silence(const std::string&, bool) { return std::nullopt; }

const DnsQuestion kTxtQuestion{"contoso.com", DnsRecord::kTxt, "muniment=abc"};
const DnsQuestion kMxQuestion{"contoso.com", DnsRecord::kMx, "abc.msv1.invalid"};

// Silence costs this long, and a loaded machine must answer within it.
constexpr milliseconds kPatient{10000}, kImpatient{300};

DnsAnswer AskTwo(const DnsServer::Respond& first, const DnsServer::Respond& second, const DnsQuestion& question,
                 milliseconds time_out = kPatient) {
  DnsServer one(first), two(second);
  auto resolver = MakeResolver({one.address(), two.address()}, time_out);
  if (!resolver.ok()) {
    ADD_FAILURE() << resolver.status();
    return {};
  }
  DnsAnswer answer = (*resolver)->Ask(question);
  EXPECT_EQ(answer.replies.size(), 2u);
  EXPECT_EQ(answer.replies.at(0).server, one.address());
  EXPECT_EQ(answer.replies.at(1).server, two.address());
  return answer;
}

DnsAnswer AskBoth(const DnsServer::Respond& respond, const DnsQuestion& question, milliseconds time_out = kPatient) {
  return AskTwo(respond, respond, question, time_out);
}

TEST(DnsLookUp, DOM_5_FindsATextAmongOthers) {
  const DnsAnswer answer =
      AskBoth(Always({Txt("contoso.com", {"v=spf1 -all"}), Txt("contoso.com", {"muniment=abc"})}), kTxtQuestion);
  EXPECT_EQ(answer.outcome, DnsOutcome::kFound);
  EXPECT_THAT(answer.values, ElementsAre("muniment=abc", "v=spf1 -all"));
}

TEST(DnsLookUp, DOM_5_JoinsTheStringsOfATextButNotTwoTexts) {
  EXPECT_EQ(AskBoth(Always({Txt("contoso.com", {"muni", "ment=", "abc"})}), kTxtQuestion).outcome, DnsOutcome::kFound);
  EXPECT_EQ(AskBoth(Always({Txt("contoso.com", {"muniment="}), Txt("contoso.com", {"abc"})}), kTxtQuestion).outcome,
            DnsOutcome::kOtherValue);
}

TEST(DnsLookUp, DOM_5_ComparesATextToTheLetterAndNamesInAnyCase) {
  EXPECT_EQ(AskBoth(Always({Txt("CONTOSO.com", {"muniment=abc"})}), kTxtQuestion).outcome, DnsOutcome::kFound);
  EXPECT_EQ(AskBoth(Always({Txt("contoso.com", {"MUNIMENT=abc"})}), kTxtQuestion).outcome, DnsOutcome::kOtherValue);
}

TEST(DnsLookUp, DOM_5_FindsAnMxHostInAnyCase) {
  const DnsAnswer answer =
      AskBoth(Always({Mx("contoso.com", "Mail.Contoso.com"), Mx("Contoso.Com", "ABC.MSV1.Invalid")}), kMxQuestion);
  EXPECT_EQ(answer.outcome, DnsOutcome::kFound);
  EXPECT_THAT(answer.values, ElementsAre("abc.msv1.invalid", "mail.contoso.com"));
}

TEST(DnsLookUp, DOM_5_AnotherValueIsNotFoundAndIsShown) {
  const DnsAnswer answer = AskBoth(Always({Txt("contoso.com", {"muniment=xyz"})}), kTxtQuestion);
  EXPECT_EQ(answer.outcome, DnsOutcome::kOtherValue);
  EXPECT_THAT(answer.values, ElementsAre("muniment=xyz"));
}

TEST(DnsLookUp, DOM_5_NoNameNoRecordAndRecordsOfOthersAreNone) {
  for (const auto& respond : {Always({}, kNoSuchName), Always({}), Always({Mx("contoso.com", "mail.contoso.com")}),
                              Always({Txt("fabrikam.com", {"muniment=abc"})})}) {
    const DnsAnswer answer = AskBoth(respond, kTxtQuestion);
    EXPECT_EQ(answer.outcome, DnsOutcome::kNone);
    EXPECT_THAT(answer.values, IsEmpty());
  }
}

TEST(DnsLookUp, DOM_5_FollowsAliasesWithinAnAnswer) {
  const DnsAnswer answer = AskBoth(
      Always({Cname("contoso.com", "A.example"), Cname("a.example", "b.example"), Txt("b.example", {"muniment=abc"})}),
      kTxtQuestion);
  EXPECT_EQ(answer.outcome, DnsOutcome::kFound);
  EXPECT_THAT(answer.replies.at(0).aliases, ElementsAre("a.example", "b.example"));
}

TEST(DnsLookUp, DOM_5_AsksAgainForAnAliasThatTheServerDidNotFollow) {
  const auto respond = [](const std::string& query, bool) -> std::optional<std::string> {
    if (Asked(query) == "contoso.com") return Answer(query, {Cname("contoso.com", "a.example")});
    return Answer(query, {Txt("a.example", {"muniment=abc"})});
  };
  const DnsAnswer answer = AskBoth(respond, kTxtQuestion);
  EXPECT_EQ(answer.outcome, DnsOutcome::kFound);
  EXPECT_THAT(answer.replies.at(1).aliases, ElementsAre("a.example"));
}

TEST(DnsLookUp, DOM_5_AliasesInACircleEnd) {
  const DnsAnswer answer =
      AskBoth(Always({Cname("contoso.com", "a.example"), Cname("a.example", "contoso.com")}), kTxtQuestion);
  EXPECT_EQ(answer.outcome, DnsOutcome::kNone);
  EXPECT_THAT(answer.replies.at(0).detail, HasSubstr("aliases"));
  EXPECT_EQ(answer.replies.at(0).aliases.size(), kDnsAliasesMax);
}

TEST(DnsLookUp, DOM_5_SilenceIsATimeOutEvenIfTheOtherServerFinds) {
  const auto found = Always({Txt("contoso.com", {"muniment=abc"})});
  EXPECT_EQ(AskBoth(Silence, kTxtQuestion, kImpatient).outcome, DnsOutcome::kTimeOut);
  const DnsAnswer answer = AskTwo(found, Silence, kTxtQuestion, kImpatient);
  EXPECT_EQ(answer.outcome, DnsOutcome::kTimeOut);
  EXPECT_EQ(answer.replies.at(1).outcome, DnsOutcome::kTimeOut);
}

TEST(DnsLookUp, DOM_5_ServersThatDifferDisagree) {
  const auto found = Always({Txt("contoso.com", {"muniment=abc"})});
  const auto other = Always({Txt("contoso.com", {"muniment=xyz"})});
  const auto none = Always({}, kNoSuchName);
  const DnsAnswer answer = AskTwo(other, found, kTxtQuestion);
  EXPECT_EQ(answer.outcome, DnsOutcome::kDisagree);
  EXPECT_THAT(answer.values, ElementsAre("muniment=abc", "muniment=xyz"));
  EXPECT_EQ(AskTwo(found, none, kTxtQuestion).outcome, DnsOutcome::kDisagree);
  EXPECT_EQ(AskTwo(none, other, kTxtQuestion).outcome, DnsOutcome::kDisagree);
}

TEST(DnsLookUp, DOM_5_FailuresAreNoAnswer) {
  for (const auto& respond : {Always({}, kServerFailure), Always({}, kRefused)}) {
    const DnsAnswer answer = AskBoth(respond, kTxtQuestion);
    EXPECT_EQ(answer.outcome, DnsOutcome::kTimeOut);
    EXPECT_NE(answer.replies.at(0).detail, "");
  }
}

TEST(DnsLookUp, DOM_5_AnAnswerCutShortIsFetchedByTcp) {
  std::atomic<int> by_tcp = 0;
  const auto respond = [&by_tcp](const std::string& query, bool tcp) -> std::optional<std::string> {
    if (!tcp) return Answer(query, {}, kTruncated);
    ++by_tcp;
    std::vector<std::string> records(40, Txt("contoso.com", {std::string(200, 'x')}));
    records.push_back(Txt("contoso.com", {"muniment=abc"}));
    return Answer(query, records);
  };
  EXPECT_EQ(AskBoth(respond, kTxtQuestion).outcome, DnsOutcome::kFound);
  EXPECT_GE(by_tcp, 2);
}

TEST(DnsLookUp, DOM_5_EvidenceIsBoundedAndNeverLacksTheExpectedValue) {
  const auto respond = [](const std::string& query, bool tcp) -> std::optional<std::string> {
    if (!tcp) return Answer(query, {}, kTruncated);
    std::vector<std::string> records;
    for (int i = 0; i < 100; ++i)
      records.push_back(Txt("contoso.com", {fmt::format("a{:03}", i), std::string(255, 'x')}));
    records.push_back(Txt("contoso.com", {"muniment=abc"}));
    records.push_back(Txt("contoso.com", {"\xff\x01 not text"}));
    return Answer(query, records);
  };
  const DnsAnswer answer = AskBoth(respond, kTxtQuestion);
  EXPECT_EQ(answer.outcome, DnsOutcome::kFound);
  ASSERT_EQ(answer.values.size(), kDnsValuesMax);
  EXPECT_EQ(answer.values.front(), "muniment=abc");
  EXPECT_EQ(answer.values.at(1), "\\xff\\x01 not text");
  for (const std::string& value : answer.values) EXPECT_LE(value.size(), kDnsValueBytesMax);
}

TEST(DnsLookUp, DOM_5_GarbageIsNoAnswerAndALaterGoodOneStillCounts) {
  const auto good = [](const std::string& query) { return Answer(query, {Txt("contoso.com", {"muniment=abc"})}); };
  const std::vector<std::function<std::string(const std::string&)>> faults = {
      [](const std::string&) { return ""s; }, [](const std::string&) { return "x"s; },
      [](const std::string& query) { return query.substr(0, 12); },
      [&](const std::string& query) { return "zz" + good(query).substr(2); },  // another query's answer
  };
  for (const auto& fault : faults) {
    const auto bad = [&](const std::string& query, bool) { return std::optional(fault(query)); };
    EXPECT_EQ(AskBoth(bad, kTxtQuestion, kImpatient).outcome, DnsOutcome::kTimeOut);
    std::atomic<int> asked = 0;
    const auto at_second = [&](const std::string& query, bool) {
      return std::optional(asked++ == 0 ? fault(query) : good(query));
    };
    const DnsAnswer answer =
        AskTwo(Always({Txt("contoso.com", {"muniment=abc"})}), at_second, kTxtQuestion, milliseconds(1500));
    EXPECT_EQ(answer.outcome, DnsOutcome::kFound) << answer.replies.at(1).detail;
  }
}

TEST(DnsMessages, RandomDamageIsReadOrRefusedWithoutHarm) {
  const auto seed = std::random_device{}();
  std::cout << "seed " << seed << "\n";
  std::mt19937 random(seed);
  const std::string query =
      "ab" + Two(0x0100) + Two(1) + Two(0) + Two(0) + Two(0) + Name("contoso.com") + Two(kTxt) + Two(1);
  const std::string whole = Answer(
      query, {Cname("contoso.com", "a.example"), Txt("a.example", {"one", "two"}), Mx("a.example", "m.example")});
  for (int round = 0; round < 20000; ++round) {
    std::string damaged = whole.substr(0, 1 + random() % whole.size());
    for (size_t n = random() % 4; n > 0; --n) damaged[random() % damaged.size()] = static_cast<char>(random());
    for (DnsRecord record : {DnsRecord::kTxt, DnsRecord::kMx}) {
      const auto message = ReadDnsMessage(damaged, record);
      if (!message.ok()) {
        EXPECT_EQ(message.status().code(), absl::StatusCode::kDataLoss);
      }
    }
  }
}

TEST(DnsMessages, RecordsWhoseLengthsDoNotFitAreMalformed) {
  const std::string query = "ab" + Two(0x0100) + Two(1) + Two(0) + Two(0) + Two(0) + Name("c.com") + Two(kTxt) + Two(1);
  EXPECT_TRUE(ReadDnsMessage(Answer(query, {Txt("c.com", {"ok"})}), DnsRecord::kTxt).ok());
  EXPECT_FALSE(ReadDnsMessage(Answer(query, {Rr("c.com", kTxt, "\x05"s + "ab")}), DnsRecord::kTxt).ok());
  EXPECT_FALSE(ReadDnsMessage(Answer(query, {Rr("c.com", kMx, Two(10))}), DnsRecord::kMx).ok());
  EXPECT_FALSE(ReadDnsMessage(Answer(query, {Rr("c.com", kCname, "")}), DnsRecord::kTxt).ok());
  EXPECT_FALSE(ReadDnsMessage(Answer(query, {Rr("c.com", kCname, "\xc0\xff"s)}), DnsRecord::kTxt).ok());
  EXPECT_FALSE(ReadDnsMessage("", DnsRecord::kTxt).ok());
}

TEST(MakeResolver, RefusesServersThatAreNoneTheSameTwiceAndTimeOutsOutOfRange) {
  for (const char* server :
       {"", "dns.example", "127.0.0.1:99999", "127.0.0.1,127.0.0.2", "127.0.0.1:", "300.1.1.1", "127.0.0.1:x"}) {
    const auto resolver = MakeResolver({"127.0.0.1:53", server});
    EXPECT_EQ(resolver.status().code(), absl::StatusCode::kInvalidArgument) << server;
    EXPECT_THAT(std::string(resolver.status().message()), HasSubstr("write 192.0.2.1:53")) << server;
  }
  EXPECT_FALSE(MakeResolver({"127.0.0.1:53", "127.0.0.1:53"}).ok());
  EXPECT_FALSE(MakeResolver({"127.0.0.1", "127.0.0.1:53"}).ok()) << "53 is the port where none is given";
  EXPECT_FALSE(MakeResolver({"127.0.0.1:53", "127.0.0.2:53"}, milliseconds(0)).ok());
  EXPECT_FALSE(MakeResolver({"127.0.0.1:53", "127.0.0.2:53"}, milliseconds(60001)).ok());
  EXPECT_TRUE(MakeResolver({"127.0.0.1", "[::1]:53"}).ok());
}

TEST(DnsLookUp, DOM_5_AServerThatIsNotThereIsNoAnswer) {
  std::string gone;
  {
    DnsServer server(Silence);
    gone = server.address();
  }
  DnsServer other(Always({Txt("contoso.com", {"muniment=abc"})}));
  auto resolver = MakeResolver({gone, other.address()}, milliseconds(1000));
  ASSERT_TRUE(resolver.ok());
  EXPECT_EQ((*resolver)->Ask(kTxtQuestion).outcome, DnsOutcome::kTimeOut);
}

TEST(DnsLookUp, SeveralThreadsMayAskAtOnce) {
  DnsServer one(Always({Txt("contoso.com", {"muniment=abc"})})), two(Always({Txt("contoso.com", {"muniment=abc"})}));
  auto resolver = MakeResolver({one.address(), two.address()}, kPatient);
  ASSERT_TRUE(resolver.ok());
  std::atomic<int> found = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { found += (*resolver)->Ask(kTxtQuestion).outcome == DnsOutcome::kFound; });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(found, 8);
}

}  // namespace
}  // namespace muniment::door
