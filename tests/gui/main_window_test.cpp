// The window as a whole, without a display.
#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QJsonArray>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QRegularExpression>
#include <QTableView>
#include <QTextBrowser>
#include <QTranslator>

#include "app/gui/figure_widget.hpp"
#include "app/gui/finder.hpp"
#include "app/gui/finder_palette.hpp"
#include "app/gui/main_window.hpp"
#include "app/gui/message_area.hpp"
#include "app/gui/project_panel.hpp"
#include "app/gui/style_sheet.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/view_area.hpp"
#include "app/gui/view_menu.hpp"
#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {
namespace {

// To be looked at by a person.
void save_picture(QWidget* widget, const QString& name) {
    ASSERT_NE(widget, nullptr);
    QDir().mkpath(QStringLiteral(RANVIER_BINARY_DIR "/pictures"));
    for (const auto& [choice, suffix] : {std::pair{ThemeChoice::dark, "dark"}, std::pair{ThemeChoice::light, "light"}}) {
        Theming::instance().choose(choice);
        QCoreApplication::processEvents();
        widget->grab().save(QStringLiteral(RANVIER_BINARY_DIR "/pictures/%1-%2.png").arg(name, QLatin1String(suffix)));
    }
}

struct Window : testing::Test {
    Window() {
        window.resize(1600, 1000);
        window.show();
        QCoreApplication::processEvents();
    }
    // A project with a result of its recording, none of which is chosen.
    void open_with_a_fit() {
        open_sample();
        test.run_short("an older fit");
        ASSERT_TRUE(eventually([&] { return test.document.current_result() == "result-1"; }));
        const auto folder = QString::fromStdString(test.document.project()->folder());
        ASSERT_TRUE(test.document.project()->set_ui("shown", "recording-1"));
        test.document.close_project();
        ASSERT_TRUE(test.document.open_project(folder));
        ASSERT_TRUE(eventually([&] { return window.settled() && test.document.sources().recording != nullptr; }));
        ASSERT_EQ(test.document.current_result(), "");
    }
    void open_sample() {
        ASSERT_TRUE(test.create());
        ASSERT_TRUE(test.open_sample());
        QCoreApplication::processEvents();
    }
    ViewDock* view(const std::string& kind) {
        for (auto* v : window.area().views())
            if (v->kind() == kind) return v;
        return nullptr;
    }
    TestDocument test;
    MainWindow window{test.document,
                      WindowOptions{.default_layout = true, .share = QStringLiteral(RANVIER_BINARY_DIR "/share/ranvier")}};
};

TEST_F(Window, an_empty_window_offers_the_samples) {
    auto* open = window.findChild<QAbstractButton*>("open_sample_switching");

    ASSERT_NE(open, nullptr);
    EXPECT_TRUE(open->isVisible());
    EXPECT_FALSE(window.actions().find("undo")->isEnabled());
}

TEST_F(Window, an_opened_recording_is_shown_as_a_raster) {
    open_sample();

    auto* raster = view("states");
    ASSERT_NE(raster, nullptr);
    EXPECT_TRUE(eventually([&] { return raster->figure() != nullptr; }));
}

TEST_F(Window, what_needs_a_fit_says_so_and_how_to_come_to_one) {
    open_sample();

    auto* coupling = view("coupling");
    ASSERT_NE(coupling, nullptr);
    auto* button = coupling->findChild<QAbstractButton*>("empty_action");
    ASSERT_NE(button, nullptr);
    EXPECT_TRUE(eventually([&] { return button->isVisible() && !button->text().isEmpty(); }));
}

TEST_F(Window, another_layout_leaves_the_tool_docks_alone) {
    open_sample();
    ASSERT_TRUE(eventually([&] { return window.settled(); }));
    QCoreApplication::processEvents();
    auto* units = window.findChild<QDockWidget*>("units_dock");
    const QRect before = units->geometry();

    window.actions().find("layout_graphs")->trigger();
    QCoreApplication::processEvents();

    EXPECT_NE(view("graph"), nullptr);
    EXPECT_EQ(units->geometry(), before);
}

TEST_F(Window, a_layout_that_was_kept_comes_back) {
    open_sample();
    auto* extra = window.area().add_view("states", {{"group", "none"}});
    const auto kept = window.area().save();
    extra->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);

