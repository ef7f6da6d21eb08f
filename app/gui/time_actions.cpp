// Moves in time, the selection and the graph: the actions whose keys hold while a view has the focus.
#include <cmath>

#include <QInputDialog>

#include "app/gui/main_window.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/time_moves.hpp"
#include "app/gui/transport_bar.hpp"
#include "app/gui/view_area.hpp"

namespace ranvier::gui {

QAction* MainWindow::add_time(const char* id, const QString& text, const QList<QKeySequence>& keys, std::function<void()> act) {
    return actions_.add(id, tr("Time"), text, keys, std::move(act), Scope::view);
}

void MainWindow::make_time_actions() {
    auto& link = document_.link();
    const auto& t = Theming::instance();
    add_time("play", tr("Play"), {Qt::Key_P}, [this] { player_.set_playing(!player_.playing()); })->setIcon(t.icon("play"));
    add_time("step_back", tr("Back a quarter window"), {Qt::Key_Left, Qt::Key_A}, [&link] {
        step_window(link, -.25);
    })->setIcon(t.icon("step_back"));
    add_time("step_forward", tr("Forward a quarter window"), {Qt::Key_Right, Qt::Key_D}, [&link] {
        step_window(link, .25);
    })->setIcon(t.icon("step_forward"));
    add_time("previous_change", tr("Previous state change"), {QKeySequence("Shift+Left")}, [this] {
        jump_to_change(false);
    })->setIcon(t.icon("previous_change"));
    add_time("next_change", tr("Next state change"), {QKeySequence("Shift+Right")}, [this] {
        jump_to_change(true);
    })->setIcon(t.icon("next_change"));
    add_time("previous_trial", tr("Previous trial or event"), {QKeySequence("Ctrl+Left")}, [this] { jump_to_trial(false); });
    add_time("next_trial", tr("Next trial or event"), {QKeySequence("Ctrl+Right")}, [this] { jump_to_trial(true); });
    add_time("zoom_in", tr("Shorter window"), {Qt::Key_Plus, Qt::Key_Equal}, [&link] { zoom_window(link, 1 / std::sqrt(2.0)); });
    add_time("zoom_out", tr("Longer window"), {Qt::Key_Minus}, [&link] { zoom_window(link, std::sqrt(2.0)); });
    add_time("whole", tr("Whole recording"), {QKeySequence("Ctrl+0")}, [&link] { link.set_window(link.extent()); });
    add_time("rows_higher", tr("Higher rows"), {Qt::Key_Up}, [this] { step_current_view("row_height", 1); });
    add_time("rows_lower", tr("Lower rows"), {Qt::Key_Down}, [this] { step_current_view("row_height", -1); });
    make_jump_actions();
    make_selection_actions();
    make_graph_actions();
}

void MainWindow::make_jump_actions() {
    auto& link = document_.link();
    add_time("start", tr("To the start"), {Qt::Key_Home}, [&link] { go_to(link, link.extent().start); });
    add_time("end", tr("To the end"), {Qt::Key_End}, [&link] { go_to(link, link.extent().stop); });
    add_time("go_to_time", tr("Go to a time"), {Qt::Key_G}, [this] { transport_->edit_start(); });
}

void MainWindow::make_selection_actions() {
    auto& link = document_.link();
    const auto add = [this](const QString& id, const QString& text, const QList<QKeySequence>& keys, std::function<void()> act) {
        return actions_.add(id, tr("Select"), text, keys, std::move(act), Scope::view);
    };
    add("select_all", tr("All units"), {QKeySequence("Ctrl+A")}, [this] {
        std::set<std::string> all;
        if (const auto& recording = document_.sources().recording)
            for (const auto& unit : recording->units()) all.insert(unit.id);
        document_.link().select_units(all);
    });
    add("select_none", tr("Nothing"), {Qt::Key_Escape}, [&link] { link.clear_selection(); });
    for (int state = 0; state < 8; ++state)
        add(QStringLiteral("select_state_%1").arg(state + 1), tr("State %1").arg(state + 1), {QKeySequence(Qt::Key_1 + state)},
            [&link, state] { link.select_state(state); });
    add("select_state_0", tr("No state"), {Qt::Key_0}, [&link] { link.select_state(-1); });
    add("range_start", tr("Range starts at the cursor"), {Qt::Key_BracketLeft}, [&link] {
        const double at = here(link);
        link.select_range(
            Interval{at, link.link().range && link.link().range->stop > at ? link.link().range->stop : shown_window(link).stop});
    });
    add("range_end", tr("Range ends at the cursor"), {Qt::Key_BracketRight}, [&link] {
        const double at = here(link);
        link.select_range(Interval{
            link.link().range && link.link().range->start < at ? link.link().range->start : shown_window(link).start, at});
    });
    add("select_window", tr("The window as a range"), {Qt::Key_R}, [&link] { link.select_range(shown_window(link)); });
    add("window_to_range", tr("Show the selected range"), {QKeySequence("Shift+R")}, [&link] {
        if (link.link().range) link.set_window(*link.link().range);
    });
}

void MainWindow::make_graph_actions() {
    auto& link = document_.link();
    const auto add = [this](const char* id, const QString& text, const QList<QKeySequence>& keys, std::function<void()> act) {
        actions_.add(id, tr("Graphs"), text, keys, std::move(act), Scope::view);
    };
    add("seed_node", tr("Only the edges of the selected unit, or all"), {Qt::Key_N}, [&link] {
        auto next = link.link();
        next.seed_node = !next.seed_node.empty() || next.units.empty() ? std::string() : *next.units.begin();
        link.set(next);
    });
    add("hide_isolated", tr("Hide units without edges, or show them"), {Qt::Key_I}, [this] {
        if (auto* view = area_->current()) view->toggle_option("hide_isolated");
    });
    add("threshold_down", tr("One edge more"), {Qt::Key_Comma}, [this] {
        if (auto* view = area_->current()) view->step_threshold(1);
    });
    add("threshold_up", tr("One edge fewer"), {Qt::Key_Period}, [this] {
        if (auto* view = area_->current()) view->step_threshold(-1);
    });
}

void MainWindow::jump_to_change(bool forward) {
    const auto& result = document_.sources().result;
    if (!result) return;
    if (const auto at = state_change(*result, here(document_.link()), forward ? Way::forward : Way::back))
        go_to(document_.link(), *at);
}

void MainWindow::jump_to_trial(bool forward) {
    const auto& recording = document_.sources().recording;
    if (!recording) return;
    if (const auto at = trial_start(*recording, here(document_.link()), forward ? Way::forward : Way::back))
        go_to(document_.link(), *at);
}

void MainWindow::step_current_view(const char* option, int steps) {
    if (auto* view = area_->current()) view->step_option(option, steps);
}

} // namespace ranvier::gui
