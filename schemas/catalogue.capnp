@0xc0a3f1e2d4b59702;
# The catalogue: editions, their names over time, the offers they are sold on. Rules CAT-1 to CAT-12, LIFE-3.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

struct Plan @0xb1a2c3d4e5f60701 {
  # A service plan that an edition contains.
  plan @0 :Data $A.guid;   # service plan id
  code @1 :Text;           # Service_Plan_Name
  name @2 :Text;           # Service_Plans_Included_Friendly_Names
}

struct Defect @0xb1a2c3d4e5f60702 {
  # Something in an imported file that was not as it should be, and what was made of it (CAT-1: drop nothing silently).
  line @0 :UInt32;         # physical line of the file, 1 is the header
  kind @1 :Text;           # whitespace, duplicateRow, secondName, secondCode, secondPlanCode, columns, repaired, unreadable, unknownEdition, …
  column @2 :Text;         # the name of the column it stands in; empty: it is about the whole row
  value @3 :Text $A.maxBytes(1024);  # what stood there, or the ids it is about; not repeated where it holds an @ (PRIV-1) or a product key (KEY-2)
}

# ---- commands

struct ImportCatalogue @0xb1a2c3d4e5f60710 $A.rules("CAT-1, CAT-9, CAT-10") {
  # The publisher's whole table as of one date. Absent editions become unlisted. Effective time: the envelope's.
  fileHash @0 :Data;       # SHA-256 of the file
  editions @1 :List(Row) $A.maxItems(20000);  # every edition of the table, once, in the order of the file
  defects @2 :List(Defect) $A.maxItems(100000);  # all that was found while the file was read
  struct Row @0xb1a2c3d4e5f60711 {
    # An edition as the table has it.
    edition @0 :Data $A.guid;  # column GUID; its identity (CAT-1)
    code @1 :Text;         # column String_Id: the skuPartNumber; empty if kept
    name @2 :Text $A.maxBytes(512);  # column Product_Display_Name; empty if kept
    plans @3 :List(Plan);  # all service plans of its rows, in the order of the file; none if kept
    kept @4 :Bool;         # listed, but its rows could not be read: nothing of it changes (CAT-9)
  }
}

struct AddEdition @0xb1a2c3d4e5f60712 $A.rules("CAT-11") {
  # An edition outside the publisher's table.
  edition @0 :Data $A.guid $A.required;                    # its GUID, other than zero, and not yet an edition's
  code @1 :Text $A.required;                               # its skuPartNumber; no other edition's at that time
  name @2 :Text $A.required $A.maxBytes(512) $A.freeText;  # as customers see it
}

struct SetTermsOfSale @0xb1a2c3d4e5f60713 $A.rules("CAT-2, CAT-4, CAT-5, CAT-6, CAT-8") {
  # The terms of one offer from the envelope's effective time on. All fields together: what is not given takes its default.
  edition @0 :Text $A.required;      # GUID or code
  offer @1 :Data $A.guid;            # not given: the edition's standard offer, whose id is the edition's own GUID
  terms @2 :Terms;                   # all of them, also those that stay as they were
}

