// Which libraries read and write files here, for `ranvier doctor`.
#pragma once

#include <string>

namespace ranvier {

std::string hdf5_version(); // "1.10.8", of the library that is loaded

} // namespace ranvier
