#include "core/io/read_alf.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <optional>

#include "core/base/text.hpp"
#include "core/io/alf_files.hpp"
#include "core/io/alf_session.hpp"
#include "core/io/cluster_tables.hpp"
#include "core/io/finish_recording.hpp"
#include "core/io/flat_spikes.hpp"
#include "core/io/folder_arrays.hpp"
#include "core/io/read_text_table.hpp"
#include "core/io/unit_labels.hpp"

namespace ranvier {
namespace {

constexpr size_t max_files = 10'000; // each is compared with the others

bool is_spike_times(const AlfFile& f) {
    return f.object == "spikes" && (f.attribute == "times" || f.attribute == "samples") && f.extension == "npy";
}

// Objects of a probe; all others are of the session.
bool is_of_probe(const AlfFile& f) {
    constexpr std::array objects{"spikes", "clusters", "channels", "templates", "drift"};
    return std::find(objects.begin(), objects.end(), f.object) != objects.end();
}

// A sorting: the files of one folder, with one part of the name where probes are told apart so.
struct Sorting {
    std::string below, part;
    std::string name() const { return below + (below.empty() || part.empty() ? "" : "/") + part; }
    bool operator==(const Sorting&) const = default;
};

std::vector<Sorting> sortings(const std::vector<AlfFile>& files) {
    std::vector<Sorting> found;
    for (const AlfFile& f : files)
        if (is_spike_times(f) && std::find(found.begin(), found.end(), Sorting{f.below, f.part}) == found.end())
            found.push_back({f.below, f.part});
    return found;
}

bool answers_to(const Sorting& sorting, const std::string& word) {
    const std::string path = "/" + sorting.name() + "/";
    return path.find("/" + word + "/") != path.npos;
}

// Where nobody named it: the folder that was read is not the one that was told.
bool is_unnamed_subfolder(const Sorting& sorting, const std::string& selector) {
    if (sorting.below.empty()) return false;
    return selector.empty() || !("/" + sorting.name()).ends_with("/" + selector);
}

Result<Sorting> chosen(const std::vector<Sorting>& all, const std::string& selector) {
    std::vector<std::string> names;
    std::vector<Sorting> fitting;
    for (const Sorting& s : all) {
        names.push_back(s.name().empty() ? "." : s.name());
        if (selector.empty() || answers_to(s, selector)) fitting.push_back(s);
        if (s.name() == selector && !selector.empty()) return s;
    }
    if (fitting.size() == 1) return fitting.front();
    if (fitting.empty()) return Error(Errc::invalid_argument, "there is no " + selector + "; there is " + join(names));
    return Error(Errc::unsupported, "holds spikes of " + text(fitting.size()) + " probes or sortings: " + join(names) +
                                        "; choose one as FOLDER:" + names.front());
}

std::string lower(std::string s) {
    for (char& c : s) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return s;
}

class AlfReader {
public:
    AlfReader(const Folder& folder, const std::vector<AlfFile>& files, Sorting sorting, const Limits& limits)
        : folder_(folder), files_(files), sorting_(std::move(sorting)), limits_(limits), arrays_(folder, limits) {}

