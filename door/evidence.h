// What the door sees for itself and adds to a command before anybody judges it: the look-up that proves a domain
// (DOM-5). A command's JSON cannot say such a thing.
#pragma once

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "commands/world.h"
#include "door/dns.h"
#include "schemas/command.capnp.h"

namespace muniment::door {

// Two resolvers that must agree, from "ADDRESS[:PORT],ADDRESS[:PORT]". Null for an empty text.
//   InvalidArgument  not two such addresses, or the same twice
absl::StatusOr<std::unique_ptr<Resolver>> ResolversFrom(std::string_view two_addresses);

// Whether the command wants something looked up: verifyDomain.
bool WantsEvidence(schemas::Command::Reader command);

// Looks up what `command` wants and writes the evidence into it. `world` has everything recorded: the value that the
// record must hold is asked for there. Where nothing was asked of the organisation yet, nothing is looked up, and the
// rules refuse the command; likewise with a null resolver (refused as notLookedUp).
void AddEvidence(commands::World& world, Resolver* resolver, schemas::Command::Builder command);

}  // namespace muniment::door
