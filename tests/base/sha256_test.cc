#include "base/sha256.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "base/id.h"

namespace muniment {
namespace {

// Vectors: NIST FIPS 180-2, B.1 to B.3.
TEST(Sha256Of, GivesThePublishedHashes) {
  EXPECT_EQ(HexOf(Sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexOf(Sha256({BytesOf("abc")})), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(HexOf(Sha256({BytesOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")})),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(HexOf(Sha256({BytesOf(std::string(1'000'000, 'a'))})),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256Of, PartsAreHashedAsIfJoined) {
  EXPECT_EQ(Sha256({BytesOf("a"), BytesOf(""), BytesOf("bc")}), Sha256({BytesOf("abc")}));
}

// Vectors: RFC 4231, 4.2, 4.3, 4.7 and 4.8.
TEST(HmacSha256Of, GivesThePublishedCodes) {
  EXPECT_EQ(HexOf(HmacSha256(BytesOf(std::string(20, '\x0b')), {BytesOf("Hi There")})),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(HexOf(HmacSha256(BytesOf("Jefe"), {BytesOf("what do ya want "), BytesOf("for nothing?")})),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  const std::string long_key(131, '\xaa');
  EXPECT_EQ(HexOf(HmacSha256(BytesOf(long_key), {BytesOf("Test Using Larger Than Block-Size Key - Hash Key First")})),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(HexOf(HmacSha256(BytesOf(long_key),
                             {BytesOf("This is a test using a larger than block-size key and a larger than block-size "
                                      "data. The key needs to be hashed before being used by the HMAC algorithm.")})),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST(HmacSha256Of, AKeyOfExactlyABlockIsUsedAsItIs) {
  const std::string block(64, 'k');
  EXPECT_NE(HmacSha256(BytesOf(block), {BytesOf("x")}), HmacSha256(Sha256({BytesOf(block)}), {BytesOf("x")}));
}

TEST(HmacSha256Of, AKeyMadeReadyGivesTheCodesOfOneThatIsUsedOnce) {
  std::string text;
  for (size_t size = 0; size < 200; size += 7) {
    const std::string bytes(size, static_cast<char>('a' + size % 26));
    const HmacKey key(BytesOf(bytes));
    for (int time = 0; time < 2; ++time, text += "some more ") {
      EXPECT_EQ(key.Mac({BytesOf(text), BytesOf(bytes)}), HmacSha256(BytesOf(bytes), {BytesOf(text + bytes)}));
    }
  }
  EXPECT_EQ(HexOf(HmacKey(BytesOf("Jefe")).Mac({BytesOf("what do ya want for nothing?")})),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Sha256Of, ThreadsDoNotDisturbEachOther) {
  const Hash expected = Sha256({BytesOf("abc")});
  std::vector<int> wrong(4);
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&count, &expected] {
      for (int i = 0; i < 2000; ++i) count += Sha256({BytesOf("ab"), BytesOf("c")}) != expected;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

}  // namespace
}  // namespace muniment
