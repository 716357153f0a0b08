// Agreements, and the index of orders. States of `agreement/<number>` and `order/<partner>/<number>`. Rules ORD-1,
// ORD-2, ORD-6, ORD-7, ORG-6.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/decision.h"
#include "commands/orders/holder.h"

namespace muniment::commands {

struct SeatRequest {
  AnyId id;
  HolderKey asked_for;
  std::string partner;
  EditionId edition;
  uint32_t quantity = 0;
  bool fewer = false;
  PersonId asker;
  Instant at{};
  std::optional<bool> confirmed;  // once it is decided
  Position decided_by{};          // the first entry of the command that did: an order, a change, a return, a refusal
  bool withdrawn = false;         // then not by the partner: who asked is no user any more (ORG-9)
};

// What an agreement says from one instant on.
struct AgreementTerms {
  std::string partner;
  Instant start{};
  Instant end = kForever;  // half-open; kForever: open-ended
};

// A dated record: registered again it says something else from that registration's effective time on (TIME-6), so ask
// it by date. What it said first holds from its own start, also before it was recorded: late orders are judged by what
// is known now.
class Agreement final : public StateOf<Agreement> {
 public:
  using StateOf::On;
  void On(schemas::AgreementRegistered::Reader e, const EntryView& entry);
  void On(schemas::AgreementBound::Reader e, const EntryView& entry);
  void On(schemas::AccountOpened::Reader e, const EntryView& entry);
  bool exists() const { return !number_.empty(); }
  const std::string& number() const { return number_; }
  schemas::Programme kind() const { return kind_; }
  const std::string& customer() const { return customer_; }
  // What it says at `t`. Only of an agreement that exists.
  const AgreementTerms& At(Instant t) const;
  // In force at `t`: not before its start, not from its end on.
  bool InForceAt(Instant t) const { return exists() && At(t).start <= t && t < At(t).end; }
  const std::string& licence_id() const { return licence_id_; }
  const OrganisationId& organisation() const {
    return organisation_;
  }  // bound to it (ORG-6) or the reseller's customer (ORD-7); nil: none
  const std::vector<std::string>& accounts() const { return accounts_; }
  // SP-4: the first anniversary of the start after `t`; nothing when the agreement ends before it.
  std::optional<Instant> NextAnniversary(Instant t) const;

 private:
  std::string number_, customer_, licence_id_;
  schemas::Programme kind_{};
  OrganisationId organisation_;
  std::vector<std::pair<Instant, AgreementTerms>> terms_{{kEarliest, {}}};  // from when, what; in order, never empty
  std::vector<std::string> accounts_;
};
extern template class StateOf<Agreement>;

// Which agreement a licence id means (ORG-6). State of `licence/<licence id>`.
class LicenceId final : public StateOf<LicenceId> {
 public:
  using StateOf::On;
  void On(schemas::AgreementRegistered::Reader e, const EntryView& entry);
  const std::string& agreement() const { return agreement_; }  // its number; empty: unknown licence id

 private:
  std::string agreement_;
};
extern template class StateOf<LicenceId>;

// The agreements bound to an organisation, reseller agreements among them. State of `agreements/<organisation id>`.
class AgreementsOf final : public StateOf<AgreementsOf> {
 public:
  using StateOf::On;
  void On(schemas::AgreementRegistered::Reader e, const EntryView& entry);
  void On(schemas::AgreementBound::Reader e, const EntryView& entry);
  const std::vector<std::string>& numbers() const { return numbers_; }  // oldest first, each once

 private:
  void Add(std::string_view number);
  std::vector<std::string> numbers_;
};
extern template class StateOf<AgreementsOf>;

// An order, by partner and the partner's number (ORD-2).
class Order final : public StateOf<Order> {
 public:
  using StateOf::On;
  void On(schemas::OrderPlaced::Reader e, const EntryView& entry);
  bool exists() const { return entry_ != Position{}; }
  Position entry() const { return entry_; }
  const std::vector<uint8_t>& content_hash() const { return content_hash_; }
  const std::vector<LineId>& lines() const { return lines_; }
  const std::string& holder() const { return holder_; }

 private:
  Position entry_{};
  std::vector<uint8_t> content_hash_;
  std::vector<LineId> lines_;
  std::string holder_;
};
extern template class StateOf<Order>;

// A customer's request for seats. State of `request/<id>`.
class SeatRequests final : public StateOf<SeatRequests> {
 public:
  using StateOf::On;
  void On(schemas::SeatsRequested::Reader e, const EntryView& entry);
  void On(schemas::SeatRequestDecided::Reader e, const EntryView& entry);
  const std::optional<SeatRequest>& request() const { return request_; }

 private:
  std::optional<SeatRequest> request_;
};
extern template class StateOf<SeatRequests>;

const Agreement& AgreementOf(World& world, std::string_view number);
// The agreement that a licence id means; one that does not exist when no agreement has it. At most 64 bytes as
// IsWellFormedNumber says.
const Agreement& AgreementWithLicenceId(World& world, std::string_view licence_id);
std::string LicenceStream(std::string_view licence_id);              // licence/<licence id>
std::string AgreementsOfStream(const OrganisationId& organisation);  // agreements/<organisation id>

}  // namespace muniment::commands
