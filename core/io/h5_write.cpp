#include "core/io/h5_write.hpp"

#include <hdf5.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <span>

#include "core/base/fs.hpp"
#include "core/io/h5_disk.hpp"

namespace ranvier::h5w {
namespace {

static_assert(std::endian::native == std::endian::little, "the superblock is read as it lies in memory");
static_assert(std::is_same_v<hid_t, int64_t>, "identifiers are kept as int64_t so that hdf5.h stays out of headers");

constexpr uint64_t compact_bytes = 4096; // at most this lies in the object header
constexpr uint64_t chunk_bytes = 1 << 20;
constexpr size_t image_step = 1 << 20;
constexpr uint64_t text_reference_bytes = 16; // of one variable-length text in a dataset
constexpr unsigned deflate_level = 4;

Error failed(const std::string& what) {
    const std::string words = last_words();
    return Error(Errc::internal, "HDF5 could not write " + what + (words.empty() ? "" : ": " + words));
}

// What the file holds of each type, little-endian on every machine; and the same in memory.
struct Types {
    hid_t file, memory;
};
Types types_of(const ArrayValues& values) {
    struct Pick {
        Types operator()(const std::vector<double>&) const { return {H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE}; }
        Types operator()(const std::vector<float>&) const { return {H5T_IEEE_F32LE, H5T_NATIVE_FLOAT}; }
        Types operator()(const std::vector<int64_t>&) const { return {H5T_STD_I64LE, H5T_NATIVE_INT64}; }
        Types operator()(const std::vector<int32_t>&) const { return {H5T_STD_I32LE, H5T_NATIVE_INT32}; }
        Types operator()(const std::vector<uint16_t>&) const { return {H5T_STD_U16LE, H5T_NATIVE_UINT16}; }
        Types operator()(const std::vector<uint8_t>&) const { return {H5T_STD_U8LE, H5T_NATIVE_UINT8}; }
        Types operator()(const std::vector<std::string>&) const { return {-1, -1}; }
    };
    return std::visit(Pick{}, values);
}

Id utf8_type() {
    Id type(H5Tcopy(H5T_C_S1));
    if (type && (H5Tset_size(type.get(), H5T_VARIABLE) < 0 || H5Tset_cset(type.get(), H5T_CSET_UTF8) < 0)) return Id();
    return type;
}

Id space_of(const std::vector<uint64_t>& shape) {
    if (shape.empty()) return Id(H5Screate(H5S_SCALAR));
    const std::vector<hsize_t> dims(shape.begin(), shape.end());
    return Id(H5Screate_simple(static_cast<int>(dims.size()), dims.data(), nullptr));
}

// Inner dimensions whole as long as they fit, the first that does not is cut, all before it are 1.
std::vector<hsize_t> chunk_shape(const std::vector<uint64_t>& shape, uint64_t element_bytes) {
    std::vector<hsize_t> chunk(shape.size(), 1);
    uint64_t bytes = element_bytes;
    for (size_t d = shape.size(); d-- > 0;) {
        chunk[d] = std::min<uint64_t>(shape[d], std::max<uint64_t>(1, chunk_bytes / bytes));
        bytes *= chunk[d];
        if (chunk[d] < shape[d]) break;
    }
    return chunk;
}

// HDF5 refuses its own checksum for variable-length text; the one inside deflate stays.
enum class Checksum { fletcher32, of_deflate };

// Small arrays compact, large ones chunked with shuffle, deflate and a checksum; no object times.
Id dataset_plan(const std::vector<uint64_t>& shape, uint64_t n, uint64_t element_bytes, Checksum checksum) {
    Id plan(H5Pcreate(H5P_DATASET_CREATE));
    const hid_t p = plan.get();
    bool ok = plan && H5Pset_obj_track_times(p, false) >= 0 && H5Pset_fill_time(p, H5D_FILL_TIME_ALLOC) >= 0 &&
              H5Pset_attr_creation_order(p, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) >= 0;
    if (n * element_bytes <= compact_bytes) {
        ok = ok && H5Pset_layout(p, H5D_COMPACT) >= 0;
    } else {
        const auto chunk = chunk_shape(shape, element_bytes);
        ok = ok && H5Pset_chunk(p, static_cast<int>(chunk.size()), chunk.data()) >= 0 && H5Pset_shuffle(p) >= 0 &&
             H5Pset_deflate(p, deflate_level) >= 0 && (checksum == Checksum::of_deflate || H5Pset_fletcher32(p) >= 0);
    }
    return ok ? std::move(plan) : Id();
}

Id group_plan(hid_t plan_class) {
    Id plan(H5Pcreate(plan_class));
    const unsigned order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
    const bool ok = plan && H5Pset_obj_track_times(plan.get(), false) >= 0 &&
                    H5Pset_link_creation_order(plan.get(), order) >= 0 && H5Pset_attr_creation_order(plan.get(), order) >= 0;
    return ok ? std::move(plan) : Id();
}

Id link_plan() {
    Id plan(H5Pcreate(H5P_LINK_CREATE));
    return plan && H5Pset_char_encoding(plan.get(), H5T_CSET_UTF8) >= 0 ? std::move(plan) : Id();
}

herr_t keep_innermost(unsigned, const H5E_error2_t* entry, void* into) {
    auto& words = *static_cast<std::string*>(into);
    if (words.empty() && entry->desc) words = entry->desc;
    return 0;
}

Status write_values(hid_t dataset, const ArrayValues& values, const std::string& name) {
    const auto* texts = std::get_if<std::vector<std::string>>(&values);
    if (!texts) {
        const void* data = std::visit([](const auto& v) { return static_cast<const void*>(v.data()); }, values);
        if (H5Dwrite(dataset, types_of(values).memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) return failed(name);
        return Ok{};
    }
    std::vector<const char*> pointers;
    for (const auto& t : *texts) {
        if (!is_plain_text(t)) return Error(Errc::invalid_argument, name + " holds text that is not UTF-8 or has a NUL in it");
        pointers.push_back(t.c_str());
    }
    const Id type = utf8_type();
    if (!type || H5Dwrite(dataset, type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()) < 0) return failed(name);
    return Ok{};
}

} // namespace

Id::~Id() {
    if (id_ >= 0) H5Idec_ref(id_);
}

void quiet() {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0); // a file must not choose code to load
}

std::string last_words() {
    std::string words;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, &words);
    H5Eclear2(H5E_DEFAULT);
    return words;
}

