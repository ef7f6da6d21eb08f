#include "core/data/spike_trains.hpp"

#include <algorithm>
#include <unordered_set>

namespace ranvier {

namespace {

Status check_ids(const std::vector<Unit>& units) {
    std::unordered_set<std::string> seen;
    for (const Unit& u : units)
        if (!seen.insert(u.id).second) return Error(Errc::bad_input, "two units have the id '" + u.id + "'; ids must be unique");
    return Ok{};
}

Status check_first(const std::vector<int64_t>& first, size_t n_units, size_t n_spikes) {
    const auto wrong = [](const std::string& what) { return Error(Errc::bad_input, "the index of spikes by unit " + what); };
    if (first.size() != n_units + 1)
        return wrong("has " + std::to_string(first.size()) + " entries for " + std::to_string(n_units) +
                     " units, not one more than units");
    if (first.front() != 0) return wrong("starts at " + std::to_string(first.front()) + ", not 0");
    if (!std::is_sorted(first.begin(), first.end())) return wrong("does not ascend");
    if (first.back() != static_cast<int64_t>(n_spikes))
        return wrong("ends at " + std::to_string(first.back()) + ", not at the number of spikes, " + std::to_string(n_spikes));
    return Ok{};
}

} // namespace

Result<SpikeTrains> SpikeTrains::make(std::vector<Unit> units, std::vector<std::vector<double>> times) {
    if (times.size() != units.size())
        return Error(Errc::bad_input, std::to_string(units.size()) + " units came with " + std::to_string(times.size()) +
                                          " lists of spike times; there must be one list per unit");
    std::vector<int64_t> first{0};
    first.reserve(units.size() + 1);
    for (const auto& t : times) first.push_back(first.back() + static_cast<int64_t>(t.size()));
    std::vector<double> all;
    all.reserve(static_cast<size_t>(first.back()));
    for (auto& t : times) {
        all.insert(all.end(), t.begin(), t.end());
        std::vector<double>().swap(t); // hundreds of millions of spikes are not to be held twice
    }
    return from_csr(std::move(units), std::move(all), std::move(first));
}

Result<SpikeTrains> SpikeTrains::from_csr(std::vector<Unit> units, std::vector<double> times, std::vector<int64_t> first,
                                          int n_unsorted) {
    RANVIER_TRY(check_ids(units));
    RANVIER_TRY(check_first(first, units.size(), times.size()));
    SpikeTrains trains;
    trains.n_unsorted_ = n_unsorted;
    trains.n_duplicates_.assign(units.size(), 0);
    for (size_t u = 0; u < units.size(); ++u) {
        const auto begin = times.begin() + first[u], end = times.begin() + first[u + 1];
        const auto bad = std::find_if(begin, end, [](double t) { return !std::isfinite(t); });
        if (bad != end)
            return Error(Errc::bad_input, "unit '" + units[u].id + "': spike " + std::to_string(bad - begin) + " has the time " +
                                              (std::isnan(*bad) ? "NaN"
                                               : *bad > 0       ? "infinity"
                                                                : "-infinity") +
                                              "; times must be finite");
        if (!std::is_sorted(begin, end)) {
            std::sort(begin, end);
            ++trains.n_unsorted_;
        }
        for (auto t = begin; t != end && t + 1 != end; ++t) trains.n_duplicates_[u] += t[0] == t[1];
    }
    trains.units_ = std::move(units);
    const auto kept = std::make_shared<const std::vector<double>>(std::move(times));
    trains.times_ = *kept;
    trains.owner_ = kept;
    trains.first_ = std::move(first);
    return trains;
}

Result<SpikeTrains> SpikeTrains::of_checked(std::vector<Unit> units, Checked checked) {
    RANVIER_TRY(check_ids(units));
    RANVIER_TRY(check_first(checked.first, units.size(), checked.times.size()));
    SpikeTrains trains;
    trains.units_ = std::move(units);
    trains.owner_ = std::move(checked.owner);
    trains.times_ = checked.times;
    trains.first_ = std::move(checked.first);
    trains.n_duplicates_ = std::move(checked.n_duplicates);
    trains.digest_ = std::move(checked.digest);
    return trains;
}

std::span<const double> SpikeTrains::times(int unit) const {
    const auto from = static_cast<size_t>(first_[static_cast<size_t>(unit)]);
    const auto to = static_cast<size_t>(first_[static_cast<size_t>(unit) + 1]);
    return times_.subspan(from, to - from);
}

Interval SpikeTrains::extent() const {
    Interval e{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (int u = 0; u < n_units(); ++u) {
        const auto t = times(u);
        if (t.empty()) continue;
        e.start = std::min(e.start, t.front());
        e.stop = std::max(e.stop, t.back());
    }
    return e.start <= e.stop ? e : Interval{0, 0};
}

} // namespace ranvier
