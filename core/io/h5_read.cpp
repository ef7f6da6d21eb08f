// Attributes and datasets of a walked file.
#include <hdf5.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "core/io/allocation_cap.hpp"
#include "core/io/h5.hpp"
#include "core/io/utf8.hpp"

namespace ranvier::h5 {
namespace {

constexpr int max_rank = 8;
constexpr size_t max_attribute_values = 4096;
constexpr uint64_t deflate_ratio = 1032; // the most that deflate can shrink
constexpr uint64_t text_block = 4096;    // rows of text read at a time

Error damaged(const std::string& place, const std::string& what) {
    const std::string words = last_words();
    return Error(Errc::bad_input, place + ": " + what + (words.empty() ? "" : " (HDF5: " + words + ")"));
}

// What is before the first NUL, without blanks at the end, as sound UTF-8.
std::string cleaned(const char* bytes, size_t n) {
    const void* nul = std::memchr(bytes, 0, n);
    if (nul) n = static_cast<size_t>(static_cast<const char*>(nul) - bytes);
    while (n > 0 && (bytes[n - 1] == ' ' || bytes[n - 1] == '\n' || bytes[n - 1] == '\r')) --n;
    return utf8_or_replaced(std::string(bytes, n));
}

// A type in memory for variable text of the same character set: HDF5 converts between none.
Id variable_text_type(hid_t file_type) {
    Id type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.get(), H5T_VARIABLE);
    H5Tset_cset(type.get(), H5Tget_cset(file_type));
    return type;
}

// Where HDF5 puts the texts of one block: each is bounded and all are freed together, whatever happened.
struct TextArena {
    std::vector<std::unique_ptr<char[]>> texts;
    uint64_t max_text = 0, left = 0;
    bool too_long = false, spent = false;
};

void* arena_allocate(size_t bytes, void* arena_) {
    auto* arena = static_cast<TextArena*>(arena_);
    if (bytes > arena->max_text + 1) {
        arena->too_long = true;
        return nullptr;
    }
    if (bytes > arena->left) {
        arena->spent = true;
        return nullptr;
    }
    try {
        arena->texts.push_back(std::make_unique<char[]>(bytes));
    } catch (...) { // nothing may be thrown through HDF5
        arena->spent = true;
        return nullptr;
    }
    arena->left -= bytes;
    return arena->texts.back().get();
}

void arena_free(void*, void*) {} // with the arena

bool is_boolean(hid_t type) { return H5Tget_class(type) == H5T_ENUM && H5Tget_nmembers(type) == 2; }

void describe_type(hid_t type, Shape& shape) {
    const size_t bytes = H5Tget_size(type);
    shape.element_bytes = bytes;
    const std::string bits = std::to_string(bytes * 8);
    switch (H5Tget_class(type)) {
        case H5T_INTEGER:
            shape.values = Values::integer;
            shape.type = (H5Tget_sign(type) == H5T_SGN_NONE ? "uint" : "int") + bits;
            if (bytes > 8) shape.values = Values::other;
            return;
        case H5T_FLOAT:
            shape.values = Values::real;
            shape.type = "float" + bits;
            return;
        case H5T_ENUM:
            shape.values = is_boolean(type) ? Values::boolean : Values::integer;
            shape.type = is_boolean(type) ? "boolean" : "enumeration";
            return;
        case H5T_STRING:
            shape.values = Values::text;
            shape.type = "text";
            return;
        case H5T_REFERENCE:
            shape.values = H5Tequal(type, H5T_STD_REF_OBJ) > 0 ? Values::reference : Values::region_reference;
            shape.type = shape.values == Values::reference ? "object references" : "region references";
            return;
        case H5T_COMPOUND:
            shape.values = Values::compound;
            shape.type = "compound";
            return;
        case H5T_VLEN:
            shape.type = "variable-length lists";
            return;
        case H5T_ARRAY:
            shape.type = "fixed arrays";
            return;
        case H5T_BITFIELD:
            shape.type = "bit fields";
            return;
        default:
            shape.type = "opaque";
            return;
    }
}

// Layout and filters, from the creation properties alone: asking for the space of a virtual dataset would already open its
// sources.
Status check_layout(hid_t properties, const std::string& place, const Limits& limits, hid_t type) {
    const H5D_layout_t layout = H5Pget_layout(properties);
    if (layout == H5D_VIRTUAL)
        return Error(Errc::unsupported, place + " is a virtual dataset, whose data lies in other files; not read");
    if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED)
        return Error(Errc::unsupported, place + ": unknown storage layout; compact, contiguous and chunked are read");
    if (H5Pget_external_count(properties) != 0)
        return Error(Errc::unsupported, place + " keeps its data in other files (external storage); not read");
    const int n_filters = H5Pget_nfilters(properties);
    for (int i = 0; i < n_filters; ++i) {
        unsigned flags = 0, config = 0;
        size_t n_values = 0;
        char name[64] = "";
        const H5Z_filter_t filter =
            H5Pget_filter2(properties, static_cast<unsigned>(i), &flags, &n_values, nullptr, sizeof name, name, &config);
        if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32)
            return Error(Errc::unsupported, place + " is stored with filter " + std::to_string(filter) + " (" +
                                                utf8_or_replaced(name) + "); deflate, shuffle and fletcher32 are read");
    }
    if (layout != H5D_CHUNKED) return Ok{};
    hsize_t chunk[H5S_MAX_RANK] = {};
    const int rank = H5Pget_chunk(properties, H5S_MAX_RANK, chunk);
    if (rank < 0) return damaged(place, "the chunk size cannot be read");
    std::optional<uint64_t> bytes = H5Tget_size(type);
    for (int i = 0; i < rank && bytes; ++i) bytes = product(*bytes, chunk[i]);
    if (!bytes || *bytes > limits.max_chunk_bytes)
        return Error(Errc::limit, place + ": a chunk of " + (bytes ? std::to_string(*bytes) : "more than 2^64") + " bytes; " +
                                      std::to_string(limits.max_chunk_bytes) + " are allowed");
    return Ok{};
}

} // namespace