bool is_plain_text(const std::string& text) {
    for (size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const size_t n = lead < 0x80 ? 1 : (lead >> 5) == 6 ? 2 : (lead >> 4) == 14 ? 3 : (lead >> 3) == 30 ? 4 : 0;
        if (lead == 0 || n == 0 || i + n > text.size()) return false;
        uint32_t code = n == 1 ? lead : lead & (0x7fu >> n);
        for (size_t k = 1; k < n; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next >> 6) != 2) return false;
            code = (code << 6) | (next & 0x3fu);
        }
        const uint32_t least = n == 1 ? 0 : n == 2 ? 0x80 : n == 3 ? 0x800 : 0x10000;
        if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
        i += n;
    }
    return true;
}

std::string name_fault(const std::string& name) {
    if (name.empty()) return "is empty";
    if (name == "." || name == "..") return "is a path";
    if (name.find('/') != std::string::npos) return "has a \"/\" in it";
    if (name.size() > 255) return "is longer than 255 bytes";
    if (!is_plain_text(name)) return "is not UTF-8 or has a NUL in it";
    return "";
}

// HDF5 grows this memory while it writes and leaves it here when the file is closed, superblock and checksums in order. (The
// image that H5Fget_file_image makes of an open file has a superblock whose checksum is wrong.)
struct Writer::Image {
    void* memory = nullptr;
    size_t capacity = 0;
    bool closed = false;

    Image() = default;
    Image(const Image&) = delete;
    ~Image() {
        if (closed) std::free(memory);
    }

    static void* grow(void* old, size_t size, H5FD_file_image_op_t, void* self) {
        void* grown = std::realloc(old, size);
        if (grown) static_cast<Image*>(self)->capacity = size;
        return grown;
    }
    static herr_t keep(void* memory, H5FD_file_image_op_t, void* self) {
        auto& image = *static_cast<Image*>(self);
        image.memory = memory;
        image.closed = true;
        return 0;
    }
    static void* make(size_t size, H5FD_file_image_op_t op, void* self) { return grow(nullptr, size, op, self); }
    static void* copy(void* to, const void* from, size_t size, H5FD_file_image_op_t, void*) {
        return std::memcpy(to, from, size);
    }
    static void* share(void* self) { return self; }
    static herr_t unshare(void*) { return 0; }
};

