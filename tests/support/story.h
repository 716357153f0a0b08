// The small language that tests of the rules speak: a ledger in a folder of its own (a test ledger, unless it is asked
// for a real one), its clock, and commands as
// JSON through the real door, judge, writer and log.
//
//   Story story;
//   story.AnEdition("STANDARDPACK");
//   story.AnAccount("0005000123");                                   // of partner P-1 under agreement A-1; contact
//   kim@contoso.com story.At("2027-02-01T09:00"); Reply r = story.As("kim@contoso.com").Do("selfProvision",
//   R"({"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":250}]})"); EXPECT_THAT(r, Refused("SP-1",
//   HasSubstr("200 and 300")));
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands/world.h"
#include "commands/writer.h"
#include "door/json_command.h"
#include "ledger/ledger.h"

namespace muniment::testing {

// What became of a command.
struct Reply {
  std::string outcome;  // accepted, unchanged, refused
  std::string rule, code, message;
  std::map<std::string, std::string> details;
  uint64_t first_entry = 0;
  uint32_t entry_count = 0;
  bool repeated = false, provisional = false;
  std::vector<std::pair<std::string, std::string>> created;  // kind, id as 32 hex digits

  // The id of the n-th created thing of that kind; empty when there is none.
  std::string Created(std::string_view kind, size_t n = 0) const;
};
std::ostream& operator<<(std::ostream& out, const Reply& reply);

MATCHER(Accepted, "is accepted") { return arg.outcome == "accepted"; }
MATCHER(Unchanged, "is unchanged (already so)") { return arg.outcome == "unchanged"; }
MATCHER_P(Refused, rule, "is refused by the rule") { return arg.outcome == "refused" && arg.rule == rule; }
MATCHER_P2(Refused, rule, message, "is refused by the rule, with a message") {
  return arg.outcome == "refused" && arg.rule == rule &&
         ::testing::ExplainMatchResult(::testing::Matcher<std::string>(message), arg.message, result_listener);
}

// One line through a door into a writer; evidence that look-ups would bring is not added. Any thread, with a door of
// its own.
Reply SendLine(door::JsonDoor& door, commands::Writer& writer, std::string_view line);

class Story {
 public:
  static constexpr std::string_view kOperator =
      "olga@publisher.example";  // the first operator; the actor unless As() says otherwise

  enum class Kind { kTest, kReal };  // whose clock is in the log, or beside it (CMD-8)

  // `env`: the file system under the database, for injected faults; outlives the story.
  explicit Story(std::string_view clock = "2027-01-01", rocksdb::Env* env = nullptr, Kind kind = Kind::kTest);
  ~Story();
  Story(const Story&) = delete;
  Story& operator=(const Story&) = delete;

  // Sets the ledger's clock; never back.
  Story& At(std::string_view time);
  // What the clock beside a real ledger shows from now on, which may be earlier than before.
  void RealClockShows(std::string_view time);
  // Who sends the next command: an address or an id.
  Story& As(std::string_view actor);

  struct Envelope {
    std::string effective;  // effectiveAt
    std::string on_behalf_of;
    std::string reason_code;
    std::string reason;
    std::string id;      // 32 hex digits; not given: a new one
    std::string stream;  // expectedVersion
    uint64_t version = 0;
    bool dry_run = false;
  };
  // Sends {"<command>": <fields>}.
  Reply Do(std::string_view command, std::string_view fields, const Envelope& envelope);
  Reply Do(std::string_view command, std::string_view fields) { return Do(command, fields, Envelope{}); }
  // The same as an operator's late entry (TIME-2), on behalf of `party`: an id or number; not given, the partner,
  // organisation or account that the fields name.
  Reply DoLate(std::string_view effective, std::string_view command, std::string_view fields,
               std::string_view party = "");
  // A whole JSON line.
  Reply DoLine(std::string_view line, bool dry_run = false);
  // Several lines in one call, e.g. all or none.
  std::vector<Reply> DoLines(const std::vector<std::string>& lines, commands::Writer::Mode mode);
  // The scheduler, once; what it left by its agenda must be what one over all pools leaves.
  Reply Tick();

  // What DNS answers when verifyDomain looks: "found" unless set. One of found, otherValue, none, timeOut, disagree.
  void DnsAnswers(std::string_view domain, std::string_view outcome) { dns_[std::string(domain)] = outcome; }

  // ---- fixtures; each is accepted or the test fails

  // An edition outside the table, sold on default terms; `terms` is the JSON of Terms, e.g.
  // R"({"selfProvision":false})". Returns its GUID, the same for the same code.
  std::string AnEdition(std::string_view code, std::string_view terms = "");
  // A partner with an authorised distributor from 2020 on; its member is ann@<number>.example in lower case.
  void APartner(std::string_view number = "P-1");
  // An agreement of partner P-1 (made if need be).
  void AnAgreement(std::string_view number = "A-1", std::string_view kind = "mpsa",
                   std::string_view start = "2026-01-15", std::string_view organisation = "");
  // An account under agreement A-1 (made if need be); its account administrator is kim@contoso.com.
  void AnAccount(std::string_view number, std::string_view agreement = "A-1");
  // An organisation whose global administrator is gloria@<initial domain>; `licence_id`: of an agreement to bind
  // (ORG-6). Returns its id.
  std::string AnOrganisation(std::string_view initial_domain = "contoso.onmicrosoft.com",
                             std::string_view licence_id = "");
  // Verifies the domain there.
  void AVerifiedDomain(std::string_view organisation, std::string_view domain);
  // A user without roles. Returns the person's id.
  std::string AUser(std::string_view organisation, std::string_view address);
  // The account's domain becomes `domain`, verified in `organisation`.
  void AnAccountWithDomain(std::string_view number, std::string_view organisation, std::string_view domain);

  // ---- looking

  ledger::Ledger& ledger() { return *ledger_; }
  commands::Writer& writer() { return *writer_; }
  commands::LiveWorld& world() { return writer_->world(); }
  // As of `as_of`, as known at `known_at` (times as in a question, TIME-3; empty: everything).
  std::unique_ptr<commands::PastWorld> Past(std::string_view as_of, std::string_view known_at = "");
  // The last entry recorded at or before that time.
  Position KnownAt(std::string_view time);
  uint64_t entries() const;
  std::string NewId();
  // Closes the ledger and opens it again: what follows stands on what is on disk.
  void Reopen();
  void Close();
  void Open();
  const std::filesystem::path& folder() const { return folder_; }

 private:
  ledger::Ledger::Places Places() const;
  void StartWriter();
  Reply SendTick(std::string_view fields, commands::Writer::Mode mode);
  std::string Line(std::string_view command, std::string_view fields, const Envelope& envelope);
  void MustAccept(std::string_view command, std::string_view fields, std::string_view actor = kOperator);

  std::filesystem::path folder_;
  rocksdb::Env* env_;
  Instant real_clock_{};
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<commands::Writer> writer_;
  std::unique_ptr<door::JsonDoor> door_;
  std::map<std::string, std::string, std::less<>> dns_;
  std::string actor_{kOperator};
  uint64_t ids_ = 0;
};

}  // namespace muniment::testing
