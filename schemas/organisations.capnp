@0xc0a3f1e2d4b59703;
# Organisations, work accounts, roles, domains of organisations. Rules ORG-1 to ORG-9, DOM-4 to DOM-6, DOM-9, DOM-11.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

# ---- commands. `organisation` is its id (32 hex digits) or any domain that is its own.

struct RegisterOrganisation @0xb2a2c3d4e5f60710 $A.rules("ORG-1, ORG-6") {
  # A customer's directory comes into being, with its first global administrator.
  name @0 :Text $A.required $A.freeText;           # as the customer calls itself
  country @1 :Text $A.required $A.country;         # decides what is offered to it (CAT-4)
  initialDomain @2 :Text $A.required $A.domain;    # contoso.onmicrosoft.com; unique
  administrator @3 :C.NewPerson $A.required;       # becomes global administrator
  licenceId @4 :Text;                              # of an agreement to bind (ORG-6)
}
struct AddUser @0xb2a2c3d4e5f60711 $A.rules("ORG-2, ORG-8") {
  # Adds a work account, with roles and seats if wanted: all or nothing.
  organisation @0 :Text $A.required;               # whose user they become: its id, or a domain of its own
  user @1 :C.NewPerson $A.required;                # at its initial domain or one that it verified (ORG-2)
  roles @2 :List(C.Role);                          # only a global administrator gives roles
  seats @3 :List(Text);                            # editions (GUID or code) to give a seat of; all or nothing
  details @4 :C.Sealed $A.subject $A.maxBytes(12288);          # further directory fields, as text; room for all of the bulk template
}
struct EditUser @0xb2a2c3d4e5f60712 $A.rules("ORG-8") {
  # Gives a user another name or other directory fields; what is not given stays.
  organisation @0 :Text $A.required;                   # whose user they are: its id, or a domain of its own
  user @1 :C.PersonRef $A.required;                    # whose name or details become others
  name @2 :C.Sealed $A.subject;                        # the new one; not given: as it was
  details @3 :C.Sealed $A.subject $A.maxBytes(12288);  # all of them anew, as in AddUser; not given: as they were
}
struct RemoveUser @0xb2a2c3d4e5f60713 $A.rules("ORG-3, ORG-7, ORG-9") {
  # Ends a work account with its roles, seats, requests and memberships, never its history.
  organisation @0 :Text $A.required;  # whose user they are: its id, or a domain of its own
  user @1 :C.PersonRef $A.required;   # not the last global administrator (ORG-3)
}
struct SetRoles @0xb2a2c3d4e5f60714 $A.rules("ORG-3, ORG-4, ORG-8") {
  # Says which roles a user has. The last global administrator keeps that one.
  organisation @0 :Text $A.required;               # in which they are held: its id, or a domain of its own
  user @1 :C.PersonRef $A.required;                # whose roles become these
  roles @2 :List(C.Role);                          # all roles from now on; empty: none
}
struct RequestWorkAccount @0xb2a2c3d4e5f60715 $A.rules("ORG-5") {
  # Somebody asks for a work account; the global administrators get a notice.
  organisation @0 :Text $A.required;               # in which it is wanted: its id, or a domain of its own
  person @1 :C.NewPerson $A.required;              # the work account that is asked for
}
struct GrantWorkAccount @0xb2a2c3d4e5f60716 $A.rules("ORG-5") {
  # A global administrator agrees, which creates the account in the same step.
  organisation @0 :Text $A.required;   # in which it is wanted: its id, or a domain of its own
  request @1 :Data $A.id $A.required;  # an open one, by id
}
struct RefuseWorkAccount @0xb2a2c3d4e5f60717 $A.rules("ORG-5") {
  # A global administrator says no.
  organisation @0 :Text $A.required;   # in which it is wanted: its id, or a domain of its own
  request @1 :Data $A.id $A.required;  # an open one, by id
}
struct StartDomainVerification @0xb2a2c3d4e5f60718 $A.rules("DOM-5") {
  # Issues the TXT or MX value to be placed in DNS. Accepting an invitation does this by itself.
  organisation @0 :Text $A.required;      # that is to own it: its id, or a domain of its own
  domain @1 :Text $A.required $A.domain;  # no other organisation's, nor below one of theirs (DOM-6, DOM-12)
}
struct VerifyDomain @0xb2a2c3d4e5f60719 $A.rules("DOM-5, DOM-6, DOM-9") {
  # Proves a domain. The door looks the record up and adds what it saw; each look-up is recorded, whatever came of it.
  organisation @0 :Text $A.required;      # that was given the value to place: its id, or a domain of its own
  domain @1 :Text $A.required $A.domain;  # whose challenge was issued and is still open
  record @2 :RecordType;                  # which was placed; not given: txt
  evidence @3 :DnsEvidence $A.evidence;   # what the door saw
}
struct RemoveDomain @0xb2a2c3d4e5f6071a $A.rules("DOM-11") {
  # Takes a domain from an organisation: by a global administrator, or an operator with a reason. No account or seat changes.
  organisation @0 :Text $A.required;      # whose domain it is: its id, or a domain of its own
  domain @1 :Text $A.required $A.domain;  # that it verified; its initial one only by an operator
}

