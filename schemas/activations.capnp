@0xc0a3f1e2d4b59709;
# Activation of what was ordered under open programmes. Rules ACT-1 to ACT-8.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

# ---- commands

struct DirectSeats @0xb8a2c3d4e5f60710 $A.rules("ACT-4, ACT-7") {
  # Directs a line's seats, or some of them, to another organisation before they are activated.
  line @0 :Data $A.id $A.required;     # under an agreement of the open programmes
  organisation @1 :Text $A.required;   # to which they go: its id, or a domain of its own
  quantity @2 :UInt32 $A.required;     # seats
  allotment @3 :Data $A.id;            # of this one, not requested yet, instead of what is not directed; to the customer's organisation: back to the line
}
struct OpenActivation @0xb8a2c3d4e5f60711 $A.rules("ACT-1, ACT-2") {
  # Opens a session for one agreement and one organisation, which keeps licences off the wrong tenant.
  licenceId @0 :Text;                  # of the agreement
  organisation @1 :Text $A.required;   # whose users are to get the seats: its id, or a domain of its own
  link @2 :Data $A.secret;             # or the link in the notice of an order under it
}
struct RequestActivation @0xb8a2c3d4e5f60712 $A.rules("ACT-1, ACT-5, ACT-6, KEY-9") {
  # Asks for the activation of a line's seats, in the session: what was directed to the organisation, else what is left. Begins no term.
  session @0 :Data $A.id $A.required;  # open, and no activation requested in it yet
  line @1 :Data $A.id $A.required;     # of the session's agreement
  organisation @2 :Text $A.required;   # the session's, named again: another is refused
  key @3 :Text;                        # last five of the key bound to the line, for editions activated by key
}
struct RecordActivation @0xb8a2c3d4e5f60713 $A.rules("ACT-3, ACT-8") {
  # The publisher has activated what was requested: the term begins.
  allotment @0 :Data $A.id $A.required;  # requested, as the request's answer names it
}

# ---- events

struct SeatsDirected @0xb8a2c3d4e5f60730 $A.rules("ACT-4, ACT-7") {
  # Seats of a line are another organisation's to activate, or the customer's again.
  agreement @0 :Text;                  # number of the agreement under which they were ordered
  edition @1 :Data $A.guid;            # that the seats are of, by GUID
  line @2 :Data $A.id;                 # that ordered them
  allotment @3 :Data $A.id;            # that is new; empty: they are the customer's again
  organisation @4 :Data $A.id;         # to which they were directed, by id
  quantity @5 :UInt32;                 # seats directed by this entry
  from @6 :Data $A.id;                 # the allotment that they were directed in before; then without `allotment`: they are the customer's again
}
struct ActivationOpened @0xb8a2c3d4e5f60731 $A.rules("ACT-2") {
  # A session for one agreement and one organisation.
  session @0 :Data $A.id;              # by which an activation is requested in it
  agreement @1 :Text;                  # its number: nothing else is activated in the session
  organisation @2 :Data $A.id;         # its id: nobody else's users get the seats
  until @3 :Int64 $A.time(begins);     # 30 minutes of recorded time after opening
}
struct ActivationRequested @0xb8a2c3d4e5f60732 $A.rules("ACT-3, ACT-5") {
  # Somebody asked for an allotment's activation, which may take up to 24 hours.
  agreement @0 :Text;           # number of the agreement under which they were ordered
  edition @1 :Data $A.guid;     # that the seats are of, by GUID
  line @2 :Data $A.id;          # that ordered them
  allotment @3 :Data $A.id;     # what was directed there, or new: of what is left of the line
  organisation @4 :Data $A.id;  # whose users get them, by id
  quantity @5 :UInt32;          # seats: the whole allotment
  session @6 :Data $A.id;       # in which; empty where a key bound to the line was typed in
  keyHash @7 :Data;             # of the bound key that it uses up (KEY-9); empty where none is needed
}
struct ActivationWithdrawn @0xb8a2c3d4e5f60734 $A.rules("ORD-5, ACT-3") {
  # A request that nothing was activated by yet: its line is cancelled, in whole or part, by the same command. What was
  # directed stays directed, the rest is the customer's own again, and a bound key is free again.
  agreement @0 :Text;           # number of the agreement under which they were ordered
  edition @1 :Data $A.guid;     # that the seats are of, by GUID
  line @2 :Data $A.id;          # that is cancelled
  allotment @3 :Data $A.id;     # whose request it was
  organisation @4 :Data $A.id;  # whose users get them, by id
  quantity @5 :UInt32;          # seats: the whole request
  keyHash @6 :Data;             # of the bound key that is free again; empty where there was none
}
struct ActivationRecorded @0xb8a2c3d4e5f60733 $A.rules("ACT-8") {
  # The publisher activated an allotment. In the agreement's pool; the organisation's pool gets a SubscriptionStarted by the same command.
  agreement @0 :Text;           # number of the agreement under which they were ordered
  edition @1 :Data $A.guid;     # that the seats are of, by GUID
  line @2 :Data $A.id;          # that ordered them
  allotment @3 :Data $A.id;     # which cannot be activated again (ACT-5)
  organisation @4 :Data $A.id;  # whose pool they are in from here on, by id
  quantity @5 :UInt32;          # seats: the whole allotment
  subscription @6 :Data $A.id;  # that it became, in the organisation's pool
}
