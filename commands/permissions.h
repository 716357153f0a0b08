// Who may send what, as one table: the documentation shows it, and the tests hold every command to it (CMD-6, CMD-11,
// ORG-8). Nothing decides by it: the rules are each area's Authorise(), which ask commands/rights.h.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace muniment::commands {

// As what somebody sends a command. One person can be several of these.
enum class Caller : uint8_t {
  kOperator,                // of the publisher
  kAuditor,                 // of the publisher
  kPartnerMember,           // of the partner concerned
  kDelegatedAdministrator,  // member of a partner that the organisation accepted, on its behalf (PAR-3, PAR-4)
  kAccountAdministrator,    // of the purchasing account concerned
  kAccountManager,          // of the purchasing account concerned
  kGlobalAdministrator,     // this and the next four: users of the organisation concerned
  kBillingAdministrator,
  kLicenceAdministrator,
  kUserAdministrator,
  kUser,      // without roles
  kBuyer,     // of the self-service purchase concerned, owner of the billing account concerned
  kStranger,  // whom the ledger knows, but who has to do with none of these
  kInPerson,  // whom the command itself is about: the one invited, who opened the redemption, who holds the keys
};
inline constexpr size_t kCallerCount = 14;

class Callers {
 public:
  constexpr Callers() = default;
  constexpr Callers(std::initializer_list<Caller> callers) {
    for (Caller caller : callers) bits_ |= Bit(caller);
  }
  constexpr bool Has(Caller caller) const { return (bits_ & Bit(caller)) != 0; }
  constexpr Callers Without(Caller caller) const {
    Callers fewer = *this;
    fewer.bits_ &= ~Bit(caller);
    return fewer;
  }

 private:
  static constexpr uint32_t Bit(Caller caller) { return uint32_t{1} << static_cast<unsigned>(caller); }
  uint32_t bits_ = 0;
};

struct Permission {
  std::string_view command;  // as JSON names it
  std::string_view matter;   // which of several cases; empty: the only one
  Callers may;
};

// In the order of the commands in schemas/command.capnp; of each command at least one row.
std::span<const Permission> PermissionMatrix();

// In the order of Caller: how a column is headed.
std::span<const std::string_view> CallerTexts();

}  // namespace muniment::commands
