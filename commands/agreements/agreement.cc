#include "commands/agreements/agreement.h"

#include <algorithm>

#include "fmt/format.h"
#include "schemas/bytes.h"

namespace muniment::commands {

void Agreement::On(schemas::AgreementRegistered::Reader e, const EntryView& entry) {
  const AgreementTerms terms{e.getPartner().cStr(), FromUnix(e.getStart()),
                             e.getEnd() == 0 ? kForever : FromUnix(e.getEnd())};
  if (exists()) {
    terms_.emplace_back(entry.effective(), terms);
    return;
  }
  number_ = e.getNumber().cStr();
  kind_ = e.getKind();
  customer_ = e.getCustomer().cStr();
  licence_id_ = e.getLicenceId().cStr();
  organisation_ = schemas::IdOf<OrganisationId>(e.getOrganisation());
  terms_ = {{entry.effective(), terms}};
}

void Agreement::On(schemas::AgreementBound::Reader e, const EntryView&) {
  if (organisation_.is_nil()) organisation_ = schemas::IdOf<OrganisationId>(e.getOrganisation());
}

void Agreement::On(schemas::AccountOpened::Reader e, const EntryView&) { accounts_.emplace_back(e.getNumber().cStr()); }

const AgreementTerms& Agreement::At(Instant t) const {
  const AgreementTerms* found = &terms_.front().second;
  for (const auto& [from, terms] : terms_) {
    if (from > t) break;
    found = &terms;
  }
  return *found;
}

std::optional<Instant> Agreement::NextAnniversary(Instant t) const {
  const AgreementTerms& terms = At(t);
  // The years between are nearly right at once; the calendar's shorter months are why the loop decides.
  const int64_t years_between = std::max<int64_t>(0, (t - terms.start) / days{366});
  for (int year = static_cast<int>(std::max<int64_t>(1, years_between));; ++year) {
    const Instant anniversary = AddMonths(terms.start, 12 * year);
    if (anniversary > terms.end || anniversary >= kLatest) return std::nullopt;
    if (anniversary > t) return anniversary;
  }
}

void LicenceId::On(schemas::AgreementRegistered::Reader e, const EntryView&) { agreement_ = e.getNumber().cStr(); }

void AgreementsOf::On(schemas::AgreementRegistered::Reader e, const EntryView&) { Add(e.getNumber().cStr()); }
void AgreementsOf::On(schemas::AgreementBound::Reader e, const EntryView&) { Add(e.getNumber().cStr()); }
void AgreementsOf::Add(std::string_view number) {
  if (std::find(numbers_.begin(), numbers_.end(), number) == numbers_.end()) numbers_.emplace_back(number);
}

void Order::On(schemas::OrderPlaced::Reader e, const EntryView& entry) {
  if (exists()) return;
  entry_ = entry.position();
  content_hash_.assign(e.getContentHash().begin(), e.getContentHash().end());
  for (capnp::Data::Reader line : e.getLines()) lines_.push_back(schemas::IdOf<LineId>(line));
  holder_ = HolderText(e.getHolder());
}

void SeatRequests::On(schemas::SeatsRequested::Reader e, const EntryView& entry) {
  if (request_) return;
  request_ = SeatRequest{.id = schemas::IdOf<AnyId>(e.getRequest()),
                         .asked_for = HolderKey(e.getHolder()),
                         .partner = e.getPartner().cStr(),
                         .edition = schemas::IdOf<EditionId>(e.getEdition()),
                         .quantity = e.getQuantity(),
                         .fewer = e.getFewer(),
                         .asker = schemas::IdOf<PersonId>(e.getAsker()),
                         .at = entry.effective(),
                         .confirmed = std::nullopt,
                         .decided_by = {}};
}

void SeatRequests::On(schemas::SeatRequestDecided::Reader e, const EntryView& entry) {
  if (!request_) return;
  const Position cause{entry.get().getCausation()};
  request_->decided_by = cause == Position{} ? entry.position() : cause;
  request_->confirmed = e.getConfirmed();
  request_->withdrawn = e.getWithdrawn();
}

std::string LicenceStream(std::string_view licence_id) { return fmt::format("licence/{}", licence_id); }

std::string AgreementsOfStream(const OrganisationId& organisation) { return "agreements/" + ToText(organisation); }

const Agreement& AgreementOf(World& world, std::string_view number) {
  return world.Get<Agreement>(AgreementStream(number));
}

const Agreement& AgreementWithLicenceId(World& world, std::string_view licence_id) {
  return AgreementOf(world, world.Get<LicenceId>(LicenceStream(licence_id)).agreement());
}

template class StateOf<Agreement>;
template class StateOf<LicenceId>;
template class StateOf<AgreementsOf>;
template class StateOf<Order>;
template class StateOf<SeatRequests>;

}  // namespace muniment::commands
