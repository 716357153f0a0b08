#include "tools/muniment/schema_files.h"

#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

#include "commands/keys/product_key.h"
#include "fmt/format.h"

namespace muniment::tools {

absl::Status WriteSchemaFiles(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const SchemaFile& file : SchemaFiles()) {
    const std::filesystem::path path = folder / file.name;
    if (std::ifstream in(path, std::ios::binary); in) {
      if (std::string{std::istreambuf_iterator<char>(in), {}} == file.text) continue;
      return absl::InvalidArgumentError(fmt::format(
          "{} is there already and is not this release's; name another folder", commands::Repeated(path.string())));
    }
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    out.close();
    if (!out) {
      return absl::UnavailableError(
          fmt::format("{} cannot be written; name a folder that can", commands::Repeated(path.string())));
    }
  }
  return absl::OkStatus();
}

}  // namespace muniment::tools
