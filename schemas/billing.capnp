@0xc0a3f1e2d4b5970b;
# Self-service purchases, billing accounts, payment methods, invoices. Rules SELF-1 to SELF-6, BILL-1 to BILL-6.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using C = import "common.capnp";

struct PaymentMethod @0xbaa2c3d4e5f60701 {
  # What the processor gives out about a card; never its number or security code (BILL-2).
  token @0 :C.Sealed;
  brand @1 :Text $A.freeText;
  lastFour @2 :Text $A.freeText;
  expiry @3 :Text $A.freeText;                # 2029-04
  name @4 :C.Sealed;
  address @5 :C.Sealed;
}

# ---- commands

struct Purchase @0xbaa2c3d4e5f60710 $A.rules("SELF-1, SELF-5") {
  organisation @0 :Text $A.required;
  edition @1 :Text $A.required;
  offer @2 :Data $A.guid;
  quantity @3 :UInt32 $A.required;
  billingProfile @4 :Data $A.id;
  trial @5 :Data $A.id;                # the trial this purchase replaces
}
struct SetQuantity @0xbaa2c3d4e5f60711 $A.rules("SELF-3") { subscription @0 :Data $A.id $A.required; total @1 :UInt32 $A.required; }
struct NameBuyer @0xbaa2c3d4e5f60712 $A.rules("SELF-6") { subscription @0 :Data $A.id $A.required; buyer @1 :C.PersonRef $A.required; }
struct OpenBillingAccount @0xbaa2c3d4e5f60713 $A.rules("BILL-1") { organisation @0 :Text $A.required; name @1 :Text $A.required $A.freeText; }
struct AddBillingProfile @0xbaa2c3d4e5f60714 $A.rules("BILL-1") { billingAccount @0 :Data $A.id $A.required; name @1 :Text $A.required $A.freeText; currency @2 :Text $A.currency; }
struct SetPaymentMethod @0xbaa2c3d4e5f60715 $A.rules("BILL-1, BILL-2") {
  billingProfile @0 :Data $A.id $A.required;
  method @1 :PaymentMethod $A.required;
}
struct EditPaymentMethod @0xbaa2c3d4e5f60716 $A.rules("BILL-1") {
  billingProfile @0 :Data $A.id $A.required;
  expiry @1 :Text $A.freeText;
  name @2 :C.Sealed;
  address @3 :C.Sealed;
}
struct ConfirmPaymentMethod @0xbaa2c3d4e5f60717 $A.rules("BILL-1") { billingProfile @0 :Data $A.id $A.required; }

# ---- events

struct BillingAccountOpened @0xbaa2c3d4e5f60730 $A.rules("BILL-1") { billingAccount @0 :Data $A.id; organisation @1 :Data $A.id; owner @2 :Data $A.id; name @3 :Text; }
struct BillingProfileAdded @0xbaa2c3d4e5f60731 $A.rules("BILL-1") { billingAccount @0 :Data $A.id; billingProfile @1 :Data $A.id; name @2 :Text; currency @3 :Text; }
struct PaymentMethodSet @0xbaa2c3d4e5f60732 $A.rules("BILL-1, BILL-2") { billingAccount @0 :Data $A.id; billingProfile @1 :Data $A.id; method @2 :PaymentMethod; }
struct PaymentMethodEdited @0xbaa2c3d4e5f60733 $A.rules("BILL-1") {
  billingAccount @0 :Data $A.id;
  billingProfile @1 :Data $A.id;
  expiry @2 :Text;
  name @3 :C.Sealed;
  address @4 :C.Sealed;
}
struct PaymentMethodConfirmed @0xbaa2c3d4e5f60734 $A.rules("BILL-1") { billingAccount @0 :Data $A.id; billingProfile @1 :Data $A.id; }
struct BuyerNamed @0xbaa2c3d4e5f60735 $A.rules("SELF-6") { subscription @0 :Data $A.id; buyer @1 :Data $A.id; }
struct InvoiceIssued @0xbaa2c3d4e5f60736 $A.rules("BILL-3, BILL-5, BILL-6") {
  billingAccount @0 :Data $A.id;
  billingProfile @1 :Data $A.id;
  invoice @2 :Data $A.id;
  currency @3 :Text;
  lines @4 :List(Line);
  total @5 :Int64;                     # minor units; the sum over the lines
  struct Line @0xbaa2c3d4e5f60737 {
    subscription @0 :Data $A.id;
    edition @1 :Data $A.guid;
    seats @2 :UInt32;
    from @3 :Int64 $A.time(begins);
    to @4 :Int64 $A.time(ends);
    unitPrice @5 :Int64;               # minor units per seat and billing period
    amount @6 :Int64;
    kind @7 :Kind;
  }
  enum Kind @0xbaa2c3d4e5f60738 { purchase @0; period @1; added @2; directRenewal @3; }
}
