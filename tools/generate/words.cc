#include "tools/generate/words.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "fmt/format.h"

namespace muniment::generate {
namespace {

constexpr std::array<std::string_view, 20> kProducts = {
    "Office 365", "Microsoft 365", "Exchange Online",     "SharePoint Online", "Project Online", "Visio Online",
    "Power BI",   "Dynamics 365",  "Enterprise Mobility", "Windows 10/11",     "Teams Phone",    "Intune",
    "Defender",   "Power Apps",    "Power Automate",      "Visual Studio",     "Azure AD",       "OneDrive",
    "Viva",       "Copilot"};
constexpr std::array<std::string_view, 30> kPlans = {"E1",
                                                     "E3",
                                                     "E5",
                                                     "F1",
                                                     "F3",
                                                     "Business Basic",
                                                     "Business Standard",
                                                     "Business Premium",
                                                     "Plan 1",
                                                     "Plan 2",
                                                     "Plan 3",
                                                     "Plan 4",
                                                     "Plan 5",
                                                     "A1 for students",
                                                     "A1 for faculty",
                                                     "A3 for students",
                                                     "A3 for faculty",
                                                     "A5 for students",
                                                     "A5 for faculty",
                                                     "G1",
                                                     "G3",
                                                     "G5",
                                                     "Add-on",
                                                     "Kiosk",
                                                     "Archiving",
                                                     "Essentials",
                                                     "Professional",
                                                     "Premium",
                                                     "Attach",
                                                     "Device"};
constexpr std::array<std::string_view, 24> kFirstNames = {
    "Anna", "Ben",  "Clara",  "David", "Eva",  "Felix", "Greta", "Hugo", "Ida",  "Jan",    "Karin", "Leo",
    "Mona", "Nils", "Olivia", "Paul",  "Rosa", "Simon", "Tara",  "Uwe",  "Vera", "Walter", "Xenia", "Zoe"};
constexpr std::array<std::string_view, 24> kLastNames = {"Adler",  "Berger", "Costa",  "Dubois",  "Eder",   "Fischer",
                                                         "Garcia", "Huber",  "Ivanov", "Jensen",  "Keller", "Lang",
                                                         "Moser",  "Novak",  "Olsen",  "Pichler", "Rossi",  "Silva",
                                                         "Taylor", "Urban",  "Vogel",  "Weber",   "Young",  "Ziegler"};
constexpr std::array<std::string_view, 20> kTrades = {
    "Bakery",      "Books",     "Bridges", "Carpets", "Clinics", "Dairies", "Electric", "Farms",    "Freight",  "Glass",
    "Instruments", "Insurance", "Mills",   "Optics",  "Paper",   "Pumps",   "Schools",  "Software", "Textiles", "Toys"};
constexpr std::array<std::string_view, 12> kForms = {"Ltd",      "GmbH",  "AG",      "Inc", "SA", "BV",
                                                     "and Sons", "Group", "Holding", "SpA", "AS", "Oy"};
constexpr std::array<std::string_view, 12> kCountries = {"AT", "DE", "US", "GB", "FR", "IT",
                                                         "ES", "NL", "CH", "SE", "PL", "JP"};
constexpr std::array<std::string_view, 12> kCities = {"Vienna", "Berlin", "London", "Paris",  "Rome",   "Madrid",
                                                      "Zurich", "Oslo",   "Prague", "Dublin", "Lisbon", "Boston"};
constexpr std::string_view kKeyAlphabet = "BCDFGHJKMPQRTVWXY2346789";
constexpr size_t kKeyLength = 25;

constexpr uint32_t kLeastUsers = 5;
constexpr uint64_t kDoublings = 10;  // 5 × 2^10 is above 5,000

template <size_t n>
std::string One(Random& random, const std::array<std::string_view, n>& words) {
  return std::string(words[random.Below(n)]);
}

std::string Lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Upper case, what is neither letter nor digit as one underscore: "OFFICE_365_E1".
std::string Code(std::string_view name) {
  std::string code;
  for (char c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) {
      code += c;
    } else if (!code.empty() && code.back() != '_') {
      code += '_';
    }
  }
  return code;
}

}  // namespace

EditionWords EditionAt(uint16_t index) {
  static_assert(kProducts.size() * kPlans.size() == kEditions);
  // The first plans of all products come first: these are what everybody has.
  const std::string_view product = kProducts[index % kProducts.size()];
  const std::string_view plan = kPlans[index / kProducts.size()];
  EditionWords words;
  words.id = Derive<EditionId>(CommandId{}, "generated edition", index);
  words.product = product;
  words.name = fmt::format("{} {}", product, plan);
  words.code = Code(words.name);
  words.price = 1'200 + index * 7919U % 30'000;
  return words;
}

PersonWords PersonNamed(Random& random, uint64_t number) {
  const std::string first = One(random, kFirstNames);
  const std::string last = One(random, kLastNames);
  return {.name = first + " " + last, .mailbox = fmt::format("{}.{}.{}", Lower(first), Lower(last), number)};
}

std::string OrganisationName(Random& random, uint64_t number) {
  const std::string owner = One(random, kLastNames);
  const std::string trade = One(random, kTrades);
  const std::string form = One(random, kForms);
  return fmt::format("{} {} {} {}", owner, trade, number, form);
}

std::string Country(Random& random) { return One(random, kCountries); }
std::string City(Random& random) { return One(random, kCities); }

std::string ProductKey(Random& random) {
  std::string key;
  for (size_t i = 0; i < kKeyLength; ++i) key += kKeyAlphabet[random.Below(kKeyAlphabet.size())];
  return key;
}

uint32_t OrganisationSize(Random& random) {
  uint64_t doublings = 0;
  while (doublings + 1 < kDoublings && random.Below(3) == 0) ++doublings;
  const uint64_t least = uint64_t{kLeastUsers} << doublings;
  return static_cast<uint32_t>(std::min<uint64_t>(least + random.Below(least), 5'000));
}

}  // namespace muniment::generate
