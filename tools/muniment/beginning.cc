#include "tools/muniment/beginning.h"

#include <filesystem>
#include <memory>

#include "tools/muniment/session.h"
#include "tools/muniment/submitting.h"

namespace muniment::tools {

absl::Status BeginLedger(ledger::Ledger& ledger, const std::string& appoint, Instant now) {
  absl::StatusOr<std::unique_ptr<commands::Writer>> writer = commands::Writer::Open(ledger, SystemNow);
  if (!writer.ok()) return writer.status();
  absl::StatusOr<door::ShapedCommand> command = ShapeLine(ledger, ledger.vault(), appoint);
  if (!command.ok()) return command.status();
  return (*writer)->Begin({.command = command->command().asReader(),
                           .fields = command->fields,
                           .keys = command->keys,
                           .door = schemas::Door::LEDGER,
                           .internal = true},
                          now);
}

void TakeAway(const ledger::Ledger::Places& places) {
  std::error_code ignored;
  const auto or_in_folder = [&](const std::filesystem::path& place, const char* name) {
    return place.empty() ? places.folder / name : place;
  };
  // What Create made and found free before. The folder only when nothing else is in it: it may have been there.
  for (const auto& made : {places.folder / "db", or_in_folder(places.witness, "witness"),
                           or_in_folder(places.secrets, "secrets"), or_in_folder(places.vault, "vault")}) {
    std::filesystem::remove_all(made, ignored);
  }
  std::filesystem::remove(places.folder, ignored);
}

}  // namespace muniment::tools
