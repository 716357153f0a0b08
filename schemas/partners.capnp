@0xc0a3f1e2d4b59705;
# Partners, distributors, delegated administration. Rules PAR-1 to PAR-6.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

# ---- commands

struct RegisterDistributor @0xb4a2c3d4e5f60710 $A.rules("PAR-1") {
  # Makes a distributor known, from whom partners buy. It is authorised by a command of its own.
  number @0 :Text $A.required;            # unique among distributors
  name @1 :Text $A.required $A.freeText;  # as the distributor calls itself
}
struct AuthoriseDistributor @0xb4a2c3d4e5f60711 $A.rules("PAR-1") {
  # A distributor is authorised in [from, to): partners may buy from it. Given again with the same `from`, it replaces `to`.
  distributor @0 :Text $A.required;               # its number
  from @1 :Int64 $A.time(begins) $A.required;     # first second of the span
  to @2 :Int64 $A.time(ends);                     # not given: without end
}
struct RegisterPartner @0xb4a2c3d4e5f60712 $A.rules("PAR-1, PAR-6") {
  # Makes a partner (reseller) known, with its first member.
  number @0 :Text $A.required;                    # unique among partners
  name @1 :Text $A.required $A.freeText;          # as the partner calls itself
  member @2 :C.NewPerson $A.required;             # its first member
}
struct SetRelationship @0xb4a2c3d4e5f60713 $A.rules("PAR-1") {
  # A partner buys from a distributor in [from, to), without which it cannot order (ORD-1). Given again with the same `from`, it replaces `to`.
  partner @0 :Text $A.required;                # partner number
  distributor @1 :Text $A.required;            # number of the distributor it buys from
  from @2 :Int64 $A.time(begins) $A.required;  # first second of the relationship
  to @3 :Int64 $A.time(ends);                  # not given: without end
}
struct SetEnrolment @0xb4a2c3d4e5f60714 $A.rules("PAR-1, PAR-3") {
  # A partner is in the partner programme in [from, to), without which it cannot offer delegated administration. Given again with the same `from`, it replaces
  # `to`.
  partner @0 :Text $A.required;                # partner number
  from @1 :Int64 $A.time(begins) $A.required;  # first second of the enrolment
  to @2 :Int64 $A.time(ends);                  # not given: without end
}
struct AddPartnerMember @0xb4a2c3d4e5f60715 $A.rules("PAR-6") {
  # Somebody may act for the partner from then on.
  partner @0 :Text $A.required;        # partner number
  member @1 :C.NewPerson $A.required;  # may be new to the ledger
}
struct RemovePartnerMember @0xb4a2c3d4e5f60716 $A.rules("PAR-6") {
  # Somebody may act for the partner no more. Its last member stays.
  partner @0 :Text $A.required;        # partner number
  member @1 :C.PersonRef $A.required;  # who is a member no more
}
struct OfferDelegation @0xb4a2c3d4e5f60717 $A.rules("PAR-3") {
  # A partner offers an organisation to administer for it; its global administrators get a notice.
  partner @0 :Text $A.required;       # its number; enrolled in the partner programme
  organisation @1 :Text $A.required;  # to which it is offered: its id, or a domain of its own
  message @2 :C.Sealed;               # to the customer, in the partner's words (PRIV-4)
}
struct AnswerDelegation @0xb4a2c3d4e5f60718 $A.rules("PAR-3") {
  # The customer's global administrator accepts or declines a partner's offer.
  organisation @0 :Text $A.required;  # to which it was offered: its id, or a domain of its own
  partner @1 :Text $A.required;       # number of the partner whose offer it is
  accept @2 :Bool $A.required;        # true: from now on it may act for the organisation; false: the offer is gone
}
struct EndDelegation @0xb4a2c3d4e5f60719 $A.rules("PAR-3") {
  # Ends delegated administration. By the partner: withdraws its offer or gives the delegation up. By the customer: ends it.
  organisation @0 :Text $A.required;  # its id, or a domain of its own
  partner @1 :Text $A.required;       # number of the partner that offered or had it
}
struct SetPartnerOfRecord @0xb4a2c3d4e5f6071a $A.rules("PAR-2") {
  # The customer names, changes or clears the partner of a subscription, who gets its renewal notices.
  subscription @0 :Data $A.id $A.required;        # whose renewal notices it is about, by id
  partner @1 :Text;                               # empty: none from now on
}

