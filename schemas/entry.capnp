@0xc0a3f1e2d4b5970d;
# The envelope of everything the ledger keeps. The stored bytes of an Entry are a leaf of the Merkle tree (AUD-1): unpacked, one segment, never rewritten.

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

const schemaVersion :UInt16 = 1;

struct Entry @0xbca2c3d4e5f60701 {
  # What happened, when, and who is behind it: all that HIST-3 lists.
  number @0 :UInt64;                     # its place in the one order: 1, 2, 3, … (CMD-7)
  recordedAt @1 :Int64 $A.time(begins);  # never less than that of the entry before (TIME-7)
  effectiveAt @2 :Int64 $A.time(begins); # when it took effect in the world
  streams @3 :List(Place);               # to which it belongs; the first is its home
  commandId @4 :Data $A.id;              # the command it came from
  ordinal @5 :UInt16;                    # which of that command's entries, from 0
  actor @6 :Actor;                       # who did it, and on whose behalf (HIST-3)
  door @7 :Door;                         # through which the command came in
  correlation @8 :Data $A.id;            # given by the client to tie commands together; else empty
  causation @9 :UInt64;                  # number of the entry that this one follows from; 0: none
  reasonCode @10 :Text;                  # in clear (PRIV-4)
  reason @11 :C.Sealed;                  # its author's words
  schemaVersion @12 :UInt16;             # of the writer
  clockHeld @13 :Bool;                   # the clock had gone back; the last recorded second was used again (TIME-7)
  body @14 :Event;                       # what happened: one kind
}

struct Place @0xbca2c3d4e5f60702 {
  # A stream that an entry belongs to, and its place in it.
  stream @0 :Text;                       # e.g. organisation/<id>; ledger/FORMAT.md lists the kinds
  version @1 :UInt64;                    # 1, 2, 3, … without gap within the stream
}

struct Actor @0xbca2c3d4e5f60703 {
  # Who is behind an entry (PAR-4).
  person @0 :Data $A.id;                 # empty: the ledger itself (the scheduler, `init`), or somebody whom it does not know and the
                                         # command does not bring in
  onBehalfOf @1 :Text;                   # whose act it is, where not the actor's own: an organisation's id, a partner's or account's number,
                                         # a person's id (PAR-4, TIME-2)
}

enum Door @0xbca2c3d4e5f60704 {
  # By which way a command reached the ledger.
  commandLine @0;  # `muniment do`, one command or a file of them
  import @1;       # `muniment import`: a table read from a file
  scheduler @2;    # `muniment tick`: what fell due
  api @3;          # a server of the ledger; no program of this release
  generator @4;    # a generated ledger, for trying and measuring
  ledger @5;       # the ledger itself: its beginning, a lost witness
}

