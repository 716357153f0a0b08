// Known secrets and names are planted through every door, tried out and refused ones included; then every byte of every
// file that the program wrote is looked through, and every row of the database's tables, which are compressed. Rules
// ACT-1, KEY-2, KEY-11, BILL-2, PRIV-1, PRIV-4, HIST-4.
#include <absl/strings/ascii.h>

#include <fcntl.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_file_reader.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "base/id.h"
#include "tests/tools/cli.h"

namespace muniment::testing {
namespace {

namespace fs = std::filesystem;

// Nothing else in the tests has these.
constexpr std::string_view kKeys[] = {"9KX7Q-WT4RB-M8VJ2-PH6YD-67892", "8KX7Q-WT4RB-M8VJ2-PH6YD-67893",
                                      "7KX7Q-WT4RB-M8VJ2-PH6YD-67894", "6KX7Q-WT4RB-M8VJ2-PH6YD-67896"};
constexpr std::string_view kCard = "4111 1111 1111 1111";
constexpr std::string_view kPerson = "zacharias.plantedperson";
constexpr std::string_view kComment = "plantedcomment about nobody";
constexpr std::string_view kToken = "tok_plantedpaymenttoken";
constexpr std::string_view kHolder = "Plantedholder of Card";
constexpr std::string_view kAddress = "7 Plantedaddress Quay";

constexpr std::string_view kUserColumns =
    "User Name,First Name,Last Name,Display Name,Job Title,Department,Office Number,Office Phone,Mobile Phone,Fax,"
    "Address,City,State or Province,ZIP or Postal Code,Country or Region\n";

std::string LowerWithoutSeparators(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c != '-' && c != ' ') out.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

class Secrets : public Cli {
 protected:
  Secrets() { Init(); }
  // Runs it and keeps what it printed.
  Ran Try(std::string_view arguments, std::string_view in = "") {
    Ran ran = Run(arguments, in);
    printed_ += ran.out + ran.err;
    return ran;
  }
  // The id of what was created, from a printed answer.
  static std::string Created(const Ran& ran, std::string_view kind) {
    const size_t at = ran.out.find(fmt::format("\"{}\":[\"", kind));
    EXPECT_NE(at, std::string::npos) << kind << " in " << ran;
    return at == std::string::npos ? "" : ran.out.substr(at + kind.size() + 5, 32);
  }
  std::string AnEdition() {
    return Line("addEdition", R"({"edition":"00000000-0000-0000-0000-0000000000e3","code":"E3","name":"Edition"})");
  }
  // Its global administrator; `more`: further members, beginning with a comma.
  std::string Contoso(std::string_view administrator, std::string_view name, std::string_view more = "") {
    return Line("registerOrganisation",
                fmt::format(R"({{"name":"Contoso","country":"AT","initialDomain":"contoso.onmicrosoft.com",)"
                            R"("administrator":{{"address":"{}","name":"{}"}}{}}})",
                            administrator, name, more));
  }
  // The keys and values of a table, which no other table's rows replace here.
  static std::string RowsOf(const fs::path& table) {
    std::string rows;
    rocksdb::SstFileReader reader{rocksdb::Options()};
    EXPECT_TRUE(reader.Open(table.string()).ok()) << table;
    const std::unique_ptr<rocksdb::Iterator> row(reader.NewIterator(rocksdb::ReadOptions()));
    for (row->SeekToFirst(); row->Valid(); row->Next()) {
      rows.append(row->key().data(), row->key().size()).append(row->value().data(), row->value().size());
    }
    EXPECT_TRUE(row->status().ok()) << table;
    return rows;
  }
  std::string InTables() {
    std::string all;
    for (const auto& file : fs::recursive_directory_iterator(ledger())) {
      if (file.path().extension() == ".sst") all += RowsOf(file.path());
    }
    return all;
  }
  // Every file below the ledger's folder, its tables' rows, and what was printed.
  std::string EveryRawByte() {
    std::string all = printed_ + InTables();
    for (const auto& file : fs::recursive_directory_iterator(ledger())) {
      if (file.is_regular_file()) all += Read(file.path());
    }
    return all;
  }
  // Sends something harmless twice: what the log held is in tables then. They hold what is known to be in clear, so
  // that the scan sees what is there.
  void ExpectTablesAreSeen() {
    for (const std::string_view name : {"Plantedclearname", "Another"}) {
      ASSERT_THAT(
          Try("do {}", Line("registerDistributor", fmt::format(R"({{"number":"D-{}","name":"{}"}})", name, name))),
          Exits(0));
    }
    EXPECT_NE(InTables().find("Plantedclearname"), std::string::npos) << "the scan finds what is in the tables";
  }
  std::string File(std::string_view name, std::string_view text) {
    Write(folder_ / name, text);
    return (folder_ / name).string();
  }
  // The same as one lower-case text without hyphens and spaces.
  std::string EveryByte() { return LowerWithoutSeparators(EveryRawByte()); }
  // A token, neither as text nor as the bytes that a command has.
  void ExpectIsNowhere(std::string_view token) {
    ExpectTablesAreSeen();
    EXPECT_EQ(EveryByte().find(LowerWithoutSeparators(token)), std::string::npos) << token;
    const auto bytes = ParseIdAs<AnyId>(token);
    ASSERT_TRUE(bytes);
    const std::string raw(reinterpret_cast<const char*>(bytes->bytes.data()), bytes->bytes.size());
    EXPECT_EQ(EveryRawByte().find(raw), std::string::npos) << token;
  }
  std::string printed_;
};

TEST_F(Secrets, KEY_2_KEY_11_BILL_2_PRIV_1_PRIV_4_HIST_4_NoPlantedSecretIsInAnyByteOfAnyFile) {
  const std::string person = fmt::format("{}@contoso.onmicrosoft.com", kPerson);
  ASSERT_THAT(Try("do {}", AnEdition() + AnAccount() + Contoso(person, kPerson)), Exits(0));

  // Issued, issued again, revoked, tried out.
  const std::string batch = R"("partner":"P-1","distributor":"D-1","edition":"E3","seats":5,)";
  const auto issue = [&](std::string_view keys) {
    return Line("issueKeys", fmt::format("{{{}\"keys\":[{}]}}", batch, keys));
  };
  ASSERT_THAT(Try("do {}", issue(fmt::format(R"("{}","{}","{}")", kKeys[0], kKeys[1], kKeys[2]))), Exits(0));
  EXPECT_THAT(Try("do {}", issue(fmt::format(R"("{}")", kKeys[1]))), Exits(0));  // unchanged
  EXPECT_THAT(Try("do {} --dry-run", issue(fmt::format(R"("{}")", kKeys[3]))), Exits(0));
  std::string revoke = Line("revokeKey", fmt::format(R"({{"key":"{}"}})", kKeys[2]));
  revoke.insert(1, fmt::format(R"("reasonCode":"lost","reason":"{}",)", kComment));
  ASSERT_THAT(Try("do {}", revoke), Exits(0));

  // Redeemed, unknown, revoked, malformed; a card number where a comment may stand; a key where a name may stand.
  const auto open = [&](std::string_view key) {
    return Line("openRedemption", fmt::format(R"({{"keys":["{}"],"confirmed":true}})", key), person);
  };
  const Ran opened = Try("do {}", open(kKeys[0]));
  ASSERT_THAT(opened, Exits(0));
  const std::string redemption = Created(opened, "redemption");
  ASSERT_THAT(
      Try("do {}", Line("completeRedemption",
                        fmt::format(R"({{"redemption":"{}","organisation":"contoso.onmicrosoft.com","start":true}})",
                                    redemption),
                        person)),
      Exits(0));
  EXPECT_THAT(Try("do {}", open(kKeys[0])), Exits(1));
  EXPECT_THAT(Try("do {}", open(kKeys[2])), Exits(1));
  EXPECT_THAT(Try("do {}", open(kKeys[3])), Exits(1));
  EXPECT_THAT(Try("do {} --dry-run", open(kKeys[1])), Exits(0));
  EXPECT_THAT(Try("do {}", open(fmt::format("{}X", kKeys[3]))), Exits(1));
  std::string card = Line("setProduct", R"({"edition":"E3","product":"Family"})");
  card.insert(1, fmt::format(R"("reason":"paid with {}",)", kCard));
  EXPECT_THAT(Try("do {}", card), Exits(1));
  EXPECT_THAT(Try("do {}", fmt::format("{} is no command\n", kKeys[3])), Exits(1));
  // In fields that are kept in clear, or sealed for who may read them.
  for (const std::string_view form :
       {R"({{"number":"{}","name":"A partner"}})", R"({{"number":"P-9","name":"of {}"}})"}) {
    const std::string fields = fmt::format(fmt::runtime(form), kKeys[3]);
    EXPECT_THAT(Try("do {}", Line("registerDistributor", fields)), Exits(1)) << form;
  }
  std::string words = Line("setProduct", R"({"edition":"E3","product":"Family"})");
  words.insert(1, fmt::format(R"("reason":"for key {}",)", kKeys[3]));
  EXPECT_THAT(Try("do {}", words), Exits(1));
  EXPECT_THAT(Try(fmt::format("show {{}} {}", kKeys[3])), Exits(2));
  EXPECT_THAT(Try(fmt::format("show {{}} keys {}", kKeys[3])), Exits(2));
  EXPECT_THAT(Try(fmt::format("inspect {{}} {}", kKeys[3])), Exits(2));
  EXPECT_THAT(Try(fmt::format("export {{}} --kind {}", kKeys[3])), Exits(2));
  EXPECT_THAT(Try(fmt::format("{} {{}}", kKeys[3])), Exits(2));
  EXPECT_THAT(Try(fmt::format("show {{}} keys one {}", kKeys[3])), Exits(2));
  // Where a time, a number or the resolvers belong.
  for (const std::string_view form :
       {"show {{}} accounts --after {}", "show {{}} licences --as-of {}", "show {{}} licences --known-at {}",
        "show {{}} calendar --from {}", "export {{}} --format jsonl --from {}",
        "export {{}} --format jsonl --holder {}", "export {{}} --format jsonl --recorded-to {}", "tick {{}} --until {}",
        "import catalogue {{}} {} --effective 2027-01-01", "import catalogue {{}} none.csv --effective {}",
        "do {{}} --resolvers {}", "do {{}} --resolvers {},192.0.2.1", "generate {{}}2 --seed 1 --events {}"}) {
    for (const std::string_view secret : {std::string_view(kKeys[3]), std::string_view(person)}) {
      EXPECT_THAT(Try(fmt::format(fmt::runtime(form), secret)), Exits(2)) << form;
    }
  }

  // Everything that can be had without being somebody.
  for (std::string_view view : {"keys", "organisations", "users", "notices", "subscriptions", "seats"}) {
    EXPECT_THAT(Try(fmt::format("show {{}} {} --format json", view)), Exits(0)) << view;
  }
  EXPECT_THAT(Try("export {} --format jsonl"), Exits(0));
  EXPECT_THAT(Try("export {} --format csv"), Exits(0));
  EXPECT_THAT(Try("export {} --format capnp"), Exits(0));
  EXPECT_THAT(Try("inspect {} 19"), Exits(0));

  ExpectTablesAreSeen();
  const std::string everything = EveryByte();
  EXPECT_NE(everything.find(LowerWithoutSeparators(kKeys[0].substr(24))), std::string::npos)
      << "the scan finds what is there: last five characters";
  for (std::string_view key : kKeys) {
    EXPECT_EQ(everything.find(LowerWithoutSeparators(key)), std::string::npos) << key;
    EXPECT_EQ(everything.find(LowerWithoutSeparators(key.substr(0, 23))), std::string::npos) << "its first twenty";
  }
  EXPECT_EQ(everything.find(LowerWithoutSeparators(kCard)), std::string::npos);
  EXPECT_EQ(everything.find(kPerson), std::string::npos);
  EXPECT_EQ(everything.find(LowerWithoutSeparators(kComment)), std::string::npos);
}

// An invitation's token is derived, told to the operator who sends it, and kept nowhere (KEY-11).
TEST_F(Secrets, KEY_11_AnInvitationsTokenIsInNoByteOfAnyFile) {
  ASSERT_THAT(Try("do {}", AnAccount()), Exits(0));
  ASSERT_THAT(Try("do {}", Line("associateDomain",
                                R"({"account":"0005000123","domain":"contoso.com",)"
                                R"("administrator":{"address":"ivo@contoso.com","name":"Ivo"}})",
                                "kim@contoso.com")),
              Exits(0));
  // Not kept with what was printed: this is where it may be seen.
  const Ran notices = Run("show {} notices --as olga@publisher.example --format jsonl");
  const size_t at = notices.out.find("\"token\":\"");
  ASSERT_NE(at, std::string::npos) << notices;
  const std::string token = notices.out.substr(at + 9, notices.out.find('"', at + 9) - at - 9);
  ASSERT_GE(token.size(), 32u);

  const auto decline = [&](std::string_view with, std::string_view actor) {
    return Line("declineInvitation", fmt::format(R"({{"token":"{}"}})", with), actor);
  };
  const auto accept = [&](std::string_view organisation) {
    return Line("acceptInvitation", fmt::format(R"({{"token":"{}","organisation":"{}"}})", token, organisation),
                "ivo@contoso.com");
  };
  EXPECT_THAT(Try("do {} --dry-run", decline(token, "ivo@contoso.com")), Exits(0));
  EXPECT_THAT(Try("do {}", decline(token, "kim@contoso.com")), Exits(1));
  EXPECT_THAT(Try("do {}", accept("nowhere.example")), Exits(1));
  EXPECT_THAT(Try("do {}", fmt::format("{} is no command\n", token)), Exits(1));
  EXPECT_THAT(Try("do {}", decline(token, "ivo@contoso.com")), Exits(0));
  EXPECT_THAT(Try("do {}", accept("contoso.com")), Exits(1));
  for (std::string_view view : {"notices", "accounts", "domains"}) {
    EXPECT_THAT(Try(fmt::format("show {{}} {} --format json", view)), Exits(0)) << view;
  }
  EXPECT_THAT(Try("export {} --format jsonl"), Exits(0));
  EXPECT_THAT(Try("export {} --format capnp"), Exits(0));
  ExpectIsNowhere(token);
}

// So is the link in the notice of an order (ACT-1).
TEST_F(Secrets, ACT_1_KEY_11_AnActivationLinkIsInNoByteOfAnyFile) {
  const std::string gloria = "gloria@contoso.onmicrosoft.com";
  ASSERT_THAT(
      Try("do {}",
          AnAccount() + AnEdition() +
              Line("registerAgreement", R"({"number":"OV-1","kind":"openValue","customer":"Contoso","partner":"P-1",)"
                                        R"("start":"2026-01-15"})") +
              Contoso(gloria, "Gloria", R"(,"licenceId":"OV-1")") +
              Line("placeOrder",
                   R"({"partner":"P-1","number":"O-1","agreement":"OV-1","lines":[{"edition":"E3","quantity":5}]})",
                   "ann@litware.example")),
      Exits(0));
  const Ran notices = Run("show {} notices --kind activateOrder --as olga@publisher.example --format jsonl");
  const size_t at = notices.out.find("\"token\":\"");
  ASSERT_NE(at, std::string::npos) << notices;
  const std::string link = notices.out.substr(at + 9, notices.out.find('"', at + 9) - at - 9);
  ASSERT_GE(link.size(), 32u);

  const auto open = [&](std::string_view with, std::string_view organisation, std::string_view actor) {
    return Line("openActivation", fmt::format(R"({{"link":"{}","organisation":"{}"}})", with, organisation), actor);
  };
  EXPECT_THAT(Try("do {} --dry-run", open(link, "contoso.onmicrosoft.com", gloria)), Exits(0));
  EXPECT_THAT(Try("do {}", open(link, "nowhere.example", gloria)), Exits(1));
  EXPECT_THAT(Try("do {}", open(link, "contoso.onmicrosoft.com", "ann@litware.example")), Exits(1));
  EXPECT_THAT(Try("do {}", fmt::format("{} is no command\n", link)), Exits(1));
  EXPECT_THAT(Try("do {} --atomic", open(link, "contoso.onmicrosoft.com", gloria) + open(link, "x", gloria)), Exits(1));
  EXPECT_THAT(Try("do {}", open(link, "contoso.onmicrosoft.com", gloria)), Exits(0));
  for (std::string_view view : {"notices", "activations", "orders"}) {
    EXPECT_THAT(Try(fmt::format("show {{}} {} --format json", view)), Exits(0)) << view;
  }
  EXPECT_THAT(Try("export {} --format jsonl"), Exits(0));
  EXPECT_THAT(Try("export {} --format capnp"), Exits(0));
  ExpectIsNowhere(link);
}

// The names of users come in files, and so may what does not belong there.
TEST_F(Secrets, PRIV_1_PRIV_4_KEY_2_WhatComesInFilesIsInNoByteOfAnyFile) {
  const std::string gloria = "gloria@contoso.onmicrosoft.com";
  ASSERT_THAT(Try("do {}", AnEdition() + Contoso(gloria, "Gloria")), Exits(0));
  const std::string row = fmt::format("{}@contoso.onmicrosoft.com,Planted,{},{},,,,,,,{},Vienna,,1010,Austria\n",
                                      kPerson, kHolder, kHolder, kAddress);
  const std::string users = File("users.csv", fmt::format("{}{}", kUserColumns, row));
  const std::string refused = File("refused.csv", fmt::format("{}{}{}@elsewhere.example,Planted,{},{},,,,,,,{},,,,\n",
                                                              kUserColumns, row, kPerson, kHolder, kHolder, kAddress));
  const std::string broken = File("broken.csv", fmt::format("{}{}", kUserColumns, row.substr(0, row.size() - 20)));
  const auto import = [&](std::string_view file, std::string_view more) {
    return Try(
        fmt::format("import users {{}} {} --organisation contoso.onmicrosoft.com --as {} {}", file, gloria, more));
  };
  EXPECT_THAT(import(users, "--dry-run"), Exits(0));
  EXPECT_THAT(import(refused, "--atomic"), Exits(1));
  EXPECT_NE(import(broken, "").exit, 0);
  EXPECT_THAT(import(users, ""), Exits(0));
  EXPECT_THAT(import(refused, ""), Exits(1));
  // A key as a name of a product, of a plan, of a row that is none.
  const std::string products = File("products.csv", fmt::format("00000000-0000-0000-0000-0000000000e3,{}\n", kKeys[0]));
  EXPECT_THAT(Try(fmt::format("import products {{}} {}", products)), Exits(2));
  const std::string nonsense = File("nonsense.csv", fmt::format("{},{}\n{},{}\n", kKeys[1], kPerson, kCard, kToken));
  for (std::string_view door : {"catalogue", "offers", "products"}) {
    EXPECT_NE(Try(fmt::format("import {} {{}} {}", door, nonsense)).exit, 0) << door;
  }
  // What cannot be taken is reported as it stands, but for what may be somebody's address.
  const std::string offers = File(
      "offers.csv",
      fmt::format("offer_id,name,product_id,minimum_quantity,maximum_quantity,is_addon,is_trial,"
                  "supported_billing_cycles,category\n"
                  "00000000-0000-0000-0000-0000000000e3,Offer,00000000-0000-0000-0000-0000000000e3,1,0,False,False,"
                  "annual,\n00000000-0000-0000-0000-0000000000e4,Offer,{0}@x.example,{0}@x.example,plantednumber,"
                  "False,False,annual,\n",
                  kPerson));
  EXPECT_THAT(Try(fmt::format("import offers {{}} {}", offers)), Exits(0));
  EXPECT_NE(printed_.find("plantednumber"), std::string::npos) << "defects are told";
  for (std::string_view view : {"users", "organisations", "catalogue"}) {
    EXPECT_THAT(Try(fmt::format("show {{}} {} --format json", view)), Exits(0)) << view;
  }
  EXPECT_THAT(Try("export {} --format jsonl"), Exits(0));
  ExpectTablesAreSeen();
  const std::string everything = EveryByte();
  for (std::string_view secret : {kPerson, kHolder, kAddress, kKeys[0], kKeys[1], kCard, kToken}) {
    EXPECT_EQ(everything.find(LowerWithoutSeparators(secret)), std::string::npos) << secret;
  }
}

// Ends a program by SIGABRT while it waits for input; did that write a core file?
bool LeavesACore(const std::vector<std::string>& program, const fs::path& folder) {
  int in[2];
  EXPECT_EQ(pipe(in), 0);
  std::vector<char*> arguments;
  for (const std::string& argument : program) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_CORE, &unlimited);
    dup2(in[0], 0);
    dup2(open("/dev/null", O_WRONLY), 1);
    if (chdir(folder.c_str()) != 0) _exit(127);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // until it waits
  kill(child, SIGABRT);
  int status = 0;
  waitpid(child, &status, 0);
  close(in[0]);
  close(in[1]);
  EXPECT_TRUE(WIFSIGNALED(status));
  return WIFSIGNALED(status) && WCOREDUMP(status);
}

TEST_F(Secrets, KEY_2_PRIV_1_ACrashLeavesNoCoreFile) {
  if (!LeavesACore({"/bin/cat"}, folder_)) GTEST_SKIP() << "this machine writes no core files at all";
  EXPECT_FALSE(LeavesACore({MUNIMENT_PROGRAM, "do", ledger()}, folder_));
}

TEST_F(Secrets, BILL_2_PRIV_1_WhatPaysIsInNoByteOfAnyFile) {
  const std::string person = fmt::format("{}@contoso.onmicrosoft.com", kPerson);
  ASSERT_THAT(Try("do {}", AnEdition() +
                               Line("setTermsOfSale",
                                    R"({"edition":"E3","terms":{"selfService":true,"term":"P1Y","billing":"P1M",)"
                                    R"("price":{"minorUnits":840,"currency":"EUR"}}})") +
                               Contoso(person, kPerson)),
              Exits(0));
  const Ran account =
      Try("do {}", Line("openBillingAccount", R"({"organisation":"contoso.onmicrosoft.com","name":"Cards"})", person));
  const Ran added =
      Try("do {}",
          Line("addBillingProfile",
               fmt::format(R"({{"billingAccount":"{}","name":"Card"}})", Created(account, "billingAccount")), person));
  const std::string profile = Created(added, "billingProfile");
  const auto set = [&](std::string_view token, std::string_view last_four, std::string_view expiry,
                       std::string_view holder) {
    return Line("setPaymentMethod",
                fmt::format(R"({{"billingProfile":"{}","method":{{"token":"{}","brand":"Visa","lastFour":"{}",)"
                            R"("expiry":"{}","name":"{}","address":"{}"}}}})",
                            profile, token, last_four, expiry, holder, kAddress),
                person);
  };
  // Tried out, refused for each field that is wrong, set, set anew, edited.
  EXPECT_THAT(Try("do {} --dry-run", set(kToken, "4242", "2031-04", kHolder)), Exits(0));
  EXPECT_THAT(Try("do {}", set(kCard, "4242", "2031-04", kHolder)), Exits(1));
  EXPECT_THAT(Try("do {}", set(kToken, kCard, "2031-04", kHolder)), Exits(1));
  EXPECT_THAT(Try("do {}", set(kToken, "4242", kCard, kHolder)), Exits(1));
  EXPECT_THAT(Try("do {}", set(kToken, "4242", "2031-04", kCard)), Exits(1));
  EXPECT_THAT(Try("do {}", set(kToken, "42", "2031-04", kHolder)), Exits(1));
  ASSERT_THAT(Try("do {}", set(kToken, "4242", "2031-04", kHolder)), Exits(0));
  ASSERT_THAT(Try("do {}", set(kToken, "4343", "2032-04", kHolder)), Exits(0));
  const auto edit = [&](std::string_view name) {
    return Line("editPaymentMethod", fmt::format(R"({{"billingProfile":"{}","name":"{}"}})", profile, name), person);
  };
  ASSERT_THAT(Try("do {}", edit(kHolder)), Exits(0));
  EXPECT_THAT(Try("do {}", edit(kCard)), Exits(1));
  ASSERT_THAT(Try("do {}", Line("purchase",
                                fmt::format(R"({{"organisation":"contoso.onmicrosoft.com","edition":"E3",)"
                                            R"("quantity":5,"billingProfile":"{}"}})",
                                            profile),
                                person)),
              Exits(0));
  EXPECT_THAT(Try("do {}", fmt::format("{} is no command\n", kToken)), Exits(1));
  for (std::string_view view : {"payment-methods", "invoices", "self-service"}) {
    EXPECT_THAT(Try(fmt::format("show {{}} {} --format json", view)), Exits(0)) << view;
  }
  EXPECT_THAT(Try("export {} --format jsonl"), Exits(0));
  EXPECT_THAT(Try("export {} --format capnp"), Exits(0));

  ExpectTablesAreSeen();
  const std::string everything = EveryByte();
  EXPECT_NE(everything.find("4343"), std::string::npos) << "the scan finds what is there: last four";
  for (std::string_view secret : {kToken, kCard, kHolder, kAddress}) {
    EXPECT_EQ(everything.find(LowerWithoutSeparators(secret)), std::string::npos) << secret;
  }
}

}  // namespace
}  // namespace muniment::testing
