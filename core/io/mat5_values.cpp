// The MAT-file level 5 format: a header of 128 bytes, then elements, each a tag of type and size and its bytes. A variable is a
// matrix element: flags, dimensions, name and data elements, in cells and structs further matrices; it may be deflated as a
// whole. FORMAT: MathWorks, "MAT-File Format", R2006b and later.
#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>

#include "core/io/mat5_stream.hpp"
#include "core/io/mat_value.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

using mat5::Packing;
using mat5::Stream;

constexpr uint64_t header_bytes = 128;
constexpr uint64_t most_unpacked = 1032; // deflate makes at most this many bytes of one
constexpr uint64_t most_dims = 32;
constexpr uint64_t most_field_name = 64; // MATLAB's own is 63 letters and a NUL

enum ElementType : uint32_t {
    type_int8 = 1,
    type_uint8,
    type_int16,
    type_uint16,
    type_int32,
    type_uint32,
    type_single,
    type_double = 9,
    type_int64 = 12,
    type_uint64,
    type_matrix,
    type_compressed,
    type_utf8,
    type_utf16,
    type_utf32
};

uint64_t bytes_of_type(uint32_t type) {
    constexpr std::array<uint8_t, 19> bytes{0, 1, 1, 2, 2, 4, 4, 4, 0, 8, 0, 0, 8, 8, 0, 0, 1, 2, 4};
    return type < bytes.size() ? bytes[type] : 0;
}

struct ClassInfo {
    MatValue::Kind kind;
    const char* name;
    bool whole;
};

constexpr std::array<ClassInfo, 18> classes{{{MatValue::Kind::other, "unknown", false},
                                             {MatValue::Kind::cell, "cell", false},
                                             {MatValue::Kind::structure, "struct", false},
                                             {MatValue::Kind::other, "object", false},
                                             {MatValue::Kind::text, "char", false},
                                             {MatValue::Kind::number, "sparse", false},
                                             {MatValue::Kind::number, "double", false},
                                             {MatValue::Kind::number, "single", false},
                                             {MatValue::Kind::number, "int8", true},
                                             {MatValue::Kind::number, "uint8", true},
                                             {MatValue::Kind::number, "int16", true},
                                             {MatValue::Kind::number, "uint16", true},
                                             {MatValue::Kind::number, "int32", true},
                                             {MatValue::Kind::number, "uint32", true},
                                             {MatValue::Kind::number, "int64", true},
                                             {MatValue::Kind::number, "uint64", true},
                                             {MatValue::Kind::other, "function handle", false},
                                             {MatValue::Kind::other, "object", false}}};
constexpr uint32_t class_object = 3, class_sparse = 5, class_opaque = 17;

// A run of numbers inside a variable's unpacked bytes.
struct Run {
    uint32_t type = 0;
    uint64_t at = 0, n = 0;
};

struct Tag {
    uint32_t type = 0;
    uint64_t bytes = 0;
    uint64_t padding = 0; // behind the data
};

// One variable in the file.
struct Place {
    uint64_t at = 0, stored = 0, unpacked = 0; // of the bytes after its tag
    Packing packing = Packing::plain;
};

// Where the values of a number are; `ir` and `jc` for a sparse one.
struct Leaf {
    size_t variable = 0;
    Run values, ir, jc;
    bool sparse = false;
};

template <typename T>
T turned(T value, bool swap) {
    if (!swap) return value;
    auto bytes = std::bit_cast<std::array<unsigned char, sizeof(T)>>(value);
    std::reverse(bytes.begin(), bytes.end());
    return std::bit_cast<T>(bytes);
}

template <typename T>
void widen(const unsigned char* from, uint64_t n, bool swap, double* into) {
    for (uint64_t i = 0; i < n; ++i) {
        T value;
        std::memcpy(&value, from + i * sizeof(T), sizeof(T));
        into[i] = static_cast<double>(turned(value, swap));
    }
}

void widen(uint32_t type, const unsigned char* from, uint64_t n, bool swap, double* into) {
    switch (type) {
        case type_int8:
            return widen<int8_t>(from, n, swap, into);
        case type_uint8:
            return widen<uint8_t>(from, n, swap, into);
        case type_int16:
            return widen<int16_t>(from, n, swap, into);
        case type_uint16:
            return widen<uint16_t>(from, n, swap, into);
        case type_int32:
            return widen<int32_t>(from, n, swap, into);
        case type_uint32:
            return widen<uint32_t>(from, n, swap, into);
        case type_single:
            return widen<float>(from, n, swap, into);
        case type_double:
            return widen<double>(from, n, swap, into);
        case type_int64:
            return widen<int64_t>(from, n, swap, into);
        default:
            return widen<uint64_t>(from, n, swap, into);
    }
}

