#include "tools/reference/pages.h"

#include <algorithm>
#include <vector>

#include "fmt/format.h"
#include "tools/reference/words.h"

namespace muniment::reference {
namespace {

using schema_check::FileOf;
using schema_check::NameOf;

constexpr std::string_view kMade =
    "<!-- Made from the schemas and the tables of refusals and permissions by tools/reference. Change those, then make "
    "it again. "
    "-->\n\n";

bool InUnion(Field::Reader field) { return field.getDiscriminantValue() != Field::NO_DISCRIMINANT; }

enum class Side { kAsked, kTold };  // what JSON gives, or what it is given

class Page {
 public:
  Page(const Words& words, Side side) : words_(words), side_(side) {}

  void Text(std::string_view text) { out_ += text; }

  // A heading, what it is about, and its fields.
  void Struct(Node::Reader type, std::string_view heading, int level) {
    shown_.insert(type.getId());
    out_ += fmt::format("{} {}\n\n", std::string(static_cast<size_t>(level), '#'), heading);
    const std::string rules = Words::Rules(type);
    if (const std::string about = words_.About(type); !about.empty()) out_ += about + "\n\n";
    if (!rules.empty()) out_ += fmt::format("Rules {}.\n\n", rules);
    Fields(type);
  }

  // The types that the fields named so far are made of, and theirs.
  void UsedTypes() {
    out_ += "## What fields are made of\n\n";
    while (true) {
      std::vector<Node::Reader> next;
      for (auto type : words_.types()) {
        if (used_.contains(type.getId()) && !shown_.contains(type.getId())) next.push_back(type);
      }
      if (next.empty()) return;
      for (auto type : next) {
        if (type.isStruct()) {
          Struct(type, NameOf(type), 3);
        } else {
          Enum(type);
        }
      }
    }
  }

  std::string Take() {
    while (out_.ends_with("\n\n")) out_.pop_back();
    return std::move(out_);
  }

 private:
  void Fields(Node::Reader type) {
    std::string rows;
    const auto fields = type.getStruct().getFields();
    for (unsigned i = 0; i < fields.size(); ++i) {
      const std::string name = fields[i].getName();
      if (name == "unset" || (side_ == Side::kAsked && Words::IsEvidence(fields[i]))) continue;
      if (name == "body") {
        rows += fmt::format("| {} | object | what this is all about: see the sections below |\n",
                            side_ == Side::kAsked ? "*one command's name*" : "`body`");
        continue;
      }
      std::string form = words_.Form(fields[i], used_);
      if (side_ == Side::kAsked && words_.IsRequired(type, fields[i])) form += ", **required**";
      if (InUnion(fields[i])) form += " (one of these)";
      rows += fmt::format("| `{}` | {} | {} |\n", name, form, words_.About(type, i));
    }
    if (rows.empty()) {
      out_ += side_ == Side::kAsked ? "No fields: `{}`.\n\n" : "";
    } else {
      out_ += fmt::format("| member | value | meaning |\n|---|---|---|\n{}\n", rows);
    }
  }

  void Enum(Node::Reader type) {
    shown_.insert(type.getId());
    out_ += fmt::format("### {}\n\n", NameOf(type));
    if (const std::string about = words_.About(type); !about.empty()) out_ += about + "\n\n";
    const auto enumerants = type.getEnum().getEnumerants();
    for (unsigned i = 0; i < enumerants.size(); ++i) {
      const std::string about = words_.About(type, i);
      out_ += fmt::format("- `{}`{}{}\n", enumerants[i].getName().cStr(), about.empty() ? "" : ": ", about);
    }
    out_ += "\n";
  }

