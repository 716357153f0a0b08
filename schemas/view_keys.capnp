@0xc0a3f1e2d4b59713;
# What the view of keys answers: a row of each key, by its last five characters. Rows are not kept anywhere (view.capnp).

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";

struct KeyRow @0xf1a2c3d4e5f607a0 $A.rules("KEY-2, KEY-9, CMD-11") {
  lastFive @0 :Text;                  # never more of it
  code @1 :Text;                      # of its edition
  name @2 :Text;
  seats @3 :UInt32;
  period @4 :UInt16 $A.period;        # of the term it begins
  state @5 :State;
  since @6 :Int64 $A.time(asked);     # since when it is in that state
  until @7 :Int64 $A.time(asked);     # reserved: until when (KEY-4)
  organisation @8 :Data $A.id;        # redeemed: where
  subscription @9 :Data $A.id;
  use @10 :Text;                      # redeemed: start, add, renew, or activation from the inventory (KEY-9)
  partner @11 :Text;                  # whose stock it is
  distributor @12 :Text;              # from whom
  agreement @13 :Text;                # of the line that it is bound to
  line @14 :Data $A.id;
  edition @15 :Data $A.guid;
  offer @16 :Data $A.guid;
  batch @17 :Data $A.id;
  issued @18 :Int64 $A.time(asked);
  entry @19 :UInt64;                  # that issued it
  place @20 :UInt32;                  # among that entry's keys
  enum State @0xf1a2c3d4e5f607a1 { free @0; reserved @1; redeemed @2; revoked @3; }
}
