#include <gtest/gtest.h>

#include "plugins/hmm_glm/checks.hpp"
#include "tests/plugins/hmm_glm/fixture.hpp"

namespace {

using namespace ranvier;
using namespace ranvier::hmm_glm;

struct Judged {
    std::vector<StateCheck> checks;
    std::vector<std::string> sentences;
};

// 10,000 bins; in each the state named by `state_of`, the chain staying with `stay`.
template <typename StateOf>
Judged judge(int n_states, double stay, const StateOf& state_of) {
    fakes::FakeRecording r;
    r.n_units = 1;
    r.add_sequence(std::vector<uint16_t>(10000, 1), Role::train);
    fakes::Bench bench(r);
    const Design design = bench.train({1});
    Fit fit;
    fit.converged = true;
    fit.parameters = Parameters(n_states, 1, 1, {0});
    const auto s = static_cast<size_t>(n_states);
    for (size_t k = 0; k < s * s; ++k)
        fit.parameters.transition[k] = k / s == k % s ? stay : (1 - stay) / static_cast<double>(s - 1);
    fit.posterior.state.assign(10000 * s, 0);
    for (size_t t = 0; t < 10000; ++t) fit.posterior.state[t * s + static_cast<size_t>(state_of(t))] = 1;
    Judged j{check_states(design, fit), {}};
    j.sentences = warnings(j.checks, fit, Settings{}, design);
    return j;
}

TEST(checks, states_that_come_and_go_are_not_remarked_on) {
    const Judged j = judge(2, 0.98, [](size_t t) { return t / 60 % 2; });

    EXPECT_EQ(j.checks[0].flag, "");
    EXPECT_NEAR(j.checks[0].occupancy, 0.5, 0.01);
    EXPECT_NEAR(j.checks[0].dwell_bins, 50, 1e-9);
    EXPECT_TRUE(j.sentences.empty());
}

TEST(checks, a_state_confined_to_one_stretch_may_be_drift) {
    const Judged j = judge(2, 0.98, [](size_t t) { return t > 6000 ? 1 : 0; });

    EXPECT_EQ(j.checks[1].flag, "may be drift");
    EXPECT_NE(j.sentences.at(1).find("may be drift"), std::string::npos);
}

TEST(checks, a_state_of_short_visits_is_called_coincidences) {
    const Judged j = judge(2, 0.5, [](size_t t) { return t % 50 == 0; });

    EXPECT_EQ(j.checks[1].flag, "coincidences");
    EXPECT_NE(j.sentences.at(1).find("coincidences"), std::string::npos);
}

TEST(checks, a_state_that_is_hardly_ever_occupied_is_dead) {
    const Judged j = judge(3, 0.98, [](size_t t) { return t == 17 ? 2 : t / 60 % 2; });

    EXPECT_EQ(j.checks[2].flag, "dead");
    ASSERT_EQ(j.sentences.size(), 1u);
    EXPECT_NE(j.sentences[0].find("State 3"), std::string::npos);
}

TEST(checks, a_fit_that_did_not_settle_says_so) {
    fakes::Bench bench(fakes::small_recording(1, 1, 10, 1, "logistic", 1));
    const Design design = bench.train({1});
    Fit fit;
    fit.iterations = 300;
    fit.weight_change = 0.4;

    const auto sentences = warnings({}, fit, Settings{}, design);

    ASSERT_EQ(sentences.size(), 1u);
    EXPECT_NE(sentences[0].find("300 iterations"), std::string::npos);
}

} // namespace
