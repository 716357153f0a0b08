// reference COMPILED FOLDER: writes the reference pages into FOLDER. COMPILED is the build's schemas.bin.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "tools/reference/pages.h"

int main(int argc, char** argv) {
  using namespace muniment;
  if (argc != 3) {
    fmt::print(stderr, "usage: reference COMPILED FOLDER\n");
    return 2;
  }
  const auto schemas = schema_check::Compiled::Load(argv[1]);
  if (!schemas.ok()) {
    fmt::print(stderr, "reference: {}\n", std::string(schemas.status().message()));
    return 2;
  }
  const reference::Pages pages = reference::MakePages(*schemas, commands::AllRefusals(), commands::PermissionMatrix());
  const std::filesystem::path folder = argv[2];
  std::filesystem::create_directories(folder);
  for (const auto& [name, text] : {std::pair{"commands.md", &pages.commands},
                                   {"events.md", &pages.events},
                                   {"views.md", &pages.views},
                                   {"refusals.md", &pages.refusals},
                                   {"permissions.md", &pages.permissions}}) {
    std::ofstream out(folder / name, std::ios::binary);
    out << *text;
    out.close();
    if (!out) {
      fmt::print(stderr, "reference: cannot write {}\n", (folder / name).string());
      return 1;
    }
  }
  return 0;
}
