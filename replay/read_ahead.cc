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
  const auto new_chunk = [] {
    Chunk chunk;
    chunk.words.reserve(kChunkWords + kChunkWords / 8);
    return chunk;
  };
  Chunk chunk = new_chunk();
  bool wanted = true;
  absl::Status status = ledger.Read(Position{1}, Next(ledger.last()), [&](Position, ledger::EntryBytes bytes) {
    const auto* words = reinterpret_cast<const uint64_t*>(bytes.data());  // aligned (ledger::EntryBytes)
    chunk.words.insert(chunk.words.end(), words, words + bytes.size() / sizeof(uint64_t));
    chunk.ends.push_back(chunk.words.size());
    if (chunk.words.size() >= kChunkWords) wanted = Hand(std::exchange(chunk, new_chunk()));
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
