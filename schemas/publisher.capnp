@0xc0a3f1e2d4b5970c;
# The ledger itself: operators, auditors, voids, closed periods, clock, notices, erasure. Rules CMD-8, CMD-11, TIME-8, TIME-9, MAIL-1, AUD-4, AUD-8, PRIV-2.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

enum Office @0xbba2c3d4e5f60701 {
  # What the publisher's own people are appointed to (CMD-11).
  operator @0;  # keeps catalogue, partners, agreements, accounts, keys, and the ledger itself
  auditor @1;   # reads everything and writes nothing (CMD-6)
}

# ---- commands

struct Appoint @0xbba2c3d4e5f60710 $A.rules("CMD-11") {
  # Makes somebody an operator or auditor.
  office @0 :Office $A.required;       # to which; there is no default
  person @1 :C.NewPerson $A.required;  # who holds the office from then on; may be new to the ledger
}
struct Dismiss @0xbba2c3d4e5f60711 $A.rules("CMD-11") {
  # Takes an office from somebody. The last operator cannot go.
  office @0 :Office $A.required;       # which of the two they lose
  person @1 :C.PersonRef $A.required;  # who held it
}
struct VoidEntry @0xbba2c3d4e5f60712 $A.rules("TIME-8") {
  # Strikes an entry through: folds leave it out for every as-of date from then on. Takes a reason.
  entry @0 :UInt64 $A.required;  # its number; of a kind that may be back-dated (TIME-2), and no void itself
}
struct ClosePeriod @0xbba2c3d4e5f60713 $A.rules("TIME-9") {
  # Entries effective before a date are refused from then on.
  upTo @0 :Int64 $A.time(ends) $A.required;  # the first second that is open; not later than now
}
struct ReopenPeriod @0xbba2c3d4e5f60714 $A.rules("TIME-9") {
  # Takes back some or all of what was closed. Takes a reason.
  upTo @0 :Int64 $A.time(begins);      # entries from here on are taken again; not given: everything
}
struct SetClock @0xbba2c3d4e5f60715 $A.rules("CMD-8") {
  # Sets a test ledger's own clock; a real ledger refuses it.
  now @0 :Int64 $A.time(begins) $A.required;  # what time it is from then on; never back
}
struct RecordDelivery @0xbba2c3d4e5f60716 $A.rules("MAIL-1") {
  # Notices were sent, by whoever sends them: sending is not the ledger's.
  notices @0 :List(Data) $A.required;  # their ids; those recorded before are passed over
}
struct ErasePerson @0xbba2c3d4e5f60717 $A.rules("PRIV-2, PRIV-5") {
  # Destroys the keys of a person's sealed fields. This release refuses it.
  person @0 :C.PersonRef $A.required;  # who is to be forgotten, and no longer user, member, buyer or invitee
}

# ---- events; home stream `publisher`, notices in `notices`

struct LedgerBegun @0xbba2c3d4e5f60730 $A.rules("CMD-8, CMD-11") {
  # The first entry of every ledger.
  origin @0 :Text;                     # as in its checkpoints
  test @1 :Bool;                       # a test ledger has a clock of its own
  clock @2 :Int64 $A.time(begins);     # of a test ledger
}
struct Appointed @0xbba2c3d4e5f60731 $A.rules("CMD-11") {
  # Somebody holds an office from here on.
  office @0 :Office;    # which of the two
  person @1 :C.Person;  # who holds it
}
struct Dismissed @0xbba2c3d4e5f60732 $A.rules("CMD-11") {
  # Somebody holds an office no more.
  office @0 :Office;      # which of the two they lost
  person @1 :Data $A.id;  # who held it, by id
}
struct EntryVoided @0xbba2c3d4e5f60733 $A.rules("TIME-8") {
  # An entry is struck through (a void): folds leave it out. In the same streams as the entry it voids.
  entry @0 :UInt64;  # number of the entry that is struck through
}
struct PeriodClosed @0xbba2c3d4e5f60734 $A.rules("TIME-9") {
  # Nothing is taken any more that is effective before an instant.
  upTo @0 :Int64 $A.time(ends);  # the first second that is open
}
struct PeriodReopened @0xbba2c3d4e5f60735 $A.rules("TIME-9") {
  # A part of what was closed is open again.
  upTo @0 :Int64 $A.time(begins);  # the first second that is open again; of everything the earliest instant there is
}
struct ClockSet @0xbba2c3d4e5f60736 $A.rules("CMD-8") {
  # A test ledger's clock was set.
  now @0 :Int64 $A.time(begins);  # what it showed from then on
}
struct WitnessLost @0xbba2c3d4e5f60737 $A.rules("AUD-4") {
  # Opened without its witness, on the operator's word.
  last @0 :UInt64;                     # number of the last entry that was there
}
struct LedgerRestored @0xbba2c3d4e5f60738 $A.rules("AUD-8") {
  # The ledger was restored to before a signed checkpoint and goes on under another name. This release writes none.
  origin @0 :Text;  # its new one, as in its checkpoints from here on
  from @1 :Text;    # what it was restored from
  last @2 :UInt64;  # number of the last entry that was restored
}
struct PersonErased @0xbba2c3d4e5f60739 $A.rules("PRIV-2") {
  # The keys of a person's sealed fields are destroyed; counts, history and proofs stay. This release writes none.
  person @0 :Data $A.id;  # who was erased, by the id that stays in entries
}

enum NoticeKind @0xbba2c3d4e5f60702 {
  # What a notice tells. Renewal notices are entries of their own (RenewalNoticeDue).
  provisionedConfirmation @0;  # SP-5: with the date from which it can be used
  partnerMustOrder @1;         # SP-5: to the partner: seats were provisioned that it has not ordered
  ready @2;                    # SP-5: self-provisioned seats can be used
  activateOrder @3;            # ORD-4: with the licence id and the link to activate what was ordered
  licencesReady @4;            # ORD-4: something was ordered; the licences can be looked at
  administratorInvited @5;     # DOM-3: with the invitation, of which the token is made
  domainNowServesAccount @6;   # DOM-10: an account was associated with a domain that is verified there
  workAccountRequested @7;     # ORG-5: to the global administrators
  seatsRequested @8;           # ORD-6: to the partner
  seatRequestConfirmed @9;     # ORD-6: to who asked
  seatRequestRefused @10;      # ORD-6: to who asked
  delegationOffered @11;       # PAR-3: to the global administrators
  workAccountDecided @12;      # ORG-5: to who asked, granted or refused
}
struct NoticeIssued @0xbba2c3d4e5f6073a $A.rules("MAIL-1") {
  # Somebody is to be told something. No text, no address, no token: who sends it renders it and unseals the addresses.
  notice @0 :Data $A.id;               # by which RecordDelivery names it
  kind @1 :NoticeKind;                 # what it tells; each kind has its own fields
  recipients @2 :List(Data);           # person ids
  partner @3 :Text;                    # a partner's members are told
  about @4 :List(Field);               # what it tells of, such as holder, edition, quantity; a name may come several times
  struct Field @0xbba2c3d4e5f6073c {
    # One thing that the notice tells.
    name @0 :Text;   # e.g. account, order, line, usableFrom
    value @1 :Text;  # as text: an id, a number or an instant; nothing personal
  }
}
struct NoticeDelivered @0xbba2c3d4e5f6073b $A.rules("MAIL-1") {
  # A notice was sent to its recipients.
  notice @0 :Data $A.id;  # its id; delivered once
}
