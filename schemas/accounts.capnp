@0xc0a3f1e2d4b59704;
# Purchasing accounts, their members, their association with a domain. Rules ACC-1 to ACC-5, DOM-1 to DOM-4, DOM-7, DOM-10, DOM-12.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

enum MemberRole @0xb3a2c3d4e5f60701 {
  # What a member of a purchasing account may do (ACC-2).
  accountAdministrator @0;  # everything of the account; the last one stays (ACC-5)
  accountManager @1;        # associates domains, self-provisions, asks for seats; adds and removes nobody
}

# ---- commands

struct OpenAccount @0xb3a2c3d4e5f60710 $A.rules("ACC-1") {
  # Opens an MPSA buying unit under an agreement; its contact becomes account administrator.
  number @0 :Text $A.required;           # unique
  legalEntity @1 :Text $A.required $A.freeText;      # legal entity name
  name @2 :Text $A.required $A.freeText;             # account name
  location @3 :Text $A.required $A.freeText;  # the place by which its people tell it from others, e.g. a city
  country @4 :Text $A.required $A.country;  # decides what is offered to it (CAT-4)
  agreement @5 :Text $A.required;        # agreement number
  contact @6 :C.NewPerson $A.required;   # becomes account administrator
}
struct AddMember @0xb3a2c3d4e5f60711 $A.rules("ACC-2") {
  # Adds a member, or gives one another role.
  account @0 :Text $A.required;        # purchasing account number
  member @1 :C.NewPerson $A.required;  # may be new to the ledger
  role @2 :MemberRole $A.required;     # from now on; there is no default
}
struct RemoveMember @0xb3a2c3d4e5f60712 $A.rules("ACC-2, ACC-5") {
  # Ends a membership. The last account administrator cannot be removed.
  account @0 :Text $A.required;        # purchasing account number
  member @1 :C.PersonRef $A.required;  # who is a member no more
}
struct GivePartnerSight @0xb3a2c3d4e5f60713 $A.rules("ACC-4") {
  # Lets a partner see the account; the agreement's partner does from the start.
  account @0 :Text $A.required;  # purchasing account number
  partner @1 :Text $A.required;  # number of the partner who may look
}
struct WithdrawPartnerSight @0xb3a2c3d4e5f60714 $A.rules("ACC-4") {
  # Ends a partner's sight of the account; of its agreement and orders it keeps it.
  account @0 :Text $A.required;  # purchasing account number
  partner @1 :Text $A.required;  # number of the partner who may look no more
}
struct AssociateDomain @0xb3a2c3d4e5f60715 $A.rules("DOM-1, DOM-3, DOM-10, DOM-12") {
  # Says at which domain the users of the account's seats are. Live at once where the domain is verified; else somebody is invited.
  account @0 :Text $A.required;          # purchasing account number; it has no other domain (DOM-1)
  domain @1 :Text $A.required $A.domain;  # no public suffix, and not below a domain that is verified elsewhere (DOM-12)
  administrator @2 :C.NewPerson;         # who is invited, unless the domain is verified already; may be the actor
}
struct DissociateDomain @0xb3a2c3d4e5f60716 $A.rules("DOM-1") {
  # Frees the account of its domain, so that it can have another.
  account @0 :Text $A.required;  # purchasing account number
}
struct InviteAdministrator @0xb3a2c3d4e5f60717 $A.rules("DOM-3, DOM-4") {
  # Another invitation, after a no or instead of one that is open.
  account @0 :Text $A.required;               # purchasing account number; its domain is verified nowhere yet
  administrator @1 :C.NewPerson $A.required;  # their address is at exactly that domain (DOM-3)
}
struct AcceptInvitation @0xb3a2c3d4e5f60718 $A.rules("DOM-4, DOM-5, DOM-9") {
  # By the invitee: into a new organisation, or as global administrator of one.
  token @0 :Data $A.secret $A.required;  # the one-time token of the invitation (DOM-3)
  organisation @1 :Text;                 # an existing one; empty: register one by the next fields
  name @2 :Text $A.freeText;             # of the organisation to be registered
  country @3 :Text $A.country;           # of the organisation to be registered
  initialDomain @4 :Text $A.domain;      # of the organisation to be registered; unique (ORG-1)
}
struct DeclineInvitation @0xb3a2c3d4e5f60719 $A.rules("DOM-4") {
  # By the invitee: no. The domain waits for another invitation.
  token @0 :Data $A.secret $A.required;  # the one-time token of the invitation (DOM-3)
}

