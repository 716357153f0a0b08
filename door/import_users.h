// Users from the publisher's bulk template of 15 columns, each row a command of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/instant.h"

namespace muniment::door {

// One row of the template. Rows have outcomes of their own: either a command for the JSON door, or why there is none.
struct UserRow {
  uint64_t line = 0;    // of the file, 1 being the header
  std::string command;  // an addUser command as one line of JSON; empty when there is a fault
  std::string fault;    // e.g. "Display Name: must not be empty"; never repeats a value, which would be personal
};

struct UsersAsked {
  std::string actor;                      // an id or address
  std::string organisation;               // its id or a domain of its own
  std::optional<Instant> effective = {};  // when all of them became users; not given: when recorded
  // The organisation's id where the actor does it for that organisation and is not of it: an operator who enters them
  // late (TIME-2), a delegated administrator (PAR-4).
  std::string on_behalf_of = {};
  std::string reason_code = {};
  // How often the person of that address has been removed from the organisation; not given: never.
  std::function<uint64_t(std::string_view address)> times_removed = {};
};

// Reads the template from `in` into addUser commands, in the order of the rows. User Name becomes the address, Display
// Name the name; what else is filled in becomes the details, one text such as "First Name: Chris; Job Title: IT
// Manager". An address is cleaned; names and details are people's own, and stay as they are but for white space at the
// ends: a control character in them is for the door to refuse. Lengths are in characters, as the template limits them.
//
// A command's id is derived from the file's bytes, what was asked, the line, and how often that user has been removed:
// the same file sent again gets the same answers, also after a crash in the midst of it; a corrected one, and whom it
// names of those removed since, is judged anew.
//
// Errors:
// - InvalidArgument: not this template, or no row in it; the message names the line, the reason and what to do
// - Unavailable: the stream could not be read; try again
absl::StatusOr<std::vector<UserRow>> ReadUsers(std::istream& in, const UsersAsked& asked);

}  // namespace muniment::door
