// What the tests of orders share: one partner, one account, one edition sold in steps of 100, and the figures of a pool
// in one line.
#pragma once

#include <string>
#include <string_view>

#include "commands/pools/figures.h"
#include "fmt/format.h"
#include "tests/support/story.h"

namespace muniment::testing {

using ::testing::HasSubstr;

inline constexpr std::string_view kKim = "kim@contoso.com";  // account administrator of the fixtures' accounts
inline constexpr std::string_view kAnn = "ann@p-1.example";  // member of partner P-1
inline constexpr std::string_view kE1 = "STANDARDPACK";

inline Story::Envelope Because(std::string_view reason_code) {
  Story::Envelope envelope;
  envelope.reason_code = reason_code;
  return envelope;
}
inline Story::Envelope EffectiveAt(std::string_view time) {
  Story::Envelope envelope;
  envelope.effective = time;
  return envelope;
}
inline Story::Envelope DryRun() {
  Story::Envelope envelope;
  envelope.dry_run = true;
  return envelope;
}

// "ordered / available / to be ordered" of the holder's pool, live.
inline std::string Figures(Story& story, std::string_view holder, std::string_view edition) {
  const auto id = ParseIdAs<EditionId>(edition);
  const auto& pool = story.world().Get<commands::Pool>(commands::PoolStream(holder, *id));
  const Instant now = story.ledger().last_recorded();
  return fmt::format("{} / {} / {}", Ordered(pool, now), Available(pool, now), ToBeOrdered(pool, now));
}

// An account A of partner P-1, its agreement from 2026-01-15, and the edition STANDARDPACK; the clock at
// 2027-02-01T09:00.
class OrdersTest : public ::testing::Test {
 protected:
  OrdersTest() {
    edition_ = story_.AnEdition(kE1);
    story_.AnAccount("A");
    story_.At("2027-02-01T09:00");
  }

  Reply SelfProvision(uint32_t quantity, std::string_view edition = kE1) {
    return story_.As(kKim).Do(
        "selfProvision",
        fmt::format(R"({{"account":"A","lines":[{{"edition":"{}","quantity":{}}}]}})", edition, quantity));
  }
  // `more`: further members of the line, beginning with a comma.
  Reply Order(std::string_view number, uint32_t quantity, std::string_view more = "") {
    return story_.As(kAnn).Do(
        "placeOrder",
        fmt::format(R"({{"partner":"P-1","number":"{}","account":"A","lines":[{{"edition":"{}","quantity":{}{}}}]}})",
                    number, kE1, quantity, more));
  }
  Reply OnLine(std::string_view command, std::string_view line, std::string_view more = "") {
    return story_.As(kAnn).Do(command, fmt::format(R"({{"line":"{}"{}}})", line, more));
  }
  std::string Figures(std::string_view holder = "account/A") {
    return ::muniment::testing::Figures(story_, holder, edition_);
  }

  Story story_;
  std::string edition_;
};

}  // namespace muniment::testing