# ---- events; home stream `account/<number>`, association events also in `domain/<name>`

struct AccountOpened @0xb3a2c3d4e5f60730 $A.rules("ACC-1") {
  # A purchasing account exists from here on. Its administrator comes by an entry of the same command.
  number @0 :Text;       # by which everything names it
  legalEntity @1 :Text;  # legal entity name; searched (ACC-3)
  name @2 :Text;         # account name; searched (ACC-3)
  location @3 :Text;     # as it was given; searched (ACC-3)
  country @4 :Text;      # ISO 3166-1 alpha-2; what is offered to it depends on it (CAT-4)
  agreement @5 :Text;    # number of the agreement it buys under; may be registered later
}
struct MemberAdded @0xb3a2c3d4e5f60731 $A.rules("ACC-2") {
  # Somebody is a member from here on, or has another role.
  account @0 :Text;     # purchasing account number
  member @1 :C.Person;  # who it is
  role @2 :MemberRole;  # the only one, from here on
}
struct MemberRemoved @0xb3a2c3d4e5f60732 $A.rules("ACC-2, ACC-5") {
  # Somebody is a member no more.
  account @0 :Text;       # purchasing account number
  member @1 :Data $A.id;  # who it was, by id
}
struct PartnerSightGiven @0xb3a2c3d4e5f60733 $A.rules("ACC-4") {
  # A partner sees the account from here on.
  account @0 :Text;  # purchasing account number
  partner @1 :Text;  # number of the partner who sees it
}
struct PartnerSightWithdrawn @0xb3a2c3d4e5f60734 $A.rules("ACC-4") {
  # A partner sees the account no more.
  account @0 :Text;  # purchasing account number
  partner @1 :Text;  # number of the partner who saw it
}
struct DomainAssociated @0xb3a2c3d4e5f60735 $A.rules("DOM-1, DOM-10") {
  # The account's seats are for users at this domain from here on.
  account @0 :Text;  # purchasing account number
  domain @1 :Text;   # canonical: lower-case A-labels (DOM-6)
}
struct DomainDissociated @0xb3a2c3d4e5f60736 $A.rules("DOM-1") {
  # The account has no domain from here on.
  account @0 :Text;  # purchasing account number
  domain @1 :Text;   # that it had
}
struct AdministratorInvited @0xb3a2c3d4e5f60737 $A.rules("DOM-3") {
  # Somebody was asked to be the domain's global administrator. Takes the place of an open invitation.
  account @0 :Text;                      # purchasing account number, for which they were invited
  domain @1 :Text;                       # that needs an administrator
  invitation @2 :Data $A.id;             # its id, of which the token is made
  invitee @3 :C.Person;                  # who was asked; their address is at that domain
  tokenHash @4 :Data;                    # of the one-time token, which is derived and never stored (KEY-11)
}
struct InvitationAnswered @0xb3a2c3d4e5f60738 $A.rules("DOM-4, DOM-9") {
  # The invitee answered, once.
  account @0 :Text;                      # purchasing account number, for which they were invited
  domain @1 :Text;                       # that the invitation is about
  invitation @2 :Data $A.id;             # that is answered
  accepted @3 :Bool;                     # false: declined; the domain waits for another invitation
  organisation @4 :Data $A.id;           # for whom, when accepted
}
