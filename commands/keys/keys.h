// Product keys: each key, what is bound to a line, what was issued to whom, and redemptions. Rules KEY-1 to KEY-9.
//
// Streams, and who puts what into them:
//   key/<hash>                    a key. KeysIssued, KeyRevoked, Redemption…; ActivationRequested of the line it is
//                                 bound to, when activation takes the key (KEY-9), and ActivationWithdrawn
//   redemption/<id>               a redemption
//   line/<id>                     KeysIssued of keys bound to the line
//   keys/partner/<number>, keys/agreement/<number>
//                                 KeysIssued, to find keys by partner and by agreement
//   keys/organisation/<id>        RedemptionCompleted, to find keys by where they were redeemed
// Of a key the ledger has a keyed hash and the last five characters, nothing else (KEY-2).
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "commands/decision.h"

namespace muniment::commands {

std::string KeyStream(std::span<const uint8_t> hash);
std::string RedemptionStream(const AnyId& redemption);
std::string KeysOfPartnerStream(std::string_view partner);
std::string KeysOfAgreementStream(std::string_view agreement);
std::string KeysOfOrganisationStream(const OrganisationId& organisation);

// A key as the ledger knows it.
struct KeyName {
  std::vector<uint8_t> hash;
  std::string last_five;
  friend bool operator==(const KeyName&, const KeyName&) = default;
};

// What all keys of a batch have in common.
struct KeyBatch {
  AnyId id;
  std::string partner, distributor;
  EditionId edition;
  OfferId offer;
  uint32_t seats = 0;  // of each key
  int months = 0;
  LineId line;            // nil: the partner's stock
  std::string agreement;  // of the line
  Instant issued{};
  friend bool operator==(const KeyBatch&, const KeyBatch&) = default;
};

class Key final : public StateOf<Key> {
 public:
  using StateOf::On;
  void On(schemas::KeysIssued::Reader e, const EntryView& entry);
  void On(schemas::KeyRevoked::Reader e, const EntryView& entry);
  void On(schemas::RedemptionOpened::Reader e, const EntryView& entry);
  void On(schemas::RedemptionAbandoned::Reader e, const EntryView& entry);
  void On(schemas::RedemptionCompleted::Reader e, const EntryView& entry);
  void On(schemas::ActivationRequested::Reader e, const EntryView& entry);
  void On(schemas::ActivationWithdrawn::Reader e, const EntryView& entry);

  // False: the ledger knows no such key.
  bool exists() const { return !batch_.id.is_nil(); }
  const KeyBatch& batch() const { return batch_; }

  // In which redemption it is, or was last; nil: it never was, or that was abandoned.
  const AnyId& redemption() const { return redemption_; }
  // Half-open: at `until` it is free again (KEY-4).
  bool IsReservedAt(Instant t) const { return !redeemed_ && !redemption_.is_nil() && t < until_; }
  Instant reserved_since() const { return reserved_; }
  Instant reserved_until() const { return until_; }
  const std::optional<Instant>& revoked() const { return revoked_; }
  // Redeemed by completing a redemption, or by an activation from the inventory: then without use() and subscription().
  struct Redeemed {
    Instant at{};
    OrganisationId organisation;
    SubscriptionId subscription;
    std::optional<schemas::RedemptionCompleted::Use> use;
  };
  const std::optional<Redeemed>& redeemed() const { return redeemed_; }
  // Neither redeemed, revoked nor reserved: it can be redeemed or activated.
  bool IsFreeAt(Instant t) const { return exists() && !redeemed_ && !revoked_ && !IsReservedAt(t); }

 private:
  KeyBatch batch_;
  AnyId redemption_;
  Instant reserved_{}, until_{};
  std::optional<Instant> revoked_;
  std::optional<Redeemed> redeemed_;
};
extern template class StateOf<Key>;

// Keys bound to a line (KEY-9). State of `line/<id>`. Whether one can be used yet its Key says.
class LineKeys final : public StateOf<LineKeys> {
 public:
  using StateOf::On;
  void On(schemas::KeysIssued::Reader e, const EntryView& entry);
  const std::vector<KeyName>& keys() const { return keys_; }  // in the order they were issued

 private:
  std::vector<KeyName> keys_;
};
extern template class StateOf<LineKeys>;

// Keys by partner, agreement or organisation. State of `keys/…`.
class KeyIndex final : public StateOf<KeyIndex> {
 public:
  using StateOf::On;
  void On(schemas::KeysIssued::Reader e, const EntryView& entry);
  void On(schemas::RedemptionCompleted::Reader e, const EntryView& entry);
  struct Place {
    Position entry{};  // that issued or, of an organisation, redeemed it
    uint32_t n = 0;    // among that entry's keys
    auto operator<=>(const Place&) const = default;
  };
  const std::map<Place, KeyName>& keys() const { return keys_; }

 private:
  std::map<Place, KeyName> keys_;
};
extern template class StateOf<KeyIndex>;

class Redemption final : public StateOf<Redemption> {
 public:
  using StateOf::On;
  void On(schemas::RedemptionOpened::Reader e, const EntryView& entry);
  void On(schemas::RedemptionAbandoned::Reader e, const EntryView& entry);
  void On(schemas::RedemptionCompleted::Reader e, const EntryView& entry);

  bool exists() const { return !id_.is_nil(); }
  const AnyId& id() const { return id_; }
  // Who opened it; nil: somebody whom the ledger did not know, of whom it has the address's keyed hash.
  const PersonId& opener() const { return opener_; }
  const std::vector<uint8_t>& opener_hash() const { return opener_hash_; }
  const std::vector<KeyName>& keys() const { return keys_; }
  const EditionId& edition() const { return edition_; }
  uint32_t seats() const { return seats_; }  // of all keys
  int months() const { return months_; }
  Instant until() const { return until_; }
  const std::optional<Instant>& abandoned() const { return abandoned_; }
  struct Completed {
    Instant at{};
    OrganisationId organisation;
    SubscriptionId subscription;
    schemas::RedemptionCompleted::Use use{};
  };
  const std::optional<Completed>& completed() const { return completed_; }

 private:
  AnyId id_;
  PersonId opener_;
  std::vector<uint8_t> opener_hash_;
  std::vector<KeyName> keys_;
  EditionId edition_;
  uint32_t seats_ = 0;
  int months_ = 0;
  Instant until_{};
  std::optional<Instant> abandoned_;
  std::optional<Completed> completed_;
};
extern template class StateOf<Redemption>;

// Fills an event's keys.
void FillMarks(capnp::List<schemas::KeyMark>::Builder out, std::span<const KeyName> keys);

const Key& KeyOf(World& world, std::span<const uint8_t> hash);
const LineKeys& KeysOfLine(World& world, const LineId& line);
const Redemption& RedemptionOf(World& world, const AnyId& id);

}  // namespace muniment::commands
