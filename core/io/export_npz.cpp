#include <zip.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <span>

#include "core/base/publish.hpp"
#include "core/io/export_formats.hpp"
#include "core/io/long_table.hpp"

namespace ranvier::detail {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

struct Discard {
    void operator()(zip_t* z) const { zip_discard(z); }
};
using Zip = std::unique_ptr<zip_t, Discard>;

// UTF-8, valid when it comes here or replaced, as the fixed-width UTF-32 of NumPy's text type.
std::vector<std::u32string> wide(const std::vector<std::string>& texts) {
    std::vector<std::u32string> out;
    for (const auto& t : texts) {
        std::u32string w;
        for (size_t i = 0; i < t.size();) {
            const auto lead = static_cast<unsigned char>(t[i]);
            const size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
            char32_t code = n == 1 ? lead : lead & (0x7fu >> n);
            for (size_t k = 1; k < n && i + k < t.size(); ++k)
                code = (code << 6) | (static_cast<unsigned char>(t[i + k]) & 0x3fu);
            w += code;
            i += n;
        }
        out.push_back(std::move(w));
    }
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

// One .npy file, format 1.0: magic, length of the header, header padded so that the data begin at a multiple of 64.
std::string npy(const std::vector<uint64_t>& shape, const ArrayValues& values) {
    Payload p = payload_of(values);
    std::string header = "{'descr': '" + p.dtype + "', 'fortran_order': False, 'shape': (";
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
    return out + header + p.bytes;
}

class Archive {
public:
    static Result<Archive> create(const std::string& path) {
        int code = 0;
        Archive a;
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

    // Stored, not deflated, dated 1980-01-01, owned by nobody: equal arrays are equal bytes.
    Status add(const std::string& name, const std::vector<uint64_t>& shape, const ArrayValues& values) {
        parts_.push_back(std::make_unique<std::string>(npy(shape, values)));
        zip_source_t* source = zip_source_buffer(zip_.get(), parts_.back()->data(), parts_.back()->size(), 0);
        if (!source) return failed(name);
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

    Status finish() {
        if (zip_close(zip_.get()) < 0) return failed("the archive"); // libzip removes its own temporary
        (void)zip_.release();
        return publish_file(posix_fs(), temporary_, path_);
    }

private:
    Archive() = default;
    Error failed(const std::string& what) const {
        return Error(Errc::io, path_ + ": cannot write " + what + ": " + zip_strerror(zip_.get()));
    }

    std::string path_, temporary_;
    std::vector<std::unique_ptr<std::string>> parts_; // libzip reads them at finish
    Zip zip_;
};

Status add_array(Archive& archive, const ResultArray& a) {
    const std::string name = a.group + "." + exported_axis(a.name);
    std::vector<std::string> dims;
    for (const auto& d : a.dims) dims.push_back(exported_axis(d));
    RANVIER_TRY(archive.add(name, a.shape, a.values));
    return archive.add(name + ".dims", {dims.size()}, dims);
}

Status add_trace(Archive& archive, const std::string& name, const std::vector<TracePoint>& points) {
    std::vector<double> steps, values;
    for (const auto& p : points) {
        steps.push_back(p.step);
        values.push_back(p.value);
    }
    RANVIER_TRY(archive.add("traces." + name + ".step", {steps.size()}, steps));
    return archive.add("traces." + name + ".value", {values.size()}, values);
}

} // namespace

Status export_npz(const ResultSet& result, const std::string& path) {
    RANVIER_ASSIGN(Archive archive, Archive::create(path));
    for (const auto& a : result.arrays) RANVIER_TRY(add_array(archive, a));
    for (const auto& [name, value] : result.metrics) RANVIER_TRY(archive.add("metrics." + name, {}, std::vector<double>{value}));
    for (const auto& [name, points] : result.traces) RANVIER_TRY(add_trace(archive, name, points));
    RANVIER_TRY(archive.add("provenance", {}, std::vector<std::string>{result.provenance}));
    RANVIER_TRY(archive.add("notes", {result.notes.size()}, result.notes));
    return archive.finish();
}

} // namespace ranvier::detail
