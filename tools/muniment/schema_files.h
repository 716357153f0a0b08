// The schema of what is stored, for who has the program and not its sources (HIST-1).
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "absl/status/status.h"

namespace muniment::tools {

struct SchemaFile {
  std::string_view name;  // "entry.capnp"
  std::string_view text;
};
// The files of schemas/ but those of views, as they were when the program was built (schema_files.cmake).
std::span<const SchemaFile> SchemaFiles();

// Writes them into `folder`, which is made where it is not there: `capnp decode <folder>/entry.capnp Entry` reads what
// is exported then. Files that are the same already stay.
//   InvalidArgument  a file of that name is there and says something else; name another folder
//   Unavailable      something cannot be written
absl::Status WriteSchemaFiles(const std::filesystem::path& folder);

}  // namespace muniment::tools
