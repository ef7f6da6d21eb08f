// What a MATLAB file holds, whichever version wrote it: a tree of values whose numbers are fetched when they are asked for.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/io/h5.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

struct MatValue {
    enum class Kind { number, text, cell, structure, other }; // other: complex, function handles, objects, tables

    Kind kind = Kind::other;
    std::vector<uint64_t> dims; // as MATLAB shows them, at least two
    std::string type;           // MATLAB's class: "double", "uint8", "logical", "char", "cell", "struct", ...
    bool whole = false;         // of an integer class or logical
    size_t key = 0;             // of a number: where the file keeps its values
    std::string text;           // of one row of char, UTF-8
    std::vector<std::string> fields;
    // Of a cell array its cells in MATLAB's order (first dimension fastest); of a struct array the fields of its elements in that
    // order, element by element.
    std::vector<MatValue> items;

    uint64_t n() const; // of elements; readers have made sure that it does not overflow
    bool is_number() const { return kind == Kind::number; }
    bool is_vector() const { return dims.size() == 2 && (dims[0] == 1 || dims[1] == 1); } // also a scalar
    const MatValue* field(std::string_view name, uint64_t element = 0) const;             // nullptr if there is none
};

struct MatVariable {
    std::string name;
    MatValue value;
};

// Threads: one at a time.
class MatFile {
public:
    virtual ~MatFile() = default;
    virtual const std::vector<MatVariable>& variables() const = 0;
    // All values of a number, first dimension fastest; sparse ones with their zeros. Paid from limits.max_bytes.
    virtual Result<std::vector<double>> numbers(const MatValue& value) = 0;
};

// Versions 5, 6 and 7. Every size is checked against the bytes around it before anything is allocated, a compressed variable is
// inflated in pieces and held to what deflate can do (1032 to 1). Errc::bad_input for what is damaged, limit above
// limits.max_bytes, max_objects or max_depth.
Result<std::unique_ptr<MatFile>> open_mat5(const std::string& path, const Limits& limits);
// Version 7.3: HDF5 in which cells are references. `file` must outlive the answer.
Result<std::unique_ptr<MatFile>> open_mat73(h5::File& file, const Limits& limits);

// n of a value with these dims; Errc::bad_input, naming `place`, when it overflows.
Result<uint64_t> n_of_dims(const std::vector<uint64_t>& dims, const std::string& place);
// UTF-16 as MATLAB keeps text, lone surrogates replaced.
std::string utf8_of_utf16(std::span<const uint16_t> units);

struct SparseParts {
    std::vector<int64_t> rows;  // ir: of each stored value
    std::vector<int64_t> first; // jc: of each column, and the end of the last
    std::vector<double> values;
};
// A sparse matrix of dims[0] x dims[1] with its zeros.
Result<std::vector<double>> dense(const std::vector<uint64_t>& dims, const SparseParts& parts, const std::string& place);

} // namespace ranvier
