#include "tools/bench/raw.h"

#include <rocksdb/db.h>
#include <rocksdb/options.h>

#include <atomic>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace muniment::bench {
namespace {

void Must(const rocksdb::Status& status) {
  if (!status.ok()) throw std::runtime_error(status.ToString());
}

std::unique_ptr<rocksdb::DB> Open(const std::filesystem::path& folder) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.info_log_level = rocksdb::ERROR_LEVEL;
  options.compression = rocksdb::kLZ4Compression;
  options.bottommost_compression = rocksdb::kZSTD;
  rocksdb::DB* db = nullptr;
  Must(rocksdb::DB::Open(options, folder.string(), &db));
  return std::unique_ptr<rocksdb::DB>(db);
}

std::string Key(uint64_t n) {
  std::string key(8, '\0');
  for (size_t i = 0; i < 8; ++i) key[i] = static_cast<char>(n >> (56 - 8 * i));
  return key;
}

// An event as compressible as ours: ids of random bytes, the rest text that repeats.
std::string Event(std::mt19937_64& random) {
  std::string event = "organisation/00000000000000000000000000000000 assigned STANDARDPACK ";
  while (event.size() < kRawEventBytes - 64) event += "0000 ";
  while (event.size() < kRawEventBytes) event.push_back(static_cast<char>(random()));
  return event;
}

rocksdb::WriteOptions Durable() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

}  // namespace

Measured RawOneCaller(const std::filesystem::path& folder, double seconds) {
  const auto db = Open(folder);
  std::mt19937_64 random(1);
  const Stopwatch watch;
  uint64_t n = 0;
  for (; watch.seconds() < seconds; ++n) Must(db->Put(Durable(), Key(n), Event(random)));
  return watch.For(n);
}

Measured RawManyCallers(const std::filesystem::path& folder, int callers, double seconds) {
  const auto db = Open(folder);
  std::atomic<uint64_t> next{0};
  const Stopwatch watch;
  std::vector<std::thread> threads;
  for (int i = 0; i < callers; ++i) {
    threads.emplace_back([&, i] {
      std::mt19937_64 random(static_cast<uint64_t>(i));
      while (watch.seconds() < seconds) Must(db->Put(Durable(), Key(next++), Event(random)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  return watch.For(next);
}

Measured RawImport(const std::filesystem::path& folder, uint64_t events, uint64_t batch_events) {
  const auto db = Open(folder);
  std::mt19937_64 random(1);
  const Stopwatch watch;
  for (uint64_t n = 0; n < events;) {
    rocksdb::WriteBatch batch;
    for (const uint64_t end = std::min(events, n + batch_events); n < end; ++n) Must(batch.Put(Key(n), Event(random)));
    Must(db->Write(Durable(), &batch));
  }
  return watch.For(events);
}

Measured RawScan(const std::filesystem::path& folder, uint64_t events) {
  {
    const auto db = Open(folder);
    std::mt19937_64 random(1);
    for (uint64_t n = 0; n < events; ++n) Must(db->Put(rocksdb::WriteOptions(), Key(n), Event(random)));
    Must(db->CompactRange(rocksdb::CompactRangeOptions(), nullptr, nullptr));
  }
  const auto db = Open(folder);
  const Stopwatch watch;
  uint64_t read = 0, sum = 0;
  const std::unique_ptr<rocksdb::Iterator> it(db->NewIterator(rocksdb::ReadOptions()));
  for (it->SeekToFirst(); it->Valid(); it->Next(), ++read) sum += static_cast<unsigned char>(it->value()[0]);
  Must(it->status());
  if (read != events || sum == 0) throw std::runtime_error("the scan did not see every event");
  return watch.For(read);
}

double RawBytesPerEvent(const std::filesystem::path& folder, uint64_t events) {
  uint64_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() == ".sst") bytes += file.file_size();
  }
  return static_cast<double>(bytes) / static_cast<double>(events);
}

}  // namespace muniment::bench
