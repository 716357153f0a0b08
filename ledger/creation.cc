#include "ledger/creation.h"

#include <fmt/format.h>

#include <system_error>

namespace muniment::ledger {

namespace fs = std::filesystem;

absl::Status CreationInterrupted(std::string_view remains) {
  return absl::FailedPreconditionError(fmt::format(
      "the creation of this ledger was interrupted before anything was recorded (unless another process is at it just "
      "now); remove {}, and create it again",
      remains));
}

Creation::~Creation() {
  if (!completed_) TakeBack();
}

absl::Status Creation::MakeFolder(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error)) {
    return absl::AlreadyExistsError(fmt::format("{} exists and is no folder; choose another", folder.string()));
  }
  std::vector<fs::path> missing;
  for (fs::path at = folder; !at.empty() && !fs::exists(at, error); at = at.parent_path()) missing.push_back(at);
  for (auto at = missing.rbegin(); at != missing.rend(); ++at) {
    if (fs::create_directory(*at, error)) folders_.push_back(*at);
    if (error) return absl::UnavailableError(fmt::format("cannot make {}: {}", at->string(), error.message()));
  }
  return absl::OkStatus();
}

void Creation::WillMake(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) parts_.push_back(path);
}

void Creation::TakeBack() {
  std::error_code ignored;
  for (const fs::path& part : parts_) fs::remove_all(part, ignored);
  for (auto folder = folders_.rbegin(); folder != folders_.rend(); ++folder) fs::remove(*folder, ignored);
  parts_.clear();
  folders_.clear();
}

}  // namespace muniment::ledger
