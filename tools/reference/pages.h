// The reference pages, made from the schemas' own comments and the tables of refusals and permissions, so that they
// cannot say anything else.
#pragma once

#include <span>
#include <string>

#include "commands/permissions.h"
#include "commands/refusal.h"
#include "tools/schema_check/compiled.h"

namespace muniment::reference {

struct Pages {
  std::string commands;     // docs/reference/commands.md: every command with its fields
  std::string events;       // events.md: what entries say
  std::string views;        // views.md: the rows that views answer
  std::string refusals;     // refusals.md: rule, code and sentence of each
  std::string permissions;  // permissions.md: who may send what
};

// `schemas` is what `capnp compile -o-` writes of entry.capnp, command.capnp and the views' files, comments included.
Pages MakePages(const schema_check::Compiled& schemas, std::span<const commands::RefusalKind* const> refusals,
                std::span<const commands::Permission> permissions);

}  // namespace muniment::reference
