#include <hdf5.h>

#include <cstdlib>
#include <cstring>
#include <map>

#include <nlohmann/json.hpp>

#include "core/base/fs.hpp"
#include "core/io/allocation_cap.hpp"
#include "core/io/h5_write.hpp"
#include "core/io/result_file.hpp"
#include "core/io/result_schema.hpp"

namespace ranvier {
namespace {

using h5w::Id;

constexpr uint64_t most_deflated = 1100; // deflate cannot shrink further than 1032 times
constexpr int max_rank = 32;
constexpr uint64_t text_reference_bytes = 16; // of one variable-length text in a dataset: length, heap address, index

Error bad(const std::string& sentence) { return Error(Errc::bad_input, sentence); }

Error damaged(const std::string& what) {
    const std::string words = h5w::last_words();
    return bad(what + " cannot be read; the file is damaged" + (words.empty() ? "" : " (HDF5: " + words + ")"));
}

// Memory for variable-length text, handed out while the budget lasts. malloc, because HDF5 asks for that contract.
struct TextBudget {
    uint64_t left, longest;
    bool refused = false;

    static void* take(size_t bytes, void* self) {
        auto& b = *static_cast<TextBudget*>(self);
        b.refused = b.refused || bytes > b.left || bytes > b.longest + 1;
        if (b.refused) return nullptr;
        b.left -= bytes;
        return std::malloc(bytes);
    }
    static void give(void* memory, void*) { std::free(memory); }
};

// What a dataset is, checked before its values are touched.
struct Stored {
    std::vector<uint64_t> shape;
    uint64_t n = 1, element_bytes = 0;
    ArrayValues values; // an empty vector of the type
};

// An array that still knows its dimensions by the addresses of their scales.
struct Unnamed {
    ResultArray array;
    std::vector<haddr_t> scales;
};

struct Scale {
    std::string name;
    uint64_t size;
};

class Reader {
public:
    Reader(Id file, const Limits& limits)
        : file_(std::move(file)), limits_(limits), left_(limits.max_bytes), objects_(limits.max_objects) {}
    Result<ResultSet> read();

private:
    Status check_format();
    Status read_root(ResultSet& into);
    Status read_metrics(hid_t group, ResultSet& into);
    Status read_traces(hid_t group, ResultSet& into);
    Status read_group(hid_t group, const std::string& name, std::vector<ResultArray>& into);
    Status read_member(hid_t group, const std::string& group_name, const std::string& name, std::map<haddr_t, Scale>& scales,
                       std::vector<Unnamed>& arrays);

    Result<std::vector<std::string>> names_in(hid_t group, const std::string& place);
    Result<Id> open(hid_t group, const std::string& name, const std::string& place, H5I_type_t wanted);
    Result<std::string> text_attribute(hid_t object, const char* name, const std::string& place);
    Result<std::vector<haddr_t>> dimension_list(hid_t dataset, size_t rank, const std::string& place);
    Result<Stored> describe(hid_t dataset, const std::string& place);
    Status check_storage(hid_t dataset, const Stored& stored, const std::string& place) const;
    Result<ArrayValues> values(hid_t dataset, Stored stored, const std::string& place);
    Result<ArrayValues> texts(hid_t dataset, uint64_t n, const std::string& place);
    Status pay(uint64_t bytes, const std::string& place);

