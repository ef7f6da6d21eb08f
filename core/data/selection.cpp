#include "core/data/selection.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "core/base/text.hpp"

namespace ranvier {

namespace {

constexpr std::array<SelectionOption, 12> options{{
    {"units", "", "",
     "units to use: ids such as 3,7,12-15, or an expression over id, index, region, quality, x, y, z such as region=='CA1'"},
    {"merge", "", "", "units to join into one, such as 3+7,12+15"},
    {"interval", "", "",
     "table whose rows become sequences, such as trials or trials[correct==1]; empty: the observation intervals"},
    {"align", "start", "", "column of the interval table that the window is put around"},
    {"window", "", "s", "stretch around the align column, such as -5:10; empty: each row from its start to its stop"},
    {"bin", "0.02", "s", "width of a bin; files of counts have their own"},
    {"train", "", "", "sequences to fit, zero-based and half-open, such as 0:40 or 0:20,30:40; empty: see block"},
    {"test", "", "", "sequences to judge by, as for train"},
    {"block", "20", "s",
     "without train and test, every fifth block of about this length is test; a shorter sequence is one block"},
    {"gap", "1", "s", "left out of training on both sides of a test block within a sequence; at least as long as the history"},
    {"min_rate", "0.1", "Hz", "units of recordings slower than this in the training bins are left out, unless asked for by id"},
    {"labels", "good", "",
     "good: units of recordings labelled noise or mua are left out, unless asked for by id or quality; all: they are not"},
}};

Error refused(const std::string& name, const std::string& value, const std::string& allowed) {
    return Error(Errc::invalid_argument, name + "=" + value + ": expected " + allowed);
}

std::optional<double> number(std::string_view s) {
    double value = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc() || end != s.data() + s.size() || !std::isfinite(value)) return std::nullopt;
    return value + 0.0;
}

Result<double> bounded(const std::string& name, const std::string& value, double low, double high, const char* unit) {
    const auto x = number(value);
    if (!x || *x < low || *x > high) return refused(name, value, "a number of " + text(low) + " to " + text(high) + " " + unit);
    return *x;
}

Status parse_window(const std::string& value, Selection& s) {
    if (value.empty()) return Ok{};
    const size_t colon = value.find(':');
    const auto start = colon == std::string::npos ? std::nullopt : number(std::string_view(value).substr(0, colon));
    const auto stop = colon == std::string::npos ? std::nullopt : number(std::string_view(value).substr(colon + 1));
    if (!start || !stop || !(*start < *stop))
        return refused("window", value, "START:STOP in seconds with START < STOP, such as -5:10");
    s.has_window = true;
    s.window_start_s = *start;
    s.window_stop_s = *stop;
    return Ok{};
}

std::optional<uint64_t> whole(std::string_view s) {
    uint64_t value = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc() || end != s.data() + s.size()) return std::nullopt;
    return value;
}

Result<std::vector<SequenceRange>> parse_ranges(const std::string& name, const std::string& value) {
    std::vector<SequenceRange> ranges;
    for (size_t at = 0; !value.empty() && at <= value.size();) {
        const size_t comma = std::min(value.find(',', at), value.size());
        const auto part = std::string_view(value).substr(at, comma - at);
        const size_t colon = part.find(':');
        const auto from = colon == std::string_view::npos ? std::nullopt : whole(part.substr(0, colon));
        const auto to = colon == std::string_view::npos ? std::nullopt : whole(part.substr(colon + 1));
        if (!from || !to || *from >= *to)
            return refused(name, value, "zero-based half-open ranges FROM:TO with FROM < TO, such as 0:40");
        ranges.push_back({*from, *to});
        at = comma + 1;
    }
    return ranges;
}

std::string ranges_text(const std::vector<SequenceRange>& ranges) {
    std::string out;
    for (const auto& r : ranges) out += (out.empty() ? "" : ",") + text(r.from) + ":" + text(r.to);
    return out;
}

Status check_names(const std::map<std::string, std::string>& words) {
    for (const auto& [name, value] : words) {
        bool known = false;
        std::vector<std::string> names;
        for (const auto& o : options) {
            known = known || name == o.name;
            names.push_back(o.name);
        }
        if (!known)
            return Error(Errc::invalid_argument, "there is no selection option '" + name + "'; the options are " + join(names));
    }
    return Ok{};
}

} // namespace

std::span<const SelectionOption> selection_options() { return options; }

Result<Selection> Selection::parse(const std::map<std::string, std::string>& words) {
    RANVIER_TRY(check_names(words));
    std::map<std::string, std::string> all = words;
    for (const auto& o : options) all.emplace(o.name, o.initial);
    Selection s;
    s.units = all["units"];
    s.merge = all["merge"];
    s.interval = all["interval"];
    s.align = all["align"];
    if (s.align.empty()) return refused("align", "", "the name of a column of the interval table, such as start");
    RANVIER_TRY(parse_window(all["window"], s));
    RANVIER_ASSIGN(s.bin_s, bounded("bin", all["bin"], 1e-6, 1e6, "s"));
    RANVIER_ASSIGN(s.train, parse_ranges("train", all["train"]));
    RANVIER_ASSIGN(s.test, parse_ranges("test", all["test"]));
    RANVIER_ASSIGN(s.block_s, bounded("block", all["block"], 1e-6, 1e9, "s"));
    RANVIER_ASSIGN(s.gap_s, bounded("gap", all["gap"], 0, 1e9, "s"));
    RANVIER_ASSIGN(s.min_rate_hz, bounded("min_rate", all["min_rate"], 0, 1e6, "Hz"));
    if (all["labels"] != "good" && all["labels"] != "all") return refused("labels", all["labels"], "good or all");
    s.labels = all["labels"] == "all" ? Labels::all : Labels::good;
    if (s.interval.empty() && (s.has_window || s.align != "start"))
        return Error(Errc::invalid_argument, "window and align need interval=TABLE, whose rows they refer to");
    if (!s.has_window && s.align != "start")
        return Error(Errc::invalid_argument, "align=" + s.align + " needs window=START:STOP, the stretch around it");
    return s;
}

std::map<std::string, std::string> Selection::resolved() const {
    return {
        {"units", units},
        {"merge", merge},
        {"interval", interval},
        {"align", align},
        {"window", has_window ? text(window_start_s) + ":" + text(window_stop_s) : ""},
        {"bin", text(bin_s)},
        {"train", ranges_text(train)},
        {"test", ranges_text(test)},
        {"block", text(block_s)},
        {"gap", text(gap_s)},
        {"min_rate", text(min_rate_hz)},
        {"labels", labels == Labels::all ? "all" : "good"},
    };
}

} // namespace ranvier
