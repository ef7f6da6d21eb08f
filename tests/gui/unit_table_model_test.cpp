#include <gtest/gtest.h>

#include <cmath>

#include "app/gui/unit_table_model.hpp"

namespace ranvier::gui {
namespace {

std::shared_ptr<const views::RecordingData> two_units() {
    Recording recording;
    recording.spikes = std::move(*SpikeTrains::make({{"10", "CA1", "good"}, {"9", "", "mua"}}, {{0.1, 0.101, 5, 9.9}, {2.0}}));
    recording.unit_columns.n_rows = 2;
    recording.unit_columns.columns = {{"depth", "um", std::vector<double>{120, std::nan("")}}};
    recording.observed = {{0, 10}};
    return views::RecordingData::of(std::move(recording), "two.nwb");
}

UnitTableModel& filled(UnitTableModel& model) {
    const auto recording = two_units();
    model.set_recording(recording);
    model.set_numbers(unit_numbers(*recording));
    return model;
}

QString shown(const UnitTableModel& model, int row, int column) {
    return model.data(model.index(row, column), Qt::DisplayRole).toString();
}

TEST(unit_table_model, counts_rates_over_the_observed_time) {
    UnitTableModel model;

    EXPECT_EQ(shown(filled(model), 0, UnitTableModel::rate), QStringLiteral("0.40"));
}

TEST(unit_table_model, tells_the_share_of_intervals_under_the_refractory_period) {
    UnitTableModel model;

    EXPECT_EQ(shown(filled(model), 0, UnitTableModel::violation), QStringLiteral("33.33"));
}

TEST(unit_table_model, shows_a_dash_where_a_unit_has_no_intervals) {
    UnitTableModel model;

    EXPECT_EQ(shown(filled(model), 1, UnitTableModel::violation), QStringLiteral("–"));
}

TEST(unit_table_model, leaves_cells_empty_until_their_numbers_come) {
    UnitTableModel model;
    model.set_recording(two_units());

    EXPECT_EQ(shown(model, 0, UnitTableModel::rate), QString());
    EXPECT_EQ(shown(model, 0, UnitTableModel::region), QStringLiteral("CA1"));
}

TEST(unit_table_model, orders_ids_that_are_numbers_as_numbers) {
    UnitTableModel model;
    filled(model);

    EXPECT_EQ(model.data(model.index(0, UnitTableModel::id), UnitTableModel::sort_role), QVariant(qlonglong{10}));
}

TEST(unit_table_model, carries_the_columns_of_the_file_with_their_units) {
    UnitTableModel model;
    filled(model);

    EXPECT_EQ(model.headerData(UnitTableModel::first_own, Qt::Horizontal, Qt::DisplayRole).toString(),
              QStringLiteral("depth um"));
    EXPECT_EQ(shown(model, 0, UnitTableModel::first_own), QStringLiteral("120"));
    EXPECT_EQ(shown(model, 1, UnitTableModel::first_own), QStringLiteral("–"));
}

TEST(unit_table_model, hands_an_edited_label_on_and_changes_nothing_itself) {
    UnitTableModel model;
    filled(model);
    std::string heard;
    model.on_label([&](const std::string& unit, const std::string& label) { heard = unit + "=" + label; });

    model.setData(model.index(1, UnitTableModel::label), QStringLiteral(" interneuron "), Qt::EditRole);

    EXPECT_EQ(heard, "9=interneuron");
    EXPECT_EQ(shown(model, 1, UnitTableModel::label), QString());
}

TEST(unit_table_model, offers_counted_numbers_to_expressions) {
    UnitTableModel model;
    const Table table = filled(model).as_table();

    ASSERT_NE(table.find("rate"), nullptr);
    EXPECT_DOUBLE_EQ(std::get<std::vector<double>>(table.find("rate")->values)[1], 0.1);
    EXPECT_TRUE(table.consistent());
}

} // namespace
} // namespace ranvier::gui
