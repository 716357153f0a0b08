// What the tests of organisations, accounts and domains share: one organisation with its global administrator, and
// short ways to send what is sent again and again.
#pragma once

#include <string>
#include <string_view>

#include "commands/accounts/account.h"
#include "commands/notices/notices.h"
#include "commands/organisations/organisation.h"
#include "commands/pools/figures.h"
#include "commands/seats/seats.h"
#include "fmt/format.h"
#include "ledger/tokens.h"
#include "tests/support/story.h"

namespace muniment::testing {

using schemas::Role;
using ::testing::HasSubstr;

inline constexpr std::string_view kContoso = "contoso.onmicrosoft.com";
inline constexpr std::string_view kGloria = "gloria@contoso.onmicrosoft.com";
inline constexpr std::string_view kKimOfAccounts =
    "kim@contoso.com";  // account administrator of the fixtures' accounts

class OrganisationsTest : public ::testing::Test {
 protected:
  OrganisationsTest() { contoso_ = story_.AnOrganisation(kContoso); }

  Reply Send(std::string_view actor, std::string_view command, std::string_view fields) {
    return story_.As(actor).Do(command, fields);
  }
  Reply AddUser(std::string_view actor, std::string_view address, std::string_view more = "") {
    return Send(actor, "addUser",
                fmt::format(R"({{"organisation":"{}","user":{{"address":"{}","name":"Some Body"}}{}}})", contoso_,
                            address, more));
  }
  // A command about one user: removeUser, setRoles, editUser.
  Reply OnUser(std::string_view actor, std::string_view command, std::string_view user, std::string_view more = "") {
    return Send(actor, command, fmt::format(R"({{"organisation":"{}","user":"{}"{}}})", contoso_, user, more));
  }
  Reply OnDomain(std::string_view actor, std::string_view command, std::string_view organisation,
                 std::string_view domain) {
    return Send(actor, command, fmt::format(R"({{"organisation":"{}","domain":"{}"}})", organisation, domain));
  }
  Reply OnAccount(std::string_view actor, std::string_view command, std::string_view account,
                  std::string_view more = "") {
    return Send(actor, command, fmt::format(R"({{"account":"{}"{}}})", account, more));
  }

  const commands::Organisation& Of(std::string_view organisation) {
    return commands::OrganisationOf(story_.world(), *ParseIdAs<OrganisationId>(organisation));
  }
  const commands::Organisation& Contoso() { return Of(contoso_); }
  const commands::Account& AccountNamed(std::string_view number) { return commands::AccountOf(story_.world(), number); }
  static PersonId Person(std::string_view id) { return *ParseIdAs<PersonId>(id); }
  // How many seats of the edition the holder's users have.
  uint64_t Seats(std::string_view holder, std::string_view edition) {
    const auto& pool = story_.world().Get<commands::Pool>(commands::PoolStream(holder, *ParseIdAs<EditionId>(edition)));
    return commands::Assigned(pool, story_.ledger().last_recorded());
  }
  // The token that whoever sends the mail derives for an invitation.
  std::string Token(std::string_view invitation) {
    return ledger::TokenFor(story_.ledger().secrets(), ParseIdAs<AnyId>(invitation)->bytes);
  }
  std::vector<commands::Notice> NoticesOf(schemas::NoticeKind kind) {
    std::vector<commands::Notice> found;
    for (const auto& [id, notice] : commands::NoticesOf(story_.world()).undelivered()) {
      if (notice.kind == kind) found.push_back(notice);
    }
    return found;
  }

  Story story_;
  std::string contoso_;
};

}  // namespace muniment::testing
