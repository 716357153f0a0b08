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
  person @0 :Data $A.id;              # opaque id
  address @1 :C.Sealed;               # of their work account, or their e-mail address
  name @2 :C.Sealed;                  # the person's own
  role @3 :Text;                      # what the person is there
  since @4 :Int64 $A.time(asked);     # when the person came to be there
}

struct OrganisationRow @0xf1a2c3d4e5f60710 $A.rules("ORG-4, ORG-5, ORG-6, DOM-5") {
  # A customer's directory. To who only knows a licence id (ORG-6) its name alone.
  organisation @0 :Data $A.id;                   # its id
  name @1 :Text;                                 # as the customer calls itself
  country @2 :Text;                              # ISO 3166-1 alpha-2
  initialDomain @3 :Text;                        # with which it was registered; proves nothing by itself (DOM-10)
  users @4 :UInt32;                              # how many work accounts it has on that day; 0 where only its name is told
  globalAdministrators @5 :UInt32;               # how many of them have that role
  warning @6 :Text;                   # ORG-4: from five global administrators up
  verifiedDomains @7 :List(Text);                # that it proved and still has
  domains @8 :List(Domain) $detail;              # all that it has, had, or was given a record for
  administrators @9 :List(PersonRow) $detail;    # who has a role, once for each
  requests @10 :List(PersonRow) $detail;         # for work accounts, not yet decided (ORG-5); role: the request's id
  delegatedTo @11 :List(Text) $detail;           # partners whose delegated administration it accepted
  delegationOffers @12 :List(Text) $detail;      # partners that offered it
  agreements @13 :List(Text) $detail;            # bound to it, among those the viewer may see
  struct Domain @0xf1a2c3d4e5f60711 {
    # A domain, and how the organisation stands to it.
    domain @0 :Text;                  # canonical: lower-case A-labels
    state @1 :Text;                   # initial, challengeIssued, verified, removed
    since @2 :Int64 $A.time(asked);   # since when it is in that state
    record @3 :Text;                  # what the TXT record must hold, while it is to be proven (DOM-5)
  }
}

struct UserRow @0xf1a2c3d4e5f60712 $A.rules("ORG-2, ORG-3, PRIV-7") {
  # A work account. Users without a role see themselves alone.
  organisation @0 :Data $A.id;        # whose user it is, by id
  user @1 :Data $A.id;                # the person's id
  address @2 :C.Sealed;               # the work account's name
  name @3 :C.Sealed;                  # the person's own; empty where none was given
  domain @4 :Text;                    # of the work account
  roles @5 :List(C.Role);             # all that the user has there; empty: none
  since @6 :Int64 $A.time(asked);     # when the work account was added, for the last time
  details @7 :C.Sealed $detail;       # further directory fields, where asked for (--details)
}

struct AccountRow @0xf1a2c3d4e5f60713 $A.rules("ACC-1, ACC-3, ACC-4, DOM-1, DOM-7, DOM-12") {
  # A purchasing account and the domain its seats are for.
  account @0 :Text;                   # its number
  legalEntity @1 :Text;               # legal entity name
  name @2 :Text;                      # account name
  location @3 :Text;                  # the place by which its people tell it from others
  country @4 :Text;                   # ISO 3166-1 alpha-2
  agreement @5 :Text;                 # number of the agreement it buys under
  partner @6 :Text;                   # the agreement's
  domain @7 :Text;                    # associated with it
  domainState @8 :Text;               # associated, administratorInvited, administratorAccepted, administratorDeclined, live (DOM-10)
  organisation @9 :Data $A.id;        # whose users at the domain sit on its seats
  notice @10 :Text;                   # DOM-7: while nobody can use what is set up, why
  members @11 :List(PersonRow) $detail;  # accountAdministrator or accountManager each, in `role`
  partners @12 :List(Text) $detail;        # those that see it (ACC-4)
  domainsOffered @13 :List(Text) $detail;  # that it may be associated with (DOM-12), for its members
  domainSince @14 :Int64 $A.time(asked) $detail;  # when that domain was associated
}

struct AgreementRow @0xf1a2c3d4e5f60714 $A.rules("ORD-1, ORD-7, ORG-6, SP-4") {
  # A contract, with its terms of that day.
  agreement @0 :Text;                       # its number
  kind @1 :C.Programme;                     # one of the first five programmes
  customer @2 :Text;                        # the customer's name
  partner @3 :Text;                         # number of the partner who orders under it on that day
  start @4 :Int64 $A.time(asked);           # nothing is ordered before it
  end @5 :Int64 $A.time(asked);             # not set: open-ended
  inForce @6 :Bool;                         # that day lies between start and end
  nextAnniversary @7 :Int64 $A.time(asked);  # when what accounts buy that day ends (SP-4); not set: it has none ahead
  organisation @8 :Data $A.id;              # bound to it, or the reseller's customer
  accounts @9 :List(Text);                  # numbers of the purchasing accounts that name it
  licenceId @10 :Text $detail;              # what an activation refers to (ORG-6)
}

