@0xc0a3f1e2d4b59709;
# Activation of what was ordered under open programmes. Rules ACT-1 to ACT-8.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

# ---- commands

struct DirectSeats @0xb8a2c3d4e5f60710 $A.rules("ACT-4, ACT-7") {
  line @0 :Data $A.id $A.required;
  organisation @1 :Text $A.required;
  quantity @2 :UInt32 $A.required;
  allotment @3 :Data $A.id;            # of this one, not requested yet, instead of what is not directed; to the customer's organisation: back to the line
}
struct OpenActivation @0xb8a2c3d4e5f60711 $A.rules("ACT-1, ACT-2") {
  licenceId @0 :Text;                  # of the agreement
  organisation @1 :Text $A.required;
  link @2 :Data $A.secret;             # or the link in the notice of an order under it
}
struct RequestActivation @0xb8a2c3d4e5f60712 $A.rules("ACT-1, ACT-5, ACT-6, KEY-9") {
  session @0 :Data $A.id $A.required;
  line @1 :Data $A.id $A.required;
  organisation @2 :Text $A.required;
  key @3 :Text;                        # last five of the key bound to the line, for editions activated by key
}
struct RecordActivation @0xb8a2c3d4e5f60713 $A.rules("ACT-3, ACT-8") { allotment @0 :Data $A.id $A.required; }

# ---- events

struct SeatsDirected @0xb8a2c3d4e5f60730 $A.rules("ACT-4, ACT-7") {
  agreement @0 :Text;
  edition @1 :Data $A.guid;
  line @2 :Data $A.id;
  allotment @3 :Data $A.id;
  organisation @4 :Data $A.id;
  quantity @5 :UInt32;
  from @6 :Data $A.id;                 # the allotment that they were directed in before; then without `allotment`: they are the customer's again
}
struct ActivationOpened @0xb8a2c3d4e5f60731 $A.rules("ACT-2") {
  session @0 :Data $A.id;
  agreement @1 :Text;
  organisation @2 :Data $A.id;
  until @3 :Int64 $A.time(begins);     # 30 minutes of recorded time after opening
}
struct ActivationRequested @0xb8a2c3d4e5f60732 $A.rules("ACT-3, ACT-5") {
  agreement @0 :Text;
  edition @1 :Data $A.guid;
  line @2 :Data $A.id;
  allotment @3 :Data $A.id;
  organisation @4 :Data $A.id;
  quantity @5 :UInt32;
  session @6 :Data $A.id;
  keyHash @7 :Data;
}
struct ActivationWithdrawn @0xb8a2c3d4e5f60734 $A.rules("ORD-5, ACT-3") {
  # A request that nothing was activated by yet: its line is cancelled, in whole or part, by the same command. What was
  # directed stays directed, the rest is the customer's own again, and a bound key is free again.
  agreement @0 :Text;
  edition @1 :Data $A.guid;
  line @2 :Data $A.id;
  allotment @3 :Data $A.id;
  organisation @4 :Data $A.id;
  quantity @5 :UInt32;
  keyHash @6 :Data;
}
struct ActivationRecorded @0xb8a2c3d4e5f60733 $A.rules("ACT-8") {
  # In the agreement's pool; the organisation's pool gets a SubscriptionStarted by the same command.
  agreement @0 :Text;
  edition @1 :Data $A.guid;
  line @2 :Data $A.id;
  allotment @3 :Data $A.id;
  organisation @4 :Data $A.id;
  quantity @5 :UInt32;
  subscription @6 :Data $A.id;
}