    Result<Dataset> read(const ReadOptions& options) {
        if (is_unnamed_subfolder(sorting_, options.selector)) warnings_.push_back("read from the subfolder " + sorting_.below);
        const AlfFile* clusters = of_probe("spikes", "clusters");
        const AlfFile* times = of_probe("spikes", "times");
        const AlfFile* stored = times ? times : of_probe("spikes", "samples");
        if (!clusters)
            return Error(Errc::bad_input, stored->file + " has no spikes.clusters beside it to tell the unit of each spike");
        RANVIER_ASSIGN(const auto values, arrays_.numbers_list(stored->file, limits_.max_spikes));
        RANVIER_ASSIGN(const auto of_spikes, arrays_.whole_numbers(clusters->file, limits_.max_spikes));
        if (values.size() != of_spikes.size())
            return Error(Errc::bad_input, stored->file + " holds " + text(values.size()) + " values and " + clusters->file + " " +
                                              text(of_spikes.size()) + "; there must be one for each spike");
        RANVIER_TRY(find_units(of_spikes, clusters->file));
        RANVIER_TRY(read_metrics());
        label();

        Dataset dataset;
        dataset.format = "ALF folder";
        std::vector<int64_t> index(of_spikes.size());
        for (size_t i = 0; i < index.size(); ++i)
            index[i] = std::lower_bound(ids_.begin(), ids_.end(), of_spikes[i]) - ids_.begin();
        auto spikes = trains_of_units(values, index, std::move(units_));
        if (!spikes) return std::move(spikes).error().within(clusters->file);
        recording_.spikes = std::move(*spikes);
        const auto session = files_of_session();
        recording_.intervals = read_alf_intervals(arrays_, session, warnings_);
        recording_.signals = read_alf_signals(arrays_, session, warnings_);
        say_parquet();
        dataset.warnings = std::move(warnings_);
        const TimeClaim claim = times ? TimeClaim{TimeScale{TimeUnit::seconds, 1}, "ALF"}
                                      : TimeClaim{TimeScale{TimeUnit::samples, 0}, "spikes.samples without spikes.times"};
        RANVIER_TRY(finish_recording(recording_, claim, options, stored->file, dataset.warnings));
        dataset.content = std::move(recording_);
        return dataset;
    }

private:
    // A file of the sorting, or of a folder above it: what holds for several sortings of a probe stands there.
    const AlfFile* of_probe(std::string_view object, std::string_view attribute, std::string_view extension = "npy") const {
        const AlfFile* best = nullptr;
        for (const AlfFile& f : files_) {
            const bool fits = f.object == object && f.attribute == attribute && f.extension == extension && is_near(f);
            if (fits && (!best || f.below.size() > best->below.size())) best = &f;
        }
        return best;
    }

    bool is_near(const AlfFile& f) const {
        const bool above = f.below.empty() || f.below == sorting_.below || sorting_.below.starts_with(f.below + "/");
        if (!above || (!f.part.empty() && f.part != sorting_.part)) return false;
        return f.object != "spikes" || (f.below == sorting_.below && f.part == sorting_.part);
    }

    // Lists of a value per cluster, by attribute; their length is the number of clusters.
    Status find_units(const std::vector<int64_t>& of_spikes, const std::string& place) {
        const auto negative = std::find_if(of_spikes.begin(), of_spikes.end(), [](int64_t c) { return c < 0; });
        if (negative != of_spikes.end())
            return Error(Errc::bad_input, place + ": spike " + text(negative - of_spikes.begin()) + " is of cluster " +
                                              text(*negative) + "; numbers from 0 were expected");
        std::optional<uint64_t> n;
        std::string told_by;
        for (const AlfFile& f : files_) {
            if (f.object != "clusters" || f.extension != "npy" || !is_near(f) || of_probe("clusters", f.attribute) != &f)
                continue;
            const auto info = arrays_.info(f.file);
            if (!info) {
                warnings_.push_back(info.error().sentence() + "; it was left out");
            } else if (const auto length = length_of(*info)) {
                if (!n) told_by = f.file;
                if (!n) n = length;
                if (*n == *length)
                    lists_.push_back(&f);
                else
                    warnings_.push_back(f.file + " holds " + text(*length) + " values and " + told_by + " " + text(*n) +
                                        "; it was left out");
            }
        }
        RANVIER_ASSIGN(const OccurringClusters occurring, occurring_clusters(of_spikes, limits_));
        ids_ = occurring.ids;
        if (!n) return Ok{};
        if (!ids_.empty() && static_cast<uint64_t>(ids_.back()) >= *n)
            return Error(Errc::bad_input,
                         place + " holds cluster " + text(ids_.back()) + ", but " + told_by + " lists " + text(*n) + " clusters");
        if (*n > limits_.max_units)
            return Error(Errc::limit, told_by + " lists " + text(*n) + " clusters; " + text(limits_.max_units) + " are allowed");
        ids_.resize(*n);
        for (size_t c = 0; c < *n; ++c) ids_[c] = static_cast<int64_t>(c);
        return Ok{};
    }

