#include "core/io/npy.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

Error bad(const std::string& what) { return Error(Errc::bad_input, "npy: " + what); }

// The header's grammar: a Python dict of the keys descr, fortran_order and shape, each once, in any order.
class HeaderParser {
public:
    explicit HeaderParser(std::string_view text) : text_(text) {}

    Result<NpyHeader> parse() {
        if (!take('{')) return unexpected("{");
        while (!take('}')) {
            RANVIER_TRY(entry());
            if (take(',')) continue;
            if (!take('}')) return unexpected(", or }");
            break;
        }
        skip_blanks();
        if (at_ != text_.size()) return unexpected("the end of the header");
        if (!have_descr_ || !have_order_ || !have_shape_) return bad("the header lacks one of descr, fortran_order and shape");
        return header_;
    }

private:
    Status entry() {
        RANVIER_ASSIGN(const std::string key, quoted());
        if (!take(':')) return unexpected(":");
        if (key == "descr" && !std::exchange(have_descr_, true)) return descr();
        if (key == "fortran_order" && !std::exchange(have_order_, true)) return order();
        if (key == "shape" && !std::exchange(have_shape_, true)) return shape();
        return bad("the header has an unknown or repeated key " + utf8_or_replaced(key));
    }

    Status descr() {
        skip_blanks();
        if (at_ < text_.size() && text_[at_] == '[') return structure();
        RANVIER_ASSIGN(const std::string word, quoted());
        RANVIER_ASSIGN(const NpyField type, plain_type(word));
        header_.kind = type.kind;
        header_.item_bytes = header_.record_bytes = type.item_bytes;
        header_.big_endian = type.big_endian;
        return Ok{};
    }

    // [('name', 'type'), ...]; unnamed voids are the gaps that alignment leaves.
    Status structure() {
        uint64_t bytes = 0;
        take('[');
        while (!take(']')) {
            if (!take('(')) return unexpected("(");
            skip_blanks();
            if (at_ < text_.size() && text_[at_] == '(') return nested("a field with a title");
            NpyField field;
            RANVIER_ASSIGN(const std::string name, quoted());
            if (!take(',')) return unexpected(",");
            skip_blanks();
            if (at_ < text_.size() && text_[at_] == '[') return nested("field " + utf8_or_replaced(name) + ", a structure");
            RANVIER_ASSIGN(const std::string word, quoted());
            RANVIER_ASSIGN(field, field_type(name, word));
            if (take(',')) return nested("field " + utf8_or_replaced(name) + ", an array");
            if (!take(')')) return unexpected(")");
            field.offset = bytes;
            bytes += field.item_bytes;
            if (field.kind != 'V') RANVIER_TRY(add(std::move(field)));
            if (bytes > max_npy_header) return bad("a structure of more than " + std::to_string(max_npy_header) + " bytes");
            if (take(',')) continue;
            if (!take(']')) return unexpected(", or ]");
            break;
        }
        if (header_.fields.empty()) return bad("a structure without fields");
        header_.kind = 'V';
        header_.item_bytes = header_.record_bytes = bytes;
        return Ok{};
    }

    Status add(NpyField field) {
        for (const NpyField& f : header_.fields)
            if (f.name == field.name) return bad("two fields are named " + field.name);
        header_.fields.push_back(std::move(field));
        return Ok{};
    }

    static Error nested(const std::string& what) {
        return Error(Errc::unsupported, "npy: a structured array with " + what + "; plain fields are read");
    }

    static Result<NpyField> field_type(const std::string& name, const std::string& word) {
        if (name.empty() && word.starts_with("|V")) {
            NpyField gap;
            gap.kind = 'V';
            const char* end = word.data() + word.size();
            const auto [stop, failed] = std::from_chars(word.data() + 2, end, gap.item_bytes);
            if (failed != std::errc() || stop != end || gap.item_bytes > max_npy_header) return refused(word);
            return gap;
        }
        auto field = plain_type(word);
        if (!field) return std::move(field).error().within("field " + utf8_or_replaced(name));
        field->name = utf8_or_replaced(name);
        return field;
    }

