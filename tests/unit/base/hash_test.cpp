#include "core/base/hash.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ranvier {
namespace {

// Digests of FIPS 180-4's examples, as `sha256sum` prints them.
TEST(sha256, of_known_messages) {
    EXPECT_EQ(sha256_hex(std::string_view("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(sha256_hex(std::string_view("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(sha256, of_pieces_is_that_of_the_whole) {
    const std::string message = "the nodes of Ranvier, where the signal jumps";
    Sha256 hash;

    for (char c : message) hash.update(std::string_view(&c, 1));

    EXPECT_EQ(hash.finish_hex(), sha256_hex(message));
}

TEST(sha256, starts_anew_after_finish) {
    Sha256 hash;
    hash.update("something");
    (void)hash.finish();

    hash.update("abc");

    EXPECT_EQ(hash.finish_hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(xxh3, of_known_bytes) {
    // Values that the xxHash project publishes for XXH3 (64 bits, seed 0).
    EXPECT_EQ(xxh3_64({}), 0x2d06800538d394c2u);
    const std::string abc = "abc";
    EXPECT_EQ(xxh3_64(std::as_bytes(std::span(abc))), 0x78af5f94892f3950u);
}

TEST(xxh3, is_the_same_in_pieces) {
    std::vector<std::byte> bytes(1000);
    for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(i * 7);
    Xxh3 hash;

    hash.update(std::span(bytes).first(333));
    hash.update(std::span(bytes).subspan(333));

    EXPECT_EQ(hash.value(), xxh3_64(bytes));
}

TEST(sha256, of_a_copy_goes_its_own_way) {
    Sha256 a;
    a.update("ab");
    Sha256 b = a.copy();

    b.update("c");

    EXPECT_EQ(b.finish_hex(), sha256_hex("abc"));
    EXPECT_EQ(a.finish_hex(), sha256_hex("ab"));
}

TEST(xxh3, changes_with_one_bit_anywhere) {
    std::vector<std::byte> bytes(1000, std::byte{7});
    const uint64_t whole = xxh3_64(bytes);

    for (size_t i : {size_t{0}, size_t{499}, size_t{999}}) {
        bytes[i] ^= std::byte{1};
        EXPECT_NE(xxh3_64(bytes), whole);
        bytes[i] ^= std::byte{1};
    }
}

} // namespace
} // namespace ranvier
