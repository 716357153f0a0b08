// The reference pages say what the schemas and the table of refusals say.
#include "tools/reference/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>

namespace muniment::reference {
namespace {

using ::testing::HasSubstr;

std::string Committed(std::string_view name) {
  std::ifstream in(std::filesystem::path(MUNIMENT_SOURCE_DIR) / "docs" / "reference" / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class ReferencePages : public ::testing::Test {
 protected:
  const Pages pages_ = MakePages(schema_check::Compiled::Load(MUNIMENT_COMPILED_SCHEMAS).value(),
                                 commands::AllRefusals(), commands::PermissionMatrix());
};

TEST_F(ReferencePages, AreTheCommittedOnes) {
  const char* again = "run tools/reference/reference BUILD/schemas.bin docs/reference and commit what it writes";
  EXPECT_TRUE(Committed("commands.md") == pages_.commands) << again;
  EXPECT_TRUE(Committed("events.md") == pages_.events) << again;
  EXPECT_TRUE(Committed("views.md") == pages_.views) << again;
  EXPECT_TRUE(Committed("refusals.md") == pages_.refusals) << again;
  EXPECT_TRUE(Committed("permissions.md") == pages_.permissions) << again;
}

TEST_F(ReferencePages, TellFieldsFormsAndRules) {
  EXPECT_THAT(pages_.commands, HasSubstr("### selfProvision\n"));
  EXPECT_THAT(pages_.commands, HasSubstr("Rules SP-1, SP-2, SP-3, SP-4, SP-5."));
  EXPECT_THAT(pages_.commands, HasSubstr("| `quantity` | whole number, **required** | seats; a multiple"));
  EXPECT_THAT(pages_.commands, ::testing::Not(HasSubstr("`evidence`"))) << "what JSON must not give";
  EXPECT_THAT(pages_.commands, HasSubstr("| `id` | id, 32 hex digits, **required** | 128 bits, made by the client"));
  EXPECT_THAT(pages_.commands, HasSubstr("| `correlation` | id, 32 hex digits |")) << "needed by none";
  EXPECT_THAT(pages_.events, HasSubstr("### selfProvisioned\n"));
  EXPECT_THAT(pages_.refusals, HasSubstr("| CMD-6 | `notAllowed` |"));
  EXPECT_THAT(pages_.permissions, HasSubstr("| `placeOrder` |  |  | yes |  |  |  |"));
}

// Fields, members of unions, enumerants, and what they stand in: each has a comment in its schema.
TEST_F(ReferencePages, SayOfEverythingWhatItMeans) {
  for (const std::string* page : {&pages_.commands, &pages_.events, &pages_.views}) {
    std::istringstream lines(*page);
    std::string heading;  // whose own meaning is still to come
    size_t fields = 0;
    for (std::string line; std::getline(lines, line);) {
      const std::string_view text = line;
      fields += text.starts_with("| `") ? 1 : 0;
      EXPECT_FALSE(text.starts_with("| `") && text.ends_with("|  |")) << "a field without a comment: " << line;
      EXPECT_FALSE(text.starts_with("- `") && text.find("`: ") == text.npos) << "an enumerant without one: " << line;
      const bool is_prose = !text.empty() && !text.starts_with("|") && !text.starts_with("- `") &&
                            !text.starts_with("#") && !text.starts_with("Rules ");
      EXPECT_TRUE(heading.empty() || text.empty() || is_prose) << "a struct or enum without one: " << heading;
      const bool is_heading = text.starts_with("### ") || (text.starts_with("## ") && text.ends_with("Row"));
      if (!text.empty()) heading = is_heading ? line : "";
    }
    EXPECT_GT(fields, 200U);
  }
}

}  // namespace
}  // namespace muniment::reference
