@0xc0a3f1e2d4b59710;
# What views answer: one struct per view, a row of it each. Rows are not kept anywhere: these structs may change between releases.
#
# A row is as of a date and as known at an entry. What does not apply is not set: an empty text or list, an instant of 0. People stand as
# opaque ids; their Sealed name and address are set only for who may see them, and are unsealed when the row is written out (PRIV-1).

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";
using Catalogue = import "catalogue.capnp";
using Accounts = import "accounts.capnp";

annotation detail @0xf1a2c3d4e5f60701 (field) :Void;
# Given only when one thing is asked for by its id, not in lists of many.

struct PersonRow @0xf1a2c3d4e5f60702 {
  # Somebody, as part of another row.
  person @0 :Data $A.id;
  address @1 :C.Sealed;
  name @2 :C.Sealed;
  role @3 :Text;                      # what the person is there
  since @4 :Int64 $A.time(asked);
}

struct OrganisationRow @0xf1a2c3d4e5f60710 $A.rules("ORG-4, ORG-5, ORG-6, DOM-5") {
  organisation @0 :Data $A.id;
  name @1 :Text;
  country @2 :Text;
  initialDomain @3 :Text;
  users @4 :UInt32;
  globalAdministrators @5 :UInt32;
  warning @6 :Text;                   # ORG-4: from five global administrators up
  verifiedDomains @7 :List(Text);
  domains @8 :List(Domain) $detail;
  administrators @9 :List(PersonRow) $detail;    # who has a role, once for each
  requests @10 :List(PersonRow) $detail;         # for work accounts, not yet decided (ORG-5); role: the request's id
  delegatedTo @11 :List(Text) $detail;           # partners whose delegated administration it accepted
  delegationOffers @12 :List(Text) $detail;      # partners that offered it
  agreements @13 :List(Text) $detail;            # bound to it, among those the viewer may see
  struct Domain @0xf1a2c3d4e5f60711 {
    domain @0 :Text;
    state @1 :Text;                   # initial, challengeIssued, verified, removed
    since @2 :Int64 $A.time(asked);
    record @3 :Text;                  # what the TXT record must hold, while it is to be proven (DOM-5)
  }
}

struct UserRow @0xf1a2c3d4e5f60712 $A.rules("ORG-2, ORG-3, PRIV-7") {
  organisation @0 :Data $A.id;
  user @1 :Data $A.id;
  address @2 :C.Sealed;
  name @3 :C.Sealed;
  domain @4 :Text;                    # of the work account
  roles @5 :List(C.Role);
  since @6 :Int64 $A.time(asked);
  details @7 :C.Sealed $detail;       # further directory fields, where asked for (--details)
}

struct AccountRow @0xf1a2c3d4e5f60713 $A.rules("ACC-1, ACC-3, ACC-4, DOM-1, DOM-7, DOM-12") {
  account @0 :Text;
  legalEntity @1 :Text;
  name @2 :Text;
  location @3 :Text;
  country @4 :Text;
  agreement @5 :Text;
  partner @6 :Text;                   # the agreement's
  domain @7 :Text;                    # associated with it
  domainState @8 :Text;               # associated, administratorInvited, administratorAccepted, administratorDeclined, live (DOM-10)
  organisation @9 :Data $A.id;        # whose users at the domain sit on its seats
  notice @10 :Text;                   # DOM-7: while nobody can use what is set up, why
  members @11 :List(PersonRow) $detail;
  partners @12 :List(Text) $detail;        # those that see it (ACC-4)
  domainsOffered @13 :List(Text) $detail;  # DOM-12
  domainSince @14 :Int64 $A.time(asked) $detail;
}

struct AgreementRow @0xf1a2c3d4e5f60714 $A.rules("ORD-1, ORD-7, ORG-6, SP-4") {
  agreement @0 :Text;
  kind @1 :C.Programme;
  customer @2 :Text;
  partner @3 :Text;
  start @4 :Int64 $A.time(asked);
  end @5 :Int64 $A.time(asked);             # not set: open-ended
  inForce @6 :Bool;
  nextAnniversary @7 :Int64 $A.time(asked);
  organisation @8 :Data $A.id;              # bound to it, or the reseller's customer
  accounts @9 :List(Text);
  licenceId @10 :Text $detail;
}