Writer::Writer() : image_(std::make_unique<Image>()) {}
Writer::Writer(Writer&&) noexcept = default;
Writer::~Writer() = default;

Result<Writer> Writer::create() {
    quiet();
    Id access(H5Pcreate(H5P_FILE_ACCESS));
    Writer w;
    H5FD_file_image_callbacks_t calls{Image::make,  Image::copy,    Image::grow,   Image::keep,
                                      Image::share, Image::unshare, w.image_.get()};
    if (!access || H5Pset_fapl_core(access.get(), image_step, false) < 0 || H5Pset_file_image_callbacks(access.get(), &calls) < 0)
        return failed("a new file");
    return open(std::move(w), std::move(access));
}

Result<Writer> Writer::create_on_disk(const std::string& path) {
    quiet();
    Writer w;
    w.disk_ = std::make_unique<Disk>(path);
    RANVIER_ASSIGN(const int64_t access, w.disk_->access());
    return open(std::move(w), Id(access));
}

Result<Writer> Writer::open(Writer w, Id access) {
    const Id plan = group_plan(H5P_FILE_CREATE);
    // Version 1.8 of the format: checksummed headers, and readable by everything that is in use.
    if (!plan || H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V18) < 0) return failed("a new file");
    w.file_ = Id(H5Fcreate("ranvier-image", H5F_ACC_TRUNC, plan.get(), access.get()));
    if (!w.file_) return failed("a new file");
    return w;
}

Result<Id> Writer::group(int64_t parent, const std::string& name) {
    const Id plan = group_plan(H5P_GROUP_CREATE), links = link_plan();
    if (!plan || !links) return failed("group " + name);
    Id group(H5Gcreate2(parent, name.c_str(), links.get(), plan.get(), H5P_DEFAULT));
    if (!group) return failed("group " + name);
    return group;
}

Result<Id> Writer::dataset(int64_t parent, const std::string& name, const std::vector<uint64_t>& shape,
                           const ArrayValues& values) {
    const bool text = std::holds_alternative<std::vector<std::string>>(values);
    const uint64_t n = std::visit([](const auto& v) { return static_cast<uint64_t>(v.size()); }, values);
    uint64_t claimed = 1;
    for (const uint64_t d : shape) claimed *= d;
    if (claimed != n)
        return Error(Errc::internal, name + " has " + std::to_string(n) + " values for " + std::to_string(claimed) + " places");
    const Id type = text ? utf8_type() : Id(H5Tcopy(types_of(values).file));
    const Id space = space_of(shape), links = link_plan();
    if (!type || !space || !links) return failed("dataset " + name);
    const Id plan = dataset_plan(shape, n, text ? text_reference_bytes : H5Tget_size(type.get()),
                                 text ? Checksum::of_deflate : Checksum::fletcher32);
    if (!plan) return failed("dataset " + name);
    Id dataset(H5Dcreate2(parent, name.c_str(), type.get(), space.get(), links.get(), plan.get(), H5P_DEFAULT));
    if (!dataset) return failed("dataset " + name);
    if (n > 0) RANVIER_TRY(write_values(dataset.get(), values, "dataset " + name));
    return dataset;
}

Result<Id> Writer::whole_dataset(int64_t parent, const std::string& name, const std::vector<uint64_t>& shape,
                                 std::span<const int64_t> values, Whole type) {
    const hid_t file = type == Whole::int8 ? H5T_STD_I8LE : type == Whole::int64 ? H5T_STD_I64LE : H5T_STD_U64LE;
    return plain_dataset(parent, name, shape, values.size(), file, H5T_NATIVE_INT64, values.data(), Layout::compressed);
}

Result<Id> Writer::number_dataset(int64_t parent, const std::string& name, const std::vector<uint64_t>& shape,
                                  std::span<const double> values, Layout layout) {
    return plain_dataset(parent, name, shape, values.size(), H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data(), layout);
}

