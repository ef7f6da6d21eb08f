#include "core/io/mat5_stream.hpp"

#include <algorithm>
#include <string>

namespace ranvier::mat5 {
namespace {

constexpr size_t piece = 65536;

} // namespace

Stream::Stream(std::FILE* file, uint64_t at, uint64_t size, Packing packing) : file_(file), left_(size), packing_(packing) {
    sound_ = fseeko(file, static_cast<off_t>(at), SEEK_SET) == 0;
    if (packing == Packing::plain) return;
    stored_.resize(piece);
    sound_ &= inflateInit(&zlib_) == Z_OK;
}

Stream::~Stream() {
    if (packing_ == Packing::deflated) inflateEnd(&zlib_);
}

Status Stream::read(void* into, uint64_t n) {
    if (!sound_) return Error(Errc::io, "cannot be read");
    if (packing_ == Packing::deflated) {
        RANVIER_TRY(inflate_into(static_cast<unsigned char*>(into), n));
    } else {
        if (n > left_ || std::fread(into, 1, n, file_) != n)
            return Error(Errc::bad_input, "ends " + std::to_string(n - std::min(n, left_)) + " bytes too early");
        left_ -= n;
    }
    at_ += n;
    return Ok{};
}

Status Stream::skip(uint64_t n) {
    if (packing_ == Packing::deflated) {
        std::vector<unsigned char> nowhere(std::min<uint64_t>(n, piece));
        for (uint64_t done = 0; done < n;) {
            const uint64_t step = std::min<uint64_t>(n - done, piece);
            RANVIER_TRY(read(nowhere.data(), step));
            done += step;
        }
        return Ok{};
    }
    if (!sound_) return Error(Errc::io, "cannot be read");
    if (n > left_) return Error(Errc::bad_input, "ends " + std::to_string(n - left_) + " bytes too early");
    if (fseeko(file_, static_cast<off_t>(n), SEEK_CUR) != 0) return Error(Errc::io, "cannot be read");
    left_ -= n;
    at_ += n;
    return Ok{};
}

Status Stream::inflate_into(unsigned char* into, uint64_t n) {
    while (n > 0) {
        if (zlib_.avail_in == 0 && left_ > 0) {
            const size_t want = static_cast<size_t>(std::min<uint64_t>(left_, piece));
            if (std::fread(stored_.data(), 1, want, file_) != want) return Error(Errc::bad_input, "ends too early");
            left_ -= want;
            zlib_.next_in = stored_.data();
            zlib_.avail_in = static_cast<unsigned>(want);
        }
        const auto room = static_cast<unsigned>(std::min<uint64_t>(n, 1u << 30));
        zlib_.next_out = into;
        zlib_.avail_out = room;
        const int answer = inflate(&zlib_, Z_NO_FLUSH);
        const unsigned done = room - zlib_.avail_out;
        into += done;
        n -= done;
        if (n == 0) return Ok{};
        if (answer == Z_STREAM_END || (answer == Z_BUF_ERROR && left_ == 0) || (answer == Z_OK && done == 0 && left_ == 0))
            return Error(Errc::bad_input, "ends too early: its packed bytes are fewer than it claims");
        if (answer != Z_OK && answer != Z_BUF_ERROR) return Error(Errc::bad_input, "cannot be unpacked, it is damaged");
    }
    return Ok{};
}

} // namespace ranvier::mat5
