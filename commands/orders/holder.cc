#include "commands/orders/holder.h"

#include <capnp/message.h>

#include "schemas/bytes.h"

namespace muniment::commands {

HolderKey::HolderKey(schemas::Holder::Reader holder) : kind_(holder.which()), text_(HolderText(holder)) {
  switch (holder.which()) {
    case schemas::Holder::ACCOUNT:
      number_ = holder.getAccount().cStr();
      break;
    case schemas::Holder::AGREEMENT:
      number_ = holder.getAgreement().cStr();
      break;
    case schemas::Holder::ORGANISATION:
      id_ = schemas::IdOf<AnyId>(holder.getOrganisation());
      break;
    case schemas::Holder::PURCHASE:
      id_ = schemas::IdOf<AnyId>(holder.getPurchase());
      break;
  }
}

HolderKey HolderKey::OfAccount(std::string_view number) {
  capnp::MallocMessageBuilder message(16);
  auto holder = message.initRoot<schemas::Holder>();
  holder.setAccount(std::string(number));
  return HolderKey(holder.asReader());
}

HolderKey HolderKey::OfAgreement(std::string_view number) {
  capnp::MallocMessageBuilder message(16);
  auto holder = message.initRoot<schemas::Holder>();
  holder.setAgreement(std::string(number));
  return HolderKey(holder.asReader());
}

HolderKey HolderKey::OfOrganisation(const OrganisationId& organisation) {
  capnp::MallocMessageBuilder message(16);
  auto holder = message.initRoot<schemas::Holder>();
  holder.setOrganisation(schemas::DataOf(organisation));
  return HolderKey(holder.asReader());
}

HolderKey HolderKey::OfPurchase(const SubscriptionId& purchase) {
  capnp::MallocMessageBuilder message(16);
  auto holder = message.initRoot<schemas::Holder>();
  holder.setPurchase(schemas::DataOf(purchase));
  return HolderKey(holder.asReader());
}

void HolderKey::Fill(schemas::Holder::Builder out) const {
  switch (kind_) {
    case schemas::Holder::ACCOUNT:
      out.setAccount(number_);
      break;
    case schemas::Holder::AGREEMENT:
      out.setAgreement(number_);
      break;
    case schemas::Holder::ORGANISATION:
      out.setOrganisation(schemas::DataOf(id_));
      break;
    case schemas::Holder::PURCHASE:
      out.setPurchase(schemas::DataOf(id_));
      break;
  }
}

}  // namespace muniment::commands
