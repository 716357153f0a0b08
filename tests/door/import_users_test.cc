// Users from the bulk template: one addUser command per row, through the JSON door.
#include "door/import_users.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <string>

#include "tests/support/imports.h"
#include "tests/support/story.h"

namespace muniment::door {
namespace {

using testing::Accepted;
using ::testing::Each;
using testing::FileBytes;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::Refused;
using testing::Reply;
using testing::Story;

constexpr std::string_view kHeader =
    "User Name,First Name,Last Name,Display Name,Job Title,Department,Office Number,Office Phone,Mobile "
    "Phone,Fax,Address,"
    "City,State or Province,ZIP or Postal Code,Country or Region\n";

std::vector<UserRow> Read(const std::string& bytes, std::string_view organisation = "contoso.com") {
  std::istringstream in(bytes);
  auto rows = ReadUsers(in, {.actor = "gloria@contoso.com", .organisation = std::string(organisation)});
  EXPECT_TRUE(rows.ok()) << rows.status();
  return rows.ok() ? *rows : std::vector<UserRow>{};
}

std::string Row(std::string_view address, std::string_view name, std::string_view rest = ",,,,,,,,,,") {
  return std::string(address) + ",,," + std::string(name) + std::string(rest) + ",\n";
}

TEST(ReadUsers, ORG_8_EachRowIsACommandWithWhatElseIsFilledInAsDetails) {
  const auto rows = Read(
      fmt::format("{}{}", kHeader,
                  "chris@contoso.com,Chris,Green,\"Chris \"\"C\"\" Green\",IT Manager,,,,,,\"1 Way, North\",,,,\n"));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_THAT(rows[0].fault, IsEmpty());
  EXPECT_EQ(rows[0].line, 2u);
  EXPECT_THAT(
      rows[0].command,
      HasSubstr(
          R"("addUser":{"organisation":"contoso.com","user":{"address":"chris@contoso.com","name":"Chris \"C\" Green"},)"
          R"("details":"First Name: Chris; Last Name: Green; Job Title: IT Manager; Address: 1 Way, North"}})"));
  EXPECT_THAT(rows[0].command, HasSubstr(R"("actor":{"person":"gloria@contoso.com"})"));
}

TEST(ReadUsers, PAR_4_WhoseActItIsAndWhyAreSaidApart) {
  const auto read = [](std::string on_behalf_of, std::string reason_code) {
    std::istringstream in(std::string(kHeader) + Row("ann@contoso.com", "Ann"));
    return ReadUsers(in, {.actor = "ann@p-1.example",
                          .organisation = "contoso.com",
                          .on_behalf_of = std::move(on_behalf_of),
                          .reason_code = std::move(reason_code)})
        ->at(0)
        .command;
  };
  EXPECT_THAT(read("abc", ""), ::testing::AllOf(HasSubstr(R"("onBehalfOf":"abc")"), Not(HasSubstr("reasonCode"))));
  EXPECT_THAT(read("", "hr"), ::testing::AllOf(HasSubstr(R"("reasonCode":"hr")"), Not(HasSubstr("onBehalfOf"))));
}

TEST(ReadUsers, ORG_8_FaultsAreTheRowsOwnAndNeverRepeatWhatStandsThere) {
  const auto rows = Read(std::string(kHeader) + Row("ann@contoso.com", "") + Row("", "Ann") + "a,b\n" +
                         Row("ben@contoso.com", std::string(257, 'b')) + Row("eve@contoso.com", "\u00c9v\u00e9"));
  ASSERT_EQ(rows.size(), 5u);
  EXPECT_EQ(rows[0].fault, "Display Name: must not be empty");
  EXPECT_EQ(rows[1].fault, "User Name: must not be empty");
  EXPECT_THAT(rows[2].fault, HasSubstr("2 columns instead of 15"));
  EXPECT_EQ(rows[3].fault, "Display Name: must have at most 256 characters");
  for (int i = 0; i < 4; ++i) EXPECT_THAT(rows[static_cast<size_t>(i)].command, IsEmpty());
  EXPECT_THAT(rows[4].fault, IsEmpty());
}

TEST(ReadUsers, ORG_8_LimitsCountCharactersNotBytes) {
  std::string name;
  for (int i = 0; i < 256; ++i) name += "\u00e9";
  EXPECT_THAT(Read(std::string(kHeader) + Row("eve@contoso.com", name))[0].fault, IsEmpty());
}

