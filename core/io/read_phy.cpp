#include "core/io/read_phy.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/text.hpp"
#include "core/io/cluster_tables.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/flat_spikes.hpp"
#include "core/io/folder_arrays.hpp"
#include "core/io/phy_positions.hpp"
#include "core/io/python_literals.hpp"
#include "core/io/read_text_table.hpp"
#include "core/io/text_fields.hpp"
#include "core/io/unit_labels.hpp"

namespace ranvier {
namespace {

constexpr size_t max_params_bytes = size_t{1} << 20;

// Where spike_times.npy is: "" or "name/".
std::vector<std::string> places_of(const Folder& folder) {
    std::vector<std::string> places;
    for (const std::string& f : folder.files())
        if (f == "spike_times.npy" || f.ends_with("/spike_times.npy")) places.push_back(f.substr(0, f.rfind('/') + 1));
    return places;
}

std::string without_slash(const std::string& place) { return place.empty() ? "." : place.substr(0, place.size() - 1); }

Result<std::string> chosen_place(const Folder& folder, const ReadOptions& options) {
    const auto places = places_of(folder);
    std::vector<std::string> names;
    for (const auto& p : places) names.push_back(without_slash(p));
    if (!options.selector.empty()) {
        for (const auto& p : places)
            if (without_slash(p) == options.selector) return p;
        return Error(Errc::invalid_argument,
                     "there is no folder " + options.selector + " with spike_times.npy; there is " + join(names));
    }
    if (std::find(places.begin(), places.end(), "") != places.end()) return std::string();
    if (places.size() == 1) return places.front();
    return Error(Errc::unsupported,
                 "holds " + text(places.size()) + " sortings: " + join(names) + "; choose one as FOLDER:" + names[0]);
}

class PhyReader {
public:
    PhyReader(const Folder& folder, std::string below, const Limits& limits)
        : folder_(folder), below_(std::move(below)), limits_(limits), arrays_(folder, limits) {}

    Result<Dataset> read(const ReadOptions& options) {
        if (!below_.empty() && options.selector.empty()) warnings_.push_back("read from the subfolder " + without_slash(below_));
        RANVIER_TRY(read_spikes());
        RANVIER_ASSIGN(const TimeClaim claim, read_params());
        RANVIER_ASSIGN(const auto tables, read_cluster_tables(folder_, below_, limits_));
        label(tables);
        place();

        Dataset dataset;
        dataset.format = tables.empty() ? "Kilosort folder" : "Kilosort or phy folder";
        auto spikes = trains_of_units(times_, clusters_.index, std::move(units_));
        if (!spikes) return std::move(spikes).error().within(below_ + "spike_clusters.npy");
        recording_.spikes = std::move(*spikes);
        dataset.warnings = std::move(warnings_);
        RANVIER_TRY(finish_recording(recording_, claim, options, below_ + "spike_times.npy", dataset.warnings));
        RANVIER_TRY(tell_resolution(claim, options));
        dataset.content = std::move(recording_);
        return dataset;
    }

private:
    Result<std::vector<int64_t>> not_negative(const std::string& file, const char* what) {
        RANVIER_ASSIGN(auto values, arrays_.whole_numbers(below_ + file, limits_.max_spikes));
        const auto negative = std::find_if(values.begin(), values.end(), [](int64_t v) { return v < 0; });
        if (negative == values.end()) return values;
        return Error(Errc::bad_input, below_ + file + ": spike " + text(negative - values.begin()) + " is " + what + " " +
                                          text(*negative) + "; numbers from 0 were expected");
    }

    Status same_length(const std::string& file, size_t n) const {
        if (n == times_.size()) return Ok{};
        return Error(Errc::bad_input, below_ + file + " holds " + text(n) + " values and spike_times.npy " + text(times_.size()) +
                                          "; there must be one for each spike");
    }

    Status read_spikes() {
        RANVIER_ASSIGN(const auto samples, not_negative("spike_times.npy", "at sample"));
        times_.assign(samples.begin(), samples.end());
        const bool has_clusters = folder_.has(below_ + "spike_clusters.npy"),
                   has_templates = folder_.has(below_ + "spike_templates.npy");
        if (!has_clusters && !has_templates)
            return Error(Errc::bad_input,
                         "has spike_times.npy, but neither spike_clusters.npy nor spike_templates.npy to tell the "
                         "unit of each spike");
        if (has_templates) {
            RANVIER_ASSIGN(templates_, not_negative("spike_templates.npy", "of template"));
            RANVIER_TRY(same_length("spike_templates.npy", templates_.size()));
        }
        std::vector<int64_t> clusters;
        if (has_clusters) {
            RANVIER_ASSIGN(clusters, not_negative("spike_clusters.npy", "of cluster"));
            RANVIER_TRY(same_length("spike_clusters.npy", clusters.size()));
        } else {
            clusters = templates_;
            warnings_.push_back("there is no spike_clusters.npy; each template of spike_templates.npy was taken for a unit");
        }
        RANVIER_ASSIGN(clusters_, occurring_clusters(clusters, limits_));
        units_.resize(clusters_.ids.size());
        for (size_t u = 0; u < units_.size(); ++u) units_[u].id = text(clusters_.ids[u]);
        return Ok{};
    }

