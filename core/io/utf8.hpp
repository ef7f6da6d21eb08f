// Text of unknown origin made safe to print and to store.
#pragma once

#include <string>

namespace ranvier {

// `text` with every byte that is not part of a well-formed UTF-8 sequence replaced by U+FFFD.
std::string utf8_or_replaced(std::string text);

} // namespace ranvier
