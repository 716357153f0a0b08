#include "door/answers.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.h"
#include "fmt/format.h"
#include "schemas/json.h"

namespace muniment::door {
namespace {

using schemas::Answer;

std::string_view View(capnp::Text::Reader text) { return {text.begin(), text.size()}; }
std::string Hex(capnp::Data::Reader data) { return HexOf({data.begin(), data.size()}); }

void AppendMember(std::string& out, std::string_view name, std::string_view text) {
  out += fmt::format(",\"{}\":", name);
  schemas::AppendJsonText(out, text);
}

void AppendEntries(std::string& out, uint64_t first, uint32_t count) {
  out += ",\"entries\":[";
  for (uint32_t i = 0; i < count; ++i) {
    if (i > 0) out += ',';
    out += fmt::format_int(first + i).str();
  }
  out += ']';
}

// {"line":["…","…"],"subscription":["…"]}: kinds in the order in which their first was created.
void AppendCreated(std::string& out, capnp::List<Answer::Created>::Reader created) {
  std::vector<std::pair<std::string_view, std::string>> kinds;
  for (auto one : created) {
    const std::string_view kind = View(one.getKind());
    size_t at = 0;
    while (at < kinds.size() && kinds[at].first != kind) ++at;
    if (at == kinds.size()) kinds.emplace_back(kind, "");
    std::string& ids = kinds[at].second;
    ids += fmt::format("{}\"{}\"", ids.empty() ? "" : ",", Hex(one.getId()));
  }
  out += ",\"created\":{";
  bool first = true;
  for (const auto& [kind, ids] : kinds) {
    if (!first) out += ',';
    first = false;
    schemas::AppendJsonText(out, kind);
    out += fmt::format(":[{}]", ids);
  }
  out += '}';
}

// A name that is told once has its value, one that is told several times the list of them, in their order.
void AppendDetails(std::string& out, capnp::List<Answer::Detail>::Reader details) {
  std::vector<std::pair<std::string_view, std::vector<std::string_view>>> by_name;
  for (auto detail : details) {
    const std::string_view name = View(detail.getName());
    auto found = std::find_if(by_name.begin(), by_name.end(), [&](const auto& one) { return one.first == name; });
    if (found == by_name.end()) found = by_name.emplace(found, name, std::vector<std::string_view>());
    found->second.push_back(View(detail.getValue()));
  }
  out += ",\"details\":{";
  for (const auto& [name, values] : by_name) {
    if (&name != &by_name.front().first) out += ',';
    schemas::AppendJsonText(out, name);
    out += values.size() > 1 ? ":[" : ":";
    for (const std::string_view& value : values) {
      if (&value != &values.front()) out += ',';
      schemas::AppendJsonText(out, value);
    }
    if (values.size() > 1) out += ']';
  }
  out += '}';
}

}  // namespace

std::string AnswerLine(Answer::Reader answer) {
  std::string out = "{";
  if (answer.getId().size() > 0) out += fmt::format("\"id\":\"{}\",", Hex(answer.getId()));
  switch (answer.getOutcome()) {
    case Answer::Outcome::ACCEPTED:
      out += "\"outcome\":\"accepted\"";
      AppendEntries(out, answer.getFirstEntry(), answer.getEntryCount());
      if (answer.getCreated().size() > 0) AppendCreated(out, answer.getCreated());
      if (answer.getDetails().size() > 0) AppendDetails(out, answer.getDetails());
      break;
    case Answer::Outcome::UNCHANGED:
      out += "\"outcome\":\"unchanged\"";
      if (answer.getCreated().size() > 0) AppendCreated(out, answer.getCreated());
      if (answer.getDetails().size() > 0) AppendDetails(out, answer.getDetails());
      break;
    case Answer::Outcome::REFUSED:
      out += "\"outcome\":\"refused\"";
      AppendMember(out, "rule", View(answer.getRule()));
      AppendMember(out, "code", View(answer.getCode()));
      AppendMember(out, "message", View(answer.getMessage()));
      AppendDetails(out, answer.getDetails());
      break;
  }
  if (answer.getRepeated()) out += ",\"repeated\":true";
  if (answer.getProvisional()) out += ",\"provisional\":true";
  out += '}';
  return out;
}

}  // namespace muniment::door
