// Manners: palette, themes, text size, keys alone, export.
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QImageReader>
#include <QLineEdit>
#include <QListWidget>
#include <QStatusBar>
#include <QTableWidget>

#include "app/gui/figure_widget.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/view_area.hpp"
#include "tests/gui/journeys/journey.hpp"

namespace ranvier::gui {
namespace {

class Manners : public Journey {
protected:
    void TearDown() override {
        Theming::instance().show_as(ThemeChoice::light);
        Theming::instance().set_text_scale(1);
    }
    bool find_and_run(const QString& words) {
        drive().press(QKeySequence("Ctrl+K"));
        if (!drive().type("finder", words)) return false;
        drive().press(QKeySequence(Qt::Key_Return));
        return true;
    }
    QColor corner() {
        auto* raster = drive().view("states")->figure_widget();
        return drive().picture(raster).pixelColor(1, 1);
    }
};

TEST_F(Manners, the_palette_selects_a_unit_by_its_name) {
    ASSERT_TRUE(open_sample());
    const std::string unit = document().sources().recording->units()[7].id;

    ASSERT_TRUE(find_and_run("unit " + QString::fromStdString(unit)));

    EXPECT_EQ(document().link().link().units, std::set<std::string>{unit});
    EXPECT_EQ(drive().seen("finder_list"), nullptr);
}

TEST_F(Manners, the_palette_reaches_every_action_that_can_be_done) {
    ASSERT_TRUE(open_sample());
    QStringList lost;
    for (auto* action : window().actions().all()) {
        if (!action->isEnabled() || !action->isVisible()) continue;
        const QString words = action->text().remove('&').remove(" ...");
        drive().press(QKeySequence("Ctrl+K"));
        drive().find<QLineEdit>("finder")->clear();
        drive().type("finder", ":" + words);
        auto* list = drive().find<QListWidget>("findings");
        bool found = false;
        for (int row = 0; list && row < list->count(); ++row) found |= list->item(row)->text() == words;
        if (!found) lost << action->objectName();
        drive().press(QKeySequence(Qt::Key_Escape));
    }

    EXPECT_TRUE(lost.isEmpty()) << lost.join(", ").toStdString();
}

TEST_F(Manners, a_theme_chosen_in_the_palette_paints_window_and_figures) {
    ASSERT_TRUE(open_sample());
    const QColor light = corner();

    ASSERT_TRUE(find_and_run("dark"));

    EXPECT_EQ(light, views::theme(views::ThemeKind::light).surface);
    EXPECT_EQ(corner(), views::theme(views::ThemeKind::dark).surface);
    EXPECT_EQ(drive().picture(window().statusBar()).pixelColor(1, 12), views::theme(views::ThemeKind::dark).chrome);
}

TEST_F(Manners, f1_lists_the_keys_of_the_moment) {
    ASSERT_TRUE(open_sample());
    drive().view("states")->figure_widget()->setFocus(Qt::TabFocusReason);

    drive().press(QKeySequence("F1"));

    auto* table = drive().find<QTableWidget>("shortcuts");
    ASSERT_NE(table, nullptr);
    bool found = false;
    for (int row = 0; row < table->rowCount(); ++row) found |= table->item(row, 0)->text().contains("Ctrl+K");
    EXPECT_TRUE(found);
    EXPECT_GT(table->rowCount(), 30);
}

TEST_F(Manners, the_keys_that_f1_lists_hold_while_it_is_shown) {
    ASSERT_TRUE(open_sample());
    drive().view("states")->figure_widget()->setFocus(Qt::TabFocusReason);
    drive().press(QKeySequence("F1"));
    ASSERT_NE(drive().find("shortcut_table"), nullptr);

    drive().press(QKeySequence("Ctrl+E"));

    EXPECT_NE(drive().find("export_dialog"), nullptr);
}

TEST_F(Manners, escape_takes_the_keys_away_from_its_field_and_from_its_table) {
    ASSERT_TRUE(open_sample());
    for (const char* part : {"shortcut_filter", "shortcuts"}) {
        drive().view("states")->figure_widget()->setFocus(Qt::TabFocusReason);
        drive().press(QKeySequence("F1"));
        auto* focused = drive().find(part);
        ASSERT_NE(focused, nullptr);
        focused->window()->activateWindow();
        focused->setFocus(Qt::TabFocusReason);
        ASSERT_TRUE(drive().wait("the focus", [&] { return QApplication::focusWidget() == focused; }));

        drive().press(QKeySequence(Qt::Key_Escape));

        EXPECT_TRUE(drive().wait("the keys to be gone", [&] { return drive().seen("shortcut_table") == nullptr; })) << part;
        window().activateWindow();
        drive().let_events_run();
    }
}

TEST_F(Manners, f1_once_more_takes_the_keys_away) {
    ASSERT_TRUE(open_sample());
    drive().view("states")->figure_widget()->setFocus(Qt::TabFocusReason);
    drive().press(QKeySequence("F1"));
    ASSERT_NE(drive().find("shortcut_table"), nullptr);

    drive().press(QKeySequence("F1"));

    EXPECT_TRUE(drive().wait("the keys to be gone", [&] { return drive().seen("shortcut_table") == nullptr; }));
}

TEST_F(Manners, a_sample_is_opened_a_fit_run_and_a_unit_selected_by_keys_alone) {
    auto* button = drive().find("open_sample_switching");
    for (int i = 0; i < 60 && QApplication::focusWidget() != button; ++i) drive().press(QKeySequence(Qt::Key_Tab));
    ASSERT_EQ(QApplication::focusWidget(), button);
    drive().press(QKeySequence(Qt::Key_Space));
    ASSERT_NE(drive().view("states"), nullptr);
    drive().press(QKeySequence("Ctrl+K"));
    drive().type("finder", "state 1");
    drive().press(QKeySequence(Qt::Key_Escape));

    QStringList regions;
    for (int i = 0; i < 6; ++i) {
        drive().press(QKeySequence("F6"));
        for (auto* w = QApplication::focusWidget(); w; w = w->parentWidget())
            if (w->objectName().endsWith("_dock") || w->objectName() == "view_area") {
                regions << w->objectName();
                break;
            }
    }
    for (const char* region : {"project_dock", "units_dock", "view_area", "form_dock", "jobs_dock"})
        EXPECT_TRUE(regions.contains(region)) << region << " of " << regions.join(", ").toStdString();
    drive().press(QKeySequence("Ctrl+Tab"));
    ASSERT_NE(qobject_cast<FigureWidget*>(QApplication::focusWidget()), nullptr);
    drive().press(QKeySequence("Ctrl+A"));

    EXPECT_EQ(document().link().link().units.size(), 12U);
}

TEST_F(Manners, a_figure_is_exported_with_its_command_inside_and_listed_in_the_history) {
    ASSERT_TRUE(open_fit());
    drive().view("coupling")->figure_widget()->setFocus(Qt::TabFocusReason);
    drive().press(QKeySequence("Ctrl+E"));
    ASSERT_NE(drive().find("export_dialog"), nullptr);
    ASSERT_TRUE(drive().click("export_svg"));
    ASSERT_TRUE(drive().type("export_path", path("figure.svg")));
    ASSERT_TRUE(drive().wait("the preview", [&] { return drive().find("export_go")->isEnabled(); }));

    ASSERT_TRUE(drive().click("export_go"));

    ASSERT_TRUE(
        drive().wait("the file", [&] { return QFileInfo(path("figure.svg")).size() > 0 && !drive().seen("export_dialog"); }));
    QFile file(path("figure.svg"));
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    EXPECT_TRUE(file.readAll().contains("ranvier render"));
    EXPECT_EQ(document().project()->history().back().command.verb, "render");
}

TEST_F(Manners, a_copied_figure_is_on_the_clipboard) {
    ASSERT_TRUE(open_sample());
    ASSERT_TRUE(drive().wait("the raster", [&] { return drive().view("states")->figure() != nullptr; }));
    QApplication::clipboard()->clear();

    drive().press(QKeySequence("Ctrl+Shift+C"));

    EXPECT_TRUE(drive().wait("a picture on the clipboard", [&] { return QApplication::clipboard()->image().width() > 1000; }));
}

} // namespace
} // namespace ranvier::gui
