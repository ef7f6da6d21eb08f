// The result file: an HDF5 file that xarray and netCDF tools read with labels, and that says how it was made.
//
// Layout, schema 1. Root attributes: format = "ranvier result", ranvier_schema, and as JSON text provenance, views, notes.
// One group per ResultArray::group, one dataset per array, with attributes `units` and `long_name` where they are not empty.
// Dimensions are HDF5 dimension scales as netCDF-4 writes them: an array of rank 1 named as its dimension is the coordinate, a
// dimension without one is a scale without values. /metrics holds one scalar per metric, /traces/NAME the arrays `step` and
// `value`. Arrays over 4 KiB are shuffled, deflated and checksummed; smaller ones lie in their object header, which has a
// checksum.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/data/result_set.hpp"
#include "core/io/limits.hpp"

namespace ranvier {

// Writes `result` to `path`, which must be a temporary name: publishing (fsync, rename) is the caller's. Equal results are equal
// bytes. Refuses, before the file is made: names that HDF5 or netCDF cannot hold, shapes that do not fit their values, a
// dimension with two sizes in a group, text that is not UTF-8. A failed write (a full disk) is Errc::io and leaves what was
// written. Threads: only one thread of a process may be in a function of core/io.
Status write_result(const ResultSet& result, const std::string& path);

// Reads a result file back, arrays in the order written with those of one group together. A foreign file like any other: what is
// not a result of ours, a newer schema, links out of the file, external or virtual storage, foreign filters, damage and sizes
// above `limits` are refused with a sentence.
Result<ResultSet> read_result(const std::string& path, const Limits& limits);

// The JSON document of `ranvier show --json`: operation, version, params, seed, inputs, device_class (from the provenance, null
// if it has none), metrics, tables [{name, columns, rows}], views, notes. Numbers that are not finite are null.
std::string describe_result(const ResultSet& result);

// The same for people: metrics with their meaning, notes, groups with their arrays, and the command that makes it again.
std::string result_table(const ResultSet& result);

} // namespace ranvier