Error bad(const std::string& what) { return Error(Errc::bad_input, what); }

// Reads the tree of one variable without its numbers. Every element is held to what is left of the matrix around it.
class TreeReader {
public:
    TreeReader(Stream& stream, bool swap, size_t variable, const Limits& limits, uint64_t& n_values, std::vector<Leaf>& leaves)
        : stream_(stream), swap_(swap), variable_(variable), limits_(limits), n_values_(n_values), leaves_(leaves) {}

    // The body of a matrix of `bytes` bytes; its name goes into `name`.
    Result<MatValue> matrix(uint64_t bytes, int depth, std::string& name) {
        if (depth > limits_.max_depth) return bad("is nested more than " + std::to_string(limits_.max_depth) + " levels deep");
        if (++n_values_ > limits_.max_objects)
            return Error(Errc::limit, "holds more than " + std::to_string(limits_.max_objects) + " values, which is the limit");
        MatValue value;
        if (bytes == 0) { // how MATLAB writes an empty cell
            value.kind = MatValue::Kind::number;
            value.type = "double";
            value.dims = {0, 0};
            return value;
        }
        const uint64_t end = stream_.at() + bytes;
        RANVIER_TRY(body(end, depth, value, name));
        RANVIER_TRY(stream_.skip(end - stream_.at()));
        return value;
    }

    // The next tag, which must fit before `end`.
    Result<Tag> tag(uint64_t end) {
        if (end - stream_.at() < 8) return bad("ends inside a tag");
        RANVIER_ASSIGN(const uint32_t word, u32());
        Tag tag;
        if (word >> 16) { // up to four bytes inside the tag
            tag.type = word & 0xFFFF;
            tag.bytes = word >> 16;
            if (tag.bytes > 4) return bad("has a short element of " + std::to_string(tag.bytes) + " bytes; at most 4 fit");
            tag.padding = 4 - tag.bytes;
            return tag;
        }
        tag.type = word;
        RANVIER_ASSIGN(const uint32_t size, u32());
        tag.bytes = size;
        const uint64_t left = end - stream_.at();
        if (tag.bytes > left)
            return bad("has an element of " + std::to_string(tag.bytes) + " bytes where " + std::to_string(left) + " are left");
        tag.padding = std::min((8 - tag.bytes % 8) % 8, left - tag.bytes);
        return tag;
    }

private:
    Result<uint32_t> u32() {
        uint32_t value = 0;
        RANVIER_TRY(stream_.read(&value, sizeof value));
        return turned(value, swap_);
    }

    Status body(uint64_t end, int depth, MatValue& value, std::string& name) {
        RANVIER_ASSIGN(const Tag flags, tag(end));
        if (flags.type != type_uint32 || flags.bytes != 8) return bad("does not begin with the flags of an array");
        RANVIER_ASSIGN(const uint32_t word, u32());
        RANVIER_TRY(stream_.skip(4));
        const uint32_t id = word & 0xFF;
        if (id >= classes.size()) return bad("is of class " + std::to_string(id) + ", which MATLAB does not have");
        const bool is_complex = word & 0x0800, is_logical = word & 0x0200;
        value.kind = classes[id].kind;
        value.type = is_logical ? "logical" : classes[id].name;
        value.whole = classes[id].whole || is_logical;
        if (id == class_opaque) { // no dimensions; the rest is passed over
            value.dims = {1, 1};
            return Ok{};
        }
        RANVIER_TRY(dims(end, value.dims));
        RANVIER_ASSIGN(const uint64_t n, n_of_dims(value.dims, "it"));
        RANVIER_TRY(characters(end, type_int8, name));
        if (is_complex) {
            value.kind = MatValue::Kind::other;
            value.type = "complex " + value.type;
            return Ok{};
        }
        if (id == class_object) return Ok{};
        switch (value.kind) {
            case MatValue::Kind::number:
                return numbers(end, n, id == class_sparse, value);
            case MatValue::Kind::text:
                return text(end, value);
            case MatValue::Kind::structure:
                RANVIER_TRY(field_names(end, value.fields));
                return items(end, depth, n, value.fields.size(), value);
            case MatValue::Kind::cell:
                return items(end, depth, n, 1, value);
            case MatValue::Kind::other:
                break;
        }
        return Ok{};
    }

