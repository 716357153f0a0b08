// What every view is made of. A view answers one question as of one instant, as known at one entry (TIME-1): one
// function that reads the streams it needs through a PastWorld and gives rows (schemas/view*.capnp) to a sink. It keeps
// nothing; what the rows look like on a terminal or in a file is the door's business (door/rows.h).
//
// A new view: a row struct, a function `absl::Status X(ViewContext&, RowSink&)` in a file of its own, a line in
// all_views.cc.
#pragma once

#include <capnp/dynamic.h>
#include <capnp/message.h>
#include <capnp/schema.h>

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/id.h"
#include "base/instant.h"
#include "commands/world.h"
#include "ledger/ledger.h"
#include "projections/viewer.h"
#include "schemas/json.h"

namespace muniment::projections {

// Takes the rows of one answer, in order.
class RowSink {
 public:
  virtual ~RowSink() = default;
  // `row` is good during the call only. False: no more rows are wanted, return.
  virtual bool Add(capnp::DynamicStruct::Reader row) = 0;
};

// Fills one row and gives it to the sink:
//   if (!AddRow<schemas::UserRow>(sink, [&](auto row) { row.setDomain(…); })) return absl::OkStatus();
template <class Row, class Fill>
bool AddRow(RowSink& sink, Fill&& fill) {
  capnp::MallocMessageBuilder message;
  auto row = message.initRoot<Row>();
  fill(row);
  return sink.Add(row.asReader());
}

// ---- when

// What an answer is as of, and as known at (TIME-1).
struct Moment {
  Instant now{};                     // of the ledger: a test ledger has its own clock
  Instant as_of{};                   // everything effective at or before it
  Position known_at{};               // everything recorded up to this entry
  Instant known_second{};            // the second asked for, or that entry's recorded second
  bool projected = false;            // as_of is in the future: on the assumption that nothing more is recorded (TIME-6)
  std::optional<Instant> last_tick;  // when the scheduler last had something to write down, as far as known then
};

// The ledger's present: a test ledger's own clock (CMD-8), else `system_now`; never before what is recorded (TIME-7).
absl::StatusOr<Instant> NowOf(const ledger::Ledger& ledger, Instant system_now);

// Reads `--as-of` and `--known-at`, empty when not given. `known_at` is a time (all of that second) or an entry number
// (TIME-7). A bare date is its last second (TIME-3).
//   InvalidArgument  not such a text; or known_at is in the future: give an earlier one, or none
//   DataLoss         as ledger::Ledger::Read
absl::StatusOr<Moment> MomentOf(const ledger::Ledger& ledger, std::string_view as_of, std::string_view known_at,
                                Instant system_now);

// The last entry recorded at or before the end of second `t`; Position{0} when there is none. Reads log2(n) entries.
absl::StatusOr<Position> LastRecordedAt(const ledger::Ledger& ledger, Instant t);

// ---- what

// How a filter's text is read.
enum class FilterForm {
  kText,
  kFlag,    // given or not
  kDomain,  // a domain name, which the door makes canonical (DOM-6); or, where an organisation is meant, its id
  kPerson,  // an address or an id; views get the id as 32 hex digits, nil's when nobody has the address
  kBegins,  // a time; a bare date is its first second
  kEnds,    // a time; a bare date is the first second of the next day
};
struct FilterKind {
  std::string_view name;  // "search"
  FilterForm form;
  std::string_view meaning;                    // for --help
  std::vector<std::string_view> choices = {};  // all that the text may be; none: anything
};

// A field that a table on a terminal shows.
struct TableColumn {
  std::string_view field;
  bool if_any = false;  // left out where no row has more than 0 or nothing in it
};

class ViewContext;

// One view, as the table of views lists it.
struct ViewKind {
  std::string_view name;      // "accounts", stable
  std::string_view question;  // what it answers, one line, for --help
  std::string_view id;        // what the optional ID names; empty: it takes none
  bool one = false;           // with ID it answers one row, with its details, and takes no filter; else ID only narrows
  std::vector<std::string_view> key;  // fields that name a row, for --after; together unique
  std::vector<FilterKind> filters;
  capnp::StructSchema row;
  absl::Status (*answer)(ViewContext&, RowSink&);
  std::vector<TableColumn> table = {};  // in this order; empty: all fields but details. Other formats have all fields
  std::vector<std::string_view> spare = {};  // what a table leaves out first, in this order, on a narrow terminal
};

// What a view is asked, and by whom.
class ViewContext {
 public:
  struct Asked {
    std::string id;                                           // empty: not given
    std::map<std::string, std::string, std::less<>> filters;  // of those that the view lists
    // The id, or what follows its kind and '/', in canonical form where it can be a domain name.
    std::string id_as_domain = {};
  };