    ASSERT_TRUE(window.area().restore(kept));

    int rasters = 0;
    for (auto* v : window.area().views()) rasters += v->kind() == "states" ? 1 : 0;
    EXPECT_EQ(rasters, 2);
}

TEST_F(Window, a_layout_that_makes_no_sense_gives_the_one_that_comes_with_it) {
    open_sample();

    EXPECT_FALSE(
        window.area().restore({{"version", 1}, {"touched", true}, {"views", QJsonArray{QJsonObject{{"kind", "no such"}}}}}));

    EXPECT_NE(view("states"), nullptr);
}

TEST_F(Window, an_option_of_a_view_that_is_refused_leaves_the_view_and_says_why) {
    open_sample();
    auto* raster = view("states");
    ASSERT_TRUE(eventually([&] { return raster->figure() != nullptr; }));

    EXPECT_FALSE(raster->set_option("row_height", "many"));

    EXPECT_NE(raster->figure(), nullptr);
    EXPECT_EQ(window.messages().n_messages(), 1U);
}

TEST_F(Window, at_most_two_messages_stand_at_once) {
    for (const char* name : {"a", "b", "c", "d", "e"}) window.show_message({Message::Kind::warning, name, {}, {}, name});
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();

    int shown = 0;
    for (auto* label : window.messages().findChildren<QLabel*>("message_headline")) shown += label->isVisible() ? 1 : 0;
    auto* rest = window.messages().findChild<QAbstractButton*>("more_messages");
    EXPECT_EQ(shown, 2);
    ASSERT_NE(rest, nullptr);
    EXPECT_TRUE(rest->text().contains("3"));
}

TEST_F(Window, a_newer_message_about_the_same_takes_the_place_of_the_older) {
    window.show_message({Message::Kind::warning, "first", {}, {}, "file"});
    window.show_message({Message::Kind::warning, "second", {}, {}, "file"});

    EXPECT_EQ(window.messages().n_messages(), 1U);
}

TEST_F(Window, the_palette_finds_units_times_and_actions) {
    open_sample();
    const auto first = [&](const QString& words) {
        const auto found = find_everywhere(words, test.document, window.actions());
        return found.empty() ? QString() : found.front().text;
    };
    const QString unit = QString::fromStdString(test.document.sources().recording->units()[3].id);

    EXPECT_EQ(first("Unit " + unit), "Unit " + unit);
    EXPECT_EQ(first("120 bin"), "Go to 120 bin");
    EXPECT_EQ(first("quit"), "Quit");
}

TEST_F(Window, plain_letters_hold_only_while_a_view_has_the_focus) {
    for (auto* action : window.actions().all())
        for (const auto& key : action->shortcuts()) {
            const bool plain = key.count() == 1 && key[0].keyboardModifiers() == Qt::NoModifier && key[0].key() < Qt::Key_Escape;
            if (!plain) continue;
            EXPECT_EQ(Actions::scope_of(action), Scope::view) << action->objectName().toStdString();
        }
}

TEST_F(Window, no_two_actions_have_the_same_key) {
    std::map<QString, QString> taken;
    for (auto* action : window.actions().all())
        for (const auto& key : action->shortcuts())
            EXPECT_TRUE(taken.emplace(key.toString(), action->objectName()).second)
                << action->objectName().toStdString() << " and " << taken[key.toString()].toStdString();
}

TEST_F(Window, everything_that_can_be_pressed_or_typed_into_has_a_name) {
    open_sample();
    for (auto* widget : window.findChildren<QWidget*>()) {
        auto* button = qobject_cast<QAbstractButton*>(widget);
        const bool acts = button || qobject_cast<QLineEdit*>(widget) || qobject_cast<QComboBox*>(widget) ||
                          qobject_cast<QAbstractSpinBox*>(widget);
        const bool of_qt = QByteArray(widget->metaObject()->className()).contains("Corner") ||
                           qobject_cast<QLineEdit*>(widget->parent()) || qobject_cast<QComboBox*>(widget->parent());
        if (!acts || of_qt || widget->isHidden() || widget->objectName().startsWith("qt_")) continue;
        const QString name = button ? button->text() + widget->accessibleName() : widget->accessibleName();
        const std::string who = std::string(widget->metaObject()->className()) + " " + widget->objectName().toStdString() +
                                " in " + widget->parentWidget()->objectName().toStdString();
        EXPECT_FALSE(widget->objectName().isEmpty()) << who;
        EXPECT_FALSE(name.isEmpty()) << who;
    }
}

