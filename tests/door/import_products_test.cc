// Products of editions from two columns.
#include "door/import_products.h"

#include <capnp/message.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace muniment::door {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kE1 = "18181a46-0d4e-45cd-891e-60aabd171b4e";
constexpr std::string_view kE3 = "6fd2c87f-b296-42f0-b197-1e91e994b900";

struct Products {
  explicit Products(const std::string& bytes) {
    std::istringstream in(bytes);
    status = ReadProducts(in, message.initRoot<schemas::ImportProducts>());
  }
  schemas::ImportProducts::Reader get() { return message.getRoot<schemas::ImportProducts>().asReader(); }
  capnp::MallocMessageBuilder message;
  absl::Status status;
};

std::string Row(std::string_view edition, std::string_view product) {
  return std::string(edition) + "," + std::string(product) + "\n";
}

TEST(ReadProducts, CAT_7_TakesTwoColumnsWithOrWithoutAHeader) {
  for (const std::string header : {"", "GUID,product\n", "Edition, Family\r\n"}) {
    Products products(header + Row(kE1, " Office 365\u00a0") + Row(kE3, "\"Office, 365\"") + Row(kE1, "Office 365"));
    ASSERT_TRUE(products.status.ok()) << products.status;
    ASSERT_EQ(products.get().getProducts().size(), 2u);
    EXPECT_EQ(std::string(products.get().getProducts()[0].getEdition()), kE1);
    EXPECT_EQ(std::string(products.get().getProducts()[0].getProduct()), "Office 365");
    EXPECT_EQ(std::string(products.get().getProducts()[1].getProduct()), "Office, 365");
  }
}

TEST(ReadProducts, CAT_7_RefusesAFirstRowWithASlipInItsGuidRatherThanTakeItForAHeader) {
  const Products products(Row(std::string(kE1).substr(1), "A") + Row(kE3, "B"));
  EXPECT_THAT(std::string(products.status.message()), HasSubstr("line 1: the first column is no GUID"));
}

TEST(ReadProducts, CAT_7_RefusesTheZeroGuid) {
  const Products products(Row(kE1, "A") + Row("00000000-0000-0000-0000-000000000000", "B"));
  EXPECT_THAT(std::string(products.status.message()), HasSubstr("line 2: the first column is no GUID"));
}

TEST(ReadProducts, CAT_7_RefusesWithTheLineAndTheReason) {
  const auto message = [](const std::string& bytes) { return std::string(Products(bytes).status.message()); };
  EXPECT_THAT(message(Row(kE1, "A") + "STANDARDPACK,B\n"), HasSubstr("line 2: the first column is no GUID"));
  EXPECT_THAT(message(Row(kE1, "A") + Row(kE3, "")), HasSubstr("line 2: the product must have 1 to 256 bytes"));
  EXPECT_THAT(message(Row(kE1, "A,B")), HasSubstr("line 1: 3 columns"));
  EXPECT_THAT(message(Row(kE1, "A") + Row(kE1, "B")), HasSubstr("line 2: edition 18181a46"));
  EXPECT_THAT(message("GUID,product\n"), HasSubstr("no row names an edition"));
  EXPECT_THAT(message(""), HasSubstr("line 1: the file is empty"));
}

}  // namespace
}  // namespace muniment::door
