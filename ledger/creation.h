// What the creation of a ledger has made so far, so that one that fails takes away that, and nothing that was there
// before.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace muniment::ledger {

// What is said of a ledger in which nothing was ever recorded. `remains`: what is left of it, and may be removed.
absl::Status CreationInterrupted(std::string_view remains);

class Creation {
 public:
  Creation() = default;
  // Takes back what was made, unless all of it is.
  ~Creation();
  Creation(const Creation&) = delete;
  Creation& operator=(const Creation&) = delete;

  // Makes `folder` and what is missing above it.
  //   AlreadyExists  something else has that name
  //   Unavailable    the file system refuses
  absl::Status MakeFolder(const std::filesystem::path& folder);
  // `path` is made next, with all that will be in it. What is there already is not ours.
  void WillMake(const std::filesystem::path& path);

  void Completed() { completed_ = true; }
  void TakeBack();

 private:
  std::vector<std::filesystem::path> folders_;  // removed once they are empty
  std::vector<std::filesystem::path> parts_;    // removed with what is in them
  bool completed_ = false;
};

}  // namespace muniment::ledger
