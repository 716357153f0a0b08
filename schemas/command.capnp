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
  # Who asks for what, and as of when. Looked at in the order of CMD-10: shape, remembered id, actor and right, expected version, rules.
  id @0 :Data $A.id;                       # 128 bits, made by the client (CMD-1)
  actor @1 :Actor $A.required;             # who sends it; what they may do is checked at the write model, whatever door it came through (CMD-6)
  effectiveAt @2 :Int64 $A.time(begins);   # not given: when it is recorded
  hasEffectiveAt @3 :Bool $A.evidence;     # set by the door: effectiveAt was given
  reasonCode @4 :Text $A.freeText;         # kept in clear: letters, digits, '-', '_', '.' (PRIV-4)
  reason @5 :C.Sealed;                     # the author's words (PRIV-4)
  expectedVersion @6 :Expected;            # of a stream it was decided on; refused as stale if that has moved on (CMD-5)
  onBehalfOf @7 :Text;                     # of a late entry: whose act it is (TIME-2); of a delegated administrator: the customer (PAR-4)
  correlation @8 :Data $A.id;              # made by the client, to tie commands together; every entry of the command carries it
  body @9 :Body;                           # what is asked for: one kind

  struct Actor @0xbda2c3d4e5f60702 {
    # Who sends a command.
    person @0 :C.PersonRef $A.required;  # somebody unknown to the ledger is nobody, and may do only what is open to anybody (CMD-6)
  }
  struct Expected @0xbda2c3d4e5f60703 {
    # Refuses the command as stale if a stream has moved on since it was looked at (CMD-5).
    stream @0 :Text;                       # as answers and views name it
    version @1 :UInt64;                    # its version when the decision was taken
  }
  struct Body @0xbda2c3d4e5f60704 {
    # One kind, in JSON the one member that is named after it. What each asks for, and its fields, stand at its struct.
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
  id @0 :Data $A.id;                       # of the command that is answered; empty where not even that could be read
  outcome @1 :Outcome;                     # one of three (CMD-1)
  firstEntry @2 :UInt64;                   # accepted: its entries are [firstEntry, firstEntry + entryCount)
  entryCount @3 :UInt32;                   # how many it made; 0 unless accepted
  created @4 :List(Created);               # ids of what it created
  rule @5 :Text;                           # refused: the rule, a stable code, the sentence, the values concerned
  code @6 :Text;                           # of the refusal; stays the same between releases
  message @7 :Text;                        # what is wrong and what to do instead, in a sentence (CMD-4)
  details @8 :List(Detail);                # of a refusal the values concerned; else what else there is to tell, such as a session's end
  repeated @9 :Bool;                       # the first answer to this id, given again
  provisional @10 :Bool;                   # of a dry run: nothing was recorded, numbers may become others (CMD-3)
  enum Outcome @0xbda2c3d4e5f60706 {
    # What became of it (CMD-1).
    accepted @0;   # recorded and remembered for ever: sent again it gets this answer again
    unchanged @1;  # so already: nothing is recorded or remembered
    refused @2;    # leaves no trace, and may be sent again
  }
  struct Created @0xbda2c3d4e5f60707 {
    # Something that the command created.
    kind @0 :Text;      # what it is: subscription, line, organisation, …
    id @1 :Data $A.id;  # by which later commands and views name it
  }
  struct Detail @0xbda2c3d4e5f60708 {
    # One thing told. A name may come several times; JSON then has the list of its values.
    name @0 :Text;   # which of the things told
    value @1 :Text;  # as text: an id, a number, an instant; never a secret, nothing personal (CMD-9)
  }
}

struct Remembered @0xbda2c3d4e5f60709 {
  # Kept for ever with the id of an accepted command (CMD-9).
  answer @0 :Answer;       # the first one, which the command gets again when it is sent again (CMD-1)
  fields @1 :List(Field);  # what it was sent with, to tell a conflict: those that had another value than their default
  struct Field @0xbda2c3d4e5f6070a {
    # One top-level field of the command as it was first sent.
    name @0 :Text;                         # of the body as it is; of the envelope with a slash before it; /command: which kind it is
    hash @1 :UInt64;                       # of the field's canonical value, keyed
    key @2 :Data $A.id;                    # the person's sealing key it is keyed with, when the field is personal; after an erasure it is compared no more
  }
}
