// Users from the publisher's bulk template of 15 columns, each row a command of its own.
#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace muniment::door {

// One row of the template. Rows have outcomes of their own: either a command for the JSON door, or why there is none.
struct UserRow {
  uint64_t line = 0;    // of the file, 1 being the header
  std::string command;  // an addUser command as one line of JSON; empty when there is a fault
  std::string fault;    // e.g. "Display Name: must not be empty"; never repeats a value, which would be personal
};

// Reads the template from `in` into addUser commands by `actor` (an id or address) for `organisation` (its id or a
// domain of its own), in the order of the rows. User Name becomes the address, Display Name the name; what else is
// filled in becomes the details, one text such as "First Name: Chris; Job Title: IT Manager". Lengths are in
// characters, as the template limits them.
//
// A command's id is derived from the file's bytes, actor, organisation and line: the same file sent again gets the same
// answers, a corrected one is judged anew.
//
// Errors:
// - InvalidArgument: not this template; the message names the line, the reason and what to do
// - Unavailable: the stream could not be read; try again
absl::StatusOr<std::vector<UserRow>> ReadUsers(std::istream& in, std::string_view actor, std::string_view organisation);

}  // namespace muniment::door
