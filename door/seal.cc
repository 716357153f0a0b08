#include "door/seal.h"

#include <algorithm>
#include <cstdint>

#include "base/sha256.h"
#include "commands/keys/product_key.h"
#include "door/domain_name.h"
#include "ledger/aes_gcm.h"
#include "ledger/tokens.h"
#include "schemas/sealed.h"

namespace muniment::door {
namespace {

constexpr size_t kLastFive = 5;  // characters of a product key

std::array<uint8_t, 16> FirstHalf(const Hash& hash) {
  std::array<uint8_t, 16> half{};
  std::copy_n(hash.begin(), half.size(), half.begin());
  return half;
}

template <size_t n>
capnp::Data::Reader DataOf(const std::array<uint8_t, n>& bytes) {
  return {bytes.data(), bytes.size()};
}
capnp::Data::Reader DataOf(std::string_view bytes) {
  const auto span = BytesOf(bytes);
  return {span.data(), span.size()};
}
capnp::Text::Reader TextOf(const std::string& text) { return {text.c_str(), text.size()}; }

absl::Status CheckNoKey(std::string_view text) {
  if (!commands::HoldsProductKey(text)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "must not hold a product key (KEY-2), and this does; leave it out, and give keys only to the commands that take "
      "them");
}

// Is there a word that looks like somebody's address: name@host.domain?
bool HoldsAddress(std::string_view text) {
  for (size_t at = text.find('@'); at != text.npos; at = text.find('@', at + 1)) {
    const std::string_view host = text.substr(at + 1, text.find_first_of(" ,;<>()", at + 1) - at - 1);
    const bool has_name = at > 0 && text[at - 1] != ' ';
    if (has_name && host.find('.', 1) != host.npos) return true;
  }
  return false;
}

absl::Status NotAnAddress() { return absl::InvalidArgumentError("must be an address such as harry@contoso.com"); }

}  // namespace

void ReleaseKeys(const std::vector<UsedKey>& keys, ledger::Vault& vault) {
  for (const UsedKey& key : keys) vault.Release({&key.id, 1});
}

Sealer::Sealer(const ledger::Secrets& secrets, ledger::Vault& vault, const CommandId& command, Mode mode)
    : secrets_(secrets), vault_(vault), command_(command), mode_(mode) {}

SealingKeyId Sealer::KeyOf(schemas::Whose whose) const {
  switch (whose) {
    case schemas::Whose::kAuthor:
      return Derive<SealingKeyId>(command_, "text", 0);
    case schemas::Whose::kPerson:
      return Derive<SealingKeyId>(command_, "person", persons_ > 0 ? persons_ - 1 : 0);
    case schemas::Whose::kSubject:
      break;
  }
  return Derive<SealingKeyId>(command_, "person", 0);
}

absl::StatusOr<bool> Sealer::Obtain(const SealingKeyId& key) {
  const auto used = [&](const UsedKey& one) { return one.id == key; };
  if (std::any_of(keys_.begin(), keys_.end(), used)) return true;
  if (mode_ == Mode::kTry) return vault_.Has(key);
  const absl::Status staged = vault_.StageKey(key);
  if (!staged.ok() && staged.code() != absl::StatusCode::kAlreadyExists) return staged;
  keys_.push_back({.id = key, .made_now = staged.ok()});
  return true;
}

absl::Status Sealer::Seal(std::string_view text, schemas::Whose whose, schemas::Sealed::Builder out) {
  const SealingKeyId key = KeyOf(whose);
  const absl::StatusOr<bool> kept = Obtain(key);
  if (!kept.ok()) return kept.status();
  out.setKey(DataOf(key.bytes));
  if (*kept) {
    const absl::StatusOr<std::string> sealed = vault_.Seal(key, text, schemas::kSealedAad);
    if (!sealed.ok()) return sealed.status();
    out.setBytes(DataOf(std::string_view(*sealed)));
    return absl::OkStatus();
  }
  Hash thrown_away{};
  ledger::Nonce nonce{};
  ledger::FillRandom(thrown_away.data(), thrown_away.size());
  ledger::FillRandom(nonce.data(), nonce.size());
  const std::string bytes =
      std::string(nonce.begin(), nonce.end()) + ledger::GcmSeal(thrown_away, nonce, schemas::kSealedAad, text);
  out.setBytes(DataOf(std::string_view(bytes)));
  return absl::OkStatus();
}

absl::Status Sealer::ReadAddress(std::string_view text, schemas::Address::Builder out) {
  const auto address = ParseMailAddress(text);
  if (!address.ok()) return NotAnAddress();
  out.setHash(DataOf(AddressHash(secrets_, address->canonical)));
  out.setDomain(TextOf(address->domain));
  return Seal(text, schemas::Whose::kPerson, out.initSealed());
}

absl::Status Sealer::ReadPerson(std::string_view text, schemas::PersonRef::Builder out) {
  if (const auto id = text.size() == 32 ? ParseId(text) : std::nullopt) {
    out.setId(DataOf(*id));
    return absl::OkStatus();
  }
  const auto address = ParseMailAddress(text);
  if (!address.ok()) {
    return absl::InvalidArgumentError("must be a person's id (32 hex digits) or an address such as harry@contoso.com");
  }
  out.setAddress(DataOf(AddressHash(secrets_, address->canonical)));
  return absl::OkStatus();
}

absl::Status Sealer::ReadKey(std::string_view text, schemas::KeyMark::Builder out) {
  const KeyText key = ReadProductKey(secrets_, text);
  out.setWellFormed(key.well_formed);
  if (!key.well_formed) return absl::OkStatus();  // KEY-1: the rules answer a malformed key, not the door
  out.setHash(DataOf(key.hash));
  out.setLastFive(TextOf(key.last_five));
  return absl::OkStatus();
}

absl::Status Sealer::ReadSecret(std::string_view text, std::array<uint8_t, 16>& out) {
  out = ledger::HashOfToken(secrets_, text);
  return absl::OkStatus();
}

absl::Status Sealer::ReadDomain(std::string_view text, std::string& out) {
  auto domain = CanonicalDomain(text);
  if (!domain.ok()) return absl::InvalidArgumentError("must be a domain name such as contoso.com or bücher.example");
  out = *std::move(domain);
  return absl::OkStatus();
}

absl::Status Sealer::CheckClearText(std::string_view text) {
  if (absl::Status status = CheckNoKey(text); !status.ok()) return status;
  if (!HoldsAddress(text)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "must not hold an e-mail address (PRIV-1), and this does; it is kept in clear: leave the address out");
}

absl::Status Sealer::CheckFreeText(std::string_view text) {
  if (absl::Status status = CheckNoKey(text); !status.ok()) return status;
  if (!HoldsCardNumber(text)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "must not hold a card number (BILL-2), and this may be one; leave it out, and give the payment processor's token "
      "by setPaymentMethod where a card is meant");
}

absl::StatusOr<std::string> UnsealText(const ledger::Vault& vault, schemas::Sealed::Reader sealed) {
  const auto key = sealed.getKey();
  const auto bytes = sealed.getBytes().asChars();
  return vault.Unseal(SealingKeyId::FromBytes({key.begin(), key.size()}), {bytes.begin(), bytes.size()},
                      schemas::kSealedAad);
}

schemas::Unseal UnsealAll(const ledger::Vault& vault) {
  return [&vault](schemas::Sealed::Reader sealed) -> schemas::SealedText {
    auto text = UnsealText(vault, sealed);
    if (text.ok()) return {schemas::SealedText::Sight::kText, *std::move(text)};
    if (text.status().code() == absl::StatusCode::kNotFound) return {schemas::SealedText::Sight::kErased, ""};
    return {schemas::SealedText::Sight::kHidden, ""};
  };
}

std::array<uint8_t, 16> AddressHash(const ledger::Secrets& secrets, std::string_view canonical_address) {
  return FirstHalf(secrets.Mac(ledger::Purpose::kLookup, {BytesOf("address"), BytesOf(canonical_address)}));
}

KeyText ReadProductKey(const ledger::Secrets& secrets, std::string_view text) {
  const std::optional<std::string> canonical = commands::CanonicalProductKey(text);
  if (!canonical) return {};
  return {.hash = FirstHalf(secrets.Mac(ledger::Purpose::kProductKeys, {BytesOf(*canonical)})),
          .last_five = canonical->substr(canonical->size() - kLastFive),
          .well_formed = true};
}

}  // namespace muniment::door