Result<Id> Writer::plain_dataset(int64_t parent, const std::string& name, const std::vector<uint64_t>& shape, uint64_t n,
                                 int64_t file_type, int64_t memory_type, const void* values, Layout layout) {
    RANVIER_TRY(disk_fault());
    uint64_t claimed = 1;
    for (const uint64_t d : shape) claimed *= d;
    if (claimed != n)
        return Error(Errc::internal, name + " has " + std::to_string(n) + " values for " + std::to_string(claimed) + " places");
    const Id space = space_of(shape), links = link_plan();
    const uint64_t element = H5Tget_size(file_type);
    Id plan = dataset_plan(shape, n, element, Checksum::fletcher32);
    if (!space || !links || !plan) return failed("dataset " + name);
    const bool large = n * element > compact_bytes;
    if (large && layout == Layout::contiguous && H5Premove_filter(plan.get(), H5Z_FILTER_ALL) < 0)
        return failed("dataset " + name);
    if (large && layout == Layout::contiguous && H5Pset_layout(plan.get(), H5D_CONTIGUOUS) < 0) return failed("dataset " + name);
    Id dataset(H5Dcreate2(parent, name.c_str(), file_type, space.get(), links.get(), plan.get(), H5P_DEFAULT));
    if (!dataset) return failed("dataset " + name);
    if (n > 0 && H5Dwrite(dataset.get(), memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
        return failed("dataset " + name);
    return dataset;
}

Result<Id> Writer::bare_scale(int64_t parent, const std::string& name, uint64_t size) {
    const Id space = space_of({size}), links = link_plan();
    const Id plan(H5Pcreate(H5P_DATASET_CREATE));
    if (!space || !links || !plan || H5Pset_obj_track_times(plan.get(), false) < 0 ||
        H5Pset_attr_creation_order(plan.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED) < 0)
        return failed("dimension " + name);
    Id dataset(H5Dcreate2(parent, name.c_str(), H5T_IEEE_F32BE, space.get(), links.get(), plan.get(), H5P_DEFAULT));
    if (!dataset) return failed("dimension " + name);
    RANVIER_TRY(fixed_text_attribute(dataset.get(), "CLASS", "DIMENSION_SCALE"));
    std::string digits = std::to_string(size);
    if (digits.size() < 10) digits.insert(0, 10 - digits.size(), ' ');
    RANVIER_TRY(fixed_text_attribute(dataset.get(), "NAME", "This is a netCDF dimension but not a netCDF variable." + digits));
    return dataset;
}

Status Writer::make_coordinate(const Id& dataset, const std::string& name) {
    RANVIER_TRY(fixed_text_attribute(dataset.get(), "CLASS", "DIMENSION_SCALE"));
    return fixed_text_attribute(dataset.get(), "NAME", name);
}

Status Writer::set_dimensions(const Id& dataset, const std::vector<int64_t>& scales) {
    std::vector<hobj_ref_t> references(scales.size());
    std::vector<hvl_t> lists(scales.size());
    for (size_t d = 0; d < scales.size(); ++d) {
        if (H5Rcreate(&references[d], scales[d], ".", H5R_OBJECT, -1) < 0) return failed("the dimensions of a dataset");
        lists[d] = {1, &references[d]};
    }
    const Id type(H5Tvlen_create(H5T_STD_REF_OBJ));
    const Id space = space_of({scales.size()});
    if (!type || !space) return failed("the dimensions of a dataset");
    return raw_attribute(dataset.get(), "DIMENSION_LIST", type.get(), space.get(), lists.data());
}

Status Writer::set_uses(int64_t scale, const std::vector<Use>& uses) {
    if (uses.empty()) return Ok{};
    struct Entry {
        hobj_ref_t dataset;
        int position, padding; // named, so that it is written as zero
    };
    std::vector<Entry> entries(uses.size(), Entry{});
    for (size_t i = 0; i < uses.size(); ++i) {
        if (H5Rcreate(&entries[i].dataset, uses[i].dataset, ".", H5R_OBJECT, -1) < 0) return failed("the uses of a dimension");
        entries[i].position = uses[i].position;
    }
    const Id type(H5Tcreate(H5T_COMPOUND, sizeof(Entry)));
    const Id space = space_of({uses.size()});
    if (!type || !space || H5Tinsert(type.get(), "dataset", offsetof(Entry, dataset), H5T_STD_REF_OBJ) < 0 ||
        H5Tinsert(type.get(), "dimension", offsetof(Entry, position), H5T_NATIVE_INT) < 0)
        return failed("the uses of a dimension");
    return raw_attribute(scale, "REFERENCE_LIST", type.get(), space.get(), entries.data());
}

Status Writer::raw_attribute(int64_t object, const std::string& name, int64_t type, int64_t space, const void* value) {
    const Id attribute(H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT));
    if (!attribute || H5Awrite(attribute.get(), type, value) < 0) return failed("attribute " + name);
    return Ok{};
}

Status Writer::fixed_text_attribute(int64_t object, const std::string& name, const std::string& value) {
    const Id type(H5Tcopy(H5T_C_S1)), space(H5Screate(H5S_SCALAR));
    if (!type || !space || H5Tset_size(type.get(), value.size() + 1) < 0) return failed("attribute " + name);
    return raw_attribute(object, name, type.get(), space.get(), value.c_str());
}

Status Writer::text_attribute(int64_t object, const std::string& name, const std::string& value) {
    if (!is_plain_text(value)) return Error(Errc::invalid_argument, "attribute " + name + " is not UTF-8 or has a NUL in it");
    const Id type = utf8_type(), space(H5Screate(H5S_SCALAR));
    if (!type || !space) return failed("attribute " + name);
    const char* pointer = value.c_str();
    return raw_attribute(object, name, type.get(), space.get(), &pointer);
}

Status Writer::number_attribute(int64_t object, const std::string& name, double value) {
    const Id space(H5Screate(H5S_SCALAR)), type(H5Tcopy(H5T_IEEE_F64LE));
    if (!space || !type) return failed("attribute " + name);
    return raw_attribute(object, name, type.get(), space.get(), &value);
}

Status Writer::whole_attribute(int64_t object, const std::string& name, int64_t value) {
    const Id space(H5Screate(H5S_SCALAR)), type(H5Tcopy(H5T_STD_I64LE));
    if (!space || !type) return failed("attribute " + name);
    return raw_attribute(object, name, type.get(), space.get(), &value);
}

Status Writer::float_attribute(int64_t object, const std::string& name, float value) {
    const Id space(H5Screate(H5S_SCALAR)), type(H5Tcopy(H5T_IEEE_F32LE));
    if (!space || !type) return failed("attribute " + name);
    return raw_attribute(object, name, type.get(), space.get(), &value);
}

Status Writer::texts_attribute(int64_t object, const std::string& name, const std::vector<std::string>& values) {
    std::vector<const char*> pointers;
    for (const auto& v : values) {
        if (!is_plain_text(v)) return Error(Errc::invalid_argument, "attribute " + name + " is not UTF-8 or has a NUL in it");
        pointers.push_back(v.c_str());
    }
    const Id type = utf8_type(), space = space_of({values.size()});
    if (!type || !space) return failed("attribute " + name);
    return raw_attribute(object, name, type.get(), space.get(), pointers.data());
}

Status Writer::reference_attribute(int64_t object, const std::string& name, int64_t target) {
    hobj_ref_t reference{};
    const Id space(H5Screate(H5S_SCALAR)), type(H5Tcopy(H5T_STD_REF_OBJ));
    if (!space || !type || H5Rcreate(&reference, target, ".", H5R_OBJECT, -1) < 0) return failed("attribute " + name);
    return raw_attribute(object, name, type.get(), space.get(), &reference);
}

Status Writer::disk_fault() const { return disk_ ? disk_->fault() : Status(Ok{}); }

Status Writer::finish() {
    const bool flushed = H5Fflush(file_.get(), H5F_SCOPE_GLOBAL) >= 0;
    file_ = Id();
    RANVIER_TRY(disk_->fault());
    if (!flushed || !disk_->closed()) return failed("the file, of which something is still open");
    return Ok{};
}

Status Writer::save(const std::string& path) {
    if (H5Fflush(file_.get(), H5F_SCOPE_GLOBAL) < 0) return failed("the file").within(path);
    file_ = Id();
    if (!image_->closed || !image_->memory) return failed("the file, of which something is still open").within(path);
    const auto* bytes = static_cast<const std::byte*>(image_->memory);
    // The end of the file as the superblock of format 1.8 tells it; the memory is larger.
    constexpr size_t end_of_file_at = 28;
    uint64_t size = 0;
    if (image_->capacity < end_of_file_at + sizeof size) return failed("the file").within(path);
    std::memcpy(&size, bytes + end_of_file_at, sizeof size);
    if (size > image_->capacity) return failed("the file").within(path);
    RANVIER_ASSIGN(const std::unique_ptr<FileWriter> out, posix_fs().create(path));
    RANVIER_TRY(out->append({bytes, size}));
    return out->close();
}

} // namespace ranvier::h5w
