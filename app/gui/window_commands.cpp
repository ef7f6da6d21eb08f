// What the actions of the window do.
#include <QAbstractButton>
#include <cmath>

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QStackedWidget>

#include "app/gui/dialogs.hpp"
#include "app/gui/figure_export.hpp"
#include "app/gui/figure_widget.hpp"
#include "app/gui/finder_palette.hpp"
#include "app/gui/form_panel.hpp"
#include "app/gui/interval_table.hpp"
#include "app/gui/main_window.hpp"
#include "app/gui/project_panel.hpp"
#include "app/gui/settings.hpp"
#include "app/gui/shortcut_table.hpp"
#include "app/gui/status_bar.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/tool_dock.hpp"
#include "app/gui/view_area.hpp"

namespace ranvier::gui {
namespace {

QString last_folder() { return Settings::instance().value("folder").toString(); }

void keep_folder(const QString& path) { Settings::instance().set("folder", QFileInfo(path).absolutePath()); }

void show_modeless(QDialog* dialog) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->show();
}

// What makes a picture or a table of the view beside the window; it goes once it has told what it made, or why it could not.
FigureExport* beside(MainWindow& window, Document& document, const ViewDock& view, const QString& headline) {
    auto* made = new FigureExport(document, view.kind(), view.shown_options(), &window);
    QObject::connect(made, &FigureExport::failed, &window, [&window, made, headline](const QString& sentence) {
        window.show_message({Message::Kind::warning, headline, sentence, {}, {}});
        made->deleteLater();
    });
    return made;
}

} // namespace

void MainWindow::open_files() {
    const QStringList paths = QFileDialog::getOpenFileNames(this, tr("Open recordings and results"), last_folder());
    if (paths.isEmpty()) return;
    keep_folder(paths.first());
    document_.open(paths);
}

void MainWindow::open_folder() {
    const QString path = QFileDialog::getExistingDirectory(this, tr("Open a folder of recordings"), last_folder());
    if (path.isEmpty()) return;
    keep_folder(path);
    document_.open({path});
}

void MainWindow::open_project() {
    const QString path =
        QFileDialog::getExistingDirectory(this, tr("Open a project (a folder ending in .ranvier)"), last_folder());
    if (path.isEmpty()) return;
    keep_folder(path);
    document_.open_project(path);
}

void MainWindow::find_moved(const QString& object) {
    const auto* found = document_.project() ? document_.project()->find(object.toStdString()) : nullptr;
    if (!found) return;
    const QString name = QString::fromStdString(name_of(document_.project()->path_of(*found)));
    const QString path = QFileDialog::getOpenFileName(this, tr("Where is %1 now?").arg(name), last_folder());
    if (path.isEmpty()) return;
    keep_folder(path);
    document_.relink(object.toStdString(), path);
}

// --- views
// ----------------------------------------------------------------------------------------------------------------------

void MainWindow::export_view(ViewDock* view) {
    if (view && view->has_picture()) show_modeless(make_export_dialog(document_, view->kind(), view->shown_options(), this));
}

void MainWindow::copy_view(ViewDock* view) {
    if (!view || !view->has_picture()) return;
    auto* copy = beside(*this, document_, *view, tr("The figure was not copied."));
    connect(copy, &FigureExport::copied, this, [this, copy, title = view->shown_title()](const QImage& picture) {
        QApplication::clipboard()->setImage(picture);
        status_->showMessage(tr("%1 is on the clipboard, 174 x 124 mm at 300 dpi.").arg(title), 4000);
        copy->deleteLater();
    });
    copy->draw_copy({});
}

void MainWindow::show_table(ViewDock* view) {
    if (!view || !view->has_picture()) return;
    auto* table = beside(*this, document_, *view, tr("The table was not made."));
    connect(table, &FigureExport::tabled, this, [this, table, title = view->shown_title()](const Table& numbers) {
        show_modeless(make_table_dialog(document_, title, numbers, this));
        table->deleteLater();
    });
    table->make_table();
}

// --- what the tree of the project asks for
// ----------------------------------------------------------------------------------------------------------------------

void MainWindow::connect_project_panel() {
    auto* panel = qobject_cast<ProjectPanel*>(docks_["project"]->panel());
    connect(panel, &ProjectPanel::settings_asked, this, [this](const QString& result) { use_settings(result.toStdString()); });
    connect(panel, &ProjectPanel::table_asked, this, [this](const QString& recording, const QString& table) {
        show_intervals(recording.toStdString(), table.toStdString());
    });
    connect(panel, &ProjectPanel::aligned_asked, this, [this](const QString& recording, const QString& table) {
        show_aligned(recording.toStdString(), table.toStdString());
    });
}

