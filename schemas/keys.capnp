@0xc0a3f1e2d4b5970a;
# Product keys. Rules KEY-1 to KEY-11.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

struct KeyMark @0xb9a2c3d4e5f60701 {
  # All that the ledger keeps of a key. In JSON: the key's 25 characters; the door hashes them.
  hash @0 :Data;           # keyed hash of the canonical key
  lastFive @1 :Text;       # in clear, to tell keys apart by; nobody can redeem by them (KEY-2)
  wellFormed @2 :Bool;     # false: not 25 characters of the alphabet (KEY-1)
}

# ---- commands

struct IssueKeys @0xb9a2c3d4e5f60710 $A.rules("KEY-2, KEY-9, KEY-11") {
  # The publisher issues a batch of keys, to a partner as its stock or for one of its order lines. The answer contains none (KEY-11).
  partner @0 :Text $A.required;        # whose stock they are
  distributor @1 :Text;                # from whom it bought them
  edition @2 :Text $A.required;        # GUID or code; of a line, the line's
  offer @3 :Data $A.guid;              # where more than one applies (CAT-8); not given for a line: the line's
  seats @4 :UInt32 $A.required;        # of each key
  term @5 :UInt16 $A.period;           # not given: the offer's, or the line's
  line @6 :Data $A.id;                 # bound to this order line (KEY-9)
  keys @7 :List(KeyMark) $A.required $A.maxItems(10000);  # none of them ever issued before
}
struct RevokeKey @0xb9a2c3d4e5f60711 $A.rules("KEY-8") {
  # Makes a key that is not yet redeemed useless. Reserved ones as well: completing is then refused.
  key @0 :KeyMark $A.required;  # typed in full
}
struct OpenRedemption @0xb9a2c3d4e5f60712 $A.rules("KEY-4, KEY-5") {
  # Checks keys and reserves them for 30 minutes; the answer says what they are worth and what each choice would give.
  keys @0 :List(KeyMark) $A.required $A.maxItems(100);  # of one edition, offer and term
  confirmed @1 :Bool $A.required;      # the person confirms being the right one to act for the customer
  organisation @2 :Text;               # for which add and renew are shown
}
struct CompleteRedemption @0xb9a2c3d4e5f60713 $A.rules("KEY-3, KEY-4, KEY-6, KEY-7, KEY-10, LIFE-6") {
  # Redeems the keys of an open redemption, all of them, into a new or an existing organisation.
  redemption @0 :Data $A.id $A.required;  # that the same person opened
  organisation @1 :Text;               # an existing one
  register @2 :NewOrganisation;        # or a new one
  union {
    start @3 :Void;                    # a new subscription
    add @4 :Data $A.id;                # seats added to this subscription
    renew @5 :Data $A.id;              # its next term
  }
  struct NewOrganisation @0xb9a2c3d4e5f60714 {
    # An organisation to register (ORG-1).
    name @0 :Text $A.freeText;         # as the customer calls itself
    country @1 :Text $A.country;       # one where the edition is offered (KEY-7)
    initialDomain @2 :Text $A.domain;  # unique; the administrator's address is there
    administrator @3 :C.NewPerson;     # becomes global administrator and gets a seat (KEY-6)
  }
}
struct AbandonRedemption @0xb9a2c3d4e5f60715 $A.rules("KEY-4") {
  # Gives up an open redemption; its keys are free at once.
  redemption @0 :Data $A.id $A.required;  # that the same person opened
}

# ---- events; home stream `key/<hash>` or `redemption/<id>`

struct KeysIssued @0xb9a2c3d4e5f60730 $A.rules("KEY-2") {
  # Keys exist from here on. A large batch stands in several entries.
  batch @0 :Data $A.id;       # the same in all entries of the batch
  partner @1 :Text;           # number of the partner whose stock they are, or whose line
  distributor @2 :Text;       # number of the distributor from whom the partner bought them; empty for a line where none was named
  edition @3 :Data $A.guid;   # that they are worth seats of, by GUID
  offer @4 :Data $A.guid;     # on whose terms they are redeemed, by id
  seats @5 :UInt32;           # of each key
  term @6 :UInt16 $A.period;  # of the subscription that a key begins
  line @7 :Data $A.id;        # that they are bound to (KEY-9); empty: stock
  agreement @8 :Text;         # number of the agreement whose line it is; empty: stock
  keys @9 :List(KeyMark);     # at most 100 in one entry
}
struct KeyRevoked @0xb9a2c3d4e5f60731 $A.rules("KEY-8") {
  # A key is good for nothing from here on.
  keyHash @0 :Data;   # keyed hash of the canonical key, as in KeysIssued
  lastFive @1 :Text;  # of its characters
}
struct RedemptionOpened @0xb9a2c3d4e5f60732 $A.rules("KEY-4") {
  # Keys are reserved for somebody.
  redemption @0 :Data $A.id;           # by which it is completed or abandoned
  keys @1 :List(KeyMark);              # that are reserved
  edition @2 :Data $A.guid;            # that they are worth seats of, by GUID
  seats @3 :UInt32;                    # in all
  term @4 :UInt16 $A.period;           # of each of them
  until @5 :Int64 $A.time(begins);     # 30 minutes of recorded time after opening; half-open
  openerHash @6 :Data;                 # keyed hash of the address of an opener whom the ledger does not know
}
struct RedemptionCompleted @0xb9a2c3d4e5f60733 $A.rules("KEY-3, KEY-5") {
  # Keys were redeemed. What they gave stands in an entry of the same command.
  redemption @0 :Data $A.id;    # that is over with it
  keys @1 :List(KeyMark);       # good for nothing from here on
  organisation @2 :Data $A.id;  # into which, by id
  subscription @3 :Data $A.id;  # that was begun, got more seats or was renewed
  use @4 :Use;                  # what the keys did
  enum Use @0xb9a2c3d4e5f60734 {
    # What keys can do (KEY-3).
    start @0;  # began a new subscription; a key bound to a line, by activating its seats
    add @1;    # gave more seats to one until it ends (KEY-10)
    renew @2;  # began its next term (LIFE-6)
  }
}
struct RedemptionAbandoned @0xb9a2c3d4e5f60735 $A.rules("KEY-4") {
  # Keys are free again. One that lapsed by itself has no such entry.
  redemption @0 :Data $A.id;  # that was given up
  keys @1 :List(KeyMark);     # that were reserved by it
}