struct Event @0xbca2c3d4e5f60705 {
  # Members are only ever added at the end.
  union {
    # catalogue
    editionAdded @0 :Catalogue.EditionAdded;
    editionRenamed @1 :Catalogue.EditionRenamed;
    editionUnlisted @2 :Catalogue.EditionUnlisted;
    editionListedAgain @3 :Catalogue.EditionListedAgain;
    plansChanged @4 :Catalogue.PlansChanged;
    catalogueImported @5 :Catalogue.CatalogueImported;
    termsOfSaleSet @6 :Catalogue.TermsOfSaleSet;
    offersImported @7 :Catalogue.OffersImported;
    productSet @8 :Catalogue.ProductSet;
    editionWithdrawn @9 :Catalogue.EditionWithdrawn;
    durationsSet @10 :Catalogue.DurationsSet;
    # organisations
    organisationRegistered @11 :Organisations.OrganisationRegistered;
    userAdded @12 :Organisations.UserAdded;
    userEdited @13 :Organisations.UserEdited;
    userRemoved @14 :Organisations.UserRemoved;
    rolesSet @15 :Organisations.RolesSet;
    workAccountRequested @16 :Organisations.WorkAccountRequested;
    workAccountDecided @17 :Organisations.WorkAccountDecided;
    domainChallengeIssued @18 :Organisations.DomainChallengeIssued;
    domainChecked @19 :Organisations.DomainChecked;
    domainVerified @20 :Organisations.DomainVerified;
    domainRemoved @21 :Organisations.DomainRemoved;
    # accounts
    accountOpened @22 :Accounts.AccountOpened;
    memberAdded @23 :Accounts.MemberAdded;
    memberRemoved @24 :Accounts.MemberRemoved;
    partnerSightGiven @25 :Accounts.PartnerSightGiven;
    partnerSightWithdrawn @26 :Accounts.PartnerSightWithdrawn;
    domainAssociated @27 :Accounts.DomainAssociated;
    domainDissociated @28 :Accounts.DomainDissociated;
    administratorInvited @29 :Accounts.AdministratorInvited;
    invitationAnswered @30 :Accounts.InvitationAnswered;
    # partners
    distributorRegistered @31 :Partners.DistributorRegistered;
    distributorAuthorised @32 :Partners.DistributorAuthorised;
    partnerRegistered @33 :Partners.PartnerRegistered;
    relationshipSet @34 :Partners.RelationshipSet;
    enrolmentSet @35 :Partners.EnrolmentSet;
    partnerMemberAdded @36 :Partners.PartnerMemberAdded;
    partnerMemberRemoved @37 :Partners.PartnerMemberRemoved;
    delegationOffered @38 :Partners.DelegationOffered;
    delegationAnswered @39 :Partners.DelegationAnswered;
    delegationEnded @40 :Partners.DelegationEnded;
    partnerOfRecordSet @41 :Partners.PartnerOfRecordSet;
    # orders
    agreementRegistered @42 :Orders.AgreementRegistered;
    agreementBound @43 :Orders.AgreementBound;
    orderPlaced @44 :Orders.OrderPlaced;
    linePlaced @45 :Orders.LinePlaced;
    lineChanged @46 :Orders.LineChanged;
    lineCancelled @47 :Orders.LineCancelled;
    seatsReturned @48 :Orders.SeatsReturned;
    seatsRequested @49 :Orders.SeatsRequested;
    seatRequestDecided @50 :Orders.SeatRequestDecided;
    selfProvisioned @51 :Orders.SelfProvisioned;
    takenBack @52 :Orders.TakenBack;
    writtenOff @53 :Orders.WrittenOff;
    # subscriptions
    subscriptionStarted @54 :Subscriptions.SubscriptionStarted;
    subscriptionRenewed @55 :Subscriptions.SubscriptionRenewed;
    quantityChanged @56 :Subscriptions.QuantityChanged;
    subscriptionCancelled @57 :Subscriptions.SubscriptionCancelled;
    cancellationWithdrawn @58 :Subscriptions.CancellationWithdrawn;
    transitionRecorded @59 :Subscriptions.TransitionRecorded;
    transitionWithdrawn @60 :Subscriptions.TransitionWithdrawn;
    renewalNoticeDue @61 :Subscriptions.RenewalNoticeDue;
    # seats
    seatsAssigned @62 :Seats.SeatsAssigned;
    seatsUnassigned @63 :Seats.SeatsUnassigned;
    # activations
    seatsDirected @64 :Activations.SeatsDirected;
    activationOpened @65 :Activations.ActivationOpened;
    activationRequested @66 :Activations.ActivationRequested;
    activationRecorded @67 :Activations.ActivationRecorded;
    # keys
    keysIssued @68 :Keys.KeysIssued;
    keyRevoked @69 :Keys.KeyRevoked;
    redemptionOpened @70 :Keys.RedemptionOpened;
    redemptionCompleted @71 :Keys.RedemptionCompleted;
    redemptionAbandoned @72 :Keys.RedemptionAbandoned;
    # billing
    billingAccountOpened @73 :Billing.BillingAccountOpened;
    billingProfileAdded @74 :Billing.BillingProfileAdded;
    paymentMethodSet @75 :Billing.PaymentMethodSet;
    paymentMethodEdited @76 :Billing.PaymentMethodEdited;
    paymentMethodConfirmed @77 :Billing.PaymentMethodConfirmed;
    buyerNamed @78 :Billing.BuyerNamed;
    invoiceIssued @79 :Billing.InvoiceIssued;
    # publisher
    ledgerBegun @80 :Publisher.LedgerBegun;
    appointed @81 :Publisher.Appointed;
    dismissed @82 :Publisher.Dismissed;
    entryVoided @83 :Publisher.EntryVoided;
    periodClosed @84 :Publisher.PeriodClosed;
    periodReopened @85 :Publisher.PeriodReopened;
    clockSet @86 :Publisher.ClockSet;
    witnessLost @87 :Publisher.WitnessLost;
    ledgerRestored @88 :Publisher.LedgerRestored;
    personErased @89 :Publisher.PersonErased;
    noticeIssued @90 :Publisher.NoticeIssued;
    noticeDelivered @91 :Publisher.NoticeDelivered;
    # activations
    activationWithdrawn @92 :Activations.ActivationWithdrawn;
  }
}
