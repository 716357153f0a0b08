// Invitation tokens and activation links (KEY-11): derived from the id of what they open, so that they can be sent
// again, and kept nowhere but as a hash.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ledger/secrets.h"

namespace muniment::ledger {

using TokenHash = std::array<uint8_t, 16>;

// The token itself, 32 lower-case hex digits. For whoever sends the mail; never in an entry, an answer or a log.
std::string TokenFor(const Secrets& secrets, std::span<const uint8_t> id);

// What entries hold of a token, and what a presented token is compared by. White space around it and its case do not
// matter: people copy tokens from mail.
TokenHash HashOfToken(const Secrets& secrets, std::string_view token);

}  // namespace muniment::ledger