struct DomainRow @0xf1a2c3d4e5f60715 $A.rules("DOM-1, DOM-6, DOM-10") {
  # A domain name, and whose it is.
  domain @0 :Text;                    # canonical: lower-case A-labels
  state @1 :Text;                     # initial, verified, challengeIssued, associated (to accounts, verified nowhere), free
  organisation @2 :Data $A.id;        # where it is verified or initial
  accounts @3 :List(Text);            # purchasing accounts associated with it
  checks @4 :List(Check) $detail;     # each look-up and what came of it (DOM-5)
  struct Check @0xf1a2c3d4e5f60716 {
    # One look-up in DNS, among those of organisations that the viewer sees.
    at @0 :Int64 $A.time(asked);  # when it was looked up
    outcome @1 :Text;             # found, otherValue, none, timeOut, disagree; only `found` verifies
    servers @2 :List(Text);       # host:port of each resolver asked
    values @3 :List(Text);        # what stood there
  }
}

struct PartnerRow @0xf1a2c3d4e5f60717 $A.rules("PAR-1, PAR-3, PAR-6, ORD-1") {
  # A partner (reseller) as of that day.
  partner @0 :Text;                   # its number
  name @1 :Text;                      # as the partner calls itself
  mayOrder @2 :Bool;                  # has a relationship with an authorised distributor (ORD-1)
  enrolled @3 :Bool;                  # in the partner programme (PAR-3)
  distributors @4 :List(Text);        # with whom it has a relationship
  relationships @5 :List(Relationship) $detail;  # with distributors, and its enrolments, whenever they are
  members @6 :List(PersonRow) $detail;  # who act for it; for each other, operators and auditors
  delegations @7 :List(Delegation) $detail;   # customers' organisations that it administers, or offered to (PAR-3)
  struct Relationship @0xf1a2c3d4e5f60718 {
    # A span of time in which the partner buys from a distributor, or is in the programme.
    distributor @0 :Text;             # empty: the partner programme's enrolment
    name @1 :Text;                    # the distributor's
    from @2 :Int64 $A.time(asked);    # first second of the span
    to @3 :Int64 $A.time(asked);      # not set: without end
    authorised @4 :Bool;              # the distributor is
  }
  struct Delegation @0xf1a2c3d4e5f607c0 {
    # Delegated administration of one organisation.
    organisation @0 :Data $A.id;      # the customer's, by id
    name @1 :Text;                    # the organisation's
    accepted @2 :Bool;                # false: offered, and not answered yet
    since @3 :Int64 $A.time(asked);   # when it was accepted, or offered
  }
}

struct NoticeRow @0xf1a2c3d4e5f60719 $A.rules("MAIL-1") {
  # A notice that was issued, delivered or not.
  notice @0 :Data $A.id;              # its id, which recordDelivery takes
  kind @1 :Text;                      # what it tells, as in events; renewal: of a term's end (LIFE-4)
  issued @2 :Int64 $A.time(asked);    # when it was recorded
  entry @3 :UInt64;                   # number of the entry that is the notice
  partner @4 :Text;                   # whose members are told as well: they stand among the recipients
  recipients @5 :List(PersonRow);     # whom it is for; addresses for operators, who send it
  about @6 :List(Field);              # what it tells of; a name may come several times
  delivered @7 :Int64 $A.time(asked);  # when its sending was recorded; not set: not yet
  token @8 :Text;                     # of the invitation or activation link it is about, for the operator who sends it (KEY-11); kept nowhere
  words @9 :C.Sealed;                 # what its author wrote for it: a request's comment (ORD-6), an offer's message (PAR-3); for whom it is, and the author
  answer @10 :Text;                   # of a request for seats (ORD-6): confirmed, refused or withdrawn; not set: it is open
  struct Field @0xf1a2c3d4e5f6071a {
    # One thing that the notice tells.
    name @0 :Text;   # e.g. holder, edition, order, invitation
    value @1 :Text;  # as text: an id, a number, an instant
  }
}

struct EditionRow @0xf1a2c3d4e5f6071b $A.rules("CAT-1, CAT-3, CAT-7, CAT-8, CAT-9") {
  # An edition of the catalogue, as of that day.
  edition @0 :Data $A.guid;           # its GUID, which stays when names change
  code @1 :Text;                      # its skuPartNumber on that day
  name @2 :Text;                      # its name on that day
  product @3 :Text;                   # its family; its own name when none was set (CAT-7)
  listed @4 :Bool;                    # in the publisher's table
  withdrawn @5 :Bool;                 # from sale
  offers @6 :UInt32;                  # how many it has on that day; 0: it is sold on default terms
  plans @7 :UInt32;                   # how many service plans it contains on that day
  outsideTable @8 :Bool;              # added by command
  planList @9 :List(Catalogue.Plan) $detail;  # those service plans
  offerList @10 :List(Offer) $detail;  # those offers, with their terms
  names @11 :List(Name) $detail;      # what it was called, and from when
  struct Offer @0xf1a2c3d4e5f6071c {
    # An offer on which the edition is sold, or not.
    offer @0 :Data $A.guid;     # its id; of the standard offer the edition's own GUID
    sellable @1 :Bool;          # false: the list says it is not for sale, or the edition was unknown when it came in
    terms @2 :Catalogue.Terms;  # in force on that day
  }
  struct Name @0xf1a2c3d4e5f6071d {
    # What the edition was called for a time.
    from @0 :Int64 $A.time(asked);  # first second under that name; until the next one's
    code @1 :Text;                  # skuPartNumber of that time
    name @2 :Text;                  # product display name of that time
  }
}
