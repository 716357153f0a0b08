@0xc0a3f1e2d4b5970a;
# Product keys. Rules KEY-1 to KEY-11.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

struct KeyMark @0xb9a2c3d4e5f60701 {
  # All that the ledger keeps of a key. In JSON: the key's 25 characters; the door hashes them.
  hash @0 :Data;           # keyed hash of the canonical key
  lastFive @1 :Text;
  wellFormed @2 :Bool;     # false: not 25 characters of the alphabet (KEY-1)
}

# ---- commands

struct IssueKeys @0xb9a2c3d4e5f60710 $A.rules("KEY-2, KEY-9, KEY-11") {
  partner @0 :Text $A.required;        # whose stock they are
  distributor @1 :Text;                # from whom it bought them
  edition @2 :Text $A.required;
  offer @3 :Data $A.guid;
  seats @4 :UInt32 $A.required;        # of each key
  term @5 :UInt16 $A.period;
  line @6 :Data $A.id;                 # bound to this order line (KEY-9)
  keys @7 :List(KeyMark) $A.required $A.maxItems(10000);
}
struct RevokeKey @0xb9a2c3d4e5f60711 $A.rules("KEY-8") { key @0 :KeyMark $A.required; }
struct OpenRedemption @0xb9a2c3d4e5f60712 $A.rules("KEY-4, KEY-5") {
  keys @0 :List(KeyMark) $A.required $A.maxItems(100);
  confirmed @1 :Bool $A.required;      # the person confirms being the right one to act for the customer
  organisation @2 :Text;               # for which add and renew are shown
}
struct CompleteRedemption @0xb9a2c3d4e5f60713 $A.rules("KEY-3, KEY-4, KEY-6, KEY-7, KEY-10, LIFE-6") {
  redemption @0 :Data $A.id $A.required;
  organisation @1 :Text;               # an existing one
  register @2 :NewOrganisation;        # or a new one
  union {
    start @3 :Void;                    # a new subscription
    add @4 :Data $A.id;                # seats added to this subscription
    renew @5 :Data $A.id;              # its next term
  }
  struct NewOrganisation @0xb9a2c3d4e5f60714 {
    name @0 :Text $A.freeText;
    country @1 :Text $A.country;
    initialDomain @2 :Text $A.domain;
    administrator @3 :C.NewPerson;
  }
}
struct AbandonRedemption @0xb9a2c3d4e5f60715 $A.rules("KEY-4") { redemption @0 :Data $A.id $A.required; }

# ---- events; home stream `key/<hash>` or `redemption/<id>`

struct KeysIssued @0xb9a2c3d4e5f60730 $A.rules("KEY-2") {
  batch @0 :Data $A.id;
  partner @1 :Text;
  distributor @2 :Text;
  edition @3 :Data $A.guid;
  offer @4 :Data $A.guid;
  seats @5 :UInt32;
  term @6 :UInt16 $A.period;
  line @7 :Data $A.id;
  agreement @8 :Text;
  keys @9 :List(KeyMark);
}
struct KeyRevoked @0xb9a2c3d4e5f60731 $A.rules("KEY-8") { keyHash @0 :Data; lastFive @1 :Text; }
struct RedemptionOpened @0xb9a2c3d4e5f60732 $A.rules("KEY-4") {
  redemption @0 :Data $A.id;
  keys @1 :List(KeyMark);
  edition @2 :Data $A.guid;
  seats @3 :UInt32;                    # in all
  term @4 :UInt16 $A.period;
  until @5 :Int64 $A.time(begins);     # 30 minutes of recorded time after opening; half-open
  openerHash @6 :Data;                 # keyed hash of the address of an opener whom the ledger does not know
}
struct RedemptionCompleted @0xb9a2c3d4e5f60733 $A.rules("KEY-3, KEY-5") {
  redemption @0 :Data $A.id;
  keys @1 :List(KeyMark);
  organisation @2 :Data $A.id;
  subscription @3 :Data $A.id;
  use @4 :Use;
  enum Use @0xb9a2c3d4e5f60734 { start @0; add @1; renew @2; }
}
struct RedemptionAbandoned @0xb9a2c3d4e5f60735 $A.rules("KEY-4") { redemption @0 :Data $A.id; keys @1 :List(KeyMark); }
