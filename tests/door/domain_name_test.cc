#include "door/domain_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace muniment::door {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string Canonical(const std::string& text) {
  const auto name = CanonicalDomain(text);
  return name.ok() ? *name : "refused: " + std::string(name.status().message());
}

TEST(CanonicalDomain, DOM_6_IsLowerCase) {
  EXPECT_EQ(Canonical("Contoso.COM"), "contoso.com");
  EXPECT_EQ(Canonical("contoso.com."), "contoso.com");
  EXPECT_EQ(Canonical("a-1.CONTOSO.co.uk"), "a-1.contoso.co.uk");
}

TEST(CanonicalDomain, DOM_6_IsTheSameForEveryWayToWriteAnInternationalName) {
  for (const char* text : {"bücher.example", "BÜCHER.example", "bu\u0308cher.example", "xn--bcher-kva.example",
                           "XN--BCHER-KVA.Example", "bücher。example", "ｂücher.example"}) {
    EXPECT_EQ(Canonical(text), "xn--bcher-kva.example") << text;
  }
  EXPECT_EQ(Canonical("faß.de"), "xn--fa-hia.de");
}

TEST(CanonicalDomain, RefusesWhatIsNoneSayingWhyAndHowToWriteIt) {
  EXPECT_THAT(Canonical(""), HasSubstr("it is empty; write it like contoso.com"));
  EXPECT_THAT(Canonical("contoso"), HasSubstr("'contoso' is not a domain name: it has no dot"));
  EXPECT_THAT(Canonical("a..com"), HasSubstr("a part between dots is empty"));
  EXPECT_THAT(Canonical(".contoso.com"), HasSubstr("a part between dots is empty"));
  EXPECT_THAT(Canonical("contoso.com.."), HasSubstr("a part between dots is empty"));
  EXPECT_THAT(Canonical("192.168.1.1"), HasSubstr("it ends in a number, as an IP address does"));
  EXPECT_THAT(Canonical("a_b.com"), HasSubstr("'_' cannot stand in it"));
  EXPECT_THAT(Canonical("*.contoso.com"), HasSubstr("'*' cannot stand in it"));
  EXPECT_THAT(Canonical("https://contoso.com"), HasSubstr("cannot stand in it"));
  EXPECT_THAT(Canonical("harry@contoso.com"), HasSubstr("'@' cannot stand in it"));
}

TEST(CanonicalDomain, NeverMakesANameOfAnotherByDroppingWhatIsForbidden) {
  for (const char* text :
       {"con toso.com", " contoso.com", "contoso.com ", "con_toso.com", "contoso!.com", "con/toso.com"}) {
    EXPECT_THAT(Canonical(text), HasSubstr("refused")) << text;
  }
}

TEST(CanonicalDomain, RefusesFalsePunycodeSymbolsAndMisplacedHyphens) {
  for (const char* text : {"xn--a.com", "xn--zzzzzz.com", "xn--bcher.com", "☃.net", "-a.com", "a-.com", "ab--c.com"}) {
    EXPECT_THAT(Canonical(text), HasSubstr("refused")) << text;
  }
}

TEST(CanonicalDomain, HoldsTheLimitsOfPartsAndOfTheWhole) {
  const std::string part(63, 'a');
  EXPECT_EQ(Canonical(part + ".com"), part + ".com");
  EXPECT_THAT(Canonical(part + "a.com"), HasSubstr("refused"));
  const std::string whole = part + "." + part + "." + part + "." + std::string(57, 'b') + ".com";
  ASSERT_EQ(whole.size(), 253u);
  EXPECT_EQ(Canonical(whole), whole);
  EXPECT_THAT(Canonical("c" + whole), HasSubstr("refused"));
  EXPECT_THAT(Canonical(std::string(100000, 'a')), HasSubstr("longer than 1024 bytes"));
}

TEST(CanonicalDomain, RefusesControlsAndBrokenTextWithoutRepeatingThem) {
  for (const std::string& text : {"con\0toso.com"s, "contoso.com\n"s, "\x1b[31m.com"s, "\xff\xfe.com"s}) {
    const std::string message = Canonical(text);
    EXPECT_THAT(message, HasSubstr("the text is not a domain name"));
    EXPECT_THAT(message, Not(HasSubstr("\x1b")));
  }
}

TEST(PublicSuffixes, DOM_12_NobodyOwnsThem) {
  for (const char* name : {"com", "co.uk", "azurewebsites.net", "xn--p1ai"}) EXPECT_TRUE(IsPublicSuffix(name)) << name;
  for (const char* name : {"contoso.com", "contoso.co.uk", "contoso.azurewebsites.net", "contoso.onmicrosoft.com"}) {
    EXPECT_FALSE(IsPublicSuffix(name)) << name;
  }
}