    // clusters.metrics.csv: a row per cluster, by its cluster_id; and other text tables of the clusters.
    Status read_metrics() {
        const std::array<std::string, 2> id_columns{"cluster_id", "id"};
        Limits of_table = limits_;
        of_table.max_rows = limits_.max_units;
        for (const AlfFile& f : files_) {
            const bool here = f.object == "clusters" && (f.extension == "csv" || f.extension == "tsv") && is_near(f);
            if (!here || of_probe("clusters", f.attribute, f.extension) != &f) continue;
            RANVIER_ASSIGN(Table table, read_text_table(folder_.at(f.file), of_table));
            std::erase_if(table.columns, [](const Column& c) { return c.name.empty(); }); // an index of pandas
            if (table.find("cluster_id") || table.find("id")) {
                RANVIER_ASSIGN(ClusterTable labels, cluster_table(f.file, std::move(table), id_columns));
                tables_.push_back(std::move(labels));
            } else if (!lists_.empty() && table.n_rows == ids_.size()) {
                tables_.push_back({f.file, std::move(table), ids_});
            } else {
                warnings_.push_back(f.file + " has " + text(table.n_rows) + " rows and no column cluster_id; it was left out");
            }
        }
        if (!lists_.empty()) return Ok{};
        for (const ClusterTable& t : tables_)
            for (const int64_t c : t.clusters)
                if (c >= 0 && !std::binary_search(ids_.begin(), ids_.end(), c))
                    ids_.insert(std::lower_bound(ids_.begin(), ids_.end(), c), c);
        return Ok{};
    }

    void label() {
        units_.resize(ids_.size());
        for (size_t u = 0; u < units_.size(); ++u) units_[u].id = text(ids_[u]);
        place_by_channels();
        for (const AlfFile* f : lists_) {
            auto values = arrays_.column(f->file, ids_.size());
            if (!values) {
                warnings_.push_back(values.error().sentence() + "; it was left out");
            } else if (lower(f->attribute).find("acronym") != std::string::npos || names_region(f->attribute)) {
                set_regions(units_, texts_of(*values));
            } else {
                add_unit_column(recording_.unit_columns, f->attribute, std::move(*values));
            }
        }
        for (const ClusterTable& t : tables_) {
            const auto rows = t.rows_of(ids_);
            for (const Column& column : t.table.columns) {
                ColumnValues values = picked(column.values, rows);
                const bool is_text = std::holds_alternative<std::vector<std::string>>(values);
                const bool is_quality = column.name == "ks2_label" || column.name == "KSLabel" || column.name == "group" ||
                                        (column.name == "label" && is_text);
                if (is_quality)
                    set_qualities(units_, texts_of(values));
                else if (names_region(column.name))
                    set_regions(units_, texts_of(values));
                else
                    add_unit_column(recording_.unit_columns, column.name, std::move(values));
            }
        }
    }

    // Region and position of each cluster's channel, where the clusters do not tell their own.
    void place_by_channels() {
        const AlfFile* file = of_probe("clusters", "channels");
        const bool listed = file && std::find(lists_.begin(), lists_.end(), file) != lists_.end();
        if (!listed) return;
        const auto channels = arrays_.whole_numbers(file->file, ids_.size());
        if (!channels) {
            warnings_.push_back(channels.error().sentence() + "; regions and positions of channels are left out");
            return;
        }
        for (const char* attribute : {"localCoordinates", "mlapdv"}) place(*channels, attribute);
        name_regions(*channels);
    }