TEST(ReadUsers, ORG_8_NamesAndDetailsStayAsTheyAreButForSpaceAtTheEnds) {
  const std::string name = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\u00a0\U0001f469\u200d\U0001f4bb";
  const auto rows = Read(std::string(kHeader) + Row("\u200beve@contoso.com", "\u00a0\t" + name + " \u3000") +
                         "ada@contoso.com,A\u200dda,,Ada,,,,,,,,,,,\n");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_THAT(rows[0].command, HasSubstr(fmt::format(R"({{"address":"eve@contoso.com","name":"{}"}})", name)));
  EXPECT_THAT(rows[1].command, HasSubstr("First Name: A\u200dda"));
}

TEST(ReadUsers, CMD_10_AControlCharacterIsRefusedForItsRow) {
  Story story;
  const std::string organisation = story.AnOrganisation();
  std::istringstream in(std::string(kHeader) + Row("ann@contoso.onmicrosoft.com", "Ann\x07") +
                        Row("ben@contoso.onmicrosoft.com", "Ben", ",,,,,,,\"1 Way\nNorth\",,,") +
                        Row("eve@contoso.onmicrosoft.com", "Eve"));
  const auto rows = ReadUsers(in, {.actor = "gloria@contoso.onmicrosoft.com", .organisation = organisation});
  ASSERT_TRUE(rows.ok()) << rows.status();
  std::vector<std::string> lines;
  for (const UserRow& row : *rows) lines.push_back(row.command);
  const auto replies = story.DoLines(lines, commands::Writer::Mode::kEach);
  ASSERT_EQ(replies.size(), 3u);
  EXPECT_THAT(replies[0], Refused("CMD-10", HasSubstr("control characters")));
  EXPECT_THAT(replies[1], Refused("CMD-10", HasSubstr("control characters")));
  EXPECT_THAT(replies[2], Accepted());
}

TEST(ReadUsers, CMD_1_TheSameFileGivesTheSameIdsAndAnotherGivesOthers) {
  const std::string file = std::string(kHeader) + Row("ann@contoso.com", "Ann") + Row("ben@contoso.com", "Ben");
  const auto first = Read(file), again = Read(file), elsewhere = Read(file, "fabrikam.com"),
             corrected = Read(file + "\n");
  EXPECT_EQ(first[0].command, again[0].command);
  const auto id = [](const UserRow& row) { return row.command.substr(0, 40); };
  EXPECT_NE(id(first[0]), id(first[1]));
  EXPECT_NE(id(first[0]), id(elsewhere[0]));
  EXPECT_NE(id(first[0]), id(corrected[0]));
}

TEST(ReadUsers, ORG_8_RefusesAnotherFile) {
  std::istringstream in("name,mail\nAnn,ann@contoso.com\n");
  const auto rows = ReadUsers(in, {.actor = "gloria@contoso.com", .organisation = "contoso.com"});
  EXPECT_THAT(std::string(rows.status().message()), HasSubstr("line 1: the header must be User Name,First Name"));
}

TEST(ReadUsers, ORG_8_RefusesAFileThatNamesNobody) {
  for (const char* rows : {"", "\n\n"}) {
    std::istringstream in(std::string(kHeader) + rows);
    const auto none = ReadUsers(in, {.actor = "gloria@contoso.com", .organisation = "contoso.com"});
    EXPECT_THAT(std::string(none.status().message()), HasSubstr("no row names a user; give the template"));
  }
}

TEST(ReadUsers, ORG_2_ORG_8_TheRealTemplateAddsItsUsers) {
  const std::filesystem::path file = std::filesystem::path(MUNIMENT_SHARED_DATA) / "m365_import_users_sample.csv";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no real data at " << MUNIMENT_SHARED_DATA;
  Story story;
  const std::string organisation = story.AnOrganisation();
  story.AVerifiedDomain(organisation, "contoso.com");
  std::istringstream in(FileBytes(file.string()));
  const auto rows = ReadUsers(in, {.actor = "gloria@contoso.onmicrosoft.com", .organisation = organisation});
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 5u);
  std::vector<std::string> lines;
  for (const UserRow& row : *rows) lines.push_back(row.command);
  EXPECT_THAT(story.DoLines(lines, commands::Writer::Mode::kEach), Each(Accepted()));
  for (const Reply& reply : story.DoLines(lines, commands::Writer::Mode::kEach)) EXPECT_TRUE(reply.repeated);
}

}  // namespace
}  // namespace muniment::door
