// The bytes of one variable of a MATLAB 5 file, stored as they are or deflated.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier::mat5 {

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FilePointer = std::unique_ptr<std::FILE, FileCloser>;

enum class Packing { plain, deflated };

// Reads forward through `size` bytes of the file from `at`, unpacked on the way in constant memory. One stream of a file is used
// at a time. Errors say what ended too early; the caller puts the place in front.
class Stream {
public:
    Stream(std::FILE* file, uint64_t at, uint64_t size, Packing packing);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    Status read(void* into, uint64_t n);
    Status skip(uint64_t n);
    uint64_t at() const { return at_; } // unpacked bytes read or skipped so far

private:
    Status inflate_into(unsigned char* into, uint64_t n);

    std::FILE* file_;
    uint64_t left_; // of the stored bytes
    Packing packing_;
    uint64_t at_ = 0;
    bool sound_ = true; // the file could be placed and zlib begun
    z_stream zlib_{};
    std::vector<unsigned char> stored_;
};

} // namespace ranvier::mat5
