@0xc0a3f1e2d4b5970c;
# The ledger itself: operators, auditors, voids, closed periods, clock, notices, erasure. Rules CMD-8, CMD-11, TIME-8, TIME-9, MAIL-1, AUD-4, AUD-8, PRIV-2.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

enum Office @0xbba2c3d4e5f60701 { operator @0; auditor @1; }

# ---- commands

struct Appoint @0xbba2c3d4e5f60710 $A.rules("CMD-11") { office @0 :Office $A.required; person @1 :C.NewPerson $A.required; }
struct Dismiss @0xbba2c3d4e5f60711 $A.rules("CMD-11") { office @0 :Office $A.required; person @1 :C.PersonRef $A.required; }
struct VoidEntry @0xbba2c3d4e5f60712 $A.rules("TIME-8") { entry @0 :UInt64 $A.required; }
struct ClosePeriod @0xbba2c3d4e5f60713 $A.rules("TIME-9") { upTo @0 :Int64 $A.time(ends) $A.required; }
struct ReopenPeriod @0xbba2c3d4e5f60714 $A.rules("TIME-9") {
  upTo @0 :Int64 $A.time(begins);      # entries from here on are taken again; not given: everything
}
struct SetClock @0xbba2c3d4e5f60715 $A.rules("CMD-8") { now @0 :Int64 $A.time(begins) $A.required; }
struct RecordDelivery @0xbba2c3d4e5f60716 $A.rules("MAIL-1") { notices @0 :List(Data) $A.required; }
struct ErasePerson @0xbba2c3d4e5f60717 $A.rules("PRIV-2, PRIV-5") { person @0 :C.PersonRef $A.required; }

# ---- events; home stream `publisher`, notices in `notices`

struct LedgerBegun @0xbba2c3d4e5f60730 $A.rules("CMD-8, CMD-11") {
  # The first entry of every ledger.
  origin @0 :Text;                     # as in its checkpoints
  test @1 :Bool;                       # a test ledger has a clock of its own
  clock @2 :Int64 $A.time(begins);     # of a test ledger
}
struct Appointed @0xbba2c3d4e5f60731 $A.rules("CMD-11") { office @0 :Office; person @1 :C.Person; }
struct Dismissed @0xbba2c3d4e5f60732 $A.rules("CMD-11") { office @0 :Office; person @1 :Data $A.id; }
struct EntryVoided @0xbba2c3d4e5f60733 $A.rules("TIME-8") {
  # In the same streams as the entry it voids.
  entry @0 :UInt64;
}
struct PeriodClosed @0xbba2c3d4e5f60734 $A.rules("TIME-9") { upTo @0 :Int64 $A.time(ends); }
struct PeriodReopened @0xbba2c3d4e5f60735 $A.rules("TIME-9") { upTo @0 :Int64 $A.time(begins); }
struct ClockSet @0xbba2c3d4e5f60736 $A.rules("CMD-8") { now @0 :Int64 $A.time(begins); }
struct WitnessLost @0xbba2c3d4e5f60737 $A.rules("AUD-4") {
  # Opened without its witness, on the operator's word.
  last @0 :UInt64;                     # last entry that was there
}
struct LedgerRestored @0xbba2c3d4e5f60738 $A.rules("AUD-8") { origin @0 :Text; from @1 :Text; last @2 :UInt64; }
struct PersonErased @0xbba2c3d4e5f60739 $A.rules("PRIV-2") { person @0 :Data $A.id; }

enum NoticeKind @0xbba2c3d4e5f60702 {
  provisionedConfirmation @0;  # SP-5: with the date from which it can be used
  partnerMustOrder @1;         # SP-5
  ready @2;                    # SP-5
  activateOrder @3;            # ORD-4
  licencesReady @4;            # ORD-4
  administratorInvited @5;     # DOM-3
  domainNowServesAccount @6;   # DOM-10
  workAccountRequested @7;     # ORG-5
  seatsRequested @8;           # ORD-6
  seatRequestConfirmed @9;     # ORD-6
  seatRequestRefused @10;      # ORD-6
  delegationOffered @11;       # PAR-3
  workAccountDecided @12;      # ORG-5
}
struct NoticeIssued @0xbba2c3d4e5f6073a $A.rules("MAIL-1") {
  # No text, no address, no token: who sends it renders it and unseals the addresses.
  notice @0 :Data $A.id;
  kind @1 :NoticeKind;
  recipients @2 :List(Data);           # person ids
  partner @3 :Text;                    # a partner's members are told
  about @4 :List(Field);
  struct Field @0xbba2c3d4e5f6073c { name @0 :Text; value @1 :Text; }
}
struct NoticeDelivered @0xbba2c3d4e5f6073b $A.rules("MAIL-1") { notice @0 :Data $A.id; }
