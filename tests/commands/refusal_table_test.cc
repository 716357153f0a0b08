// The table that every refusal comes from, and that the reference page is made from (CMD-4).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "commands/refusal.h"

namespace muniment::commands {
namespace {

TEST(Refusals, CMD_4_EachNamesARuleAndSaysWhatToDo) {
  const std::regex rule("[A-Z]{2,4}-[0-9]+"), code("[a-z][A-Za-z0-9]*");
  ASSERT_FALSE(AllRefusals().empty());
  for (const RefusalKind* kind : AllRefusals()) {
    EXPECT_TRUE(std::regex_match(std::string(kind->rule), rule)) << kind->rule << ' ' << kind->code;
    EXPECT_TRUE(std::regex_match(std::string(kind->code), code)) << kind->code;
    EXPECT_FALSE(kind->sentence.empty()) << kind->code;
  }
}

TEST(Refusals, CMD_4_NoCodeStandsForTwoThings) {
  std::set<std::string_view> codes;
  for (const RefusalKind* kind : AllRefusals())
    EXPECT_TRUE(codes.insert(kind->code).second) << kind->code << " stands twice";
}

TEST(Refusals, CMD_4_ASentenceHasItsValues) {
  static constexpr RefusalKind kKind{"SP-1", "example",
                                     "{quantity} is not a multiple of {step}; order {below} or {above}"};
  EXPECT_EQ(Refuse(kKind, {{"quantity", "250"}, {"step", "100"}, {"below", "200"}, {"above", "300"}}).message(),
            "250 is not a multiple of 100; order 200 or 300");
}

}  // namespace
}  // namespace muniment::commands
