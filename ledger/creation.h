// What the creation of a ledger has made so far, so that one that fails takes away that, and nothing that was there
// before.
#pragma once

#include <filesystem>
#include <vector>

#include "absl/status/status.h"
#include "ledger/ledger.h"

namespace muniment::ledger {

// What is said of a ledger in which nothing was ever recorded, whoever finds that out. `places`: what is left of it,
// and may be removed.
absl::Status CreationInterrupted(const Ledger::Places& places);

class Creation {
 public:
  Creation() = default;
  // Takes back what was made, unless all of it is.
  ~Creation();
  Creation(const Creation&) = delete;
  Creation& operator=(const Creation&) = delete;

  // Makes `folder` and what is missing above it, durably.
  //   AlreadyExists  something else has that name
  //   Unavailable    the file system refuses
  absl::Status MakeFolder(const std::filesystem::path& folder);
  // Makes `path`, empty and durably, for what will be in it: of several creations at once one gets it, and only what is
  // got is taken back.
  //   AlreadyExists  something has that name
  //   Unavailable    the file system refuses
  absl::Status ClaimFolder(const std::filesystem::path& path);
  absl::Status ClaimFile(const std::filesystem::path& path);
  // `path` was made, and was not there before.
  void HasMade(const std::filesystem::path& path) { parts_.push_back(path); }

  void Completed() { completed_ = true; }
  void TakeBack();

 private:
  std::vector<std::filesystem::path> folders_;  // removed once they are empty
  std::vector<std::filesystem::path> parts_;    // removed with what is in them
  bool completed_ = false;
};

}  // namespace muniment::ledger
