// Text files with one number a line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

struct NumberLines {
    std::string header; // of a first line that is no number; "" without one
    std::vector<double> values;
};

enum class Header { allowed, refused };

// Plain or gzipped; empty lines and those that begin with # are passed over. Errors name the file and the line: Errc::bad_input
// for another field or no number, limit above `most` values.
Result<NumberLines> read_number_lines(const std::string& path, Header header, uint64_t most);

} // namespace ranvier