    Status dims(uint64_t end, std::vector<uint64_t>& into) {
        RANVIER_ASSIGN(const Tag of, tag(end));
        if (of.type != type_int32 || of.bytes < 8 || of.bytes % 4 != 0 || of.bytes / 4 > most_dims)
            return bad("has no dimensions where they were expected");
        for (uint64_t i = 0; i < of.bytes / 4; ++i) {
            RANVIER_ASSIGN(const uint32_t d, u32());
            if (d > INT32_MAX) return bad("has a negative dimension");
            into.push_back(d);
        }
        return stream_.skip(of.padding);
    }

    Status characters(uint64_t end, uint32_t type, std::string& into) {
        RANVIER_ASSIGN(const Tag of, tag(end));
        if (of.type != type) return bad("has no name where one was expected");
        if (of.bytes > limits_.max_text)
            return Error(Errc::limit, "has a text of " + std::to_string(of.bytes) + " bytes; " +
                                          std::to_string(limits_.max_text) + " are allowed");
        into.resize(of.bytes);
        RANVIER_TRY(stream_.read(into.data(), into.size()));
        into = utf8_or_replaced(into.substr(0, into.find('\0')));
        return stream_.skip(of.padding);
    }

    Status field_names(uint64_t end, std::vector<std::string>& into) {
        RANVIER_ASSIGN(const Tag length, tag(end));
        if (length.type != type_int32 || length.bytes != 4) return bad("has no length of field names where it was expected");
        RANVIER_ASSIGN(const uint32_t each, u32());
        RANVIER_TRY(stream_.skip(length.padding));
        RANVIER_ASSIGN(const Tag names, tag(end));
        if (names.type != type_int8 || each == 0 || each > most_field_name || names.bytes % each != 0)
            return bad("has field names of " + std::to_string(names.bytes) + " bytes, " + std::to_string(each) + " each");
        for (uint64_t i = 0; i < names.bytes / each; ++i) {
            std::string name(each, '\0');
            RANVIER_TRY(stream_.read(name.data(), each));
            into.push_back(utf8_or_replaced(name.substr(0, name.find('\0'))));
            if (into.size() > limits_.max_objects)
                return Error(Errc::limit, "has more than " + std::to_string(limits_.max_objects) + " fields, which is the limit");
        }
        return stream_.skip(names.padding);
    }

    Status items(uint64_t end, int depth, uint64_t n, uint64_t per_element, MatValue& value) {
        const auto all = h5::product(n, per_element);
        const uint64_t most = (end - stream_.at()) / 8;
        if (!all || *all > most)
            return bad("claims " + h5::dims_text(value.dims) + " elements; its bytes allow for " + std::to_string(most));
        std::string unused;
        for (uint64_t i = 0; i < *all; ++i) {
            RANVIER_ASSIGN(const Tag of, tag(end));
            if (of.type != type_matrix)
                return bad("holds an element of type " + std::to_string(of.type) + " where a value was expected");
            RANVIER_ASSIGN(MatValue item, matrix(of.bytes, depth + 1, unused));
            value.items.push_back(std::move(item));
            RANVIER_TRY(stream_.skip(of.padding));
        }
        return Ok{};
    }

    // A data element that is passed over, its place kept.
    Result<Run> run(uint64_t end) {
        RANVIER_ASSIGN(const Tag of, tag(end));
        const uint64_t each = bytes_of_type(of.type);
        if (each == 0 || of.type > type_uint64 || of.bytes % each != 0)
            return bad("keeps its numbers as " + std::to_string(of.bytes) + " bytes of type " + std::to_string(of.type));
        const Run run{of.type, stream_.at(), of.bytes / each};
        RANVIER_TRY(stream_.skip(of.bytes + of.padding));
        return run;
    }

    Status numbers(uint64_t end, uint64_t n, bool sparse, MatValue& value) {
        Leaf leaf;
        leaf.variable = variable_;
        leaf.sparse = sparse;
        if (sparse) {
            if (value.dims.size() != 2) return bad("is sparse with " + std::to_string(value.dims.size()) + " dimensions");
            RANVIER_ASSIGN(leaf.ir, run(end));
            RANVIER_ASSIGN(leaf.jc, run(end));
        }
        RANVIER_ASSIGN(leaf.values, run(end));
        if (!sparse && leaf.values.n != n)
            return bad("claims " + h5::dims_text(value.dims) + " values and holds " + std::to_string(leaf.values.n));
        value.key = leaves_.size();
        leaves_.push_back(leaf);
        return Ok{};
    }

