#include "tools/muniment/lines.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "fmt/format.h"
#include "schemas/json.h"

namespace muniment::tools {
namespace {

constexpr size_t kPieceBytes = size_t{256} << 10;
constexpr int kStopSeenMs = 200;  // how long Stop may take to be seen
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

absl::StatusOr<std::unique_ptr<LineReader>> LineReader::Open(const std::string& path) {
  if (path.empty() || path == "-") return std::unique_ptr<LineReader>(new LineReader(STDIN_FILENO, false));
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return absl::InvalidArgumentError(fmt::format("{} cannot be read: {}", path, std::strerror(errno)));
  return std::unique_ptr<LineReader>(new LineReader(fd, true));
}

LineReader::~LineReader() {
  if (owned_) close(fd_);
}

absl::StatusOr<std::vector<std::string>> LineReader::Next(size_t lines_max) {
  std::vector<std::string> lines;
  while (true) {
    TakeLines(lines, lines_max);
    if (lines.size() == lines_max || ended_) return lines;
    if (!lines.empty() && !IsThere(0)) return lines;
    if (absl::Status status = Fill(); !status.ok()) return status;
    if (ended_) AddTo(lines);  // the last line may lack its end
  }
}

void LineReader::TakeLines(std::vector<std::string>& lines, size_t lines_max) {
  while (lines.size() < lines_max && at_ < buffer_.size()) {
    const size_t end = buffer_.find('\n', at_);
    const size_t stop = end == buffer_.npos ? buffer_.size() : end;
    const size_t room = schemas::kJsonBytesMax + 1 - std::min(line_.size(), schemas::kJsonBytesMax + 1);
    line_.append(buffer_, at_, std::min(stop - at_, room));
    at_ = end == buffer_.npos ? stop : stop + 1;
    if (end != buffer_.npos) AddTo(lines);
  }
}

void LineReader::AddTo(std::vector<std::string>& lines) {
  if (std::exchange(is_first_, false) && line_.starts_with(kByteOrderMark)) line_.erase(0, kByteOrderMark.size());
  const bool cut = line_.size() > schemas::kJsonBytesMax;  // a blank beginning says nothing of what came after it
  const size_t first = line_.find_first_not_of(" \t\r");
  const bool passed_over = first == line_.npos ? !cut : line_[first] == '#';
  if (!passed_over) lines.push_back(std::move(line_));
  line_.clear();
}

bool LineReader::IsThere(int wait_ms) const {
  pollfd asked{.fd = fd_, .events = POLLIN, .revents = 0};
  return poll(&asked, 1, wait_ms) > 0;
}

absl::Status LineReader::Fill() {
  buffer_.resize(kPieceBytes);
  at_ = 0;
  while (!stopped_ && !IsThere(kStopSeenMs)) {
  }
  ssize_t got = 0;
  do {
    got = stopped_ ? 0 : read(fd_, buffer_.data(), buffer_.size());
  } while (got < 0 && errno == EINTR);
  buffer_.resize(got > 0 ? static_cast<size_t>(got) : 0);
  ended_ = got == 0;
  return got < 0 ? absl::InvalidArgumentError(fmt::format("the commands cannot be read: {}", std::strerror(errno)))
                 : absl::OkStatus();
}

}  // namespace muniment::tools
