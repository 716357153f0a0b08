// Where an order line or a subscription stands: commands name them by id alone, their facts are in a pool. State of
// `line/<id>` and of `subscription/<id>`, whose entries are also in that pool. Every decision that begins a line or a
// subscription puts its event into the stream of that line or subscription as well:
//   LinePlaced           line/<line>, and subscription/<term.subscription> (for a renewal line the renewed
//   subscription) LineChanged upwards  subscription/<term.subscription>, when that is not yet known SelfProvisioned,
//   SubscriptionStarted   subscription/<term.subscription>
#pragma once

#include <optional>
#include <string>

#include "commands/decision.h"
#include "commands/orders/holder.h"

namespace muniment::commands {

class Whereabouts final : public StateOf<Whereabouts> {
 public:
  using StateOf::On;
  void On(schemas::LinePlaced::Reader e, const EntryView& entry);
  void On(schemas::LineChanged::Reader e, const EntryView& entry);
  void On(schemas::SelfProvisioned::Reader e, const EntryView& entry);
  void On(schemas::SubscriptionStarted::Reader e, const EntryView& entry);

  // False: the ledger knows no such line or subscription (or what began it was voided).
  bool known() const { return !holder_.text().empty(); }
  const HolderKey& holder() const { return holder_; }
  const EditionId& edition() const { return edition_; }
  std::string pool_stream() const { return PoolStream(holder_.text(), edition_); }
  // Of a line: its partner and that partner's order. Of a subscription: the partner who ordered or must order it; empty
  // if there is none.
  const std::string& partner() const { return partner_; }
  const std::string& order() const { return order_; }
  // Of a subscription: the line that began it; nil if none did.
  const LineId& line() const { return line_; }

 private:
  void Settle(schemas::Holder::Reader holder, capnp::Data::Reader edition);

  HolderKey holder_;
  EditionId edition_;
  LineId line_;
  std::string partner_, order_;
};
extern template class StateOf<Whereabouts>;

const Whereabouts& WhereaboutsOf(World& world, const LineId& line);
const Whereabouts& WhereaboutsOf(World& world, const SubscriptionId& subscription);

}  // namespace muniment::commands
