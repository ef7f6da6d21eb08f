// Values as words inside sentences.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ranvier {

// The shortest text that reads back as the same number; "nan", "inf", "-inf" where there is no number.
std::string text(double value);
std::string text(std::integral auto value) { return std::to_string(value); }

// Quoted for a POSIX shell where that is needed.
std::string shell_word(const std::string& word);

// "a, b, c".
std::string join(std::span<const std::string> items, std::string_view separator = ", ");
// "a", "a or b", "a, b or c": what was allowed, told in a sentence.
std::string join_or(std::span<const std::string> items);

} // namespace ranvier
