@0xc0a3f1e2d4b59711;
# What the views of pools answer, row by row: licences, subscriptions, seats, orders, worklist, calendar, history.
#
# Quantities are seats. An instant of 0, an empty id and an empty text mean: there is none. An instant at which something ends is the first second
# in which it is over (half-open). Holders are `account/<number>`, `organisation/<id>`, `agreement/<number>`, `purchase/<subscription>`.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";
using S = import "subscriptions.capnp";
using V = import "view.capnp";

enum LifeState @0xbfa2c3d4e5f60701 {
  # LIFE. The better come first, as the best state of an edition's row ranks them (INV-11).
  none @0;             # no seat is in force
  active @1;           # usable, before E
  grace @2;            # past E, still usable
  pending @3;          # before usable-from
  disabled @4;         # not usable, data kept, can be renewed
  deprovisioned @5;    # final
  cancelled @6;        # final, by request
}

struct LicenceRow @0xbfa2c3d4e5f60710 $A.rules("INV-1, INV-2, INV-4, INV-5, INV-7, INV-8, INV-11, SEAT-7, SEAT-8, DOM-7") {
  # What one holder has of one edition; or, marked `expired`, what one lapsed or cancelled subscription of it had. A holder's rows are in order
  # of product, then edition; the expired ones of an edition after its own.
  holder @0 :Text;                 # whose seats they are
  holderName @1 :Text;             # of the account, the organisation or the agreement's customer
  product @2 :Text;                # family on that day; an edition without one is a family of its own (CAT-7)
  edition @3 :Data $A.guid;        # its GUID, which stays when names change
  code @4 :Text;                   # skuPartNumber on that day
  name @5 :Text;                   # of the edition on that day
  expired @6 :Bool;                # INV-7: the figures are those of the term that lapsed, and count nowhere
  state @7 :LifeState;             # the best state any of its seats is in
  ordered @8 :UInt64;              # INV-1: by the partner, net of what was cancelled and returned
  available @9 :UInt64;            # INV-2: net, at the customer's disposal, whoever set it up
  toBeOrdered @10 :UInt64;         # INV-4; of an agreement 0: see toBeActivated
  activated @11 :UInt64;           # INV-8: of an agreement's lines, net of returns; other holders 0
  toBeActivated @12 :UInt64;       # INV-8: ordered less activated; of an agreement
  valid @13 :UInt64;               # SEAT-8: seats of terms in force that are pending, active or in grace
  assigned @14 :UInt64;            # seats that somebody has, whether still valid or not
  free @15 :UInt64;                # valid seats that nobody has (SEAT-8)
  overAssigned @16 :UInt64;        # SEAT-6: by how many more are assigned than valid
  pending @17 :UInt64;             # units by state, in the words of the directory API
  enabled @18 :UInt64;             # seats of active terms
  warning @19 :UInt64;             # seats of terms in grace
  suspended @20 :UInt64;           # seats of disabled terms: not valid
  renewal @21 :Int64 $A.time(begins);  # the earliest E of what is in force; of an expired row that term's
  next @22 :Text;                  # what time brings next, e.g. "enters grace", if nothing more is recorded
  nextAt @23 :Int64 $A.time(begins);  # when that is
  subscription @24 :Data $A.id;    # of an expired row
  since @25 :Int64 $A.time(begins);  # of an expired row: when it could no longer be used
  served @26 :Bool;                # seats of a purchasing account at a domain of the organisation asked for (DOM-8)
  notice @27 :Text;                # DOM-7: why nobody can use it yet
}

struct SubscriptionRow @0xbfa2c3d4e5f60711 $A.rules("LIFE-1, LIFE-10, LIFE-13, INV-7, SELF-4") {
  # A subscription and its term in force.
  subscription @0 :Data $A.id;     # its id, which commands take
  holder @1 :Text;                 # whose seats they are
  edition @2 :Data $A.guid;        # its GUID, which stays when names change
  code @3 :Text;                   # skuPartNumber on that day
  name @4 :Text;                   # of the edition on that day
  state @5 :LifeState;             # on that day (LIFE-1)
  directoryState @6 :Text;         # LIFE-10: Enabled, Warning, Suspended, Deleted; empty while pending
  next @7 :Text;                   # what time brings next, e.g. "enters grace", if nothing more is recorded
  nextAt @8 :Int64 $A.time(begins);  # when that is
  source @9 :S.Source;             # of the term in force, as all to `trial`
  quantity @10 :UInt64;            # its seats, whatever its state
  start @11 :Int64 $A.time(begins);  # when the term began
  usableFrom @12 :Int64 $A.time(begins);  # from when its seats can be used (CAT-2)
  end @13 :Int64 $A.time(begins);  # of the term in force; E, unless next terms follow
  programme @14 :C.Programme;      # that the term was sold under
  period @15 :UInt16 $A.period;    # length of the term as sold; on accounts the end follows the agreement (SP-4)
  unitPrice @16 :Int64;            # minor units per seat and billing period
  currency @17 :Text;              # of the unit price, ISO 4217; empty: no price
  billingPeriod @18 :UInt16 $A.period;  # how often it is invoiced
  trial @19 :Bool;                 # SELF-5: free, and ends at E without grace
  ordered @20 :UInt64;             # its part of the pool's figures; 0 once it is disabled, deprovisioned or cancelled (INV-7)
  available @21 :UInt64;           # its part of INV-2, likewise
  open @22 :UInt64;                # INV-9: self-provisioned and not covered by an order
  valid @23 :UInt64;               # its part of SEAT-8, likewise
  nextTermStart @24 :Int64 $A.time(begins);  # LIFE-13: shown, counted nowhere until it takes effect
  nextTermEnd @25 :Int64 $A.time(begins);  # of the term that follows; E is the end of the last, as `calendar` and `licences` say
  nextTermQuantity @26 :UInt64;    # seats from then on, in the place of the present ones
  cancelsAt @27 :Int64 $A.time(begins);      # LIFE-8: a cancellation that stands, in effect or to come
  partner @28 :Text;               # of record (PAR-2)
  buyer @29 :Data $A.id;           # of a self-service purchase
  reference @30 :Text;             # redemption, allotment, purchase
  line @31 :Data $A.id;            # the order line that added or renewed the term in force
  terms @32 :List(TermRow) $V.detail;  # all of them, oldest first
}

