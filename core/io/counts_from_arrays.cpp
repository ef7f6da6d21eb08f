#include "core/io/counts_from_arrays.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier {
namespace {

std::string dims_text(const std::vector<uint64_t>& dims) {
    if (dims.empty()) return "scalar";
    std::string text;
    for (size_t i = 0; i < dims.size(); ++i) text += (i ? " x " : "") + std::to_string(dims[i]);
    return text;
}

bool is_block(const ArrayInfo& a) { return a.dims.size() == 2 || a.dims.size() == 3; }

// May stand for counts under a name of its own: not what stands beside counts.
bool is_candidate(const ArrayInfo& a) {
    return is_block(a) && a.kind == ArrayKind::integer && a.name != "states" && a.name != "adjacency" && a.name != "weight";
}

Error wrong(const ArrayInfo& array, const std::string& expected) {
    return Error(Errc::bad_input, array.name + " is " + dims_text(array.dims) + " values of " + array.type + "; " + expected);
}

constexpr const char* counts_expected = "counts are whole numbers, [sequence, bin, unit] or [bin, unit]";

std::string listed(const std::vector<const ArrayInfo*>& arrays) {
    std::string text;
    for (size_t i = 0; i < arrays.size() && i < 8; ++i)
        text += (i ? ", " : "") + arrays[i]->name + " (" + dims_text(arrays[i]->dims) + ")";
    return text + (arrays.size() > 8 ? ", ..." : "");
}

Result<const ArrayInfo*> choose(const ArraySource& source, std::string selector) {
    std::vector<const ArrayInfo*> whole, blocks;
    for (const auto& a : source.arrays()) {
        if (is_candidate(a)) whole.push_back(&a);
        if (is_block(a)) blocks.push_back(&a);
    }
    if (selector.starts_with('/')) selector.erase(0, 1);
    const ArrayInfo* chosen = nullptr;
    if (!selector.empty()) {
        chosen = source.find(selector);
        if (!chosen)
            return Error(Errc::invalid_argument, "there is no array " + selector + "; whole-number arrays of rank 2 or 3 are: " +
                                                     (whole.empty() ? "none" : listed(whole)));
    } else if (const auto* spikes = source.find("spikes")) {
        chosen = spikes;
    } else if (whole.size() == 1) {
        chosen = whole[0];
    } else if (whole.size() > 1) {
        return Error(Errc::bad_input, "holds several arrays that may be counts: " + listed(whole) + "; choose one as FILE:NAME");
    } else if (!blocks.empty()) {
        chosen = blocks[0];
    } else {
        return Error(Errc::bad_input, std::string("holds no array of counts; ") + counts_expected);
    }
    if (chosen->kind != ArrayKind::integer || !is_block(*chosen)) return wrong(*chosen, counts_expected);
    return chosen;
}

Status read_counts(ArraySource& source, const ArrayInfo& array, const Limits& limits, Counts& counts) {
    const uint64_t n_units = array.dims.back(), n = array.size();
    if (n == 0) return wrong(array, "at least one count was expected");
    if (n_units > limits.max_units)
        return Error(Errc::limit, array.name + " holds " + std::to_string(n_units) + " units; " +
                                      std::to_string(limits.max_units) + " are allowed");
    if (n > limits.max_bytes / sizeof(uint16_t))
        return Error(Errc::limit, array.name + " holds " + std::to_string(n) + " counts, " + std::to_string(limits.max_bytes) +
                                      " bytes are allowed");
    counts.counts.reserve(n);
    const auto take = [&](const int64_t* values, uint64_t count) -> Status {
        for (uint64_t i = 0; i < count; ++i) {
            if (values[i] < 0 || values[i] > 65535)
                return Error(Errc::bad_input, array.name + " holds " + std::to_string(values[i]) + "; counts are 0 to 65535");
            counts.counts.push_back(static_cast<uint16_t>(values[i]));
        }
        return Ok{};
    };
    RANVIER_TRY(source.integers(array, take));
    if (counts.counts.size() != n)
        return Error(Errc::internal,
                     array.name + ": " + std::to_string(counts.counts.size()) + " of " + std::to_string(n) + " counts were read");
    return Ok{};
}

Status read_sequences(ArraySource& source, const ArrayInfo& array, Counts& counts) {
    const auto bins = static_cast<int64_t>(array.dims[array.dims.size() - 2]);
    if (array.dims.size() == 3) {
        for (uint64_t s = 0; s <= array.dims[0]; ++s) counts.first.push_back(static_cast<int64_t>(s) * bins);
        return Ok{};
    }
    const ArrayInfo* stored = array.name == "spikes" ? source.find("sequence_first") : nullptr;
    if (!stored) {
        counts.first = {0, bins};
        return Ok{};
    }
    if (stored->kind != ArrayKind::integer || stored->dims.size() != 1)
        return wrong(*stored, "the first bin of each sequence was expected");
    if (stored->dims[0] > static_cast<uint64_t>(bins) + 1)
        return wrong(*stored, "at most one for each of the " + std::to_string(bins) + " bins was expected");
    RANVIER_TRY(source.integers(*stored, [&](const int64_t* values, uint64_t n) -> Status {
        counts.first.insert(counts.first.end(), values, values + n);
        return Ok{};
    }));
    if (counts.first.empty() || counts.first.back() != bins) counts.first.push_back(bins);                // starts only
    const bool ascending = std::is_sorted(counts.first.begin(), counts.first.end(), std::less_equal<>()); // strictly
    if (counts.first.front() != 0 || !ascending)
        return Error(Errc::bad_input,
                     "sequence_first must begin with 0, ascend and stay below the " + std::to_string(bins) + " bins of spikes");
    return Ok{};
}

Status read_unit_ids(ArraySource& source, const ArrayInfo& array, Counts& counts) {
    const uint64_t n_units = array.dims.back();
    const ArrayInfo* stored = array.name == "spikes" ? source.find("unit_ids") : nullptr;
    if (!stored) {
        for (uint64_t u = 0; u < n_units; ++u) counts.unit_ids.push_back(std::to_string(u));
        return Ok{};
    }
    if (stored->dims != std::vector<uint64_t>{n_units})
        return wrong(*stored, "one for each of the " + std::to_string(n_units) + " units was expected");
    if (stored->kind == ArrayKind::text) {
        RANVIER_ASSIGN(counts.unit_ids, source.texts(*stored));
    } else {
        RANVIER_TRY(source.integers(*stored, [&](const int64_t* values, uint64_t n) -> Status {
            for (uint64_t i = 0; i < n; ++i) counts.unit_ids.push_back(std::to_string(values[i]));
            return Ok{};
        }));
    }
    std::vector<std::string> sorted = counts.unit_ids;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) return Error(Errc::bad_input, "unit_ids holds " + *twice + " twice; ids must differ");
    return Ok{};
}

