@0xc0a3f1e2d4b59707;
# Subscriptions, terms, renewal, cancelling, what the scheduler writes down. Rules LIFE-1 to LIFE-14.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

enum Source @0xb6a2c3d4e5f60701 {
  # Where a term came from.
  order @0;          # a partner's order line, or its activation
  selfProvision @1;  # set up by the customer before it was ordered (SP)
  key @2;            # a product key (KEY-3)
  selfService @3;    # bought by a user (SELF-1)
  direct @4;         # renewed by direct billing (LIFE-7)
}

struct Term @0xb6a2c3d4e5f60702 {
  # One term of a subscription, with everything that was decided about it (CMD-12).
  subscription @0 :Data $A.id;        # whose it is; empty while the line's seats wait for activation
  quantity @1 :UInt32;                # seats
  start @2 :Int64 $A.time(begins);    # first second of the term; of a renewal E of the former, or the moment it was renewed
  usableFrom @3 :Int64 $A.time(begins);  # from when its seats can be used; later than the start by the lead time, where there is one (CAT-2)
  end @4 :Int64 $A.time(ends);        # first second after the term: E, as long as no other follows
  anchor @5 :Int64 $A.time(begins);   # start of the unbroken run of terms that E is counted from (LIFE-12)
  months @6 :UInt16 $A.period;        # its length as sold; E may be another on accounts (SP-4)
  durations @7 :C.Durations;          # that the programme had at the effective time of the entry
  offer @8 :Data $A.guid;             # that it was sold on, by id
  programme @9 :C.Programme;          # that it was sold under
  source @10 :Source;                 # who brought it about
  unitPrice @11 :C.Money;             # per seat and billing period, fixed for the term (BILL-5)
  billingMonths @12 :UInt16 $A.period;  # the billing period; divides the term as sold
  trial @13 :Bool;                    # SELF-5: free, of fixed quantity, once for each organisation, edition and buyer
  noGrace @14 :Bool;                  # ends at E (trials)
}

enum CancelReason @0xb6a2c3d4e5f60703 {
  # Why a subscription was cancelled (LIFE-8).
  notGiven @0;              # refused in a command: a reason is needed
  noLongerNeeded @1;        # nobody uses it
  tooExpensive @2;          # the price
  movedToOtherEdition @3;   # the users have seats of another edition
  movedToOtherSupplier @4;  # bought from somebody else
  organisationClosed @5;    # the customer is no more
  orderedByMistake @6;      # it was never wanted
  other @7;                 # the comment may say; also of a trial that a purchase replaced
}

# ---- commands

struct CancelSubscription @0xb6a2c3d4e5f60710 $A.rules("LIFE-8") {
  # Ends a subscription by request, for good: at once, or at E. No refund.
  subscription @0 :Data $A.id $A.required;  # by id, not yet final
  reason @1 :CancelReason $A.required;  # any but notGiven
  comment @2 :C.Sealed;               # more of it, in the author's words (PRIV-4)
  atEnd @3 :Bool;                     # true: at E, without grace, withdrawable until then; else at once
}
struct WithdrawCancellation @0xb6a2c3d4e5f60711 $A.rules("LIFE-8") {
  # Takes back a cancellation at E that has not taken effect.
  subscription @0 :Data $A.id $A.required;  # whose cancellation stands
}
struct RenewDirectly @0xb6a2c3d4e5f60712 $A.rules("LIFE-7, BILL-6") {
  # Begins the next term at once, paid by a billing profile and invoiced for its whole term; what is left of the old term is lost.
  subscription @0 :Data $A.id $A.required;  # of an organisation or a purchase, by id
  quantity @1 :UInt32;                # not given: as it was
  billingProfile @2 :Data $A.id $A.required;  # that pays, with a payment method in use (BILL-6)
}
struct Tick @0xb6a2c3d4e5f60713 $A.rules("LIFE-2, LIFE-14") {
  # The scheduler, once: appends what fell due. Sent by `muniment tick`.
  until @0 :Int64 $A.time(begins);    # not given: now. Never later than now.
  all @1 :Bool;                       # looks at every pool, not only at those in which something is known to fall due
}

# ---- events; in the subscription's pool

