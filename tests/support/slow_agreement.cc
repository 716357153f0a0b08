#include "tests/support/slow_agreement.h"

#include <algorithm>
#include <ostream>

#include "schemas/bytes.h"
#include "tests/support/slow_pool.h"

namespace muniment::testing {
namespace {

using commands::EntryPtr;
using schemas::IdOf;

enum class Stage { kOwn, kDirected, kRequested, kActivated };

struct Seat {
  LineId line;
  Stage stage = Stage::kOwn;
  AnyId allotment;
};

class Twin {
 public:
  void Happen(const EntryPtr& entry) {
    const auto event = entry->body();
    switch (event.which()) {
      case schemas::Event::LINE_PLACED:
        lines_.push_back(IdOf<LineId>(event.getLinePlaced().getLine()));
        Order(lines_.back(), event.getLinePlaced().getQuantity());
        break;
      case schemas::Event::LINE_CHANGED: {
        const auto line = IdOf<LineId>(event.getLineChanged().getLine());
        const uint64_t wanted = event.getLineChanged().getQuantity();
        for (uint64_t left = Count(line); left > wanted; --left) CancelOne(line);
        for (uint64_t left = Count(line); left < wanted; ++left) Order(line, 1);
        break;
      }
      case schemas::Event::LINE_CANCELLED: {
        const auto e = event.getLineCancelled();
        for (uint32_t i = 0; i < e.getQuantity(); ++i) CancelOne(IdOf<LineId>(e.getLine()));
        break;
      }
      case schemas::Event::SEATS_DIRECTED: {
        const auto e = event.getSeatsDirected();
        const auto from = IdOf<AnyId>(e.getFrom());
        if (!from.is_nil()) {  // taken back first, then as any other
          Move(IdOf<LineId>(e.getLine()), Stage::kDirected, Stage::kOwn, from, e.getQuantity());
        }
        if (e.getAllotment().size() == 0) break;
        Move(IdOf<LineId>(e.getLine()), Stage::kOwn, Stage::kDirected, IdOf<AnyId>(e.getAllotment()), e.getQuantity());
        directed_.push_back(IdOf<AnyId>(e.getAllotment()));
        break;
      }
      case schemas::Event::ACTIVATION_REQUESTED: {
        const auto e = event.getActivationRequested();
        const auto allotment = IdOf<AnyId>(e.getAllotment());
        const bool directed = std::find(directed_.begin(), directed_.end(), allotment) != directed_.end();
        Move(IdOf<LineId>(e.getLine()), directed ? Stage::kDirected : Stage::kOwn, Stage::kRequested, allotment,
             e.getQuantity());
        break;
      }
      case schemas::Event::ACTIVATION_WITHDRAWN: {
        const auto e = event.getActivationWithdrawn();
        const auto allotment = IdOf<AnyId>(e.getAllotment());
        const bool directed = std::find(directed_.begin(), directed_.end(), allotment) != directed_.end();
        Move(IdOf<LineId>(e.getLine()), Stage::kRequested, directed ? Stage::kDirected : Stage::kOwn, allotment,
             e.getQuantity());
        break;
      }
      case schemas::Event::ACTIVATION_RECORDED: {
        const auto e = event.getActivationRecorded();
        Move(IdOf<LineId>(e.getLine()), Stage::kRequested, Stage::kActivated, IdOf<AnyId>(e.getAllotment()),
             e.getQuantity());
        break;
      }
      case schemas::Event::SEATS_RETURNED: {
        const auto e = event.getSeatsReturned();
        for (uint32_t i = 0; i < e.getQuantity(); ++i) {
          RemoveOne([&](const Seat& s) {
            return s.stage == Stage::kActivated && s.allotment == IdOf<AnyId>(e.getAllotment());
          });
        }
        break;
      }
      default:
        break;
    }
  }

  SlowAgreement Figures() const {
    SlowAgreement figures;
    for (const LineId& line : lines_) figures.lines[line];
    for (const Seat& seat : seats_) {
      SlowAgreement::Line& line = figures.lines[seat.line];
      const bool activated = seat.stage == Stage::kActivated;
      ++line.quantity;
      line.activated += activated;
      line.undirected += seat.stage == Stage::kOwn;
      ++figures.ordered;
      figures.activated += activated;
      figures.to_be_activated += !activated;
    }
    return figures;
  }

 private:
  uint64_t Count(const LineId& line) const {
    return static_cast<uint64_t>(
        std::count_if(seats_.begin(), seats_.end(), [&](const Seat& s) { return s.line == line; }));
  }
  void Order(const LineId& line, uint32_t quantity) {
    seats_.insert(seats_.end(), quantity, Seat{line, Stage::kOwn, {}});
  }
  // ACT-7: to an allotment go the customer's own; from then on whoever is of it moves together.
  void Move(const LineId& line, Stage from, Stage to, const AnyId& allotment, uint32_t quantity) {
    for (Seat& seat : seats_) {
      if (quantity == 0) return;
      if (seat.line != line || seat.stage != from || (from != Stage::kOwn && seat.allotment != allotment)) continue;
      seat.stage = to;
      seat.allotment = allotment;
      --quantity;
    }
  }
  template <class Which>
  bool RemoveOne(Which which) {
    const auto found = std::find_if(seats_.begin(), seats_.end(), which);
    if (found == seats_.end()) return false;
    seats_.erase(found);
    return true;
  }
  // The customer's own first, then of what was directed last.
  void CancelOne(const LineId& line) {
    if (RemoveOne([&](const Seat& s) { return s.line == line && s.stage == Stage::kOwn; })) return;
    for (auto allotment = directed_.rbegin(); allotment != directed_.rend(); ++allotment) {
      const bool removed = RemoveOne(
          [&](const Seat& s) { return s.line == line && s.stage == Stage::kDirected && s.allotment == *allotment; });
      if (removed) return;
    }
  }

  std::vector<LineId> lines_;
  std::vector<Seat> seats_;
  std::vector<AnyId> directed_;  // in order
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const SlowAgreement& f) {
  out << "ordered " << f.ordered << " activated " << f.activated << " to be activated " << f.to_be_activated;
  for (const auto& [id, line] : f.lines) {
    out << ' ' << ToText(id).substr(0, 6) << ':' << line.quantity << '/' << line.activated << '/' << line.undirected;
  }
  return out;
}

SlowAgreement AgreementSlowlyWorkedOut(const std::vector<EntryPtr>& entries, Instant as_of, Instant known_at) {
  Twin twin;
  for (const EntryPtr& entry : WhatHappened(entries, as_of, known_at)) twin.Happen(entry);
  return twin.Figures();
}

}  // namespace muniment::testing
