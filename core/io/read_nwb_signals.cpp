#include "core/io/read_nwb_signals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "core/io/read_nwb_intervals.hpp"

namespace ranvier {
namespace {

constexpr size_t max_named = 12; // series named in one warning

// Voltage, images and what else has `data` and is no signal of behaviour.
bool is_other_series(std::string_view type) {
    constexpr std::array<std::string_view, 21> others{"ElectricalSeries",
                                                      "SpikeEventSeries",
                                                      "FeatureExtraction",
                                                      "DecompositionSeries",
                                                      "ImageSeries",
                                                      "ImageMaskSeries",
                                                      "OpticalSeries",
                                                      "IndexSeries",
                                                      "TwoPhotonSeries",
                                                      "OnePhotonSeries",
                                                      "RoiResponseSeries",
                                                      "PatchClampSeries",
                                                      "CurrentClampSeries",
                                                      "CurrentClampStimulusSeries",
                                                      "IZeroClampSeries",
                                                      "VoltageClampSeries",
                                                      "VoltageClampStimulusSeries",
                                                      "AnnotationSeries",
                                                      "WidefieldSeries",
                                                      "MicroscopySeries",
                                                      "VoltageSeries"};
    return std::find(others.begin(), others.end(), type) != others.end();
}

// Electrical series in a container named LFP are field potentials; whether they are slow enough is asked of them like of all
// others.
bool is_lfp(const NwbFile& nwb, size_t node) {
    return nwb.types[node] == "ElectricalSeries" && nwb.types[nwb.file.nodes()[node].parent] == "LFP";
}

bool is_series(const NwbFile& nwb, size_t node) {
    const h5::Node& n = nwb.file.nodes()[node];
    if (n.kind != h5::Kind::group || n.same || nwb.types[node].empty()) return false;
    const std::string path = nwb.file.path(node);
    if (!path.starts_with("/processing/") && !path.starts_with("/acquisition/")) return false;
    const auto has_link = [&](std::string_view name) {
        return std::any_of(n.children.begin(), n.children.end(), [&](size_t c) { return nwb.file.nodes()[c].name == name; });
    };
    return has_link("data") && (has_link("timestamps") || has_link("starting_time") || nwb.types[node].ends_with("Series"));
}

class SignalReader {
public:
    SignalReader(NwbFile& nwb, size_t group) : nwb_(nwb), group_(group), path_(nwb.file.path(group)) {}

    // Errors say why the series is not read.
    Result<Signal> read() {
        RANVIER_ASSIGN(const size_t data, dataset("data"));
        RANVIER_ASSIGN(const h5::Shape shape, nwb_.file.shape(data));
        if (shape.values != h5::Values::real && shape.values != h5::Values::integer && shape.values != h5::Values::boolean)
            return no("holds " + shape.type + ", numbers were expected");
        if (shape.dims.empty() || shape.dims.size() > 2 || shape.n == 0) return no("is " + h5::dims_text(shape.dims) + " values");
        Signal signal;
        signal.n_samples = shape.dims[0];
        signal.n_channels = shape.dims.size() == 2 ? shape.dims[1] : 1;
        RANVIER_TRY(clock(signal));
        RANVIER_ASSIGN(signal.values, nwb_.file.doubles(data));
        convert(signal, data);
        if (transposed_) transpose(signal);
        signal.unit = nwb_.file.text_attribute(data, "unit").value_or("");
        return signal;
    }

private:
    Error no(const std::string& why) const { return Error(Errc::bad_input, why); }

    Result<size_t> dataset(const std::string& name) const {
        RANVIER_ASSIGN(const auto found, nwb_.file.find(name, group_));
        if (!found || nwb_.file.nodes()[*found].kind != h5::Kind::dataset) return no("has no dataset " + name);
        return *found;
    }

    Status clock(Signal& signal) {
        RANVIER_ASSIGN(const auto timestamps, nwb_.file.find("timestamps", group_));
        if (timestamps) return with_timestamps(signal, *timestamps);
        RANVIER_ASSIGN(const size_t start, dataset("starting_time"));
        RANVIER_ASSIGN(const auto value, nwb_.file.doubles(start));
        const auto rate = nwb_.file.number_attribute(start, "rate");
        if (value.size() != 1 || !std::isfinite(value[0])) return no("has no finite starting_time");
        if (!rate || !std::isfinite(*rate) || *rate <= 0)
            return no("has neither timestamps nor a starting_time with a rate above 0");
        RANVIER_TRY(slow_enough(*rate));
        signal.start = value[0];
        signal.rate_hz = *rate;
        if (signal.n_samples < signal.n_channels)
            nwb_.warnings.push_back(path_ + "/data is " + std::to_string(signal.n_samples) + " samples of " +
                                    std::to_string(signal.n_channels) + " channels; time comes first, so it may be transposed");
        return Ok{};
    }

