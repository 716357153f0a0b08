// What a view tells somebody, through a real ledger, as JSON lines: what they would read.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "commands/publisher/publisher.h"
#include "commands/streams.h"
#include "door/domain_name.h"
#include "door/rows.h"
#include "door/seal.h"
#include "ledger/tokens.h"
#include "projections/view.h"
#include "tests/support/story.h"

namespace muniment::testing {

struct Question {
  std::string id = {};
  std::map<std::string, std::string, std::less<>> filters = {};
  std::string as = {};  // an address; empty: anyone
  std::string as_of = {}, known_at = {};
};

struct Telling {
  absl::Status status;
  projections::Moment moment;
  std::vector<std::string> rows;
  size_t size() const { return rows.size(); }
};

// The id of whoever has the address; nil: nobody.
inline PersonId PersonAt(Story& story, std::string_view address) {
  const auto parsed = door::ParseMailAddress(address);
  if (!parsed.ok()) return {};
  const auto hash = door::AddressHash(story.ledger().secrets(), parsed->canonical);
  return story.world().Get<commands::AddressOwner>(commands::AddressStream(hash)).person();
}

inline Telling Ask(Story& story, const projections::ViewKind& kind, const Question& question) {
  class Lines final : public projections::RowSink {
   public:
    Lines(const door::RowText& text, std::vector<std::string>& out) : text_(text), out_(out) {}
    bool Add(capnp::DynamicStruct::Reader row) override {
      out_.push_back(text_.Json(row));
      return true;
    }

   private:
    const door::RowText& text_;
    std::vector<std::string>& out_;
  };
  Telling telling;
  const auto moment = projections::MomentOf(story.ledger(), question.as_of, question.known_at, Instant{});
  telling.status = moment.status();
  if (!moment.ok()) return telling;
  telling.moment = *moment;
  const commands::LedgerSource source(story.ledger());
  commands::PastWorld everything(source, kForever);
  const projections::Viewer viewer =
      question.as.empty() ? projections::Viewer::Anyone()
                          : projections::Viewer::Of(everything, moment->now, PersonAt(story, question.as));
  commands::PastWorld world(source, moment->as_of, moment->known_at);
  const schemas::Unseal unseal = door::UnsealAll(story.ledger().vault());
  projections::ViewContext context(kind, world, *moment, viewer, {question.id, question.filters}, unseal);
  context.set_token_of([&](const AnyId& id) { return ledger::TokenFor(story.ledger().secrets(), id.bytes); });
  const door::RowText text(kind.row, unseal);
  Lines lines(text, telling.rows);
  telling.status = projections::Answer(context, lines);
  return telling;
}

// The rows; the question must be one that is answered.
inline std::vector<std::string> Told(Story& story, const projections::ViewKind& kind, const Question& question = {}) {
  const Telling telling = Ask(story, kind, question);
  EXPECT_TRUE(telling.status.ok()) << telling.status.message();
  return telling.rows;
}

}  // namespace muniment::testing
