#include "commands/organisations/known_person.h"

#include "schemas/bytes.h"

namespace muniment::commands {
namespace {

SealedText TextOf(schemas::Sealed::Reader sealed) {
  return {schemas::IdOf<SealingKeyId>(sealed.getKey()), schemas::VectorOf(sealed.getBytes())};
}

void FillSealed(const SealedText& text, schemas::Sealed::Builder out) {
  out.setKey(schemas::DataOf(text.key));
  out.setBytes({text.bytes.data(), text.bytes.size()});
}

}  // namespace

KnownPerson::KnownPerson(schemas::Person::Reader person)
    : id(schemas::IdOf<PersonId>(person.getId())),
      address_hash(schemas::VectorOf(person.getAddress().getHash())),
      domain(person.getAddress().getDomain().cStr()),
      address(TextOf(person.getAddress().getSealed())),
      name(TextOf(person.getName())) {}

void KnownPerson::Fill(schemas::Person::Builder out) const {
  out.setId(schemas::DataOf(id));
  auto to = out.initAddress();
  to.setHash({address_hash.data(), address_hash.size()});
  to.setDomain(domain);
  FillSealed(address, to.initSealed());
  if (!name.bytes.empty()) FillSealed(name, out.initName());
}

}  // namespace muniment::commands