    void place(const std::vector<int64_t>& channels, const char* attribute) {
        const AlfFile* file = of_probe("channels", attribute);
        if (!file) return;
        const auto block = arrays_.numbers(file->file);
        if (!block || block->dims.size() != 2 || (block->dims[1] != 2 && block->dims[1] != 3)) {
            warnings_.push_back(block ? file->file + " is no [channel, 2] or [channel, 3] table; it was left out"
                                      : block.error().sentence() + "; it was left out");
            return;
        }
        const size_t width = block->dims[1];
        for (size_t u = 0; u < units_.size(); ++u) {
            if (channels[u] < 0 || static_cast<uint64_t>(channels[u]) >= block->dims[0]) continue;
            const double* at = block->values.data() + static_cast<size_t>(channels[u]) * width;
            units_[u].position = {at[0], at[1], width == 3 ? at[2] : 0};
        }
    }

    void name_regions(const std::vector<int64_t>& channels) {
        const AlfFile* best = nullptr;
        for (const AlfFile& f : files_) {
            if (f.object != "channels" || f.extension != "npy" || !is_near(f)) continue;
            const std::string attribute = lower(f.attribute);
            const bool acronym = attribute.find("acronym") != attribute.npos;
            if (acronym || (!best && attribute.find("brainlocationids") != attribute.npos)) best = &f;
        }
        if (!best) return;
        const auto values = arrays_.column(best->file, limits_.max_rows);
        if (!values) {
            warnings_.push_back(values.error().sentence() + "; it was left out");
            return;
        }
        const auto names = texts_of(*values);
        std::vector<std::string> regions;
        for (const int64_t c : channels)
            regions.push_back(c >= 0 && static_cast<size_t>(c) < names.size() ? names[static_cast<size_t>(c)] : "");
        set_regions(units_, regions);
        if (!std::holds_alternative<std::vector<std::string>>(*values))
            warnings_.push_back(best->file + " names regions by number; they are the regions of the units as they stand there");
    }

    // Not what lies in the folders of other sortings.
    std::vector<AlfFile> files_of_session() const {
        const auto all = sortings(files_);
        std::vector<AlfFile> session;
        for (const AlfFile& f : files_) {
            const bool elsewhere = std::any_of(all.begin(), all.end(), [&](const Sorting& s) {
                return s.below == f.below && s.below != sorting_.below && !s.below.empty();
            });
            if (!is_of_probe(f) && !elsewhere) session.push_back(f);
        }
        return session;
    }

    void say_parquet() {
        std::vector<std::string> tables;
        for (const std::string& f : folder_.files())
            if (f.ends_with(".pqt") || f.ends_with(".parquet")) tables.push_back(f);
        if (tables.empty()) return;
        const size_t n = tables.size();
        tables.resize(std::min<size_t>(n, 8));
        warnings_.push_back("tables in Parquet are not read: " + join(tables) + (n > 8 ? " and more" : "") +
                            "; save them as CSV or as one .npy per column");
    }

    const Folder& folder_;
    const std::vector<AlfFile>& files_;
    Sorting sorting_;
    const Limits& limits_;
    FolderArrays arrays_;
    std::vector<int64_t> ids_;          // of the units, ascending
    std::vector<const AlfFile*> lists_; // a value per cluster, all of one length
    std::vector<ClusterTable> tables_;
    std::vector<Unit> units_;
    Recording recording_;
    std::vector<std::string> warnings_;
};

} // namespace

bool is_alf(const Folder& folder) {
    const auto files = alf_files(folder.files());
    return std::any_of(files.begin(), files.end(), is_spike_times);
}

Result<Dataset> read_alf(const Folder& folder, const ReadOptions& options, const Limits& limits) {
    const std::vector<AlfFile> files = alf_files(folder.files());
    if (files.size() > max_files)
        return Error(Errc::limit, "holds " + text(files.size()) + " files of ALF; " + text(max_files) +
                                      " are allowed: name the folder of one session");
    RANVIER_ASSIGN(Sorting sorting, chosen(sortings(files), options.selector));
    return AlfReader(folder, files, std::move(sorting), limits).read(options);
}

} // namespace ranvier
