// The little grammars of command line words: k=v, and [PORT=]FILE[:selector].
#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/job/params.hpp"
#include "core/job/request.hpp"
#include "core/job/schema.hpp"

namespace ranvier::cli {

// "a=1" "b=x" as a map; a word without '=' or a name given twice is refused.
Result<TextMap> key_values(const std::vector<std::string>& words);

// PORT= names a port of the schema; without it inputs fill the ports in order. A name that is a file is a file, else what follows
// its last ':' is the selector.
Result<std::vector<RequestInput>> inputs_of(const std::vector<std::string>& words, const Schema& schema,
                                            const std::string& time_unit);
RequestInput file_and_selector(const std::string& word, const std::string& time_unit);

} // namespace ranvier::cli
