// The catalogue: editions with their names over time, offers with their terms over time, products, durations. State of
// the stream `catalogue`. Everything is dated and looked up by the instant asked for (TIME-6: dated records may
// announce the future).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/instant.h"
#include "commands/decision.h"
#include "commands/refusal.h"
#include "commands/world.h"

namespace muniment::commands {

// Values in force from one instant to the next.
template <class T>
class Dated {
 public:
  void Set(Instant from, T value) { values_.push_back({from, std::move(value)}); }  // in fold order
  const T* At(Instant t) const {
    const T* found = nullptr;
    for (const auto& [from, value] : values_) {
      if (from > t) break;
      found = &value;
    }
    return found;
  }
  const std::vector<std::pair<Instant, T>>& all() const { return values_; }

 private:
  std::vector<std::pair<Instant, T>> values_;
};

struct EditionName {
  std::string code;  // skuPartNumber
  std::string name;
  friend bool operator==(const EditionName&, const EditionName&) = default;
};
struct PlanName {
  EditionId plan;
  std::string code, name;
  friend bool operator==(const PlanName&, const PlanName&) = default;
};

// Something in an imported file that was not as it should be: the schema's Defect.
struct ImportDefect {
  uint32_t line = 0;
  std::string kind, column, value;
  friend bool operator==(const ImportDefect&, const ImportDefect&) = default;
};

// The terms of an offer, as the event's Terms struct has them (terms.h converts).
struct OfferTerms {
  OfferId offer;
  EditionId edition;
  std::string name;
  std::vector<schemas::Programme> programmes;  // empty: all
  schemas::Terms::Activation activation{};
  bool self_provision = true;
  uint32_t step = 100;
  bool self_service = false;
  uint32_t least = 1;
  uint32_t greatest = 0;               // 0: no limit
  std::vector<std::string> countries;  // empty: everywhere
  Period term{12};
  Period billing{12};
  int64_t price_minor_units = 0;
  std::string currency;
  uint16_t lead_time_hours = 24;
  bool trial = false, add_on = false;
  std::string audience;
  bool sellable = true;  // false: its edition was unknown when it came in, or the list says not for sale
  bool IsOfferedIn(std::string_view country) const;
  friend bool operator==(const OfferTerms&, const OfferTerms&) = default;
};

struct TermDurations {
  uint16_t grace_days = 30;
  uint16_t disabled_days = 120;  // from E
  std::vector<uint16_t> notice_days{60, 30, 7, 1};
  friend bool operator==(const TermDurations&, const TermDurations&) = default;
};

struct Edition {
  EditionId id;
  Instant added{};             // unknown before
  bool outside_table = false;  // added by command
  Dated<EditionName> names;
  Dated<bool> listed;  // in the publisher's table; nothing: never was
  Dated<std::vector<PlanName>> plans;
  Dated<std::string> product;
  Dated<bool> withdrawn;
  std::vector<OfferId> offers;  // in the order they came
};

class Catalogue final : public StateOf<Catalogue> {
 public:
  using StateOf::On;
  void On(schemas::EditionAdded::Reader e, const EntryView& entry);
  void On(schemas::EditionRenamed::Reader e, const EntryView& entry);
  void On(schemas::EditionUnlisted::Reader e, const EntryView& entry);
  void On(schemas::EditionListedAgain::Reader e, const EntryView& entry);
  void On(schemas::PlansChanged::Reader e, const EntryView& entry);
  void On(schemas::CatalogueImported::Reader e, const EntryView& entry);
  void On(schemas::TermsOfSaleSet::Reader e, const EntryView& entry);
  void On(schemas::OffersImported::Reader e, const EntryView& entry);
  void On(schemas::ProductSet::Reader e, const EntryView& entry);
  void On(schemas::EditionWithdrawn::Reader e, const EntryView& entry);
  void On(schemas::DurationsSet::Reader e, const EntryView& entry);

