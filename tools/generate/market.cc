#include "tools/generate/market.h"

#include <algorithm>

#include "fmt/format.h"

namespace muniment::generate {
namespace {

constexpr uint32_t kBusyUsersMax = 300;  // beyond that a customer does more at a time, not more often

// The catalogue comes before those who sell from it.
Partners PartnersAfterCatalogue(Script& script, uint32_t organisations) {
  AddCatalogue(script);
  return Partners(script, organisations);
}

}  // namespace

Market::Market(Script& script, Random& random, uint32_t organisations)
    : script_(&script),
      random_(&random),
      popularity_(ZipfWeights(kEditions)),
      partners_(PartnersAfterCatalogue(script, organisations)) {
  organisations_.reserve(organisations);
}

void Market::AddNext() {
  organisations_.push_back(AddOrganisation(*script_, *random_, partners_, popularity_, size() + 1));
  activity_.Add(std::min(organisations_.back().users, kBusyUsersMax));
}

Organisation& Market::AtWork() {
  if (turns_left_ == 0) {
    at_work_ = activity_.Draw(*random_);
    turns_left_ = random_->Between(10, 30);
  }
  --turns_left_;
  Organisation& organisation = organisations_[at_work_];
  organisation.BringUpTo(script_->now());
  return organisation;
}

std::string Market::IdOf(const Organisation& organisation) const {
  return script_->Created(organisation.registered, "organisation");
}
std::string Market::AdministratorOf(const Organisation& organisation) const {
  return script_->Created(organisation.registered, "person");
}
std::string Market::UserOf(const Organisation& organisation, uint32_t user) const {
  return script_->Created(organisation.first_user + user, "person");
}

}  // namespace muniment::generate
