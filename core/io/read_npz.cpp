#include "core/io/read_npz.hpp"

#include <zip.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "core/io/counts_from_arrays.hpp"
#include "core/io/npy.hpp"
#include "core/io/sniff.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

constexpr uint64_t deflate_ratio = 1032; // the most that deflate can shrink
constexpr size_t piece_bytes = size_t{1} << 20;

ArrayInfo info_of(const std::string& name, const NpyHeader& header) {
    ArrayInfo info;
    info.name = name;
    info.dims = header.shape;
    info.type = header.type();
    info.kind = header.kind == 'f'                         ? ArrayKind::real
                : header.kind == 'S' || header.kind == 'U' ? ArrayKind::text
                                                           : ArrayKind::integer;
    return info;
}

// Arrays whose bytes are fetched when they are asked for, each within one budget.
class NpyArrays : public ArraySource {
public:
    explicit NpyArrays(const Limits& limits) : left_(limits.max_bytes), max_bytes_(limits.max_bytes) {}

    const std::vector<ArrayInfo>& arrays() const override { return infos_; }

    Result<std::vector<double>> numbers(const ArrayInfo& array) override {
        RANVIER_ASSIGN(const Loaded loaded, load(array));
        RANVIER_TRY(pay(loaded.header.n, sizeof(double), array.name));
        return placed(npy_numbers(loaded.header, loaded.values()), array.name);
    }
    Status integers(const ArrayInfo& array, const std::function<Status(const int64_t*, uint64_t)>& take) override {
        RANVIER_ASSIGN(const Loaded loaded, load(array));
        return placed(npy_integers(loaded.header, loaded.values(), take), array.name);
    }
    Result<std::vector<std::string>> texts(const ArrayInfo& array) override {
        RANVIER_ASSIGN(const Loaded loaded, load(array));
        RANVIER_TRY(pay(loaded.header.n, sizeof(std::string) + loaded.header.item_bytes, array.name));
        return placed(npy_texts(loaded.header, loaded.values()), array.name);
    }

protected:
    // The whole npy file of one array.
    virtual Result<std::vector<std::byte>> bytes(const std::string& name) = 0;

    void add(const std::string& name, const NpyHeader& header) { infos_.push_back(info_of(name, header)); }
    Status pay(uint64_t n, uint64_t each, const std::string& what) {
        uint64_t needed = 0;
        if (__builtin_mul_overflow(n, each, &needed) || needed > left_)
            return Error(Errc::limit, what + " needs more than the " + std::to_string(left_) + " bytes left of the " +
                                          std::to_string(max_bytes_) + " allowed for one file");
        left_ -= needed;
        return Ok{};
    }

private:
    struct Loaded {
        NpyHeader header;
        std::vector<std::byte> bytes;
        std::span<const std::byte> values() const { return std::span(bytes).subspan(header.data_offset); }
    };

    Result<Loaded> load(const ArrayInfo& array) {
        Loaded loaded;
        RANVIER_ASSIGN(loaded.bytes, bytes(array.name));
        auto header = parse_npy_header(loaded.bytes, loaded.bytes.size());
        if (!header) return std::move(header).error().within(array.name);
        loaded.header = std::move(*header);
        return loaded;
    }
    template <typename T>
    static Result<T> placed(Result<T> result, const std::string& name) {
        if (result) return result;
        return std::move(result).error().within(name);
    }

    uint64_t left_, max_bytes_;
    std::vector<ArrayInfo> infos_;
};

struct Closer {
    void operator()(std::FILE* f) const { std::fclose(f); }
    void operator()(zip_t* z) const { zip_discard(z); }
    void operator()(zip_file_t* f) const { zip_fclose(f); }
};

Result<std::vector<std::byte>> read_plain(const std::string& path, uint64_t most) {
    const std::unique_ptr<std::FILE, Closer> file(std::fopen(path.c_str(), "rb"));
    if (!file) return Error(Errc::io, std::string("cannot be opened: ") + std::strerror(errno));
    std::vector<std::byte> bytes;
    for (;;) {
        const size_t had = bytes.size();
        if (had >= most) return bytes;
        bytes.resize(had + std::min<uint64_t>(piece_bytes, most - had));
        const size_t got = std::fread(bytes.data() + had, 1, bytes.size() - had, file.get());
        if (got == 0 && std::ferror(file.get())) return Error(Errc::io, std::string("cannot be read: ") + std::strerror(errno));
        bytes.resize(had + got);
        if (got == 0) return bytes;
    }
}

class NpyFile : public NpyArrays {
public:
    NpyFile(const std::string& path, const Limits& limits) : NpyArrays(limits), path_(path) {}

    Status open() {
        std::error_code failed;
        size_ = std::filesystem::file_size(path_, failed);
        if (failed) return Error(Errc::io, "its size cannot be read: " + failed.message());
        RANVIER_ASSIGN(const auto head, read_plain(path_, max_npy_header));
        RANVIER_ASSIGN(const NpyHeader header, parse_npy_header(head, size_));
        add("array", header);
        return Ok{};
    }

protected:
    Result<std::vector<std::byte>> bytes(const std::string& name) override {
        RANVIER_TRY(pay(size_, 1, name));
        return read_plain(path_, size_);
    }

private:
    std::string path_;
    uint64_t size_ = 0;
};

class NpzFile : public NpyArrays {
public:
    NpzFile(const std::string& path, const Limits& limits) : NpyArrays(limits), path_(path), limits_(limits) {}