// Every word of the window between brackets: what stands without them does not go through the translation.
class Brackets : public QTranslator {
public:
    bool isEmpty() const override { return false; }
    QString translate(const char*, const char* source, const char*, int) const override {
        return QStringLiteral("\u27e6") + QString::fromUtf8(source) + QStringLiteral("\u27e7");
    }
};

TEST(window_words, all_go_through_the_translation) {
    Brackets brackets;
    QCoreApplication::installTranslator(&brackets);
    {
        TestDocument test;
        MainWindow window(test.document, {.default_layout = true, .share = QStringLiteral(RANVIER_BINARY_DIR "/share/ranvier")});
        window.show();
        const auto check = [](const QString& text, const QString& who) {
            static const QRegularExpression letters(QStringLiteral("[A-Za-z]{3,}"));
            QString rest = text;
            rest.remove('&');
            if (rest.startsWith("Ctrl+") || rest.contains("<span")) return; // keys; the probe, which figures fill
            if (!letters.match(rest).hasMatch()) return;
            EXPECT_TRUE(rest.contains(QChar(0x27e6))) << who.toStdString() << ": " << text.toStdString();
        };
        // The words of a form come from the schema of the analysis, which is not the window's to translate.
        auto* form = window.findChild<QWidget*>("form_panel");
        for (auto* label : window.findChildren<QLabel*>())
            if (!form->isAncestorOf(label)) check(label->text(), label->objectName());
        for (auto* button : window.findChildren<QAbstractButton*>()) check(button->text(), button->objectName());
        for (auto* edit : window.findChildren<QLineEdit*>())
            if (!form->isAncestorOf(edit)) check(edit->placeholderText(), edit->objectName());
        for (auto* menu : window.menuBar()->findChildren<QMenu*>()) check(menu->title(), "menu");
        for (auto* action : window.actions().all())
            if (!action->objectName().startsWith("set_up_") && !action->objectName().startsWith("add_"))
                check(action->text(), action->objectName());
    }
    QCoreApplication::removeTranslator(&brackets);
}

TEST(style_sheet_of_the_window, leaves_no_token_unfilled) {
    for (const auto kind : {views::ThemeKind::light, views::ThemeKind::dark, views::ThemeKind::high_contrast}) {
        const QString sheet = style_sheet(views::theme(kind), 1);

        EXPECT_FALSE(sheet.isEmpty());
        EXPECT_FALSE(sheet.contains('@')) << sheet.mid(sheet.indexOf('@'), 40).toStdString();
    }
}

TEST(style_sheet_of_the_window, grows_with_the_text_but_keeps_its_lines) {
    const QString sheet = style_sheet(views::theme(views::ThemeKind::light), 1.5);

    EXPECT_TRUE(sheet.contains("font-size: 33px")); // the page title, 22
    EXPECT_TRUE(sheet.contains("1px solid"));
}

TEST_F(Window, a_setting_of_a_view_does_not_keep_the_layout_from_following_a_fit) {
    open_sample();
    ASSERT_NE(view("isi"), nullptr);
    ASSERT_TRUE(eventually([&] { return view("states")->figure() != nullptr; }));
    ASSERT_TRUE(view("states")->set_option("group", "none"));

    test.run_short();
    ASSERT_TRUE(eventually([&] { return test.document.sources().result != nullptr; }));

    EXPECT_EQ(view("isi"), nullptr);
    EXPECT_NE(view("class_prior"), nullptr);
    EXPECT_EQ(view("states")->options().at("group"), "none");
}

TEST_F(Window, the_layout_by_its_key_keeps_settings_and_a_reset_forgets_them) {
    open_sample();
    ASSERT_TRUE(eventually([&] { return view("states")->figure() != nullptr; }));
    ASSERT_TRUE(view("states")->set_option("group", "none"));

    window.actions().find("layout_states")->trigger();
    EXPECT_EQ(view("states")->options().count("group"), 1U);
    ASSERT_TRUE(window.area().restore(window.area().save()));
    EXPECT_EQ(view("states")->options().count("group"), 1U);
    window.actions().find("reset_layout")->trigger();

    EXPECT_EQ(view("states")->options().count("group"), 0U);
}

