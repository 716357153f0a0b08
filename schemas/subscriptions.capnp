@0xc0a3f1e2d4b59707;
# Subscriptions, terms, renewal, cancelling, what the scheduler writes down. Rules LIFE-1 to LIFE-14.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

enum Source @0xb6a2c3d4e5f60701 { order @0; selfProvision @1; key @2; selfService @3; direct @4; }

struct Term @0xb6a2c3d4e5f60702 {
  # One term of a subscription, with everything that was decided about it (CMD-12).
  subscription @0 :Data $A.id;
  quantity @1 :UInt32;                # seats
  start @2 :Int64 $A.time(begins);    # of the term; for a renewal E of the former or the moment it was renewed
  usableFrom @3 :Int64 $A.time(begins);
  end @4 :Int64 $A.time(ends);        # E
  anchor @5 :Int64 $A.time(begins);   # start of the unbroken run of terms that E is counted from (LIFE-12)
  months @6 :UInt16 $A.period;
  durations @7 :C.Durations;
  offer @8 :Data $A.guid;
  programme @9 :C.Programme;
  source @10 :Source;
  unitPrice @11 :C.Money;             # per seat and billing period, fixed for the term (BILL-5)
  billingMonths @12 :UInt16 $A.period;
  trial @13 :Bool;
  noGrace @14 :Bool;                  # ends at E (trials)
}

enum CancelReason @0xb6a2c3d4e5f60703 {
  notGiven @0; noLongerNeeded @1; tooExpensive @2; movedToOtherEdition @3; movedToOtherSupplier @4; organisationClosed @5; orderedByMistake @6; other @7;
}

# ---- commands

struct CancelSubscription @0xb6a2c3d4e5f60710 $A.rules("LIFE-8") {
  subscription @0 :Data $A.id $A.required;
  reason @1 :CancelReason $A.required;
  comment @2 :C.Sealed;
  atEnd @3 :Bool;                     # true: at E, without grace, withdrawable until then; else at once
}
struct WithdrawCancellation @0xb6a2c3d4e5f60711 $A.rules("LIFE-8") { subscription @0 :Data $A.id $A.required; }
struct RenewDirectly @0xb6a2c3d4e5f60712 $A.rules("LIFE-7, BILL-6") {
  subscription @0 :Data $A.id $A.required;
  quantity @1 :UInt32;                # not given: as it was
  billingProfile @2 :Data $A.id $A.required;
}
struct Tick @0xb6a2c3d4e5f60713 $A.rules("LIFE-2, LIFE-14") {
  # The scheduler, once: appends what fell due. Sent by `muniment tick`.
  until @0 :Int64 $A.time(begins);    # not given: now. Never later than now.
  all @1 :Bool;                       # looks at every pool, not only at those in which something is known to fall due
}

# ---- events; in the subscription's pool

struct SubscriptionStarted @0xb6a2c3d4e5f60730 $A.rules("KEY-3, SELF-1, ACT-8") {
  # By key, activation or purchase; orders and self-provisioning have entries of their own.
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  term @2 :Term;
  reference @3 :Text;                 # redemption, allotment or purchase
  buyer @4 :Data $A.id;               # of self-service
  partner @5 :Text;                   # of record
  organisation @6 :Data $A.id;        # of self-service: whose user the buyer is; seats go to its users only
}
struct SubscriptionRenewed @0xb6a2c3d4e5f60731 $A.rules("LIFE-6, LIFE-7") {
  # By key or directly; a renewal by order is a LinePlaced.
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  term @2 :Term;
  reference @3 :Text;
  daysLost @4 :UInt32;                # of the former term, in a direct renewal
}
struct QuantityChanged @0xb6a2c3d4e5f60732 $A.rules("SELF-3, KEY-10") {
  # Seats added by key, or a self-service quantity set anew.
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  subscription @2 :Data $A.id;
  before @3 :UInt32;
  quantity @4 :UInt32;
  reference @5 :Text;
}
struct SubscriptionCancelled @0xb6a2c3d4e5f60733 $A.rules("LIFE-8") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  subscription @2 :Data $A.id;
  reason @3 :CancelReason;
  comment @4 :C.Sealed;
  takesEffect @5 :Int64 $A.time(begins);   # now, or E
}
struct CancellationWithdrawn @0xb6a2c3d4e5f60734 $A.rules("LIFE-8") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  subscription @2 :Data $A.id;
}

enum Transition @0xb6a2c3d4e5f60705 {
  # What the scheduler writes down, in the order in which those due at the same instant are appended.
  ready @0;                # usable-from has come (SP-5)
  termBegins @1;           # a next term takes effect
  grace @2;
  disabled @3;
  deprovisioned @4;
  cancelled @5;            # a cancellation at E takes effect
}
struct TransitionRecorded @0xb6a2c3d4e5f60735 $A.rules("LIFE-2") {
  # Evidence, not state: no fold of states or figures looks at it.
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  subscription @2 :Data $A.id;
  kind @3 :Transition;
  due @4 :Int64 $A.time(begins);
}
struct TransitionWithdrawn @0xb6a2c3d4e5f60736 $A.rules("LIFE-2") {
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  subscription @2 :Data $A.id;
  kind @3 :Transition;
  due @4 :Int64 $A.time(begins);
  withdrawn @5 :UInt64;               # number of the entry that is no longer true
  because @6 :UInt64;                 # number of the entry that made it so
}
struct RenewalNoticeDue @0xb6a2c3d4e5f60737 $A.rules("LIFE-4, LIFE-14") {
  # Evidence that a renewal notice was sent or missed.
  holder @0 :C.Holder;
  edition @1 :Data $A.guid;
  subscription @2 :Data $A.id;
  days @3 :UInt16;                    # before E
  due @4 :Int64 $A.time(begins);
  end @5 :Int64 $A.time(ends);        # the E it speaks of
  missed @6 :Bool;
  recipients @7 :List(Data);          # person ids, of a notice that is sent
  partner @8 :Text;                   # of record, told as well
  notice @9 :Data $A.id;              # as in NoticeIssued: `show notices` lists it
}