struct Terms @0xb1a2c3d4e5f60714 {
  # On what terms an offer is sold (CAT-2): a dated record, in force until the next one of that offer.
  name @0 :Text $A.freeText;         # of the offer
  programmes @1 :List(C.Programme);  # in which it is sold; none given: all
  activation @2 :Activation;         # how lines of open programmes are activated
  selfProvision @3 :Bool = true;     # may a customer set it up before its partner orders (CAT-5: false for partner-only editions)
  step @4 :UInt32 = 100;             # of self-provisioning, seats (SP-1)
  selfService @5 :Bool;              # may a user buy it (SELF-1)
  least @6 :UInt32 = 1;              # seats on one purchase (CAT-12)
  greatest @7 :UInt32;               # seats a holder may have of this offer in all; 0: no limit (CAT-12)
  countries @8 :List(Text);          # ISO 3166-1 alpha-2; none given: everywhere (CAT-4)
  term @9 :UInt16 = 12 $A.period;    # how long what is bought runs, before it is renewed; on accounts the end follows the agreement (SP-4)
  billing @10 :UInt16 = 12 $A.period;  # how often it is invoiced; must divide the term (BILL-5)
  price @11 :C.Money;                # per seat and billing period
  leadTimeHours @12 :UInt16 = 24;    # from start to usable-from, for self-provisioning and orders on accounts
  trial @13 :Bool;                   # fixed quantity and term, price 0, no grace; by self-service only, once (SELF-5)
  addOn @14 :Bool;                   # sold beside another edition; recorded, of no effect on what can be bought
  audience @15 :Text $A.freeText;                # e.g. Enterprise, Education; empty: anybody
  enum Activation @0xb1a2c3d4e5f60715 {
    # How lines of open programmes are activated.
    keyless @0;                      # by licence id or the link in the notice (ACT-1)
    key @1;                          # by a key that is bound to the line (CAT-6, KEY-9)
  }
}

struct ImportOffers @0xb1a2c3d4e5f60716 $A.rules("CAT-8") {
  # The publisher's list of offers as of one date. Terms that it has no columns for stay as they were set. Effective time: the envelope's.
  fileHash @0 :Data;                             # SHA-256 of the file
  offers @1 :List(Row) $A.maxItems(20000);       # every offer of the list, once, in the order of the file
  defects @2 :List(Defect) $A.maxItems(100000);  # all that was found while the file was read
  struct Row @0xb1a2c3d4e5f60717 {
    # An offer as the list has it.
    offer @0 :Data $A.guid;          # column offer_id; one that is no GUID is made into one, and reported
    edition @1 :Data $A.guid;        # may be unknown to the catalogue: kept, reported, not sellable
    terms @2 :Terms;                 # those that the list has columns for; the others have their defaults here
    line @3 :UInt32;                 # physical line of the file, for what is reported of it
  }
}

struct ImportProducts @0xb1a2c3d4e5f60718 $A.rules("CAT-7") {
  # A table of editions and their products as of one date: all of it, or nothing.
  fileHash @0 :Data;                                 # SHA-256 of the file
  products @1 :List(SetProduct) $A.maxItems(20000);  # a row each, in the order of the file; an edition has one product
}

struct SetProduct @0xb1a2c3d4e5f60719 $A.rules("CAT-7") {
  # Puts an edition into a product (family), from the envelope's effective time on.
  edition @0 :Text $A.required;                  # GUID or code
  product @1 :Text $A.required $A.freeText;      # the family's name
}

struct WithdrawEdition @0xb1a2c3d4e5f6071a $A.rules("CAT-3") {
  # Takes an edition off sale: nothing new can be bought; what runs goes on and can be renewed.
  edition @0 :Text $A.required;  # GUID or code
}

struct SetDurations @0xb1a2c3d4e5f6071b $A.rules("LIFE-3") {
  # Sets what follows the end of a term under a programme. Terms that have begun keep what they began with (LIFE-3).
  programme @0 :C.Programme;              # whose terms it is for; not given: open
  durations @1 :C.Durations $A.required;  # all of them, from the envelope's effective time on
}

# ---- events; all in the stream `catalogue`

