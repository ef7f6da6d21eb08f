// The arrays of NumPy's files: one .npy, or the many of an .npz.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "core/io/array_source.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

// One array named "array"; of a structured array one per field, named as the field. Values are fetched when they are asked for,
// within one budget of limits.max_bytes. Errors as of parse_npy_header, Errc::io and Errc::limit; none names the path.
Result<std::unique_ptr<ArraySource>> open_npy(const std::string& path, const Limits& limits);

// One array per entry NAME.npy, named NAME (NAME.FIELD where it is structured). Entries are stored or deflated, zip64 or not; an
// entry is read only if its sizes are within the limits and within what deflate can shrink, and refused when it is encrypted or
// its name leads out of the archive. An entry of a type that is not read (pickles, complex numbers) is an array of
// ArrayKind::other, asking for its values tells why; an archive of nothing else is Errc::unsupported.
Result<std::unique_ptr<ArraySource>> open_npz(const std::string& path, const Limits& limits);

} // namespace ranvier