    // One row of characters; more rows are names of no use to us.
    Status text(uint64_t end, MatValue& value) {
        if (value.dims.size() != 2 || value.dims[0] != 1) return Ok{};
        RANVIER_ASSIGN(const Tag of, tag(end));
        const uint64_t each = bytes_of_type(of.type);
        if (each == 0 || of.bytes % each != 0) return bad("keeps its text as bytes of type " + std::to_string(of.type));
        if (of.bytes > limits_.max_text) return Ok{};
        std::string bytes(of.bytes, '\0');
        RANVIER_TRY(stream_.read(bytes.data(), bytes.size()));
        if (each == 1) {
            value.text = utf8_or_replaced(std::move(bytes));
        } else if (each == 2) {
            std::vector<uint16_t> units(bytes.size() / 2);
            std::memcpy(units.data(), bytes.data(), units.size() * 2);
            for (uint16_t& unit : units) unit = turned(unit, swap_);
            value.text = utf8_of_utf16(units);
        }
        return Ok{};
    }

    Stream& stream_;
    bool swap_;
    size_t variable_;
    const Limits& limits_;
    uint64_t& n_values_;
    std::vector<Leaf>& leaves_;
};

class Mat5File : public MatFile {
public:
    explicit Mat5File(const Limits& limits) : limits_(limits), left_(limits.max_bytes) {}

    Status open(const std::string& path) {
        file_.reset(std::fopen(path.c_str(), "rb"));
        if (!file_) return Error(Errc::io, "cannot be opened: " + std::string(std::strerror(errno)));
        std::error_code failed;
        const uint64_t size = std::filesystem::file_size(path, failed);
        if (failed) return Error(Errc::io, "its size cannot be read: " + failed.message());
        std::array<unsigned char, header_bytes> header{};
        if (std::fread(header.data(), 1, header.size(), file_.get()) != header.size())
            return bad("is shorter than the header of a MATLAB file");
        const bool little = header[126] == 'I' && header[127] == 'M', big = header[126] == 'M' && header[127] == 'I';
        if (!little && !big) return bad("does not say its order of bytes where a MATLAB file does");
        swap_ = little != (std::endian::native == std::endian::little);
        for (uint64_t at = header_bytes; at < size;) {
            auto next = variable(at, size);
            if (!next) return std::move(next).error();
            at = *next;
        }
        return Ok{};
    }

    const std::vector<MatVariable>& variables() const override { return variables_; }

    Result<std::vector<double>> numbers(const MatValue& value) override {
        if (value.n() == 0) return std::vector<double>();
        const Leaf& leaf = leaves_[value.key];
        if (!leaf.sparse) return run(leaf, leaf.values);
        SparseParts parts;
        RANVIER_ASSIGN(const std::vector<double> rows, run(leaf, leaf.ir));
        RANVIER_ASSIGN(const std::vector<double> first, run(leaf, leaf.jc));
        RANVIER_ASSIGN(parts.values, run(leaf, leaf.values));
        const std::string& place = variables_of_[leaf.variable].second;
        RANVIER_ASSIGN(parts.rows, positions(rows, place));
        RANVIER_ASSIGN(parts.first, positions(first, place));
        RANVIER_TRY(pay(h5::product(value.n(), sizeof(double)).value_or(UINT64_MAX)));
        return dense(value.dims, parts, place);
    }

private:
    // A file may store the indices of a sparse matrix as any type of number.
    static Result<std::vector<int64_t>> positions(const std::vector<double>& indices, const std::string& place) {
        constexpr double largest_exact = 9007199254740992; // 2^53
        std::vector<int64_t> whole;
        whole.reserve(indices.size());
        for (const double index : indices) {
            if (!(std::abs(index) <= largest_exact))
                return bad(place + ": the sparse matrix has an index that is too large or none");
            whole.push_back(static_cast<int64_t>(index));
        }
        return whole;
    }

    Status pay(uint64_t bytes) {
        if (bytes > left_)
            return Error(Errc::limit,
                         "what it holds would take more than the " + std::to_string(limits_.max_bytes) + " bytes allowed");
        left_ -= bytes;
        return Ok{};
    }

