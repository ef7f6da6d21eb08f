// The JSON document of a result, shared by `show` and `export`.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/data/result_set.hpp"

namespace ranvier::detail {

// What describe_result prints, as a value. Names from files may hold bytes that are not UTF-8: dump with a replacing handler.
nlohmann::ordered_json result_document(const ResultSet& result);

} // namespace ranvier::detail