  const Edition* Find(const EditionId& edition) const;
  // The edition if it is known at `t`, else null.
  const Edition* KnownAt(const EditionId& edition, Instant t) const;
  // Editions whose code at `t` is `code` (exactly), known at `t`.
  std::vector<EditionId> WithCode(std::string_view code, Instant t) const;
  const OfferTerms* Offer(const OfferId& offer, Instant t) const;
  // The edition's offers in force at `t`, those that are not sellable included, in the order they came.
  std::vector<OfferId> OffersOf(const EditionId& edition, Instant t) const;
  TermDurations DurationsOf(schemas::Programme programme, Instant t) const;  // 30/120/60,30,7,1 unless set (LIFE-3)
  // The date of the last table imported (CAT-10), and what was reported of it. Offers likewise.
  Instant last_import() const { return last_import_; }
  const std::vector<ImportDefect>& last_defects() const { return last_defects_; }
  Instant last_offers_import() const { return last_offers_import_; }
  const std::vector<ImportDefect>& last_offers_defects() const { return last_offers_defects_; }
  const std::map<EditionId, Edition>& editions() const { return editions_; }
  const std::map<OfferId, Dated<OfferTerms>>& offers() const { return offers_; }

 private:
  std::map<EditionId, Edition> editions_;
  std::map<OfferId, Dated<OfferTerms>> offers_;
  std::map<schemas::Programme, Dated<TermDurations>> durations_;
  Edition* Known(capnp::Data::Reader guid);  // null: not added, as may be where only part of the stream is folded
  void Rename(Edition& edition, Instant from, std::string code, std::string name);

  StringMap<std::vector<EditionId>> by_code_;               // editions that have or had the code
  std::map<EditionId, std::vector<OfferId>> offers_early_;  // offers of editions that were not known yet
  Instant last_import_ = kEarliest, last_offers_import_ = kEarliest;
  std::vector<ImportDefect> last_defects_, last_offers_defects_;
};
extern template class StateOf<Catalogue>;

const Catalogue& CatalogueOf(World& world);

// The edition that a command's text (GUID or code) means at `t`; refuses unknown ones and a code of two GUIDs, naming
// both (CAT-11). A code is matched exactly, case included.
Verdict ResolveEdition(World& world, std::string_view text, Instant t, EditionId* edition);
// What an edition is called at `t`: for sentences in refusals and for views.
std::string EditionText(World& world, const EditionId& edition, Instant t);

// What a purchase is judged by, chosen for a command at its effective time.
enum class PurchaseKind { kOrder, kSelfProvision, kSelfService, kKeys, kRenewal };
// The offer that applies at `t`: the one named (`named` not nil), or the only one of the edition's that fits programme,
// country and kind. A trial applies only when named (SELF-5). An edition without any offer is sold on default terms,
// OfferTerms{} with the edition's GUID as offer id. Refuses:
// - CAT-3: withdrawn from sale (renewals go on)
// - CAT-4: not offered in the country; an empty `country` is not checked
// - CAT-6: activated by key only, and bought where seats are given without one
// - CAT-5: kSelfProvision, and only partners may order it
// - CAT-2: kSelfService, and users may not buy it; not sold in the programme
// - CAT-8: no such offer; not sellable; more than one applies and none is named
// - CAT-12: `quantity` is below the least on one purchase
// The step of self-provisioning (SP-1) and the greatest quantity (CheckGreatest) are the caller's to check, who knows
// what the holder has.
Verdict ChooseOffer(World& world, const EditionId& edition, const OfferId& named, schemas::Programme programme,
                    std::string_view country, PurchaseKind kind, uint32_t quantity, Instant t, OfferTerms* terms);
// The terms of an offer that was chosen before, as they stand at `t`, whether or not it is still sold (CAT-3); default
// terms where the edition had no offer of its own.
OfferTerms TermsOfOffer(World& world, const EditionId& edition, const OfferId& offer, Instant t);
// CAT-12: what the holder would have of this offer in all, against the greatest quantity.
Verdict CheckGreatest(World& world, const OfferTerms& terms, uint64_t would_have, Instant t);

}  // namespace muniment::commands
