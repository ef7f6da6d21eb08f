// A NumPy archive in the making: named arrays, stored, the same bytes for the same arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/result_set.hpp"

struct zip;

namespace ranvier {

// Appears at `path` whole, with finish(), or not at all. Names get ".npy" behind them.
class NpzArchive {
public:
    static Result<NpzArchive> create(const std::string& path);
    NpzArchive(NpzArchive&&) noexcept;
    NpzArchive& operator=(NpzArchive&&) = delete;
    ~NpzArchive();

    Status add(const std::string& name, const std::vector<uint64_t>& shape, const ArrayValues& values);
    // The bytes of element `i` of an array that is not in memory, of `dtype` ("<f8", "<i8") whose elements are 8 bytes wide;
    // asked for at finish(), in order. Whatever `element` refers to must live until then.
    using Element = std::function<uint64_t(uint64_t i)>;
    Status add_stream(const std::string& name, const std::string& dtype, const std::vector<uint64_t>& shape, Element element);
    // Errc::io if the system does not take every byte.
    Status finish();

private:
    struct Part; // what libzip reads at finish
    struct Discard {
        void operator()(zip* archive) const;
    };

    NpzArchive();
    Status add_part(const std::string& name, std::unique_ptr<Part> part);
    Error failed(const std::string& what) const;

    std::string path_, temporary_;
    std::vector<std::unique_ptr<Part>> parts_;
    std::unique_ptr<zip, Discard> zip_; // before parts_ in destruction
};

} // namespace ranvier
