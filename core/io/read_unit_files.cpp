#include "core/io/read_unit_files.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "core/base/text.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/number_lines.hpp"
#include "core/io/text_fields.hpp"
#include "core/io/unit_names.hpp"
#include "core/io/utf8.hpp"

namespace ranvier {
namespace {

// The name without extension; "" for a file that cannot be one of these.
std::string stem_of(std::string_view file) {
    if (file.find('/') != file.npos) return "";
    if (file.ends_with(".gz")) file.remove_suffix(3);
    for (const std::string_view extension : {".txt", ".dat", ".csv"})
        if (file.ends_with(extension)) return std::string(file.substr(0, file.size() - extension.size()));
    return file.find('.') == file.npos ? std::string(file) : "";
}

enum class Content { numbers, nothing, other };

// What the head of the file is: one number a line (the first line may be a header), no line at all, or something else.
Content content_of(const std::string& path) {
    constexpr size_t head_bytes = 4096;
    const auto head = text_head(path, head_bytes);
    if (!head) return Content::other;
    size_t n_lines = 0, n_numbers = 0;
    std::string_view left = *head;
    while (!left.empty()) {
        const size_t end = left.find_first_of("\r\n");
        if (end == left.npos && head->size() == head_bytes) break; // cut off
        std::string_view line = left.substr(0, end);
        left.remove_prefix(std::min(end == left.npos ? left.size() : end + 1, left.size()));
        while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
        while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
        if (line.empty() || line.front() == '#') continue;
        ++n_lines;
        n_numbers += number_of(line, Comma::may_be_decimal).has_value();
    }
    if (n_lines == 0) return Content::nothing;
    return n_numbers > 0 && n_lines - n_numbers <= 1 ? Content::numbers : Content::other;
}

bool is_separator(char c) { return c == '_' || c == '-' || c == '.' || c == ' '; }

// Parts of a name that say which electrode or unit, not which recording.
bool names_a_source(std::string_view part) {
    constexpr std::array<std::string_view, 17> words{"u",      "unit", "units",   "tet",   "tetrode", "tt",
                                                     "ch",     "chan", "channel", "sh",    "shank",   "cell",
                                                     "neuron", "clu",  "cluster", "group", "probe"};
    std::string word;
    for (const char c : part)
        if (std::isalpha(static_cast<unsigned char>(c)))
            word.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    if (std::find(words.begin(), words.end(), word) != words.end()) return true;
    if (word.empty()) return false;
    word.pop_back(); // tetB
    return word.size() > 1 && std::find(words.begin(), words.end(), word) != words.end();
}

// What of a stem says the recording: without its last part and the parts before it that name a source.
std::string recording_of(std::string_view stem) {
    for (bool last = true; !stem.empty(); last = false) {
        const auto at = std::find_if(stem.rbegin(), stem.rend(), is_separator);
        const auto begin = static_cast<size_t>(stem.rend() - at);
        if (!last && !names_a_source(stem.substr(begin))) break;
        stem = stem.substr(0, begin == 0 ? 0 : begin - 1);
    }
    return std::string(stem);
}

struct UnitFile {
    std::string stem, file;
};

// By recording, each in natural order.
std::map<std::string, std::vector<UnitFile>> recordings_of(const Folder& folder, const std::string& prefix,
                                                           std::vector<std::string>& other) {
    std::map<std::string, std::vector<UnitFile>> recordings;
    for (const std::string& file : folder.files()) {
        const std::string stem = stem_of(file);
        if (stem.empty() || content_of(folder.at(file)) == Content::other) {
            other.push_back(file);
            continue;
        }
        // "run_1" does not mean "run_10".
        const bool wanted =
            prefix.empty() || (stem.starts_with(prefix) && (stem.size() == prefix.size() || is_separator(prefix.back()) ||
                                                            !std::isalnum(static_cast<unsigned char>(stem[prefix.size()]))));
        if (wanted) recordings[recording_of(stem)].push_back({stem, file});
    }
    for (auto& [name, files] : recordings)
        std::sort(files.begin(), files.end(), [](const UnitFile& a, const UnitFile& b) {
            return a.stem != b.stem ? natural_less(a.stem, b.stem) : a.file < b.file;
        });
    return recordings;
}

Result<std::vector<UnitFile>> choose(const Folder& folder, const std::string& prefix, std::vector<std::string>& warnings) {
    std::vector<std::string> other, names;
    auto recordings = recordings_of(folder, prefix, other);
    for (const auto& [name, files] : recordings)
        if (names.size() < 8) names.push_back(name.empty() ? files[0].stem : name);
    if (recordings.empty())
        return Error(Errc::invalid_argument, folder.path() + ": no file of spike times begins with " + prefix);
    if (recordings.size() > 1)
        return Error(Errc::bad_input, folder.path() + " holds files of " + text(recordings.size()) + " recordings (" +
                                          join(names) + (recordings.size() > names.size() ? ", ..." : "") +
                                          "); choose one, as in FOLDER:" + names[0]);
    if (!other.empty())
        warnings.push_back(text(other.size()) + " files that are not one number a line were not read, such as " + other[0]);
    return std::move(recordings.begin()->second);
}

// The unit of time that first lines tell; those that tell one must agree.
Status claim_from(const std::string& header, const std::string& file, TimeClaim& claim) {
    const auto told = header.empty() ? std::nullopt : time_unit_of_name(header);
    if (!told) return Ok{};
    if (claim.scale && (claim.scale->unit != told->unit))
        return Error(Errc::bad_input, file + " tells another unit of time (\"" + header + "\") than " + claim.said_by);
    claim = {told, file + " (\"" + header + "\")"};
    return Ok{};
}

} // namespace

bool is_unit_files(const Folder& folder) {
    return std::any_of(folder.files().begin(), folder.files().end(), [&](const std::string& file) {
        return !stem_of(file).empty() && content_of(folder.at(file)) == Content::numbers;
    });
}

Result<Dataset> read_unit_files(const Folder& folder, const ReadOptions& options, const Limits& limits) {
    Dataset dataset;
    dataset.format = "text, one file per unit";
    RANVIER_ASSIGN(const std::vector<UnitFile> files, choose(folder, options.selector, dataset.warnings));
    if (files.size() > limits.max_units)
        return Error(Errc::limit,
                     folder.path() + " holds " + text(files.size()) + " units; " + text(limits.max_units) + " are allowed");
    std::vector<Unit> units(files.size());
    std::vector<std::vector<double>> times(files.size());
    uint64_t n_spikes = 0;
    TimeClaim claim;
    for (size_t u = 0; u < files.size(); ++u) {
        RANVIER_ASSIGN(NumberLines lines,
                       read_number_lines(folder.at(files[u].file), Header::allowed, limits.max_spikes - n_spikes));
        RANVIER_TRY(claim_from(lines.header, folder.at(files[u].file), claim));
        n_spikes += lines.values.size();
        units[u].id = utf8_or_replaced(files[u].stem);
        times[u] = std::move(lines.values);
    }
    if (const size_t n = make_ids_unique(units); n > 0)
        dataset.warnings.push_back(text(n) +
                                   " files have the name of an earlier one but for the extension; a number was put behind it");
    Recording recording;
    auto trains = SpikeTrains::make(std::move(units), std::move(times));
    if (!trains) return std::move(trains).error().within(folder.path());
    recording.spikes = std::move(*trains);
    RANVIER_TRY(finish_recording(recording, claim, options, folder.path(), dataset.warnings));
    dataset.content = std::move(recording);
    return dataset;
}

} // namespace ranvier
