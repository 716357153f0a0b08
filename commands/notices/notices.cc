#include "commands/notices/notices.h"

#include <algorithm>

#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

std::vector<PersonId> PeopleIn(capnp::List<capnp::Data>::Reader ids) {
  std::vector<PersonId> people;
  for (capnp::Data::Reader id : ids) people.push_back(schemas::IdOf<PersonId>(id));
  return people;
}

}  // namespace

void Notify(Decision& d, schemas::NoticeKind kind, std::vector<PersonId> recipients, std::string_view partner,
            std::vector<std::pair<std::string, std::string>> about) {
  std::sort(recipients.begin(), recipients.end());
  recipients.erase(std::unique(recipients.begin(), recipients.end()), recipients.end());
  if (recipients.empty() && partner.empty()) return;
  const AnyId id = d.New<AnyId>("notice");
  // Nobody was told before it was recorded, whatever the notice is about (TIME-2).
  d.EmitAt(d.recorded(), {std::string(kNoticesStream)}, [&](schemas::Event::Builder event) {
    auto notice = event.initNoticeIssued();
    notice.setNotice(schemas::DataOf(id));
    notice.setKind(kind);
    auto people = notice.initRecipients(static_cast<unsigned>(recipients.size()));
    for (unsigned i = 0; i < recipients.size(); ++i) people.set(i, schemas::DataOf(recipients[i]));
    notice.setPartner(std::string(partner));
    auto fields = notice.initAbout(static_cast<unsigned>(about.size()));
    for (unsigned i = 0; i < about.size(); ++i) {
      fields[i].setName(about[i].first);
      fields[i].setValue(about[i].second);
    }
  });
}

void Notices::On(schemas::NoticeIssued::Reader e, const EntryView& entry) {
  Notice notice{.entry = entry.position(),
                .issued = entry.recorded(),
                .kind = e.getKind(),
                .recipients = PeopleIn(e.getRecipients()),
                .partner = e.getPartner().cStr(),
                .about = {}};
  for (auto field : e.getAbout()) notice.about.emplace_back(field.getName().cStr(), field.getValue().cStr());
  undelivered_[schemas::IdOf<AnyId>(e.getNotice())] = std::move(notice);
}

void Notices::On(schemas::NoticeDelivered::Reader e, const EntryView& entry) {
  const AnyId id = schemas::IdOf<AnyId>(e.getNotice());
  undelivered_.erase(id);
  delivered_.emplace(id, entry.recorded());
}

void Notices::On(schemas::RenewalNoticeDue::Reader e, const EntryView& entry) {
  if (e.getMissed()) return;
  undelivered_[schemas::IdOf<AnyId>(e.getNotice())] = {
      .entry = entry.position(),
      .issued = entry.recorded(),
      .kind = std::nullopt,
      .recipients = PeopleIn(e.getRecipients()),
      .partner = e.getPartner().cStr(),
      .about = {{"subscription", HexOf(schemas::VectorOf(e.getSubscription()))},
                {"days", std::to_string(e.getDays())},
                {"end", FormatInstant(FromUnix(e.getEnd()))}}};
}

const Notices& NoticesOf(World& world) { return world.Get<Notices>(kNoticesStream); }

template class StateOf<Notices>;

}  // namespace muniment::commands
