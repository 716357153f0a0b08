#include "projections/notices.h"

#include <algorithm>
#include <map>

#include "commands/agreements/agreement.h"
#include "commands/notices/notices.h"
#include "commands/partners/partner.h"
#include "commands/streams.h"
#include "projections/people.h"
#include "projections/rows.h"
#include "schemas/bytes.h"

namespace muniment::projections {
namespace {

using commands::Notice;
using Row = schemas::NoticeRow::Builder;

// Every notice as the state of `notices` reads it, delivered or not, and when they were delivered.
struct AllNotices {
  commands::Notices issued;
  std::map<AnyId, Instant> delivered;
};

AllNotices Gather(ViewContext& context) {
  AllNotices all;
  for (const commands::EntryPtr& entry : context.world().Timeline(commands::kNoticesStream)) {
    if (entry->effective() > context.as_of()) continue;
    if (entry->body().isNoticeDelivered()) {
      const auto notice = schemas::IdOf<AnyId>(entry->body().getNoticeDelivered().getNotice());
      all.delivered.emplace(notice, entry->recorded());
    } else {
      all.issued.Evolve(*entry);
    }
  }
  return all;
}

std::string KindText(const Notice& notice) { return notice.kind ? EnumText(*notice.kind) : "renewal"; }

// Those named, and the members of the partner as of then.
std::vector<PersonId> RecipientsOf(ViewContext& context, const Notice& notice) {
  std::vector<PersonId> recipients = notice.recipients;
  if (notice.partner.empty()) return recipients;
  for (const auto& [person, since] : commands::PartnerOf(context.world(), notice.partner).members()) {
    if (std::find(recipients.begin(), recipients.end(), person) == recipients.end()) recipients.push_back(person);
  }
  return recipients;
}

// Addresses are for who sends the notice: operators (MAIL-1).
void FillRecipients(Row row, ViewContext& context, const std::vector<PersonId>& recipients) {
  auto out = row.initRecipients(static_cast<unsigned>(recipients.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const bool visible = context.viewer().is_operator() || context.viewer().IsSelf(recipients[i]);
    const SealedPerson person = visible ? PersonOf(context.world(), recipients[i]) : SealedPerson{};
    FillPerson(out[i], recipients[i], &person, visible);
  }
}

std::string_view About(const Notice& notice, std::string_view name) {
  const auto found =
      std::find_if(notice.about.begin(), notice.about.end(), [&](const auto& a) { return a.first == name; });
  return found == notice.about.end() ? std::string_view() : found->second;
}

// The request for seats that the notice is about; nothing: it is about none.
std::optional<commands::SeatRequest> RequestIn(commands::PastWorld& world, const Notice& notice) {
  if (notice.kind != schemas::NoticeKind::SEATS_REQUESTED) return std::nullopt;
  const auto id = ParseIdAs<AnyId>(About(notice, "request"));
  return id ? world.Get<commands::SeatRequests>(commands::RequestStream(id->span())).request() : std::nullopt;
}

std::string_view AnswerText(const commands::SeatRequest& request) {
  if (request.withdrawn) return "withdrawn";
  if (!request.confirmed) return {};
  return *request.confirmed ? "confirmed" : "refused";
}

// The entry whose author's words the notice is to bring: a request for seats, an offer of delegation. Null: there is
// none.
commands::EntryPtr Told(commands::PastWorld& world, const Notice& notice) {
  std::string stream;
  if (notice.kind == schemas::NoticeKind::SEATS_REQUESTED) {
    if (const auto id = ParseIdAs<AnyId>(About(notice, "request"))) stream = commands::RequestStream(id->span());
  } else if (notice.kind == schemas::NoticeKind::DELEGATION_OFFERED) {
    stream = commands::PartnerStream(About(notice, "partner"));
  }
  commands::EntryPtr told;
  if (stream.empty()) return told;
  for (const commands::EntryPtr& entry : world.Timeline(stream)) {
    if (entry->position() > notice.entry) continue;
    const auto event = entry->body();
    const bool is_offer =
        event.isDelegationOffered() &&
        ToText(schemas::IdOf<AnyId>(event.getDelegationOffered().getOrganisation())) == About(notice, "organisation");
    if (is_offer || event.isSeatsRequested()) told = entry;
  }
  return told;
}

// For those whom the notice is for, and who wrote it: not for whoever opens the folder.
void FillWords(Row row, ViewContext& context, const Notice& notice) {
  if (const auto request = RequestIn(context.world(), notice)) row.setAnswer(std::string(AnswerText(*request)));
  if (context.viewer().person().is_nil()) return;
  const commands::EntryPtr told = Told(context.world(), notice);
  if (told == nullptr) return;
  const auto event = told->body();
  if (event.isSeatsRequested()) {
    row.setWords(event.getSeatsRequested().getComment());
  } else {
    row.setWords(event.getDelegationOffered().getMessage());
  }
}

void Fill(Row row, ViewContext& context, const AnyId& id, const Notice& notice,
          const std::vector<PersonId>& recipients) {
  row.setNotice(schemas::DataOf(id));
  row.setKind(KindText(notice));
  row.setIssued(ToUnix(notice.issued));
  row.setEntry(ToNumber(notice.entry));
  row.setPartner(notice.partner);
  FillRecipients(row, context, recipients);
  FillWords(row, context, notice);
  auto about = row.initAbout(static_cast<unsigned>(notice.about.size()));
  for (unsigned i = 0; i < about.size(); ++i) {
    about[i].setName(notice.about[i].first);
    about[i].setValue(notice.about[i].second);
    const std::string& name = notice.about[i].first;
    const auto token_of = ParseIdAs<AnyId>(notice.about[i].second);
    if ((name == "invitation" || name == "link") && token_of && context.viewer().is_operator()) {
      row.setToken(context.TokenOf(*token_of));
    }
  }
}

// Whom it names, the members that its partner has now, whatever date is asked about, and who asked for seats by it.
bool Visible(ViewContext& context, const Notice& notice) {
  const Viewer& viewer = context.viewer();
  if (viewer.sees_all() || viewer.partners().count(notice.partner) != 0) return true;
  const auto request = RequestIn(context.world(), notice);
  if (request && viewer.IsSelf(request->asker)) return true;
  return std::any_of(notice.recipients.begin(), notice.recipients.end(),
                     [&](const PersonId& recipient) { return viewer.IsSelf(recipient); });
}

absl::Status RowsOf(ViewContext& context, RowSink& sink) {
  const AllNotices all = Gather(context);
  std::vector<std::pair<Position, AnyId>> order;
  for (const auto& [id, notice] : all.issued.undelivered()) order.emplace_back(notice.entry, id);
  std::sort(order.begin(), order.end());
  for (const auto& item : order) {
    const AnyId& id = item.second;
    const Notice& notice = all.issued.undelivered().at(id);
    const auto delivered = all.delivered.find(id);
    if (context.Flag("undelivered") && delivered != all.delivered.end()) continue;
    if (context.Flag("kind") && context.Text("kind") != KindText(notice)) continue;
    if (!Visible(context, notice)) continue;
    const std::vector<PersonId> recipients = RecipientsOf(context, notice);
    if (const auto asked = context.Person("recipient");
        asked && std::find(recipients.begin(), recipients.end(), *asked) == recipients.end()) {
      continue;
    }
    const bool more = AddRow<schemas::NoticeRow>(sink, [&](Row row) {
      Fill(row, context, id, notice, recipients);
      if (delivered != all.delivered.end()) row.setDelivered(ToUnix(delivered->second));
    });
    if (!more) break;
  }
  return absl::OkStatus();
}

// What KindText gives.
std::vector<std::string_view> Kinds() {
  std::vector<std::string_view> kinds = EnumTexts<schemas::NoticeKind>();
  kinds.push_back("renewal");
  return kinds;
}

}  // namespace

ViewKind NoticesView() {
  return {.name = "notices",
          .question = "who is told what, and what is still to be sent; addresses for operators (--as)",
          .id = "",
          .key = {"notice"},
          .filters = {{"undelivered", FilterForm::kFlag,
                       "only those still to be sent (recordDelivery records the sending)"},
                      {"kind", FilterForm::kText, "e.g. partnerMustOrder, licencesReady, renewal", Kinds()},
                      {"recipient", FilterForm::kPerson, "who is told"}},
          .row = capnp::Schema::from<schemas::NoticeRow>(),
          .answer = RowsOf};
}

}  // namespace muniment::projections
