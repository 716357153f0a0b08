@0xc0a3f1e2d4b5970b;
# Self-service purchases, billing accounts, payment methods, invoices. Rules SELF-1 to SELF-6, BILL-1 to BILL-6.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

struct PaymentMethod @0xbaa2c3d4e5f60701 {
  # What the processor gives out about a card; never its number or security code (BILL-2).
  token @0 :C.Sealed;                         # the processor's, by which it finds the card; shown to nobody
  brand @1 :Text $A.freeText;                 # of the card, as the processor names it
  lastFour @2 :Text $A.freeText;              # its last four digits
  expiry @3 :Text $A.freeText;                # 2029-04
  name @4 :C.Sealed;                          # of the card's holder
  address @5 :C.Sealed;                       # the payer's postal address; may be left out
}

# ---- commands

struct Purchase @0xbaa2c3d4e5f60710 $A.rules("SELF-1, SELF-5") {
  # A user buys an edition for themselves and their team: one purchase, one subscription, one pool. Who buys is its buyer.
  organisation @0 :Text $A.required;   # whose user the buyer is: its id, or a domain of its own
  edition @1 :Text $A.required;        # GUID or code; it allows self-service
  offer @2 :Data $A.guid;              # where more than one applies; a trial is always named (CAT-8, SELF-5)
  quantity @3 :UInt32 $A.required;     # seats, at least 1; of a trial its fixed quantity
  billingProfile @4 :Data $A.id;       # the buyer's own, with a payment method; may be left out where the price is 0
  trial @5 :Data $A.id;                # the trial this purchase replaces
}
struct SetQuantity @0xbaa2c3d4e5f60711 $A.rules("SELF-3") {
  # The buyer says how many seats there are in all from now on; more are charged, fewer give no credit (BILL-5).
  subscription @0 :Data $A.id $A.required;  # the purchase
  total @1 :UInt32 $A.required;             # seats in all, not those added; at least 1, and not below what is assigned
}
struct NameBuyer @0xbaa2c3d4e5f60712 $A.rules("SELF-6") {
  # A global administrator names who takes over a purchase whose buyer is no user any more.
  subscription @0 :Data $A.id $A.required;  # the purchase
  buyer @1 :C.PersonRef $A.required;        # a user of the organisation it was bought in
}
struct OpenBillingAccount @0xbaa2c3d4e5f60713 $A.rules("BILL-1") {
  # A user opens a billing account, and alone manages it.
  organisation @0 :Text $A.required;      # whose user they are: its id, or a domain of its own
  name @1 :Text $A.required $A.freeText;  # to tell it from the owner's others
}
struct AddBillingProfile @0xbaa2c3d4e5f60714 $A.rules("BILL-1") {
  # Adds a profile, which has one payment method in use.
  billingAccount @0 :Data $A.id $A.required;  # the actor's own
  name @1 :Text $A.required $A.freeText;      # to tell it from the account's others
  currency @2 :Text $A.currency;              # the only one it pays in; not given: any
}
struct SetPaymentMethod @0xbaa2c3d4e5f60715 $A.rules("BILL-1, BILL-2") {
  # Puts a payment method into use, in the place of the one before.
  billingProfile @0 :Data $A.id $A.required;  # of the actor's own billing account
  method @1 :PaymentMethod $A.required;       # as the processor gave it out; only the address may be left out
}
struct EditPaymentMethod @0xbaa2c3d4e5f60716 $A.rules("BILL-1") {
  # Corrects what is known of the method in use; what is not given stays.
  billingProfile @0 :Data $A.id $A.required;  # of the actor's own billing account
  expiry @1 :Text $A.freeText;                # 2029-04; not given: as it was
  name @2 :C.Sealed;                          # of the card's holder; not given: as it was
  address @3 :C.Sealed;                       # not given: as it was
}
struct ConfirmPaymentMethod @0xbaa2c3d4e5f60717 $A.rules("BILL-1") {
  # The method was confirmed anew at the processor, e.g. with another security code, which never enters the ledger.
  billingProfile @0 :Data $A.id $A.required;  # of the actor's own billing account, with a method in use
}

