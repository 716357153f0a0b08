#include "projections/all_views.h"

#include <algorithm>

#include "projections/accounts.h"
#include "projections/activations.h"
#include "projections/agreements.h"
#include "projections/calendar.h"
#include "projections/catalogue.h"
#include "projections/domains.h"
#include "projections/history.h"
#include "projections/invoices.h"
#include "projections/keys.h"
#include "projections/licences.h"
#include "projections/notices.h"
#include "projections/orders.h"
#include "projections/organisations.h"
#include "projections/partners.h"
#include "projections/payment_methods.h"
#include "projections/seats.h"
#include "projections/self_service.h"
#include "projections/subscriptions.h"
#include "projections/users.h"
#include "projections/worklist.h"

namespace muniment::projections {
namespace {

std::vector<ViewKind> MakeTable() {
  return {LicencesView(), OrganisationsView(), UsersView(),       AccountsView(),  SubscriptionsView(),
          SeatsView(),    OrdersView(),        AgreementsView(),  DomainsView(),   PartnersView(),
          WorklistView(), CalendarView(),      HistoryView(),     CatalogueView(), NoticesView(),
          KeysView(),     ActivationsView(),   SelfServiceView(), InvoicesView(),  PaymentMethodsView()};
}

}  // namespace

std::span<const ViewKind> AllViews() {
  static const std::vector<ViewKind>& views = *new std::vector<ViewKind>(MakeTable());
  return views;
}

const ViewKind* FindView(std::string_view name) {
  const auto views = AllViews();
  const auto found = std::find_if(views.begin(), views.end(), [&](const ViewKind& view) { return view.name == name; });
  return found == views.end() ? nullptr : &*found;
}

}  // namespace muniment::projections
