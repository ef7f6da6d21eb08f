// SHA-256 for identities that travel, XXH3 for checksums that stay on this machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct evp_md_ctx_st;
struct XXH3_state_s;

namespace ranvier {

// A SHA-256 over bytes that come piece by piece. Throws std::runtime_error where libcrypto has no SHA-256.
// Threads: one at a time.
class Sha256 {
public:
    using Digest = std::array<uint8_t, 32>;

    Sha256();
    void update(std::span<const std::byte> bytes);
    void update(std::string_view bytes) { update(std::as_bytes(std::span(bytes))); }
    // The digest of all that came; *this starts anew.
    Digest finish();
    // The same state once more: what is common is hashed once.
    Sha256 copy() const;
    // finish(), as 64 lower-case hex digits.
    std::string finish_hex();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

std::string sha256_hex(std::span<const std::byte> bytes);
std::string sha256_hex(std::string_view bytes);

// XXH3 over bytes that come piece by piece. Threads: one at a time.
class Xxh3 {
public:
    Xxh3();
    void update(std::span<const std::byte> bytes);
    uint64_t value() const; // of all that came so far

private:
    struct Free {
        void operator()(XXH3_state_s* state) const;
    };
    std::unique_ptr<XXH3_state_s, Free> state_;
};

// XXH3, 64 bits, seed 0.
uint64_t xxh3_64(std::span<const std::byte> bytes);

} // namespace ranvier
