@0xc0a3f1e2d4b59713;
# What the view of keys answers: a row of each key, by its last five characters. Rows are not kept anywhere (view.capnp).

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";

struct KeyRow @0xf1a2c3d4e5f607a0 $A.rules("KEY-2, KEY-9, CMD-11") {
  # A product key as of that day, for its partner, its customer, and the organisation it was redeemed into.
  lastFive @0 :Text;                  # never more of it
  code @1 :Text;                      # of its edition
  name @2 :Text;                      # of its edition, on that day
  seats @3 :UInt32;                   # that it is worth
  period @4 :UInt16 $A.period;        # of the term it begins
  state @5 :State;                    # where it stands
  since @6 :Int64 $A.time(asked);     # since when it is in that state
  until @7 :Int64 $A.time(asked);     # reserved: until when (KEY-4)
  organisation @8 :Data $A.id;        # redeemed: where
  subscription @9 :Data $A.id;        # redeemed: what it began, added to or renewed; empty until activated, of a key bound to a line
  use @10 :Text;                      # redeemed: start, add, renew, or activation from the inventory (KEY-9)
  partner @11 :Text;                  # whose stock it is
  distributor @12 :Text;              # from whom
  agreement @13 :Text;                # of the line that it is bound to
  line @14 :Data $A.id;               # order line that it is bound to (KEY-9); empty: stock
  edition @15 :Data $A.guid;          # that it is worth seats of, by GUID
  offer @16 :Data $A.guid;            # on whose terms it is redeemed, by id
  batch @17 :Data $A.id;              # with which it was issued
  issued @18 :Int64 $A.time(asked);   # when it was recorded that it exists
  entry @19 :UInt64;                  # that issued it
  place @20 :UInt32;                  # among that entry's keys
  enum State @0xf1a2c3d4e5f607a1 {
    # Where a key stands (KEY-1).
    free @0;      # can be redeemed, or activated with
    reserved @1;  # by an open redemption, until it is completed, abandoned or lapses
    redeemed @2;  # used, for good
    revoked @3;   # useless, for good
  }
}
