// Writing HDF5 files that come out the same byte for byte: no object times, fixed format version, links in the order made.
//
// The file is built in memory and goes to disk in one piece through Fs, or, where it may be larger than memory should hold, is
// written as it comes (create_on_disk, h5_disk.hpp). Either way a full disk is an ordinary error: HDF5's own file driver leaves a
// file that can be neither written nor closed. Threads: HDF5 belongs to one thread of the process.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/result_set.hpp"

namespace ranvier::h5w {

// An HDF5 identifier of any kind, released at the end of its scope.
class Id {
public:
    Id() = default;
    explicit Id(int64_t id) : id_(id) {}
    Id(Id&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
    Id& operator=(Id&& other) noexcept {
        std::swap(id_, other.id_);
        return *this;
    }
    ~Id();

    int64_t get() const { return id_; }
    explicit operator bool() const { return id_ >= 0; }

private:
    int64_t id_ = -1;
};

// Silences HDF5's own printing and switches its loading of filters off.
void quiet();
// What HDF5 said last, the innermost cause only, "" if nothing. Clears it.
std::string last_words();

// "" if `name` can be a link (not empty, no "/", not "." or "..", at most 255 bytes, UTF-8 without NUL), else what is wrong with
// it.
std::string name_fault(const std::string& name);
// Whether `text` is UTF-8 without NUL, which is all that variable-length text holds.
bool is_plain_text(const std::string& text);

class Disk;

// How whole numbers lie in the file.
enum class Whole { int8, int64, uint64 };
// contiguous: written from where the values lie, without a copy. compressed: as Writer says of large arrays.
enum class Layout { contiguous, compressed };

// One HDF5 file in the making. Arrays over 4 KiB are chunked, shuffled, deflated and checksummed, smaller ones lie in their
// object header; chunks keep inner dimensions whole up to 1 MiB. Every error says what was being written.
class Writer {
public:
    static Result<Writer> create();
    // The same onto disk: `path`, which must not exist, grows while datasets are made; finish() ends it. What is there after a
    // failure is the caller's to remove.
    static Result<Writer> create_on_disk(const std::string& path);
    Writer(Writer&&) noexcept;
    ~Writer();

    int64_t root() const { return file_.get(); }
    Result<Id> group(int64_t parent, const std::string& name);
    // `shape` empty: a scalar. The number of values is the product of the shape.
    Result<Id> dataset(int64_t parent, const std::string& name, const std::vector<uint64_t>& shape, const ArrayValues& values);
    // Whole numbers in a type of their own choice; all must fit it.
    Result<Id> whole_dataset(int64_t parent, const std::string& name, const std::vector<uint64_t>& shape,
                             std::span<const int64_t> values, Whole type);
    // Many numbers, not copied.
    Result<Id> number_dataset(int64_t parent, const std::string& name, const std::vector<uint64_t>& shape,
                              std::span<const double> values, Layout layout);
    // A netCDF dimension that has no coordinate: a dimension scale whose values nobody reads.
    Result<Id> bare_scale(int64_t parent, const std::string& name, uint64_t size);
    // Makes a dataset of rank 1 the coordinate of the dimension of its name.
    Status make_coordinate(const Id& dataset, const std::string& name);

    // A scale and where it is used: (dataset, position of the dimension). Written last, because HDF5 wants it in one piece.
    struct Use {
        int64_t dataset;
        int position;
    };
    // The dataset's dimensions, one scale each.
    Status set_dimensions(const Id& dataset, const std::vector<int64_t>& scales);
    Status set_uses(int64_t scale, const std::vector<Use>& uses);

    Status text_attribute(int64_t object, const std::string& name, const std::string& value);
    Status number_attribute(int64_t object, const std::string& name, double value);
    Status whole_attribute(int64_t object, const std::string& name, int64_t value);
    Status float_attribute(int64_t object, const std::string& name, float value);
    Status texts_attribute(int64_t object, const std::string& name, const std::vector<std::string>& values); // rank 1
    Status reference_attribute(int64_t object, const std::string& name, int64_t target); // of an object in the same file

    // Writes the file to `path`. Every Id that this writer gave out must be gone, and nothing may be added after it.
    Status save(const std::string& path);
    // Closes the file that create_on_disk began, on the same terms. Errc::io if the system did not take every byte.
    Status finish();
    // Of create_on_disk: Ok as long as the system took every byte. Worth a look before much is written.
    Status disk_fault() const;

private:
    struct Image; // where the finished file ends up in memory

    Writer();
    Status raw_attribute(int64_t object, const std::string& name, int64_t type, int64_t space, const void* value);
    Result<Id> plain_dataset(int64_t parent, const std::string& name, const std::vector<uint64_t>& shape, uint64_t n,
                             int64_t file_type, int64_t memory_type, const void* values, Layout layout);
    Status fixed_text_attribute(int64_t object, const std::string& name, const std::string& value);

    static Result<Writer> open(Writer writer, Id access);

    std::unique_ptr<Image> image_; // outlive file_, which writes into one of them
    std::unique_ptr<Disk> disk_;
    Id file_;
};

} // namespace ranvier::h5w
