@0xc0a3f1e2d4b59715;
# What the views of self-service and of money answer, row by row: purchases, invoice lines, payment methods.
#
# Money is integer minor units (ISO 4217) and, beside it, the same as text in the currency's own decimals: 1250 and "12.50 EUR".

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");
using A = import "annotations.capnp";
using B = import "billing.capnp";
using C = import "common.capnp";
using P = import "view_pools.capnp";
using V = import "view.capnp";

struct SelfServiceRow @0xc3a2c3d4e5f60701 $A.rules("SELF-1, SELF-2, SELF-4, SELF-5, SELF-6") {
  # One purchase: everything that its buyer manages and the organisation's administrators see.
  subscription @0 :Data $A.id;        # the purchase, by id
  organisation @1 :Data $A.id;        # in which it was bought, by id; seats are for its users
  product @2 :Text;                   # family of the edition on that day (CAT-7)
  edition @3 :Data $A.guid;           # that was bought, by GUID
  code @4 :Text;                      # skuPartNumber on that day
  name @5 :Text;                      # of the edition on that day
  buyer @6 :Data $A.id;               # who manages it, by id
  buyerAddress @7 :C.Sealed;          # for who may see it
  buyerName @8 :C.Sealed;             # for who may see it
  buyerGone @9 :Bool;                 # SELF-6: no longer the user that bought or was named (ORG-9); a global administrator may cancel or name another
  state @10 :P.LifeState;             # on that day (LIFE-1)
  quantity @11 :UInt64;               # seats of the term in force
  assigned @12 :UInt64;               # seats that somebody has
  free @13 :UInt64;                   # valid seats that nobody has
  expiry @14 :Int64 $A.time(begins);  # E of the term in force
  unitPrice @15 :Int64;               # per seat and billing period
  currency @16 :Text;                 # of the unit price, ISO 4217; empty: free
  price @17 :Text;                    # the unit price as text
  billingPeriod @18 :UInt16 $A.period;  # how often it is invoiced
  trial @19 :Bool;                    # SELF-5: ends at its expiry, unless it is bought
  cancelsAt @20 :Int64 $A.time(begins);  # when a cancellation that stands takes or took effect (LIFE-8)
  people @21 :List(P.SeatRow) $V.detail;  # who sits there
}

struct InvoiceRow @0xc3a2c3d4e5f60702 $A.rules("BILL-3, BILL-4, BILL-5, BILL-6") {
  # One line of an invoice. A line without an invoice is due and not yet issued: the next tick issues it. With and without, the lines up to
  # a date are what the quantity history implies.
  date @0 :Int64 $A.time(begins);     # when it was or is due
  issued @1 :Bool;                    # false: due, and the next tick issues it
  invoice @2 :Data $A.id;             # none while it is only due
  billingAccount @3 :Data $A.id;      # whose profile pays, by id
  billingProfile @4 :Data $A.id;      # that pays, by id
  organisation @5 :Data $A.id;        # of the billing account, by id
  subscription @6 :Data $A.id;        # that the seats are of
  edition @7 :Data $A.guid;           # that the seats are of, by GUID
  code @8 :Text;                      # skuPartNumber on that day
  name @9 :Text;                      # of the edition on that day
  kind @10 :B.InvoiceIssued.Kind;     # why it is charged
  seats @11 :UInt32;                  # charged by this line; of added seats those added
  from @12 :Int64 $A.time(begins);    # what it pays for: [from, to)
  to @13 :Int64 $A.time(begins);      # first second that it does not pay for
  unitPrice @14 :Int64;               # per seat and billing period
  amount @15 :Int64;                  # what the line charges, minor units, rounded once (BILL-5)
  currency @16 :Text;                 # of both amounts, ISO 4217
  price @17 :Text;                    # unitPrice as text
  total @18 :Text;                    # amount as text
  entry @19 :UInt64;                  # that issued it
}

struct PaymentMethodRow @0xc3a2c3d4e5f60703 $A.rules("BILL-1, BILL-2") {
  # A billing profile and the payment method in use for it. The processor's token is shown to nobody.
  billingAccount @0 :Data $A.id;      # its id
  accountName @1 :Text;               # as its owner calls it
  organisation @2 :Data $A.id;        # whose user opened it, by id
  owner @3 :Data $A.id;               # who alone manages it, by id
  billingProfile @4 :Data $A.id;      # its id, which purchase and renewDirectly take
  profileName @5 :Text;               # as its owner calls it
  currency @6 :Text;                  # the profile's only one; empty: any
  brand @7 :Text;                     # empty, as all below: no method is set
  lastFour @8 :Text;                  # last four digits of the card
  expiry @9 :Text;                    # of the card: 2029-04
  name @10 :C.Sealed;                 # name and address for who may see them
  address @11 :C.Sealed;              # the payer's; empty where none was given
  set @12 :Int64 $A.time(asked);      # when this method was put into use
  confirmed @13 :Int64 $A.time(asked);  # the last time at the processor; setting it confirms it
}
