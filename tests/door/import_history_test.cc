// The publisher's real tables through the real write path: thirteen recorded versions, in order of their dates.
//
// What each import should record is worked out here a second time and in another way: line by line, cut at the GUIDs,
// compared as sets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "commands/catalogue/catalogue.h"
#include "door/import_catalogue.h"
#include "tests/support/imports.h"
#include "tests/support/story.h"

namespace muniment {
namespace {

using testing::Accepted;
using testing::Import;
using testing::Refused;
using testing::Reply;
using testing::Story;
using testing::Unchanged;

std::string VersionsFolder() { return std::string(MUNIMENT_SHARED_DATA) + "/catalogue_versions"; }

// The files in order of their dates, which their names begin with.
std::vector<std::string> VersionFiles() {
  std::vector<std::string> files;
  std::error_code absent;
  for (const auto& file : std::filesystem::directory_iterator(VersionsFolder(), absent)) files.push_back(file.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string DateOf(const std::string& file) { return std::filesystem::path(file).filename().string().substr(0, 10); }

std::string Unpacked(const std::string& file) {
  gzFile in = gzopen(file.c_str(), "rb");
  std::string bytes;
  char piece[1 << 14];
  for (int got = 0; in != nullptr && (got = gzread(in, piece, sizeof(piece))) > 0;) {
    bytes.append(piece, static_cast<size_t>(got));
  }
  if (in != nullptr) gzclose(in);
  return bytes;
}

Reply ImportTable(Story& story, const std::string& bytes, const std::string& date) {
  return Import(story, date, [&](schemas::Command::Body::Builder body) {
    std::istringstream in(bytes);
    return door::ReadCatalogueTable(in, body.initImportCatalogue());
  });
}

// ---- the second way

struct Counts {
  uint32_t added = 0, renamed = 0, unlisted = 0, listed_again = 0, plans_added = 0, plans_removed = 0,
           plans_renamed = 0;
  friend bool operator==(const Counts&, const Counts&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Counts& c) {
    return out << c.added << " added, " << c.renamed << " renamed, " << c.unlisted << " unlisted, " << c.listed_again
               << " again; plans " << c.plans_added << " added, " << c.plans_removed << " removed, " << c.plans_renamed
               << " renamed";
  }
};

using Texts = std::map<std::string, std::string>;

struct Version {
  Texts editions;              // GUID: name, tab, code
  Texts plans;                 // edition's GUID, tab, plan's GUID: code, tab, name
  std::set<std::string> kept;  // editions with a row that cannot be told apart
  size_t broken = 0;           // rows with other than five commas outside quotes
};

std::string Tidy(std::string text) {
  for (size_t at; (at = text.find("\u00a0")) != text.npos;) text.replace(at, 2, " ");
  std::replace(text.begin(), text.end(), '\t', ' ');
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  if (text.size() > 1 && text.front() == '"') text = text.substr(1, text.size() - 2);
  for (size_t at = 0; (at = text.find("\"\"", at)) != text.npos; ++at) text.erase(at, 1);
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

bool IsGuidAt(const std::string& line, size_t at) {
  static const std::string kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  if (at + kForm.size() > line.size()) return false;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const char c = line[at + i];
    if (kForm[i] == '-' ? c != '-' : std::isxdigit(static_cast<unsigned char>(c)) == 0) return false;
  }
  return true;
}

std::vector<size_t> CommasOutsideQuotes(const std::string& text) {
  std::vector<size_t> commas;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (text[i] == ',' && !quoted) commas.push_back(i);
  }
  return commas;
}

void AddLine(const std::string& line, Version* version) {
  constexpr size_t kGuid = 36;
  if (CommasOutsideQuotes(line).size() != 5) ++version->broken;
  std::vector<size_t> guids;
  for (size_t at = 0; at < line.size(); ++at) {
    if (IsGuidAt(line, at)) guids.push_back(at);
  }
  ASSERT_EQ(guids.size(), 2u) << line;
  const auto guid = [&](size_t i) {
    std::string text = line.substr(guids[i], kGuid);
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  };
  const std::string before = line.substr(0, line.rfind(',', guids[0]));
  const std::vector<size_t> commas = CommasOutsideQuotes(before);
  if (commas.size() != 1) {
    version->kept.insert(guid(0));
    return;
  }
  version->editions.emplace(guid(0), Tidy(before.substr(0, commas[0])) + "\t" + Tidy(before.substr(commas[0] + 1)));
  const size_t middle = line.find(',', guids[0]) + 1, after = line.find(',', guids[1]) + 1;
  const std::string code = Tidy(line.substr(middle, line.rfind(',', guids[1]) - middle));
  version->plans.emplace(guid(0) + "\t" + guid(1), code + "\t" + Tidy(line.substr(after)));
}

Version Parse(const std::string& bytes) {
  Version version;
  std::istringstream in(bytes);
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    AddLine(line, &version);
  }
  for (const std::string& kept : version.kept) {
    version.editions.erase(kept);
    std::erase_if(version.plans, [&](const auto& plan) { return plan.first.rfind(kept, 0) == 0; });
  }
  return version;
}

// Everything ever in the table, as it was last told.
struct Model {
  Texts editions, plans;
  std::set<std::string> listed;

