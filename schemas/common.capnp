@0xc0a3f1e2d4b59701;
# Words that every area uses.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";

struct Sealed @0xa1b2c3d4e5f60701 {
  # Personal data or free text, encrypted (AES-256-GCM) under one key of one person (PRIV-1, PRIV-4). In JSON: plain text, which the
  # door seals before anything else sees it, and unseals for those who may see it. Empty bytes: not given.
  key @0 :Data $A.id;   # which key of the vault; destroying it erases the text
  bytes @1 :Data;       # 12 bytes nonce, ciphertext, 16 bytes tag
}

struct Address @0xa1b2c3d4e5f60702 {
  # An e-mail address or the name of a work account. In JSON: text such as harry@contoso.com.
  hash @0 :Data;        # keyed hash (HMAC-SHA-256, first 16 bytes) of the canonical address, for equality look-ups
  domain @1 :Text;      # its domain, canonical, in clear: rules need it
  sealed @2 :Sealed;    # the address itself
}

struct PersonRef @0xa1b2c3d4e5f60703 {
  # Who is meant. In JSON: the opaque id (32 hex digits) or the address of somebody the ledger knows.
  union {
    unset @0 :Void;     # nobody is named
    id @1 :Data $A.id;  # of somebody the ledger knows; opaque, without any personal data (PRIV-1)
    address @2 :Data;   # keyed hash of the canonical address
  }
}

struct NewPerson @0xa1b2c3d4e5f60704 {
  # Somebody a command brings in. If the ledger knows the address, it is the same person; else a new one.
  address @0 :Address $A.required;  # by which the person is known again; where a work account is made, also its name (ORG-2)
  name @1 :Sealed;                  # the person's own; left out where only the address is known
}

struct Person @0xa1b2c3d4e5f60705 {
  # Somebody an event brings in.
  id @0 :Data $A.id;    # opaque; the same for every later entry about them, until they are erased (PRIV-1)
  address @1 :Address;  # as the command gave it, or as the ledger knew it
  name @2 :Sealed;      # empty where the command gave none
}

struct Money @0xa1b2c3d4e5f60706 {
  # An amount, always a whole number of minor units.
  minorUnits @0 :Int64;             # cents, yen, fils: ISO 4217's minor unit
  currency @1 :Text $A.currency;    # in whose minor units the amount is counted, e.g. EUR
}

struct Durations @0xa1b2c3d4e5f60707 {
  # What follows the end E of a term (LIFE). Fixed for a term in the entry that begins it (LIFE-3).
  graceDays @0 :UInt16 $A.required;     # days of 86,400 s after E in which it can still be used; a programme for which none were set has 30
  disabledDays @1 :UInt16 $A.required;  # days after E at which it is deprovisioned; counted from E, so 120 means grace 30 + disabled 90
  noticeDays @2 :List(UInt16) $A.required;  # days before E at which renewal notices fall due, falling: 60, 30, 7, 1
}

struct Holder @0xa1b2c3d4e5f60708 {
  # Whose seats they are.
  union {
    account @0 :Text;               # purchasing account number
    organisation @1 :Data $A.id;    # organisation pools: keys, activation, reseller agreements
    agreement @2 :Text;             # lines of open programmes before activation
    purchase @3 :Data $A.id;        # one self-service purchase is one pool (SELF-1): its subscription
  }
}

enum Programme @0xa1b2c3d4e5f60709 {
  # Under which an edition is sold (CAT-2). Agreements are of the first five; the first three are the open programmes, whose lines are activated (ACT).
  open @0;                   # an open programme: what is ordered waits to be activated
  openValue @1;              # likewise
  openValueSubscription @2;  # likewise
  mpsa @3;                   # of purchasing accounts: ordered and self-provisioned seats, without activation
  reseller @4;               # between a partner and an organisation: lines fill its pool, without activation (ORD-7)
  selfService @5;            # bought by users of an organisation for themselves (SELF); no agreement is of it
  direct @6;                 # an organisation's own subscriptions renewed by direct billing (LIFE-7); no agreement is of it
}

enum Role @0xa1b2c3d4e5f6070a {
  # What a user may do in their organisation (ORG-3, ORG-8).
  none @0;                  # an ordinary user: their own seats, and what they buy by self-service
  globalAdministrator @1;   # nearly everything; the last one stays (ORG-3), and their number is watched (ORG-4)
  billingAdministrator @2;  # buys, redeems, renews, cancels, requests seats
  licenceAdministrator @3;  # assigns seats and takes them away
  userAdministrator @4;     # adds, edits and removes users, but gives no roles
}
