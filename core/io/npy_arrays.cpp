#include "core/io/npy_arrays.hpp"

#include <zip.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "core/io/npy.hpp"
#include "core/io/sniff.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

constexpr uint64_t deflate_ratio = 1032; // the most that deflate can shrink
constexpr size_t piece_bytes = size_t{1} << 20;
constexpr const char* not_read = "a type that is not read";

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
    Status hold(const ArrayInfo& array, uint64_t bytes) override { return pay(bytes, 1, array.name); }

protected:
    // The whole npy file numbered `file`; each call is paid for.
    virtual Result<std::vector<std::byte>> bytes(size_t file) = 0;

    // The arrays of one npy file: itself, or each of its fields.
    void add(const std::string& name, const std::string& prefix, const NpyHeader& header, size_t file) {
        if (header.kind != 'V') return add_one(name, {file, "", std::nullopt}, info_of(name, header));
        for (const NpyField& field : header.fields)
            add_one(prefix + field.name, {file, field.name, std::nullopt}, info_of(prefix + field.name, header.of_field(field)));
    }
    void add_refused(const std::string& name, Error why) {
        ArrayInfo info;
        info.name = name;
        info.type = not_read;
        add_one(name, {0, "", std::move(why)}, std::move(info));
    }
    const std::optional<Error>& refusal(size_t i) const { return places_[i].refused; }

    Status pay(uint64_t n, uint64_t each, const std::string& what) {
        uint64_t needed = 0;
        if (__builtin_mul_overflow(n, each, &needed) || needed > left_)
            return Error(Errc::limit, what + " needs more than the " + std::to_string(left_) + " bytes left of the " +
                                          std::to_string(max_bytes_) + " allowed for one file");
        left_ -= needed;
        return Ok{};
    }

private:
    struct Place {
        size_t file;
        std::string field; // "": the whole value
        std::optional<Error> refused;
    };
    struct Loaded {
        NpyHeader header;
        std::vector<std::byte> bytes;
        std::span<const std::byte> values() const { return std::span(bytes).subspan(header.data_offset); }
    };

    void add_one(const std::string& name, Place place, ArrayInfo info) {
        // The first of a name: NAME.FIELD of a structure and an entry of that very name may both be there.
        if (!index_.emplace(name, infos_.size()).second) return;
        infos_.push_back(std::move(info));
        places_.push_back(std::move(place));
    }

    Result<Loaded> load(const ArrayInfo& array) {
        const auto at = index_.find(array.name);
        if (at == index_.end()) return Error(Errc::internal, "there is no array " + array.name);
        const Place& place = places_[at->second];
        if (place.refused) return *place.refused;
        Loaded loaded;
        RANVIER_ASSIGN(loaded.bytes, bytes(place.file));
        auto header = parse_npy_header(loaded.bytes, loaded.bytes.size());
        if (!header) return std::move(header).error().within(array.name);
        loaded.header = std::move(*header);
        if (place.field.empty()) return loaded;
        for (const NpyField& field : loaded.header.fields)
            if (field.name == place.field) {
                loaded.header = loaded.header.of_field(field);
                return loaded;
            }
        return Error(Errc::bad_input, array.name + ": the file changed while it was read");
    }
    template <typename T>
    static Result<T> placed(Result<T> result, const std::string& name) {
        if (result) return result;
        return std::move(result).error().within(name);
    }

    uint64_t left_, max_bytes_;
    std::vector<ArrayInfo> infos_;
    std::vector<Place> places_; // [array]
    std::unordered_map<std::string, size_t> index_;
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
        add("array", "", header, 0);
        return Ok{};
    }

protected:
    Result<std::vector<std::byte>> bytes(size_t) override {
        RANVIER_TRY(pay(size_, 1, "the file"));
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
        for (size_t i = 0; i < arrays().size(); ++i)
            if (!refusal(i)) return Ok{};
        return *refusal(0);
    }

protected:
    Result<std::vector<std::byte>> bytes(size_t file) override {
        const Entry& e = entries_[file];
        RANVIER_TRY(pay(e.size, 1, e.name));
        RANVIER_ASSIGN(auto all, read_entry(e, e.size));
        if (all.size() != e.size)
            return Error(Errc::bad_input, e.name + ": " + std::to_string(all.size()) + " bytes are stored, " +
                                              std::to_string(e.size) + " were announced");
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
        if (!names_.insert(e.name).second) return Error(Errc::bad_input, "entry " + name + " is there twice");
        RANVIER_ASSIGN(const auto head, read_entry(e, max_npy_header));
        auto header = parse_npy_header(head, e.size);
        if (!header && header.error().code() != Errc::unsupported) return std::move(header).error().within("entry " + name);
        if (!header)
            add_refused(e.name, std::move(header).error().within("entry " + name));
        else
            add(e.name, e.name + ".", *header, entries_.size());
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
    Limits limits_;
    std::unique_ptr<zip_t, Closer> zip_;
    std::vector<Entry> entries_;
    std::unordered_set<std::string> names_;
};

} // namespace

Result<std::unique_ptr<ArraySource>> open_npy(const std::string& path, const Limits& limits) {
    auto file = std::make_unique<NpyFile>(path, limits);
    RANVIER_TRY(file->open());
    return std::unique_ptr<ArraySource>(std::move(file));
}

Result<std::unique_ptr<ArraySource>> open_npz(const std::string& path, const Limits& limits) {
    auto file = std::make_unique<NpzFile>(path, limits);
    RANVIER_TRY(file->open());
    return std::unique_ptr<ArraySource>(std::move(file));
}

} // namespace ranvier
