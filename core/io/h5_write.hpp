// Writing HDF5 files that come out the same byte for byte: no object times, fixed format version, links in the order made.
//
// The file is built in memory and goes to disk in one piece through Fs, so a full disk is an ordinary error: HDF5's own file
// driver leaves a file that can be neither written nor closed. Threads: HDF5 belongs to one thread of the process.
#pragma once

#include <cstdint>
#include <memory>
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

// One HDF5 file in the making. Arrays over 4 KiB are chunked, shuffled, deflated and checksummed, smaller ones lie in their
// object header; chunks keep inner dimensions whole up to 1 MiB. Every error says what was being written.
class Writer {
public:
    static Result<Writer> create();
    Writer(Writer&&) noexcept;
    ~Writer();

    int64_t root() const { return file_.get(); }
    Result<Id> group(int64_t parent, const std::string& name);
    // `shape` empty: a scalar. The number of values is the product of the shape.
    Result<Id> dataset(int64_t parent, const std::string& name, const std::vector<uint64_t>& shape, const ArrayValues& values);
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

    // Writes the file to `path`. Every Id that this writer gave out must be gone, and nothing may be added after it.
    Status save(const std::string& path);

private:
    struct Image; // where the finished file ends up in memory

    Writer();
    Status raw_attribute(int64_t object, const std::string& name, int64_t type, int64_t space, const void* value);
    Status fixed_text_attribute(int64_t object, const std::string& name, const std::string& value);

    std::unique_ptr<Image> image_; // outlives file_, which writes into it
    Id file_;
};

} // namespace ranvier::h5w