Id File::open_object(size_t node) const { return Id(H5Oopen(id_.get(), hard_path(node).c_str(), H5P_DEFAULT)); }

// ---- attributes

std::optional<std::pair<Id, Id>> File::one_value(size_t node, const std::string& name) const {
    const Id object = open_object(node);
    if (!object || H5Aexists(object.get(), name.c_str()) <= 0) return std::nullopt;
    Id attribute(H5Aopen(object.get(), name.c_str(), H5P_DEFAULT));
    if (!attribute) return std::nullopt;
    const Id space(H5Aget_space(attribute.get()));
    Id type(H5Aget_type(attribute.get()));
    if (!space || !type || H5Sget_simple_extent_npoints(space.get()) != 1) return std::nullopt;
    return std::pair(std::move(attribute), std::move(type));
}

std::optional<std::string> File::text_attribute(size_t node, const std::string& name) const {
    const auto value = one_value(node, name);
    if (!value || H5Tget_class(value->second.get()) != H5T_STRING) return std::nullopt;
    const auto& [attribute, type] = *value;
    if (H5Tis_variable_str(type.get()) > 0) {
        char* text = nullptr;
        const AllocationCap cap;
        if (H5Aread(attribute.get(), variable_text_type(type.get()).get(), &text) < 0 || !text) return std::nullopt;
        std::string cleaned_text = cleaned(text, std::min<size_t>(std::strlen(text), limits_.max_text));
        H5free_memory(text);
        return cleaned_text;
    }
    const size_t bytes = H5Tget_size(type.get());
    if (bytes == 0 || bytes > limits_.max_text) return std::nullopt;
    std::string text(bytes, '\0');
    if (H5Aread(attribute.get(), type.get(), text.data()) < 0) return std::nullopt;
    return cleaned(text.data(), bytes);
}

std::optional<double> File::number_attribute(size_t node, const std::string& name) const {
    const auto value = one_value(node, name);
    if (!value) return std::nullopt;
    const H5T_class_t kind = H5Tget_class(value->second.get());
    if (kind != H5T_INTEGER && kind != H5T_FLOAT) return std::nullopt;
    double number = 0;
    if (H5Aread(value->first.get(), H5T_NATIVE_DOUBLE, &number) < 0) return std::nullopt;
    return number;
}

std::optional<size_t> File::reference_attribute(size_t node, const std::string& name) const {
    const auto value = one_value(node, name);
    if (!value || H5Tequal(value->second.get(), H5T_STD_REF_OBJ) <= 0) return std::nullopt;
    hobj_ref_t address = 0;
    if (H5Aread(value->first.get(), H5T_STD_REF_OBJ, &address) < 0) return std::nullopt;
    return object_at(address);
}

