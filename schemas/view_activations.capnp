@0xc0a3f1e2d4b59714;
# What the view of activations answers: for each order line of an agreement of the open programmes its allotments, and
# what is left of it. Rows are not kept anywhere (view.capnp).

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";

struct ActivationRow @0xf1a2c3d4e5f607b0 $A.rules("ACT-3, ACT-7, INV-8") {
  licenceId @0 :Text;
  agreement @1 :Text;
  code @2 :Text;                      # of the edition
  name @3 :Text;
  quantity @4 :UInt32;                # seats of the allotment; of what is left, seats still to be activated
  state @5 :State;
  organisation @6 :Data $A.id;        # for whom; empty where it is left, or another's that you may not see
  requested @7 :Int64 $A.time(asked);
  activated @8 :Int64 $A.time(asked);
  late @9 :Bool;                      # requested more than 24 hours before and not activated (ACT-3)
  keys @10 :Text;                     # bound to the line and free, by their last five, separated by spaces (KEY-9)
  partner @11 :Text;
  order @12 :Text;
  line @13 :Data $A.id;
  allotment @14 :Data $A.id;          # empty: what is left
  subscription @15 :Data $A.id;       # that it became
  edition @16 :Data $A.guid;
  entry @17 :UInt64;                  # that placed the line
  place @18 :UInt32;                  # among the line's rows
  enum State @0xf1a2c3d4e5f607b1 { toBeActivated @0; directed @1; requested @2; activated @3; }
}