    Id file_;
    const Limits limits_;
    uint64_t left_, objects_;
};

bool has_attribute(hid_t object, const char* name) { return H5Aexists(object, name) > 0; }

haddr_t address_of(hid_t object) {
    H5O_info_t info;
    return H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0 ? HADDR_UNDEF : info.addr;
}

// The text of a fixed-length attribute such as CLASS and NAME; "" if there is none or it is something else.
std::string fixed_attribute(hid_t object, const char* name) {
    if (!has_attribute(object, name)) return "";
    const Id attribute(H5Aopen(object, name, H5P_DEFAULT));
    if (!attribute) return "";
    const Id type(H5Aget_type(attribute.get())), space(H5Aget_space(attribute.get()));
    if (!type || !space || H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) != 0) return "";
    const size_t size = H5Tget_size(type.get());
    if (size > 1024 || H5Sget_simple_extent_npoints(space.get()) != 1) return "";
    std::string value(size, '\0');
    if (H5Aread(attribute.get(), type.get(), value.data()) < 0) return "";
    return value.c_str();
}

Status Reader::pay(uint64_t bytes, const std::string& place) {
    if (bytes > left_)
        return Error(Errc::limit, place + " needs " + std::to_string(bytes) + " bytes of memory, " + std::to_string(left_) +
                                      " of the " + std::to_string(limits_.max_bytes) + " allowed are left");
    left_ -= bytes;
    return Ok{};
}

// The names of a group's links in the order they were made. Nothing but hard links is let through.
Result<std::vector<std::string>> Reader::names_in(hid_t group, const std::string& place) {
    H5G_info_t info;
    if (H5Gget_info(group, &info) < 0) return damaged(place);
    if (info.nlinks > objects_)
        return Error(Errc::limit, place + " holds " + std::to_string(info.nlinks) + " objects, more than allowed");
    objects_ -= info.nlinks;
    std::vector<std::string> names;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
        char name[1024];
        const ssize_t length = H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, i, name, sizeof name, H5P_DEFAULT);
        if (length <= 0 || length >= static_cast<ssize_t>(sizeof name)) return damaged(place);
        H5L_info_t link;
        if (H5Lget_info(group, name, &link, H5P_DEFAULT) < 0) return damaged(place);
        if (link.type != H5L_TYPE_HARD)
            return Error(Errc::unsupported, place + name + " is a soft, external or user-defined link; a result has none");
        names.emplace_back(name);
    }
    return names;
}

Result<Id> Reader::open(hid_t group, const std::string& name, const std::string& place, H5I_type_t wanted) {
    Id object(H5Oopen(group, name.c_str(), H5P_DEFAULT));
    if (!object) return damaged(place);
    if (H5Iget_type(object.get()) != wanted) return bad(place + (wanted == H5I_GROUP ? " is not a group" : " is not a dataset"));
    return object;
}

Result<std::string> Reader::text_attribute(hid_t object, const char* name, const std::string& place) {
    const std::string what = "attribute " + std::string(name) + " of " + place;
    if (!has_attribute(object, name)) return bad(what + " is missing");
    const Id attribute(H5Aopen(object, name, H5P_DEFAULT));
    if (!attribute) return damaged(what);
    const Id type(H5Aget_type(attribute.get())), space(H5Aget_space(attribute.get()));
    if (!type || !space || H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) <= 0 ||
        H5Sget_simple_extent_npoints(space.get()) != 1)
        return bad(what + " is not one variable-length text");
    char* text = nullptr;
    const AllocationCap cap;
    if (H5Aread(attribute.get(), type.get(), &text) < 0) return damaged(what);
    std::string value = text ? text : "";
    H5free_memory(text);
    RANVIER_TRY(pay(value.size(), what));
    return value;
}

// The scale of each dimension, as netCDF-4 stores it: per dimension a list of one object reference.
Result<std::vector<haddr_t>> Reader::dimension_list(hid_t dataset, size_t rank, const std::string& place) {
    const std::string what = "attribute DIMENSION_LIST of " + place;
    if (rank == 0) return std::vector<haddr_t>{};
    if (!has_attribute(dataset, "DIMENSION_LIST")) return bad(what + " is missing");
    const Id attribute(H5Aopen(dataset, "DIMENSION_LIST", H5P_DEFAULT));
    const Id wanted(H5Tvlen_create(H5T_STD_REF_OBJ));
    if (!attribute || !wanted) return damaged(what);
    const Id type(H5Aget_type(attribute.get())), space(H5Aget_space(attribute.get()));
    if (!type || !space || H5Tequal(type.get(), wanted.get()) <= 0 ||
        H5Sget_simple_extent_npoints(space.get()) != static_cast<hssize_t>(rank))
        return bad(what + " is not one reference per dimension");
    std::vector<hvl_t> lists(rank);
    const AllocationCap cap;
    if (H5Aread(attribute.get(), wanted.get(), lists.data()) < 0) return damaged(what);
    std::vector<haddr_t> scales;
    for (const hvl_t& list : lists) {
        if (list.len != 1) continue;
        const Id scale(H5Rdereference2(dataset, H5P_DEFAULT, H5R_OBJECT, list.p));
        if (scale) scales.push_back(address_of(scale.get()));
    }
    H5Dvlen_reclaim(wanted.get(), space.get(), H5P_DEFAULT, lists.data());
    if (scales.size() != rank) return bad(what + " does not lead to a dimension scale each");
    return scales;
}

