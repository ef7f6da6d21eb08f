#include "core/base/hash.hpp"

#include <openssl/evp.h>
#include <xxhash.h>

#include <new>
#include <stdexcept>

namespace ranvier {
namespace {

void demand(int openssl_answer) {
    if (openssl_answer != 1) throw std::runtime_error("libcrypto refused to compute a SHA-256");
}

} // namespace

void Sha256::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    demand(context_ ? 1 : 0);
    demand(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
}

void Sha256::update(std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    demand(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
}

Sha256::Digest Sha256::finish() {
    Digest digest{};
    demand(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
    demand(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
    return digest;
}

Sha256 Sha256::copy() const {
    Sha256 same;
    demand(EVP_MD_CTX_copy_ex(same.context_.get(), context_.get()));
    return same;
}

std::string Sha256::finish_hex() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (uint8_t byte : finish()) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

std::string sha256_hex(std::span<const std::byte> bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish_hex();
}

std::string sha256_hex(std::string_view bytes) { return sha256_hex(std::as_bytes(std::span(bytes))); }

void Xxh3::Free::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

Xxh3::Xxh3() : state_(XXH3_createState()) {
    if (!state_) throw std::bad_alloc();
    XXH3_64bits_reset(state_.get());
}

void Xxh3::update(std::span<const std::byte> bytes) { XXH3_64bits_update(state_.get(), bytes.data(), bytes.size()); }

uint64_t Xxh3::value() const { return XXH3_64bits_digest(state_.get()); }

uint64_t xxh3_64(std::span<const std::byte> bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

} // namespace ranvier
