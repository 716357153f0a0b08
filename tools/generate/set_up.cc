#include "tools/generate/set_up.h"

#include <algorithm>

#include "fmt/format.h"

namespace muniment::generate {
namespace {

constexpr uint32_t kDistributors = 5;
constexpr uint32_t kOrganisationsOfAPartner = 50;
constexpr size_t kFirstEditions = 4;
constexpr uint32_t kUsersWithAccount = 20;

CommandNumber AddByOperator(Script& script, std::string_view body) {
  return script.Add(Kind::kSetUp, Script::kOperator, body);
}

std::string DistributorNumber(uint32_t distributor) { return fmt::format("D-{}", distributor + 1); }

std::string DomainOf(uint32_t number) { return fmt::format("customer{}.onmicrosoft.com", number); }

// A day of the year before the ledger begins, so that anniversaries spread over the year.
Instant SomeDayBefore(Random& random) { return kStart - days{1 + static_cast<int>(random.Below(365))}; }

struct FirstLine {
  uint16_t edition = 0;
  uint32_t quantity = 0;
  int months = 0;
};

std::vector<FirstLine> ChooseLines(Random& random, const Weighted& popularity, uint32_t users) {
  std::vector<FirstLine> lines;
  while (lines.size() < kFirstEditions) {
    const auto edition = static_cast<uint16_t>(popularity.Draw(random));
    const bool known =
        std::any_of(lines.begin(), lines.end(), [&](const FirstLine& line) { return line.edition == edition; });
    if (known) continue;
    FirstLine& line = lines.emplace_back();
    line.edition = edition;
    // The first is everybody's. Terms are of all lengths, as of subscriptions that were moved here while they ran.
    const uint64_t percent = lines.size() == 1 ? random.Between(100, 130) : random.Between(50, 120);
    line.quantity = static_cast<uint32_t>(users * percent / 100 + 1);
    line.months = static_cast<int>(random.Between(1, 14));
  }
  return lines;
}

void AddFirstOrder(Script& script, Random& random, const Partners& partners, const Weighted& popularity,
                   Organisation& organisation) {
  const std::vector<FirstLine> lines = ChooseLines(random, popularity, organisation.users);
  std::string text;
  for (const FirstLine& line : lines) {
    text += fmt::format(R"({}{{"edition":"{}","quantity":{},"term":"P{}M"}})", text.empty() ? "" : ",",
                        GuidText(EditionAt(line.edition).id.bytes), line.quantity, line.months);
  }
  const CommandNumber order = script.Add(
      Kind::kSetUp, partners.Seller(script, organisation.partner),
      fmt::format(R"("placeOrder":{{"partner":"{}","number":"F-{}","agreement":"{}","lines":[{}]}})",
                  Partners::Number(organisation.partner), organisation.number, ResellerAgreement(organisation), text));
  for (uint32_t i = 0; i < lines.size(); ++i) {
    Pool& pool = organisation.Obtain(lines[i].edition, /*of_account=*/false);
    pool.subscriptions.push_back({.command = order,
                                  .ordinal = i,
                                  .seats = lines[i].quantity,
                                  .of_line = true,
                                  .anchor = script.now(),
                                  .end = FirstEnd(organisation, pool, script.now(), lines[i].months)});
  }
}

void AddUsers(Script& script, Random& random, const std::string& administrator, const std::string& id,
              Organisation& organisation) {
  Pool& everybodys = organisation.pools.front();
  const std::string edition = GuidText(EditionAt(everybodys.edition).id.bytes);
  for (uint32_t user = 0; user < organisation.users; ++user) {
    const PersonWords words = PersonNamed(random, user);
    const bool seated = random.Chance(80);
    const CommandNumber added =
        script.Add(Kind::kSetUp, administrator,
                   fmt::format(R"("addUser":{{"organisation":"{}","user":{{"address":"{}@{}","name":"{}"}}{}}})", id,
                               words.mailbox, DomainOf(organisation.number), words.name,
                               seated ? fmt::format(R"(,"seats":["{}"])", edition) : ""));
    if (user == 0) organisation.first_user = added;
    if (!seated) continue;
    everybodys.seated.Set(user, true);
    ++everybodys.assigned;
  }
}

void AddAccount(Script& script, Random& random, const std::string& name, const std::string& country,
                Organisation& organisation) {
  organisation.agreement_start = SomeDayBefore(random);
  const std::string city = City(random);
  const PersonWords contact = PersonNamed(random, organisation.users);
  AddByOperator(script,
                fmt::format(R"("registerAgreement":{{"number":"M-{}","kind":"mpsa","customer":"{}","partner":"{}",)"
                            R"("start":"{}"}})",
                            organisation.number, name, Partners::Number(organisation.partner),
                            FormatDay(organisation.agreement_start)));
  organisation.account = AddByOperator(
      script, fmt::format(R"("openAccount":{{"number":"{}","legalEntity":"{}","name":"{} {}","location":"{}",)"
                          R"("country":"{}","agreement":"M-{}","contact":{{"address":"{}@{}","name":"{}"}}}})",
                          AccountNumber(organisation), name, name, city, city, country, organisation.number,
                          contact.mailbox, DomainOf(organisation.number), contact.name));
}

}  // namespace

std::string ResellerAgreement(const Organisation& organisation) { return fmt::format("R-{}", organisation.number); }
std::string AccountNumber(const Organisation& organisation) { return fmt::format("{:010}", organisation.number); }

std::string Partners::Number(uint32_t partner) { return fmt::format("P-{}", partner + 1); }
std::string Partners::Distributor(uint32_t partner) { return DistributorNumber(partner % kDistributors); }

Partners::Partners(Script& script, uint32_t organisations) {
  for (uint32_t i = 0; i < kDistributors; ++i) {
    const std::string number = DistributorNumber(i);
    AddByOperator(script,
                  fmt::format(R"("registerDistributor":{{"number":"{}","name":"Distributor {}"}})", number, number));
    AddByOperator(script, fmt::format(R"("authoriseDistributor":{{"distributor":"{}","from":"2020-01-01"}})", number));
  }
  const uint32_t partners = organisations / kOrganisationsOfAPartner + 2;
  for (uint32_t i = 0; i < partners; ++i) {
    registered_.push_back(
        AddByOperator(script, fmt::format(R"("registerPartner":{{"number":"{}","name":"Partner {}",)"
                                          R"("member":{{"address":"sales@partner{}.example","name":"Sam Seller"}}}})",
                                          Number(i), Number(i), i + 1)));
    AddByOperator(script, fmt::format(R"("setRelationship":{{"partner":"{}","distributor":"{}","from":"2020-01-01"}})",
                                      Number(i), Distributor(i)));
  }
}

std::string Partners::Seller(const Script& script, uint32_t partner) const {
  return script.Created(registered_[partner], "person");
}

void AddCatalogue(Script& script) {
  std::string editions, products, offers;
  for (uint16_t i = 0; i < kEditions; ++i) {
    const EditionWords words = EditionAt(i);
    const std::string id = GuidText(words.id.bytes);
    const std::string_view comma = i == 0 ? "" : ",";
    editions += fmt::format(R"({}{{"edition":"{}","code":"{}","name":"{}"}})", comma, id, words.code, words.name);
    products += fmt::format(R"({}{{"edition":"{}","product":"{}"}})", comma, id, words.product);
    offers +=
        fmt::format(R"({}{{"offer":"{}","edition":"{}","terms":{{"price":{{"minorUnits":{},"currency":"EUR"}}}}}})",
                    comma, id, id, words.price);
  }
  AddByOperator(script, fmt::format(R"("importCatalogue":{{"editions":[{}]}})", editions));
  AddByOperator(script, fmt::format(R"("importProducts":{{"products":[{}]}})", products));
  AddByOperator(script, fmt::format(R"("importOffers":{{"offers":[{}]}})", offers));
}

Organisation AddOrganisation(Script& script, Random& random, const Partners& partners, const Weighted& popularity,
                             uint32_t number) {
  Organisation organisation;
  organisation.number = number;
  organisation.users = OrganisationSize(random);
  organisation.partner = static_cast<uint32_t>(random.Below(partners.size()));
  const std::string name = OrganisationName(random, number);
  const std::string country = Country(random);
  const Instant agreed = SomeDayBefore(random);
  organisation.registered =
      AddByOperator(script, fmt::format(R"("registerOrganisation":{{"name":"{}","country":"{}","initialDomain":"{}",)"
                                        R"("administrator":{{"address":"admin@{}","name":"Ada Administrator"}}}})",
                                        name, country, DomainOf(number), DomainOf(number)));
  const std::string id = script.Created(organisation.registered, "organisation");
  AddByOperator(script, fmt::format(R"("registerAgreement":{{"number":"{}","kind":"reseller","customer":"{}",)"
                                    R"("organisation":"{}","partner":"{}","start":"{}"}})",
                                    ResellerAgreement(organisation), name, id, Partners::Number(organisation.partner),
                                    FormatDay(agreed)));
  AddFirstOrder(script, random, partners, popularity, organisation);
  AddUsers(script, random, script.Created(organisation.registered, "person"), id, organisation);
  const bool has_account = random.Chance(33);
  if (has_account || organisation.users >= kUsersWithAccount) AddAccount(script, random, name, country, organisation);
  return organisation;
}

}  // namespace muniment::generate