Result<ArrayValues> empty_values(hid_t type, const std::string& place) {
    const H5T_class_t type_class = H5Tget_class(type);
    if (type_class == H5T_STRING && H5Tis_variable_str(type) > 0) return ArrayValues(std::vector<std::string>{});
    if (type_class == H5T_INTEGER || type_class == H5T_FLOAT) {
        if (H5Tequal(type, H5T_IEEE_F64LE) > 0) return ArrayValues(std::vector<double>{});
        if (H5Tequal(type, H5T_IEEE_F32LE) > 0) return ArrayValues(std::vector<float>{});
        if (H5Tequal(type, H5T_STD_I64LE) > 0) return ArrayValues(std::vector<int64_t>{});
        if (H5Tequal(type, H5T_STD_I32LE) > 0) return ArrayValues(std::vector<int32_t>{});
        if (H5Tequal(type, H5T_STD_U16LE) > 0) return ArrayValues(std::vector<uint16_t>{});
        if (H5Tequal(type, H5T_STD_U8LE) > 0) return ArrayValues(std::vector<uint8_t>{});
    }
    return bad(place +
               " has a type that a result does not hold; allowed are float64, float32, int64, int32, uint16, uint8 and text");
}

Result<Stored> Reader::describe(hid_t dataset, const std::string& place) {
    const Id type(H5Dget_type(dataset)), space(H5Dget_space(dataset));
    if (!type || !space) return damaged(place);
    Stored s;
    RANVIER_ASSIGN(s.values, empty_values(type.get(), place));
    const bool text = std::holds_alternative<std::vector<std::string>>(s.values);
    s.element_bytes = text ? text_reference_bytes : H5Tget_size(type.get());
    const H5S_class_t space_class = H5Sget_simple_extent_type(space.get());
    const int rank = H5Sget_simple_extent_ndims(space.get());
    if ((space_class != H5S_SIMPLE && space_class != H5S_SCALAR) || rank < 0 || rank > max_rank)
        return bad(place + " has no simple shape");
    std::vector<hsize_t> dims(static_cast<size_t>(rank));
    if (rank > 0 && H5Sget_simple_extent_dims(space.get(), dims.data(), nullptr) < 0) return damaged(place);
    s.shape.assign(dims.begin(), dims.end());
    for (const uint64_t d : s.shape)
        if (__builtin_mul_overflow(s.n, d, &s.n)) return bad(place + " has a shape whose product overflows");
    uint64_t bytes = 0;
    if (__builtin_mul_overflow(s.n, s.element_bytes, &bytes)) return bad(place + " has a shape whose product overflows");
    return s;
}

