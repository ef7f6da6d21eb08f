// The words of the result file, for its writer and its reader.
#pragma once

#include <cstdint>

#include "core/data/result_set.hpp"

namespace ranvier::schema {

inline constexpr const char* format = "ranvier result";
inline constexpr int64_t version = 1;

inline constexpr const char* format_attribute = "format";
inline constexpr const char* version_attribute = "ranvier_schema";
inline constexpr const char* provenance_attribute = "provenance";
inline constexpr const char* views_attribute = "views";
inline constexpr const char* notes_attribute = "notes";
inline constexpr const char* metrics_group = "metrics";
inline constexpr const char* traces_group = "traces";
// How a scale without a coordinate is named (netCDF-4's own words).
inline constexpr const char* bare_scale_words = "This is a netCDF dimension but not a netCDF variable";

inline bool is_coordinate(const ResultArray& a) { return a.dims.size() == 1 && a.dims[0] == a.name; }

} // namespace ranvier::schema
