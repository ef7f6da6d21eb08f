// Moves in time, without a window.
#include <gtest/gtest.h>

#include "app/gui/time_moves.hpp"

namespace ranvier::gui {
namespace {

std::shared_ptr<const views::RecordingData> two_trials() {
    Recording recording;
    recording.spikes = SpikeTrains::make({{.id = "a"}}, {{50}}).value();
    recording.intervals = {{"trials", {{10, 20}, {40, 50}}, {}}};
    return views::RecordingData::of(std::move(recording), "two.nwb");
}

struct Moves : testing::Test {
    Moves() { link.set_extent({0, 100}); }
    LinkModel link;
};

TEST_F(Moves, a_step_keeps_the_length_of_the_window_at_the_end_of_the_recording) {
    link.set_window({80, 95});

    step_window(link, 1);

    EXPECT_DOUBLE_EQ(link.link().window.start, 85);
    EXPECT_DOUBLE_EQ(link.link().window.stop, 100);
}

TEST_F(Moves, zooming_keeps_the_time_under_the_pointer_where_it_is) {
    link.set_window({20, 60});

    zoom_window(link, .5, 30);

    EXPECT_DOUBLE_EQ(link.link().window.start, 25);
    EXPECT_DOUBLE_EQ(link.link().window.stop, 45);
}

TEST_F(Moves, going_to_a_time_out_of_sight_takes_the_window_along) {
    link.set_window({0, 10});

    go_to(link, 70);

    EXPECT_DOUBLE_EQ(link.link().cursor, 70);
    EXPECT_DOUBLE_EQ(link.link().window.start, 65);
}

TEST_F(Moves, going_to_a_time_in_sight_leaves_the_window) {
    link.set_window({0, 10});

    go_to(link, 7);

    EXPECT_DOUBLE_EQ(link.link().window.start, 0);
}

TEST_F(Moves, trials_are_stepped_through_one_by_one) {
    const auto recording = two_trials();

    EXPECT_EQ(trial_start(*recording, 0, Way::forward), 10);
    EXPECT_EQ(trial_start(*recording, 10, Way::forward), 40);
    EXPECT_EQ(trial_start(*recording, 40, Way::back), 10);
}

TEST_F(Moves, there_is_no_trial_after_the_last) { EXPECT_EQ(trial_start(*two_trials(), 40, Way::forward), std::nullopt); }

} // namespace
} // namespace ranvier::gui
