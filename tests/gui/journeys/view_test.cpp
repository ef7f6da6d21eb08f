// Looking: one selection and one clock in all views, layouts, options and notices, tables, comparison.
#include <QAbstractButton>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QTableView>
#include <QTest>

#include "app/gui/figure_widget.hpp"
#include "app/gui/settings.hpp"
#include "app/gui/view_area.hpp"
#include "tests/gui/journeys/journey.hpp"

namespace ranvier::gui {
namespace {

class Looking : public Journey {
protected:
    // A place in the figure where `is` holds, on a grid of 3 px.
    QPoint place(FigureWidget* on, const std::function<bool(const views::Hit&)>& is) {
        drive().wait("the figure to be painted", [&] { return !on->paint_ms().empty(); });
        for (int y = 2; y < on->height(); y += 3)
            for (int x = 2; x < on->width(); x += 3)
                if (is(on->figure()->at(QPointF(x, y)))) return {x, y};
        ADD_FAILURE() << "nothing like it in " << on->figure()->title().toStdString();
        return {};
    }
    QMenu* menu(const QString& title) {
        for (auto* found : window().menuBar()->findChildren<QMenu*>())
            if (found->title() == title) return found;
        return nullptr;
    }
    const views::Link& link() { return document().link().link(); }
};

TEST_F(Looking, a_unit_selected_in_one_view_is_selected_in_all) {
    ASSERT_TRUE(open_fit());
    auto* raster = drive().view("states")->figure_widget();
    auto* coupling = drive().view("coupling")->figure_widget();
    const QPoint at = place(raster, [](const views::Hit& hit) { return hit.kind == views::Hit::Kind::unit; });
    const std::string unit = raster->figure()->at(at).unit;
    const auto painted = coupling->paint_ms().size();

    QTest::mouseClick(raster, Qt::LeftButton, {}, at);

    ASSERT_EQ(link().units, std::set<std::string>{unit});
    EXPECT_EQ(drive().find<QTableView>("unit_table")->selectionModel()->selectedRows().size(), 1);
    EXPECT_TRUE(drive().text_of("selection").contains("unit " + QString::fromStdString(unit)))
        << drive().text_of("selection").toStdString();
    EXPECT_TRUE(drive().wait("the couplings to be painted anew", [&] { return coupling->paint_ms().size() > painted; }));
}

TEST_F(Looking, a_cell_of_the_couplings_selects_its_edge) {
    ASSERT_TRUE(open_fit());
    auto* coupling = drive().view("coupling")->figure_widget();
    const QPoint at =
        place(coupling, [](const views::Hit& hit) { return hit.kind == views::Hit::Kind::cell && hit.unit != hit.receiver; });

    QTest::mouseClick(coupling, Qt::LeftButton, {}, at);

    EXPECT_EQ(link().edges.size(), 1U);
    EXPECT_TRUE(drive().text_of("selection").contains("coupling"));
}

TEST_F(Looking, a_state_selected_in_the_ribbon_changes_the_views_that_follow_it) {
    ASSERT_TRUE(open_fit());
    auto* raster = drive().view("states")->figure_widget();
    const QPoint at = place(raster, [](const views::Hit& hit) { return hit.kind == views::Hit::Kind::state && hit.state > 0; });
    const int state = raster->figure()->at(at).state;

    QTest::mouseClick(raster, Qt::LeftButton, {}, at);

    EXPECT_TRUE(
        drive().wait("the couplings of that state", [&] { return drive().view("coupling")->figure()->state() == state; }));
}

TEST_F(Looking, what_is_under_the_pointer_stands_in_the_status_bar_with_its_unit) {
    ASSERT_TRUE(open_fit());
    auto* coupling = drive().view("coupling")->figure_widget();
    const QPoint at = place(coupling, [](const views::Hit& hit) { return hit.kind == views::Hit::Kind::cell; });

    QTest::mouseMove(coupling, at);

    EXPECT_TRUE(drive().wait("the probe", [&] { return drive().text_of("probe").contains("span"); }));
}

TEST_F(Looking, a_filter_says_what_it_hides_and_gives_it_back) {
    ASSERT_TRUE(open_sample());
    auto* raster = drive().view("states");
    ASSERT_TRUE(raster->set_option("units", "n_spikes > 11000"));
    auto* text = drive().find<QLabel>("notice_text", raster);
    ASSERT_NE(text, nullptr);
    EXPECT_TRUE(text->text().contains("of 12 units shown")) << text->text().toStdString();

    ASSERT_TRUE(drive().click("notice_action", raster));

    EXPECT_TRUE(drive().wait("the notice to go", [&] { return drive().seen("notice_text", raster) == nullptr; }));
}

TEST_F(Looking, the_key_p_plays_and_stops) {
    ASSERT_TRUE(open_sample());
    drive().view("states")->figure_widget()->setFocus(Qt::TabFocusReason);

    drive().press(QKeySequence(Qt::Key_P));
    const double begun = link().cursor;
    ASSERT_TRUE(drive().wait("time to pass", [&] { return link().cursor > begun; }));
    drive().press(QKeySequence(Qt::Key_P));
    const double stopped = link().cursor;
    QTest::qWait(60);

    EXPECT_EQ(link().cursor, stopped);
}

TEST_F(Looking, keys_jump_to_the_next_change_of_state_and_to_the_next_trial) {
    ASSERT_TRUE(open_fit());
    drive().view("states")->figure_widget()->setFocus(Qt::TabFocusReason);
    document().link().set_cursor(document().link().extent().start);

    drive().press(QKeySequence("Shift+Right"));
    const double change = link().cursor;
    drive().press(QKeySequence("Ctrl+Right"));

    EXPECT_GT(change, document().link().extent().start);
    EXPECT_GT(link().cursor, change);
}

TEST_F(Looking, the_window_in_time_is_set_by_typing_it) {
    ASSERT_TRUE(open_sample());

    ASSERT_TRUE(drive().type("window_start", "1000"));
    ASSERT_TRUE(drive().type("window_length", "500"));
    drive().press(QKeySequence(Qt::Key_Return));

    EXPECT_EQ(link().window, (Interval{1000, 1500}));
}

TEST_F(Looking, three_layouts_are_one_key_away_and_come_back_after_a_restart) {
    ASSERT_TRUE(open_fit());
    drive().press(QKeySequence("Ctrl+3"));
    ASSERT_NE(drive().view("likelihood"), nullptr);
    ASSERT_NE(drive().view("filters"), nullptr);

    restart();
    ASSERT_TRUE(reopen());

    EXPECT_NE(drive().view("likelihood"), nullptr);
}

TEST_F(Looking, a_layout_is_saved_by_name_and_shown_again) {
    ASSERT_TRUE(open_sample());
    window().area().add_view("isi", {});
    drive().answer_text("mine");
    ASSERT_TRUE(drive().act("save_layout"));
    ASSERT_TRUE(drive().answered());
    drive().press(QKeySequence("Ctrl+3"));
    auto* layouts = menu("Layout");
    ASSERT_NE(layouts, nullptr);
    Q_EMIT layouts->aboutToShow();
    QAction* saved = nullptr;
    for (auto* action : layouts->actions())
        if (action->text() == "mine") saved = action;
    ASSERT_NE(saved, nullptr);

    saved->trigger();

    EXPECT_NE(drive().view("isi"), nullptr);
}

TEST_F(Looking, a_kept_layout_that_makes_no_sense_does_not_stop_the_start) {
    ASSERT_TRUE(open_sample());
    ASSERT_TRUE(document().project()->set_ui("views", R"({"version":1,"touched":true,"views":[{"kind":7}],"docks":"////"})"));
    stop();
    Settings::instance().set("docks", "bm8gbGF5b3V0");
    Settings::instance().set("geometry", 12);
    start();

    ASSERT_TRUE(reopen());

    EXPECT_NE(drive().view("states"), nullptr);
    for (const char* dock : {"project_dock", "units_dock", "form_dock", "jobs_dock"})
        EXPECT_NE(drive().seen(dock), nullptr) << dock;
}

TEST_F(Looking, a_view_is_duplicated_and_closed_from_its_menu) {
    ASSERT_TRUE(open_sample());
    auto* raster = drive().view("states");
    const auto before = window().area().views().size();
    drive().pick("view_duplicate");
    ASSERT_TRUE(drive().click("more", raster));
    ASSERT_TRUE(drive().answered());
    EXPECT_EQ(window().area().views().size(), before + 1);

    drive().pick("view_close");
    ASSERT_TRUE(drive().click("more", window().area().views().last()));
    ASSERT_TRUE(drive().answered());

    EXPECT_TRUE(drive().wait("one view fewer", [&] { return window().area().views().size() == before; }));
}

TEST_F(Looking, the_view_alone_fills_the_area_and_goes_back) {
    ASSERT_TRUE(open_fit());
    auto* coupling = drive().view("coupling");
    coupling->figure_widget()->setFocus(Qt::TabFocusReason);

    drive().press(QKeySequence("F11"));
    drive().let_events_run();
    EXPECT_FALSE(drive().view("coupling")->width() < window().area().width() - 4);
    drive().press(QKeySequence("F11"));

    EXPECT_NE(drive().view("states"), nullptr);
}

TEST_F(Looking, the_numbers_behind_a_view_stand_in_a_table) {
    ASSERT_TRUE(open_fit());
    drive().view("coupling")->figure_widget()->setFocus(Qt::TabFocusReason);

    drive().press(QKeySequence("Ctrl+T"));

    auto* rows = drive().find<QAbstractItemView>("table_rows");
    ASSERT_NE(rows, nullptr);
    EXPECT_GT(rows->model()->rowCount(), 100);
}

TEST_F(Looking, two_results_stand_side_by_side_with_their_difference) {
    ASSERT_TRUE(open_fit());
    ASSERT_GT(run_quick(document(), "second", 5), 0);
    ASSERT_TRUE(drive().wait("the second fit", [&] { return document().current_result() == "result-2"; }));
    auto* compare = menu("Compare with");
    ASSERT_NE(compare, nullptr);
    Q_EMIT compare->aboutToShow();
    for (auto* action : compare->actions())
        if (action->text().contains("quick fit")) action->trigger();
    ASSERT_TRUE(drive().wait("the other", [&] { return document().sources().other != nullptr; }));

    window().area().add_view("comparison", {});

    auto* view = drive().view("comparison");
    ASSERT_NE(view, nullptr);
    const Table table = view->figure()->data({});
    const auto& names = std::get<std::vector<std::string>>(table.find("quantity")->values);
    const auto number = [&](const char* column, size_t row) {
        return std::get<std::vector<double>>(table.find(column)->values)[row];
    };
    const auto at = static_cast<size_t>(std::ranges::find(names, "heldout_nats_per_bin") - names.begin());
    ASSERT_LT(at, names.size());
    EXPECT_DOUBLE_EQ(number("first", at), document().sources().result->metrics().at("heldout_nats_per_bin"));
    EXPECT_DOUBLE_EQ(number("second", at), document().sources().other->metrics().at("heldout_nats_per_bin"));
    EXPECT_DOUBLE_EQ(number("difference", at), number("first", at) - number("second", at));
    EXPECT_NE(number("difference", at), 0);
    EXPECT_EQ(view->figure()->subtitle(), QStringLiteral("second minus quick fit"));
}

TEST_F(Looking, a_hidden_view_does_nothing) {
    ASSERT_TRUE(open_fit());
    auto* coupling = drive().view("coupling");
    drive().wait("its first picture", [&] { return !coupling->figure_widget()->paint_ms().empty(); });
    coupling->hide();

    document().link().select_units({document().sources().recording->units()[0].id});
    drive().let_events_run();

    EXPECT_TRUE(coupling->figure_widget()->paint_ms().empty());
}

TEST_F(Looking, every_kind_that_the_menu_offers_shows_a_figure) {
    ASSERT_TRUE(open_fit());
    for (const auto& kind : views::figure_kinds()) {
        if (kind.id == "declared" || !kind.possible(document().sources())) continue;
        auto* view = window().area().add_view(kind.id, {});
        EXPECT_TRUE(drive().wait(QString::fromStdString(kind.id), [&] { return view->figure() != nullptr; }));
        EXPECT_FALSE(view->caption().isEmpty()) << kind.id;
        view->close();
        drive().let_events_run();
    }
}

} // namespace
} // namespace ranvier::gui
