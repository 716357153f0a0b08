// Lines from a file or a pipe, in pieces: as many as are there without waiting, so that who writes a line and waits for
// its answer gets it, and a file of a million is read in large pieces.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace muniment::tools {

class LineReader {
 public:
  // `path` "-" or empty: standard input. InvalidArgument: the file cannot be opened.
  static absl::StatusOr<std::unique_ptr<LineReader>> Open(const std::string& path);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  // At least one line, at most `lines_max`; none at the end. Blank lines and those that begin with '#', remarks in
  // files that people read, are passed over, and so is a byte order mark before the first (RFC 8259, 8.1). Of a line
  // over the limit of one command (schemas::kJsonBytesMax) only so much is kept that the door sees it is too long; it
  // is handed out also where that much is blank.
  //   InvalidArgument  reading failed
  absl::StatusOr<std::vector<std::string>> Next(size_t lines_max);

  // From another thread: Next stops waiting for input and says that this is the end.
  void Stop() { stopped_ = true; }

 private:
  LineReader(int fd, bool owned) : fd_(fd), owned_(owned) {}
  void TakeLines(std::vector<std::string>& lines, size_t lines_max);
  void AddTo(std::vector<std::string>& lines);
  bool IsThere(int wait_ms) const;
  absl::Status Fill();

  const int fd_;
  const bool owned_;
  std::atomic<bool> stopped_ = false;
  bool ended_ = false, is_first_ = true;
  std::string buffer_;
  size_t at_ = 0;     // buffer_[at_, end) is not yet taken
  std::string line_;  // the beginning of a line that goes on
};

}  // namespace muniment::tools