TEST_F(Window, a_view_that_was_closed_keeps_the_layout_as_it_is) {
    open_sample();
    view("isi")->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();

    EXPECT_FALSE(window.area().is_preset());
}

TEST_F(Window, results_that_are_there_are_offered_where_none_is_chosen) {
    open_with_a_fit();
    auto* button = view("coupling")->findChild<QAbstractButton*>("empty_action");
    ASSERT_NE(button, nullptr);
    EXPECT_EQ(button->text(), "Show the newest");

    button->click();

    EXPECT_EQ(test.document.current_result(), "result-1");
}

TEST_F(Window, the_palette_finds_what_stands_in_menus_that_are_filled_late) {
    open_with_a_fit();
    auto* field = window.findChild<QLineEdit*>("finder");
    auto* list = window.findChild<QListWidget*>("findings");

    window.finder().begin("compare older");

    ASSERT_GT(list->count(), 0);
    EXPECT_EQ(list->item(0)->text(), "Compare with: an older fit");
    QKeyEvent enter(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier);
    QCoreApplication::sendEvent(field, &enter);
    EXPECT_EQ(test.document.compared_result(), "result-1");
}

TEST_F(Window, the_settings_of_a_result_go_into_the_form) {
    open_sample();
    test.run_short();
    ASSERT_TRUE(eventually([&] { return test.document.sources().result != nullptr; }));

    window.actions().find("use_settings")->trigger();

    auto* field = window.findChild<QWidget*>("form_panel");
    ASSERT_NE(field, nullptr);
    QStringList shown;
    for (const auto* edit : field->findChildren<QLineEdit*>()) shown << edit->text();
    EXPECT_TRUE(shown.contains("3")) << shown.join(" | ").toStdString(); // max_iterations
}

TEST_F(Window, a_table_of_intervals_is_shown_row_by_row_and_as_an_aligned_raster) {
    open_sample();
    auto* panel = window.findChild<ProjectPanel*>();
    ASSERT_NE(panel, nullptr);
    const auto& table = test.document.sources().recording->intervals().front();
    const QString name = QString::fromStdString(table.name);

    Q_EMIT panel->table_asked("recording-1", name);
    auto* rows = window.findChild<QDialog*>("table_dialog");
    ASSERT_NE(rows, nullptr);
    EXPECT_EQ(rows->findChild<QTableView*>()->model()->rowCount(), static_cast<int>(table.rows.size()));
    EXPECT_TRUE(rows->windowTitle().contains(name));
    Q_EMIT panel->aligned_asked("recording-1", name);

    ASSERT_NE(view("aligned"), nullptr);
    EXPECT_EQ(view("aligned")->options().at("table"), table.name);
    EXPECT_TRUE(eventually([&] { return view("aligned")->figure() != nullptr; }));
}

TEST_F(Window, the_manual_is_read_from_the_installation) {
    window.actions().find("manual")->trigger();

    auto* pages = window.findChild<QListWidget*>("manual_pages");
    auto* page = window.findChild<QTextBrowser*>("manual_page");
    ASSERT_TRUE(pages && page);
    EXPECT_GE(pages->count(), 8);
    EXPECT_GT(page->toPlainText().size(), 1000);
    save_picture(window.findChild<QDialog*>("manual_dialog"), "manual");
}

TEST_F(Window, a_setting_with_known_values_is_chosen_from_a_list) {
    open_sample();
    ASSERT_TRUE(eventually([&] { return view("states")->figure() != nullptr; }));
    ViewMenu menu(*view("states"), nullptr);
    Q_EMIT menu.aboutToShow();

    auto* order = menu.findChild<QMenu*>("options_of_sort");
    ASSERT_NE(order, nullptr);
    auto* as_in_file = order->findChild<QAction*>("sort_file");
    ASSERT_NE(as_in_file, nullptr);
    save_picture(&menu, "view_menu");
    save_picture(order, "view_menu_sort");
    save_picture(menu.findChild<QMenu*>("options_of_lanes"), "view_menu_lanes");
    as_in_file->trigger();

    EXPECT_EQ(view("states")->options().at("sort"), "file");
}

} // namespace
} // namespace ranvier::gui