// At once if it is shown, else once it is there.
void MainWindow::with_recording(const std::string& id, std::function<void(const views::RecordingData&)> act) {
    if (document_.current_recording() != id) document_.show_object(id);
    if (const auto shown = document_.sources().recording) return act(*shown);
    auto* once = new QObject(this);
    connect(&document_, &Document::sources_changed, once, [this, once, id, act] {
        const auto shown = document_.sources().recording;
        if (document_.current_recording() == id && !shown) return;
        once->deleteLater();
        disconnect(&document_, nullptr, once, nullptr);
        if (document_.current_recording() == id) act(*shown);
    });
}

void MainWindow::show_intervals(const std::string& recording, const std::string& table) {
    with_recording(recording, [this, table](const views::RecordingData& shown) {
        if (const auto* found = shown.find_intervals(table))
            show_modeless(make_table_dialog(document_, QString::fromStdString(table),
                                            table_of_intervals(*found, shown.unit_of_time().toStdString()), this));
    });
}

void MainWindow::show_aligned(const std::string& recording, const std::string& table) {
    with_recording(recording, [this, table](const views::RecordingData&) {
        area_->add_view("aligned", {{"table", table}}, area_->current());
    });
}

void MainWindow::use_settings(const std::string& result) {
    auto* dock = docks_["form"];
    auto* form = qobject_cast<FormPanel*>(dock->panel());
    if (!form || result.empty()) return;
    form->fill_from(result);
    dock->bring();
}

void MainWindow::show_manual() { show_modeless(make_manual_dialog(QDir::cleanPath(options_.share + "/../doc/ranvier"), this)); }

void MainWindow::show_keys(ViewDock* view) {
    auto* shown = findChild<QDialog*>(QStringLiteral("shortcut_table"));
    if (shown && shown->isVisible())
        shown->close();
    else
        show_modeless(make_shortcut_table(actions_, view, this));
}

void MainWindow::show_hit_menu(ViewDock* view, const QPoint& global, const views::Hit& hit) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    auto& link = document_.link();
    const auto unit_actions = [&](const std::string& unit) {
        if (unit.empty()) return;
        const QString name = QString::fromStdString(unit);
        menu->addAction(tr("Select unit %1").arg(name), this, [&link, unit] { link.select_units({unit}); });
        menu->addAction(tr("Only the edges of unit %1").arg(name), this, [&link, unit] {
            auto next = link.link();
            next.seed_node = unit;
            link.set(next);
        });
        menu->addAction(tr("Label unit %1 ...").arg(name), this, [this, unit] { label_unit(unit); });
    };
    unit_actions(hit.unit);
    if (hit.receiver != hit.unit) unit_actions(hit.receiver);
    if (hit.state >= 0) {
        menu->addAction(tr("Select state %1").arg(hit.state + 1), this, [&link, state = hit.state] { link.select_state(state); });
        menu->addAction(tr("Name state %1 ...").arg(hit.state + 1), this, [this, state = hit.state] { name_state(state); });
    }
    if (std::isfinite(hit.time))
        menu->addAction(tr("Put the cursor here"), this, [&link, at = hit.time] { link.set_cursor(at); });
    if (!menu->isEmpty()) menu->addSeparator();
    menu->addAction(tr("Export figure ..."), this, [this, view] { export_view(view); });
    menu->addAction(tr("Copy figure"), this, [this, view] { copy_view(view); });
    menu->addAction(tr("Table of its numbers"), this, [this, view] { show_table(view); });
    menu->addSeparator();
    menu->addAction(tr("Duplicate"), view, &ViewDock::duplicate_asked);
    menu->addAction(view->isFloating() ? tr("Put back") : tr("Float"), view, [view] { view->setFloating(!view->isFloating()); });
    menu->addAction(tr("Close"), view, &QDockWidget::close);
    menu->popup(global);
}

void MainWindow::label_unit(const std::string& unit) {
    const std::string object = document_.current_recording(), key = "unit/" + unit + "/label";
    if (object.empty()) return;
    bool ok = false;
    const QString now = QString::fromStdString(document_.project()->property(object, key));
    const QString label = QInputDialog::getText(this, tr("Label unit %1").arg(QString::fromStdString(unit)),
                                                tr("Label, empty for none"), QLineEdit::Normal, now, &ok);
    if (ok && label != now) document_.set_property(object, key, label.toStdString());
}