struct TermRow @0xbfa2c3d4e5f60712 $A.rules("LIFE-12, LIFE-13") {
  # One term of a subscription.
  place @0 :Place;                 # before, in or after the term in force
  start @1 :Int64 $A.time(begins);  # when the term begins
  usableFrom @2 :Int64 $A.time(begins);  # from when its seats can be used (CAT-2)
  end @3 :Int64 $A.time(begins);   # first second after it (LIFE-12)
  quantity @4 :UInt64;             # seats it has, or had when it ended
  ordered @5 :UInt64;              # of these, by order lines
  open @6 :UInt64;                 # of these, self-provisioned and not covered
  source @7 :S.Source;             # who brought it about
  programme @8 :C.Programme;       # that it was sold under
  unitPrice @9 :Int64;             # minor units per seat and billing period
  currency @10 :Text;              # of the unit price, ISO 4217; empty: no price
  graceDays @11 :UInt16;           # LIFE-3: fixed for the term
  disabledDays @12 :UInt16;        # from its end
  line @13 :Data $A.id;            # the order line that added or renewed it; empty: none
  entry @14 :UInt64;               # that began it

  enum Place @0xbfa2c3d4e5f60713 {
    # Where a term stands beside the one in force (LIFE-13).
    past @0;     # it was followed by another
    inForce @1;  # whose seats count, as long as the state lets them
    next @2;     # counted nowhere until it takes effect
  }
}

struct SeatPoolRow @0xbfa2c3d4e5f60714 $A.rules("SEAT-6, SEAT-7, SEAT-8") {
  # The seats of one pool.
  holder @0 :Text;                      # whose pool it is
  holderName @1 :Text;                  # of the account, or of the organisation
  edition @2 :Data $A.guid;             # its GUID, which stays when names change
  code @3 :Text;                        # skuPartNumber on that day
  name @4 :Text;                        # of the edition on that day
  valid @5 :UInt64;                     # SEAT-8: seats of terms in force that are pending, active or in grace
  assigned @6 :UInt64;                  # seats that somebody has, whether still valid or not
  free @7 :UInt64;                      # valid seats that nobody has (SEAT-8)
  overAssigned @8 :UInt64;              # by how many more are assigned than valid (SEAT-6)
  pending @9 :UInt64;                   # seats of terms before their usable-from; may be assigned (SEAT-8)
  enabled @10 :UInt64;                  # seats of active terms
  warning @11 :UInt64;                  # seats of terms in grace
  suspended @12 :UInt64;                # seats of disabled terms: not valid
  served @13 :Bool;                # of a purchasing account, at a domain of the organisation asked for
  people @14 :List(SeatRow) $V.detail;  # who sits there, by id
}

struct SeatRow @0xbfa2c3d4e5f60715 $A.rules("SEAT-1, SEAT-9") {
  # Somebody's seat.
  person @0 :Data $A.id;           # who has it, by id
  address @1 :C.Sealed;            # of the work account; name and address only for who may see them
  name @2 :C.Sealed;               # the person's own
  organisation @3 :Data $A.id;     # whose user the person is, by id
  since @4 :Int64 $A.time(begins);  # when the seat was given
  entry @5 :UInt64;                # that gave the seat
}