struct SubscriptionStarted @0xb6a2c3d4e5f60730 $A.rules("KEY-3, SELF-1, ACT-8") {
  # A subscription exists from here on, by key, activation or purchase; orders and self-provisioning have entries of their own.
  holder @0 :C.Holder;                # whose pool it is
  edition @1 :Data $A.guid;           # of which the pool's seats are, by GUID
  term @2 :Term;                      # its first
  reference @3 :Text;                 # redemption, allotment or purchase
  buyer @4 :Data $A.id;               # of self-service: who bought it
  partner @5 :Text;                   # number of the partner of record; empty: none
  organisation @6 :Data $A.id;        # of self-service: whose user the buyer is; seats go to its users only
}
struct SubscriptionRenewed @0xb6a2c3d4e5f60731 $A.rules("LIFE-6, LIFE-7") {
  # A subscription has a next term, by key or directly; a renewal by order is a LinePlaced.
  holder @0 :C.Holder;                # whose pool it is
  edition @1 :Data $A.guid;           # of which the pool's seats are, by GUID
  term @2 :Term;                      # the next one; its quantity replaces the former's from when it takes effect (LIFE-13)
  reference @3 :Text;                 # the redemption, or the billing profile that paid, by id
  daysLost @4 :UInt32;                # of the former term, in a direct renewal
}
struct QuantityChanged @0xb6a2c3d4e5f60732 $A.rules("SELF-3, KEY-10") {
  # Seats added by key, or a self-service quantity set anew.
  holder @0 :C.Holder;          # whose pool it is
  edition @1 :Data $A.guid;     # of which the pool's seats are, by GUID
  subscription @2 :Data $A.id;  # whose term in force has another quantity
  before @3 :UInt32;            # seats until then; the difference is what counts
  quantity @4 :UInt32;          # seats from then on
  reference @5 :Text;           # the redemption that added them, or the purchase, by id
}
struct SubscriptionCancelled @0xb6a2c3d4e5f60733 $A.rules("LIFE-8") {
  # A subscription was cancelled by request. Its seats leave the pool when it takes effect.
  holder @0 :C.Holder;                     # whose pool it is
  edition @1 :Data $A.guid;                # of which the pool's seats are, by GUID
  subscription @2 :Data $A.id;             # that ends
  reason @3 :CancelReason;                 # from the list
  comment @4 :C.Sealed;                    # in the author's words; empty where there were none
  takesEffect @5 :Int64 $A.time(begins);   # now, or E
}
struct CancellationWithdrawn @0xb6a2c3d4e5f60734 $A.rules("LIFE-8") {
  # A cancellation at E was taken back: the subscription goes on as before.
  holder @0 :C.Holder;          # whose pool it is
  edition @1 :Data $A.guid;     # of which the pool's seats are, by GUID
  subscription @2 :Data $A.id;  # that goes on
}

enum Transition @0xb6a2c3d4e5f60705 {
  # What the scheduler writes down, in the order in which those due at the same instant are appended.
  ready @0;                # usable-from has come (SP-5)
  termBegins @1;           # a next term takes effect
  grace @2;                # E has come: still usable
  disabled @3;             # the grace is over: not usable, data kept
  deprovisioned @4;        # final
  cancelled @5;            # a cancellation at E takes effect
}
struct TransitionRecorded @0xb6a2c3d4e5f60735 $A.rules("LIFE-2") {
  # What time did to a subscription. Evidence, not state: no fold of states or figures looks at it.
  holder @0 :C.Holder;            # whose pool it is
  edition @1 :Data $A.guid;       # of which the pool's seats are, by GUID
  subscription @2 :Data $A.id;    # to which it happened
  kind @3 :Transition;            # what happened
  due @4 :Int64 $A.time(begins);  # when it happened, which is the entry's effective time; the key together with subscription and kind
}
struct TransitionWithdrawn @0xb6a2c3d4e5f60736 $A.rules("LIFE-2") {
  # A transition that was written down is no longer true, since something was entered late.
  holder @0 :C.Holder;                # whose pool it is
  edition @1 :Data $A.guid;           # of which the pool's seats are, by GUID
  subscription @2 :Data $A.id;        # to which it did not happen
  kind @3 :Transition;                # what did not happen
  due @4 :Int64 $A.time(begins);      # when it was said to have happened
  withdrawn @5 :UInt64;               # number of the entry that is no longer true
  because @6 :UInt64;                 # number of the entry that made it so
}
struct RenewalNoticeDue @0xb6a2c3d4e5f60737 $A.rules("LIFE-4, LIFE-14") {
  # Evidence that a renewal notice was sent or missed.
  holder @0 :C.Holder;                # whose pool it is
  edition @1 :Data $A.guid;           # of which the pool's seats are, by GUID
  subscription @2 :Data $A.id;        # that ends unless it is renewed
  days @3 :UInt16;                    # before E
  due @4 :Int64 $A.time(begins);      # E less so many days; the entry's effective time
  end @5 :Int64 $A.time(ends);        # the E it speaks of
  missed @6 :Bool;                    # true: nobody is told, as by that tick a later one was due, or E past, or it renewed or cancelled (LIFE-14)
  recipients @7 :List(Data);          # person ids, of a notice that is sent
  partner @8 :Text;                   # number of the partner of record, told as well; empty: none
  notice @9 :Data $A.id;              # as in NoticeIssued: `show notices` lists it
}
