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
  std::filesystem::remove_all(places.folder, ignored);
  for (const auto& place : {places.witness, places.secrets, places.vault}) {
    if (!place.empty()) std::filesystem::remove_all(place, ignored);
  }
}

}  // namespace muniment::tools
