// The reference pages say what the schemas and the table of refusals say.
#include "tools/reference/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

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
  EXPECT_THAT(pages_.events, HasSubstr("### selfProvisioned\n"));
  EXPECT_THAT(pages_.refusals, HasSubstr("| CMD-6 | `notAllowed` |"));
  EXPECT_THAT(pages_.permissions, HasSubstr("| `placeOrder` |  |  | yes |  |  |  |"));
}

}  // namespace
}  // namespace muniment::reference
