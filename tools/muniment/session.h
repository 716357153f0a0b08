// Opening a ledger from the command line: where its parts lie, who looks, what time it is.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/id.h"
#include "base/instant.h"
#include "commands/writer.h"
#include "ledger/ledger.h"
#include "projections/viewer.h"
#include "schemas/json.h"
#include "tools/muniment/arguments.h"

namespace muniment::tools {

// --witness, --secrets, --vault and what else opening takes.
std::vector<Option> PlaceOptions();
// --accept-lost-witness, of the subcommands that write.
Option LostWitnessOption();
Option AsOption();  // --as PERSON
Positional LedgerPositional();
template <class Item>
std::vector<Item> Joined(std::vector<Item> first, const std::vector<Item>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

ledger::Ledger::Places PlacesOf(const Arguments& arguments);
Instant SystemNow();
// The id of a command that is made here and not by a sender. Derived from the ledger's name and its last entry: a
// ledger made from a seed is alike each time, and an accepted command adds entries, so that no id comes twice.
CommandId NextId(const ledger::Ledger& ledger);
// That of the first command of a ledger that is yet to be made.
CommandId FirstId(std::string_view ledger_name);

// Prints what is wrong to standard error, one sentence, and gives the exit status: kWrongUsage for what the caller can
// ask otherwise, else kLedgerUnusable.
int Fail(const absl::Status& status);
// The same for opening: always kLedgerUnusable.
int FailToOpen(const absl::Status& status);

// What becomes of a ledger that has lost entries, as far as its witness knows (AUD-4).
enum class Doubtful {
  kRefused,  // no question is answered from it
  kTold,     // it is opened to be looked into; what is doubtful stands on standard error
};
// Beside a writer, or alone.
//   DataLoss  the ledger is doubtful, and that is refused; other errors as ledger::Ledger::Open says
absl::StatusOr<std::unique_ptr<ledger::Ledger>> OpenToRead(const Arguments& arguments,
                                                           Doubtful doubtful = Doubtful::kRefused);

// A ledger open for writing, its writer, and the program's log in its folder.
struct Writing {
  std::unique_ptr<ledger::Ledger> ledger;
  std::unique_ptr<commands::Writer> writer;
  // Brings the witness up to date.
  absl::Status Close();
};
absl::StatusOr<Writing> OpenToWrite(const Arguments& arguments);
// JSON lines to <folder>/muniment.log, rotating. Without the log the program goes on.
void StartLog(const std::filesystem::path& folder);

// The person whose id or address `text` is. NotFound: the ledger knows none such; the message does not repeat it.
absl::StatusOr<PersonId> FindPerson(const ledger::Ledger& ledger, std::string_view text);
// Who --as names, or anyone.
absl::StatusOr<projections::Viewer> ViewerOf(const ledger::Ledger& ledger, const Arguments& arguments);
// Unseals by the ledger's vault.
schemas::Unseal UnsealBy(const ledger::Ledger& ledger);

}  // namespace muniment::tools
