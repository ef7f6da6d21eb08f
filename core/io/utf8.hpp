// Text of unknown origin made safe to print and to store.
#pragma once

#include <string>

namespace ranvier {

// `text` with every byte that is not part of a well-formed UTF-8 sequence replaced by U+FFFD.
std::string utf8_or_replaced(std::string text);

// The characters of well-formed UTF-8, one by one.
std::u32string characters_of(const std::string& utf8);

} // namespace ranvier