  Counts Take(const Version& version) {
    Counts counts;
    std::set<std::string> now = version.kept;
    for (const auto& [guid, names] : version.editions) now.insert(guid);
    std::erase_if(now, [&](const auto& guid) { return version.kept.count(guid) != 0 && editions.count(guid) == 0; });
    std::vector<std::string> gone, come;
    std::set_difference(listed.begin(), listed.end(), now.begin(), now.end(), std::back_inserter(gone));
    std::set_difference(now.begin(), now.end(), listed.begin(), listed.end(), std::back_inserter(come));
    counts.unlisted = static_cast<uint32_t>(gone.size());
    for (const std::string& guid : come) ++(editions.count(guid) != 0 ? counts.listed_again : counts.added);
    for (const auto& [guid, names] : version.editions) {
      if (editions.count(guid) != 0) TakeKnown(guid, names, version, &counts);
    }
    std::erase_if(plans, [&](const auto& plan) { return version.editions.count(plan.first.substr(0, 36)) != 0; });
    plans.insert(version.plans.begin(), version.plans.end());
    for (const auto& [guid, names] : version.editions) editions[guid] = names;
    listed = now;
    return counts;
  }

  void TakeKnown(const std::string& guid, const std::string& names, const Version& version, Counts* counts) {
    if (editions[guid] != names) ++counts->renamed;
    for (auto it = plans.lower_bound(guid); it != plans.end() && it->first.rfind(guid, 0) == 0; ++it) {
      const auto found = version.plans.find(it->first);
      if (found == version.plans.end()) ++counts->plans_removed;
      if (found != version.plans.end() && found->second != it->second) ++counts->plans_renamed;
    }
    for (auto it = version.plans.lower_bound(guid); it != version.plans.end() && it->first.rfind(guid, 0) == 0; ++it) {
      if (plans.count(it->first) == 0) ++counts->plans_added;
    }
  }
};

// What the import's last entry says it recorded.
Counts Recorded(Story& story) {
  Counts counts;
  const Position last = story.ledger().last();
  const absl::Status status = story.ledger().Read(last, Next(last), [&](Position, ledger::EntryBytes bytes) {
    std::vector<uint64_t> words(bytes.size() / sizeof(uint64_t));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<uint8_t*>(words.data()));
    const commands::EntryView entry(std::move(words));
    EXPECT_TRUE(entry.body().isCatalogueImported());
    const auto e = entry.body().getCatalogueImported();
    counts = {e.getAdded(),      e.getRenamed(),      e.getUnlisted(),    e.getListedAgain(),
              e.getPlansAdded(), e.getPlansRemoved(), e.getPlansRenamed()};
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return counts;
}

class RecordedTables : public ::testing::Test {
 protected:
  void SetUp() override {
    files_ = VersionFiles();
    if (files_.empty()) GTEST_SKIP() << "no real data at " << VersionsFolder();
    ASSERT_EQ(files_.size(), 13u);
  }
  std::vector<std::string> files_;
};

TEST_F(RecordedTables, CAT_1_CAT_9_EachVersionRecordsJustWhatChanged) {
  Story story("2027-01-01");
  Model model;
  std::set<std::string> ever_unlisted;
  for (const std::string& file : files_) {
    SCOPED_TRACE(file);
    const std::string bytes = Unpacked(file);
    const Version version = Parse(bytes);
    EXPECT_EQ(version.broken, DateOf(file) == "2025-01-17" ? 63u : 0u);
    const std::set<std::string> listed_before = model.listed;
    const Counts expected = model.Take(version);
    std::set_difference(listed_before.begin(), listed_before.end(), model.listed.begin(), model.listed.end(),
                        std::inserter(ever_unlisted, ever_unlisted.end()));
    const Reply reply = ImportTable(story, bytes, DateOf(file));
    if (DateOf(file) == "2023-07-27") {  // differs from the version before in its line ends only
      EXPECT_THAT(reply, Unchanged());
      EXPECT_EQ(expected, Counts{});
      continue;
    }
    ASSERT_THAT(reply, Accepted());
    EXPECT_EQ(Recorded(story), expected);
    EXPECT_THAT(ImportTable(story, bytes, DateOf(file)), Unchanged());
  }
  EXPECT_EQ(model.editions.size(), 619u);
  EXPECT_EQ(ever_unlisted.size(), 6u);  // the thirteen more that only seem to vanish stand in broken rows

  // What the catalogue holds now is what the model holds.
  const commands::Catalogue& catalogue = commands::CatalogueOf(story.world());
  const Instant now = ParseInstant("2027-01-01", BareDate::kFirstSecond).value();
  ASSERT_EQ(catalogue.editions().size(), model.editions.size());
  size_t plans = 0;
  for (const auto& [id, edition] : catalogue.editions()) {
    const commands::EditionName* name = edition.names.At(now);
    ASSERT_NE(name, nullptr);
    EXPECT_EQ(name->name + "\t" + name->code, model.editions[GuidText(id.bytes)]);
    EXPECT_TRUE(*edition.listed.At(now));
    for (const commands::PlanName& plan : *edition.plans.At(now)) {
      EXPECT_EQ(model.plans[GuidText(id.bytes) + "\t" + GuidText(plan.plan.bytes)], plan.code + "\t" + plan.name);
      ++plans;
    }
  }
  EXPECT_EQ(plans, model.plans.size());
}

TEST_F(RecordedTables, CAT_1_NamesAreThoseOfTheDayAskedFor) {
  Story story("2027-01-01");
  for (const std::string& file : files_) {
    const std::string date = DateOf(file);
    if (date < "2024-02") ImportTable(story, Unpacked(file), date);
  }
  ASSERT_THAT(ImportTable(story, Unpacked(files_.back()), DateOf(files_.back())), Accepted());
  story.Reopen();  // and so they are after the ledger is read again from disk

  const auto premium = ParseIdAs<EditionId>("078d2b04-f1bd-4111-bbd4-b4b1b354cef4").value();
  const Instant then = ParseInstant("2023-12-31", BareDate::kLastSecond).value();
  const Instant now = ParseInstant("2026-12-31", BareDate::kLastSecond).value();
  EXPECT_EQ(commands::EditionText(*story.Past("2023-12-31"), premium, then), "AZURE ACTIVE DIRECTORY PREMIUM P1");
  EXPECT_EQ(commands::EditionText(story.world(), premium, then), "AZURE ACTIVE DIRECTORY PREMIUM P1");
  EXPECT_EQ(commands::EditionText(story.world(), premium, now), "Microsoft Entra ID P1");
}

TEST_F(RecordedTables, CAT_10_AnEarlierFileIsRefused) {
  Story story("2027-01-01");
  ASSERT_THAT(ImportTable(story, Unpacked(files_[4]), DateOf(files_[4])), Accepted());
  const uint64_t before = story.entries();
  EXPECT_THAT(ImportTable(story, Unpacked(files_[3]), DateOf(files_[3])),
              Refused("CAT-10", ::testing::HasSubstr("2025-01-17")));
  EXPECT_EQ(story.entries(), before);
}

TEST_F(RecordedTables, CAT_11_TheOneCodeOfTwoGuidsIsRefusedNamingBoth) {
  Story story("2027-01-01");
  ASSERT_THAT(ImportTable(story, Unpacked(files_.back()), DateOf(files_.back())), Accepted());
  EXPECT_THAT(story.Do("setProduct", R"({"edition":"MCOPSTN5","product":"Teams"})"),
              Refused("CAT-11", ::testing::AllOf(::testing::HasSubstr("54a152dc-90de-4996-93d2-bc47e670fc06"),
                                                 ::testing::HasSubstr("d43177b5-475b-4880-92d4-d54c27b5efbd"))));
  EXPECT_THAT(story.Do("setProduct", R"({"edition":"54a152dc-90de-4996-93d2-bc47e670fc06","product":"Teams"})"),
              Accepted());
}

}  // namespace
}  // namespace muniment