struct EditionAdded @0xb1a2c3d4e5f60730 $A.rules("CAT-1, CAT-11") {
  # The catalogue knows an edition from here on.
  edition @0 :Data $A.guid;  # the edition's GUID, its identity (CAT-1)
  code @1 :Text;           # its skuPartNumber on that day
  name @2 :Text;           # its name on that day
  plans @3 :List(Plan);    # all its service plans on that day; none of one added by command
  outsideTable @4 :Bool;   # added by command, not by the publisher's table
}
struct EditionRenamed @0xb1a2c3d4e5f60731 $A.rules("CAT-1") {
  # An edition's code or name became another; a change of case is one.
  edition @0 :Data $A.guid;  # the edition's GUID, its identity (CAT-1)
  code @1 :Text;           # both as they are from now on
  name @2 :Text;           # likewise; what did not change stands here again
}
struct EditionUnlisted @0xb1a2c3d4e5f60732 $A.rules("CAT-9") {
  # A newer table has no row of it. Without effect on sale.
  edition @0 :Data $A.guid;  # whose row is missing, by GUID
}
struct EditionListedAgain @0xb1a2c3d4e5f60733 $A.rules("CAT-9") {
  # A newer table has it again, or has for the first time what was added by command.
  edition @0 :Data $A.guid;  # whose row is there, by GUID
}
struct PlansChanged @0xb1a2c3d4e5f60734 $A.rules("CAT-1") {
  # An edition's service plans became others.
  edition @0 :Data $A.guid;  # the edition's GUID, its identity (CAT-1)
  added @1 :List(Plan);    # plans that it has from now on
  removed @2 :List(Data);  # service plan ids
  renamed @3 :List(Plan);  # code or friendly name changed
}
struct CatalogueImported @0xb1a2c3d4e5f60735 $A.rules("CAT-1, CAT-10") {
  # Closes an import that changed something or reported defects; its own effective time is the file's date.
  fileHash @0 :Data;         # SHA-256 of the file
  editions @1 :UInt32;       # how many the table has, those listed unchanged included
  added @2 :UInt32;          # how many were new: an EditionAdded each
  renamed @3 :UInt32;        # how many got another code or name
  unlisted @4 :UInt32;       # how many the table has no more
  listedAgain @5 :UInt32;    # how many came back
  plansAdded @6 :UInt32;     # to editions known before, counted once for each edition, as the next two are
  plansRemoved @7 :UInt32;   # from editions known before
  plansRenamed @8 :UInt32;   # of editions known before: code or friendly name changed
  defects @9 :List(Defect);  # what was not as it should be in the file, or against the catalogue of that day
}
struct TermsOfSaleSet @0xb1a2c3d4e5f60736 $A.rules("CAT-2, CAT-8") {
  # The terms of one offer from its effective time on: all of them, whatever set them.
  edition @0 :Data $A.guid;   # that is sold on the offer, by GUID; an offer stays with its edition
  offer @1 :Data $A.guid;     # the offer's id; of a standard offer its edition's own GUID
  terms @2 :Terms;            # with the defaults of what was not given written out
  sellable @3 :Bool = true;   # false: the edition was unknown when the offer came in, or the list says that it is not for sale
}
struct OffersImported @0xb1a2c3d4e5f60737 $A.rules("CAT-8") {
  # Closes an import of offers that changed something or reported defects; its own effective time is the list's date.
  fileHash @0 :Data;           # SHA-256 of the file
  offers @1 :UInt32;           # how many of the list are kept, those of unknown editions included
  changed @2 :UInt32;          # how many of them got other terms: a TermsOfSaleSet each
  unknownEditions @3 :UInt32;  # how many are of an edition that the catalogue does not know: not sellable
  defects @4 :List(Defect);    # what was not as it should be in the list, or against the catalogue of that day
}
struct ProductSet @0xb1a2c3d4e5f60738 $A.rules("CAT-7") {
  # An edition belongs to a product (family) from here on.
  edition @0 :Data $A.guid;  # the edition's GUID, its identity (CAT-1)
  product @1 :Text;          # the family's name, as it was given
}
struct EditionWithdrawn @0xb1a2c3d4e5f60739 $A.rules("CAT-3") {
  # Nothing new of it can be bought from here on; what runs goes on.
  edition @0 :Data $A.guid;  # that is off sale, by GUID
}
struct DurationsSet @0xb1a2c3d4e5f6073a $A.rules("LIFE-3") {
  # What follows the end of a term, for terms that begin from here on.
  programme @0 :C.Programme;  # whose terms they are for
  durations @1 :C.Durations;  # all of them; until the first such entry 30 and 120 days and notices 60, 30, 7 and 1 days before hold
}
