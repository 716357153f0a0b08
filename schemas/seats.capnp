@0xc0a3f1e2d4b59708;
# Seats. Rules SEAT-1 to SEAT-10.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

# ---- commands

struct AssignSeats @0xb7a2c3d4e5f60710 $A.rules("SEAT-1, SEAT-2, SEAT-3, SEAT-6, SEAT-10") {
  # Gives a seat to each of up to 20 users, all or none; who has one already counts as done.
  organisation @0 :Text $A.required;   # whose users they are: its id, or a domain of its own
  edition @1 :Text $A.required;        # GUID or code
  pool @2 :Pool;                       # where the actor could give from more than one pool of the edition (SEAT-10)
  users @3 :List(C.PersonRef) $A.required;  # 1 to 20; at the account's domain where the pool is an account's (DOM-2)
}
struct UnassignSeats @0xb7a2c3d4e5f60711 $A.rules("SEAT-4, SEAT-10") {
  # Takes their seats from up to 20 users, which ends their access at once; who has none counts as done.
  organisation @0 :Text $A.required;        # whose users sit there: its id, or a domain of its own
  edition @1 :Text $A.required;             # GUID or code
  pool @2 :Pool;                            # where the actor could take from more than one pool of the edition (SEAT-10)
  users @3 :List(C.PersonRef) $A.required;  # 1 to 20
}
struct Pool @0xb7a2c3d4e5f60712 {
  # Which pool of an edition is meant.
  union {
    unset @0 :Void;                    # the only one that the actor could give from
    organisation @1 :Void;             # the organisation's own pool
    account @2 :Text;                  # a purchasing account's
    purchase @3 :Data $A.id;           # a self-service purchase's
  }
}

# ---- events; home stream: the pool

struct SeatsAssigned @0xb7a2c3d4e5f60730 $A.rules("SEAT-1, SEAT-2") {
  # People have a seat from here on, each one of this pool.
  holder @0 :C.Holder;                 # whose pool it is
  edition @1 :Data $A.guid;            # of which the pool's seats are, by GUID
  organisation @2 :Data $A.id;         # whose users they are, by id
  users @3 :List(Data);                # person ids
}
struct SeatsUnassigned @0xb7a2c3d4e5f60731 $A.rules("SEAT-4, ORG-7, DOM-11") {
  # People have a seat of this pool no more; the seats are free.
  holder @0 :C.Holder;          # whose pool it is
  edition @1 :Data $A.guid;     # of which the pool's seats are, by GUID
  organisation @2 :Data $A.id;  # whose users they are or were, by id
  users @3 :List(Data);         # person ids
  cause @4 :Cause;              # what ended it
  enum Cause @0xb7a2c3d4e5f60732 {
    # Why seats ended.
    asked @0;        # by UnassignSeats
    userRemoved @1;  # with the user, in the same step (ORG-7)
    domainMoved @2;  # the account's domain went elsewhere, or the account to another domain (DOM-11)
  }
}
