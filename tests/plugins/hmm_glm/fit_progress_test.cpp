#include "plugins/hmm_glm/fit_progress.hpp"

#include <gtest/gtest.h>

namespace ranvier::hmm_glm {
namespace {

TEST(fit_progress, begins_with_what_is_expected) {
    FitProgress progress(20);
    EXPECT_EQ(progress.share(), 0);
    progress.take(1000);
    progress.take(900);

    EXPECT_DOUBLE_EQ(progress.share(), 2. / 20);
    progress.expect(80);
    EXPECT_DOUBLE_EQ(progress.share(), 2. / 80);
}

TEST(fit_progress, of_a_fit_that_settles_fast_is_soon_near_its_end) {
    FitProgress fast(20), slow(20);
    for (double excess : {3000., 400., 40., 4., 1.2, 1.}) fast.take(excess);
    for (double excess : {3000., 1300., 900., 560., 290., 160.}) slow.take(excess);

    EXPECT_GT(fast.share(), 0.7);
    EXPECT_LT(slow.share(), 0.15);
    for (double excess : {90., 55., 35., 27.}) slow.take(excess);
    EXPECT_GT(slow.share(), 0.15);
}

TEST(fit_progress, does_not_end_before_the_fewest_iterations) {
    FitProgress progress(20);
    for (int i = 0; i < 4; ++i) progress.take(0.5);

    EXPECT_LE(progress.share(), 4. / 7);
}

TEST(fit_progress, keeps_room_for_settling_again) {
    FitProgress once(20), twice(20, 12);
    for (double excess : {1000., 100., 10., 2., 1., 1., 1.}) once.take(excess), twice.take(excess);

    EXPECT_LT(twice.share(), once.share());
    const double before = twice.share();
    twice.settle_again();
    EXPECT_DOUBLE_EQ(twice.share(), 7. / (7 + 12));
    for (double excess : {100., 10., 2., 1., 1., 1., 1.}) twice.take(excess);
    EXPECT_GT(twice.share(), before);
    EXPECT_LT(twice.share(), 1);
}

} // namespace
} // namespace ranvier::hmm_glm
