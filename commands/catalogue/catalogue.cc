#include "commands/catalogue/catalogue.h"

#include <algorithm>

#include "commands/catalogue/terms.h"

namespace muniment::commands {
namespace {

PlanName PlanFrom(schemas::Plan::Reader plan) {
  return {EditionId::FromBytes(plan.getPlan()), plan.getCode().cStr(), plan.getName().cStr()};
}

}  // namespace

Edition* Catalogue::Known(capnp::Data::Reader guid) {
  const auto found = editions_.find(EditionId::FromBytes(guid));
  return found == editions_.end() ? nullptr : &found->second;
}

void Catalogue::Rename(Edition& edition, Instant from, std::string code, std::string name) {
  std::vector<EditionId>& with_code = by_code_[code];
  if (std::find(with_code.begin(), with_code.end(), edition.id) == with_code.end()) with_code.push_back(edition.id);
  edition.names.Set(from, {std::move(code), std::move(name)});
}

void Catalogue::On(schemas::EditionAdded::Reader e, const EntryView& entry) {
  const EditionId id = EditionId::FromBytes(e.getEdition());
  auto [found, is_new] = editions_.try_emplace(id);
  Edition& edition = found->second;
  // Announced by command, but listed by a table of an earlier date: the table has told names and plans.
  if (!is_new && e.getOutsideTable()) return;
  if (is_new) {
    edition.id = id;
    edition.added = entry.effective();
    edition.outside_table = e.getOutsideTable();
    if (auto early = offers_early_.extract(id)) edition.offers = std::move(early.mapped());
  }
  Rename(edition, entry.effective(), e.getCode(), e.getName());
  if (!e.getOutsideTable()) edition.listed.Set(entry.effective(), true);
  std::vector<PlanName> plans;
  for (const auto plan : e.getPlans()) plans.push_back(PlanFrom(plan));
  edition.plans.Set(entry.effective(), std::move(plans));
}

void Catalogue::On(schemas::EditionRenamed::Reader e, const EntryView& entry) {
  if (Edition* edition = Known(e.getEdition())) Rename(*edition, entry.effective(), e.getCode(), e.getName());
}

void Catalogue::On(schemas::EditionUnlisted::Reader e, const EntryView& entry) {
  if (Edition* edition = Known(e.getEdition())) edition->listed.Set(entry.effective(), false);
}

void Catalogue::On(schemas::EditionListedAgain::Reader e, const EntryView& entry) {
  if (Edition* edition = Known(e.getEdition())) edition->listed.Set(entry.effective(), true);
}

void Catalogue::On(schemas::PlansChanged::Reader e, const EntryView& entry) {
  Edition* edition = Known(e.getEdition());
  if (!edition) return;
  const std::vector<PlanName>* before = edition->plans.At(entry.effective());
  std::vector<PlanName> plans = before ? *before : std::vector<PlanName>{};
  for (const auto removed : e.getRemoved()) {
    std::erase_if(plans, [id = EditionId::FromBytes(removed)](const PlanName& plan) { return plan.plan == id; });
  }
  for (const auto renamed : e.getRenamed()) {
    PlanName now = PlanFrom(renamed);
    for (PlanName& plan : plans) {
      if (plan.plan == now.plan) plan = now;
    }
  }
  for (const auto added : e.getAdded()) plans.push_back(PlanFrom(added));
  edition->plans.Set(entry.effective(), std::move(plans));
}

void Catalogue::On(schemas::CatalogueImported::Reader e, const EntryView& entry) {
  last_import_ = entry.effective();
  last_defects_ = DefectsFrom(e.getDefects());
}

void Catalogue::On(schemas::TermsOfSaleSet::Reader e, const EntryView& entry) {
  const OfferId offer = OfferId::FromBytes(e.getOffer());
  const EditionId edition = EditionId::FromBytes(e.getEdition());
  const auto known = editions_.find(edition);
  std::vector<OfferId>& offers = known == editions_.end() ? offers_early_[edition] : known->second.offers;
  if (std::find(offers.begin(), offers.end(), offer) == offers.end()) offers.push_back(offer);
  offers_[offer].Set(entry.effective(), TermsFrom(offer, edition, e.getTerms(), e.getSellable()));
}

void Catalogue::On(schemas::OffersImported::Reader e, const EntryView& entry) {
  last_offers_import_ = entry.effective();
  last_offers_defects_ = DefectsFrom(e.getDefects());
}

void Catalogue::On(schemas::ProductSet::Reader e, const EntryView& entry) {
  if (Edition* edition = Known(e.getEdition())) edition->product.Set(entry.effective(), e.getProduct());
}

void Catalogue::On(schemas::EditionWithdrawn::Reader e, const EntryView& entry) {
  if (Edition* edition = Known(e.getEdition())) edition->withdrawn.Set(entry.effective(), true);
}

void Catalogue::On(schemas::DurationsSet::Reader e, const EntryView& entry) {
  const auto durations = e.getDurations();
  TermDurations now{durations.getGraceDays(), durations.getDisabledDays(), {}};
  for (const uint16_t notice : durations.getNoticeDays()) now.notice_days.push_back(notice);
  durations_[e.getProgramme()].Set(entry.effective(), std::move(now));
}

const Edition* Catalogue::Find(const EditionId& edition) const {
  const auto found = editions_.find(edition);
  return found == editions_.end() ? nullptr : &found->second;
}

const Edition* Catalogue::KnownAt(const EditionId& edition, Instant t) const {
  const Edition* found = Find(edition);
  return found && found->added <= t ? found : nullptr;
}

std::vector<EditionId> Catalogue::WithCode(std::string_view code, Instant t) const {
  std::vector<EditionId> with_code;
  const auto found = by_code_.find(code);
  if (found == by_code_.end()) return with_code;
  for (const EditionId& id : found->second) {
    const EditionName* name = editions_.at(id).names.At(t);
    if (name && name->code == code) with_code.push_back(id);
  }
  return with_code;
}

const OfferTerms* Catalogue::Offer(const OfferId& offer, Instant t) const {
  const auto found = offers_.find(offer);
  return found == offers_.end() ? nullptr : found->second.At(t);
}

std::vector<OfferId> Catalogue::OffersOf(const EditionId& edition, Instant t) const {
  std::vector<OfferId> offers;
  const Edition* found = Find(edition);
  if (!found) return offers;
  for (const OfferId& id : found->offers) {
    const OfferTerms* terms = Offer(id, t);
    if (terms && terms->edition == edition) offers.push_back(id);  // an offer may have moved to another edition
  }
  return offers;
}

TermDurations Catalogue::DurationsOf(schemas::Programme programme, Instant t) const {
  const auto found = durations_.find(programme);
  const TermDurations* set = found == durations_.end() ? nullptr : found->second.At(t);
  return set ? *set : TermDurations{};
}

const Catalogue& CatalogueOf(World& world) { return world.Get<Catalogue>(kCatalogueStream); }

template class StateOf<Catalogue>;

}  // namespace muniment::commands
