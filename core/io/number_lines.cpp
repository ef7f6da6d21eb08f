#include "core/io/number_lines.hpp"

#include "core/io/text_fields.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {

Result<NumberLines> read_number_lines(const std::string& path, Header header, uint64_t most) {
    constexpr uint64_t longest_field = 4096;
    RANVIER_ASSIGN(FieldStream stream, FieldStream::open(path, ' ', longest_field));
    NumberLines lines;
    const auto bad = [&](const std::string& what) {
        return Error(Errc::bad_input, path + ", line " + std::to_string(stream.line()) + ": " + what);
    };
    bool first_row = true;
    for (size_t n_fields = 0;;) {
        RANVIER_ASSIGN(const Token token, stream.next());
        if (token == Token::end_of_file) return lines;
        if (token == Token::end_of_row) {
            n_fields = 0;
            first_row = false;
            continue;
        }
        const auto number = number_of(stream.field(), Comma::may_be_decimal);
        if (!number && first_row && header == Header::allowed && lines.values.empty()) {
            lines.header += (lines.header.empty() ? "" : " ") + utf8_or_replaced(stream.field());
            continue;
        }
        if (++n_fields > 1 || (first_row && !lines.header.empty())) return bad("more than one number in the line");
        if (!number) return bad("\"" + utf8_or_replaced(stream.field().substr(0, 40)) + "\" is no number");
        if (lines.values.size() >= most)
            return Error(Errc::limit, path + " holds more than " + std::to_string(most) + " numbers, which is the limit");
        lines.values.push_back(*number);
    }
}

} // namespace ranvier
