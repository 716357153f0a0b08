// CRC-32C (Castagnoli; RFC 3720 appendix B.4): finds rotten bytes, proves nothing against people. For those there is
// the tree.
#pragma once

#include <cstdint>
#include <string_view>

namespace muniment::ledger {

// The checksum of what `crc` is the checksum of, followed by `bytes`. Begin with 0.
uint32_t Crc32c(std::string_view bytes, uint32_t crc = 0);
// The same from a table, for processors without the instruction. Public so that a test can hold the two against each
// other.
uint32_t Crc32cByTable(std::string_view bytes, uint32_t crc = 0);

}  // namespace muniment::ledger
