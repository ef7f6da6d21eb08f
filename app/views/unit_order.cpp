#include "app/views/unit_order.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace ranvier::views {
namespace {

UnitOrder as_filed(int n) {
    UnitOrder order;
    order.units.resize(static_cast<size_t>(n));
    std::iota(order.units.begin(), order.units.end(), 0);
    return order;
}

// Groups from a label for each unit; `rank` tells which label stands first.
template <typename Label, typename Rank, typename Name>
UnitOrder grouped(int n, const std::vector<Label>& labels, Rank rank, Name name) {
    UnitOrder order = as_filed(n);
    const auto label = [&](int unit) -> const Label& { return labels[static_cast<size_t>(unit)]; };
    std::stable_sort(order.units.begin(), order.units.end(), [&](int a, int b) { return rank(label(a)) < rank(label(b)); });
    for (int place = 0; place < n; ++place) {
        const Label& own = label(order.units[static_cast<size_t>(place)]);
        if (place == 0 || !(own == label(order.units[static_cast<size_t>(place) - 1])))
            order.groups.push_back({name(own), place, 0});
        ++order.groups.back().n;
    }
    return order;
}

UnitOrder by_region(const UnitTraits& t) {
    const std::vector<std::string> labels(t.regions.begin(), t.regions.end());
    if (std::all_of(labels.begin(), labels.end(), [](const std::string& r) { return r.empty(); })) return as_filed(t.n);
    return grouped(
        t.n, labels, [](const std::string& r) { return std::pair(r.empty(), r); },
        [](const std::string& r) { return r.empty() ? std::string("no region") : r; });
}

UnitOrder by_rate(const UnitTraits& t) {
    UnitOrder order = as_filed(t.n);
    std::stable_sort(order.units.begin(), order.units.end(),
                     [&](int a, int b) { return t.rates[static_cast<size_t>(a)] > t.rates[static_cast<size_t>(b)]; });
    return order;
}

// Strengths between two units whatever their direction, [unit, unit]; none with itself.
std::vector<double> both_ways(const UnitTraits& t) {
    const auto n = static_cast<size_t>(t.n);
    std::vector<double> between(n * n, 0);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = 0; j < n; ++j)
            if (const double w = std::abs(t.weights[i * n + j]); i != j && std::isfinite(w))
                between[i * n + j] += w, between[j * n + i] += w;
    return between;
}

// Communities while they are joined. A community is known by its first unit.
class Communities {
public:
    explicit Communities(const UnitTraits& t)
        : n_(static_cast<size_t>(t.n)), between_(both_ways(t)), strength_(n_, 0), best_(n_) {
        for (size_t i = 0; i < n_; ++i)
            for (size_t j = 0; j < n_; ++j) strength_[i] += between_[i * n_ + j];
        total_ = std::accumulate(strength_.begin(), strength_.end(), 0.);
        alive_.resize(n_);
        std::iota(alive_.begin(), alive_.end(), size_t{0});
        for (size_t i = 0; i < n_ && total_ > 0; ++i) look(i);
    }

    // The two whose union raises modularity most, first ones among equals; the greater goes into the smaller. None: no union
    // does.
    std::optional<std::pair<size_t, size_t>> join() {
        size_t into = n_;
        double most = 1e-12;
        for (const size_t i : alive_)
            if (best_[i].gain > most && total_ > 0) most = best_[i].gain, into = i;
        if (into == n_) return std::nullopt;
        const size_t from = best_[into].with;
        for (const size_t k : alive_)
            if (k != into && k != from) {
                between_[into * n_ + k] += between_[from * n_ + k];
                between_[k * n_ + into] = between_[into * n_ + k];
            }
        strength_[into] += strength_[from];
        std::erase(alive_, from);
        look(into);
        for (const size_t i : alive_) {
            if (i >= from || i == into) continue; // its partners are greater: neither of the two
            if (best_[i].with == into || best_[i].with == from)
                look(i);
            else if (const double g = gain(i, into);
                     i < into && (g > best_[i].gain || (g == best_[i].gain && into < best_[i].with)))
                best_[i] = {g, into};
        }
        return std::pair(into, from);
    }

private:
    struct Partner {
        double gain = 0;
        size_t with = 0;
    };
    double gain(size_t i, size_t j) const {
        return between_[i * n_ + j] / total_ - strength_[i] * strength_[j] / (total_ * total_);
    }
    // For its best partner among those after it.
    void look(size_t i) {
        best_[i] = {-1, n_};
        for (auto j = std::upper_bound(alive_.begin(), alive_.end(), i); j != alive_.end(); ++j)
            if (const double g = gain(i, *j); g > best_[i].gain) best_[i] = {g, *j};
    }

