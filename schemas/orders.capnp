@0xc0a3f1e2d4b59706;
# Agreements, orders, self-provisioning, requests for seats. Rules ORD-1 to ORD-7, SP-1 to SP-6, INV, PAR-5.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";
using S = import "subscriptions.capnp";

# ---- commands

struct RegisterAgreement @0xb5a2c3d4e5f60710 $A.rules("ORD-1, ORD-7, ORG-6") {
  # A contract under which a partner orders for a customer. Given again with another partner, start or end, it changes those from the effective time on.
  number @0 :Text $A.required;          # unique; by which accounts and orders name it
  kind @1 :C.Programme $A.required;     # open, openValue, openValueSubscription, mpsa or reseller
  customer @2 :Text $A.required $A.freeText;        # the customer's name
  organisation @3 :Text;                # of a reseller agreement: whose pool the lines fill (ORD-7)
  partner @4 :Text $A.required;         # partner number
  start @5 :Int64 $A.time(begins) $A.required;   # its anniversaries follow from it (SP-4)
  end @6 :Int64 $A.time(ends);          # not given: open-ended
  licenceId @7 :Text;                   # what an activation refers to; not given: the agreement's number
}

struct PlaceOrder @0xb5a2c3d4e5f60711 $A.rules("ORD-1, ORD-2, ORD-3, ORD-4, INV-3, INV-9, LIFE-11") {
  # A partner orders for a customer, all lines or none. The same order sent again is answered as the first time.
  partner @0 :Text $A.required;         # its number; the customer's agreement names it at that time (ORD-1)
  number @1 :Text $A.required;          # the partner's order number; with the partner it makes the order unique
  union {
    account @2 :Text;                   # purchasing account number, whose seats they become
    agreement @3 :Text;                 # of an open programme, or a reseller's
  }
  lines @4 :List(Line) $A.required $A.maxItems(100);  # what is ordered, in order
  request @5 :Data $A.id;               # the customer's request for seats that this confirms (ORD-6)
  struct Line @0xb5a2c3d4e5f60712 {
    # Seats of one edition, or the next term of one subscription.
    edition @0 :Text $A.required;       # GUID or code; once per order, but for renewals
    offer @1 :Data $A.guid;             # where more than one applies (CAT-8)
    quantity @2 :UInt32 $A.required;    # seats
    additional @3 :UInt32 $A.orAll;     # how many of them cover nothing (INV-9), true: all; at most quantity
    unitPrice @4 :C.Money;              # not given: the list price
    term @5 :UInt16 $A.period;          # not given: the offer's
    renews @6 :Data $A.id;              # the subscription whose next term this is (LIFE-11)
  }
}
struct ChangeOrderLine @0xb5a2c3d4e5f60713 $A.rules("ORD-5") {
  # Gives a line another quantity, while it is not yet activated (agreements) or usable (accounts).
  line @0 :Data $A.id $A.required;      # its id, as the order's answer and views name it
  quantity @1 :UInt32 $A.required;      # the line's quantity from now on
}
struct CancelOrderLine @0xb5a2c3d4e5f60714 $A.rules("ORD-5, INV-10") {
  # Undoes a line, in whole or part, while it is not yet activated (agreements) or usable (accounts).
  line @0 :Data $A.id $A.required;      # its id, as the order's answer and views name it
  quantity @1 :UInt32;                  # not given: what is left of the line
}
struct ReturnSeats @0xb5a2c3d4e5f60715 $A.rules("ORD-5, INV-10, ACT-7") {
  # Gives back seats of a line once it is activated or usable. Not below what is assigned.
  line @0 :Data $A.id $A.required;      # its id, as the order's answer and views name it
  quantity @1 :UInt32 $A.required;      # seats; at most what is left of the line, or of the allotment
  allotment @2 :Data $A.id;             # of an activated line
  request @3 :Data $A.id;               # the customer's request that this confirms (ORD-6)
}
struct RequestSeats @0xb5a2c3d4e5f60716 $A.rules("ORD-6") {
  # A customer asks its partner for more or fewer seats of an edition; open until the partner confirms or refuses.
  union {
    account @0 :Text;                   # purchasing account number, asked for by one of its members
    agreement @1 :Text;                 # its number; asked for by the organisation that it is bound to
    organisation @2 :Text;              # under a reseller agreement: its id, or a domain of its own
  }
  edition @3 :Text $A.required;         # GUID or code
  quantity @4 :UInt32 $A.required;      # seats, at least 1
  fewer @5 :Bool;                       # true: so many fewer; else so many more
  comment @6 :C.Sealed;                 # to the partner, in the asker's words (PRIV-4)
}
struct RefuseSeatRequest @0xb5a2c3d4e5f60717 $A.rules("ORD-6") {
  # The partner says no to a customer's request for seats.
  request @0 :Data $A.id $A.required;  # an open one of a customer whose partner it is
}

