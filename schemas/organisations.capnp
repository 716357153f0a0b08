@0xc0a3f1e2d4b59703;
# Organisations, work accounts, roles, domains of organisations. Rules ORG-1 to ORG-9, DOM-4 to DOM-6, DOM-9, DOM-11.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

# ---- commands. `organisation` is its id (32 hex digits) or any domain that is its own.

struct RegisterOrganisation @0xb2a2c3d4e5f60710 $A.rules("ORG-1, ORG-6") {
  name @0 :Text $A.required $A.freeText;
  country @1 :Text $A.required $A.country;
  initialDomain @2 :Text $A.required $A.domain;    # contoso.onmicrosoft.com; unique
  administrator @3 :C.NewPerson $A.required;       # becomes global administrator
  licenceId @4 :Text;                              # of an agreement to bind (ORG-6)
}
struct AddUser @0xb2a2c3d4e5f60711 $A.rules("ORG-2, ORG-8") {
  organisation @0 :Text $A.required;
  user @1 :C.NewPerson $A.required;
  roles @2 :List(C.Role);                          # only a global administrator gives roles
  seats @3 :List(Text);                            # editions (GUID or code) to give a seat of; all or nothing
  details @4 :C.Sealed $A.subject $A.maxBytes(12288);          # further directory fields, as text; room for all of the bulk template
}
struct EditUser @0xb2a2c3d4e5f60712 $A.rules("ORG-8") {
  organisation @0 :Text $A.required;
  user @1 :C.PersonRef $A.required;
  name @2 :C.Sealed $A.subject;
  details @3 :C.Sealed $A.subject $A.maxBytes(12288);
}
struct RemoveUser @0xb2a2c3d4e5f60713 $A.rules("ORG-3, ORG-7, ORG-9") {
  organisation @0 :Text $A.required;
  user @1 :C.PersonRef $A.required;
}
struct SetRoles @0xb2a2c3d4e5f60714 $A.rules("ORG-3, ORG-4, ORG-8") {
  organisation @0 :Text $A.required;
  user @1 :C.PersonRef $A.required;
  roles @2 :List(C.Role);                          # all roles from now on; empty: none
}
struct RequestWorkAccount @0xb2a2c3d4e5f60715 $A.rules("ORG-5") {
  organisation @0 :Text $A.required;
  person @1 :C.NewPerson $A.required;              # the work account that is asked for
}
struct GrantWorkAccount @0xb2a2c3d4e5f60716 $A.rules("ORG-5") {
  organisation @0 :Text $A.required;
  request @1 :Data $A.id $A.required;
}
struct RefuseWorkAccount @0xb2a2c3d4e5f60717 $A.rules("ORG-5") {
  organisation @0 :Text $A.required;
  request @1 :Data $A.id $A.required;
}
struct StartDomainVerification @0xb2a2c3d4e5f60718 $A.rules("DOM-5") {
  # Issues the TXT or MX value to be placed in DNS. Accepting an invitation does this by itself.
  organisation @0 :Text $A.required;
  domain @1 :Text $A.required $A.domain;
}
struct VerifyDomain @0xb2a2c3d4e5f60719 $A.rules("DOM-5, DOM-6, DOM-9") {
  # The door looks the record up and adds what it saw.
  organisation @0 :Text $A.required;
  domain @1 :Text $A.required $A.domain;
  record @2 :RecordType;
  evidence @3 :DnsEvidence $A.evidence;
}
struct RemoveDomain @0xb2a2c3d4e5f6071a $A.rules("DOM-11") {
  organisation @0 :Text $A.required;
  domain @1 :Text $A.required $A.domain;
}

enum RecordType @0xb2a2c3d4e5f60720 { txt @0; mx @1; }
struct DnsEvidence @0xb2a2c3d4e5f60721 {
  # What was looked up, where, and what came of it (DOM-5).
  outcome @0 :Outcome;
  name @1 :Text;                 # the name that was asked
  record @2 :RecordType;
  servers @3 :List(Text);        # host:port of each resolver asked
  values @4 :List(Text);         # what stood there, at most 20 values of 255 bytes
  enum Outcome @0xb2a2c3d4e5f60722 { notLooked @0; found @1; otherValue @2; none @3; timeOut @4; disagree @5; }
}

# ---- events; home stream `organisation/<id>`, domain events also in `domain/<name>`

struct OrganisationRegistered @0xb2a2c3d4e5f60730 $A.rules("ORG-1") {
  organisation @0 :Data $A.id;
  name @1 :Text;
  country @2 :Text;
  initialDomain @3 :Text;
}
struct UserAdded @0xb2a2c3d4e5f60731 $A.rules("ORG-2, ORG-8") {
  organisation @0 :Data $A.id;
  user @1 :C.Person;
  details @2 :C.Sealed;
}
struct UserEdited @0xb2a2c3d4e5f60732 $A.rules("ORG-8") {
  organisation @0 :Data $A.id;
  user @1 :Data $A.id;
  name @2 :C.Sealed;
  details @3 :C.Sealed;
}
struct UserRemoved @0xb2a2c3d4e5f60733 $A.rules("ORG-7, ORG-9") {
  # Ends roles, requests and memberships of the organisation; the seats end by SeatsUnassigned entries of the same command.
  organisation @0 :Data $A.id;
  user @1 :Data $A.id;
}
struct RolesSet @0xb2a2c3d4e5f60734 $A.rules("ORG-3, ORG-8") {
  organisation @0 :Data $A.id;
  user @1 :Data $A.id;
  roles @2 :List(C.Role);
}
struct WorkAccountRequested @0xb2a2c3d4e5f60735 $A.rules("ORG-5") {
  organisation @0 :Data $A.id;
  request @1 :Data $A.id;
  person @2 :C.Person;
}
struct WorkAccountDecided @0xb2a2c3d4e5f60736 $A.rules("ORG-5") {
  organisation @0 :Data $A.id;
  request @1 :Data $A.id;
  granted @2 :Bool;
}
struct DomainChallengeIssued @0xb2a2c3d4e5f60737 $A.rules("DOM-5") {
  organisation @0 :Data $A.id;
  domain @1 :Text;
  value @2 :Text;                # what the TXT record must hold; the MX record's host is value + ".msv1.invalid"
}
struct DomainChecked @0xb2a2c3d4e5f60738 $A.rules("DOM-5") {
  # One look-up, whatever came of it; only `found` verifies.
  organisation @0 :Data $A.id;
  domain @1 :Text;
  evidence @2 :DnsEvidence;
}
struct DomainVerified @0xb2a2c3d4e5f60739 $A.rules("DOM-6, DOM-8, DOM-9") {
  organisation @0 :Data $A.id;
  domain @1 :Text;
}
struct DomainRemoved @0xb2a2c3d4e5f6073a $A.rules("DOM-11") {
  organisation @0 :Data $A.id;
  domain @1 :Text;
}