    size_t n_;
    std::vector<double> between_, strength_;
    std::vector<Partner> best_;
    std::vector<size_t> alive_; // ascending
    double total_ = 0;
};

// Communities by joining, again and again, the two whose union raises modularity most. About n^2 steps.
std::vector<int> communities(const UnitTraits& t) {
    std::vector<int> community(static_cast<size_t>(t.n));
    std::iota(community.begin(), community.end(), 0);
    Communities joined(t);
    while (const auto pair = joined.join())
        std::replace(community.begin(), community.end(), static_cast<int>(pair->second), static_cast<int>(pair->first));
    return community;
}

UnitOrder by_community(const UnitTraits& t) {
    const std::vector<int> found = communities(t);
    std::map<int, int> size;
    for (const int c : found) ++size[c];
    constexpr int single = std::numeric_limits<int>::max();
    std::vector<int> labels(found);
    for (int& c : labels)
        if (size[c] == 1) c = single;
    size[single] = 0;
    std::vector<int> by_size;
    for (const auto& [c, n] : size)
        if (n > 1) by_size.push_back(c);
    std::stable_sort(by_size.begin(), by_size.end(), [&](int a, int b) { return size[a] > size[b]; });
    std::map<int, int> number;
    for (const int c : by_size) number[c] = static_cast<int>(number.size()) + 1;
    number[single] = static_cast<int>(number.size()) + 1;
    return grouped(
        t.n, labels, [&](int c) { return number[c]; },
        [&](int c) { return c == single ? std::string("single") : std::to_string(number[c]); });
}

// Distances between the units' strengths, in and out, [unit, unit].
std::vector<double> profile_distances(const UnitTraits& t) {
    const auto n = static_cast<size_t>(t.n);
    const std::vector<double> between = both_ways(t);
    std::vector<double> distance(n * n, 0);
    for (size_t i = 0; i < n; ++i)
        for (size_t j = i + 1; j < n; ++j) {
            double sum = 0;
            for (size_t k = 0; k < n; ++k) {
                if (k == i || k == j) continue;
                const double d = between[i * n + k] - between[j * n + k];
                sum += d * d;
            }
            distance[i * n + j] = distance[j * n + i] = std::sqrt(sum);
        }
    return distance;
}

UnitOrder by_cluster(const UnitTraits& t) {
    const auto n = static_cast<size_t>(t.n);
    std::vector<double> distance = profile_distances(t);
    std::vector<std::vector<int>> leaves(n);
    for (size_t i = 0; i < n; ++i) leaves[i] = {static_cast<int>(i)};
    std::vector<size_t> alive(n);
    std::iota(alive.begin(), alive.end(), size_t{0});
    while (alive.size() > 1) {
        double least = std::numeric_limits<double>::infinity();
        size_t into = alive[0], from = alive[1];
        for (size_t a = 0; a < alive.size(); ++a)
            for (size_t b = a + 1; b < alive.size(); ++b)
                if (const double d = distance[alive[a] * n + alive[b]]; d < least) least = d, into = alive[a], from = alive[b];
        const auto size_into = static_cast<double>(leaves[into].size()), size_from = static_cast<double>(leaves[from].size());
        for (const size_t k : alive)
            distance[into * n + k] = distance[k * n + into] =
                (size_into * distance[into * n + k] + size_from * distance[from * n + k]) / (size_into + size_from);
        leaves[into].insert(leaves[into].end(), leaves[from].begin(), leaves[from].end());
        std::erase(alive, from);
    }
    UnitOrder order;
    if (n > 0) order.units = std::move(leaves[alive[0]]);
    return order;
}

} // namespace

std::optional<OrderBy> order_by(std::string_view word) {
    if (word == "file") return OrderBy::file;
    if (word == "region") return OrderBy::region;
    if (word == "rate") return OrderBy::rate;
    if (word == "community") return OrderBy::community;
    if (word == "cluster") return OrderBy::cluster;
    return std::nullopt;
}

UnitOrder unit_order(OrderBy by, const UnitTraits& t) {
    const auto n = static_cast<size_t>(t.n);
    if (by == OrderBy::region && t.regions.size() == n) return by_region(t);
    if (by == OrderBy::rate && t.rates.size() == n) return by_rate(t);
    if (by == OrderBy::community && t.weights.size() == n * n) return by_community(t);
    if (by == OrderBy::cluster && t.weights.size() == n * n) return by_cluster(t);
    return as_filed(t.n);
}

} // namespace ranvier::views
