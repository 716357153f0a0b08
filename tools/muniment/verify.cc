// `verify`: is what lies there what was acknowledged? Order, decodability, streams, tree, witness.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "base/text.h"
#include "fmt/format.h"
#include "ledger/witness.h"
#include "replay/verify.h"
#include "tools/muniment/output.h"
#include "tools/muniment/progress.h"
#include "tools/muniment/session.h"
#include "tools/muniment/subcommands.h"

namespace muniment::tools {
namespace {

// What the witness says of the ledger (AUD-4).
absl::StatusOr<std::string> Witness(const ledger::Ledger& ledger, const ledger::Ledger::Places& places) {
  if (!ledger.doubt().empty()) return absl::DataLossError(ledger.doubt());
  const auto path = places.witness.empty() ? places.folder / "witness" : places.witness;
  absl::StatusOr<ledger::WitnessRecord> record = ledger::ReadWitness(path);
  if (!record.ok()) return absl::DataLossError(fmt::format("witness: {}", std::string(record.status().message())));
  // Beside a writer it may have gone on since this reader caught up.
  if (record->position > ToNumber(ledger.last())) return fmt::format("ahead: {} entries", record->position);
  absl::StatusOr<Hash> root = ledger.RootAt(record->position);
  if (!root.ok()) return root.status();
  if (*root == record->root) return fmt::format("agrees up to entry {}", record->position);
  return absl::DataLossError(fmt::format("the witness saw another tree of {} entries", record->position));
}

void PrintFindings(const replay::Verification& verification) {
  for (const replay::Finding& finding : verification.findings) {
    const std::string of = finding.entry == 0 ? "" : fmt::format("entry {} ", finding.entry);
    Complain(of + finding.what);
  }
  if (verification.findings.size() == replay::kFindingsMax) {
    Complain(fmt::format("these are the first {}; there may be more", replay::kFindingsMax));
  }
  const auto& findings = verification.findings;
  if (std::any_of(findings.begin(), findings.end(), [](const auto& finding) { return finding.altered; })) {
    Complain("this ledger is not what was acknowledged; keep it as it is, and restore a backup");
  }
}

int Verify(const Arguments& arguments) {
  auto ledger = OpenToRead(arguments, Doubtful::kTold);
  if (!ledger.ok()) return FailToOpen(ledger.status());
  Progress progress("entries", ToNumber((*ledger)->last()));
  const auto verification = replay::Verify(**ledger, [&](uint64_t read) { progress.Add(read); });
  if (!verification.ok()) {
    Fail(verification.status());
    return kLedgerUnusable;
  }
  if (!verification->ok()) {
    PrintFindings(*verification);
    return kLedgerUnusable;
  }
  const absl::StatusOr<std::string> witness = Witness(**ledger, PlacesOf(arguments));
  if (!witness.ok()) {
    Fail(witness.status());
    return kLedgerUnusable;
  }
  std::cout << fmt::format(
      "entries   1 to {}, in order, each decodes\n"
      "streams   {}, versions without gap\n"
      "tree      {}, as recomputed\n"
      "witness   {}\n",
      verification->entries, verification->streams, HexOf(verification->root), *witness);
  if (verification->unknown_kinds != 0) {
    Complain(fmt::format("{} entries are of kinds that this release does not know", verification->unknown_kinds));
  }
  return kAllAccepted;
}

}  // namespace

Subcommand VerifySubcommand() {
  return {.name = "verify",
          .does = "is what lies there what was acknowledged? order, decodability, streams, tree, witness",
          .positionals = {LedgerPositional()},
          .options = PlaceOptions(),
          .run = Verify};
}

}  // namespace muniment::tools
