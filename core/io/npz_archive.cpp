#include "core/io/npz_archive.hpp"

#include <zip.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/base/publish.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

// UTF-8, valid when it comes here or replaced, as the fixed-width UTF-32 of NumPy's text type.
std::vector<std::u32string> wide(const std::vector<std::string>& texts) {
    std::vector<std::u32string> out;
    for (const auto& t : texts) out.push_back(characters_of(t));
    return out;
}

struct Payload {
    std::string dtype, bytes;
};

template <typename T>
Payload raw(const char* dtype, const std::vector<T>& v) {
    return {dtype, std::string(reinterpret_cast<const char*>(v.data()), v.size() * sizeof(T))};
}

Payload text_payload(const std::vector<std::string>& texts) {
    const auto values = wide(texts);
    size_t width = 1; // NumPy has no text of width 0
    for (const auto& w : values) width = std::max(width, w.size());
    Payload p{"<U" + std::to_string(width), {}};
    for (auto w : values) {
        w.resize(width, U'\0');
        p.bytes.append(reinterpret_cast<const char*>(w.data()), width * sizeof(char32_t));
    }
    return p;
}

Payload payload_of(const ArrayValues& values) {
    struct Pick {
        Payload operator()(const std::vector<double>& v) const { return raw("<f8", v); }
        Payload operator()(const std::vector<float>& v) const { return raw("<f4", v); }
        Payload operator()(const std::vector<int64_t>& v) const { return raw("<i8", v); }
        Payload operator()(const std::vector<int32_t>& v) const { return raw("<i4", v); }
        Payload operator()(const std::vector<uint16_t>& v) const { return raw("<u2", v); }
        Payload operator()(const std::vector<uint8_t>& v) const { return raw("|u1", v); }
        Payload operator()(const std::vector<std::string>& v) const { return text_payload(v); }
    };
    return std::visit(Pick{}, values);
}

// The header of a .npy file, format 1.0: magic, length, dictionary, padded so that the data begin at a multiple of 64.
std::string npy_header(const std::string& dtype, const std::vector<uint64_t>& shape) {
    std::string header = "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': (";
    for (const uint64_t d : shape) header += std::to_string(d) + ", ";
    if (shape.size() > 1) header.resize(header.size() - 2);
    if (shape.size() == 1) header.pop_back();
    header += "), }";
    const size_t unpadded = 10 + header.size() + 1;
    header.append((64 - unpadded % 64) % 64, ' ');
    header += '\n';
    std::string out("\x93NUMPY\x01\x00", 8);
    out += static_cast<char>(header.size() & 0xff);
    out += static_cast<char>(header.size() >> 8);
    return out + header;
}

} // namespace

struct NpzArchive::Part {
    std::string head;     // the header, and the values where they are in memory
    uint64_t n_items = 0; // that `element` gives behind it
    Element element;
    uint64_t at = 0; // next byte to be read
    zip_error_t error{};

    uint64_t size() const { return head.size() + n_items * sizeof(uint64_t); }

    uint64_t read(char* into, uint64_t n) {
        uint64_t done = 0;
        if (at < head.size()) {
            done = std::min<uint64_t>(n, head.size() - at);
            std::memcpy(into, head.data() + at, done);
        }
        while (done < n && at + done < size()) {
            const uint64_t place = at + done - head.size(), within = place % sizeof(uint64_t);
            const uint64_t value = element(place / sizeof(uint64_t));
            const uint64_t some = std::min<uint64_t>(n - done, sizeof value - within);
            std::memcpy(into + done, reinterpret_cast<const char*>(&value) + within, some);
            done += some;
        }
        at += done;
        return done;
    }

    static zip_int64_t serve(void* self, void* data, zip_uint64_t n, zip_source_cmd_t command) {
        auto& part = *static_cast<Part*>(self);
        switch (command) {
            case ZIP_SOURCE_OPEN:
                part.at = 0;
                return 0;
            case ZIP_SOURCE_READ:
                return static_cast<zip_int64_t>(part.read(static_cast<char*>(data), n));
            case ZIP_SOURCE_STAT: {
                auto& stat = *static_cast<zip_stat_t*>(data);
                zip_stat_init(&stat);
                stat.valid = ZIP_STAT_SIZE;
                stat.size = part.size();
                return sizeof stat;
            }
            case ZIP_SOURCE_ERROR:
                return zip_error_to_data(&part.error, data, n);
            case ZIP_SOURCE_CLOSE:
            case ZIP_SOURCE_FREE:
                return 0;
            case ZIP_SOURCE_SUPPORTS:
                return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                                      ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
            default:
                zip_error_set(&part.error, ZIP_ER_OPNOTSUPP, 0);
                return -1;
        }
    }
};

void NpzArchive::Discard::operator()(zip* archive) const { zip_discard(archive); }

NpzArchive::NpzArchive() = default;
NpzArchive::NpzArchive(NpzArchive&&) noexcept = default;
NpzArchive::~NpzArchive() = default;

Error NpzArchive::failed(const std::string& what) const {
    return Error(Errc::io, path_ + ": cannot write " + what + ": " + zip_strerror(zip_.get()));
}

Result<NpzArchive> NpzArchive::create(const std::string& path) {
    int code = 0;
    NpzArchive a;
    a.path_ = path;
    a.temporary_ = temporary_beside(path);
    a.zip_.reset(zip_open(a.temporary_.c_str(), ZIP_CREATE | ZIP_EXCL, &code));
    if (a.zip_) return a;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string words = zip_error_strerror(&error);
    zip_error_fini(&error);
    return Error(Errc::io, path + ": cannot be written: " + words);
}

Status NpzArchive::add(const std::string& name, const std::vector<uint64_t>& shape, const ArrayValues& values) {
    const Payload payload = payload_of(values);
    auto part = std::make_unique<Part>();
    part->head = npy_header(payload.dtype, shape) + payload.bytes;
    return add_part(name, std::move(part));
}

Status NpzArchive::add_stream(const std::string& name, const std::string& dtype, const std::vector<uint64_t>& shape,
                              Element element) {
    auto part = std::make_unique<Part>();
    part->head = npy_header(dtype, shape);
    part->n_items = 1;
    for (const uint64_t d : shape) part->n_items *= d;
    part->element = std::move(element);
    return add_part(name, std::move(part));
}

// Stored, not deflated, dated 1980-01-01, owned by nobody: equal arrays are equal bytes.
Status NpzArchive::add_part(const std::string& name, std::unique_ptr<Part> part) {
    zip_error_init(&part->error);
    zip_source_t* source = zip_source_function(zip_.get(), Part::serve, part.get());
    if (!source) return failed(name);
    parts_.push_back(std::move(part));
    const zip_int64_t at = zip_file_add(zip_.get(), (name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        return failed(name);
    }
    const auto entry = static_cast<zip_uint64_t>(at);
    if (zip_set_file_compression(zip_.get(), entry, ZIP_CM_STORE, 0) < 0 ||
        zip_file_set_dostime(zip_.get(), entry, 0, 0x21, 0) < 0 ||
        zip_file_set_external_attributes(zip_.get(), entry, 0, ZIP_OPSYS_UNIX, 0100644u << 16) < 0)
        return failed(name);
    return Ok{};
}

Status NpzArchive::finish() {
    if (zip_close(zip_.get()) < 0) return failed("the archive"); // libzip removes its own temporary
    (void)zip_.release();
    return publish_file(posix_fs(), temporary_, path_);
}

} // namespace ranvier