struct DomainRow @0xf1a2c3d4e5f60715 $A.rules("DOM-1, DOM-6, DOM-10") {
  domain @0 :Text;
  state @1 :Text;                     # initial, verified, challengeIssued, associated (to accounts, verified nowhere), free
  organisation @2 :Data $A.id;        # where it is verified or initial
  accounts @3 :List(Text);            # purchasing accounts associated with it
  checks @4 :List(Check) $detail;     # each look-up and what came of it (DOM-5)
  struct Check @0xf1a2c3d4e5f60716 {
    at @0 :Int64 $A.time(asked);
    outcome @1 :Text;
    servers @2 :List(Text);
    values @3 :List(Text);
  }
}

struct PartnerRow @0xf1a2c3d4e5f60717 $A.rules("PAR-1, PAR-3, PAR-6, ORD-1") {
  partner @0 :Text;
  name @1 :Text;
  mayOrder @2 :Bool;                  # has a relationship with an authorised distributor (ORD-1)
  enrolled @3 :Bool;                  # in the partner programme (PAR-3)
  distributors @4 :List(Text);        # with whom it has a relationship
  relationships @5 :List(Relationship) $detail;
  members @6 :List(PersonRow) $detail;
  delegations @7 :List(Delegation) $detail;   # customers' organisations that it administers, or offered to (PAR-3)
  struct Relationship @0xf1a2c3d4e5f60718 {
    distributor @0 :Text;             # empty: the partner programme's enrolment
    name @1 :Text;
    from @2 :Int64 $A.time(asked);
    to @3 :Int64 $A.time(asked);      # not set: without end
    authorised @4 :Bool;              # the distributor is
  }
  struct Delegation @0xf1a2c3d4e5f607c0 {
    organisation @0 :Data $A.id;
    name @1 :Text;
    accepted @2 :Bool;                # false: offered, and not answered yet
    since @3 :Int64 $A.time(asked);   # when it was accepted, or offered
  }
}

struct NoticeRow @0xf1a2c3d4e5f60719 $A.rules("MAIL-1") {
  notice @0 :Data $A.id;
  kind @1 :Text;
  issued @2 :Int64 $A.time(asked);
  entry @3 :UInt64;
  partner @4 :Text;                   # whose members are told as well: they stand among the recipients
  recipients @5 :List(PersonRow);
  about @6 :List(Field);
  delivered @7 :Int64 $A.time(asked);
  token @8 :Text;                     # of the invitation or activation link it is about, for the operator who sends it (KEY-11); kept nowhere
  struct Field @0xf1a2c3d4e5f6071a { name @0 :Text; value @1 :Text; }
}

struct EditionRow @0xf1a2c3d4e5f6071b $A.rules("CAT-1, CAT-3, CAT-7, CAT-8, CAT-9") {
  edition @0 :Data $A.guid;
  code @1 :Text;
  name @2 :Text;
  product @3 :Text;                   # its family; its own name when none was set (CAT-7)
  listed @4 :Bool;                    # in the publisher's table
  withdrawn @5 :Bool;                 # from sale
  offers @6 :UInt32;
  plans @7 :UInt32;
  outsideTable @8 :Bool;              # added by command
  planList @9 :List(Catalogue.Plan) $detail;
  offerList @10 :List(Offer) $detail;
  names @11 :List(Name) $detail;      # what it was called, and from when
  struct Offer @0xf1a2c3d4e5f6071c {
    offer @0 :Data $A.guid;
    sellable @1 :Bool;
    terms @2 :Catalogue.Terms;
  }
  struct Name @0xf1a2c3d4e5f6071d {
    from @0 :Int64 $A.time(asked);
    code @1 :Text;
    name @2 :Text;
  }
}
