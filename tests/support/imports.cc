#include "tests/support/imports.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "door/seal.h"

namespace muniment::testing {
namespace {

std::string_view OutcomeText(schemas::Answer::Outcome outcome) {
  switch (outcome) {
    case schemas::Answer::Outcome::ACCEPTED:
      return "accepted";
    case schemas::Answer::Outcome::UNCHANGED:
      return "unchanged";
    case schemas::Answer::Outcome::REFUSED:
      return "refused";
  }
  return "";
}

}  // namespace

Reply Import(Story& story, std::string_view effective,
             const std::function<absl::Status(schemas::Command::Body::Builder)>& read) {
  auto message = std::make_unique<capnp::MallocMessageBuilder>();
  auto command = message->initRoot<schemas::Command>();
  const auto id = ParseId(story.NewId()).value();
  command.setId({id.data(), id.size()});
  const auto address = door::AddressHash(story.ledger().secrets(), Story::kOperator);
  command.initActor().initPerson().setAddress({address.data(), address.size()});
  if (!effective.empty()) {
    command.setEffectiveAt(ToUnix(ParseInstant(effective, BareDate::kFirstSecond).value()));
    command.setHasEffectiveAt(true);
  }
  const absl::Status status = read(command.initBody());
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
  const door::ShapedCommand shaped =
      door::ShapeBuilt(std::move(message), {}, story.ledger().secrets(), story.ledger().vault());
  const commands::Submission submission{.command = shaped.command().asReader(),
                                        .fields = shaped.fields,
                                        .keys = shaped.keys,
                                        .door = schemas::Door::IMPORT,
                                        .internal = false};
  auto answers = story.writer().Execute({&submission, 1}, commands::Writer::Mode::kEach);
  if (!answers.ok()) throw std::runtime_error(std::string(answers.status().message()));
  const schemas::Answer::Reader answer = (*answers)[0].get();
  Reply reply;
  reply.outcome = OutcomeText(answer.getOutcome());
  reply.rule = answer.getRule().cStr();
  reply.code = answer.getCode().cStr();
  reply.message = answer.getMessage().cStr();
  reply.first_entry = answer.getFirstEntry();
  reply.entry_count = answer.getEntryCount();
  return reply;
}

std::string FileBytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot open " + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace muniment::testing
