// What organisations, people and editions are called, and how big customers are.
#pragma once

#include <cstdint>
#include <string>

#include "base/id.h"
#include "tools/generate/random.h"

namespace muniment::generate {

inline constexpr uint16_t kEditions = 600;

// The editions of every generated ledger, the most popular first.
struct EditionWords {
  EditionId id;
  std::string code, name, product;
  uint32_t price = 0;  // per seat and year, euro cents
};
EditionWords EditionAt(uint16_t index);

struct PersonWords {
  std::string name;     // "Anna Berger"
  std::string mailbox;  // "anna.berger.17": unique within an organisation by its number
};
PersonWords PersonNamed(Random& random, uint64_t number);

std::string OrganisationName(Random& random, uint64_t number);
std::string Country(Random& random);
std::string City(Random& random);
// 25 characters of the keys' alphabet (KEY-1).
std::string ProductKey(Random& random);

// Users of an organisation, from 5 to 5,000: each doubling is a third as frequent. Two thirds have fewer than ten, one
// in six thousand has more than 1,280; the mean is 15.
uint32_t OrganisationSize(Random& random);

}  // namespace muniment::generate
