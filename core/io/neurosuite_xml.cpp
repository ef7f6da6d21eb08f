#include "core/io/neurosuite_xml.hpp"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <pugixml.hpp>

#include "core/io/text_fields.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

constexpr uint64_t largest = 16 << 20;

std::optional<int64_t> whole(const char* text) {
    const auto number = number_of(text, Comma::is_no_decimal);
    if (!number || *number != std::floor(*number) || std::abs(*number) > 1e9) return std::nullopt;
    return static_cast<int64_t>(*number);
}

std::string text_of(const pugi::xml_node& node) {
    std::string text = utf8_or_replaced(node.text().get());
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && blank(text.back())) text.pop_back();
    while (!text.empty() && blank(text.front())) text.erase(0, 1);
    return text;
}

} // namespace

Result<NeurosuiteParameters> read_neurosuite_xml(const std::string& path) {
    std::error_code failed;
    const uint64_t size = std::filesystem::file_size(path, failed);
    if (failed) return Error(Errc::io, path + " cannot be read: " + failed.message());
    if (size > largest)
        return Error(Errc::limit,
                     path + " is " + std::to_string(size) + " bytes of XML; " + std::to_string(largest) + " are allowed");
    pugi::xml_document document;
    // parse_escapes knows the five entities of XML and character numbers only; no parse_doctype: a document type is passed over.
    const auto parsed = document.load_file(path.c_str(), pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol);
    if (!parsed)
        return Error(Errc::bad_input,
                     path + " is no sound XML: " + parsed.description() + " at byte " + std::to_string(parsed.offset));
    const pugi::xml_node root = document.document_element();
    NeurosuiteParameters parameters;
    if (const pugi::xml_node rate = root.child("acquisitionSystem").child("samplingRate")) {
        const std::string text = text_of(rate);
        const auto number = number_of(text, Comma::is_no_decimal);
        if (!number || !(*number > 0))
            return Error(Errc::bad_input,
                         path + ": samplingRate is \"" + text.substr(0, 40) + "\"; a number above 0 was expected");
        parameters.sampling_rate_hz = *number;
    }
    for (const pugi::xml_node& unit : root.child("units").children("unit")) {
        const auto group = whole(unit.child_value("group")), cluster = whole(unit.child_value("cluster"));
        if (group && cluster)
            parameters.units[{*group, *cluster}] = {text_of(unit.child("structure")), text_of(unit.child("quality"))};
    }
    return parameters;
}

} // namespace ranvier
