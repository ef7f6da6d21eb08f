// In which order units stand in matrices and lists, and the groups they fall into.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ranvier::views {

enum class OrderBy { file, region, rate, community, cluster };

// One of "file", "region", "rate", "community", "cluster"; nothing for other words.
std::optional<OrderBy> order_by(std::string_view word);

struct UnitGroup {
    std::string name; // a region, or a community's number from 1
    int first = 0, n = 0;
};

struct UnitOrder {
    std::vector<int> units;        // the unit at each place
    std::vector<UnitGroup> groups; // one behind the other, covering all; empty: no groups
};

// What is known of the units; a span may be empty. `weights` is [receiver, sender], strengths without sign.
struct UnitTraits {
    int n = 0;
    std::span<const std::string> regions; // "" where it is not known
    std::span<const double> rates;
    std::span<const double> weights;
};

// What the order needs and the traits lack leaves the units as the file has them. Within a group the order of the file stands.
//   region:    by name, units without one last
//   rate:      fastest first
//   community: greedy modularity of the strengths, both directions summed; the largest first, singles last
//   cluster:   leaves of an average-linkage tree over the strengths in and out of each unit
UnitOrder unit_order(OrderBy by, const UnitTraits& traits);
inline constexpr int most_ordered_by_weights = 2'000; // by community and cluster; of more units that would take minutes

} // namespace ranvier::views
