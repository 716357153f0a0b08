// Imports in tests: commands that a program builds, through the same writer as a story's JSON.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "schemas/command.capnp.h"
#include "tests/support/story.h"

namespace muniment::testing {

// Sends the command whose body `read` fills, as the story's operator, effective at `effective` (as in --effective;
// empty: now). Throws when `read` fails.
Reply Import(Story& story, std::string_view effective,
             const std::function<absl::Status(schemas::Command::Body::Builder)>& read);

// A whole file. Throws when it cannot be read.
std::string FileBytes(const std::string& path);

}  // namespace muniment::testing
