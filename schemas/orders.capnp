@0xc0a3f1e2d4b59706;
# Agreements, orders, self-provisioning, requests for seats. Rules ORD-1 to ORD-7, SP-1 to SP-6, INV, PAR-5.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";
using S = import "subscriptions.capnp";

# ---- commands

struct RegisterAgreement @0xb5a2c3d4e5f60710 $A.rules("ORD-1, ORD-7, ORG-6") {
  # Given again with another partner, start or end, it changes those from the effective time on.
  number @0 :Text $A.required;
  kind @1 :C.Programme;                 # open, openValue, openValueSubscription, mpsa or reseller
  customer @2 :Text $A.required $A.freeText;        # the customer's name
  organisation @3 :Text;                # of a reseller agreement: whose pool the lines fill (ORD-7)
  partner @4 :Text $A.required;         # partner number
  start @5 :Int64 $A.time(begins) $A.required;   # its anniversaries follow from it (SP-4)
  end @6 :Int64 $A.time(ends);          # not given: open-ended
  licenceId @7 :Text;                   # what an activation refers to; not given: the agreement's number
}

struct PlaceOrder @0xb5a2c3d4e5f60711 $A.rules("ORD-1, ORD-2, ORD-3, ORD-4, INV-3, INV-9, LIFE-11") {
  partner @0 :Text $A.required;
  number @1 :Text $A.required;          # the partner's order number; with the partner it makes the order unique
  union {
    account @2 :Text;
    agreement @3 :Text;                 # of an open programme, or a reseller's
  }
  lines @4 :List(Line) $A.required $A.maxItems(100);
  request @5 :Data $A.id;               # the customer's request for seats that this confirms (ORD-6)
  struct Line @0xb5a2c3d4e5f60712 {
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
  line @0 :Data $A.id $A.required;
  quantity @1 :UInt32 $A.required;      # the line's quantity from now on
}
struct CancelOrderLine @0xb5a2c3d4e5f60714 $A.rules("ORD-5, INV-10") {
  line @0 :Data $A.id $A.required;
  quantity @1 :UInt32;                  # not given: what is left of the line
}
struct ReturnSeats @0xb5a2c3d4e5f60715 $A.rules("ORD-5, INV-10, ACT-7") {
  line @0 :Data $A.id $A.required;
  quantity @1 :UInt32 $A.required;
  allotment @2 :Data $A.id;             # of an activated line
  request @3 :Data $A.id;               # the customer's request that this confirms (ORD-6)
}
struct RequestSeats @0xb5a2c3d4e5f60716 $A.rules("ORD-6") {
  union {
    account @0 :Text;
    agreement @1 :Text;
    organisation @2 :Text;
  }
  edition @3 :Text $A.required;
  quantity @4 :UInt32 $A.required;
  fewer @5 :Bool;                       # true: so many fewer; else so many more
  comment @6 :C.Sealed;
}
struct RefuseSeatRequest @0xb5a2c3d4e5f60717 $A.rules("ORD-6") { request @0 :Data $A.id $A.required; }

struct SelfProvision @0xb5a2c3d4e5f60718 $A.rules("SP-1, SP-2, SP-3, SP-4, SP-5") {
  # A customer sets up seats by itself, before its partner has ordered them. A dry run is the preview (SP-3).
  account @0 :Text $A.required;
  lines @1 :List(Line) $A.required $A.maxItems(100);
  struct Line @0xb5a2c3d4e5f60719 {
    edition @0 :Text $A.required;       # GUID or code; once per submission
    offer @1 :Data $A.guid;
    quantity @2 :UInt32 $A.required;    # seats; a multiple of the offer's step (SP-1)
  }
}
struct TakeBack @0xb5a2c3d4e5f6071a $A.rules("SP-6") {
  subscription @0 :Data $A.id $A.required;
  quantity @1 :UInt32 $A.required;      # of what is still open
}
struct WriteOff @0xb5a2c3d4e5f6071b $A.rules("PAR-5") {
  # An operator takes a lapsed term that was never ordered off the partner's worklist.
  subscription @0 :Data $A.id $A.required;
}

# ---- events. Pool events stand in `pool/<holder>/<edition>`, the first of an order also in `order/<partner>/<number>`.

struct AgreementRegistered @0xb5a2c3d4e5f60730 $A.rules("ORD-1") {
  number @0 :Text;
  kind @1 :C.Programme;
  customer @2 :Text;
  organisation @3 :Data $A.id;
  partner @4 :Text;
  start @5 :Int64 $A.time(begins);
  end @6 :Int64 $A.time(ends);          # 0: open-ended
  licenceId @7 :Text;
}
struct AgreementBound @0xb5a2c3d4e5f60731 $A.rules("ORG-6") {
  number @0 :Text;
  organisation @1 :Data $A.id;
}
struct OrderPlaced @0xb5a2c3d4e5f60732 $A.rules("ORD-1, ORD-2, ORD-4") {
  # Home: `order/<partner>/<number>`. One per order; its lines are entries of their own in their pools.
  partner @0 :Text;
  number @1 :Text;
  holder @2 :C.Holder;
  contentHash @3 :Data;                 # SHA-256 of the canonical content that must be the same when sent again (ORD-2)
  lines @4 :List(Data);                 # line ids, in order
  request @5 :Data $A.id;
}
struct LinePlaced @0xb5a2c3d4e5f60733 $A.rules("ORD-3, INV-1, INV-3, INV-9, LIFE-11") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  line @2 :Data $A.id;
  partner @3 :Text;
  order @4 :Text;
  quantity @5 :UInt32;
  additional @6 :UInt32;
  term @7 :S.Term;                      # of the seats that the line adds, or (renews) of the renewed subscription's next term
  renews @8 :Data $A.id;                # empty unless a renewal line
}
struct LineChanged @0xb5a2c3d4e5f60734 $A.rules("ORD-5") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  line @2 :Data $A.id;
  quantity @3 :UInt32;                  # from now on
  before @4 :UInt32;
  term @5 :S.Term;                      # of what an increase adds: like a new line of the difference
}
struct LineCancelled @0xb5a2c3d4e5f60735 $A.rules("ORD-5, INV-10") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  line @2 :Data $A.id;
  quantity @3 :UInt32;
}
struct SeatsReturned @0xb5a2c3d4e5f60736 $A.rules("ORD-5, INV-10") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  line @2 :Data $A.id;
  quantity @3 :UInt32;
  allotment @4 :Data $A.id;
}
struct SeatsRequested @0xb5a2c3d4e5f60737 $A.rules("ORD-6") {
  # Home: the account's, agreement's or organisation's stream; also in `request/<id>` and `person/<asker>`.
  holder @0 :C.Holder;
  request @1 :Data $A.id;
  partner @2 :Text;
  edition @3 :Data $A.guid;
  quantity @4 :UInt32;
  fewer @5 :Bool;
  asker @6 :Data $A.id;
  comment @7 :C.Sealed;
}
struct SeatRequestDecided @0xb5a2c3d4e5f60738 $A.rules("ORD-6") {
  holder @0 :C.Holder;
  request @1 :Data $A.id;
  confirmed @2 :Bool;
  withdrawn @3 :Bool;                   # not by the partner: who asked is no user any more (ORG-9)
}
struct SelfProvisioned @0xb5a2c3d4e5f60739 $A.rules("SP-1, SP-4, SP-5, INV-2") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  term @2 :S.Term;
  partner @3 :Text;                     # who must order it
}
struct TakenBack @0xb5a2c3d4e5f6073a $A.rules("SP-6") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  subscription @2 :Data $A.id;
  quantity @3 :UInt32;
}
struct WrittenOff @0xb5a2c3d4e5f6073b $A.rules("PAR-5") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  subscription @2 :Data $A.id;
}
