#include "app/views/state_match.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/views/sample_fit.hpp"

namespace ranvier::views {
namespace {

// The sample fit with the numbers of its two states exchanged.
ResultSet exchanged() {
    ResultSet r = sample_fit_set();
    const auto turn = [](auto& values, size_t block) {
        std::rotate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(block), values.end());
    };
    for (ResultArray& a : r.arrays) {
        if (a.name == "weight") turn(std::get<std::vector<double>>(a.values), 9);
        if (a.name == "state_rate") turn(std::get<std::vector<double>>(a.values), 3);
        if (a.name != "posterior") continue;
        auto& p = std::get<std::vector<float>>(a.values);
        for (size_t t = 0; t < p.size(); t += 2) std::swap(p[t], p[t + 1]);
    }
    return r;
}

TEST(state_match, follows_the_posteriors_of_the_same_bins_not_the_numbers) {
    const auto fit = ResultData::of(sample_fit_set(), "one"), other = ResultData::of(exchanged(), "two");

    const StateMatch match = match_states(*fit, *other);

    EXPECT_EQ(match.by, MatchedBy::posterior);
    EXPECT_EQ(match.other, (std::vector<int>{1, 0}));
    EXPECT_DOUBLE_EQ(match.likeness[0], 1);
}

TEST(state_match, follows_couplings_and_rates_when_the_bins_differ) {
    ResultSet later = exchanged();
    for (ResultArray& a : later.arrays)
        if (a.name == "time_s")
            for (double& t : std::get<std::vector<double>>(a.values)) t += 100;
    const auto fit = ResultData::of(sample_fit_set(), "one"), other = ResultData::of(std::move(later), "two");

    const StateMatch match = match_states(*fit, *other);

    EXPECT_EQ(match.by, MatchedBy::features);
    EXPECT_EQ(match.other, (std::vector<int>{1, 0}));
}

TEST(state_match, leaves_a_state_without_a_partner_when_the_other_fit_has_fewer) {
    ResultSet one;
    one.arrays.push_back({"couplings", "receiver", {"receiver"}, {3}, "", "", std::vector<std::string>{"a", "b", "c"}});
    std::vector<double> weight(9, 0);
    weight[0 * 3 + 2] = -.8; // as the sample's second state
    one.arrays.push_back({"couplings", "weight", {"state", "receiver", "sender"}, {1, 3, 3}, "", "", weight});
    const auto fit = ResultData::of(sample_fit_set(), "two states"), other = ResultData::of(std::move(one), "one state");

    EXPECT_EQ(match_states(*fit, *other).other, (std::vector<int>{-1, 0}));
}

TEST(state_match, matches_nothing_between_fits_of_other_units_and_bins) {
    ResultSet foreign = sample_fit_set();
    for (ResultArray& a : foreign.arrays) {
        if (a.name == "time_s") std::get<std::vector<double>>(a.values)[0] = -50;
        if (auto* ids = std::get_if<std::vector<std::string>>(&a.values); ids && ids->size() == 3)
            for (std::string& id : *ids) id += "x";
    }
    const auto fit = ResultData::of(sample_fit_set(), "one"), other = ResultData::of(std::move(foreign), "two");

    const StateMatch match = match_states(*fit, *other);

    EXPECT_EQ(match.by, MatchedBy::nothing);
    EXPECT_EQ(match.other, (std::vector<int>{-1, -1}));
}

} // namespace
} // namespace ranvier::views
