@0xc0a3f1e2d4b59702;
# The catalogue: editions, their names over time, the offers they are sold on. Rules CAT-1 to CAT-12, LIFE-3.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

struct Plan @0xb1a2c3d4e5f60701 {
  plan @0 :Data $A.guid;   # service plan id
  code @1 :Text;           # Service_Plan_Name
  name @2 :Text;           # Service_Plans_Included_Friendly_Names
}

struct Defect @0xb1a2c3d4e5f60702 {
  # Something in an imported file that was not as it should be, and what was made of it (CAT-1: drop nothing silently).
  line @0 :UInt32;         # physical line of the file, 1 is the header
  kind @1 :Text;           # whitespace, duplicateRow, secondName, secondCode, secondPlanCode, columns, repaired, unreadable, unknownEdition, …
  column @2 :Text;
  value @3 :Text $A.maxBytes(1024);
}

# ---- commands

struct ImportCatalogue @0xb1a2c3d4e5f60710 $A.rules("CAT-1, CAT-9, CAT-10") {
  # The publisher's whole table as of one date. Absent editions become unlisted. Effective time: the envelope's.
  fileHash @0 :Data;       # SHA-256 of the file
  editions @1 :List(Row) $A.maxItems(20000);
  defects @2 :List(Defect) $A.maxItems(100000);
  struct Row @0xb1a2c3d4e5f60711 {
    edition @0 :Data $A.guid;
    code @1 :Text;
    name @2 :Text $A.maxBytes(512);
    plans @3 :List(Plan);
    kept @4 :Bool;         # listed, but its rows could not be read: nothing of it changes (CAT-9)
  }
}

struct AddEdition @0xb1a2c3d4e5f60712 $A.rules("CAT-11") {
  # An edition outside the publisher's table.
  edition @0 :Data $A.guid $A.required;
  code @1 :Text $A.required;
  name @2 :Text $A.required $A.maxBytes(512) $A.freeText;
}

struct SetTermsOfSale @0xb1a2c3d4e5f60713 $A.rules("CAT-2, CAT-4, CAT-5, CAT-6, CAT-8") {
  # The terms of one offer from the envelope's effective time on. All fields together: what is not given takes its default.
  edition @0 :Text $A.required;      # GUID or code
  offer @1 :Data $A.guid;            # not given: the edition's standard offer, whose id is the edition's own GUID
  terms @2 :Terms;
}

struct Terms @0xb1a2c3d4e5f60714 {
  name @0 :Text $A.freeText;         # of the offer
  programmes @1 :List(C.Programme);  # in which it is sold; none given: all
  activation @2 :Activation;         # how lines of open programmes are activated
  selfProvision @3 :Bool = true;     # may a customer set it up before its partner orders (CAT-5: false for partner-only editions)
  step @4 :UInt32 = 100;             # of self-provisioning, seats (SP-1)
  selfService @5 :Bool;              # may a user buy it (SELF-1)
  least @6 :UInt32 = 1;              # seats on one purchase (CAT-12)
  greatest @7 :UInt32;               # seats a holder may have of this offer in all; 0: no limit (CAT-12)
  countries @8 :List(Text);          # ISO 3166-1 alpha-2; none given: everywhere (CAT-4)
  term @9 :UInt16 = 12 $A.period;
  billing @10 :UInt16 = 12 $A.period;
  price @11 :C.Money;                # per seat and billing period
  leadTimeHours @12 :UInt16 = 24;    # from start to usable-from, for self-provisioning and orders on accounts
  trial @13 :Bool;                   # SELF-5
  addOn @14 :Bool;
  audience @15 :Text $A.freeText;                # e.g. Enterprise, Education; empty: anybody
  enum Activation @0xb1a2c3d4e5f60715 {
    keyless @0;
    key @1;                          # CAT-6
  }
}

