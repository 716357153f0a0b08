@0xc0a3f1e2d4b59708;
# Seats. Rules SEAT-1 to SEAT-10.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

# ---- commands

struct AssignSeats @0xb7a2c3d4e5f60710 $A.rules("SEAT-1, SEAT-2, SEAT-3, SEAT-6, SEAT-10") {
  organisation @0 :Text $A.required;
  edition @1 :Text $A.required;
  pool @2 :Pool;                       # where the actor could give from more than one pool of the edition (SEAT-10)
  users @3 :List(C.PersonRef) $A.required;
}
struct UnassignSeats @0xb7a2c3d4e5f60711 $A.rules("SEAT-4, SEAT-10") {
  organisation @0 :Text $A.required;
  edition @1 :Text $A.required;
  pool @2 :Pool;
  users @3 :List(C.PersonRef) $A.required;
}
struct Pool @0xb7a2c3d4e5f60712 {
  union {
    unset @0 :Void;
    organisation @1 :Void;             # the organisation's own pool
    account @2 :Text;                  # a purchasing account's
    purchase @3 :Data $A.id;           # a self-service purchase's
  }
}

# ---- events; home stream: the pool

struct SeatsAssigned @0xb7a2c3d4e5f60730 $A.rules("SEAT-1, SEAT-2") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  organisation @2 :Data $A.id;
  users @3 :List(Data);                # person ids
}
struct SeatsUnassigned @0xb7a2c3d4e5f60731 $A.rules("SEAT-4, ORG-7, DOM-11") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  organisation @2 :Data $A.id;
  users @3 :List(Data);
  cause @4 :Cause;
  enum Cause @0xb7a2c3d4e5f60732 { asked @0; userRemoved @1; domainMoved @2; }
}
