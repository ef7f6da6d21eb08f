#include "core/io/utf8.hpp"

#include <cstddef>

namespace ranvier {
namespace {

// Bytes of the well-formed sequence at `i`, 0 if there is none (overlong forms, surrogates, above U+10FFFF, cut off).
size_t sequence_length(const std::string& s, size_t i) {
    const auto byte = [&](size_t k) { return k < s.size() ? static_cast<unsigned char>(s[k]) : 0u; };
    const auto continues = [&](size_t k) { return (byte(k) & 0xC0u) == 0x80u; };
    const unsigned first = byte(i);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(i + 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        if (!continues(i + 1) || !continues(i + 2)) return 0;
        if (first == 0xE0 && byte(i + 1) < 0xA0) return 0;
        if (first == 0xED && byte(i + 1) > 0x9F) return 0;
        return 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if (!continues(i + 1) || !continues(i + 2) || !continues(i + 3)) return 0;
        if (first == 0xF0 && byte(i + 1) < 0x90) return 0;
        if (first == 0xF4 && byte(i + 1) > 0x8F) return 0;
        return 4;
    }
    return 0;
}

} // namespace

std::string utf8_or_replaced(std::string text) {
    size_t sound = 0;
    while (sound < text.size()) {
        const size_t n = sequence_length(text, sound);
        if (n == 0) break;
        sound += n;
    }
    if (sound == text.size()) return text;

    std::string out = text.substr(0, sound);
    for (size_t i = sound; i < text.size();) {
        const size_t n = sequence_length(text, i);
        if (n == 0) {
            out += "\xEF\xBF\xBD";
            ++i;
        } else {
            out.append(text, i, n);
            i += n;
        }
    }
    return out;
}

std::u32string characters_of(const std::string& utf8) {
    std::u32string out;
    for (size_t i = 0; i < utf8.size();) {
        const auto lead = static_cast<unsigned char>(utf8[i]);
        const size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        char32_t code = n == 1 ? lead : lead & (0x7fu >> n);
        for (size_t k = 1; k < n && i + k < utf8.size(); ++k)
            code = (code << 6) | (static_cast<unsigned char>(utf8[i + k]) & 0x3fu);
        out += code;
        i += n;
    }
    return out;
}

} // namespace ranvier