    // Reads the tree of the variable at `at`; answers where the next begins.
    Result<uint64_t> variable(uint64_t at, uint64_t size) {
        const std::string place = "variable " + std::to_string(variables_of_.size() + 1);
        uint32_t words[2];
        if (size - at < 8 || fseeko(file_.get(), static_cast<off_t>(at), SEEK_SET) != 0 ||
            std::fread(words, 1, 8, file_.get()) != 8)
            return bad(place + " ends inside its tag");
        const uint32_t type = turned(words[0], swap_), bytes = turned(words[1], swap_);
        if (type != type_matrix && type != type_compressed)
            return bad(place + " is of type " + std::to_string(type) + "; a matrix was expected");
        if (bytes > size - at - 8)
            return bad(place + " claims " + std::to_string(bytes) + " bytes; the file has " + std::to_string(size - at - 8) +
                       " left, it is cut off or damaged");
        Place of{at + 8, bytes, bytes, type == type_matrix ? Packing::plain : Packing::deflated};
        Stream stream(file_.get(), of.at, of.stored, of.packing);
        TreeReader reader(stream, swap_, variables_of_.size(), limits_, n_values_, leaves_);
        std::string name;
        auto value = of.packing == Packing::plain ? reader.matrix(bytes, 1, name) : packed(reader, of, name);
        variables_of_.emplace_back(of, name.empty() ? place : name);
        if (!value) return std::move(value).error().within(variables_of_.back().second);
        // Without a name: data of MATLAB's objects.
        if (!name.empty()) variables_.push_back({std::move(name), std::move(*value)});
        return of.at + of.stored;
    }

    Result<MatValue> packed(TreeReader& reader, Place& of, std::string& name) {
        of.unpacked = of.stored * most_unpacked;
        RANVIER_ASSIGN(const Tag inner, reader.tag(of.unpacked));
        if (inner.type != type_matrix) return bad("unpacks to type " + std::to_string(inner.type) + "; a matrix was expected");
        of.unpacked = inner.bytes + 8;
        if (inner.bytes > limits_.max_bytes - std::min(limits_.max_bytes, n_unpacked_))
            return Error(Errc::limit, "unpacks to " + std::to_string(inner.bytes) + " bytes; " +
                                          std::to_string(limits_.max_bytes) + " are allowed for the whole file");
        n_unpacked_ += inner.bytes;
        return reader.matrix(inner.bytes, 1, name);
    }

    Result<std::vector<double>> run(const Leaf& leaf, const Run& run) {
        const auto& [of, name] = variables_of_[leaf.variable];
        const auto placed = [&, &name = name](Status status) -> Status {
            if (status) return status;
            return std::move(status).error().within(name);
        };
        const uint64_t each = bytes_of_type(run.type);
        RANVIER_TRY(placed(pay(h5::product(run.n, sizeof(double)).value_or(UINT64_MAX))));
        std::vector<double> values(run.n);
        if (of.packing == Packing::deflated) {
            RANVIER_TRY(placed(unpack(leaf.variable)));
            widen(run.type, unpacked_.data() + run.at, run.n, swap_, values.data());
            return values;
        }
        Stream stream(file_.get(), of.at, of.stored, of.packing);
        RANVIER_TRY(placed(stream.skip(run.at)));
        constexpr uint64_t step = 65536;
        std::vector<unsigned char> block(std::min(run.n, step) * each);
        for (uint64_t first = 0; first < run.n; first += step) {
            const uint64_t n = std::min(step, run.n - first);
            RANVIER_TRY(placed(stream.read(block.data(), n * each)));
            widen(run.type, block.data(), n, swap_, values.data() + first);
        }
        return values;
    }

    // A packed variable is kept unpacked while its numbers are fetched, one at a time: cells would be unpacked over and over.
    Status unpack(size_t variable) {
        if (unpacked_variable_ == variable && !unpacked_.empty()) return Ok{};
        const Place& of = variables_of_[variable].first;
        left_ += unpacked_.size();
        unpacked_.clear();
        RANVIER_TRY(pay(of.unpacked));
        unpacked_.resize(of.unpacked);
        unpacked_variable_ = variable;
        Stream stream(file_.get(), of.at, of.stored, of.packing);
        auto read = stream.read(unpacked_.data(), of.unpacked);
        if (!read) unpacked_.clear();
        return read;
    }

    const Limits limits_;
    uint64_t left_; // of limits.max_bytes
    mat5::FilePointer file_;
    bool swap_ = false;
    uint64_t n_values_ = 0, n_unpacked_ = 0;
    std::vector<MatVariable> variables_;
    std::vector<std::pair<Place, std::string>> variables_of_; // of every variable in the file, by place
    std::vector<Leaf> leaves_;
    std::vector<unsigned char> unpacked_;
    size_t unpacked_variable_ = 0;
};

} // namespace

Result<std::unique_ptr<MatFile>> open_mat5(const std::string& path, const Limits& limits) {
    auto file = std::make_unique<Mat5File>(limits);
    RANVIER_TRY(file->open(path));
    return std::unique_ptr<MatFile>(std::move(file));
}

} // namespace ranvier
