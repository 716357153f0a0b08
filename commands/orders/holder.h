// Whose seats, as a value: what events carry as schemas::Holder and streams carry as text.
#pragma once

#include <string>
#include <string_view>

#include "base/id.h"
#include "commands/streams.h"
#include "schemas/common.capnp.h"

namespace muniment::commands {

class HolderKey {
 public:
  HolderKey() = default;  // nobody's: text() is empty
  explicit HolderKey(schemas::Holder::Reader holder);
  static HolderKey OfAccount(std::string_view number);
  static HolderKey OfAgreement(std::string_view number);
  static HolderKey OfOrganisation(const OrganisationId& organisation);
  static HolderKey OfPurchase(const SubscriptionId& purchase);

  schemas::Holder::Which kind() const { return kind_; }
  const std::string& number() const { return number_; }  // of an account or agreement; else empty
  const AnyId& id() const { return id_; }                // of an organisation or purchase; else nil
  OrganisationId organisation() const { return OrganisationId{id_.bytes}; }
  // As HolderText() writes it; empty for nobody's.
  const std::string& text() const { return text_; }

  void Fill(schemas::Holder::Builder out) const;

  friend bool operator==(const HolderKey& a, const HolderKey& b) { return a.text_ == b.text_; }

 private:
  schemas::Holder::Which kind_{};
  std::string number_, text_;
  AnyId id_;
};

}  // namespace muniment::commands