    Status with_timestamps(Signal& signal, size_t timestamps) {
        RANVIER_ASSIGN(const h5::Shape shape, nwb_.file.shape(timestamps));
        if (shape.dims.size() != 1) return no("has timestamps of " + h5::dims_text(shape.dims) + " values");
        if (shape.n != signal.n_samples) {
            if (shape.n != signal.n_channels)
                return no("has " + std::to_string(shape.n) + " timestamps for " + std::to_string(signal.n_samples) + " samples");
            transposed_ = true;
            std::swap(signal.n_samples, signal.n_channels);
            nwb_.warnings.push_back(path_ + "/data is transposed: it has as many columns as there are timestamps; it was turned");
        }
        double ends[2] = {};
        RANVIER_TRY(nwb_.file.rows_of(timestamps, 0, 1, &ends[0]));
        RANVIER_TRY(nwb_.file.rows_of(timestamps, shape.n - 1, 1, &ends[1]));
        const double span = ends[1] - ends[0];
        if (shape.n > 1 && span > 0) RANVIER_TRY(slow_enough(static_cast<double>(shape.n - 1) / span));
        RANVIER_ASSIGN(signal.times, nwb_.file.doubles(timestamps));
        if (!std::all_of(signal.times.begin(), signal.times.end(), [](double t) { return std::isfinite(t); }))
            return no("has timestamps that are not finite");
        const bool ascending = std::is_sorted(signal.times.begin(), signal.times.end(), std::less_equal<>());
        if (!ascending) nwb_.warnings.push_back(path_ + "/timestamps do not ascend strictly");
        return Ok{};
    }

    Status slow_enough(double rate) const {
        if (rate <= nwb_.file.limits().max_signal_hz) return Ok{};
        return no("is sampled at " + std::to_string(static_cast<int64_t>(std::min(rate, 9e15))) + " Hz, above the " +
                  std::to_string(static_cast<int64_t>(nwb_.file.limits().max_signal_hz)) + " Hz of what counts as behaviour");
    }

    void convert(Signal& signal, size_t data) {
        double conversion = nwb_.file.number_attribute(data, "conversion").value_or(1);
        double offset = nwb_.file.number_attribute(data, "offset").value_or(0);
        if (!std::isfinite(conversion) || !std::isfinite(offset)) {
            nwb_.warnings.push_back(path_ + "/data has a conversion or offset that is not finite; its values are as stored");
            conversion = 1;
            offset = 0;
        }
        if (conversion == 1 && offset == 0) return;
        for (double& v : signal.values) v = v * conversion + offset;
    }

    static void transpose(Signal& signal) {
        std::vector<double> turned(signal.values.size());
        for (uint64_t s = 0; s < signal.n_samples; ++s)
            for (uint64_t c = 0; c < signal.n_channels; ++c)
                turned[s * signal.n_channels + c] = signal.values[c * signal.n_samples + s];
        signal.values = std::move(turned);
    }

    NwbFile& nwb_;
    size_t group_;
    std::string path_;
    bool transposed_ = false;
};

} // namespace

std::vector<Signal> read_nwb_signals(NwbFile& nwb) {
    std::vector<Signal> signals;
    std::vector<std::string> paths, not_read;
    for (size_t node = 0; node < nwb.file.nodes().size(); ++node) {
        if (!is_series(nwb, node)) continue;
        const std::string path = nwb.file.path(node);
        if (is_other_series(nwb.types[node]) && !is_lfp(nwb, node)) {
            not_read.push_back(path + " (" + nwb.types[node] + ")");
            continue;
        }
        auto signal = SignalReader(nwb, node).read();
        if (!signal) {
            not_read.push_back(path + " (" + signal.error().sentence() + ")");
            continue;
        }
        signals.push_back(std::move(*signal));
        paths.push_back(path);
    }
    const auto names = unique_names(paths);
    for (size_t i = 0; i < signals.size(); ++i) signals[i].name = names[i];
    if (!not_read.empty()) {
        std::string sentence = "series that are not read: ";
        for (size_t i = 0; i < not_read.size() && i < max_named; ++i) sentence += (i ? ", " : "") + not_read[i];
        if (not_read.size() > max_named) sentence += " and " + std::to_string(not_read.size() - max_named) + " more";
        nwb.warnings.push_back(sentence);
    }
    return signals;
}

} // namespace ranvier
