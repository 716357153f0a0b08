// Why a command is refused (CMD-4): the rule, a stable code, the values concerned, and what to do instead, in one
// sentence.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muniment::commands {

// One row of the table of refusals, from which tests and the reference page are made.
struct RefusalKind {
  std::string_view rule;      // "SP-1"
  std::string_view code;      // stable, camelCase, unique in the table: "notInSteps"
  std::string_view sentence;  // with {value} for each value: "quantity {quantity} is not a multiple of {step}; order
                              // {below} or {above}"
};

struct Value {
  std::string name;
  std::string value;
};

// A refusal with its values. Refuse() makes one.
class Refusal {
 public:
  Refusal(const RefusalKind& kind, std::vector<Value> values) : kind_(&kind), values_(std::move(values)) {}
  const RefusalKind& kind() const { return *kind_; }
  std::string_view rule() const { return kind_->rule; }
  const std::vector<Value>& values() const { return values_; }
  // The sentence with its values put in.
  std::string message() const;

 private:
  const RefusalKind* kind_;
  std::vector<Value> values_;
};

// What a rule says: nothing (it holds) or a refusal.
using Verdict = std::optional<Refusal>;

// Use: return Refuse(kNotInSteps, {{"quantity", "250"}, {"step", "100"}, …}). Every {name} of the sentence must be
// given (asserted). Values are never personal and never secret: ids, numbers, dates, codes (HIST-4).
Refusal Refuse(const RefusalKind& kind, std::initializer_list<std::pair<std::string_view, std::string>> values = {});

// The whole table: one block of rows per area, each in that area's refusals.h.
std::span<const RefusalKind* const> AllRefusals();

}  // namespace muniment::commands
