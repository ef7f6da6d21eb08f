// This machine and this moment, as records have them.
#pragma once

#include <string>

namespace ranvier {

std::string host_name();
std::string now_utc(); // ISO 8601, to the second

} // namespace ranvier
