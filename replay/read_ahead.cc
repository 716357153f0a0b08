#include "replay/read_ahead.h"

#include <algorithm>
#include <utility>

namespace muniment::replay {
namespace {

constexpr size_t kChunkWords = size_t{1} << 17;
constexpr size_t kChunksMax = 4;

}  // namespace

ReadAhead::ReadAhead(const ledger::Ledger& ledger) : reader_([this, &ledger] { Read(ledger); }) {}

ReadAhead::~ReadAhead() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  reader_.join();
}

void ReadAhead::Read(const ledger::Ledger& ledger) {
  Chunk chunk;
  bool wanted = true;
  absl::Status status = ledger.Read(Position{1}, Next(ledger.last()), [&](Position, ledger::EntryBytes bytes) {
    const size_t begin = chunk.words.size();
    chunk.words.resize(begin + bytes.size() / sizeof(uint64_t));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<uint8_t*>(chunk.words.data() + begin));
    chunk.ends.push_back(chunk.words.size());
    if (chunk.words.size() >= kChunkWords) wanted = Hand(std::exchange(chunk, Chunk()));
    return wanted;
  });
  if (wanted && !chunk.ends.empty()) Hand(std::move(chunk));
  const std::lock_guard lock(mutex_);
  status_ = std::move(status);
  read_ = true;
  changed_.notify_all();
}

bool ReadAhead::Hand(Chunk chunk) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return chunks_.size() < kChunksMax || stopped_; });
  if (stopped_) return false;
  chunks_.push_back(std::move(chunk));
  changed_.notify_all();
  return true;
}

absl::Status ReadAhead::Visit(absl::FunctionRef<bool(ledger::EntryBytes)> visit) {
  while (true) {
    Chunk chunk;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return !chunks_.empty() || read_; });
      if (chunks_.empty()) return status_;
      chunk = std::move(chunks_.front());
      chunks_.pop_front();
    }
    changed_.notify_all();
    size_t begin = 0;
    for (const size_t end : chunk.ends) {
      const auto* bytes = reinterpret_cast<const uint8_t*>(chunk.words.data() + begin);
      if (!visit({bytes, (end - begin) * sizeof(uint64_t)})) return absl::OkStatus();
      begin = end;
    }
  }
}

}  // namespace muniment::replay
