// muniment-bench: what the ledger does beside what the store alone does, interleaved in one run, medians of several
// passes.
//   muniment-bench [--passes N] [--seconds S] [--commands N] [--folder DIR]
// W1 one caller, one durable command at a time; W2 32 callers, each waiting for its answer; W3 commands in batches of
// 1,000, shaped ahead on a thread of their own, as `muniment do` reads a file; W4 replay of the whole log into the
// states that the views read; W6 bytes on disk of an entry, index, answers and tree included. Machines are noisy:
// compare the ratios, not the rates; on a busy one those of the processor's time.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <future>
#include <span>
#include <stdexcept>
#include <thread>
#include <vector>

#include "replay/whole.h"
#include "tools/bench/raw.h"
#include "tools/bench/stopwatch.h"
#include "tools/bench/subject.h"

namespace muniment::bench {
namespace {

constexpr int kCallers = 32;
constexpr uint64_t kImportBatch = 1000;

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Figure {
  std::string name;
  std::vector<Measured> ours, raw;
};

std::vector<double> Of(const std::vector<Measured>& passes, double Measured::*part) {
  std::vector<double> values;
  for (const Measured& measured : passes) values.push_back(measured.*part);
  return values;
}

double MedianRatio(const std::vector<double>& ours, const std::vector<double>& raw) {
  std::vector<double> ratios;
  for (size_t i = 0; i < ours.size(); ++i) ratios.push_back(ours[i] / raw[i]);
  return Median(ratios);
}

void Print(const Figure& figure) {
  const auto rate = Of(figure.ours, &Measured::per_second), raw_rate = Of(figure.raw, &Measured::per_second);
  const auto work = Of(figure.ours, &Measured::processor_us), raw_work = Of(figure.raw, &Measured::processor_us);
  fmt::print("{:<44} {:>10.0f} {:>12.0f} {:>6.2f} {:>10.2f} {:>12.2f} {:>6.1f}\n", figure.name, Median(rate),
             Median(raw_rate), MedianRatio(rate, raw_rate), Median(work), Median(raw_work),
             MedianRatio(work, raw_work));
}

Measured OneCaller(Subject& subject, double seconds) {
  const auto door = subject.NewDoor();
  const Stopwatch watch;
  uint64_t n = 0;
  for (; watch.seconds() < seconds; ++n) subject.Send(*door, subject.NextLine());
  return watch.For(n);
}

Measured ManyCallers(Subject& subject, double seconds) {
  // Each caller has users of its own, so that its commands are accepted whatever the others do.
  std::vector<std::vector<std::string>> lines(kCallers);
  const auto wanted = static_cast<size_t>(40'000 * seconds);
  for (size_t i = 0; i < wanted; ++i) lines[i % Subject::kOrganisations % kCallers].push_back(subject.NextLine());
  std::atomic<uint64_t> sent{0};
  const Stopwatch watch;
  std::vector<std::thread> threads;
  for (auto& own : lines) {
    threads.emplace_back([&] {
      const auto door = subject.NewDoor();
      for (const std::string& line : own) {
        subject.Send(*door, line);
        ++sent;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return watch.For(sent);
}

Measured Import(Subject& subject, uint64_t commands) {
  std::vector<std::string> lines;
  for (uint64_t i = 0; i < commands; ++i) lines.push_back(subject.NextLine());
  const auto door = subject.NewDoor();
  const auto shape = [&](size_t at) {
    const size_t count = std::min<size_t>(kImportBatch, lines.size() - at);
    return Subject::ShapeAll(*door, std::span<const std::string>(lines).subspan(at, count));
  };
  const Stopwatch watch;
  std::future<std::vector<door::ShapedCommand>> next = std::async(std::launch::async, shape, 0);
  for (size_t at = 0; at < lines.size(); at += kImportBatch) {
    const std::vector<door::ShapedCommand> batch = next.get();
    if (at + kImportBatch < lines.size()) next = std::async(std::launch::async, shape, at + kImportBatch);
    subject.Execute(batch);
  }
  return watch.For(commands);
}

Measured Replay(Subject& subject) {
  replay::WholeReplay replay;
  const Stopwatch watch;
  const absl::Status status = replay.Run(subject.ledger());
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
  return watch.For(replay.entries());
}

double BytesPerEntry(const std::filesystem::path& folder, uint64_t entries) {
  uint64_t bytes = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.path().extension() == ".sst") bytes += file.file_size();
  }
  return static_cast<double>(bytes) / static_cast<double>(entries);
}

void Run(const std::filesystem::path& folder, int passes, double seconds, uint64_t commands) {
  Figure w1{"W1 durable commands/s, one caller", {}, {}}, w2{"W2 durable commands/s, 32 callers", {}, {}},
      w3{fmt::format("W3 commands/s, {} in batches of 1,000", commands), {}, {}},
      w4{"W4 entries/s replayed into the states", {}, {}};
  double raw_bytes = 0;
  int made = 0;
  const auto raw_folder = [&] { return folder / fmt::format("raw-{}", made++); };
  const auto ledger_folder = folder / "ledger";
  Subject subject(ledger_folder);
  // Without tables left to compact, as the raw databases begin: what a workload leaves behind is not the next one's.
  const auto settled = [&]() -> Subject& {
    if (const absl::Status status = subject.ledger().Compact(); !status.ok()) {
      throw std::runtime_error(std::string(status.message()));
    }
    return subject;
  };
  for (int pass = 0; pass < passes; ++pass) {
    w1.raw.push_back(RawOneCaller(raw_folder(), seconds));
    w1.ours.push_back(OneCaller(settled(), seconds));
    w2.raw.push_back(RawManyCallers(raw_folder(), kCallers, seconds));
    w2.ours.push_back(ManyCallers(settled(), seconds));
    w3.raw.push_back(RawImport(raw_folder(), commands, kImportBatch));
    w3.ours.push_back(Import(settled(), commands));
    const auto scanned = raw_folder();
    w4.raw.push_back(RawScan(scanned, commands));
    w4.ours.push_back(Replay(settled()));
    raw_bytes = RawBytesPerEvent(scanned, commands);
    fmt::print(stderr, "pass {} of {}\n", pass + 1, passes);
  }
  const uint64_t entries = ToNumber(settled().ledger().last());
  const double bytes = BytesPerEntry(ledger_folder, entries);
  fmt::print("{:<44} {:>10} {:>12} {:>6} {:>10} {:>12} {:>6}\n", fmt::format("{} passes, {} entries", passes, entries),
             "muniment", "raw RocksDB", "ratio", "CPU µs", "raw CPU µs", "ratio");
  for (const Figure& figure : {w1, w2, w3, w4}) Print(figure);
  fmt::print("{:<44} {:>10.0f} {:>12.0f} {:>6.2f}\n", "W6 bytes of an entry on disk", bytes, raw_bytes,
             bytes / raw_bytes);
}

}  // namespace
}  // namespace muniment::bench

int main(int argc, char** argv) {
  CLI::App app{"Measures the ledger beside its store."};
  int passes = 3;
  double seconds = 2;
  uint64_t commands = 200'000;
  std::string folder;
  app.add_option("--passes", passes, "how often each is measured; medians are printed")->check(CLI::Range(1, 99));
  app.add_option("--seconds", seconds, "length of W1 and W2 in each pass")->check(CLI::Range(0.1, 600.0));
  app.add_option("--commands", commands, "of W3 and W4 in each pass")->check(CLI::Range(1000, 100'000'000));
  app.add_option("--folder", folder, "where to work; removed afterwards; default: a new one in the temporary folder");
  CLI11_PARSE(app, argc, argv);
  std::string made =
      folder.empty() ? (std::filesystem::temp_directory_path() / "muniment-bench-XXXXXX").string() : folder;
  if (folder.empty() && mkdtemp(made.data()) == nullptr) return 2;
  int status = 0;
  try {
    muniment::bench::Run(made, passes, seconds, commands);
  } catch (const std::exception& e) {
    fmt::print(stderr, "muniment-bench: {}\n", e.what());
    status = 1;
  }
  std::error_code ignored;
  std::filesystem::remove_all(made, ignored);
  return status;
}
