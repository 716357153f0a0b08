// What the scenarios about pools share: a partner, its customer with users, one edition, and questions on both axes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "commands/pools/figures.h"
#include "commands/pools/walk.h"
#include "fmt/format.h"
#include "schemas/bytes.h"
#include "tests/support/pool_story.h"
#include "tests/support/story.h"

namespace muniment::testing {

using ::testing::HasSubstr;

inline constexpr std::string_view kKim = "kim@contoso.com";                    // account administrator
inline constexpr std::string_view kAnn = "ann@p-1.example";                    // member of partner P-1
inline constexpr std::string_view kGloria = "gloria@contoso.onmicrosoft.com";  // global administrator

class PoolScenario {
 public:
  explicit PoolScenario(std::string_view clock = "2027-01-01") : story(clock) {
    organisation = story.AnOrganisation();
    story.AVerifiedDomain(organisation, "contoso.com");
  }

  // An account under an agreement that begins then, for the users at contoso.com.
  void AnAccount(std::string_view number, std::string_view agreement_start) {
    story.AnAgreement("A-9", "mpsa", agreement_start);
    story.AnAccount(number, "A-9");
    holder = fmt::format("account/{}", number);
    for_whom = fmt::format(R"("account":"{}")", number);
    account = number;
    MustAccept(
        story.As(kKim).Do("associateDomain", fmt::format(R"({{"account":"{}","domain":"contoso.com"}})", number)));
  }
  // A reseller's agreement: its lines fill the organisation's own pool (ORD-7).
  void AReseller() {
    story.AnAgreement("R-1", "reseller", "2026-01-01", organisation);
    holder = fmt::format("organisation/{}", organisation);
    for_whom = R"("agreement":"R-1")";
  }
  void Users(int count) {
    std::vector<std::string> lines;
    for (int i = 0; i < count; ++i) {
      lines.push_back(fmt::format(
          R"({{"id":"{}","actor":{{"person":"{}"}},"addUser":{{"organisation":"{}","user":{{"address":"{}","name":"User {}"}}}}}})",
          story.NewId(), kGloria, organisation, User(i), i));
    }
    for (const Reply& reply : story.DoLines(lines, commands::Writer::Mode::kEach)) MustAccept(reply);
  }
  static std::string User(int i) { return fmt::format("user{}@contoso.com", i); }

  Reply SelfProvision(std::string_view edition, int quantity) {
    return story.As(kKim).Do("selfProvision", SelfProvisionFields(edition, quantity));
  }
  std::string SelfProvisionFields(std::string_view edition, int quantity) const {
    return fmt::format(R"({{"account":"{}","lines":[{{"edition":"{}","quantity":{}}}]}})", account, edition, quantity);
  }
  // `more`: further members of the line, beginning with a comma.
  std::string OrderFields(std::string_view number, std::string_view edition, int quantity,
                          std::string_view more = "") const {
    return fmt::format(R"({{"partner":"P-1","number":"{}",{},"lines":[{{"edition":"{}","quantity":{}{}}}]}})", number,
                       for_whom, edition, quantity, more);
  }
  Reply Order(std::string_view number, std::string_view edition, int quantity, std::string_view more = "") {
    return story.As(kAnn).Do("placeOrder", OrderFields(number, edition, quantity, more));
  }
  Reply OnLine(std::string_view command, std::string_view line, int quantity) {
    return story.As(kAnn).Do(command, fmt::format(R"({{"line":"{}","quantity":{}}})", line, quantity));
  }
  // Users [from, to); at most 20.
  std::string SeatFields(std::string_view edition, int from, int to) const {
    std::string users;
    for (int i = from; i < to; ++i) users += fmt::format(R"({}"{}")", users.empty() ? "" : ",", User(i));
    return fmt::format(R"({{"organisation":"{}","edition":"{}","users":[{}]}})", organisation, edition, users);
  }
  Reply Assign(std::string_view edition, int from, int to) {
    return story.As(kGloria).Do("assignSeats", SeatFields(edition, from, to));
  }
  Reply Unassign(std::string_view edition, int from, int to) {
    return story.As(kGloria).Do("unassignSeats", SeatFields(edition, from, to));
  }
  void AssignMany(std::string_view edition, int from, int to) {
    for (int i = from; i < to; i += 20) MustAccept(Assign(edition, i, std::min(i + 20, to)));
  }

  std::string PoolName(std::string_view guid) const { return fmt::format("pool/{}/{}", holder, guid); }
  // The pool as of a time as in a question, as known then or now.
  commands::Pool PoolAt(std::string_view guid, std::string_view as_of, std::string_view known = "") {
    return story.Past(as_of, known)->Get<commands::Pool>(PoolName(guid));
  }
  // "ordered / available / to be ordered".
  std::string Figures(std::string_view guid, std::string_view as_of, std::string_view known = "") {
    const commands::Pool pool = PoolAt(guid, as_of, known);
    const Instant t = Asked(as_of);
    return fmt::format("{} / {} / {}", Ordered(pool, t), Available(pool, t), ToBeOrdered(pool, t));
  }
  // "v 640, s 615, f 25", "v 580, s 615, over 35".
  std::string Seats(std::string_view guid, std::string_view as_of, std::string_view known = "") {
    const commands::Pool pool = PoolAt(guid, as_of, known);
    const Instant t = Asked(as_of);
    const uint64_t over = OverAssigned(pool, t);
    return fmt::format("v {}, s {}, {} {}", Valid(pool, t), Assigned(pool, t), over != 0 ? "over" : "f",
                       over != 0 ? over : Free(pool, t));
  }
  std::vector<int64_t> Amounts(std::string_view guid, commands::Figure figure, std::string_view as_of,
                               std::string_view known = "") {
    const std::vector<commands::EntryPtr> timeline = story.Past(as_of, known)->Timeline(PoolName(guid));
    std::vector<int64_t> amounts;
    for (const commands::Contribution& c : commands::Explain(timeline, figure, Asked(as_of)))
      amounts.push_back(c.amount);
    return amounts;
  }

  static void MustAccept(const Reply& reply) {
    ASSERT_EQ(reply.outcome, "accepted") << reply.rule << " " << reply.message;
  }

  Story story;
  std::string organisation, holder, for_whom, account;
};

}  // namespace muniment::testing
