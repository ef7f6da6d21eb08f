// Reading HDF5 files one did not write. A file is walked first, by links, and only what the walk found is ever opened: by a path
// of hard links, so that no link out of the file is followed. A dataset's layout, filters and size are checked before its data is
// touched; every array is paid for from one budget and must be backed by bytes that the file holds.
//
// Threads: HDF5 and this wrapper belong to one thread of the process. HDF5 prints nothing; its words end in our sentences.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/io/limits.hpp"

namespace ranvier::h5 {

// An HDF5 identifier, released at the end of its scope.
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

// Silences HDF5's own printing and switches dynamic filters off. Every entry of this wrapper calls it.
void quiet();
// What HDF5 said last, innermost first, as one line; "" if nothing. Clears it.
std::string last_words();

enum class Kind { group, dataset, named_type, soft_link, external_link, user_link };

struct Node {
    std::string name; // "" for the root
    Kind kind = Kind::group;
    size_t parent = 0;
    int depth = 0;
    uint64_t address = 0;         // of the object; 0 for links
    std::vector<size_t> children; // of a group, by name
    std::string target;           // of a soft link its path, of an external one "file:path"
    std::optional<size_t> same;   // a second hard link: the node of the first
};

enum class Values { integer, real, boolean, text, reference, region_reference, compound, other };

// What a dataset says of itself.
struct Shape {
    Values values = Values::other;
    std::vector<uint64_t> dims; // empty: a scalar
    uint64_t n = 0;             // values, product of dims
    uint64_t element_bytes = 0;
    std::string type; // for sentences: "float64", "text", "compound", ...
};

class File {
public:
    // Opens read-only and walks. Refuses what is damaged, nested deeper than limits.max_depth, larger than limits.max_objects, or
    // has a group that contains itself.
    static Result<File> open(const std::string& path, const Limits& limits);

    const std::vector<Node>& nodes() const { return nodes_; } // [0] is the root; a parent comes before its children
    std::string path(size_t node) const;                      // "/units/spike_times"
    // The object behind a path from the root, or from a group. Soft links are followed, at most 16. Nothing if there is none;
    // Errc::unsupported where the way leads out of the file, Errc::bad_input where a soft link leads nowhere.
    Result<std::optional<size_t>> find(std::string_view path, size_t from = 0) const;
    // As find, but what cannot be reached counts as not there.
    std::optional<size_t> reach(std::string_view path, size_t from = 0) const;
    std::optional<size_t> object_at(uint64_t address) const; // the target of an object reference

    // Attributes. Nothing if there is none of the name or it is of another kind. Text: scalar or one element, fixed or variable
    // length, NUL and blank padding removed.
    std::optional<std::string> text_attribute(size_t node, const std::string& name) const;
    std::optional<double> number_attribute(size_t node, const std::string& name) const;
    std::vector<std::string> texts_attribute(size_t node, const std::string& name) const; // rank 1, at most 4096 values
    std::optional<size_t> reference_attribute(size_t node, const std::string& name) const;

    // Datasets. Every error names the dataset's path.
    Result<Shape> shape(size_t dataset) const; // also checks layout, filters and size: nothing else is read before
    Result<std::vector<double>> doubles(size_t dataset);
    Result<std::vector<int64_t>> integers(size_t dataset); // whole numbers and booleans
    Result<std::vector<std::string>> texts(size_t dataset);
    Result<std::string> text(size_t dataset);                              // scalar or one element
    Result<std::vector<std::optional<size_t>>> references(size_t dataset); // nodes; Nothing for a null or foreign reference
    // Rows first .. first + n of the outermost dimension (all columns), not charged: the caller holds what it pays for.
    Status rows_of(size_t dataset, uint64_t first, uint64_t n, double* into) const;
    Status rows_of(size_t dataset, uint64_t first, uint64_t n, int64_t* into) const;

    // Pays `bytes` from the budget of the file (limits.max_bytes), Errc::limit when it is spent.
    Status pay(uint64_t bytes, const std::string& what);
    const Limits& limits() const { return limits_; }

private:
    File() = default;
    Status walk();
    std::string hard_path(size_t node) const; // the bytes HDF5 knows it by
    Id open_object(size_t node) const;
    std::optional<std::pair<Id, Id>> one_value(size_t node, const std::string& name) const; // attribute and its type
    Status check_storage(size_t dataset, int64_t id, const Shape& shape) const;
    Status use(size_t dataset) const; // opens, describes and checks, unless it was the last one used
    Status read_rows(size_t dataset, uint64_t first, uint64_t n, int64_t memory_type, int64_t transfer, void* into) const;
    template <typename T>
    Result<std::vector<T>> numbers(size_t dataset, int64_t memory_type);
    Result<std::vector<std::string>> fixed_texts(size_t dataset);
    Result<std::vector<std::string>> variable_texts(size_t dataset);

    Id id_;
    Limits limits_;
    uint64_t file_bytes_ = 0;
    uint64_t left_ = 0; // of the budget
    std::vector<Node> nodes_;
    std::unordered_map<uint64_t, size_t> by_address_;
    // The dataset in use stays open between calls: its chunk cache is what makes reading row by row cheap.
    mutable std::optional<size_t> used_;
    mutable Id used_id_;
    mutable Shape used_shape_;
};

// a * b, or nothing when it overflows.
std::optional<uint64_t> product(uint64_t a, uint64_t b);
// "3 x 4", "scalar".
std::string dims_text(const std::vector<uint64_t>& dims);

} // namespace ranvier::h5
