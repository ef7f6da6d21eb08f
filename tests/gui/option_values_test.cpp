// What the menu of a view lists for its settings.
#include <gtest/gtest.h>

#include "app/gui/option_values.hpp"
#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {
namespace {

views::Sources of_session() {
    Recording recording;
    recording.intervals = {{"trials", {{0, 1}, {2, 3}}, Table{{{"choice", "", std::vector<std::string>{"left", "right"}}}, 2}}};
    std::vector<Unit> units(2);
    units[0].id = "a";
    units[1].id = "b";
    auto trains = SpikeTrains::make(std::move(units), {{0, 0.5}, {1, 2.5}});
    EXPECT_TRUE(trains);
    recording.spikes = std::move(*trains);
    return {views::RecordingData::of(std::move(recording), "session"), nullptr, nullptr, nullptr};
}

TEST(option_values, list_the_tables_of_the_recording) {
    const auto lanes = option_values("states", "lanes", of_session());

    EXPECT_EQ(lanes.whole, QStringList({"auto", "all", "none"}));
    EXPECT_EQ(lanes.names, QStringList({"trials"}));
    EXPECT_EQ(option_values("aligned", "table", of_session()).whole, QStringList({"trials"}));
    EXPECT_EQ(option_values("aligned", "group", of_session()).whole, QStringList({"", "choice"}));
}

TEST(option_values, list_no_words_that_the_units_lack) {
    EXPECT_EQ(option_values("states", "group", of_session()).whole, QStringList({"none"}));
    EXPECT_EQ(option_values("states", "sort", of_session()).whole, QStringList({"file", "rate"}));
}

TEST(option_values, have_no_list_for_numbers) {
    EXPECT_TRUE(option_values("states", "row_height", of_session()).none());
    EXPECT_TRUE(option_values("isi", "unit", of_session()).none());
}

} // namespace
} // namespace ranvier::gui