struct SelfProvision @0xb5a2c3d4e5f60718 $A.rules("SP-1, SP-2, SP-3, SP-4, SP-5") {
  # A customer sets up seats by itself, before its partner has ordered them. A dry run is the preview (SP-3).
  account @0 :Text $A.required;                       # purchasing account number; its administrators and managers may
  lines @1 :List(Line) $A.required $A.maxItems(100);  # all or none (SP-2)
  struct Line @0xb5a2c3d4e5f60719 {
    # Seats of one edition: a subscription of their own.
    edition @0 :Text $A.required;       # GUID or code; once per submission
    offer @1 :Data $A.guid;             # where more than one applies (CAT-8)
    quantity @2 :UInt32 $A.required;    # seats; a multiple of the offer's step (SP-1)
  }
}
struct TakeBack @0xb5a2c3d4e5f6071a $A.rules("SP-6") {
  # Undoes self-provisioning until its usable-from, as far as it is open.
  subscription @0 :Data $A.id $A.required;  # that self-provisioning made
  quantity @1 :UInt32 $A.required;      # of what is still open
}
struct WriteOff @0xb5a2c3d4e5f6071b $A.rules("PAR-5") {
  # An operator takes a lapsed term that was never ordered off the partner's worklist.
  subscription @0 :Data $A.id $A.required;  # by id; what of its lapsed terms is open at that time
}

# ---- events. Pool events stand in `pool/<holder>/<edition>`, the first of an order also in `order/<partner>/<number>`.

