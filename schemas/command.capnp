@0xc0a3f1e2d4b5970e;
# The envelope of everything that can be asked of the ledger. JSON: an object with these members and one named after the command.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";
using Catalogue = import "catalogue.capnp";
using Organisations = import "organisations.capnp";
using Accounts = import "accounts.capnp";
using Partners = import "partners.capnp";
using Orders = import "orders.capnp";
using Subscriptions = import "subscriptions.capnp";
using Seats = import "seats.capnp";
using Activations = import "activations.capnp";
using Keys = import "keys.capnp";
using Billing = import "billing.capnp";
using Publisher = import "publisher.capnp";

struct Command @0xbda2c3d4e5f60701 {
  id @0 :Data $A.id;                       # 128 bits, made by the client (CMD-1)
  actor @1 :Actor $A.required;
  effectiveAt @2 :Int64 $A.time(begins);   # not given: when it is recorded
  hasEffectiveAt @3 :Bool $A.evidence;     # set by the door: effectiveAt was given
  reasonCode @4 :Text $A.freeText;                     # in clear
  reason @5 :C.Sealed;                     # the author's words (PRIV-4)
  expectedVersion @6 :Expected;            # CMD-5
  onBehalfOf @7 :Text;                     # of a late entry: whose act it is (TIME-2); of a delegated administrator: the customer (PAR-4)
  correlation @8 :Data $A.id;
  body @9 :Body;

  struct Actor @0xbda2c3d4e5f60702 { person @0 :C.PersonRef $A.required; }
  struct Expected @0xbda2c3d4e5f60703 {
    stream @0 :Text;                       # as answers and views name it
    version @1 :UInt64;                    # its version when the decision was taken
  }
  struct Body @0xbda2c3d4e5f60704 {
    union {
      # catalogue
      importCatalogue @0 :Catalogue.ImportCatalogue;
      addEdition @1 :Catalogue.AddEdition;
      setTermsOfSale @2 :Catalogue.SetTermsOfSale;
      importOffers @3 :Catalogue.ImportOffers;
      importProducts @4 :Catalogue.ImportProducts;
      setProduct @5 :Catalogue.SetProduct;
      withdrawEdition @6 :Catalogue.WithdrawEdition;
      setDurations @7 :Catalogue.SetDurations;
      # organisations
      registerOrganisation @8 :Organisations.RegisterOrganisation;
      addUser @9 :Organisations.AddUser;
      editUser @10 :Organisations.EditUser;
      removeUser @11 :Organisations.RemoveUser;
      setRoles @12 :Organisations.SetRoles;
      requestWorkAccount @13 :Organisations.RequestWorkAccount;
      grantWorkAccount @14 :Organisations.GrantWorkAccount;
      refuseWorkAccount @15 :Organisations.RefuseWorkAccount;
      startDomainVerification @16 :Organisations.StartDomainVerification;
      verifyDomain @17 :Organisations.VerifyDomain;
      removeDomain @18 :Organisations.RemoveDomain;
      # accounts
      openAccount @19 :Accounts.OpenAccount;
      addMember @20 :Accounts.AddMember;
      removeMember @21 :Accounts.RemoveMember;
      givePartnerSight @22 :Accounts.GivePartnerSight;
      withdrawPartnerSight @23 :Accounts.WithdrawPartnerSight;
      associateDomain @24 :Accounts.AssociateDomain;
      dissociateDomain @25 :Accounts.DissociateDomain;
      inviteAdministrator @26 :Accounts.InviteAdministrator;
      acceptInvitation @27 :Accounts.AcceptInvitation;
      declineInvitation @28 :Accounts.DeclineInvitation;
      # partners
      registerDistributor @29 :Partners.RegisterDistributor;
      authoriseDistributor @30 :Partners.AuthoriseDistributor;
      registerPartner @31 :Partners.RegisterPartner;
      setRelationship @32 :Partners.SetRelationship;
      setEnrolment @33 :Partners.SetEnrolment;
      addPartnerMember @34 :Partners.AddPartnerMember;
      removePartnerMember @35 :Partners.RemovePartnerMember;
      offerDelegation @36 :Partners.OfferDelegation;
      answerDelegation @37 :Partners.AnswerDelegation;
      endDelegation @38 :Partners.EndDelegation;
      setPartnerOfRecord @39 :Partners.SetPartnerOfRecord;
      # orders
      registerAgreement @40 :Orders.RegisterAgreement;
      placeOrder @41 :Orders.PlaceOrder;
      changeOrderLine @42 :Orders.ChangeOrderLine;
      cancelOrderLine @43 :Orders.CancelOrderLine;
      returnSeats @44 :Orders.ReturnSeats;
      requestSeats @45 :Orders.RequestSeats;
      refuseSeatRequest @46 :Orders.RefuseSeatRequest;
      selfProvision @47 :Orders.SelfProvision;
      takeBack @48 :Orders.TakeBack;
      writeOff @49 :Orders.WriteOff;
      # subscriptions
      cancelSubscription @50 :Subscriptions.CancelSubscription;
      withdrawCancellation @51 :Subscriptions.WithdrawCancellation;
      renewDirectly @52 :Subscriptions.RenewDirectly;
      tick @53 :Subscriptions.Tick;
      # seats
      assignSeats @54 :Seats.AssignSeats;
      unassignSeats @55 :Seats.UnassignSeats;
      # activations
      directSeats @56 :Activations.DirectSeats;
      openActivation @57 :Activations.OpenActivation;
      requestActivation @58 :Activations.RequestActivation;
      recordActivation @59 :Activations.RecordActivation;
      # keys
      issueKeys @60 :Keys.IssueKeys;
      revokeKey @61 :Keys.RevokeKey;
      openRedemption @62 :Keys.OpenRedemption;
      completeRedemption @63 :Keys.CompleteRedemption;
      abandonRedemption @64 :Keys.AbandonRedemption;
      # billing
      purchase @65 :Billing.Purchase;
      setQuantity @66 :Billing.SetQuantity;
      nameBuyer @67 :Billing.NameBuyer;
      openBillingAccount @68 :Billing.OpenBillingAccount;
      addBillingProfile @69 :Billing.AddBillingProfile;
      setPaymentMethod @70 :Billing.SetPaymentMethod;
      editPaymentMethod @71 :Billing.EditPaymentMethod;
      confirmPaymentMethod @72 :Billing.ConfirmPaymentMethod;
      # publisher
      appoint @73 :Publisher.Appoint;
      dismiss @74 :Publisher.Dismiss;
      voidEntry @75 :Publisher.VoidEntry;
      closePeriod @76 :Publisher.ClosePeriod;
      reopenPeriod @77 :Publisher.ReopenPeriod;
      setClock @78 :Publisher.SetClock;
      recordDelivery @79 :Publisher.RecordDelivery;
      erasePerson @80 :Publisher.ErasePerson;
    }
  }
}

