#include "commands/partners/partner.h"

#include <algorithm>

#include "commands/partners/refusals.h"
#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

Instant EndOf(int64_t to) { return to == 0 ? kForever : FromUnix(to); }

// A span given again with the same beginning gets the new end.
void SetSpan(std::vector<Span>& spans, int64_t from, int64_t to) {
  const Span span{FromUnix(from), EndOf(to)};
  auto same = std::find_if(spans.begin(), spans.end(), [&](const Span& s) { return s.from == span.from; });
  if (same != spans.end()) {
    *same = span;
  } else {
    spans.push_back(span);
  }
}

}  // namespace

bool AnyContains(const std::vector<Span>& spans, Instant t) {
  return std::any_of(spans.begin(), spans.end(), [&](const Span& span) { return span.Contains(t); });
}

void Distributor::On(schemas::DistributorRegistered::Reader e, const EntryView&) {
  number_ = e.getNumber().cStr();
  name_ = e.getName().cStr();
}
void Distributor::On(schemas::DistributorAuthorised::Reader e, const EntryView&) {
  SetSpan(authorised_, e.getFrom(), e.getTo());
}
bool Distributor::AuthorisedAt(Instant t) const { return AnyContains(authorised_, t); }

void Partner::On(schemas::PartnerRegistered::Reader e, const EntryView&) {
  number_ = e.getNumber().cStr();
  name_ = e.getName().cStr();
}
void Partner::On(schemas::RelationshipSet::Reader e, const EntryView&) {
  SetSpan(relationships_[std::string(e.getDistributor().cStr())], e.getFrom(), e.getTo());
}
void Partner::On(schemas::EnrolmentSet::Reader e, const EntryView&) { SetSpan(enrolments_, e.getFrom(), e.getTo()); }
void Partner::On(schemas::PartnerMemberAdded::Reader e, const EntryView& entry) {
  members_.emplace(schemas::IdOf<PersonId>(e.getMember().getId()), entry.effective());
}
void Partner::On(schemas::PartnerMemberRemoved::Reader e, const EntryView&) {
  members_.erase(schemas::IdOf<PersonId>(e.getMember()));
}
void Partner::On(schemas::DelegationOffered::Reader e, const EntryView& entry) {
  delegations_[schemas::IdOf<OrganisationId>(e.getOrganisation())] = {false, entry.effective()};
}

void Partner::On(schemas::DelegationAnswered::Reader e, const EntryView& entry) {
  const auto organisation = schemas::IdOf<OrganisationId>(e.getOrganisation());
  if (e.getAccepted()) {
    delegations_[organisation] = {true, entry.effective()};
  } else {
    delegations_.erase(organisation);
  }
}

void Partner::On(schemas::DelegationEnded::Reader e, const EntryView&) {
  delegations_.erase(schemas::IdOf<OrganisationId>(e.getOrganisation()));
}

bool Partner::EnrolledAt(Instant t) const { return AnyContains(enrolments_, t); }

const Partner& PartnerOf(World& world, std::string_view number) { return world.Get<Partner>(PartnerStream(number)); }
Verdict RequirePartner(World& world, std::string_view number) {
  if (IsWellFormedNumber(number) && PartnerOf(world, number).exists()) return std::nullopt;
  return Refuse(kPartnerUnknown, {{"partner", std::string(number)}});
}

const Distributor& DistributorOf(World& world, std::string_view number) {
  return world.Get<Distributor>(DistributorStream(number));
}

bool MayOrderAt(World& world, const Partner& partner, Instant t) {
  return std::any_of(partner.relationships().begin(), partner.relationships().end(), [&](const auto& relationship) {
    const auto& [distributor, spans] = relationship;
    return AnyContains(spans, t) && DistributorOf(world, distributor).AuthorisedAt(t);
  });
}

template class StateOf<Distributor>;
template class StateOf<Partner>;

}  // namespace muniment::commands