    static Error refused(const std::string& word) {
        return Error(Errc::unsupported,
                     "npy: type " + utf8_or_replaced(word) + "; whole numbers and floats of up to 64 bits and text are read");
    }

    static Result<NpyField> plain_type(const std::string& d) {
        if (d == "|O" || d == "O" || d == "<O" || d == ">O")
            return Error(Errc::unsupported,
                         "npy: an array of Python objects, stored as a pickle, which is never read; save numbers");
        if (d.size() < 3 || std::string_view("<>|=").find(d[0]) == std::string_view::npos) return refused(d);
        NpyField type;
        type.big_endian = d[0] == '>';
        type.kind = d[1];
        uint64_t n = 0;
        const char* end = d.data() + d.size();
        const auto [stop, failed] = std::from_chars(d.data() + 2, end, n);
        if (failed != std::errc() || stop != end) return refused(d);
        type.item_bytes = type.kind == 'U' ? 4 * std::min<uint64_t>(n, max_npy_header + 1) : n;
        const bool power = n == 1 || n == 2 || n == 4 || n == 8;
        const bool text = n > 0 && n <= max_npy_header;
        const bool known = type.kind == 'b'                       ? n == 1
                           : type.kind == 'i' || type.kind == 'u' ? power
                           : type.kind == 'f'                     ? power && n > 1
                           : type.kind == 'S' || type.kind == 'U' ? text
                                                                  : false;
        if (!known) return refused(d);
        return type;
    }

    Status order() {
        skip_blanks();
        const std::string_view rest = text_.substr(at_);
        const bool yes = rest.starts_with("True"), no = rest.starts_with("False");
        if (!yes && !no) return unexpected("True or False");
        header_.fortran_order = yes;
        at_ += yes ? 4 : 5;
        return Ok{};
    }

    Status shape() {
        if (!take('(')) return unexpected("(");
        while (!take(')')) {
            skip_blanks();
            uint64_t d = 0;
            const auto [stop, failed] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), d);
            if (failed != std::errc()) return unexpected("a size");
            at_ = static_cast<size_t>(stop - text_.data());
            if (at_ < text_.size() && text_[at_] == 'L') ++at_; // as Python 2 wrote it
            header_.shape.push_back(d);
            if (header_.shape.size() > 8) return bad("more than 8 dimensions");
            if (take(',')) continue;
            if (!take(')')) return unexpected(", or )");
            if (header_.shape.size() == 1) return bad("the header's shape is no tuple");
            break;
        }
        for (const uint64_t s : header_.shape)
            if (__builtin_mul_overflow(header_.n, s, &header_.n))
                return bad("the header's shape has more values than can be counted");
        return Ok{};
    }

    Result<std::string> quoted() {
        skip_blanks();
        if (at_ >= text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) return unexpected("a quoted word");
        const char quote = text_[at_];
        const size_t end = text_.find(quote, at_ + 1);
        if (end == text_.npos) return unexpected("a closing quote");
        std::string word(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return word;
    }

    void skip_blanks() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
    }
    bool take(char c) {
        skip_blanks();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    Error unexpected(const std::string& expected) const {
        return bad("the header is damaged at byte " + std::to_string(at_) + "; " + expected + " was expected");
    }

    std::string_view text_;
    size_t at_ = 0;
    bool have_descr_ = false, have_order_ = false, have_shape_ = false;
    NpyHeader header_;
};

uint64_t raw_value(const std::byte* at, uint64_t bytes, bool big_endian) {
    uint64_t value = 0;
    for (uint64_t i = 0; i < bytes; ++i) {
        const uint64_t byte = std::to_integer<uint64_t>(at[big_endian ? bytes - 1 - i : i]);
        value |= byte << (8 * i);
    }
    return value;
}

int64_t sign_extended(uint64_t raw, uint64_t bytes) {
    const unsigned shift = static_cast<unsigned>(64 - 8 * bytes);
    return static_cast<int64_t>(raw << shift) >> shift;
}

