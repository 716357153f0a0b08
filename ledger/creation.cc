#include "ledger/creation.h"

#include <fmt/format.h>

#include <system_error>

#include "ledger/files.h"

namespace muniment::ledger {

namespace fs = std::filesystem;

absl::Status CreationInterrupted(const Ledger::Places& given) {
  const Ledger::Places places = given.Resolved();
  return absl::FailedPreconditionError(fmt::format(
      "the creation of this ledger was interrupted before anything was recorded (unless another process is at it just "
      "now); remove {}, {}, {} and {}, and create it again",
      (places.folder / "db").string(), places.witness.string(), places.secrets.string(), places.vault.string()));
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
    if (absl::Status status = SyncFolder(at->parent_path()); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Creation::ClaimFolder(const fs::path& path) {
  std::error_code error;
  if (!fs::create_directory(path, error)) {
    if (!error) return absl::AlreadyExistsError(fmt::format("{} exists", path.string()));
    return absl::UnavailableError(fmt::format("cannot make {}: {}", path.string(), error.message()));
  }
  HasMade(path);
  return SyncFolder(path.parent_path());
}

absl::Status Creation::ClaimFile(const fs::path& path) {
  absl::Status status = WriteNewFileDurably(path, "", 0644);
  if (status.ok()) HasMade(path);
  return status;
}

void Creation::TakeBack() {
  std::error_code ignored;
  for (const fs::path& part : parts_) fs::remove_all(part, ignored);
  for (auto folder = folders_.rbegin(); folder != folders_.rend(); ++folder) fs::remove(*folder, ignored);
  parts_.clear();
  folders_.clear();
}

}  // namespace muniment::ledger
