// The .npy files of a folder that is read as one recording, all of them against one budget of memory.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/io/array_values.hpp"
#include "core/io/folder.hpp"

namespace ranvier {

// Holds references: folder and limits must outlive it. Errors begin with the file's name in the folder.
class FolderArrays {
public:
    FolderArrays(const Folder& folder, const Limits& limits) : folder_(folder), limits_(limits), left_(limits.max_bytes) {}

    const Folder& folder() const { return folder_; }
    const Limits& limits() const { return limits_; }

    // What array a file holds, named as the file; of a structure the first field.
    Result<ArrayInfo> info(const std::string& file) const;

    // The fields of a structured array; "array" alone if it is none.
    Result<std::vector<std::string>> fields(const std::string& file) const;

    // As in array_values.hpp.
    Result<std::vector<int64_t>> whole_numbers(const std::string& file, uint64_t most);
    Result<std::vector<double>> numbers_list(const std::string& file, uint64_t most);
    Result<ColumnValues> column(const std::string& file, uint64_t most);
    Result<std::vector<std::string>> names(const std::string& file, uint64_t most);
    // One field of a structured array.
    Result<std::vector<int64_t>> whole_numbers_of_field(const std::string& file, const std::string& field, uint64_t most);
    // All values in row-major order, of any shape.
    struct Block {
        std::vector<uint64_t> dims;
        std::vector<double> values;
    };
    Result<Block> numbers(const std::string& file);

private:
    struct Opened {
        std::unique_ptr<ArraySource> source;
        ArrayInfo array;
    };
    Result<Opened> open(const std::string& file) const;
    template <typename Read>
    auto read(const std::string& file, const std::string& field, const Read& how)
        -> decltype(how(std::declval<ArraySource&>(), std::declval<const ArrayInfo&>()));

    const Folder& folder_;
    const Limits& limits_;
    uint64_t left_; // bytes
};

} // namespace ranvier
