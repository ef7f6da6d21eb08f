#include "core/io/alf_session.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/base/text.hpp"
#include "core/io/signal_rate.hpp"
#include "core/io/unit_labels.hpp"

namespace ranvier {
namespace {

using Block = FolderArrays::Block;

bool same_object(const AlfFile& a, const AlfFile& b) { return a.below == b.below && a.object == b.object && a.part == b.part; }

std::string dims_of(const std::vector<uint64_t>& dims) {
    std::string words;
    for (const uint64_t d : dims) words += (words.empty() ? "" : " x ") + text(d);
    return words.empty() ? "a scalar" : words + " values";
}

// Files of one kind that were left out, in one warning.
class LeftOut {
public:
    LeftOut(std::string what, std::vector<std::string>& warnings) : what_(std::move(what)), warnings_(warnings) {}
    ~LeftOut() {
        constexpr size_t most = 12;
        if (items_.empty()) return;
        const size_t n = items_.size();
        items_.resize(std::min(n, most));
        warnings_.push_back(what_ + ": " + join(items_) + (n > most ? " and " + text(n - most) + " more" : ""));
    }
    LeftOut(const LeftOut&) = delete;
    LeftOut& operator=(const LeftOut&) = delete;
    void add(const std::string& file, const std::string& why) { items_.push_back(file + " (" + why + ")"); }

private:
    std::string what_;
    std::vector<std::string>& warnings_;
    std::vector<std::string> items_;
};

// The sentence without the name of the file it begins with.
std::string reason(const Error& error, const std::string& file) {
    const std::string& s = error.sentence();
    return s.starts_with(file + ": ") ? s.substr(file.size() + 2) : s;
}

// One attribute as columns of a table of n rows.
void add_columns(FolderArrays& arrays, const AlfFile& file, uint64_t n, Table& table, LeftOut& left_out) {
    const auto info = arrays.info(file.file);
    if (!info) return left_out.add(file.file, reason(info.error(), file.file));
    const bool pair = info->dims.size() == 2 && info->dims[0] == n && info->dims[1] == 2;
    if (pair) {
        const auto block = arrays.numbers(file.file);
        if (!block) return left_out.add(file.file, reason(block.error(), file.file));
        if (block->values.size() != 2 * n) return left_out.add(file.file, dims_of(block->dims));
        const bool ends = file.attribute.starts_with("intervals");
        for (const size_t c : {0u, 1u}) {
            std::vector<double> values(n);
            for (size_t i = 0; i < n; ++i) values[i] = block->values[2 * i + c];
            table.columns.push_back(
                {file.attribute + (ends ? (c ? "_stop" : "_start") : (c ? "_1" : "_0")), "", std::move(values)});
        }
        return;
    }
    if (length_of(*info) != n) return left_out.add(file.file, dims_of(info->dims) + " for " + text(n) + " intervals");
    auto values = arrays.column(file.file, n);
    if (!values) return left_out.add(file.file, reason(values.error(), file.file));
    table.columns.push_back({file.attribute, "", std::move(*values)});
}

// Rows that are sound, and the columns' values of them.
void keep_sound(Intervals& intervals, const Block& ends, const std::string& file, std::vector<std::string>& warnings) {
    std::vector<int64_t> kept;
    const size_t n = ends.values.size() / 2;
    for (size_t i = 0; i < n; ++i) {
        const Interval row{ends.values[2 * i], ends.values[2 * i + 1]};
        if (!std::isfinite(row.start) || !std::isfinite(row.stop) || row.stop < row.start) continue;
        intervals.rows.push_back(row);
        kept.push_back(static_cast<int64_t>(i));
    }
    intervals.table.n_rows = kept.size();
    if (kept.size() == n) return;
    for (Column& column : intervals.table.columns) column.values = picked(column.values, kept);
    warnings.push_back(file + ": " + text(n - kept.size()) + " of " + text(n) +
                       " rows are not finite or stop before they start, and were left out");
}

struct Clock {
    std::vector<double> times; // one for each sample, or
    Block pairs;               // sample, time
};

Result<Clock> read_clock(FolderArrays& arrays, const AlfFile& file) {
    Clock clock;
    RANVIER_ASSIGN(Block block, arrays.numbers(file.file));
    const bool pairs = block.dims.size() == 2 && block.dims[1] == 2;
    if (!pairs && block.values.size() != (block.dims.empty() ? 0 : block.dims[0]))
        return Error(Errc::bad_input, "its timestamps are " + dims_of(block.dims));
    for (const double v : block.values)
        if (!std::isfinite(v)) return Error(Errc::bad_input, "its timestamps are not all finite");
    if (!pairs) {
        clock.times = std::move(block.values);
        return clock;
    }
    if (block.dims[0] < 2) return Error(Errc::bad_input, "its timestamps are fewer than two pairs of sample and time");
    for (size_t i = 2; i < block.values.size(); i += 2)
        if (!(block.values[i] > block.values[i - 2]))
            return Error(Errc::bad_input, "the samples of its timestamps do not ascend");
    clock.pairs = std::move(block);
    return clock;
}

void set_clock(Signal& signal, const Clock& clock) {
    const auto& p = clock.pairs.values;
    if (p.empty()) {
        signal.times = clock.times;
        return;
    }
    const size_t k = p.size() / 2;
    const auto at = [&](size_t i, double sample) {
        return p[2 * i + 1] + (sample - p[2 * i]) / (p[2 * i + 2] - p[2 * i]) * (p[2 * i + 3] - p[2 * i + 1]);
    };
    if (k == 2 && p[3] > p[1]) {
        signal.start = at(0, 0);
        signal.rate_hz = (p[2] - p[0]) / (p[3] - p[1]);
        return;
    }
    signal.times.reserve(signal.n_samples);
    for (size_t s = 0, i = 0; s < signal.n_samples; ++s) {
        while (i + 2 < k && static_cast<double>(s) >= p[2 * i + 2]) ++i;
        signal.times.push_back(at(i, static_cast<double>(s)));
    }
}

Result<Signal> read_signal(FolderArrays& arrays, const AlfFile& file, const Clock& clock) {
    RANVIER_ASSIGN(const ArrayInfo info, arrays.info(file.file));
    if (info.dims.empty() || info.dims.size() > 2) return Error(Errc::bad_input, dims_of(info.dims));
    if (clock.pairs.values.empty() && info.dims[0] != clock.times.size())
        return Error(Errc::bad_input, dims_of(info.dims) + " for " + text(clock.times.size()) + " timestamps");
    Signal signal;
    signal.name = file.object + "." + file.attribute;
    signal.n_samples = info.dims[0];
    signal.n_channels = info.dims.size() == 2 ? info.dims[1] : 1;
    if (file.object == "wheel" && file.attribute == "position") signal.unit = "rad";
    if (file.object == "wheel" && file.attribute == "velocity") signal.unit = "rad/s";
    if (signal.n_samples == 0 || signal.n_channels == 0) return Error(Errc::bad_input, "no samples");
    RANVIER_ASSIGN(Block values, arrays.numbers(file.file)); // before times are made for as many samples as it really holds
    signal.values = std::move(values.values);
    set_clock(signal, clock);
    RANVIER_TRY(check_clock(signal, arrays.limits()));
    return signal;
}

} // namespace

std::vector<Intervals> read_alf_intervals(FolderArrays& arrays, std::span<const AlfFile> files,
                                          std::vector<std::string>& warnings) {
    LeftOut left_out("columns of intervals that are not read", warnings);
    std::vector<Intervals> all;
    std::set<std::string> names;
    for (const AlfFile& file : files) {
        if (file.attribute != "intervals" || file.extension != "npy") continue;
        const auto ends = arrays.numbers(file.file);
        if (!ends || ends->dims.size() != 2 || ends->dims[1] != 2 || ends->dims[0] > arrays.limits().max_rows) {
            left_out.add(file.file, ends ? dims_of(ends->dims) : reason(ends.error(), file.file));
            continue;
        }
        if (!names.insert(file.object).second) {
            left_out.add(file.file, "another object of this name was read");
            continue;
        }
        Intervals intervals;
        intervals.name = file.object;
        for (const AlfFile& other : files)
            if (same_object(file, other) && other.attribute != "intervals" && other.extension == "npy")
                add_columns(arrays, other, ends->dims[0], intervals.table, left_out);
        keep_sound(intervals, *ends, file.file, warnings);
        all.push_back(std::move(intervals));
    }
    return all;
}

std::vector<Signal> read_alf_signals(FolderArrays& arrays, std::span<const AlfFile> files, std::vector<std::string>& warnings) {
    LeftOut left_out("signals that are not read", warnings);
    std::vector<Signal> signals;
    std::set<std::string> names;
    for (const AlfFile& file : files) {
        if ((file.attribute != "timestamps" && file.attribute != "times") || file.extension != "npy") continue;
        std::vector<const AlfFile*> others;
        for (const AlfFile& other : files)
            if (same_object(file, other) && other.attribute != "timestamps" && other.attribute != "times" &&
                other.extension == "npy")
                others.push_back(&other);
        if (others.empty()) {
            left_out.add(file.file, "times alone, without values");
            continue;
        }
        const auto clock = read_clock(arrays, file);
        for (const AlfFile* other : others) {
            if (!names.insert(other->object + "." + other->attribute).second) continue;
            auto signal = clock ? read_signal(arrays, *other, *clock) : Result<Signal>(clock.error());
            if (signal)
                signals.push_back(std::move(*signal));
            else
                left_out.add(other->file, reason(signal.error(), other->file));
        }
    }
    return signals;
}

} // namespace ranvier