    Result<TimeClaim> read_params() {
        TimeClaim claim{TimeScale{TimeUnit::samples, 0}, "params.py names no sample_rate"};
        const std::string file = below_ + "params.py";
        if (!folder_.has(file)) {
            claim.said_by = "there is no params.py with their rate";
            return claim;
        }
        RANVIER_ASSIGN(const std::string source, text_head(folder_.at(file), max_params_bytes));
        const PythonSettings settings = python_settings(source);
        const auto rate = settings.numbers.find("sample_rate");
        if (const auto line = settings.code_that_mentions("sample_rate")) {
            claim.said_by = "params.py, line " + text(*line) + ", sets sample_rate by code, which is never run";
        } else if (rate != settings.numbers.end() && !(rate->second > 0)) {
            return Error(Errc::bad_input, file + ": sample_rate is " + text(rate->second) + "; a rate above 0 was expected");
        } else if (rate != settings.numbers.end()) {
            claim = {TimeScale{TimeUnit::samples, rate->second}, "params.py"};
        }
        return claim;
    }

    // Times of sample numbers are no finer than a sample.
    Status tell_resolution(const TimeClaim& claim, const ReadOptions& options) {
        TimeScale scale = claim.scale.value_or(TimeScale{});
        if (!options.time_unit.empty()) {
            RANVIER_ASSIGN(scale, parse_time_unit(options.time_unit));
        }
        if (scale.unit == TimeUnit::samples && scale.per_second > 0)
            recording_.about["spike_resolution_s"] = text(1 / scale.per_second);
        return Ok{};
    }

    // Labels of the tables: quality by the user's groups where there are any, else by Kilosort's.
    void label(const std::vector<ClusterTable>& tables) {
        std::vector<std::string> groups(units_.size()), automatic(units_.size());
        const auto fill = [](std::vector<std::string>& into, const std::vector<std::string>& from) {
            for (size_t u = 0; u < into.size(); ++u)
                if (into[u].empty()) into[u] = from[u];
        };
        for (const ClusterTable& t : tables) {
            const auto rows = t.rows_of(clusters_.ids);
            if (const size_t n = t.n_without(clusters_.ids); n > 0)
                warnings_.push_back(t.file + ": " + text(n) + " clusters have no spikes and are left out");
            for (const Column& column : t.table.columns) {
                ColumnValues values = picked(column.values, rows);
                if (column.name == "group") {
                    fill(groups, texts_of(values));
                } else if (names_region(column.name)) {
                    set_regions(units_, texts_of(values));
                } else {
                    if (column.name == "KSLabel") fill(automatic, texts_of(values));
                    add_unit_column(recording_.unit_columns, column.name, std::move(values));
                }
            }
        }
        const bool by_user = std::any_of(groups.begin(), groups.end(), [](const auto& g) { return !g.empty(); });
        set_qualities(units_, by_user ? groups : automatic);
    }

    // By templates, else by the channel, else by the depth that cluster_info.tsv tells.
    void place() {
        const auto positions = phy_positions(arrays_, below_, clusters_.index, templates_, units_.size(), warnings_);
        const auto numbers = [&](const char* name) {
            const Column* column = recording_.unit_columns.find(name);
            return column ? numbers_of(*column).value_or(std::vector<double>()) : std::vector<double>();
        };
        const auto ch = numbers("ch"), depth = numbers("depth");
        std::vector<Position> channels;
        std::vector<int64_t> numbers_of_channels;
        if (!ch.empty()) read_channels(channels, numbers_of_channels);
        for (size_t u = 0; u < units_.size(); ++u) {
            units_[u].position = positions[u];
            if (!std::isnan(positions[u][0])) continue;
            const auto at = ch.empty() || std::isnan(ch[u])
                                ? numbers_of_channels.end()
                                : std::find(numbers_of_channels.begin(), numbers_of_channels.end(), static_cast<int64_t>(ch[u]));
            if (at != numbers_of_channels.end())
                units_[u].position = channels[static_cast<size_t>(at - numbers_of_channels.begin())];
            else if (!depth.empty() && !std::isnan(depth[u]))
                units_[u].position[1] = depth[u];
        }
    }

    // Channels as cluster_info.tsv numbers them: by channel_map.npy, else in order.
    void read_channels(std::vector<Position>& channels, std::vector<int64_t>& numbers) {
        std::vector<std::string> said_already;
        channels = channel_positions(arrays_, below_, said_already);
        if (folder_.has(below_ + "channel_map.npy")) {
            auto map = arrays_.whole_numbers(below_ + "channel_map.npy", limits_.max_rows);
            if (map && map->size() == channels.size()) {
                numbers = std::move(*map);
                return;
            }
            warnings_.push_back(map ? below_ + "channel_map.npy holds " + text(map->size()) +
                                          " values and channel_positions.npy " + text(channels.size()) + "; it was not used"
                                    : map.error().sentence() + "; it was not used");
        }
        for (size_t c = 0; c < channels.size(); ++c) numbers.push_back(static_cast<int64_t>(c));
    }

    const Folder& folder_;
    std::string below_;
    const Limits& limits_;
    FolderArrays arrays_;
    std::vector<double> times_; // samples
    std::vector<int64_t> templates_;
    OccurringClusters clusters_;
    std::vector<Unit> units_;
    Recording recording_;
    std::vector<std::string> warnings_;
};

} // namespace

bool is_phy(const Folder& folder) {
    if (folder.has("spike_times.npy")) return true;
    // A session of ALF may keep the sorter's own output deeper down; its spikes.times are the ones that were aligned.
    const auto is_aligned = [](const std::string& f) { return f.substr(f.rfind('/') + 1).starts_with("spikes.times."); };
    return !places_of(folder).empty() && std::none_of(folder.files().begin(), folder.files().end(), is_aligned);
}

Result<Dataset> read_phy(const Folder& folder, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(std::string below, chosen_place(folder, options));
    return PhyReader(folder, std::move(below), limits).read(options);
}

} // namespace ranvier
