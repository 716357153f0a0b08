// Who is there in the beginning: the publisher's catalogue, distributors, partners; then the organisations, one by one.
#pragma once

#include <cstdint>
#include <vector>

#include "tools/generate/picture.h"
#include "tools/generate/random.h"
#include "tools/generate/script.h"
#include "tools/generate/words.h"

namespace muniment::generate {

// Partners sell to about fifty organisations each and buy from one of five distributors.
class Partners {
 public:
  Partners(Script& script, uint32_t organisations);
  uint32_t size() const { return static_cast<uint32_t>(registered_.size()); }
  static std::string Number(uint32_t partner);       // "P-17"
  static std::string Distributor(uint32_t partner);  // from whom it buys
  // Who orders for it.
  std::string Seller(const Script& script, uint32_t partner) const;

 private:
  std::vector<CommandNumber> registered_;
};

// 600 editions with products and list prices.
void AddCatalogue(Script& script);

// Registers an organisation with its reseller's agreement, a first order of four editions, its users, of whom four in
// five get a seat at once, and, where it has twenty users or more or one time in three, a purchasing account.
Organisation AddOrganisation(Script& script, Random& random, const Partners& partners, const Weighted& popularity,
                             uint32_t number);

std::string ResellerAgreement(const Organisation& organisation);  // "R-17"
std::string AccountNumber(const Organisation& organisation);      // "0000000017"

}  // namespace muniment::generate
