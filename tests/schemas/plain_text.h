// A ForeignText that keeps every text in clear, so that tests of the JSON reader see what came through.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "schemas/json.h"

namespace muniment::schemas {

class PlainText final : public ForeignText {
 public:
  int persons = 0;

  void NextPerson() override { ++persons; }
  absl::Status Seal(std::string_view text, Whose whose, Sealed::Builder out) override {
    const std::string kept = std::string(whose == Whose::kAuthor   ? "author"
                                         : whose == Whose::kPerson ? "person"
                                                                   : "subject") +
                             ":" + std::string(text);
    out.setKey(KeyBytes());
    out.setBytes({reinterpret_cast<const unsigned char*>(kept.data()), kept.size()});
    return absl::OkStatus();
  }
  absl::Status ReadAddress(std::string_view text, Address::Builder out) override {
    out.setDomain(std::string(text.substr(text.find('@') + 1)).c_str());
    return Seal(text, Whose::kPerson, out.initSealed());
  }
  absl::Status ReadPerson(std::string_view text, PersonRef::Builder out) override {
    if (text == "nobody") return absl::InvalidArgumentError("must be somebody");
    out.setAddress({reinterpret_cast<const unsigned char*>(text.data()), text.size()});
    return absl::OkStatus();
  }
  absl::Status ReadKey(std::string_view text, KeyMark::Builder out) override {
    out.setLastFive(std::string(text.substr(text.size() - 5)).c_str());
    return absl::OkStatus();
  }
  absl::Status ReadSecret(std::string_view, std::array<uint8_t, 16>& out) override {
    out.fill(0xab);
    return absl::OkStatus();
  }
  absl::Status ReadDomain(std::string_view text, std::string& out) override {
    out = text;
    for (char& c : out) c = (c >= 'A' && c <= 'Z') ? static_cast<char>(c + 32) : c;
    return absl::OkStatus();
  }
  absl::Status CheckClearText(std::string_view text) override {
    if (text.find("XY234") == text.npos) return absl::OkStatus();
    return absl::InvalidArgumentError("must not hold a product key");
  }
  absl::Status CheckFreeText(std::string_view text) override {
    if (text.find("4111") == text.npos) return absl::OkStatus();
    return absl::InvalidArgumentError("must not hold a card number");
  }

  static capnp::Data::Reader KeyBytes() {
    static constexpr std::array<unsigned char, 16> kBytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    return {kBytes.data(), kBytes.size()};
  }
};

// What PlainText kept.
inline std::string KeptText(Sealed::Reader sealed) {
  const auto chars = sealed.getBytes().asChars();
  return {chars.begin(), chars.size()};
}

}  // namespace muniment::schemas