// Refuses data that lie elsewhere, pass a foreign filter, or are not there in the amount claimed.
Status Reader::check_storage(hid_t dataset, const Stored& stored, const std::string& place) const {
    const Id plan(H5Dget_create_plist(dataset));
    if (!plan) return damaged(place);
    const H5D_layout_t layout = H5Pget_layout(plan.get());
    if (layout == H5D_VIRTUAL || H5Pget_external_count(plan.get()) != 0)
        return Error(Errc::unsupported, place + " keeps its values in another file; a result does not");
    const int n_filters = H5Pget_nfilters(plan.get());
    for (int i = 0; i < n_filters; ++i) {
        unsigned flags = 0, config = 0;
        size_t n_values = 0;
        const H5Z_filter_t f =
            H5Pget_filter2(plan.get(), static_cast<unsigned>(i), &flags, &n_values, nullptr, 0, nullptr, &config);
        if (f != H5Z_FILTER_DEFLATE && f != H5Z_FILTER_SHUFFLE && f != H5Z_FILTER_FLETCHER32)
            return Error(Errc::unsupported,
                         place + " uses HDF5 filter " + std::to_string(f) + "; allowed are deflate, shuffle, fletcher32");
    }
    const uint64_t bytes = stored.n * stored.element_bytes, held = H5Dget_storage_size(dataset);
    if (layout == H5D_CHUNKED) {
        hsize_t chunk[max_rank];
        uint64_t chunk_bytes = stored.element_bytes;
        const int rank = H5Pget_chunk(plan.get(), max_rank, chunk);
        for (int d = 0; d < rank; ++d)
            if (__builtin_mul_overflow(chunk_bytes, chunk[d], &chunk_bytes)) return bad(place + " has impossible chunks");
        if (chunk_bytes > limits_.max_chunk_bytes)
            return Error(Errc::limit, place + " has chunks of " + std::to_string(chunk_bytes) + " bytes, allowed are " +
                                          std::to_string(limits_.max_chunk_bytes));
    }
    if (layout == H5D_CHUNKED ? bytes / most_deflated > held : bytes != held)
        return bad(place + " claims " + std::to_string(bytes) + " bytes of values, " + std::to_string(held) + " are stored");
    return Ok{};
}

Result<ArrayValues> Reader::texts(hid_t dataset, uint64_t n, const std::string& place) {
    RANVIER_TRY(pay(n * (sizeof(std::string) + sizeof(char*)), place));
    TextBudget budget{left_, limits_.max_text, false};
    const Id transfer(H5Pcreate(H5P_DATASET_XFER)), type(H5Dget_type(dataset)), space(H5Dget_space(dataset));
    if (!transfer || !type || !space ||
        H5Pset_vlen_mem_manager(transfer.get(), TextBudget::take, &budget, TextBudget::give, &budget) < 0)
        return damaged(place);
    std::vector<char*> pointers(n, nullptr);
    const AllocationCap cap;
    const bool read = H5Dread(dataset, type.get(), H5S_ALL, H5S_ALL, transfer.get(), pointers.data()) >= 0;
    std::vector<std::string> values;
    if (read)
        for (const char* p : pointers) values.emplace_back(p ? p : "");
    H5Dvlen_reclaim(type.get(), space.get(), transfer.get(), pointers.data());
    if (budget.refused)
        return Error(Errc::limit, place + " holds more text than the " + std::to_string(limits_.max_text) +
                                      " bytes allowed for one value and " + std::to_string(left_) + " left for all");
    if (!read) return damaged(place);
    left_ = budget.left;
    return ArrayValues(std::move(values));
}

