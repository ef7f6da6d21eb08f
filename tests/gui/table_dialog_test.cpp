// Tables behind figures: what is shown, in which order, and what other programs get.
#include <gtest/gtest.h>

#include <cmath>

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

#include "app/gui/table_dialog.hpp"
#include "app/gui/table_model.hpp"
#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {
namespace {

Table rates() {
    Table table;
    table.n_rows = 4;
    table.columns = {{"unit", "", std::vector<std::string>{"9", "10", "2", "31"}},
                     {"rate", "Hz", std::vector<double>{1.5, std::nan(""), -0.25, 12.5}},
                     {"spikes", "", std::vector<int64_t>{1500, 0, 25, 12345}}};
    return table;
}

QString shown(const TableModel& model, int row, int column) {
    return model.data(model.index(row, column), Qt::DisplayRole).toString();
}

QStringList shown_column(const TableModel& model, int column) {
    QStringList all;
    for (int row = 0; row < model.rowCount(); ++row) all << shown(model, row, column);
    return all;
}

TEST(table_model, shows_numbers_of_a_column_with_the_same_decimals_and_no_value_as_a_dash) {
    const TableModel model(rates());

    EXPECT_EQ(shown_column(model, 1), QStringList({"1.50", "–", "−0.25", "12.50"}));
}

TEST(table_model, names_the_unit_in_the_header_and_aligns_it_like_its_column) {
    const TableModel model(rates());

    EXPECT_EQ(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), "rate (Hz)");
    const auto right = Qt::AlignRight | Qt::AlignVCenter;
    EXPECT_EQ(model.headerData(1, Qt::Horizontal, Qt::TextAlignmentRole).toInt(), right.toInt());
    EXPECT_EQ(model.data(model.index(0, 1), Qt::TextAlignmentRole).toInt(), right.toInt());
}

TEST(table_model, tells_headers_in_words_and_keeps_names_for_filters_and_files) {
    const TableModel model(Table{{{"sender_region", "", std::vector<std::string>{"CA1"}}}, 1});

    EXPECT_EQ(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), "sender region");
    EXPECT_EQ(model.headerData(0, Qt::Horizontal, Qt::ToolTipRole).toString(), "sender_region");
    EXPECT_TRUE(model.text(',').startsWith("sender_region"));
}

TEST(table_model, sorts_numbers_by_value_with_missing_ones_last_both_ways) {
    TableModel model(rates());

    model.sort(1, Qt::AscendingOrder);
    EXPECT_EQ(shown_column(model, 0), QStringList({"2", "9", "31", "10"}));
    model.sort(1, Qt::DescendingOrder);
    EXPECT_EQ(shown_column(model, 0), QStringList({"31", "9", "2", "10"}));
}

TEST(table_model, sorts_ids_as_people_count) {
    TableModel model(rates());

    model.sort(0, Qt::AscendingOrder);

    EXPECT_EQ(shown_column(model, 0), QStringList({"2", "9", "10", "31"}));
}

TEST(table_model, gives_back_the_first_order_when_sorting_is_taken_away) {
    TableModel model(rates());
    model.sort(0, Qt::AscendingOrder);

    model.sort(-1, Qt::AscendingOrder);

    EXPECT_EQ(shown_column(model, 0), QStringList({"9", "10", "2", "31"}));
}

TEST(table_model, filters_by_an_expression_and_keeps_the_order) {
    TableModel model(rates());
    model.sort(2, Qt::DescendingOrder);

    ASSERT_TRUE(model.set_filter("spikes > 20 and rate != 12.5"));

    EXPECT_EQ(shown_column(model, 0), QStringList({"9", "2"}));
}

TEST(table_model, keeps_its_rows_when_an_expression_is_refused) {
    TableModel model(rates());

    EXPECT_FALSE(model.set_filter("spikes >"));

    EXPECT_EQ(model.rowCount(), 4);
}

TEST(table_model, gives_values_in_full_with_units_and_leaves_missing_ones_empty) {
    const TableModel model(rates());

    EXPECT_EQ(model.text('\t'), "unit\trate (Hz)\tspikes\n9\t1.5\t1500\n10\t\t0\n2\t-0.25\t25\n31\t12.5\t12345\n");
}

TEST(table_model, quotes_commas_and_quotes_in_csv) {
    Table table;
    table.n_rows = 1;
    table.columns = {{"name", "", std::vector<std::string>{"a, \"b\""}}};

    EXPECT_EQ(TableModel(table).text(','), "name\n\"a, \"\"b\"\"\"\n");
}

TEST(table_dialog, copies_the_selected_rows_only) {
    TestDocument test;
    TableDialog dialog(test.document, "Rates", rates(), nullptr);
    dialog.findChild<QTableView*>("table_rows")->selectRow(2);

    dialog.findChild<QPushButton*>("table_copy")->click();

    EXPECT_EQ(QApplication::clipboard()->text(), "unit\trate (Hz)\tspikes\n2\t-0.25\t25\n");
}

TEST(table_dialog, says_under_the_field_what_is_wrong_with_an_expression) {
    TestDocument test;
    TableDialog dialog(test.document, "Rates", rates(), nullptr);
    auto* filter = dialog.findChild<QLineEdit*>("table_filter");

    filter->setText("nothing > 1");

    EXPECT_TRUE(filter->property("bad").toBool());
    EXPECT_TRUE(filter->accessibleDescription().contains("rate")) << filter->accessibleDescription().toStdString();
}

TEST(table_dialog, writes_what_is_shown_as_csv_and_never_over_a_file) {
    TestDocument test;
    TableDialog dialog(test.document, "Rates", rates(), nullptr);
    dialog.findChild<QLineEdit*>("table_filter")->setText("unit == '9'");
    const QString path = test.path("rates.csv");

    EXPECT_TRUE(dialog.save(path));
    dialog.findChild<QLineEdit*>("table_filter")->clear();
    EXPECT_FALSE(dialog.save(path));

    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_EQ(file.readAll(), "unit,rate (Hz),spikes\n9,1.5,1500\n");
}

} // namespace
} // namespace ranvier::gui
