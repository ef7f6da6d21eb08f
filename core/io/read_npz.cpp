#include "core/io/read_npz.hpp"

#include <algorithm>

#include "core/io/array_values.hpp"
#include "core/io/counts_from_arrays.hpp"
#include "core/io/npy_arrays.hpp"
#include "core/io/spikes_from_arrays.hpp"

namespace ranvier {
namespace {

bool holds_named_counts(const ArraySource& source) {
    const ArrayInfo* spikes = source.find("spikes");
    return spikes && (spikes->dims.size() == 2 || spikes->dims.size() == 3);
}

bool selects_array(const ArraySource& source, std::string selector) {
    if (selector.starts_with('/')) selector.erase(0, 1);
    return !selector.empty() && source.find(selector);
}

std::string listed(const std::vector<ArrayInfo>& arrays) {
    std::string text;
    for (size_t i = 0; i < arrays.size() && i < 8; ++i) text += (i ? ", " : "") + arrays[i].name;
    return text + (arrays.size() > 8 ? ", ..." : "");
}

// The array that counts would be read from, if it is of a type that is not read: asked for its values it tells why.
Status check_readable(ArraySource& source, const ReadOptions& options) {
    const std::string& s = options.selector;
    const ArrayInfo* array = source.find(s.empty() ? "spikes" : s.substr(s.starts_with('/') ? 1 : 0));
    if (array && array->kind == ArrayKind::other) RANVIER_TRY(source.numbers(*array));
    return Ok{};
}

} // namespace

Result<Dataset> read_npz(const std::string& path, const ReadOptions& options, const Limits& limits) {
    RANVIER_ASSIGN(const auto source, open_npz(path, limits));
    RANVIER_TRY(check_readable(*source, options));
    const bool counts = holds_named_counts(*source) || selects_array(*source, options.selector);
    if (!counts && may_hold_spikes(*source)) return spikes_from_arrays(*source, options, limits);
    const auto& arrays = source->arrays();
    const bool block =
        std::any_of(arrays.begin(), arrays.end(), [](const ArrayInfo& a) { return a.dims.size() == 2 || a.dims.size() == 3; });
    if (options.selector.empty() && !block)
        return Error(Errc::bad_input,
                     "holds neither spike times (spike_times with spike_clusters, a TsGroup of pynapple, a sorting of "
                     "SpikeInterface) nor counts (whole numbers, [sequence, bin, unit] or [bin, unit]), but the arrays " +
                         listed(arrays));
    RANVIER_ASSIGN(Dataset dataset, counts_from_arrays(*source, options.selector, {}, limits));
    dataset.format = "counts in .npz";
    return dataset;
}

Result<Dataset> read_npy(const std::string& path, const ReadOptions&, const Limits& limits) {
    RANVIER_ASSIGN(const auto source, open_npy(path, limits));
    const ArrayInfo& array = source->arrays().front();
    if (source->arrays().size() > 1 || array.name != "array")
        return Error(Errc::unsupported, "holds a structured array with the fields " + listed(source->arrays()) +
                                            "; save spike_times and spike_clusters as .npz instead");
    if (array.kind == ArrayKind::real && array.dims.size() == 2 && (array.dims[0] == 2 || array.dims[1] == 2))
        return Error(Errc::bad_input,
                     "array is " + shape_of(array) + " of " + array.type +
                         "; counts are whole numbers, and of spikes in two columns the file does not say which is the unit: save "
                         "spike_times and spike_clusters as .npz, or a CSV with the columns unit and time_s");
    RANVIER_ASSIGN(Dataset dataset, counts_from_arrays(*source, "", {}, limits));
    dataset.format = "counts in .npy";
    return dataset;
}

} // namespace ranvier