double half(uint64_t raw) {
    const int exponent = static_cast<int>(raw >> 10 & 31);
    const double fraction = static_cast<double>(raw & 1023);
    double value = 0;
    if (exponent == 31) {
        value = fraction == 0 ? INFINITY : NAN;
    } else if (exponent == 0) {
        value = std::ldexp(fraction, -24);
    } else {
        value = std::ldexp(1024 + fraction, exponent - 25);
    }
    return raw >> 15 ? -value : value;
}

// Walks the values in row-major order, whatever order they are stored in.
class Order {
public:
    explicit Order(const NpyHeader& header) : shape_(header.shape), at_(header.shape.size(), 0), stride_(header.shape.size(), 1) {
        fortran_ = header.fortran_order && shape_.size() > 1;
        for (size_t i = 1; i < shape_.size(); ++i) stride_[i] = stride_[i - 1] * shape_[i - 1];
    }
    uint64_t next() {
        const uint64_t here = offset_;
        if (!fortran_) {
            ++offset_;
            return here;
        }
        for (size_t i = shape_.size(); i-- > 0;) {
            offset_ += stride_[i];
            if (++at_[i] < shape_[i]) break;
            offset_ -= stride_[i] * shape_[i];
            at_[i] = 0;
        }
        return here;
    }

private:
    const std::vector<uint64_t>& shape_;
    std::vector<uint64_t> at_, stride_;
    uint64_t offset_ = 0;
    bool fortran_ = false;
};

const std::byte* value_at(const NpyHeader& header, std::span<const std::byte> data, uint64_t i) {
    return data.data() + i * header.record_bytes + header.record_offset;
}

std::string utf8(uint64_t code) {
    std::string s;
    if (code < 0x80) {
        s.push_back(static_cast<char>(code));
    } else if (code < 0x800) {
        s.push_back(static_cast<char>(0xC0 | code >> 6));
        s.push_back(static_cast<char>(0x80 | (code & 63)));
    } else if (code < 0x10000) {
        s.push_back(static_cast<char>(0xE0 | code >> 12));
        s.push_back(static_cast<char>(0x80 | (code >> 6 & 63)));
        s.push_back(static_cast<char>(0x80 | (code & 63)));
    } else if (code < 0x110000) {
        s.push_back(static_cast<char>(0xF0 | code >> 18));
        s.push_back(static_cast<char>(0x80 | (code >> 12 & 63)));
        s.push_back(static_cast<char>(0x80 | (code >> 6 & 63)));
        s.push_back(static_cast<char>(0x80 | (code & 63)));
    } else {
        s = "\xEF\xBF\xBD";
    }
    return s;
}

} // namespace

std::string NpyHeader::type() const {
    const std::string bits = std::to_string(item_bytes * 8);
    switch (kind) {
        case 'b':
            return "boolean";
        case 'i':
            return "int" + bits;
        case 'u':
            return "uint" + bits;
        case 'f':
            return "float" + bits;
        case 'V':
            return "structure";
        default:
            return "text";
    }
}

NpyHeader NpyHeader::of_field(const NpyField& field) const {
    NpyHeader one = *this;
    one.kind = field.kind;
    one.item_bytes = field.item_bytes;
    one.big_endian = field.big_endian;
    one.record_offset = field.offset;
    one.fields.clear();
    return one;
}

