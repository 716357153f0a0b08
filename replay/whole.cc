#include "replay/whole.h"

#include <algorithm>

#include "commands/accounts/account.h"
#include "commands/accounts/invitation.h"
#include "commands/activations/activations.h"
#include "commands/agreements/agreement.h"
#include "commands/billing/billing_account.h"
#include "commands/catalogue/catalogue.h"
#include "commands/keys/keys.h"
#include "commands/notices/notices.h"
#include "commands/orders/whereabouts.h"
#include "commands/organisations/organisation.h"
#include "commands/partners/partner.h"
#include "commands/pools/pool.h"
#include "commands/publisher/publisher.h"
#include "commands/seats/seats.h"
#include "commands/streams.h"
#include "replay/read_ahead.h"

namespace muniment::replay {
namespace {

using commands::EntryPtr;
using commands::EntryView;
using commands::StreamState;

template <class State>
std::unique_ptr<StreamState> Make() {
  return std::make_unique<State>();
}

struct Kind {
  std::string_view prefix;
  std::unique_ptr<StreamState> (*make)();
};
// Which state a stream's name stands for (commands/streams.h).
constexpr Kind kKinds[] = {
    {"pool/", Make<commands::Pool>},
    {"key/", Make<commands::Key>},
    {"redemption/", Make<commands::Redemption>},
    {"activation/", Make<commands::ActivationSession>},
    {"allotment/", Make<commands::AllotmentPlace>},
    {"billingAccount/", Make<commands::BillingAccount>},
    {"billingProfile/", Make<commands::ProfileWhereabouts>},
    {"payer/", Make<commands::PayersAccounts>},
    {"seats/", Make<commands::PersonSeats>},
    {"organisation/", Make<commands::Organisation>},
    {"account/", Make<commands::Account>},
    {"address/", Make<commands::AddressOwner>},
    {"line/", Make<commands::Whereabouts>},
    {"subscription/", Make<commands::Whereabouts>},
    {"order/", Make<commands::Order>},
    {"domain/", Make<commands::DomainName>},
    {"agreement/", Make<commands::Agreement>},
    {"partner/", Make<commands::Partner>},
    {"distributor/", Make<commands::Distributor>},
    {"request/", Make<commands::SeatRequests>},
    {"invitation/", Make<commands::InvitationToken>},
    {commands::kNoticesStream, Make<commands::Notices>},
    {commands::kCatalogueStream, Make<commands::Catalogue>},
    {commands::kPublisherStream, Make<commands::Publisher>},
};

std::unique_ptr<StreamState> StateFor(std::string_view stream) {
  for (const Kind& kind : kKinds) {
    if (stream.starts_with(kind.prefix)) return kind.make();
  }
  return nullptr;
}

}  // namespace

absl::Status WholeReplay::Run(const ledger::Ledger& ledger) {
  absl::Status decoded;
  absl::Status read = ReadAhead(ledger).Visit([&](ledger::EntryBytes bytes) {
    decoded = schemas::ReadingEntries("log", [&] {
      Take(EntryView(bytes));
      return absl::OkStatus();
    });
    return decoded.ok();
  });
  if (!read.ok()) return read;
  if (!decoded.ok()) return decoded;
  return FoldAgain(ledger);
}

void WholeReplay::Take(const EntryView& entry) {
  ++entries_;
  const bool is_void = entry.body().isEntryVoided();
  const Instant effective = entry.effective();
  for (const auto place : entry.get().getStreams()) {
    const capnp::Text::Reader text = place.getStream();
    const std::string_view name(text.begin(), text.size());
    auto found = streams_.find(name);
    if (found == streams_.end()) {
      found = streams_.emplace(std::string(name), Stream{StateFor(name), kEarliest, false}).first;
    }
    Stream& stream = found->second;
    if (stream.state == nullptr || stream.out_of_order) continue;
    if (is_void || effective < stream.last_effective) {
      stream.out_of_order = true;
      continue;
    }
    stream.state->Evolve(entry);
    stream.last_effective = effective;
  }
}

absl::Status WholeReplay::FoldAgain(const ledger::Ledger& ledger) {
  const commands::LedgerSource source(ledger);
  for (auto& named : streams_) {
    const std::string& name = named.first;
    Stream& stream = named.second;
    if (!stream.out_of_order) continue;
    std::vector<EntryPtr> entries;
    absl::Status read = source.VisitStream(name, [&](const EntryPtr& entry) { entries.push_back(entry); });
    if (!read.ok()) return read;
    stream.state = StateFor(name);
    read = schemas::ReadingEntries(name, [&] {
      commands::ToTimeline(entries);
      for (const EntryPtr& entry : entries) stream.state->Evolve(*entry);
      return absl::OkStatus();
    });
    if (!read.ok()) return read;
    ++folded_again_;
  }
  return absl::OkStatus();
}

const StreamState* WholeReplay::Find(std::string_view stream) const {
  const auto found = streams_.find(stream);
  return found == streams_.end() ? nullptr : found->second.state.get();
}

}  // namespace muniment::replay