Result<ArrayValues> Reader::values(hid_t dataset, Stored stored, const std::string& place) {
    RANVIER_TRY(check_storage(dataset, stored, place));
    if (std::holds_alternative<std::vector<std::string>>(stored.values)) return texts(dataset, stored.n, place);
    RANVIER_TRY(pay(stored.n * stored.element_bytes, place));
    void* data = std::visit(
        [&](auto& v) -> void* {
            v.resize(stored.n);
            return v.data();
        },
        stored.values);
    const Id type(H5Dget_type(dataset));
    if (!type) return damaged(place);
    if (stored.n > 0 && H5Dread(dataset, type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) return damaged(place);
    return std::move(stored.values);
}

Status Reader::read_member(hid_t group, const std::string& group_name, const std::string& name, std::map<haddr_t, Scale>& scales,
                           std::vector<Unnamed>& arrays) {
    const std::string place = "/" + group_name + "/" + name;
    RANVIER_ASSIGN(const Id dataset, open(group, name, place, H5I_DATASET));
    const hid_t id = dataset.get();
    const bool is_scale = fixed_attribute(id, "CLASS") == "DIMENSION_SCALE";
    if (is_scale && fixed_attribute(id, "NAME").starts_with(schema::bare_scale_words)) {
        const Id space(H5Dget_space(id));
        if (!space || H5Sget_simple_extent_ndims(space.get()) != 1) return bad(place + " is a dimension that is not of rank 1");
        scales[address_of(id)] = {name, static_cast<uint64_t>(H5Sget_simple_extent_npoints(space.get()))};
        return Ok{};
    }
    RANVIER_ASSIGN(Stored stored, describe(id, place));
    Unnamed u;
    u.array.group = group_name;
    u.array.name = name;
    u.array.shape = stored.shape;
    if (is_scale && stored.shape.size() != 1) return bad(place + " is a coordinate that is not of rank 1");
    if (is_scale) {
        scales[address_of(id)] = {name, stored.shape[0]};
        u.scales = {address_of(id)};
    } else {
        RANVIER_ASSIGN(u.scales, dimension_list(id, stored.shape.size(), place));
    }
    RANVIER_ASSIGN(u.array.values, values(id, std::move(stored), place));
    if (has_attribute(id, "units")) {
        RANVIER_ASSIGN(u.array.unit, text_attribute(id, "units", place));
    }
    if (has_attribute(id, "long_name")) {
        RANVIER_ASSIGN(u.array.doc, text_attribute(id, "long_name", place));
    }
    arrays.push_back(std::move(u));
    return Ok{};
}

Status Reader::read_group(hid_t group, const std::string& name, std::vector<ResultArray>& into) {
    std::map<haddr_t, Scale> scales;
    std::vector<Unnamed> arrays;
    RANVIER_ASSIGN(const std::vector<std::string> members, names_in(group, "/" + name + "/"));
    for (const auto& member : members) RANVIER_TRY(read_member(group, name, member, scales, arrays));
    for (auto& u : arrays) {
        for (size_t d = 0; d < u.scales.size(); ++d) {
            const auto scale = scales.find(u.scales[d]);
            if (scale == scales.end() || scale->second.size != u.array.shape[d])
                return bad("/" + name + "/" + u.array.name + " has a dimension " + std::to_string(d) +
                           " whose scale is not in its group or has another size");
            u.array.dims.push_back(scale->second.name);
        }
        into.push_back(std::move(u.array));
    }
    return Ok{};
}

Status Reader::read_metrics(hid_t group, ResultSet& into) {
    RANVIER_ASSIGN(const std::vector<std::string> names, names_in(group, "/metrics/"));
    for (const auto& name : names) {
        const std::string place = "/metrics/" + name;
        RANVIER_ASSIGN(const Id dataset, open(group, name, place, H5I_DATASET));
        RANVIER_ASSIGN(Stored stored, describe(dataset.get(), place));
        RANVIER_ASSIGN(const ArrayValues held, values(dataset.get(), std::move(stored), place));
        const auto* numbers = std::get_if<std::vector<double>>(&held);
        if (!numbers || numbers->size() != 1) return bad(place + " is not one float64");
        into.metrics[name] = numbers->front();
    }
    return Ok{};
}

Status Reader::read_traces(hid_t group, ResultSet& into) {
    RANVIER_ASSIGN(const std::vector<std::string> names, names_in(group, "/traces/"));
    for (const auto& name : names) {
        const std::string place = "/traces/" + name;
        RANVIER_ASSIGN(const Id trace, open(group, name, place, H5I_GROUP));
        ResultSet columns;
        RANVIER_TRY(read_group(trace.get(), "traces/" + name, columns.arrays));
        const ResultArray* step = columns.find("traces/" + name, "step");
        const ResultArray* value = columns.find("traces/" + name, "value");
        const auto* steps = step ? std::get_if<std::vector<double>>(&step->values) : nullptr;
        const auto* values = value ? std::get_if<std::vector<double>>(&value->values) : nullptr;
        if (!steps || !values || steps->size() != values->size())
            return bad(place + " does not hold step and value, float64 of one length");
        auto& points = into.traces[name];
        for (size_t i = 0; i < steps->size(); ++i) points.push_back({(*steps)[i], (*values)[i]});
    }
    return Ok{};
}

Status Reader::check_format() {
    const hid_t root = file_.get();
    const char* none = "is an HDF5 file and not a Ranvier result: it has no attribute format = \"ranvier result\"";
    if (!has_attribute(root, schema::format_attribute)) return bad(none);
    const auto format = text_attribute(root, schema::format_attribute, "/");
    if (!format || format.value() != schema::format) return bad(none);
    const Id attribute(has_attribute(root, schema::version_attribute) ? H5Aopen(root, schema::version_attribute, H5P_DEFAULT)
                                                                      : -1);
    if (!attribute) return bad("attribute ranvier_schema is missing");
    const Id space(H5Aget_space(attribute.get())), type(H5Aget_type(attribute.get()));
    int64_t version = 0;
    if (!space || !type || H5Tget_class(type.get()) != H5T_INTEGER || H5Sget_simple_extent_npoints(space.get()) != 1 ||
        H5Aread(attribute.get(), H5T_NATIVE_INT64, &version) < 0 || version < 1)
        return bad("attribute ranvier_schema is not a whole number from 1");
    if (version > schema::version)
        return Error(Errc::unsupported, "was written by a newer Ranvier: its schema is " + std::to_string(version) +
                                            ", this program reads up to " + std::to_string(schema::version));
    return Ok{};
}

Status Reader::read_root(ResultSet& into) {
    using nlohmann::json;
    RANVIER_ASSIGN(into.provenance, text_attribute(file_.get(), schema::provenance_attribute, "/"));
    RANVIER_ASSIGN(const std::string views, text_attribute(file_.get(), schema::views_attribute, "/"));
    RANVIER_ASSIGN(const std::string notes, text_attribute(file_.get(), schema::notes_attribute, "/"));
    const json view_list = json::parse(views, nullptr, false), note_list = json::parse(notes, nullptr, false);
    if (!view_list.is_array() || !note_list.is_array()) return bad("attributes views and notes are not JSON lists");
    for (const auto& v : view_list) {
        if (!v.is_object() || !v.contains("kind") || !v.contains("of") || !v.contains("title") || !v["kind"].is_string() ||
            !v["of"].is_string() || !v["title"].is_string())
            return bad("attribute views holds an item that is not kind, of and title, all text");
        into.views.push_back({v["kind"].get<std::string>(), v["of"].get<std::string>(), v["title"].get<std::string>()});
    }
    for (const auto& n : note_list) {
        if (!n.is_string()) return bad("attribute notes holds an item that is not text");
        into.notes.push_back(n.get<std::string>());
    }
    return Ok{};
}

Result<ResultSet> Reader::read() {
    RANVIER_TRY(check_format());
    ResultSet result;
    RANVIER_TRY(read_root(result));
    RANVIER_ASSIGN(const std::vector<std::string> names, names_in(file_.get(), "/"));
    for (const auto& name : names) {
        RANVIER_ASSIGN(const Id group, open(file_.get(), name, "/" + name, H5I_GROUP));
        if (name == schema::metrics_group)
            RANVIER_TRY(read_metrics(group.get(), result));
        else if (name == schema::traces_group)
            RANVIER_TRY(read_traces(group.get(), result));
        else
            RANVIER_TRY(read_group(group.get(), name, result.arrays));
    }
    return result;
}

} // namespace

Result<ResultSet> read_result(const std::string& path, const Limits& limits) {
    h5w::quiet();
    RANVIER_ASSIGN(const FileStat stat, posix_fs().stat(path));
    if (!stat.is_regular) return bad(path + ": is " + (stat.is_folder ? "a folder" : "no regular file") + ", not a result file");
    const htri_t is_hdf5 = H5Fis_hdf5(path.c_str());
    if (is_hdf5 <= 0) return bad(path + ": is not an HDF5 file, so not a Ranvier result");
    Id file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT));
    if (!file) return damaged("the file").within(path);
    Reader reader(std::move(file), limits);
    auto result = reader.read();
    if (!result) return std::move(result).error().within(path);
    return result;
}

} // namespace ranvier
