@0xe6a1c5d0f3b7a911;
# How the JSON door reads and writes a field, beyond what its type says. The strict decoder and the reference pages follow these.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("muniment::schemas");

enum TimeForm @0xd2f1a9b3c4e58f01 {
  # What a bare date means (TIME-3).
  begins @0;  # a bare date is its first second
  ends @1;    # a bare date is the first second of the next day
  asked @2;   # a bare date is its last second
}

annotation time @0xb5d0e1f2a3c49701 (field) :TimeForm;  # Int64, whole UTC seconds since 1970; in JSON 2027-02-01T09:00:00Z or a bare date
annotation guid @0xb5d0e1f2a3c49702 (field) :Void;      # Data of 16 bytes; in JSON 8-4-4-4-12 hex digits
annotation id @0xb5d0e1f2a3c49703 (field) :Void;        # Data of 16 bytes; in JSON 32 hex digits
annotation country @0xb5d0e1f2a3c49704 (field) :Void;   # Text: ISO 3166-1 alpha-2, upper case
annotation currency @0xb5d0e1f2a3c49705 (field) :Void;  # Text: ISO 4217, upper case
annotation period @0xb5d0e1f2a3c49706 (field) :Void;    # UInt16 months; in JSON P1M, P1Y, P3Y
annotation domain @0xb5d0e1f2a3c49707 (field) :Void;    # Text: a domain name; the door hands it on in canonical form (lower-case A-labels)
annotation required @0xb5d0e1f2a3c49708 (field) :Void;  # JSON must give it, not empty
annotation evidence @0xb5d0e1f2a3c49709 (field) :Void;  # set by the door from what it saw itself; JSON must not give it
annotation secret @0xb5d0e1f2a3c4970a (field) :Void;    # Data in the schema; JSON gives the secret's text, the door hands on its keyed hash only
annotation maxItems @0xb5d0e1f2a3c4970b (field) :UInt32;  # of a list; default 1000
annotation maxBytes @0xb5d0e1f2a3c4970c (field) :UInt32;  # of a text in UTF-8; default 256, of a Sealed one 4096
annotation freeText @0xb5d0e1f2a3c4970d (field) :Void;  # Text that people write; refused when it holds a plausible card number (BILL-2)
                                                        # Sealed fields are so by type
annotation subject @0xb5d0e1f2a3c4970f (field) :Void;   # Sealed: about the person the command concerns, not its author's words: under a key
                                                        # of that person's own
annotation orAll @0xb5d0e1f2a3c49710 (field) :Void;     # UInt32: JSON may give true for "all of them", here the greatest number
annotation rules @0xb5d0e1f2a3c4970e (struct) :Text;    # the rules a command or event serves, for the reference pages