    Status open() {
        int code = 0;
        zip_.reset(zip_open(path_.c_str(), ZIP_RDONLY, &code));
        if (!zip_) {
            zip_error_t error;
            zip_error_init_with_code(&error, code);
            const std::string words = zip_error_strerror(&error);
            zip_error_fini(&error);
            return Error(Errc::bad_input, "the zip archive cannot be opened, it is damaged or cut off (" + words + ")");
        }
        const zip_int64_t n = zip_get_num_entries(zip_.get(), 0);
        if (n < 0 || static_cast<uint64_t>(n) > limits_.max_objects)
            return Error(Errc::limit,
                         std::to_string(n) + " entries; at most " + std::to_string(limits_.max_objects) + " are read");
        for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(n); ++i) RANVIER_TRY(entry(i));
        if (arrays().empty())
            return Error(Errc::bad_input, std::string("is a zip archive without NumPy arrays (NAME.npy); ") + what_is_read());
        return Ok{};
    }

protected:
    Result<std::vector<std::byte>> bytes(const std::string& name) override {
        const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.name == name; });
        RANVIER_TRY(pay(at->size, 1, name));
        RANVIER_ASSIGN(auto all, read_entry(*at, at->size));
        if (all.size() != at->size)
            return Error(Errc::bad_input, name + ": " + std::to_string(all.size()) + " bytes are stored, " +
                                              std::to_string(at->size) + " were announced");
        return all;
    }

private:
    struct Entry {
        std::string name; // without .npy
        zip_uint64_t index = 0;
        uint64_t size = 0;
    };

    Status entry(zip_uint64_t index) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        constexpr zip_uint64_t needed =
            ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
        if (zip_stat_index(zip_.get(), index, ZIP_FL_ENC_RAW, &stat) != 0 || (stat.valid & needed) != needed)
            return Error(Errc::bad_input, "entry " + std::to_string(index) + " of the zip archive is damaged");
        const std::string name = utf8_or_replaced(stat.name);
        const bool leads_out =
            name.starts_with('/') || name.find('\\') != name.npos || ("/" + name + "/").find("/../") != name.npos;
        if (leads_out) return Error(Errc::bad_input, "entry " + name + ": a name that leads out of the archive is refused");
        if (!name.ends_with(".npy")) return Ok{};
        if (stat.encryption_method != ZIP_EM_NONE)
            return Error(Errc::unsupported, "entry " + name + " is encrypted, which is not read");
        if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE)
            return Error(Errc::unsupported, "entry " + name + " is compressed by method " + std::to_string(stat.comp_method) +
                                                "; stored and deflated are read");
        if (stat.size / deflate_ratio > stat.comp_size)
            return Error(Errc::bad_input, "entry " + name + " announces " + std::to_string(stat.size) + " bytes out of " +
                                              std::to_string(stat.comp_size) + " stored, which deflate cannot hold");
        Entry e{name.substr(0, name.size() - 4), index, stat.size};
        if (find(e.name)) return Error(Errc::bad_input, "entry " + name + " is there twice");
        RANVIER_ASSIGN(const auto head, read_entry(e, max_npy_header));
        auto header = parse_npy_header(head, e.size);
        if (!header) return std::move(header).error().within("entry " + name);
        add(e.name, *header);
        entries_.push_back(std::move(e));
        return Ok{};
    }

    // The first `most` bytes, memory growing with what arrives. Past the end libzip has compared the checksum.
    Result<std::vector<std::byte>> read_entry(const Entry& e, uint64_t most) {
        const auto fail = [&](const std::string& words) {
            return Error(Errc::bad_input, "entry " + e.name + ".npy cannot be unpacked, it is damaged (" + words + ")");
        };
        const std::unique_ptr<zip_file_t, Closer> file(zip_fopen_index(zip_.get(), e.index, 0));
        if (!file) return fail(zip_strerror(zip_.get()));
        std::vector<std::byte> bytes;
        for (;;) {
            const size_t had = bytes.size();
            // One byte more than announced, so that the end and with it the checksum is seen, and more than announced shows.
            const uint64_t wanted = most < e.size ? most : e.size + 1;
            if (had >= wanted) return bytes;
            bytes.resize(had + std::min<uint64_t>(piece_bytes, wanted - had));
            const zip_int64_t got = zip_fread(file.get(), bytes.data() + had, bytes.size() - had);
            if (got < 0) return fail(zip_file_strerror(file.get()));
            bytes.resize(had + static_cast<size_t>(got));
            if (got == 0) return bytes;
        }
    }

    std::string path_;
    const Limits& limits_;
    std::unique_ptr<zip_t, Closer> zip_;
    std::vector<Entry> entries_;
};

} // namespace

Result<Dataset> read_npz(const std::string& path, const std::string& selector, const Limits& limits) {
    NpzFile file(path, limits);
    RANVIER_TRY(file.open());
    RANVIER_ASSIGN(Dataset dataset, counts_from_arrays(file, selector, {}, limits));
    dataset.format = "counts in .npz";
    return dataset;
}

Result<Dataset> read_npy(const std::string& path, const Limits& limits) {
    NpyFile file(path, limits);
    RANVIER_TRY(file.open());
    RANVIER_ASSIGN(Dataset dataset, counts_from_arrays(file, "", {}, limits));
    dataset.format = "counts in .npy";
    return dataset;
}

} // namespace ranvier