struct AgreementRegistered @0xb5a2c3d4e5f60730 $A.rules("ORD-1") {
  # A contract and its terms, from its effective time on. Registered again it is given whole, with another partner, start or end.
  number @0 :Text;                      # by which everything names it
  kind @1 :C.Programme;                 # one of the first five programmes
  customer @2 :Text;                    # the customer's name
  organisation @3 :Data $A.id;          # of a reseller agreement: whose pool its lines fill
  partner @4 :Text;                     # number of the partner who orders under it from here on
  start @5 :Int64 $A.time(begins);      # nothing is ordered before it; its anniversaries follow from it (SP-4)
  end @6 :Int64 $A.time(ends);          # 0: open-ended
  licenceId @7 :Text;                   # what an activation refers to; the number where none was given
}
struct AgreementBound @0xb5a2c3d4e5f60731 $A.rules("ORG-6") {
  # An agreement is an organisation's from here on, once and for all: by its first activation or by registering.
  number @0 :Text;              # of the agreement
  organisation @1 :Data $A.id;  # whose it is, by id
}
struct OrderPlaced @0xb5a2c3d4e5f60732 $A.rules("ORD-1, ORD-2, ORD-4") {
  # A partner ordered for a customer. Home: `order/<partner>/<number>`. One per order; its lines are entries of their own in their pools.
  partner @0 :Text;                     # number of the partner who ordered
  number @1 :Text;                      # the partner's own; with the partner it makes the order unique (ORD-2)
  holder @2 :C.Holder;                  # whose seats they are, or, under an agreement, will be once activated
  contentHash @3 :Data;                 # SHA-256 of the canonical content that must be the same when sent again (ORD-2)
  lines @4 :List(Data);                 # line ids, in order
  request @5 :Data $A.id;               # the customer's request for seats that it confirms; empty: none
}
struct LinePlaced @0xb5a2c3d4e5f60733 $A.rules("ORD-3, INV-1, INV-3, INV-9, LIFE-11") {
  # One line of an order. What of it covers seats that are in use is never stored: it is derived.
  holder @0 :C.Holder;                  # whose pool it is
  edition @1 :Data $A.guid;             # of which the pool's seats are, by GUID
  line @2 :Data $A.id;                  # its id, by which it is changed, cancelled and returned
  partner @3 :Text;                     # number of the partner who ordered; with the order's number it names the order
  order @4 :Text;                       # the partner's order number
  quantity @5 :UInt32;                  # seats
  additional @6 :UInt32;                # how many of them cover nothing; 0 to quantity
  term @7 :S.Term;                      # of the seats that the line adds, or (renews) of the renewed subscription's next term
  renews @8 :Data $A.id;                # empty unless a renewal line
}
struct LineChanged @0xb5a2c3d4e5f60734 $A.rules("ORD-5") {
  # A line has another quantity.
  holder @0 :C.Holder;                  # whose pool it is
  edition @1 :Data $A.guid;             # of which the pool's seats are, by GUID
  line @2 :Data $A.id;                  # that changed
  quantity @3 :UInt32;                  # from now on
  before @4 :UInt32;                    # seats that were left of it until then
  term @5 :S.Term;                      # of what an increase adds: like a new line of the difference
}
struct LineCancelled @0xb5a2c3d4e5f60735 $A.rules("ORD-5, INV-10") {
  # Seats of a line are no longer ordered: first those it added, then those it covered.
  holder @0 :C.Holder;       # whose pool it is
  edition @1 :Data $A.guid;  # of which the pool's seats are, by GUID
  line @2 :Data $A.id;       # that they were ordered by
  quantity @3 :UInt32;       # seats; written out also where the command gave none
}
struct SeatsReturned @0xb5a2c3d4e5f60736 $A.rules("ORD-5, INV-10") {
  # Seats of a line were given back: ordered and available go down alike.
  holder @0 :C.Holder;       # whose pool it is
  edition @1 :Data $A.guid;  # of which the pool's seats are, by GUID
  line @2 :Data $A.id;       # that they were ordered by
  quantity @3 :UInt32;       # seats given back
  allotment @4 :Data $A.id;  # of an activated line: which part of it; else empty
}
struct SeatsRequested @0xb5a2c3d4e5f60737 $A.rules("ORD-6") {
  # A customer asked its partner for more or fewer seats. Home: the account's, agreement's or organisation's stream; also in
  # `request/<id>` and `person/<asker>`.
  holder @0 :C.Holder;       # who asks, as a customer
  request @1 :Data $A.id;    # by which it is confirmed or refused
  partner @2 :Text;          # number of the partner who had to answer at that time
  edition @3 :Data $A.guid;  # that seats are wanted of, by GUID
  quantity @4 :UInt32;       # by how many seats
  fewer @5 :Bool;            # true: so many fewer; else so many more
  asker @6 :Data $A.id;      # who gets the answer, by id
  comment @7 :C.Sealed;      # in the asker's words; empty where there were none
}
struct SeatRequestDecided @0xb5a2c3d4e5f60738 $A.rules("ORD-6") {
  # A request for seats is closed: confirmed, refused or withdrawn.
  holder @0 :C.Holder;                  # who asked, as a customer
  request @1 :Data $A.id;               # that is closed
  confirmed @2 :Bool;                   # true: by an order or a return; false, and not withdrawn: refused
  withdrawn @3 :Bool;                   # not by the partner: who asked is no user any more (ORG-9)
}
struct SelfProvisioned @0xb5a2c3d4e5f60739 $A.rules("SP-1, SP-4, SP-5, INV-2") {
  # A customer set seats up by itself: a subscription of their own, open until orders cover it.
  holder @0 :C.Holder;                  # whose pool it is: a purchasing account
  edition @1 :Data $A.guid;             # of which the pool's seats are, by GUID
  term @2 :S.Term;                      # the subscription's first
  partner @3 :Text;                     # who must order it
}
struct TakenBack @0xb5a2c3d4e5f6073a $A.rules("SP-6") {
  # Self-provisioned seats were taken back before they could be used.
  holder @0 :C.Holder;          # whose pool it is
  edition @1 :Data $A.guid;     # of which the pool's seats are, by GUID
  subscription @2 :Data $A.id;  # that had them
  quantity @3 :UInt32;          # seats taken back
}
struct WrittenOff @0xb5a2c3d4e5f6073b $A.rules("PAR-5") {
  # What lapsed of a subscription and was never ordered is off the worklist.
  holder @0 :C.Holder;          # whose pool it is
  edition @1 :Data $A.guid;     # of which the pool's seats are, by GUID
  subscription @2 :Data $A.id;  # whose open seats it is about
}