Result<NpyHeader> parse_npy_header(std::span<const std::byte> bytes, uint64_t file_bytes) {
    constexpr std::string_view magic = "\x93NUMPY";
    if (bytes.size() < 10 || std::memcmp(bytes.data(), magic.data(), magic.size()) != 0)
        return bad("the file does not begin as an npy file");
    const auto major = std::to_integer<unsigned>(bytes[6]), minor = std::to_integer<unsigned>(bytes[7]);
    if (major < 1 || major > 3 || minor != 0)
        return Error(Errc::unsupported,
                     "npy: format " + std::to_string(major) + "." + std::to_string(minor) + "; 1.0, 2.0 and 3.0 are read");
    const size_t length_bytes = major == 1 ? 2 : 4;
    if (bytes.size() < 8 + length_bytes) return bad("cut off in its header");
    const uint64_t length = raw_value(bytes.data() + 8, length_bytes, false);
    const size_t begin = 8 + length_bytes;
    if (length > max_npy_header - begin)
        return bad("a header of " + std::to_string(length) + " bytes; at most " + std::to_string(max_npy_header) + " are read");
    if (length > bytes.size() - begin) return bad("cut off in its header");
    RANVIER_ASSIGN(NpyHeader header, HeaderParser({reinterpret_cast<const char*>(bytes.data()) + begin, length}).parse());
    header.data_offset = begin + length;
    uint64_t expected = 0;
    if (__builtin_mul_overflow(header.n, header.record_bytes, &expected))
        return bad("the header's shape has more bytes than can be counted");
    const uint64_t found = file_bytes - std::min<uint64_t>(file_bytes, header.data_offset);
    if (expected != found)
        return bad("the header tells of " + std::to_string(expected) + " bytes of values, " + std::to_string(found) +
                   " follow it");
    return header;
}

Result<std::vector<double>> npy_numbers(const NpyHeader& header, std::span<const std::byte> data) {
    std::vector<double> values;
    if (header.n == 0) return values;
    if (std::string_view("biuf").find(header.kind) == std::string_view::npos)
        return bad("holds " + header.type() + "; numbers were expected");
    values.reserve(header.n);
    Order order(header);
    for (uint64_t i = 0; i < header.n; ++i) {
        const uint64_t raw = raw_value(value_at(header, data, order.next()), header.item_bytes, header.big_endian);
        switch (header.kind) {
            case 'b':
            case 'u':
                values.push_back(static_cast<double>(raw));
                break;
            case 'i':
                values.push_back(static_cast<double>(sign_extended(raw, header.item_bytes)));
                break;
            default:
                values.push_back(header.item_bytes == 8   ? std::bit_cast<double>(raw)
                                 : header.item_bytes == 4 ? static_cast<double>(std::bit_cast<float>(static_cast<uint32_t>(raw)))
                                                          : half(raw));
        }
    }
    return values;
}

Status npy_integers(const NpyHeader& header, std::span<const std::byte> data,
                    const std::function<Status(const int64_t*, uint64_t)>& take) {
    if (header.kind != 'b' && header.kind != 'i' && header.kind != 'u')
        return bad("holds " + header.type() + "; whole numbers were expected");
    constexpr uint64_t piece = 65536;
    std::vector<int64_t> values;
    Order order(header);
    for (uint64_t first = 0; first < header.n; first += piece) {
        values.clear();
        for (uint64_t i = first; i < std::min(header.n, first + piece); ++i) {
            const uint64_t raw = raw_value(value_at(header, data, order.next()), header.item_bytes, header.big_endian);
            if (header.kind != 'i' && raw > INT64_MAX)
                return bad("holds " + std::to_string(raw) + "; at most 2^63 - 1 was expected");
            values.push_back(header.kind == 'i' ? sign_extended(raw, header.item_bytes) : static_cast<int64_t>(raw));
        }
        RANVIER_TRY(take(values.data(), values.size()));
    }
    return Ok{};
}

Result<std::vector<std::string>> npy_texts(const NpyHeader& header, std::span<const std::byte> data) {
    if (header.kind != 'S' && header.kind != 'U') return bad("holds " + header.type() + "; text was expected");
    std::vector<std::string> texts;
    texts.reserve(header.n);
    Order order(header);
    for (uint64_t i = 0; i < header.n; ++i) {
        const std::byte* at = value_at(header, data, order.next());
        std::string text;
        if (header.kind == 'S') {
            for (uint64_t b = 0; b < header.item_bytes && at[b] != std::byte{0}; ++b) text.push_back(static_cast<char>(at[b]));
        } else {
            for (uint64_t b = 0; b + 4 <= header.item_bytes; b += 4) {
                const uint64_t code = raw_value(at + b, 4, header.big_endian);
                if (code == 0) break;
                text += utf8(code);
            }
        }
        texts.push_back(utf8_or_replaced(std::move(text)));
    }
    return texts;
}

} // namespace ranvier