struct OrderLineRow @0xbfa2c3d4e5f60716 $A.rules("ORD-1, ORD-3, ORD-5, INV-9, INV-10") {
  # One line of an order. ordered − cancelled − returned = left; what is left covers, adds, renews, or waits for activation.
  partner @0 :Text;                # number of the partner who ordered
  order @1 :Text;                  # the partner's order number
  line @2 :Data $A.id;             # its id, which commands take
  holder @3 :Text;                 # whose seats were ordered
  edition @4 :Data $A.guid;        # its GUID, which stays when names change
  code @5 :Text;                   # skuPartNumber on that day
  name @6 :Text;                   # of the edition on that day
  effective @7 :Int64 $A.time(begins);  # from when its quantity counts (ORD-3)
  ordered @8 :UInt64;              # by the line and its changes upwards
  cancelled @9 :UInt64;            # by cancellations and changes downwards
  returned @10 :UInt64;            # given back (INV-10)
  left @11 :UInt64;                # still ordered: counts for INV-1
  covered @12 :UInt64;             # of what is left: self-provisioned seats that it covers (derived, ORD-3)
  added @13 :UInt64;               # of what is left: seats of its own; of a renewal line those of the term it began
  waiting @14 :UInt64;             # of an agreement: not yet activated
  usableFrom @15 :Int64 $A.time(begins);  # of a purchasing account: until then the line is cancelled, from then on returned (ORD-5)
  renews @16 :Data $A.id;          # LIFE-11: the subscription it renews
  unitPrice @17 :Int64;            # minor units per seat and billing period
  currency @18 :Text;              # of the unit price, ISO 4217; empty: no price
  entry @19 :UInt64;               # that placed it
}

struct WorklistRow @0xbfa2c3d4e5f60717 $A.rules("PAR-5, INV-4") {
  # What one customer has provisioned of one edition and its partner has not ordered; what lapsed unordered is a row of its own.
  partner @0 :Text;                # number of the partner whom the agreement names on that day: who must order
  agreement @1 :Text;              # number of the agreement to order under
  holder @2 :Text;                 # the account that has the seats
  customer @3 :Text;               # the account's name
  edition @4 :Data $A.guid;        # its GUID, which stays when names change
  code @5 :Text;                   # skuPartNumber on that day
  name @6 :Text;                   # of the edition on that day
  quantity @7 :UInt64;             # to be ordered; of a lapsed row, that never was
  since @8 :Int64 $A.time(begins); # since when the oldest of them was provisioned
  lapsed @9 :Bool;                 # stays until an order effective within that term, or writeOff
  subscriptions @10 :List(Data) $A.id;  # oldest first
}

struct CalendarRow @0xbfa2c3d4e5f60718 $A.rules("LIFE-4, LIFE-9") {
  # Something that falls due, if nothing more is recorded.
  at @0 :Int64 $A.time(begins);    # when it falls due, or fell due
  what @1 :Text;                   # e.g. "enters grace", "renewal notice, 30 days before the end"
  holder @2 :Text;                 # whose seats it happens to
  holderName @3 :Text;             # of the account, the organisation or the agreement's customer
  edition @4 :Data $A.guid;        # its GUID, which stays when names change
  code @5 :Text;                   # skuPartNumber on that day
  name @6 :Text;                   # of the edition on that day
  subscription @7 :Data $A.id;     # to which it happens
  quantity @8 :UInt64;             # seats of the term that it happens to
  end @9 :Int64 $A.time(begins);   # E, as known now
  partner @10 :Text;               # of record: it gets the renewal notices too
  union {
    unset @11 :Void;               # not yet written down
    entry @12 :UInt64;             # number of the entry in which the scheduler wrote it down
  }
}

struct HistoryRow @0xbfa2c3d4e5f60719 $A.rules("HIST-1, TIME-8") {
  # One transaction in a pool, or something that time brought, in effective order, then number. Figures are those of the pool after it, as known
  # at the position asked for. A row without a number fell due and is not written down by the scheduler: it says the same with and without, but for a
  # renewal notice, which the scheduler may have missed.
  effective @0 :Int64 $A.time(begins);  # when it took effect in the world; the order of the rows
  recorded @1 :Int64 $A.time(begins);  # when the ledger wrote it down; not set where it has not
  union {
    unset @2 :Void;                # fell due, and is not written down
    entry @19 :UInt64;             # its number in the ledger
  }
  holder @3 :Text;                 # whose pool it is
  edition @4 :Data $A.guid;        # its GUID; with the holder it names the pool
  code @5 :Text;                   # skuPartNumber on that day
  what @6 :Text;                   # what happened, in words, e.g. "self-provisioned", "enters grace"
  reference @7 :Text;              # order, subscription, redemption, or entry it speaks of
  quantityChange @8 :Int64;        # seats: of an order line, self-provisioning, purchase or allotment what was asked for; negative what was cancelled,
                                   # returned or taken back; of a renewal, and of what time brings, by how much the valid seats change at that instant;
                                   # of assigning, people seated (negative: unseated). 0 for what is voided.
  ordered @9 :UInt64;              # INV-1, after this row
  available @10 :UInt64;           # INV-2, after this row
  assigned @11 :UInt64;            # seats that somebody has after this row
  state @12 :LifeState;            # the best of the pool's
  actor @13 :Data $A.id;           # empty: the ledger itself
  onBehalfOf @14 :Text;            # whose act it was, where not the actor's own (PAR-4, TIME-2)
  reasonCode @15 :Text;            # in clear (PRIV-4); empty where none was given
  reason @16 :C.Sealed;            # the author's words, where the viewer may see them
  voidedBy @17 :Text;              # number of the entry that struck it through: it is left out of every figure (TIME-8)
  subscription @18 :Data $A.id;    # that it is about, where it is about one
}
