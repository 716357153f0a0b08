// Identifiers: 128 bits each, of distinct types, so that one cannot be given for another. Made by the client for
// commands, derived for what commands create (architecture, decision 10), so that replay and retry make the same ones.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace muniment {

template <class Tag>
struct Id {
  static constexpr size_t kBytes = 16;
  std::array<uint8_t, kBytes> bytes{};

  friend constexpr bool operator==(const Id&, const Id&) = default;
  // In byte order. Ids are compared all the time, as keys of ordered maps.
  friend std::strong_ordering operator<=>(const Id& a, const Id& b) {
    const uint64_t a_high = a.Half(0), b_high = b.Half(0);
    return a_high != b_high ? a_high <=> b_high : a.Half(8) <=> b.Half(8);
  }
  template <class H>
  friend H AbslHashValue(H h, const Id& id) {
    return H::combine_contiguous(std::move(h), id.bytes.data(), id.bytes.size());
  }

  // The 8 bytes from `at` on as a number, the first the most significant.
  uint64_t Half(size_t at) const {
    uint64_t half = 0;
    std::memcpy(&half, bytes.data() + at, sizeof(half));
    return std::endian::native == std::endian::little ? __builtin_bswap64(half) : half;
  }

  bool is_nil() const { return *this == Id{}; }
  std::span<const uint8_t> span() const { return bytes; }

  // Nil when `data` is not 16 bytes long: a field that was not set.
  static Id FromBytes(std::span<const uint8_t> data) {
    Id id;
    if (data.size() == kBytes) std::copy(data.begin(), data.end(), id.bytes.begin());
    return id;
  }
};

using CommandId = Id<struct CommandTag>;
using PersonId = Id<struct PersonTag>;
using OrganisationId = Id<struct OrganisationTag>;
using SubscriptionId = Id<struct SubscriptionTag>;
using LineId = Id<struct LineTag>;        // a line of an order
using EditionId = Id<struct EditionTag>;  // the edition's GUID
using OfferId = Id<struct OfferTag>;
using SealingKeyId = Id<struct SealingKeyTag>;
using AnyId = Id<struct AnyTag>;  // requests, notices and others that need no type of their own

// 32 lower-case hex digits.
std::string HexOf(std::span<const uint8_t> bytes);
template <class Tag>
std::string ToText(const Id<Tag>& id) {
  return HexOf(id.bytes);
}
// GUID text: 8-4-4-4-12, lower case.
std::string GuidText(std::span<const uint8_t, 16> bytes);
// Takes 32 hex digits or the GUID form, any case; nothing else.
std::optional<std::array<uint8_t, 16>> ParseId(std::string_view text);

template <class IdType>
std::optional<IdType> ParseIdAs(std::string_view text) {
  auto bytes = ParseId(text);
  if (!bytes) return std::nullopt;
  return IdType{*bytes};
}

// The first 16 bytes of SHA-256(command id ‖ label ‖ big-endian ordinal): the id of the `ordinal`-th thing called
// `label` that the command creates.
std::array<uint8_t, 16> DeriveId(const CommandId& command, std::string_view label, uint64_t ordinal);
template <class IdType>
IdType Derive(const CommandId& command, std::string_view label, uint64_t ordinal = 0) {
  return IdType{DeriveId(command, label, ordinal)};
}

// A place in the one total order of entries: 1, 2, 3, … without gap (CMD-7). 0: before the first.
enum class Position : uint64_t {};
constexpr uint64_t ToNumber(Position p) { return static_cast<uint64_t>(p); }
constexpr Position Next(Position p, uint64_t by = 1) { return Position{ToNumber(p) + by}; }
// How many entries a stream has; its entries have the versions 1 to n without gap. 0: no such stream yet.
enum class Version : uint64_t {};
constexpr uint64_t ToNumber(Version v) { return static_cast<uint64_t>(v); }
constexpr Version Next(Version v, uint64_t by = 1) { return Version{ToNumber(v) + by}; }

}  // namespace muniment
