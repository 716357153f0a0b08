// Closed periods, the test clock, the delivery of notices. Rules TIME-9, CMD-8, MAIL-1.
#include "commands/notices/notices.h"
#include "commands/publisher/decisions.h"
#include "commands/publisher/publisher.h"
#include "commands/publisher/refusals.h"
#include "commands/rights.h"
#include "schemas/bytes.h"

namespace muniment::commands {

Verdict Authorise(Decision& d, schemas::ClosePeriod::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::ClosePeriod::Reader command) {
  const Instant up_to = FromUnix(command.getUpTo());
  if (up_to > d.recorded()) {
    return Refuse(kClosesAhead, {{"now", FormatInstant(d.recorded())}, {"upTo", FormatInstant(up_to)}});
  }
  if (up_to <= PublisherOf(d.live()).closed_up_to()) return std::nullopt;
  d.Emit({std::string(kPublisherStream)},
         [&](schemas::Event::Builder event) { event.initPeriodClosed().setUpTo(command.getUpTo()); });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::ReopenPeriod::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::ReopenPeriod::Reader command) {
  if (!d.has_reason()) return Refuse(kReopenNeedsReason);
  const Instant up_to = command.getUpTo() == 0 ? kEarliest : FromUnix(command.getUpTo());
  if (up_to >= PublisherOf(d.live()).closed_up_to()) return std::nullopt;
  d.Emit({std::string(kPublisherStream)},
         [&](schemas::Event::Builder event) { event.initPeriodReopened().setUpTo(ToUnix(up_to)); });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::SetClock::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::SetClock::Reader command) {
  if (!PublisherOf(d.live()).is_test()) return Refuse(kRealClock);
  const Instant now = FromUnix(command.getNow());
  if (now < d.recorded()) {
    return Refuse(kClockBackwards, {{"now", FormatInstant(d.recorded())}, {"to", FormatInstant(now)}});
  }
  if (now == d.recorded()) return std::nullopt;
  d.Emit({std::string(kPublisherStream)},
         [&](schemas::Event::Builder event) { event.initClockSet().setNow(command.getNow()); });
  return std::nullopt;
}

Verdict Authorise(Decision& d, schemas::RecordDelivery::Reader) { return RequireOperator(d); }

Verdict Decide(Decision& d, schemas::RecordDelivery::Reader command) {
  const Notices& notices = NoticesOf(d.live());
  std::set<AnyId> delivered;
  for (const capnp::Data::Reader data : command.getNotices()) {
    const AnyId notice = schemas::IdOf<AnyId>(data);
    if (!notices.WasIssued(notice)) return Refuse(kNoticeUnknown, {{"notice", ToText(notice)}});
    if (!notices.WasDelivered(notice)) delivered.insert(notice);
  }
  for (const AnyId& notice : delivered) {
    d.Emit({std::string(kNoticesStream)},
           [&](schemas::Event::Builder event) { event.initNoticeDelivered().setNotice(schemas::DataOf(notice)); });
  }
  return std::nullopt;
}

}  // namespace muniment::commands