std::vector<std::string> File::texts_attribute(size_t node, const std::string& name) const {
    std::vector<std::string> texts;
    const Id object = open_object(node);
    if (!object || H5Aexists(object.get(), name.c_str()) <= 0) return texts;
    const Id attribute(H5Aopen(object.get(), name.c_str(), H5P_DEFAULT));
    if (!attribute) return texts;
    const Id space(H5Aget_space(attribute.get())), type(H5Aget_type(attribute.get()));
    const hssize_t n = space ? H5Sget_simple_extent_npoints(space.get()) : -1;
    if (n <= 0 || static_cast<uint64_t>(n) > max_attribute_values || H5Tget_class(type.get()) != H5T_STRING) return texts;
    const auto count = static_cast<size_t>(n);
    if (H5Tis_variable_str(type.get()) > 0) {
        std::vector<char*> read(count, nullptr);
        const Id memory = variable_text_type(type.get());
        const AllocationCap cap;
        if (H5Aread(attribute.get(), memory.get(), read.data()) < 0) return texts;
        for (const char* text : read)
            texts.push_back(text ? cleaned(text, std::min<size_t>(std::strlen(text), limits_.max_text)) : "");
        H5Dvlen_reclaim(memory.get(), space.get(), H5P_DEFAULT, read.data());
        return texts;
    }
    const size_t bytes = H5Tget_size(type.get());
    const auto total = product(bytes, count);
    if (bytes == 0 || !total || *total > limits_.max_text) return texts;
    std::string read(*total, '\0');
    if (H5Aread(attribute.get(), type.get(), read.data()) < 0) return texts;
    for (size_t i = 0; i < count; ++i) texts.push_back(cleaned(read.data() + i * bytes, bytes));
    return texts;
}

// ---- datasets

Status File::use(size_t dataset) const {
    if (used_ == dataset) return Ok{};
    used_.reset();
    const std::string place = path(dataset);
    if (nodes_[dataset].kind != Kind::dataset) return Error(Errc::bad_input, place + " is no dataset; a dataset was expected");
    const Id access(H5Pcreate(H5P_DATASET_ACCESS));
    H5Pset_chunk_cache(access.get(), 521, limits_.max_chunk_bytes, 1.0);
    Id id(H5Dopen2(id_.get(), hard_path(dataset).c_str(), access.get()));
    if (!id) return damaged(place, "the dataset cannot be opened");
    const Id properties(H5Dget_create_plist(id.get())), type(H5Dget_type(id.get()));
    if (!properties || !type) return damaged(place, "the dataset's properties cannot be read");
    RANVIER_TRY(check_layout(properties.get(), place, limits_, type.get()));

    Shape shape;
    describe_type(type.get(), shape);
    const Id space(H5Dget_space(id.get()));
    if (!space) return damaged(place, "the dataset's size cannot be read");
    const int rank = H5Sget_simple_extent_ndims(space.get());
    if (rank < 0 || rank > max_rank)
        return Error(Errc::limit,
                     place + " has " + std::to_string(rank) + " dimensions; at most " + std::to_string(max_rank) + " are read");
    if (H5Sget_simple_extent_type(space.get()) == H5S_NULL) {
        shape.dims = {0};
    } else {
        hsize_t dims[max_rank] = {};
        H5Sget_simple_extent_dims(space.get(), dims, nullptr);
        shape.dims.assign(dims, dims + rank);
        shape.n = 1;
        for (const uint64_t d : shape.dims) {
            const auto n = product(shape.n, d);
            if (!n) return Error(Errc::limit, place + " declares " + dims_text(shape.dims) + " values; more than can be counted");
            shape.n = *n;
        }
    }
    RANVIER_TRY(check_storage(dataset, id.get(), shape));
    used_id_ = std::move(id);
    used_shape_ = std::move(shape);
    used_ = dataset;
    return Ok{};
}

Status File::check_storage(size_t dataset, int64_t id, const Shape& shape) const {
    if (shape.n == 0) return Ok{};
    const std::string place = path(dataset) + " declares " + dims_text(shape.dims) + " values of " + shape.type;
    const uint64_t stored = H5Dget_storage_size(id);
    if (stored == 0) return Error(Errc::bad_input, place + " and stores none of them");
    if (stored > file_bytes_)
        return Error(Errc::bad_input, place + " and claims " + std::to_string(stored) + " stored bytes, the file has " +
                                          std::to_string(file_bytes_));
    const auto bytes = product(shape.n, shape.element_bytes);
    if (!bytes || *bytes / deflate_ratio > stored)
        return Error(Errc::bad_input, place + " and stores " + std::to_string(stored) + " bytes, which cannot hold them");
    if (*bytes > limits_.max_bytes)
        return Error(Errc::limit, place + ", " + std::to_string(*bytes) + " bytes; " + std::to_string(limits_.max_bytes) +
                                      " are allowed for one file");
    return Ok{};
}