// The truth, each array checked against the size of the counts.
class TruthReader {
public:
    TruthReader(ArraySource& source, const Counts& counts)
        : source_(source), n_units_(counts.n_units()), n_bins_(counts.n_bins()) {}

    Result<Truth> read() {
        using Dims = std::vector<uint64_t>;
        const uint64_t n = n_units_;
        if (const auto* w = source_.find("weight")) {
            const bool per_state = w->dims.size() == 3;
            if (w->dims != (per_state ? Dims{w->dims[0], n, n} : Dims{n, n}))
                return wrong(*w, "[state, " + two(n, n) + "] was expected");
            truth_.n_states = per_state ? w->dims[0] : 1;
            RANVIER_ASSIGN(truth_.weight, numbers(*w));
        }
        if (const auto* t = source_.find("trans")) {
            if (t->dims.size() != 2 || t->dims[0] != t->dims[1] || !fits(t->dims[0]))
                return wrong(*t, "[from, to] over all states was expected");
            RANVIER_ASSIGN(truth_.transition, numbers(*t));
        }
        if (const auto* b = source_.find("bias")) {
            const bool per_state = b->dims.size() == 2;
            if (b->dims != (per_state ? Dims{b->dims[0], n} : Dims{n}) || (per_state && !fits(b->dims[0])))
                return wrong(*b, "[" + std::to_string(n) + "] or [state, " + std::to_string(n) + "] was expected");
            RANVIER_ASSIGN(truth_.bias, numbers(*b));
        }
        if (const auto* b = source_.find("basis")) {
            if (b->dims.size() != 1) return wrong(*b, "[lag] was expected");
            RANVIER_ASSIGN(truth_.basis, numbers(*b));
        }
        if (const auto* s = source_.find("states")) RANVIER_TRY(states(*s));
        return std::move(truth_);
    }

private:
    static std::string two(uint64_t a, uint64_t b) { return std::to_string(a) + ", " + std::to_string(b); }

    // Whether the array's number of states is the others'.
    bool fits(uint64_t n_states) {
        if (truth_.n_states == 0) truth_.n_states = n_states;
        return n_states > 0 && truth_.n_states == n_states;
    }

