// Everybody there is, and who does something next.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/generate/picture.h"
#include "tools/generate/random.h"
#include "tools/generate/script.h"
#include "tools/generate/set_up.h"

namespace muniment::generate {

class Market {
 public:
  // Adds the catalogue and the partners; `organisations` is how many will follow.
  Market(Script& script, Random& random, uint32_t organisations);

  // Adds the next organisation.
  void AddNext();
  uint32_t size() const { return static_cast<uint32_t>(organisations_.size()); }

  // Whoever works just now, brought up to date: somebody does ten to thirty things before the next comes, as in life,
  // and as is quick to judge. The bigger the customer, the more often, up to 300 users.
  Organisation& AtWork();
  // Somebody else takes over.
  void TakeTurns() { turns_left_ = 0; }

  Script& script() { return *script_; }
  Random& random() { return *random_; }
  const Partners& partners() const { return partners_; }
  uint16_t SomeEdition() { return static_cast<uint16_t>(popularity_.Draw(*random_)); }

  std::string IdOf(const Organisation& organisation) const;
  std::string AdministratorOf(const Organisation& organisation) const;
  std::string UserOf(const Organisation& organisation, uint32_t user) const;

 private:
  Script* script_;
  Random* random_;
  Weighted popularity_;
  Partners partners_;
  Weighted activity_;
  std::vector<Organisation> organisations_;
  size_t at_work_ = 0;
  uint64_t turns_left_ = 0;
};

}  // namespace muniment::generate