void MainWindow::name_state(int state) {
    const std::string object = document_.current_result(), key = "state/" + std::to_string(state) + "/name";
    if (object.empty()) return;
    bool ok = false;
    const QString now = QString::fromStdString(document_.project()->property(object, key));
    const QString name =
        QInputDialog::getText(this, tr("Name state %1").arg(state + 1), tr("Name, empty for none"), QLineEdit::Normal, now, &ok);
    if (ok && name != now) document_.set_property(object, key, name.toStdString());
}

// --- jobs
// -----------------------------------------------------------------------------------------------------------------------

void MainWindow::set_up(const std::string& operation) {
    auto* dock = docks_["form"];
    if (auto* form = qobject_cast<FormPanel*>(dock->panel())) form->choose(operation);
    dock->bring();
}

// The run button checks the form first, so it is what is pressed.
void MainWindow::run_form() {
    auto* dock = docks_["form"];
    if (auto* button = dock->panel()->findChild<QAbstractButton*>("run_form"); button && button->isEnabled())
        button->click();
    else
        dock->bring();
}

void MainWindow::cancel_job() {
    int newest = 0;
    for (const auto* job : document_.queue().jobs())
        if (job->state == JobState::running) newest = job->id;
    if (newest > 0) document_.stop_job(newest, Stop::cancel);
}

// --- layouts, regions
// -------------------------------------------------------------------------------------------------------------

void MainWindow::apply_layout(Preset preset) { area_->show_preset(preset); }

void MainWindow::save_layout() {
    bool ok = false;
    const QString name = QInputDialog::getText(this, tr("Save the layout"), tr("Name"), QLineEdit::Normal, {}, &ok).trimmed();
    if (!ok || name.isEmpty()) return;
    auto saved = area_->save();
    saved["touched"] = true;
    auto layouts = Settings::instance().value("layouts").toObject();
    layouts[name] = saved;
    Settings::instance().set("layouts", layouts);
}

// Project, units, views, form, jobs: the regions in the order one reads them.
void MainWindow::focus_next_region() {
    QList<QWidget*> regions;
    for (const char* name : {"project", "recent", "units"})
        if (docks_[name]->isVisible()) regions << docks_[name];
    regions << (with_views_ ? static_cast<QWidget*>(area_) : stack_->currentWidget());
    for (const char* name : {"form", "jobs", "history"})
        if (docks_[name]->isVisible()) regions << docks_[name];
    qsizetype at = -1;
    for (qsizetype i = 0; i < regions.size(); ++i)
        if (auto* now = QApplication::focusWidget(); now && (regions[i] == now || regions[i]->isAncestorOf(now))) at = i;
    auto* next = regions[(at + 1) % regions.size()];
    if (next == area_) {
        area_->focus_next(0);
    } else if (auto* dock = qobject_cast<ToolDock*>(next)) {
        dock->bring();
    } else {
        finder_->begin();
    }
}

void MainWindow::about() {
    const auto& options = document_.session().options();
    QMessageBox box(this);
    box.setWindowTitle(tr("About Ranvier"));
    box.setText(tr("Ranvier %1").arg(RANVIER_VERSION));
    box.setInformativeText(
        tr("Brain states and functional couplings from spike recordings.\n\nDevice class %1, %n thread(s).\nSettings: %2",
           nullptr, options.threads)
            .arg(QString::fromStdString(options.device_class.name()), Settings::instance().file()));
    box.setTextInteractionFlags(Qt::TextSelectableByMouse);
    box.exec();
}

void MainWindow::refresh_undo() {
    const auto* project = document_.project();
    const auto& history = project ? project->history() : std::vector<HistoryEntry>{};
    QString undo, redo;
    for (const auto& entry : history)
        if (!entry.undone && is_edit(entry.command)) undo = QString::fromStdString(entry.sentence);
    for (auto entry = history.rbegin(); entry != history.rend(); ++entry)
        if (entry->undone) redo = QString::fromStdString(entry->sentence);
    auto *undo_action = actions_.find("undo"), *redo_action = actions_.find("redo");
    undo_action->setEnabled(project && project->can_undo());
    redo_action->setEnabled(project && project->can_redo());
    undo_action->setToolTip(undo.isEmpty() ? tr("Undo") : tr("Undo: %1").arg(undo));
    redo_action->setToolTip(redo.isEmpty() ? tr("Redo") : tr("Redo: %1").arg(redo));
}

} // namespace ranvier::gui
