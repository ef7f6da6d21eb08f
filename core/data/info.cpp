#include "core/data/info.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/data/identity.hpp"

namespace ranvier {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

std::string one_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

Json time_unit(TimeUnit unit) {
    if (units_per_second(unit) > 0) return "s";
    return unit == TimeUnit::samples ? Json("samples") : Json(nullptr);
}

Json describe_units(const SpikeTrains& spikes, double scale) {
    Json units = Json::array();
    for (int u = 0; u < spikes.n_units(); ++u) {
        const auto times = spikes.times(u);
        const Unit& unit = spikes.units()[static_cast<size_t>(u)];
        units.push_back({{"id", unit.id},
                         {"n_spikes", times.size()},
                         {"first_s", times.empty() ? Json(nullptr) : number(times.front() / scale)},
                         {"last_s", times.empty() ? Json(nullptr) : number(times.back() / scale)},
                         {"region", unit.region},
                         {"quality", unit.quality}});
    }
    return units;
}

void add_recording(Json& info, const Recording& r) {
    const double per_second = units_per_second(r.time_unit), scale = per_second > 0 ? per_second : 1;
    const bool silent = r.spikes.n_spikes() == 0;
    const Interval extent = r.spikes.extent();
    info["n_units"] = r.spikes.n_units();
    info["n_spikes"] = r.spikes.n_spikes();
    info["start_s"] = silent ? Json(nullptr) : number(extent.start / scale);
    info["stop_s"] = silent ? Json(nullptr) : number(extent.stop / scale);
    info["time_unit"] = time_unit(r.time_unit);
    info["n_duplicate_spikes"] = r.spikes.n_duplicates();
    info["units"] = describe_units(r.spikes, scale);
    info["unit_columns"] = Json::array();
    for (const Column& c : r.unit_columns.columns) info["unit_columns"].push_back(c.name);
    info["intervals"] = Json::object();
    info["interval_columns"] = Json::object();
    for (const Intervals& i : r.intervals) {
        info["intervals"][i.name] = i.rows.size();
        Json& columns = info["interval_columns"][i.name] = Json::array();
        for (const Column& c : i.table.columns) columns.push_back(c.name);
    }
    info["signals"] = Json::array();
    for (const Signal& s : r.signals)
        info["signals"].push_back({{"name", s.name},
                                   {"unit", s.unit},
                                   {"n_samples", s.n_samples},
                                   {"n_channels", s.n_channels},
                                   {"rate_hz", s.times.empty() ? number(s.rate_hz) : Json(nullptr)}});
}

void add_counts(Json& info, const Counts& c) {
    info["n_sequences"] = c.n_sequences();
    info["n_bins"] = c.n_bins();
    info["n_units"] = c.n_units();
    info["n_spikes"] = std::accumulate(c.counts.begin(), c.counts.end(), uint64_t{0});
    info["bin_s"] = c.bin_s > 0 ? number(c.bin_s) : Json(nullptr);
    Json truth = Json::array();
    const auto name = [&](const char* what, bool held) {
        if (held) truth.push_back(what);
    };
    name("states", !c.truth.states.empty());
    name("weight", !c.truth.weight.empty());
    name("bias", !c.truth.bias.empty());
    name("transition", !c.truth.transition.empty());
    name("basis", !c.truth.basis.empty());
    name("link", !c.truth.link.empty());
    info["truth"] = truth;
}

// Lines of "label  value", labels padded to one width.
class Lines {
public:
    void add(const std::string& label, const std::string& value) { lines_.emplace_back(label, value); }
    std::string str(const std::string& heading) const {
        size_t width = 0;
        for (const auto& [label, value] : lines_) width = std::max(width, label.size());
        std::string out = heading + "\n";
        for (const auto& [label, value] : lines_) out += "  " + label + std::string(width - label.size() + 2, ' ') + value + "\n";
        return out;
    }

private:
    std::vector<std::pair<std::string, std::string>> lines_;
};

// 1234567 as 1,234,567.
std::string grouped(const Json& value) {
    std::string digits = std::to_string(value.get<uint64_t>());
    for (auto at = static_cast<ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<size_t>(at), ",");
    return digits;
}

// "1 row", "1,200 rows".
std::string counted(const Json& n, const std::string& what) {
    return grouped(n) + " " + what + (n.get<uint64_t>() == 1 ? "" : "s");
}

std::string spelled(const Json& value) { return value.is_number() ? text(value.get<double>()) : "?"; }

// A time to the millisecond (or what stands for one in raw values): the document has all digits.
std::string rounded(const Json& value) { return value.is_number() ? text(std::round(value.get<double>() * 1000) / 1000) : "?"; }

// The values of one key of all units and how many have each, most frequent first: "CA1 12, CA3 4, not known 2".
std::string tally(const Json& units, const char* key, const char* unknown) {
    std::map<std::string, int> counts;
    for (const Json& u : units) ++counts[u.at(key).get<std::string>()];
    std::vector<std::pair<std::string, int>> ordered(counts.begin(), counts.end());
    std::ranges::stable_sort(ordered, [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string out;
    for (const auto& [value, n] : ordered)
        out += (out.empty() ? "" : ", ") + (value.empty() ? unknown : value) + " " + std::to_string(n);
    return out;
}

bool any_known(const Json& units, const char* key) {
    return std::ranges::any_of(units, [&](const Json& u) { return !u.at(key).get<std::string>().empty(); });
}

// "a, b, c".
std::string listed(const Json& texts) {
    std::vector<std::string> all;
    for (const Json& t : texts) all.push_back(t.get<std::string>());
    return join(all);
}

std::string extent_text(const Json& info) {
    if (info.at("start_s").is_null()) return "no spikes";
    const Json& unit = info.at("time_unit");
    const Json length = info.at("stop_s").get<double>() - info.at("start_s").get<double>();
    return rounded(info.at("start_s")) + " to " + rounded(info.at("stop_s")) +
           (unit.is_null() ? " (raw values, time unit not known)"
                           : " " + unit.get<std::string>() + " (" + rounded(length) + " " + unit.get<std::string>() + ")");
}

void recording_lines(Lines& lines, const Json& info) {
    const Json& units = info.at("units");
    lines.add("units", grouped(info.at("n_units")));
    if (any_known(units, "region")) lines.add("regions", tally(units, "region", "not known"));
    if (any_known(units, "quality")) lines.add("quality", tally(units, "quality", "no label"));
    if (!info.at("unit_columns").empty()) lines.add("columns of units", listed(info.at("unit_columns")));
    const auto duplicates = info.at("n_duplicate_spikes").get<uint64_t>();
    lines.add("spikes",
              grouped(info.at("n_spikes")) +
                  (duplicates > 0 ? " (" + grouped(info.at("n_duplicate_spikes")) + " at the time of the one before)" : ""));
    lines.add("time", extent_text(info));
    for (const auto& [name, rows] : info.at("intervals").items()) {
        const std::string columns = listed(info.at("interval_columns").at(name));
        lines.add("intervals " + name, counted(rows, "row") + (columns.empty() ? "" : ": " + columns));
    }
    for (const Json& s : info.at("signals"))
        lines.add("signal " + s.at("name").get<std::string>(),
                  counted(s.at("n_samples"), "sample") + ", " + counted(s.at("n_channels"), "channel") + ", " +
                      (s.at("rate_hz").is_null() ? "with times" : spelled(s.at("rate_hz")) + " Hz") +
                      (s.at("unit").get<std::string>().empty() ? "" : ", in " + s.at("unit").get<std::string>()));
}

void counts_lines(Lines& lines, const Json& info) {
    lines.add("units", grouped(info.at("n_units")));
    lines.add("sequences", grouped(info.at("n_sequences")));
    lines.add("bins", grouped(info.at("n_bins")) +
                          (info.at("bin_s").is_null() ? " (width not stored)" : " of " + spelled(info.at("bin_s")) + " s"));
    lines.add("spikes", grouped(info.at("n_spikes")));
    std::string truth;
    for (const Json& name : info.at("truth")) truth += (truth.empty() ? "" : ", ") + name.get<std::string>();
    if (!truth.empty()) lines.add("truth", truth);
}

// A line per unit: id, spikes, first and last, region, label. Never a silent subset.
std::string unit_table(const Json& info) {
    constexpr size_t most = 50;
    const Json& units = info.at("units");
    std::vector<std::vector<std::string>> rows{{"unit", "spikes", "first", "last", "region", "quality"}};
    for (size_t i = 0; i < std::min(most, units.size()); ++i) {
        const Json& u = units[i];
        rows.push_back({u.at("id").get<std::string>(), grouped(u.at("n_spikes")), rounded(u.at("first_s")),
                        rounded(u.at("last_s")), u.at("region").get<std::string>(), u.at("quality").get<std::string>()});
    }
    std::vector<size_t> width(rows[0].size());
    for (const auto& row : rows)
        for (size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], row[c].size());
    std::string out = "\n";
    for (const auto& row : rows) {
        std::string line;
        for (size_t c = 0; c < row.size(); ++c) {
            const std::string pad(width[c] - row[c].size(), ' ');
            const bool number = c >= 1 && c <= 3;
            line += "  " + (number ? pad + row[c] : row[c] + pad);
        }
        out += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    if (units.size() > most)
        out += "  " + std::to_string(most) + " of " + std::to_string(units.size()) + " units shown; --json tells all\n";
    return out;
}

std::string document_text(const Json& info) {
    const auto file = info.at("file").get<std::string>();
    if (info.contains("error")) return file + "\n  error  " + info.at("error").get<std::string>() + "\n";
    Lines lines;
    for (const Json& w : info.at("warnings")) lines.add("warning", w.get<std::string>());
    const auto kind = info.at("kind").get<std::string>();
    lines.add("kind", kind + (kind == "none" ? " (nothing Ranvier analyses)" : ""));
    lines.add("format", info.at("format").get<std::string>());
    if (kind == "recording") recording_lines(lines, info);
    if (kind == "counts") counts_lines(lines, info);
    if (kind == "result") { // another document: what an operation left says more in `ranvier show`
        lines.add("operation", info.at("operation").get<std::string>() + " (ranvier show tells all)");
        return lines.str(file);
    }
    lines.add("identity", info.at("identity").get<std::string>());
    return lines.str(file) + (kind == "recording" && !info.at("units").empty() ? unit_table(info) : "");
}

} // namespace

std::string info_json(const Dataset& dataset, const std::string& file) {
    const auto* recording = std::get_if<Recording>(&dataset.content);
    const auto* counts = std::get_if<Counts>(&dataset.content);
    Json info{{"file", file},
              {"kind", recording ? "recording"
                       : counts  ? "counts"
                                 : "none"},
              {"format", dataset.format},
              {"warnings", dataset.warnings},
              {"identity", dataset_identity(dataset)}};
    if (recording) add_recording(info, *recording);
    if (counts) add_counts(info, *counts);
    return one_line(info);
}

std::string info_error_json(const std::string& file, const Error& error) {
    return one_line({{"file", file}, {"error", error.sentence()}});
}

Result<std::string> info_text(const std::string& json) {
    try {
        return document_text(Json::parse(json));
    } catch (const Json::exception& e) {
        return Error(Errc::invalid_argument, std::string("not a document of `info`: ") + e.what());
    }
}

} // namespace ranvier
