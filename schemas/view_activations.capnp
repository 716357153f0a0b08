@0xc0a3f1e2d4b59714;
# What the view of activations answers: for each order line of an agreement of the open programmes its allotments, and
# what is left of it. Rows are not kept anywhere (view.capnp).

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";

struct ActivationRow @0xf1a2c3d4e5f607b0 $A.rules("ACT-3, ACT-7, INV-8") {
  # An allotment of an order line, or what of the line is not directed and not requested.
  licenceId @0 :Text;                 # of the agreement; openActivation takes it
  agreement @1 :Text;                 # its number
  code @2 :Text;                      # of the edition
  name @3 :Text;                      # the edition's, on that day
  quantity @4 :UInt32;                # seats of the allotment; of what is left, seats still to be activated
  state @5 :State;                    # how far it has come
  organisation @6 :Data $A.id;        # for whom; empty where it is left, or another's that you may not see
  requested @7 :Int64 $A.time(asked);  # when its activation was requested; not set: not yet
  activated @8 :Int64 $A.time(asked);  # when the publisher activated it, which began its term (ACT-8); not set: not yet
  late @9 :Bool;                      # requested more than 24 hours before and not activated (ACT-3)
  keys @10 :Text;                     # bound to the line and free, by their last five, separated by spaces (KEY-9)
  partner @11 :Text;                  # number of the partner who ordered
  order @12 :Text;                    # the partner's order number
  line @13 :Data $A.id;               # the order line's id; requestActivation takes it
  allotment @14 :Data $A.id;          # empty: what is left
  subscription @15 :Data $A.id;       # that it became
  edition @16 :Data $A.guid;          # that the seats are of, by GUID
  entry @17 :UInt64;                  # that placed the line
  place @18 :UInt32;                  # among the line's rows
  enum State @0xf1a2c3d4e5f607b1 {
    # Where seats of a line stand on their way to an organisation's pool.
    toBeActivated @0;  # left of the line: the customer's own to activate
    directed @1;       # another organisation's to activate (ACT-4)
    requested @2;      # asked for; the publisher has up to 24 hours (ACT-3)
    activated @3;      # a subscription; can be directed no more
  }
}