struct ImportOffers @0xb1a2c3d4e5f60716 $A.rules("CAT-8") {
  fileHash @0 :Data;
  offers @1 :List(Row) $A.maxItems(20000);
  defects @2 :List(Defect) $A.maxItems(100000);
  struct Row @0xb1a2c3d4e5f60717 {
    offer @0 :Data $A.guid;
    edition @1 :Data $A.guid;        # may be unknown to the catalogue: kept, reported, not sellable
    terms @2 :Terms;
    line @3 :UInt32;
  }
}

struct ImportProducts @0xb1a2c3d4e5f60718 $A.rules("CAT-7") {
  fileHash @0 :Data;
  products @1 :List(SetProduct) $A.maxItems(20000);
}

struct SetProduct @0xb1a2c3d4e5f60719 $A.rules("CAT-7") {
  edition @0 :Text $A.required;
  product @1 :Text $A.required $A.freeText;      # the family's name
}

struct WithdrawEdition @0xb1a2c3d4e5f6071a $A.rules("CAT-3") {
  edition @0 :Text $A.required;
}

struct SetDurations @0xb1a2c3d4e5f6071b $A.rules("LIFE-3") {
  programme @0 :C.Programme;
  durations @1 :C.Durations $A.required;
}

# ---- events; all in the stream `catalogue`

struct EditionAdded @0xb1a2c3d4e5f60730 $A.rules("CAT-1, CAT-11") {
  edition @0 :Data $A.guid;
  code @1 :Text;
  name @2 :Text;
  plans @3 :List(Plan);
  outsideTable @4 :Bool;   # added by command, not by the publisher's table
}
struct EditionRenamed @0xb1a2c3d4e5f60731 $A.rules("CAT-1") {
  edition @0 :Data $A.guid;
  code @1 :Text;           # both as they are from now on
  name @2 :Text;
}
struct EditionUnlisted @0xb1a2c3d4e5f60732 $A.rules("CAT-9") { edition @0 :Data $A.guid; }
struct EditionListedAgain @0xb1a2c3d4e5f60733 $A.rules("CAT-9") { edition @0 :Data $A.guid; }
struct PlansChanged @0xb1a2c3d4e5f60734 $A.rules("CAT-1") {
  edition @0 :Data $A.guid;
  added @1 :List(Plan);
  removed @2 :List(Data);  # service plan ids
  renamed @3 :List(Plan);  # code or friendly name changed
}
struct CatalogueImported @0xb1a2c3d4e5f60735 $A.rules("CAT-1, CAT-10") {
  # Closes an import that changed something or reported defects; its own effective time is the file's date.
  fileHash @0 :Data;
  editions @1 :UInt32;
  added @2 :UInt32;
  renamed @3 :UInt32;
  unlisted @4 :UInt32;
  listedAgain @5 :UInt32;
  plansAdded @6 :UInt32;
  plansRemoved @7 :UInt32;
  plansRenamed @8 :UInt32;
  defects @9 :List(Defect);
}
struct TermsOfSaleSet @0xb1a2c3d4e5f60736 $A.rules("CAT-2, CAT-8") {
  edition @0 :Data $A.guid;
  offer @1 :Data $A.guid;
  terms @2 :Terms;
  sellable @3 :Bool = true;   # false: the edition was unknown when the offer came in, or the list says that it is not for sale
}
struct OffersImported @0xb1a2c3d4e5f60737 $A.rules("CAT-8") {
  fileHash @0 :Data;
  offers @1 :UInt32;
  changed @2 :UInt32;
  unknownEditions @3 :UInt32;
  defects @4 :List(Defect);
}
struct ProductSet @0xb1a2c3d4e5f60738 $A.rules("CAT-7") {
  edition @0 :Data $A.guid;
  product @1 :Text;
}
struct EditionWithdrawn @0xb1a2c3d4e5f60739 $A.rules("CAT-3") { edition @0 :Data $A.guid; }
struct DurationsSet @0xb1a2c3d4e5f6073a $A.rules("LIFE-3") {
  programme @0 :C.Programme;
  durations @1 :C.Durations;
}
