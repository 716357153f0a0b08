@0xc0a3f1e2d4b59705;
# Partners, distributors, delegated administration. Rules PAR-1 to PAR-6.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

# ---- commands

struct RegisterDistributor @0xb4a2c3d4e5f60710 $A.rules("PAR-1") { number @0 :Text $A.required; name @1 :Text $A.required $A.freeText; }
struct AuthoriseDistributor @0xb4a2c3d4e5f60711 $A.rules("PAR-1") {
  # Authorised in [from, to). Given again with the same `from`, it replaces `to`.
  distributor @0 :Text $A.required;
  from @1 :Int64 $A.time(begins) $A.required;
  to @2 :Int64 $A.time(ends);                     # not given: without end
}
struct RegisterPartner @0xb4a2c3d4e5f60712 $A.rules("PAR-1, PAR-6") {
  number @0 :Text $A.required;
  name @1 :Text $A.required $A.freeText;
  member @2 :C.NewPerson $A.required;             # its first member
}
struct SetRelationship @0xb4a2c3d4e5f60713 $A.rules("PAR-1") {
  partner @0 :Text $A.required;
  distributor @1 :Text $A.required;
  from @2 :Int64 $A.time(begins) $A.required;
  to @3 :Int64 $A.time(ends);
}
struct SetEnrolment @0xb4a2c3d4e5f60714 $A.rules("PAR-1, PAR-3") {
  partner @0 :Text $A.required;
  from @1 :Int64 $A.time(begins) $A.required;
  to @2 :Int64 $A.time(ends);
}
struct AddPartnerMember @0xb4a2c3d4e5f60715 $A.rules("PAR-6") { partner @0 :Text $A.required; member @1 :C.NewPerson $A.required; }
struct RemovePartnerMember @0xb4a2c3d4e5f60716 $A.rules("PAR-6") { partner @0 :Text $A.required; member @1 :C.PersonRef $A.required; }
struct OfferDelegation @0xb4a2c3d4e5f60717 $A.rules("PAR-3") {
  partner @0 :Text $A.required;
  organisation @1 :Text $A.required;
  message @2 :C.Sealed;
}
struct AnswerDelegation @0xb4a2c3d4e5f60718 $A.rules("PAR-3") {
  organisation @0 :Text $A.required;
  partner @1 :Text $A.required;
  accept @2 :Bool $A.required;
}
struct EndDelegation @0xb4a2c3d4e5f60719 $A.rules("PAR-3") {
  # By the partner: withdraws its offer or gives the delegation up. By the customer: ends it.
  organisation @0 :Text $A.required;
  partner @1 :Text $A.required;
}
struct SetPartnerOfRecord @0xb4a2c3d4e5f6071a $A.rules("PAR-2") {
  subscription @0 :Data $A.id $A.required;
  partner @1 :Text;                               # empty: none from now on
}

# ---- events; home stream `partner/<number>` or `distributor/<number>`, delegation also in `organisation/<id>`

struct DistributorRegistered @0xb4a2c3d4e5f60730 $A.rules("PAR-1") { number @0 :Text; name @1 :Text; }
struct DistributorAuthorised @0xb4a2c3d4e5f60731 $A.rules("PAR-1") {
  distributor @0 :Text;
  from @1 :Int64 $A.time(begins);
  to @2 :Int64 $A.time(ends);
}
struct PartnerRegistered @0xb4a2c3d4e5f60732 $A.rules("PAR-1") { number @0 :Text; name @1 :Text; }
struct RelationshipSet @0xb4a2c3d4e5f60733 $A.rules("PAR-1") {
  partner @0 :Text;
  distributor @1 :Text;
  from @2 :Int64 $A.time(begins);
  to @3 :Int64 $A.time(ends);
}
struct EnrolmentSet @0xb4a2c3d4e5f60734 $A.rules("PAR-1") {
  partner @0 :Text;
  from @1 :Int64 $A.time(begins);
  to @2 :Int64 $A.time(ends);
}
struct PartnerMemberAdded @0xb4a2c3d4e5f60735 $A.rules("PAR-6") { partner @0 :Text; member @1 :C.Person; }
struct PartnerMemberRemoved @0xb4a2c3d4e5f60736 $A.rules("PAR-6") { partner @0 :Text; member @1 :Data $A.id; }
struct DelegationOffered @0xb4a2c3d4e5f60737 $A.rules("PAR-3") { partner @0 :Text; organisation @1 :Data $A.id; message @2 :C.Sealed; }
struct DelegationAnswered @0xb4a2c3d4e5f60738 $A.rules("PAR-3") { partner @0 :Text; organisation @1 :Data $A.id; accepted @2 :Bool; }
struct DelegationEnded @0xb4a2c3d4e5f60739 $A.rules("PAR-3") { partner @0 :Text; organisation @1 :Data $A.id; byPartner @2 :Bool; }
struct PartnerOfRecordSet @0xb4a2c3d4e5f6073a $A.rules("PAR-2") {
  # In the subscription's pool.
  subscription @0 :Data $A.id;
  partner @1 :Text;
}