  // `world` is as `moment` says; `unseal` opens whatever it is given.
  ViewContext(const ViewKind& kind, commands::PastWorld& world, const Moment& moment, Viewer viewer, Asked asked,
              schemas::Unseal unseal)
      : kind_(kind),
        world_(world),
        moment_(moment),
        viewer_(std::move(viewer)),
        asked_(std::move(asked)),
        unseal_(std::move(unseal)) {}

  commands::PastWorld& world() { return world_; }
  const Moment& moment() const { return moment_; }
  Instant as_of() const { return moment_.as_of; }
  const Viewer& viewer() const { return viewer_; }
  const ViewKind& kind() const { return kind_; }

  const std::string& id() const { return asked_.id; }
  // The id where it names an organisation or a domain (DOM-6).
  const std::string& id_as_domain() const { return asked_.id_as_domain.empty() ? asked_.id : asked_.id_as_domain; }
  // Whether details are wanted: the view answers one thing, asked for by its id.
  bool detailed() const { return kind_.one && !asked_.id.empty(); }
  const std::map<std::string, std::string, std::less<>>& filters() const { return asked_.filters; }
  // Empty when not given.
  std::string_view Text(std::string_view filter) const;
  bool Flag(std::string_view filter) const { return asked_.filters.find(filter) != asked_.filters.end(); }
  // Nothing when not given.
  std::optional<PersonId> Person(std::string_view filter) const;
  std::optional<Instant> Time(std::string_view filter) const;

  // The one-time token of an invitation or activation link, for whoever sends its notice (KEY-11); empty when the door
  // does not derive any.
  void set_token_of(std::function<std::string(const AnyId&)> token_of) { token_of_ = std::move(token_of); }
  std::string TokenOf(const AnyId& invitation) const { return token_of_ ? token_of_(invitation) : std::string(); }

  // For searching at reading only (PRIV-7), and only what the viewer may see. Nothing: not given, or erased.
  std::optional<std::string> Unsealed(schemas::Sealed::Reader sealed) const;

 private:
  const ViewKind& kind_;
  commands::PastWorld& world_;
  const Moment moment_;
  const Viewer viewer_;
  const Asked asked_;
  const schemas::Unseal unseal_;
  std::function<std::string(const AnyId&)> token_of_;
};

// Checks what is asked against what the view takes, then answers.
//   InvalidArgument  no such filter or not such a value; the message says which there are. Or a filter beside the ID of
//                    one thing, or a span in which nothing can lie
//   NotFound         no thing of that id, as of then, that the viewer may see
//   DataLoss         an entry does not read: `muniment verify` names the damage
absl::Status Answer(ViewContext& context, RowSink& sink);

// A span in which nothing can lie would be answered as if nothing had happened.
//   InvalidArgument  `to` is not after `from`
absl::Status CheckSpan(Instant from, Instant to);

// Sentences for views: NotFound "there is no account 0005000123 …", of the ID.
absl::Status NoSuch(const ViewContext& context, std::string_view what);
// The same of what a filter names, and `view` lists: NoSuch(context, "partner", context.Text("partner"), "partners").
absl::Status NoSuch(const ViewContext& context, std::string_view what, std::string_view text, std::string_view view);

}  // namespace muniment::projections