enum RecordType @0xb2a2c3d4e5f60720 {
  # Where the value stands in DNS.
  txt @0;  # a TXT record that holds the value itself
  mx @1;   # an MX record whose host is made of the value
}
struct DnsEvidence @0xb2a2c3d4e5f60721 {
  # What was looked up, where, and what came of it (DOM-5).
  outcome @0 :Outcome;           # of all servers together; one that timed out makes it a time-out
  name @1 :Text;                 # the name that was asked
  record @2 :RecordType;         # which kind was asked for
  servers @3 :List(Text);        # host:port of each resolver asked
  values @4 :List(Text);         # what stood there, at most 20 values of 255 bytes
  enum Outcome @0xb2a2c3d4e5f60722 {
    # What came of a look-up; only `found` verifies.
    notLooked @0;   # nobody looked: refused
    found @1;       # the value stood there, at every server
    otherValue @2;  # something stood there, but not the value
    none @3;        # there is no such record
    timeOut @4;     # a server could not be reached, or gave no usable answer
    disagree @5;    # the servers saw different things
  }
}

# ---- events; home stream `organisation/<id>`, domain events also in `domain/<name>`

struct OrganisationRegistered @0xb2a2c3d4e5f60730 $A.rules("ORG-1") {
  # An organisation exists from here on. Its first administrator comes by entries of the same command.
  organisation @0 :Data $A.id;  # its new id
  name @1 :Text;                # as the customer calls itself
  country @2 :Text;             # ISO 3166-1 alpha-2; what is offered to it depends on it (CAT-4)
  initialDomain @3 :Text;       # its own from here on, though not verified: proves nothing (DOM-10)
}
struct UserAdded @0xb2a2c3d4e5f60731 $A.rules("ORG-2, ORG-8") {
  # A work account exists from here on, without roles and seats: these come by entries of their own.
  organisation @0 :Data $A.id;  # whose user they are
  user @1 :C.Person;            # whose work account it is; its domain in clear
  details @2 :C.Sealed;         # further directory fields; empty where none were given
}
struct UserEdited @0xb2a2c3d4e5f60732 $A.rules("ORG-8") {
  # A user's name or directory fields became others.
  organisation @0 :Data $A.id;  # whose user they are
  user @1 :Data $A.id;          # who it is about
  name @2 :C.Sealed;            # empty: as it was
  details @3 :C.Sealed;         # empty: as they were
}
struct UserRemoved @0xb2a2c3d4e5f60733 $A.rules("ORG-7, ORG-9") {
  # Ends roles, requests and memberships of the organisation; the seats end by SeatsUnassigned entries of the same command.
  organisation @0 :Data $A.id;  # whose user they were
  user @1 :Data $A.id;          # who is no user there from here on
}
struct RolesSet @0xb2a2c3d4e5f60734 $A.rules("ORG-3, ORG-8") {
  # A user's roles are these from here on.
  organisation @0 :Data $A.id;  # in which they are held
  user @1 :Data $A.id;          # who has them, by id
  roles @2 :List(C.Role);       # all of them; none: an ordinary user
}
struct WorkAccountRequested @0xb2a2c3d4e5f60735 $A.rules("ORG-5") {
  # Somebody asked for a work account.
  organisation @0 :Data $A.id;  # in which it is wanted, by id
  request @1 :Data $A.id;       # by which it is granted or refused
  person @2 :C.Person;          # the work account that is asked for
}
struct WorkAccountDecided @0xb2a2c3d4e5f60736 $A.rules("ORG-5") {
  # A request was decided, once. Granting adds the user by an entry of the same command.
  organisation @0 :Data $A.id;  # in which it was wanted
  request @1 :Data $A.id;       # that is closed
  granted @2 :Bool;             # false: refused
}
struct DomainChallengeIssued @0xb2a2c3d4e5f60737 $A.rules("DOM-5") {
  # An organisation was given a value to place in DNS.
  organisation @0 :Data $A.id;   # that is to prove the domain, by id
  domain @1 :Text;               # canonical: lower-case A-labels (DOM-6)
  value @2 :Text;                # what the TXT record must hold; the MX record's host is value + ".msv1.invalid"
}
struct DomainChecked @0xb2a2c3d4e5f60738 $A.rules("DOM-5") {
  # One look-up, whatever came of it; only `found` verifies.
  organisation @0 :Data $A.id;  # that asked for the look-up, by id
  domain @1 :Text;              # that is to be proven
  evidence @2 :DnsEvidence;     # what the door saw there and then
}
struct DomainVerified @0xb2a2c3d4e5f60739 $A.rules("DOM-6, DOM-8, DOM-9") {
  # The domain is this organisation's until it is removed there; accounts associated with it are live.
  organisation @0 :Data $A.id;  # whose domain it is from here on
  domain @1 :Text;              # that is proven
}
struct DomainRemoved @0xb2a2c3d4e5f6073a $A.rules("DOM-11") {
  # The domain is this organisation's no more.
  organisation @0 :Data $A.id;  # whose domain it was
  domain @1 :Text;              # that is anybody's to prove from here on
}