# ---- events; home stream `partner/<number>` or `distributor/<number>`, delegation also in `organisation/<id>`

struct DistributorRegistered @0xb4a2c3d4e5f60730 $A.rules("PAR-1") {
  # A distributor is known from here on.
  number @0 :Text;  # by which everything names it
  name @1 :Text;    # as it calls itself
}
struct DistributorAuthorised @0xb4a2c3d4e5f60731 $A.rules("PAR-1") {
  # A distributor is authorised in [from, to); of spans with the same `from` the last entry counts.
  distributor @0 :Text;            # its number
  from @1 :Int64 $A.time(begins);  # first second of the span
  to @2 :Int64 $A.time(ends);      # first second after it; 0: without end
}
struct PartnerRegistered @0xb4a2c3d4e5f60732 $A.rules("PAR-1") {
  # A partner is known from here on. Its first member comes by an entry of the same command.
  number @0 :Text;  # by which everything names it
  name @1 :Text;    # as it calls itself
}
struct RelationshipSet @0xb4a2c3d4e5f60733 $A.rules("PAR-1") {
  # A partner buys from a distributor in [from, to); of spans with the same `from` the last entry counts.
  partner @0 :Text;                # partner number
  distributor @1 :Text;            # number of the distributor it buys from
  from @2 :Int64 $A.time(begins);  # first second of the relationship
  to @3 :Int64 $A.time(ends);      # first second after it; 0: without end
}
struct EnrolmentSet @0xb4a2c3d4e5f60734 $A.rules("PAR-1") {
  # A partner is in the partner programme in [from, to); of spans with the same `from` the last entry counts.
  partner @0 :Text;                # partner number
  from @1 :Int64 $A.time(begins);  # first second of the enrolment
  to @2 :Int64 $A.time(ends);      # first second after it; 0: without end
}
struct PartnerMemberAdded @0xb4a2c3d4e5f60735 $A.rules("PAR-6") {
  # Somebody acts for the partner from here on.
  partner @0 :Text;     # partner number
  member @1 :C.Person;  # who it is
}
struct PartnerMemberRemoved @0xb4a2c3d4e5f60736 $A.rules("PAR-6") {
  # Somebody acts for the partner no more.
  partner @0 :Text;       # partner number
  member @1 :Data $A.id;  # who it was, by id
}
struct DelegationOffered @0xb4a2c3d4e5f60737 $A.rules("PAR-3") {
  # A partner offered to administer for an organisation.
  partner @0 :Text;             # number of the partner whose offer it is
  organisation @1 :Data $A.id;  # to which it was offered, by id
  message @2 :C.Sealed;         # in the words of the member who offered; empty where there was none
}
struct DelegationAnswered @0xb4a2c3d4e5f60738 $A.rules("PAR-3") {
  # The customer answered an offer.
  partner @0 :Text;             # number of the partner whose offer it was
  organisation @1 :Data $A.id;  # that answered, by id
  accepted @2 :Bool;            # true: the partner may act for it from here on; false: declined
}
struct DelegationEnded @0xb4a2c3d4e5f60739 $A.rules("PAR-3") {
  # The partner may act for the organisation no more, or its offer is gone.
  partner @0 :Text;             # number of the partner that had or offered it
  organisation @1 :Data $A.id;  # whose it was, by id
  byPartner @2 :Bool;           # true: withdrawn or given up by the partner; false: ended by the customer
}
struct PartnerOfRecordSet @0xb4a2c3d4e5f6073a $A.rules("PAR-2") {
  # A subscription has this partner of record from here on. In the subscription's pool.
  subscription @0 :Data $A.id;  # whose renewal notices it is about
  partner @1 :Text;             # number of the partner from here on; empty: none
}