struct Answer @0xbda2c3d4e5f60705 {
  # What became of a command. Holds ids and numbers: no secret, nothing personal (CMD-9).
  id @0 :Data $A.id;
  outcome @1 :Outcome;
  firstEntry @2 :UInt64;                   # accepted: its entries are [firstEntry, firstEntry + entryCount)
  entryCount @3 :UInt32;
  created @4 :List(Created);               # ids of what it created
  rule @5 :Text;                           # refused: the rule, a stable code, the sentence, the values concerned
  code @6 :Text;
  message @7 :Text;
  details @8 :List(Detail);
  repeated @9 :Bool;                       # the first answer to this id, given again
  provisional @10 :Bool;                   # of a dry run: nothing was recorded, numbers may become others (CMD-3)
  enum Outcome @0xbda2c3d4e5f60706 { accepted @0; unchanged @1; refused @2; }
  struct Created @0xbda2c3d4e5f60707 { kind @0 :Text; id @1 :Data $A.id; }
  struct Detail @0xbda2c3d4e5f60708 { name @0 :Text; value @1 :Text; }
}

struct Remembered @0xbda2c3d4e5f60709 {
  # Kept for ever with the id of an accepted command (CMD-9).
  answer @0 :Answer;
  fields @1 :List(Field);
  struct Field @0xbda2c3d4e5f6070a {
    name @0 :Text;
    hash @1 :UInt64;                       # of the field's canonical value, keyed
    key @2 :Data $A.id;                    # the person's sealing key it is keyed with, when the field is personal; after an erasure it is compared no more
  }
}