# ---- events

struct BillingAccountOpened @0xbaa2c3d4e5f60730 $A.rules("BILL-1") {
  # A billing account exists from here on.
  billingAccount @0 :Data $A.id;  # its id
  organisation @1 :Data $A.id;    # whose user opened it, by id
  owner @2 :Data $A.id;           # who opened it, and alone manages it, by id
  name @3 :Text;                  # as its owner calls it
}
struct BillingProfileAdded @0xbaa2c3d4e5f60731 $A.rules("BILL-1") {
  # A billing account has one more profile.
  billingAccount @0 :Data $A.id;  # whose it is, by id
  billingProfile @1 :Data $A.id;  # its id
  name @2 :Text;                  # as its owner calls it
  currency @3 :Text;              # the only one it pays in; empty: any
}
struct PaymentMethodSet @0xbaa2c3d4e5f60732 $A.rules("BILL-1, BILL-2") {
  # A profile's payment method from here on; setting it confirms it.
  billingAccount @0 :Data $A.id;  # whose it is, by id
  billingProfile @1 :Data $A.id;  # that pays by it
  method @2 :PaymentMethod;       # as the processor gave it out
}
struct PaymentMethodEdited @0xbaa2c3d4e5f60733 $A.rules("BILL-1") {
  # What is known of the method in use became something else.
  billingAccount @0 :Data $A.id;  # whose it is, by id
  billingProfile @1 :Data $A.id;  # whose method it is
  expiry @2 :Text;                # 2029-04; empty: as it was
  name @3 :C.Sealed;              # of the card's holder; empty: as it was
  address @4 :C.Sealed;           # empty: as it was
}
struct PaymentMethodConfirmed @0xbaa2c3d4e5f60734 $A.rules("BILL-1") {
  # The method in use was confirmed anew at the processor.
  billingAccount @0 :Data $A.id;  # whose it is, by id
  billingProfile @1 :Data $A.id;  # whose method it is
}
struct BuyerNamed @0xbaa2c3d4e5f60735 $A.rules("SELF-6") {
  # A purchase has another buyer from here on.
  subscription @0 :Data $A.id;  # the purchase
  buyer @1 :Data $A.id;         # who manages it from here on, by id
}
struct InvoiceIssued @0xbaa2c3d4e5f60736 $A.rules("BILL-3, BILL-5, BILL-6") {
  # An invoice: what fell due of one subscription at one instant, its effective time. It stays as it was issued.
  billingAccount @0 :Data $A.id;       # whose profile pays, by id
  billingProfile @1 :Data $A.id;       # that pays
  invoice @2 :Data $A.id;              # its id
  currency @3 :Text;                   # of all its amounts, ISO 4217
  lines @4 :List(Line);                # what is charged, and for when
  total @5 :Int64;                     # minor units; the sum over the lines
  struct Line @0xbaa2c3d4e5f60737 {
    # What is charged for seats over a time.
    subscription @0 :Data $A.id;       # that they are of
    edition @1 :Data $A.guid;          # that they are of, by GUID
    seats @2 :UInt32;                  # that are charged; of an increase those beyond the most charged so far
    from @3 :Int64 $A.time(begins);    # first second that is paid for
    to @4 :Int64 $A.time(ends);        # first second that is not; the end of the period or term
    unitPrice @5 :Int64;               # minor units per seat and billing period
    amount @6 :Int64;                  # minor units, rounded once, half to even (BILL-5)
    kind @7 :Kind;                     # why it is charged
  }
  enum Kind @0xbaa2c3d4e5f60738 {
    # Why something is charged (BILL-3).
    purchase @0;       # the first period of a purchase
    period @1;         # each period after it
    added @2;          # seats added within a period, to its end
    directRenewal @3;  # the whole term of a direct renewal (BILL-6)
  }
}