TEST(PublicSuffixes, DOM_12_WhatIsRegisteredLiesOnePartBelow) {
  EXPECT_EQ(RegistrableDomain("eu.sales.contoso.co.uk"), "contoso.co.uk");
  EXPECT_EQ(RegistrableDomain("contoso.com"), "contoso.com");
  EXPECT_EQ(RegistrableDomain("co.uk"), std::nullopt);
}

TEST(Subdomains, DOM_2_LieStrictlyBelowAtADot) {
  EXPECT_TRUE(IsSubdomainOf("x.contoso.com", "contoso.com"));
  EXPECT_TRUE(IsSubdomainOf("a.b.contoso.com", "contoso.com"));
  EXPECT_FALSE(IsSubdomainOf("contoso.com", "contoso.com"));
  EXPECT_FALSE(IsSubdomainOf("notcontoso.com", "contoso.com"));
  EXPECT_FALSE(IsSubdomainOf("com", "contoso.com"));
  EXPECT_FALSE(IsSubdomainOf(".contoso.com", "contoso.com"));
  EXPECT_FALSE(IsSubdomainOf("contoso.com", ""));
}

TEST(Parents, DOM_12_AreTheNamesAboveNearestFirst) {
  EXPECT_THAT(Parents("a.b.contoso.co.uk"), ElementsAre("b.contoso.co.uk", "contoso.co.uk", "co.uk"));
  EXPECT_THAT(Parents("contoso.com"), IsEmpty());
  EXPECT_THAT(Parents("com"), IsEmpty());
}

TEST(MailAddresses, PRIV_1_AreEqualWhateverTheCaseAndTheFormOfTheDomain) {
  const auto address = ParseMailAddress("Harry.Potter+test@BÜCHER.example");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->local_part, "Harry.Potter+test");
  EXPECT_EQ(address->domain, "xn--bcher-kva.example");
  EXPECT_EQ(address->canonical, "harry.potter+test@xn--bcher-kva.example");
  EXPECT_EQ(ParseMailAddress("JÖRG@contoso.com")->canonical, ParseMailAddress("jo\u0308rg@Contoso.com")->canonical);
}

// Plain local parts are not shown to the library that folds the others: both ways must agree.
TEST(MailAddresses, PRIV_1_FoldPlainLocalPartsAsTheyFoldThoseWithOtherLetters) {
  std::mt19937 random(7);
  constexpr std::string_view kMayStand =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~";
  for (int round = 0; round < 500; ++round) {
    std::string local;
    for (size_t i = 0; i < 1 + random() % 20; ++i) local.push_back(kMayStand[random() % kMayStand.size()]);
    const auto plain = ParseMailAddress(local + "@contoso.com");
    const auto folded = ParseMailAddress(local + "\u00e9@contoso.com");
    ASSERT_TRUE(plain.ok() && folded.ok()) << local;
    EXPECT_EQ(plain->canonical, folded->canonical.substr(0, local.size()) + "@contoso.com");
  }
}

TEST(MailAddresses, HoldTheLimitsOfTheirParts) {
  EXPECT_TRUE(ParseMailAddress(std::string(64, 'a') + "@contoso.com").ok());
  EXPECT_FALSE(ParseMailAddress(std::string(65, 'a') + "@contoso.com").ok());
  const std::string part(60, 'd');
  const std::string domain = part + "." + part + "." + part + ".com";  // 186
  EXPECT_TRUE(ParseMailAddress(std::string(64, 'a') + "@" + domain).ok());
  EXPECT_FALSE(ParseMailAddress(std::string(64, 'a') + "@e." + domain + ".uk").ok());
}

TEST(MailAddresses, PRIV_1_RefusalsSayWhyWithoutRepeatingTheAddress) {
  for (const std::string& text :
       {"secretname"s, "@contoso.com"s, "secretname@"s, "secretname@contoso"s, "secretname@x@contoso.com"s,
        "secret name@contoso.com"s, "\"secretname\"@contoso.com"s, "Secret <secretname@contoso.com>"s,
        ".secretname@contoso.com"s, "secretname.@contoso.com"s, "secret..name@contoso.com"s, "secretname@[192.0.2.1]"s,
        "secretname@secretname contoso.com"s, "secretname\n@contoso.com"s, "secretname\xff@contoso.com"s, ""s,
        "secretname\0@contoso.com"s}) {
    const auto address = ParseMailAddress(text);
    ASSERT_EQ(address.status().code(), absl::StatusCode::kInvalidArgument) << text;
    const std::string message(address.status().message());
    EXPECT_THAT(message, HasSubstr("write it like name@contoso.com"));
    EXPECT_THAT(message, Not(HasSubstr("secret"))) << text;
  }
}

}  // namespace
}  // namespace muniment::door
