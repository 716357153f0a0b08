// Reading a ledger ahead of whoever walks it: entries are found, checked and copied on a thread of their own, in chunks
// of about a megabyte, while those before are looked at. Half of a replay is reading.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "ledger/ledger.h"

namespace muniment::replay {

class ReadAhead {
 public:
  // Begins to read, from the first entry to the last there is now. Dies before `ledger`.
  explicit ReadAhead(const ledger::Ledger& ledger);
  // Stops reading.
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // Visits every entry in order, on the calling thread, until `visit` says that it wants no more. Once only. The bytes
  // are good during the call.
  //   DataLoss  as ledger::Ledger::Read
  absl::Status Visit(absl::FunctionRef<bool(ledger::EntryBytes)> visit);

 private:
  struct Chunk {
    std::vector<uint64_t> words;
    std::vector<size_t> ends;  // of each entry, in words
  };
  void Read(const ledger::Ledger& ledger);
  // Waits while enough chunks are there. False: nobody wants any more.
  bool Hand(Chunk chunk);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Chunk> chunks_;
  absl::Status status_;
  bool read_ = false, stopped_ = false;
  std::thread reader_;  // last: it uses the others
};

}  // namespace muniment::replay