    Result<std::vector<double>> numbers(const ArrayInfo& array) {
        RANVIER_ASSIGN(auto values, source_.numbers(array));
        for (const double v : values)
            if (!std::isfinite(v)) return Error(Errc::bad_input, array.name + " holds a value that is not finite");
        return values;
    }

    Status states(const ArrayInfo& array) {
        if (array.kind != ArrayKind::integer || array.dims.empty() || array.dims.size() > 2 || array.size() != n_bins_)
            return wrong(array, "a whole number for each of the " + std::to_string(n_bins_) + " bins was expected");
        truth_.states.reserve(n_bins_);
        int64_t highest = 0;
        const int64_t most = truth_.n_states > 0 ? static_cast<int64_t>(truth_.n_states) - 1 : 65535;
        RANVIER_TRY(source_.integers(array, [&](const int64_t* values, uint64_t n) -> Status {
            for (uint64_t i = 0; i < n; ++i) {
                if (values[i] < 0 || values[i] > most)
                    return Error(Errc::bad_input, "states holds " + std::to_string(values[i]) + "; 0 to " + std::to_string(most) +
                                                      " was expected");
                highest = std::max(highest, values[i]);
                truth_.states.push_back(static_cast<int32_t>(values[i]));
            }
            return Ok{};
        }));
        if (truth_.n_states == 0) truth_.n_states = static_cast<uint64_t>(highest) + 1;
        return Ok{};
    }

    ArraySource& source_;
    uint64_t n_units_, n_bins_;
    Truth truth_;
};

Status read_facts(ArraySource& source, const CountsFacts& facts, Counts& counts) {
    std::optional<std::string> link = facts.link;
    std::optional<double> bin_s = facts.bin_s;
    if (const auto* stored = source.find("link"); stored && !link) {
        if (stored->kind != ArrayKind::text || stored->size() != 1) return wrong(*stored, "one text was expected");
        RANVIER_ASSIGN(const auto texts, source.texts(*stored));
        link = texts[0];
    }
    if (const auto* stored = source.find("bin_s"); stored && !bin_s) {
        if (stored->size() != 1) return wrong(*stored, "one number of seconds was expected");
        RANVIER_ASSIGN(const auto numbers, source.numbers(*stored));
        bin_s = numbers[0];
    }
    if (link && *link != "logistic" && *link != "softplus" && *link != "exp")
        return Error(Errc::bad_input, "link is \"" + *link + "\"; logistic, softplus or exp was expected");
    if (bin_s && !(std::isfinite(*bin_s) && *bin_s > 0))
        return Error(Errc::bad_input, "bin_s is " + std::to_string(*bin_s) + "; a number of seconds above 0 was expected");
    counts.bin_s = bin_s.value_or(0);
    counts.truth.link = link.value_or(counts.truth.weight.empty() ? "" : "logistic");
    return Ok{};
}

} // namespace

bool may_hold_counts(const ArraySource& source) {
    return std::any_of(source.arrays().begin(), source.arrays().end(), [](const ArrayInfo& a) {
        return is_candidate(a) || (is_block(a) && a.name == "spikes" && a.kind == ArrayKind::real);
    });
}

Result<Dataset> counts_from_arrays(ArraySource& source, const std::string& selector, const CountsFacts& facts,
                                   const Limits& limits) {
    RANVIER_ASSIGN(const ArrayInfo* chosen, choose(source, selector));
    const ArrayInfo array = *chosen;
    Counts counts;
    RANVIER_TRY(read_counts(source, array, limits, counts));
    RANVIER_TRY(read_sequences(source, array, counts));
    RANVIER_TRY(read_unit_ids(source, array, counts));
    Dataset dataset;
    if (array.name == "spikes") {
        RANVIER_ASSIGN(counts.truth, TruthReader(source, counts).read());
        RANVIER_TRY(read_facts(source, facts, counts));
    } else if (selector.empty()) {
        dataset.warnings.push_back("the only whole-number array of rank 2 or 3, " + array.name + " (" + dims_text(array.dims) +
                                   "), was taken for counts [" +
                                   (array.dims.size() == 3 ? "sequence, bin, unit]" : "bin, unit]"));
    }
    if (array.dims[array.dims.size() - 2] < array.dims.back())
        dataset.warnings.push_back(array.name + " has fewer bins (" + std::to_string(array.dims[array.dims.size() - 2]) +
                                   ") than units (" + std::to_string(array.dims.back()) +
                                   "); bins come before units, so it may be transposed");
    dataset.content = std::move(counts);
    return dataset;
}

} // namespace ranvier
