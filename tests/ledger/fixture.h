// The small language of the ledger's tests: a folder that goes away, batches in a line, and what a ledger holds as
// plain text.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "ledger/ledger.h"

namespace muniment::ledger {

namespace fs = std::filesystem;

// Removes itself.
class TempFolder {
 public:
  TempFolder() {
    std::string name = testing::TempDir() + "/muniment-ledger-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

inline std::string Padded(std::string text) {
  text.resize((text.size() + 8) / 8 * 8, '.');
  return text;
}
inline std::string TextOf(EntryBytes bytes) {
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}
inline NewEntry Entry(const std::string& text, std::vector<Placement> placements = {}) {
  return {Padded(text), std::move(placements)};
}
inline Instant At(int64_t second) { return FromUnix(1'800'000'000 + second); }
inline Batch BatchOf(std::vector<NewEntry> entries, int64_t second = 0) {
  return {.entries = std::move(entries), .remembered = {}, .recorded = At(second)};
}
// `n` entries "<label>0", "<label>1", …
inline Batch Numbered(const std::string& label, size_t n) {
  Batch batch = BatchOf({});
  for (size_t i = 0; i < n; ++i) batch.entries.push_back(Entry(label + std::to_string(i)));
  return batch;
}
inline CommandId Command(uint64_t n) {
  CommandId id;
  for (size_t i = 0; i < 8; ++i) id.bytes[i] = static_cast<uint8_t>(n >> (8 * i));
  id.bytes[15] = 1;
  return id;
}

inline std::vector<std::string> EntriesOf(const Ledger& ledger) {
  std::vector<std::string> entries;
  const absl::Status status = ledger.Read(Position{1}, Next(ledger.last()), [&](Position position, EntryBytes bytes) {
    EXPECT_EQ(ToNumber(position), entries.size() + 1);
    entries.push_back(TextOf(bytes));
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return entries;
}
inline std::vector<std::pair<uint64_t, std::string>> StreamOf(const Ledger& ledger, std::string_view stream,
                                                              uint64_t from = 1) {
  std::vector<std::pair<uint64_t, std::string>> entries;
  const absl::Status status =
      ledger.ReadStream(stream, Version{from}, [&](Version version, Position, EntryBytes bytes) {
        entries.emplace_back(ToNumber(version), TextOf(bytes));
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  return entries;
}
inline uint64_t HeadNumber(const Ledger& ledger, std::string_view stream) {
  const auto head = ledger.HeadOf(stream);
  EXPECT_TRUE(head.ok()) << head.status();
  return head.ok() ? ToNumber(*head) : 0;
}
inline std::vector<std::string> StreamsOf(const Ledger& ledger, std::string_view prefix = "") {
  std::vector<std::string> names;
  const absl::Status status = ledger.ListStreams(prefix, [&](std::string_view name) {
    names.emplace_back(name);
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return names;
}

inline std::string MessageOf(const absl::Status& status) { return std::string(StdView(status.message())); }

inline std::string BytesOfFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}
inline void WriteBytes(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}
inline void FlipByte(const fs::path& path, size_t at) {
  std::string bytes = BytesOfFile(path);
  ASSERT_LT(at, bytes.size());
  bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
  WriteBytes(path, bytes);
}
inline std::vector<fs::path> FilesEnding(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(folder)) {
    if (file.path().extension() == ending) files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

inline uint64_t FreshSeed(const char* test) {
  const uint64_t seed = std::random_device{}();
  std::cout << test << " seed " << seed << "\n";
  return seed;
}

class LedgerTest : public testing::Test {
 protected:
  Ledger::Places places() const { return {.folder = temp_.path() / "l", .witness = {}, .secrets = {}, .vault = {}}; }
  fs::path file(const std::string& name) const { return temp_.path() / "l" / name; }

  void Create(Ledger::Options options = {}) {
    auto created = Ledger::Create(places(), {.name = "test.example/ledger", .test = true, .seed_note = ""}, options);
    ASSERT_TRUE(created.ok()) << created.status();
    ledger_ = *std::move(created);
  }
  void Reopen(Ledger::Options options = {}) {
    ledger_.reset();
    const absl::Status status = TryOpen(options);
    ASSERT_TRUE(status.ok()) << status;
  }
  absl::Status TryOpen(Ledger::Options options = {}) {
    ledger_.reset();
    auto opened = Ledger::Open(places(), options);
    if (opened.ok()) ledger_ = *std::move(opened);
    return opened.status();
  }
  std::unique_ptr<Ledger> OpenReader() {
    auto opened = Ledger::Open(places(), {.read_only = true});
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  void Append(const Batch& batch) {
    const absl::Status status = ledger_->Append(batch, ledger_->last());
    ASSERT_TRUE(status.ok()) << status;
  }

  TempFolder temp_;
  std::unique_ptr<Ledger> ledger_;
};

}  // namespace muniment::ledger
