// Race after race of 64 threads for one thing: exactly one wins, and everyone gets an honest answer, whatever the
// interleaving. MUNIMENT_RACES says how many races: a hundred of each unless told, ten thousand in CI.
#include <set>

#include "commands/keys/keys.h"
#include "tests/commands/keys_fixture.h"
#include "tests/support/at_once.h"

namespace muniment::testing {
namespace {

constexpr int kFresh =
    50;  // rounds until a fresh organisation and agreement, so that a round costs the same throughout

class Races : public KeysTest {
 protected:
  int Id(int round, int thread) const { return 0x1000000 + round * kThreads + thread; }
  void Freshen(int round) {
    if (round % kFresh != 0) return;
    domain_ = fmt::format("race{}.onmicrosoft.com", round);
    organisation_ = story_.AnOrganisation(domain_);
    admin_ = "gloria@" + domain_;
  }
  // A key that is nobody's yet, or its open redemption.
  void IssueOne(int round) { ASSERT_THAT(Issue({round}), Accepted()); }
  void OpenOne(int round) {
    IssueOne(round);
    const Reply opened = Open({round}, admin_);
    ASSERT_THAT(opened, Accepted());
    redemption_ = opened.Created("redemption");
  }
  void ExpectOneWins(const std::vector<Reply>& replies, std::string_view others, std::string_view code = "") {
    EXPECT_EQ(CountOf(replies, "accepted"), 1u);
    EXPECT_EQ(CountOf(replies, others), kThreads - 1u);
    for (const Reply& reply : replies) {
      if (reply.outcome == "refused") {
        EXPECT_EQ(reply.code, code) << reply;
      }
    }
  }

  std::string domain_, admin_, redemption_, allotment_, agreement_, buyer_;
};

TEST_F(Races, KEY_5_OneOpensAKeyAndTheOthersAreToldThatItIsReserved) {
  Race(
      story_, [&](int round) { IssueOne(round); },
      [&](int round, int thread) {
        return LineOf(Id(round, thread), kGloria, "openRedemption",
                      fmt::format(R"({{"keys":{},"confirmed":true}})", KeyList({round})));
      },
      [&](int, const std::vector<Reply>& replies) { ExpectOneWins(replies, "refused", "keyReserved"); });
}

TEST_F(Races, KEY_5_OneRedemptionIsCompletedOnceAndTheOthersAreToldWhatCameOfIt) {
  Race(
      story_,
      [&](int round) {
        Freshen(round);
        OpenOne(round);
      },
      [&](int round, int thread) {
        return LineOf(
            Id(round, thread), admin_, "completeRedemption",
            fmt::format(R"({{"redemption":"{}","organisation":"{}","start":true}})", redemption_, organisation_));
      },
      [&](int, const std::vector<Reply>& replies) {
        ExpectOneWins(replies, "unchanged");
        std::set<std::string> subscriptions;
        for (const Reply& reply : replies) subscriptions.insert(reply.Created("subscription"));
        EXPECT_EQ(subscriptions.size(), 1u) << "two were told of different subscriptions";
      });
}

TEST_F(Races, ACT_5_ACT_7_AnAllotmentIsActivatedOnce) {
  Race(
      story_,
      [&](int round) {
        Freshen(round);
        if (round % kFresh == 0) {
          agreement_ = fmt::format("OV-{}", round);
          story_.AnAgreement(agreement_, "openValue", "2027-01-15");
        }
        const Reply order = story_.As(kAnn).Do(
            "placeOrder", fmt::format(R"({{"partner":"P-1","number":"O-{}","agreement":"{}","lines":)"
                                      R"([{{"edition":"E3","quantity":3}}]}})",
                                      round, agreement_));
        const Reply session = story_.As(admin_).Do(
            "openActivation", fmt::format(R"({{"licenceId":"{}","organisation":"{}"}})", agreement_, organisation_));
        const Reply requested = story_.As(admin_).Do(
            "requestActivation", fmt::format(R"({{"session":"{}","line":"{}","organisation":"{}"}})",
                                             session.Created("session"), order.Created("line"), organisation_));
        ASSERT_THAT(requested, Accepted());
        allotment_ = requested.Created("allotment");
      },
      [&](int round, int thread) {
        return LineOf(Id(round, thread), Story::kOperator, "recordActivation",
                      fmt::format(R"({{"allotment":"{}"}})", allotment_));
      },
      [&](int, const std::vector<Reply>& replies) { ExpectOneWins(replies, "unchanged"); });
}

TEST_F(Races, CAT_12_OneBuysTheLastOfAGreatestQuantity) {
  story_.AnEdition("FEW", R"({"selfService":true,"term":"P1Y","billing":"P1M","greatest":10})");
  Race(
      story_,
      [&](int round) {
        Freshen(round);
        buyer_ = fmt::format("buyer{}@{}", round, domain_);
        story_.AUser(organisation_, buyer_);
        ASSERT_THAT(
            story_.As(buyer_).Do("purchase",
                                 fmt::format(R"({{"organisation":"{}","edition":"FEW","quantity":9}})", organisation_)),
            Accepted());
      },
      [&](int round, int thread) {
        return LineOf(Id(round, thread), buyer_, "purchase",
                      fmt::format(R"({{"organisation":"{}","edition":"FEW","quantity":1}})", organisation_));
      },
      [&](int, const std::vector<Reply>& replies) { ExpectOneWins(replies, "refused", "beyondGreatest"); });
}

}  // namespace
}  // namespace muniment::testing
