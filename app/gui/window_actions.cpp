// What can be done in the window, and the menus made of it.
#include <algorithm>

#include <QActionGroup>
#include <QApplication>
#include <QInputDialog>
#include <QMenu>
#include <QMenuBar>

#include "app/gui/dialogs.hpp"
#include "app/gui/finder_palette.hpp"
#include "app/gui/main_window.hpp"
#include "app/gui/settings.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/tool_dock.hpp"
#include "app/gui/view_area.hpp"

namespace ranvier::gui {
namespace {

QString last_part(const std::string& folder) { return QString::fromStdString(name_of(folder)); }

} // namespace

void MainWindow::make_actions() {
    make_file_actions();
    make_edit_actions();
    make_view_actions();
    make_panel_actions();
    make_time_actions();
    make_help_actions();
    for (auto* action : actions_.of(Scope::window)) addAction(action);
}

void MainWindow::make_file_actions() {
    const auto& t = Theming::instance();
    const QString group = tr("File");
    auto* open = actions_.add("open", group, tr("Open files ..."), {QKeySequence("Ctrl+O")}, [this] { open_files(); });
    open->setIcon(t.icon("open"));
    open->setToolTip(tr("Open files (Ctrl+O)"));
    actions_.add("open_folder", group, tr("Open folder ..."), {}, [this] { open_folder(); });
    actions_.add("open_project", group, tr("Open project ..."), {QKeySequence("Ctrl+Shift+O")}, [this] { open_project(); });
    actions_.add("verify_project", group, tr("Verify project"), {}, [this] { document_.verify_project(); });
    actions_.add("close_project", group, tr("Close project"), {}, [this] { document_.close_project(); });
    auto* exported = actions_.add("export", group, tr("Export figure ..."), {QKeySequence("Ctrl+E")},
                                  [this] { export_view(area_->current()); });
    exported->setIcon(t.icon("export"));
    exported->setToolTip(tr("Export the figure of the current view (Ctrl+E)"));
    actions_.add("copy_figure", group, tr("Copy figure"), {QKeySequence("Ctrl+Shift+C")},
                 [this] { copy_view(area_->current()); });
    actions_.add("quit", group, tr("Quit"), {QKeySequence("Ctrl+Q")}, [this] { close(); });
}

void MainWindow::make_edit_actions() {
    const auto& t = Theming::instance();
    const QString group = tr("Edit");
    actions_.add("undo", group, tr("Undo"), {QKeySequence("Ctrl+Z")}, [this] { document_.undo(); })->setIcon(t.icon("undo"));
    actions_.add("redo", group, tr("Redo"), {QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")}, [this] { document_.redo(); })
        ->setIcon(t.icon("redo"));
    actions_
        .add("palette", group, tr("Find anything"), {QKeySequence("Ctrl+K"), QKeySequence("Ctrl+F")},
             [this] { finder_->begin(); })
        ->setIcon(t.icon("finder"));
    actions_.add(
        "typed_command", group, tr("Type a command"), {Qt::Key_Colon}, [this] { finder_->begin(":"); }, Scope::view);
}

void MainWindow::make_view_actions() {
    const QString group = tr("View");
    auto* layouts = new QActionGroup(this);
    int key = 1;
    for (const auto preset : presets) {
        auto* action =
            actions_.add("layout_" + preset_id(preset), tr("Layout"), preset_title(preset),
                         {QKeySequence(QStringLiteral("Ctrl+%1").arg(key++))}, [this, preset] { apply_layout(preset); });
        action->setCheckable(true);
        action->setToolTip(tr("Layout %1 (%2)").arg(preset_title(preset), Actions::keys_of(action)));
        layouts->addAction(action);
    }
    actions_.add("save_layout", group, tr("Save layout ..."), {}, [this] { save_layout(); });
    actions_.add("reset_layout", group, tr("Reset layout"), {}, [this] {
        arrange_docks();
        refresh_mode();
        area_->show_preset(area_->preset(), ViewArea::Settings::as_they_come);
    });
    actions_.add("view_alone", tr("Window"), tr("Current view alone"), {QKeySequence("F11")},
                 [this] { area_->show_alone(!area_->shows_alone()); });
    actions_.add("next_view", tr("Window"), tr("Next view"), {QKeySequence("Ctrl+Tab")}, [this] { area_->focus_next(1); });
    actions_.add("previous_view", tr("Window"), tr("Previous view"), {QKeySequence("Ctrl+Shift+Tab")},
                 [this] { area_->focus_next(-1); });
    actions_.add("next_region", tr("Window"), tr("Next region"), {QKeySequence("F6")}, [this] { focus_next_region(); });
    actions_.add("duplicate_view", tr("Window"), tr("Duplicate the view"), {}, [this] {
        if (auto* view = area_->current()) area_->add_view(view->kind(), view->options(), view);
    });
    actions_.add("view_numbers", tr("View"), tr("Table of the view's numbers"), {QKeySequence("Ctrl+T")},
                 [this] { show_table(area_->current()); });
}

void MainWindow::make_panel_actions() {
    const QString group = tr("Window");
    const std::pair<const char*, QString> panels[] = {{"project", tr("Project")}, {"units", tr("Units")},
                                                      {"form", tr("Analysis")},   {"jobs", tr("Jobs")},
                                                      {"history", tr("History")}, {"recent", tr("Recent")}};
    for (const auto& [name, words] : panels) {
        auto* dock = docks_[name];
        auto* action = actions_.add(QString("panel_") + name, group, words, {}, [dock] {
            if (dock->isVisible())
                dock->hide();
            else
                dock->bring();
        });
        action->setCheckable(true);
        connect(dock, &QDockWidget::visibilityChanged, action, [dock, action] { action->setChecked(!dock->isHidden()); });
    }
    actions_.add("run", tr("Analyse"), tr("Run the analysis"), {QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")},
                 [this] { run_form(); });
    actions_.add("cancel", tr("Analyse"), tr("Cancel the newest job"), {QKeySequence("Ctrl+.")}, [this] { cancel_job(); });
    actions_.add("use_settings", tr("Analyse"), tr("Use the settings of the current result"), {},
                 [this] { use_settings(document_.current_result()); });
    actions_.add("run_again", tr("Analyse"), tr("Run the current result again"), {}, [this] {
        if (const auto result = document_.current_result(); !result.empty()) document_.run_again(result);
    });
}

void MainWindow::make_help_actions() {
    const QString group = tr("Help");
    auto* keys = actions_.add("keys", group, tr("Keys and what the view shows"), {QKeySequence("F1")},
                              [this] { show_keys(area_->current()); });
    keys->setIcon(Theming::instance().icon("help"));
    actions_.add(
        "keys_of_view", group, tr("Keys of the view"), {Qt::Key_Question}, [this] { show_keys(area_->current()); }, Scope::view);
    actions_.add("plugins", group, tr("Plugins ..."), {}, [this] {
        auto* dialog = make_plugins_dialog(document_, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
    });
    actions_.add("manual", group, tr("Manual"), {}, [this] { show_manual(); });
    actions_.add("about", group, tr("About Ranvier"), {}, [this] { about(); });
}

// --- menus
// ----------------------------------------------------------------------------------------------------------------------

void MainWindow::make_menus() {
    const auto fill = [this](QMenu* menu, std::initializer_list<const char*> ids) {
        for (const char* id : ids) *id ? menu->addAction(actions_.find(id)) : static_cast<void>(menu->addSeparator());
    };
    auto* file = menuBar()->addMenu(tr("File"));
    fill(file, {"open", "open_folder", "open_project"});
    add_late_menu(file, tr("Recent projects"), &MainWindow::fill_recent_menu);
    fill(file, {"verify_project", "close_project", "", "export", "copy_figure", "", "quit"});
    fill(menuBar()->addMenu(tr("Edit")), {"undo", "redo", "", "palette"});
    auto* view = menuBar()->addMenu(tr("View"));
    add_late_menu(view, tr("Add view"), &MainWindow::fill_add_menu);
    add_late_menu(view, tr("Layout"), &MainWindow::fill_layout_menu);
    fill(view, {"view_numbers", "", "play", "step_back", "step_forward", "previous_change", "next_change", "previous_trial",
                "next_trial", "go_to_time", "start", "end", "zoom_in", "zoom_out", "whole", ""});
    make_look_menus(view);
    auto* select = menuBar()->addMenu(tr("Select"));
    fill(select, {"select_all", "select_none", "", "select_state_0"});
    for (int i = 1; i <= 8; ++i) select->addAction(actions_.find(QStringLiteral("select_state_%1").arg(i)));
    fill(select, {"", "range_start", "range_end", "select_window", "window_to_range"});
    make_analysis_menus();
    auto* window = menuBar()->addMenu(tr("Window"));
    fill(window, {"panel_project", "panel_units", "panel_form", "panel_jobs", "panel_history", "panel_recent", "", "view_alone",
                  "duplicate_view", "next_view", "previous_view", "next_region"});
    fill(menuBar()->addMenu(tr("Help")), {"manual", "keys", "plugins", "", "about"});
}

void MainWindow::make_analysis_menus() {
    auto* analyse = menuBar()->addMenu(tr("Analyse"));
    for (const auto& entry : document_.session().catalogue().entries) {
        const QString title = QString::fromStdString(entry.schema.title.empty() ? entry.schema.id : entry.schema.title);
        auto* action = actions_.add("set_up_" + QString::fromStdString(entry.schema.id), tr("Analyse"), tr("%1 ...").arg(title),
                                    {}, [this, id = entry.schema.id] { set_up(id); });
        analyse->addAction(action);
    }
    analyse->addSeparator();
    for (const char* id : {"run", "cancel"}) analyse->addAction(actions_.find(id));
    auto* models = menuBar()->addMenu(tr("Models"));
    add_late_menu(models, tr("Compare with"), &MainWindow::fill_compare_menu);
    for (const char* id : {"use_settings", "run_again"}) models->addAction(actions_.find(id));
    models->addSeparator();
    auto* graphs = menuBar()->addMenu(tr("Graphs"));
    const auto add_kind = [this](QMenu* menu, const std::string& kind, const QString& title) {
        menu->addAction(actions_.add("add_" + QString::fromStdString(kind), tr("Add view"), tr("Add view: %1").arg(title), {},
                                     [this, kind] { area_->add_view(kind, {}, area_->current()); }));
    };
    for (const auto& kind : views::figure_kinds()) {
        if (kind.id == "declared") continue;
        const bool graph = kind.id == "graph" || kind.id == "coupling" || kind.id == "class_prior";
        const bool model = kind.id == "likelihood" || kind.id == "filters" || kind.id == "rates" || kind.id == "state_summary";
        if (graph || model)
            add_kind(graph ? graphs : models, kind.id, QString::fromStdString(kind.title));
        else
            add_kind(analyse, kind.id, QString::fromStdString(kind.title));
    }
    add_kind(graphs, graph3d_kind, tr("Network, 3-D"));
    graphs->addSeparator();
    for (const char* id : {"seed_node", "hide_isolated", "threshold_down", "threshold_up"}) graphs->addAction(actions_.find(id));
}

void MainWindow::make_look_menus(QMenu* menu) {
    auto& t = Theming::instance();
    auto* themes = menu->addMenu(tr("Theme"));
    auto* theme_group = new QActionGroup(this);
    const std::pair<ThemeChoice, QString> choices[] = {{ThemeChoice::system, tr("As the system")},
                                                       {ThemeChoice::light, tr("Light")},
                                                       {ThemeChoice::dark, tr("Dark")},
                                                       {ThemeChoice::high_contrast, tr("High contrast")}};
    for (const auto& [choice, words] : choices) {
        auto* action = actions_.add(QStringLiteral("theme_%1").arg(static_cast<int>(choice)), tr("Theme"), words, {},
                                    [&t, chosen = choice] { t.choose(chosen); });
        action->setCheckable(true);
        action->setChecked(t.choice() == choice);
        theme_group->addAction(action);
        themes->addAction(action);
    }
    auto* sizes = menu->addMenu(tr("Text size"));
    auto* size_group = new QActionGroup(this);
    for (const int percent : {100, 125, 150}) {
        auto* action = actions_.add(QStringLiteral("text_%1").arg(percent), tr("Text size"), tr("Text at %1 %").arg(percent), {},
                                    [&t, percent] { t.set_text_scale(percent / 100.0); });
        action->setCheckable(true);
        action->setChecked(std::abs(t.text_scale() - percent / 100.0) < .01);
        size_group->addAction(action);
        sizes->addAction(action);
    }
}

QMenu* MainWindow::add_late_menu(QMenu* parent, const QString& title, void (MainWindow::*fill)(QMenu*)) {
    auto* menu = parent->addMenu(title);
    late_menus_.emplace_back(menu, fill);
    connect(menu, &QMenu::aboutToShow, this, [this, menu, fill] { (this->*fill)(menu); });
    return menu;
}

// What stands in the menus that are filled late, but for what the palette finds by itself.
std::vector<Finding> MainWindow::menu_findings() {
    std::vector<Finding> found;
    const std::function<void(const QMenu&)> look = [&](const QMenu& menu) {
        for (auto* action : menu.actions()) {
            if (action->menu()) {
                look(*action->menu());
                continue;
            }
            const bool known = actions_.all().contains(action) || action->objectName().startsWith("menu_add_");
            if (known || action->isSeparator() || !action->isEnabled() || action->isChecked()) continue;
            found.push_back({tr("%1: %2").arg(menu.title(), action->text()), tr("Menu"), [press = QPointer<QAction>(action)] {
                                 if (press) press->trigger();
                             }});
        }
    };
    for (const auto& [menu, fill] : late_menus_) {
        if (!menu) continue;
        (this->*fill)(menu);
        look(*menu);
    }
    return found;
}

void MainWindow::fill_recent_menu(QMenu* menu) {
    menu->clear();
    for (const auto& recent : document_.recent().list()) {
        auto* action = menu->addAction(last_part(recent.folder), this, [this, folder = QString::fromStdString(recent.folder)] {
            document_.open_project(folder);
        });
        action->setEnabled(!recent.missing);
        if (recent.missing) action->setText(tr("%1, not found").arg(action->text()));
    }
    if (menu->isEmpty()) menu->addAction(tr("No project was opened yet"))->setEnabled(false);
}

// The kinds that can be made from what is open; the others say what they lack.
void MainWindow::fill_add_menu(QMenu* menu) {
    menu->clear();
    menu->setToolTipsVisible(true);
    for (const auto& kind : views::figure_kinds()) {
        if (kind.id == "declared") continue;
        const auto possible = kind.possible(document_.sources());
        auto* action = menu->addAction(QString::fromStdString(kind.title), this,
                                       [this, id = kind.id] { area_->add_view(id, {}, area_->current()); });
        action->setObjectName("menu_add_" + QString::fromStdString(kind.id));
        action->setToolTip(QString::fromStdString(possible ? kind.doc : possible.error().sentence()));
        action->setEnabled(static_cast<bool>(possible));
    }
    menu->addAction(tr("Network, 3-D"), this, [this] { area_->add_view(graph3d_kind, {}, area_->current()); })
        ->setObjectName("menu_add_graph3d");
    bool first = true;
    for (const auto& choice : views::suggested_figures(document_.sources())) {
        if (choice.kind != "declared") continue;
        if (std::exchange(first, false)) menu->addSeparator();
        const auto of = choice.options.find("of");
        menu->addAction(QString::fromStdString(of == choice.options.end() ? choice.kind : of->second), this,
                        [this, choice] { area_->add_view(choice.kind, choice.options, area_->current()); });
    }
}

void MainWindow::fill_layout_menu(QMenu* menu) {
    menu->clear();
    for (auto* sub : menu->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly)) sub->deleteLater();
    for (const auto preset : presets) menu->addAction(actions_.find("layout_" + preset_id(preset)));
    const auto layouts = Settings::instance().value("layouts").toObject();
    if (!layouts.isEmpty()) menu->addSeparator();
    for (auto i = layouts.begin(); i != layouts.end(); ++i)
        menu->addAction(i.key(), this, [this, saved = i.value().toObject()] { area_->restore(saved); })->setEnabled(with_views_);
    menu->addSeparator();
    menu->addAction(actions_.find("save_layout"));
    if (!layouts.isEmpty()) {
        auto* forget = menu->addMenu(tr("Forget layout"));
        for (auto i = layouts.begin(); i != layouts.end(); ++i)
            forget->addAction(i.key(), this, [name = i.key()] {
                auto rest = Settings::instance().value("layouts").toObject();
                rest.remove(name);
                Settings::instance().set("layouts", rest);
            });
    }
    menu->addAction(actions_.find("reset_layout"));
}

void MainWindow::fill_compare_menu(QMenu* menu) {
    menu->clear();
    const auto compared = document_.compared_result();
    const auto add = [&](const QString& text, const std::string& id) {
        auto* action = menu->addAction(text, this, [this, id] {
            document_.compare_with(id);
            const auto shown = area_->views();
            const bool there =
                std::any_of(shown.begin(), shown.end(), [](const ViewDock* v) { return v->kind() == "comparison"; });
            if (!id.empty() && !there) area_->add_view("comparison", {}, area_->current());
        });
        action->setCheckable(true);
        action->setChecked(compared == id);
    };
    add(tr("Nothing"), {});
    if (!document_.project()) return;
    for (const auto& object : document_.project()->objects())
        if (object.kind == "result" && object.id != document_.current_result())
            add(QString::fromStdString(object.property("name")), object.id);
}

} // namespace ranvier::gui