  const Words& words_;
  const Side side_;
  std::string out_;
  std::set<uint64_t> used_, shown_;
};

// The members of a union of struct pointers, area by area: each a section named after the member.
void Members(Page& page, const Words& words, Node::Reader of) {
  std::string file;
  for (auto field : of.getStruct().getFields()) {
    const auto type = words.Type(field.getSlot().getType().getStruct().getTypeId());
    if (FileOf(type) != file) {
      file = FileOf(type);
      page.Text(fmt::format("## {}\n\n", words.AboutFile(file)));
    }
    page.Struct(type, field.getName().cStr(), 3);
  }
}

std::string CommandsPage(const Words& words) {
  Page page(words, Side::kAsked);
  page.Text(fmt::format("{}# Commands\n\n", kMade));
  page.Text(
      "A command is one line of JSON: an object with the envelope's members and one member named after the command, "
      "which holds its fields (`muniment do`). What is not listed here is refused (CMD-10), and so is `null`: leave "
      "out "
      "what is not meant.\n\n```json\n"
      R"({"id":"6d756e696d656e740000000000000001","actor":{"person":"harry@contoso.com"},)"
      R"("selfProvision":{"account":"0005000123","lines":[{"edition":"STANDARDPACK","quantity":400}]}})"
      "\n```\n\n"
      "Times are UTC: `2027-02-01T09:00:00Z`, `2027-02-01T09:00`, or a bare date. Sealed texts are encrypted under a "
      "key "
      "of the person they are of before they are stored (PRIV-1, PRIV-4).\n\n"
      "An answer is one line too: `accepted` with the numbers of the new entries and the ids of what was created, "
      "`unchanged` where it is so already, or `refused` ([refusals](refusals.md)).\n\n```json\n"
      R"({"id":"6d756e696d656e740000000000000001","outcome":"accepted","entries":[17],)"
      R"("created":{"subscription":["2f0c…"]}})"
      "\n"
      R"({"id":"6d756e696d656e740000000000000001","outcome":"refused","rule":"SP-1","code":"…","message":"…",)"
      R"("details":{"quantity":"250"}})"
      "\n```\n\n");
  page.Struct(words.Find("schemas/command.capnp", "Command"), "The envelope", 2);
  Members(page, words, words.Find("schemas/command.capnp", "Command.Body"));
  page.UsedTypes();
  return page.Take();
}

std::string EventsPage(const Words& words) {
  Page page(words, Side::kTold);
  page.Text(fmt::format(
      "{}# Events\n\nWhat the ledger keeps: entries, each with an envelope and a body of one kind. Bodies are never "
      "changed in meaning; a new meaning is a new kind at the end. In JSON what is not set is left out; a sealed text "
      "is `null` for who may not see it, and `{{\"erased\":true}}` once its person was erased (PRIV-2).\n\n",
      kMade));
  page.Struct(words.Find("schemas/entry.capnp", "Entry"), "The envelope", 2);
  Members(page, words, words.Find("schemas/entry.capnp", "Event"));
  page.UsedTypes();
  return page.Take();
}

std::string ViewsPage(const Words& words) {
  Page page(words, Side::kTold);
  page.Text(
      fmt::format("{}# Views\n\nThe rows that `muniment show` answers, as of any date and as known at any time "
                  "(TIME-1). Columns of tables and CSV have the same names.\n\n",
                  kMade));
  for (auto type : words.types()) {
    const std::string file = FileOf(type), name = NameOf(type);
    if (!file.starts_with("schemas/view") || !type.isStruct() || !name.ends_with("Row")) continue;
    page.Struct(type, name, 2);
  }
  page.UsedTypes();
  return page.Take();
}

// SP-2 before SP-10.
std::pair<std::string, int> RuleOrder(std::string_view rule) {
  const size_t dash = rule.rfind('-');
  int number = 0;
  for (char c : dash == rule.npos ? std::string_view() : rule.substr(dash + 1)) {
    if (c >= '0' && c <= '9') number = number * 10 + (c - '0');
  }
  return {std::string(rule.substr(0, dash)), number};
}

std::string RefusalsPage(std::span<const commands::RefusalKind* const> refusals) {
  std::vector<const commands::RefusalKind*> rows(refusals.begin(), refusals.end());
  std::stable_sort(rows.begin(), rows.end(), [](auto* a, auto* b) {
    return std::pair(RuleOrder(a->rule), a->code) < std::pair(RuleOrder(b->rule), b->code);
  });
  std::string out = fmt::format(
      "{}# Refusals\n\nWhy a command was refused (CMD-4): the rule, a code that stays, and a sentence with the values "
      "concerned, which also stand in the answer's `details`. A refused command leaves no trace and may be sent "
      "again.\n\n| rule | code | message |\n|---|---|---|\n",
      kMade);
  for (const auto* row : rows) out += fmt::format("| {} | `{}` | {} |\n", row->rule, row->code, row->sentence);
  return out;
}

// A table for those who act for the publisher, a partner or an account, and one for the people of an organisation: one
// of fourteen columns fits no page.
void AddMatrix(std::string& out, std::span<const commands::Permission> permissions, size_t from, size_t to) {
  out += "| command |";
  std::string rule = "|---|";
  for (size_t i = from; i < to; ++i) {
    out += fmt::format(" {} |", commands::CallerTexts()[i]);
    rule += ":-:|";
  }
  out += "\n" + rule + "\n";
  for (const commands::Permission& row : permissions) {
    out +=
        row.matter.empty() ? fmt::format("| `{}` |", row.command) : fmt::format("| `{}` {} |", row.command, row.matter);
    for (size_t i = from; i < to; ++i) out += row.may.Has(static_cast<commands::Caller>(i)) ? " yes |" : "  |";
    out += "\n";
  }
}

std::string PermissionsPage(std::span<const commands::Permission> permissions) {
  constexpr size_t kFirstOfOrganisation = static_cast<size_t>(commands::Caller::kGlobalAdministrator);
  std::string out = fmt::format(
      "{}# Permissions\n\nWho may send what (CMD-6, CMD-11, ORG-8); others are refused (`notAllowed`, `notTheBuyer`), "
      "whatever "
      "door they come through. Every cell is tested. The partner, account, organisation, purchase and billing account "
      "are "
      "those that the command is about. One person can be several of these at once and may then do what any of them "
      "may; "
      "auditors read everything. *In person*: whom the command itself is about, that is who was invited, opened the "
      "redemption or holds the keys. What takes effect before it is recorded is an operator's, on behalf of whose act "
      "it "
      "is (TIME-2).\n\n## For the publisher, partners and accounts\n\n",
      kMade);
  AddMatrix(out, permissions, 0, kFirstOfOrganisation);
  out += "\n## In an organisation, and others\n\n";
  AddMatrix(out, permissions, kFirstOfOrganisation, commands::kCallerCount);
  return out;
}

}  // namespace

Pages MakePages(const schema_check::Compiled& schemas, std::span<const commands::RefusalKind* const> refusals,
                std::span<const commands::Permission> permissions) {
  const Words words(schemas);
  return {.commands = CommandsPage(words),
          .events = EventsPage(words),
          .views = ViewsPage(words),
          .refusals = RefusalsPage(refusals),
          .permissions = PermissionsPage(permissions)};
}

}  // namespace muniment::reference
