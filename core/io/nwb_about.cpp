#include "core/io/nwb_about.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <regex>

#include "core/base/text.hpp"
#include "core/io/h5_write.hpp"

namespace ranvier {
namespace {

const std::array<std::string, 14> names{
    "session_start_time", "session_description",    "session_id",         "experimenter", "institution",     "lab",
    "keywords",           "experiment_description", "spike_resolution_s", "subject/id",   "subject/species", "subject/sex",
    "subject/age",        "subject/description"};

bool is_iso_time(const std::string& text) {
    static const std::regex form(R"(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)");
    return std::regex_match(text, form);
}

Error wrong(const std::string& sentence) { return Error(Errc::invalid_argument, sentence); }

Status check(const std::string& name, const std::string& value) {
    if (std::find(names.begin(), names.end(), name) == names.end())
        return wrong("--about " + name + ": there is no such name; there are " + join(names));
    if (!h5w::is_plain_text(value)) return wrong("--about " + name + " is not UTF-8 or has a NUL in it");
    if (name == "session_start_time" && !value.empty() && !is_iso_time(value))
        return wrong("--about session_start_time is \"" + value + "\"; a time such as 2024-05-01T10:00:00+02:00 was expected");
    if (name == "spike_resolution_s" && !value.empty() && !(spike_resolution({{name, value}}) > 0))
        return wrong("--about spike_resolution_s is \"" + value +
                     "\"; a number of seconds above 0 was expected, 1/30000 as 3.3333e-5");
    return Ok{};
}

} // namespace

std::vector<std::string> split_about(const std::string& text, char separator) {
    std::vector<std::string> parts;
    for (size_t at = 0; at <= text.size();) {
        const size_t end = std::min(text.find(separator, at), text.size());
        const size_t first = text.find_first_not_of(" \t\r\n", at);
        if (first < end) parts.push_back(text.substr(first, text.find_last_not_of(" \t\r\n", end - 1) + 1 - first));
        at = end + 1;
    }
    return parts;
}

Result<std::map<std::string, std::string>> about_session(const Recording* recording,
                                                         const std::map<std::string, std::string>& about) {
    std::map<std::string, std::string> all;
    if (recording) {
        all = recording->about;
        if (!recording->session_id.empty()) all["session_id"] = recording->session_id;
        if (!recording->subject_id.empty()) all["subject/id"] = recording->subject_id;
        if (const auto start = all.find("session_start_time"); start != all.end() && !is_iso_time(start->second))
            all.erase(start);
    }
    for (const auto& [name, value] : about) {
        RANVIER_TRY(check(name, value));
        all[name] = value;
    }
    // What a reader of another format found beyond these names has no place in the file.
    std::erase_if(all, [](const auto& entry) {
        return entry.second.empty() || std::find(names.begin(), names.end(), entry.first) == names.end();
    });
    return all;
}

double spike_resolution(const std::map<std::string, std::string>& about) {
    const auto at = about.find("spike_resolution_s");
    if (at == about.end()) return 0;
    const std::string& text = at->second;
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc() && read.ptr == text.data() + text.size() && std::isfinite(value) ? value : 0;
}

} // namespace ranvier
