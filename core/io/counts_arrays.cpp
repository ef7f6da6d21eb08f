#include "core/io/counts_arrays.hpp"

#include <algorithm>
#include <utility>

namespace ranvier {
namespace {

Status check(const Counts& c) {
    const bool ascending = !c.first.empty() && c.first.front() == 0 && std::is_sorted(c.first.begin(), c.first.end());
    if (!ascending) return Error(Errc::invalid_argument, "the first bins of the sequences do not ascend from 0");
    if (c.n_bins() * c.n_units() != c.counts.size())
        return Error(Errc::invalid_argument, std::to_string(c.counts.size()) + " counts do not fill " +
                                                 std::to_string(c.n_bins()) + " bins of " + std::to_string(c.n_units()) +
                                                 " units");
    const Truth& t = c.truth;
    const uint64_t s = t.n_states, n = c.n_units();
    if (!t.states.empty() && t.states.size() != c.n_bins())
        return Error(Errc::invalid_argument,
                     "the truth has " + std::to_string(t.states.size()) + " states for " + std::to_string(c.n_bins()) + " bins");
    for (const int32_t state : t.states)
        if (state < 0 || static_cast<uint64_t>(state) >= std::min<uint64_t>(s, 65536))
            return Error(Errc::invalid_argument, "the truth has state " + std::to_string(state) + " of " + std::to_string(s));
    if (!t.weight.empty() && t.weight.size() != s * n * n)
        return Error(Errc::invalid_argument,
                     "the truth has " + std::to_string(t.weight.size()) + " weights, not states * units * units");
    if (!t.bias.empty() && t.bias.size() != n && t.bias.size() != s * n)
        return Error(Errc::invalid_argument,
                     "the truth has " + std::to_string(t.bias.size()) + " biases, neither units nor states * units");
    if (!t.transition.empty() && t.transition.size() != s * s)
        return Error(Errc::invalid_argument,
                     "the truth has " + std::to_string(t.transition.size()) + " transitions, not states * states");
    return Ok{};
}

// The narrowest unsigned type that holds all.
template <typename T>
ArrayValues narrow(const std::vector<T>& values) {
    const bool bytes = std::all_of(values.begin(), values.end(), [](T v) { return v >= 0 && v <= 255; });
    if (bytes) return std::vector<uint8_t>(values.begin(), values.end());
    return std::vector<uint16_t>(values.begin(), values.end());
}

std::vector<int64_t> signs(const std::vector<double>& weight) {
    std::vector<int64_t> sign(weight.size());
    for (size_t i = 0; i < weight.size(); ++i) sign[i] = (weight[i] > 0) - (weight[i] < 0);
    return sign;
}

} // namespace

bool equally_long(const Counts& c) {
    if (c.n_sequences() == 0) return false;
    for (size_t q = 0; q < c.n_sequences(); ++q)
        if (c.first[q + 1] - c.first[q] != c.first[1]) return false;
    return true;
}

Result<std::vector<NamedArray>> counts_arrays(const Counts& c) {
    RANVIER_TRY(check(c));
    const uint64_t n = c.n_units(), s = c.truth.n_states, q = c.n_sequences();
    const bool equal = equally_long(c);
    std::vector<NamedArray> arrays;
    const auto put = [&](const char* name, std::vector<uint64_t> shape, ArrayValues values) {
        arrays.push_back({name, std::move(shape), std::move(values)});
    };
    const std::vector<uint64_t> bins = equal ? std::vector<uint64_t>{q, c.n_bins() / q} : std::vector<uint64_t>{c.n_bins()};
    std::vector<uint64_t> cells = bins;
    cells.push_back(n);
    put("spikes", cells, narrow(c.counts));
    if (!equal) put("sequence_first", {c.first.size()}, c.first);
    put("unit_ids", {n}, c.unit_ids);
    const Truth& t = c.truth;
    if (!t.states.empty()) put("states", bins, narrow(t.states));
    if (!t.weight.empty()) {
        put("weight", {s, n, n}, t.weight);
        put("adjacency", {s, n, n}, signs(t.weight));
    }
    if (!t.bias.empty()) put("bias", t.bias.size() == n ? std::vector<uint64_t>{n} : std::vector<uint64_t>{s, n}, t.bias);
    if (!t.transition.empty()) put("trans", {s, s}, t.transition);
    if (!t.basis.empty()) put("basis", {t.basis.size()}, t.basis);
    return arrays;
}

} // namespace ranvier
