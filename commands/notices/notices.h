// Notices: who is to be told what. An entry each, holding ids and numbers; sending them is not the ledger's. Rule
// MAIL-1.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/decision.h"

namespace muniment::commands {

// Adds a NoticeIssued to the command that is being judged, so that it becomes durable with what it tells of.
//
// recipients  who is told; doubles are told once. Addresses are unsealed only by whoever sends the notice
// partner     a partner's number: its members at the time of sending are told as well; empty: no partner
// about       names and values for the text: ids, numbers, dates, codes. Never a name, an address or a token (MAIL-1)
//
// With nobody to tell nothing is added. Call it after all checks, as Emit.
void Notify(Decision& d, schemas::NoticeKind kind, std::vector<PersonId> recipients, std::string_view partner,
            std::vector<std::pair<std::string, std::string>> about);

struct Notice {
  Position entry{};
  Instant issued{};
  std::optional<schemas::NoticeKind> kind;  // nothing: a renewal notice (LIFE-4)
  std::vector<PersonId> recipients;
  std::string partner;
  std::vector<std::pair<std::string, std::string>> about;
};

// The notices not yet delivered. State of the stream `notices`. A renewal notice is the tick's RenewalNoticeDue itself,
// put into this stream as well when it is sent; those missed are no notices.
class Notices final : public StateOf<Notices> {
 public:
  using StateOf::On;
  void On(schemas::NoticeIssued::Reader e, const EntryView& entry);
  void On(schemas::NoticeDelivered::Reader e, const EntryView& entry);
  void On(schemas::RenewalNoticeDue::Reader e, const EntryView& entry);

  const std::map<AnyId, Notice>& undelivered() const { return undelivered_; }
  // Was it issued at all, delivered or not? RecordDelivery refuses a notice that never was and is unchanged for one
  // delivered before.
  bool WasIssued(const AnyId& notice) const { return undelivered_.count(notice) != 0 || delivered_.count(notice) != 0; }
  bool WasDelivered(const AnyId& notice) const { return delivered_.count(notice) != 0; }

 private:
  std::map<AnyId, Notice> undelivered_;
  std::map<AnyId, Instant> delivered_;
};
extern template class StateOf<Notices>;

const Notices& NoticesOf(World& world);

}  // namespace muniment::commands
