// A ledger with one of everybody in it (commands/permissions.h) and something for every command to act on: an
// organisation with its roles, an account of its domain, partners, orders, keys, a self-service buyer. Everything is at
// 2027-03-02T09:00.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "commands/permissions.h"
#include "tests/support/story.h"

namespace muniment::testing {

class Cast {
 public:
  Cast();

  // The address of whoever is that. Somebody who is that and, as far as may be, nothing else.
  static std::string_view Address(commands::Caller caller);
  // The id kept under that name; dies when there is none.
  const std::string& operator[](std::string_view name) const;
  // Tries the command out as that caller, a delegated administrator on the organisation's behalf.
  Reply Try(commands::Caller caller, std::string_view command, std::string_view fields);

  // Names of what there is, each with its id or number:
  //   organisation, elsewhere              Contoso, of everybody here; Fabrikam
  //   line, changeable                     of the account's orders: usable, not yet usable
  //   provisioned, lapsed, cancelling      the account's subscriptions: usable tomorrow, lapsed unordered, ending
  //   ours, ours-cancelling                the organisation's, by key
  //   bought, bought-cancelling, orphan    purchases of the buyer; one whose buyer is gone
  //   profile, our-profile, billing-account
  //   seat-request, work-request, invitation (its token), session, allotment, open-line, notice, voidable
  //   opened                               a redemption of whoever it is in person
  //   opened by somebody unknown           a redemption that nobody the ledger knows opened
  //   redemption of <n>                    of the n-th Caller, where that may open one
  static constexpr std::string_view kAccount = "A";

 private:
  Reply Must(std::string_view actor, std::string_view command, std::string_view fields);
  void MakePublisher();
  void MakeOrganisation();
  void MakeAccounts();
  void MakeOrders();
  void MakeKeys();
  void MakePurchases();
  void MakeActivation();
  // The token of an invitation into the domain of that address, for the account.
  std::string Invited(std::string_view account, std::string_view address);
  std::string OpenedBy(std::string_view actor);
  std::string StartedByKey();
  std::string Purchased(std::string_view actor);

  Story story_{"2026-01-20"};
  std::map<std::string, std::string, std::less<>> ids_;
  int keys_ = 0;
};

}  // namespace muniment::testing
