// Named arrays, wherever they are stored: what the reader of counts asks for.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

enum class ArrayKind { integer, real, text, other };

struct ArrayInfo {
    std::string name;
    ArrayKind kind = ArrayKind::other;
    std::vector<uint64_t> dims; // outermost first; empty: a scalar
    std::string type;           // for sentences: "uint8", "float64", "text"

    uint64_t size() const {
        uint64_t n = 1;
        for (const uint64_t d : dims) n *= d;
        return n;
    }
};

// Values come in row-major order. Errors name the place.
class ArraySource {
public:
    virtual ~ArraySource() = default;
    virtual const std::vector<ArrayInfo>& arrays() const = 0;
    virtual Result<std::vector<double>> numbers(const ArrayInfo& array) = 0;
    // Of an integer array, in pieces, so that wide integers need not all be in memory at once.
    virtual Status integers(const ArrayInfo& array, const std::function<Status(const int64_t*, uint64_t)>& take) = 0;
    virtual Result<std::vector<std::string>> texts(const ArrayInfo& array) = 0;
    // Takes memory that the caller is about to fill with what integers() gives out of the source's budget, if it has one.
    virtual Status hold(const ArrayInfo&, uint64_t /*bytes*/) { return Ok{}; }

    const ArrayInfo* find(const std::string& name) const {
        for (const auto& a : arrays())
            if (a.name == name) return &a;
        return nullptr;
    }
};

} // namespace ranvier
