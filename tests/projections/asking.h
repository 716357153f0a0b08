// Asking a view in a test: what it answers, as rows that outlive the call.
#pragma once

#include <capnp/message.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "commands/world.h"
#include "projections/view.h"
#include "schemas/view_pools.capnp.h"
#include "tests/support/pool_story.h"
#include "tests/support/story.h"

namespace muniment::testing {

// Streams with given entries, without a ledger.
class EntriesInMemory final : public commands::EntrySource {
 public:
  EntriesInMemory& Put(std::string stream, std::vector<commands::EntryPtr> entries) {
    streams_[std::move(stream)] = std::move(entries);
    return *this;
  }
  absl::Status VisitStream(std::string_view stream,
                           absl::FunctionRef<void(const commands::EntryPtr&)> visit) const override {
    const auto found = streams_.find(stream);
    if (found == streams_.end()) return absl::OkStatus();
    for (const commands::EntryPtr& entry : found->second) visit(entry);
    return absl::OkStatus();
  }
  absl::Status VisitNames(std::string_view prefix, absl::FunctionRef<void(std::string_view)> visit) const override {
    for (const auto& [name, entries] : streams_) {
      if (name.starts_with(prefix)) visit(name);
    }
    return absl::OkStatus();
  }
  absl::StatusOr<Version> VersionOf(std::string_view stream) const override {
    const auto found = streams_.find(stream);
    return Version{found == streams_.end() ? 0 : found->second.size()};
  }

 private:
  std::map<std::string, std::vector<commands::EntryPtr>, std::less<>> streams_;
};

// Rows of one answer.
template <class Row>
class Answered final : public projections::RowSink {
 public:
  bool Add(capnp::DynamicStruct::Reader row) override {
    messages_.push_back(std::make_unique<capnp::MallocMessageBuilder>());
    messages_.back()->setRoot(row.as<Row>());
    return true;
  }
  size_t size() const { return messages_.size(); }
  typename Row::Reader operator[](size_t i) const { return messages_.at(i)->template getRoot<Row>().asReader(); }

 private:
  std::vector<std::unique_ptr<capnp::MallocMessageBuilder>> messages_;
};

struct Asking {
  std::string as_of = {};  // a bare date is its last second
  Position known_at = commands::kEverything;
  std::string id = {};
  std::map<std::string, std::string, std::less<>> filters = {};
  projections::Viewer viewer = projections::Viewer::Anyone();
};

// The view's rows; `status` tells how it went, and must be OK where it is not asked for.
template <class Row>
Answered<Row> Ask(const projections::ViewKind& kind, const commands::EntrySource& source, const Asking& asking,
                  absl::Status* status = nullptr) {
  projections::Moment moment;
  moment.as_of = Asked(asking.as_of);
  moment.known_at = asking.known_at;
  commands::PastWorld world(source, moment.as_of, asking.known_at);
  projections::ViewContext context(kind, world, moment, asking.viewer, {asking.id, asking.filters}, schemas::HideAll);
  Answered<Row> rows;
  const absl::Status answered = projections::Answer(context, rows);
  if (status != nullptr) {
    *status = answered;
  } else {
    EXPECT_TRUE(answered.ok()) << answered.message();
  }
  return rows;
}

inline std::string PoolStreamOf(std::string_view holder = "account/0005000123") {
  return commands::PoolStream(holder, TheEdition());
}
inline EntriesInMemory Recorded(const PoolStory& story, std::string_view holder = "account/0005000123") {
  EntriesInMemory source;
  source.Put(PoolStreamOf(holder), story.entries());
  return source;
}

}  // namespace muniment::testing
