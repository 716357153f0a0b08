#include "tools/muniment/beginning.h"

#include <memory>

#include "tools/muniment/session.h"
#include "tools/muniment/submitting.h"

namespace muniment::tools {

absl::Status CheckAppointment(const std::string& appoint) {
  const std::unique_ptr<ledger::Vault> vault = ledger::Vault::WithoutFolder();
  return ShapeLine(ledger::Secrets::Random(), *vault, appoint).status();
}

absl::Status BeginLedger(ledger::Ledger& ledger, const std::string& appoint, Instant now) {
  absl::StatusOr<std::unique_ptr<commands::Writer>> writer = commands::Writer::Open(ledger, SystemNow);
  if (!writer.ok()) return writer.status();
  absl::StatusOr<door::ShapedCommand> command = ShapeLine(ledger.secrets(), ledger.vault(), appoint);
  if (!command.ok()) return command.status();
  return (*writer)->Begin({.command = command->command().asReader(),
                           .fields = command->fields,
                           .keys = command->keys,
                           .door = schemas::Door::LEDGER,
                           .internal = true},
                          now);
}

}  // namespace muniment::tools