Result<Shape> File::shape(size_t dataset) const {
    RANVIER_TRY(use(dataset));
    return used_shape_;
}

Status File::read_rows(size_t dataset, uint64_t first, uint64_t n, int64_t memory_type, int64_t transfer, void* into) const {
    RANVIER_TRY(use(dataset));
    const auto& dims = used_shape_.dims;
    if (n == 0 || used_shape_.n == 0) return Ok{};
    const auto fail = [&] { return damaged(path(dataset), "the data cannot be read, it is damaged"); };
    const AllocationCap cap;
    if (dims.empty()) {
        if (H5Dread(used_id_.get(), memory_type, H5S_ALL, H5S_ALL, transfer, into) < 0) return fail();
        return Ok{};
    }
    if (first > dims[0] || n > dims[0] - first)
        return Error(Errc::internal, path(dataset) + ": rows " + std::to_string(first) + " to " + std::to_string(first + n) +
                                         " asked for, there are " + std::to_string(dims[0]));
    std::vector<hsize_t> start(dims.size(), 0), count(dims.begin(), dims.end());
    start[0] = first;
    count[0] = n;
    hsize_t values = 1;
    for (const hsize_t c : count) values *= c;
    const Id file_space(H5Dget_space(used_id_.get())), memory_space(H5Screate_simple(1, &values, nullptr));
    if (H5Sselect_hyperslab(file_space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr) < 0) return fail();
    if (H5Dread(used_id_.get(), memory_type, memory_space.get(), file_space.get(), transfer, into) < 0) return fail();
    return Ok{};
}

namespace {

Error wrong_type(const std::string& place, const Shape& shape, const char* expected) {
    return Error(Errc::bad_input, place + " holds " + shape.type + "; " + expected + " were expected");
}

uint64_t n_rows(const Shape& shape) { return shape.dims.empty() ? 1 : shape.dims[0]; }

} // namespace

Status File::rows_of(size_t dataset, uint64_t first, uint64_t n, double* into) const {
    RANVIER_TRY(use(dataset));
    const Values values = used_shape_.values;
    if (values != Values::integer && values != Values::real && values != Values::boolean)
        return wrong_type(path(dataset), used_shape_, "numbers");
    return read_rows(dataset, first, n, H5T_NATIVE_DOUBLE, H5P_DEFAULT, into);
}

Status File::rows_of(size_t dataset, uint64_t first, uint64_t n, int64_t* into) const {
    RANVIER_TRY(use(dataset));
    if (used_shape_.values != Values::integer && used_shape_.values != Values::boolean)
        return wrong_type(path(dataset), used_shape_, "whole numbers");
    return read_rows(dataset, first, n, H5T_NATIVE_INT64, H5P_DEFAULT, into);
}

template <typename T>
Result<std::vector<T>> File::numbers(size_t dataset, int64_t memory_type) {
    RANVIER_TRY(use(dataset));
    RANVIER_TRY(pay(product(used_shape_.n, sizeof(T)).value_or(UINT64_MAX), path(dataset)));
    std::vector<T> values(used_shape_.n);
    RANVIER_TRY(read_rows(dataset, 0, n_rows(used_shape_), memory_type, H5P_DEFAULT, values.data()));
    return values;
}

Result<std::vector<double>> File::doubles(size_t dataset) {
    RANVIER_TRY(use(dataset));
    const Values values = used_shape_.values;
    if (values != Values::integer && values != Values::real && values != Values::boolean)
        return wrong_type(path(dataset), used_shape_, "numbers");
    return numbers<double>(dataset, H5T_NATIVE_DOUBLE);
}

Result<std::vector<int64_t>> File::integers(size_t dataset) {
    RANVIER_TRY(use(dataset));
    if (used_shape_.values != Values::integer && used_shape_.values != Values::boolean)
        return wrong_type(path(dataset), used_shape_, "whole numbers");
    // HDF5 clips what does not fit: read unsigned 64 bit as such and look.
    if (used_shape_.type != "uint64") return numbers<int64_t>(dataset, H5T_NATIVE_INT64);
    RANVIER_ASSIGN(const std::vector<uint64_t> values, numbers<uint64_t>(dataset, H5T_NATIVE_UINT64));
    for (const uint64_t v : values)
        if (v > INT64_MAX)
            return Error(Errc::bad_input, path(dataset) + " holds " + std::to_string(v) + "; at most 2^63 - 1 was expected");
    return std::vector<int64_t>(values.begin(), values.end());
}

