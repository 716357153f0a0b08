@0xc0a3f1e2d4b59704;
# Purchasing accounts, their members, their association with a domain. Rules ACC-1 to ACC-5, DOM-1 to DOM-4, DOM-7, DOM-10, DOM-12.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

enum MemberRole @0xb3a2c3d4e5f60701 { accountAdministrator @0; accountManager @1; }

# ---- commands

struct OpenAccount @0xb3a2c3d4e5f60710 $A.rules("ACC-1") {
  number @0 :Text $A.required;           # unique
  legalEntity @1 :Text $A.required $A.freeText;      # legal entity name
  name @2 :Text $A.required $A.freeText;             # account name
  location @3 :Text $A.required $A.freeText;
  country @4 :Text $A.required $A.country;
  agreement @5 :Text $A.required;        # agreement number
  contact @6 :C.NewPerson $A.required;   # becomes account administrator
}
struct AddMember @0xb3a2c3d4e5f60711 $A.rules("ACC-2") {
  account @0 :Text $A.required;
  member @1 :C.NewPerson $A.required;
  role @2 :MemberRole $A.required;
}
struct RemoveMember @0xb3a2c3d4e5f60712 $A.rules("ACC-2, ACC-5") {
  account @0 :Text $A.required;
  member @1 :C.PersonRef $A.required;
}
struct GivePartnerSight @0xb3a2c3d4e5f60713 $A.rules("ACC-4") {
  account @0 :Text $A.required;
  partner @1 :Text $A.required;
}
struct WithdrawPartnerSight @0xb3a2c3d4e5f60714 $A.rules("ACC-4") {
  account @0 :Text $A.required;
  partner @1 :Text $A.required;
}
struct AssociateDomain @0xb3a2c3d4e5f60715 $A.rules("DOM-1, DOM-3, DOM-10, DOM-12") {
  account @0 :Text $A.required;
  domain @1 :Text $A.required $A.domain;
  administrator @2 :C.NewPerson;         # who is invited, unless the domain is verified already; may be the actor
}
struct DissociateDomain @0xb3a2c3d4e5f60716 $A.rules("DOM-1") {
  account @0 :Text $A.required;
}
struct InviteAdministrator @0xb3a2c3d4e5f60717 $A.rules("DOM-3, DOM-4") {
  # Another invitation, after a no or instead of one that is open.
  account @0 :Text $A.required;
  administrator @1 :C.NewPerson $A.required;
}
struct AcceptInvitation @0xb3a2c3d4e5f60718 $A.rules("DOM-4, DOM-5, DOM-9") {
  # By the invitee: into a new organisation, or as global administrator of one.
  token @0 :Data $A.secret $A.required;
  organisation @1 :Text;                 # an existing one; empty: register one by the next fields
  name @2 :Text $A.freeText;
  country @3 :Text $A.country;
  initialDomain @4 :Text $A.domain;
}
struct DeclineInvitation @0xb3a2c3d4e5f60719 $A.rules("DOM-4") {
  token @0 :Data $A.secret $A.required;
}

# ---- events; home stream `account/<number>`, association events also in `domain/<name>`

struct AccountOpened @0xb3a2c3d4e5f60730 $A.rules("ACC-1") {
  number @0 :Text;
  legalEntity @1 :Text;
  name @2 :Text;
  location @3 :Text;
  country @4 :Text;
  agreement @5 :Text;
}
struct MemberAdded @0xb3a2c3d4e5f60731 $A.rules("ACC-2") {
  account @0 :Text;
  member @1 :C.Person;
  role @2 :MemberRole;
}
struct MemberRemoved @0xb3a2c3d4e5f60732 $A.rules("ACC-2, ACC-5") {
  account @0 :Text;
  member @1 :Data $A.id;
}
struct PartnerSightGiven @0xb3a2c3d4e5f60733 $A.rules("ACC-4") { account @0 :Text; partner @1 :Text; }
struct PartnerSightWithdrawn @0xb3a2c3d4e5f60734 $A.rules("ACC-4") { account @0 :Text; partner @1 :Text; }
struct DomainAssociated @0xb3a2c3d4e5f60735 $A.rules("DOM-1, DOM-10") {
  account @0 :Text;
  domain @1 :Text;
}
struct DomainDissociated @0xb3a2c3d4e5f60736 $A.rules("DOM-1") { account @0 :Text; domain @1 :Text; }
struct AdministratorInvited @0xb3a2c3d4e5f60737 $A.rules("DOM-3") {
  account @0 :Text;
  domain @1 :Text;
  invitation @2 :Data $A.id;
  invitee @3 :C.Person;
  tokenHash @4 :Data;                    # of the one-time token, which is derived and never stored (KEY-11)
}
struct InvitationAnswered @0xb3a2c3d4e5f60738 $A.rules("DOM-4, DOM-9") {
  account @0 :Text;
  domain @1 :Text;
  invitation @2 :Data $A.id;
  accepted @3 :Bool;
  organisation @4 :Data $A.id;           # for whom, when accepted
}