Result<std::vector<std::optional<size_t>>> File::references(size_t dataset) {
    RANVIER_TRY(use(dataset));
    if (used_shape_.values != Values::reference) return wrong_type(path(dataset), used_shape_, "object references");
    RANVIER_ASSIGN(const std::vector<uint64_t> addresses, numbers<uint64_t>(dataset, H5T_STD_REF_OBJ));
    RANVIER_TRY(pay(addresses.size() * sizeof(std::optional<size_t>), path(dataset)));
    std::vector<std::optional<size_t>> nodes;
    nodes.reserve(addresses.size());
    for (const uint64_t address : addresses) nodes.push_back(object_at(address));
    return nodes;
}

Result<std::vector<std::string>> File::fixed_texts(size_t dataset) {
    const uint64_t bytes = used_shape_.element_bytes;
    if (bytes == 0 || bytes > limits_.max_text)
        return Error(Errc::limit, path(dataset) + ": texts of " + std::to_string(bytes) + " bytes; " +
                                      std::to_string(limits_.max_text) + " are allowed");
    if (used_shape_.dims.size() > 1) return wrong_type(path(dataset), used_shape_, "texts in one dimension");
    const uint64_t n = used_shape_.n;
    RANVIER_TRY(pay(product(n, sizeof(std::string) + bytes).value_or(UINT64_MAX), path(dataset)));
    const Id type(H5Dget_type(used_id_.get()));
    const uint64_t step = std::max<uint64_t>(1, std::min(text_block, (uint64_t{1} << 22) / bytes));
    std::vector<std::string> texts;
    texts.reserve(n);
    std::vector<char> block(step * bytes);
    for (uint64_t first = 0; first < n; first += step) {
        const uint64_t count = std::min(step, n - first);
        RANVIER_TRY(read_rows(dataset, first, count, type.get(), H5P_DEFAULT, block.data()));
        for (uint64_t i = 0; i < count; ++i) texts.push_back(cleaned(block.data() + i * bytes, bytes));
    }
    return texts;
}

Result<std::vector<std::string>> File::variable_texts(size_t dataset) {
    if (used_shape_.dims.size() > 1) return wrong_type(path(dataset), used_shape_, "texts in one dimension");
    const uint64_t n = used_shape_.n;
    RANVIER_TRY(pay(product(n, sizeof(std::string)).value_or(UINT64_MAX), path(dataset)));
    const Id file_type(H5Dget_type(used_id_.get()));
    const Id memory = variable_text_type(file_type.get()), transfer(H5Pcreate(H5P_DATASET_XFER));
    std::vector<std::string> texts;
    texts.reserve(n);
    for (uint64_t first = 0; first < n; first += text_block) {
        const uint64_t count = std::min(text_block, n - first);
        TextArena arena;
        arena.max_text = limits_.max_text;
        arena.left = left_;
        H5Pset_vlen_mem_manager(transfer.get(), arena_allocate, &arena, arena_free, &arena);
        std::vector<char*> block(count, nullptr);
        auto read = read_rows(dataset, first, count, memory.get(), transfer.get(), block.data());
        if (arena.too_long)
            return Error(Errc::limit, path(dataset) + ": a text of more than " + std::to_string(limits_.max_text) +
                                          " bytes, which is the limit");
        if (arena.spent) return pay(UINT64_MAX, path(dataset)).error();
        if (!read) return std::move(read).error();
        uint64_t bytes = 0;
        for (const char* text : block) {
            texts.push_back(text ? cleaned(text, std::strlen(text)) : "");
            bytes += texts.back().size();
        }
        RANVIER_TRY(pay(bytes, path(dataset)));
    }
    return texts;
}

Result<std::vector<std::string>> File::texts(size_t dataset) {
    RANVIER_TRY(use(dataset));
    if (used_shape_.values != Values::text) return wrong_type(path(dataset), used_shape_, "texts");
    const Id type(H5Dget_type(used_id_.get()));
    return H5Tis_variable_str(type.get()) > 0 ? variable_texts(dataset) : fixed_texts(dataset);
}

Result<std::string> File::text(size_t dataset) {
    RANVIER_ASSIGN(const Shape of, shape(dataset));
    if (of.n != 1)
        return Error(Errc::bad_input, path(dataset) + " holds " + dims_text(of.dims) + " values; one text was expected");
    RANVIER_ASSIGN(std::vector<std::string> values, texts(dataset));
    return std::move(values[0]);
}

} // namespace ranvier::h5
