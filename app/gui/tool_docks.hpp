// The tool docks around the views, each a widget that listens to the document. MainWindow puts them into QDockWidgets.
#pragma once

#include <QWidget>

#include "app/gui/document.hpp"

namespace ranvier::gui {

// A section of the window with a title row: 12/500, a second line 11 muted, at most three icon buttons.
class Panel : public QWidget {
    Q_OBJECT
public:
    explicit Panel(const QString& object_name, QWidget* parent = nullptr) : QWidget(parent) { setObjectName(object_name); }
    virtual QString title() const = 0;
    virtual QString subtitle() const { return {}; }
    // Icon buttons of the title row, by their actions (icon, text, tool tip); "more" and its menu are the host's.
    virtual QList<QAction*> title_actions() { return {}; }
Q_SIGNALS:
    void title_changed();
    void message(const ranvier::gui::Message& message);
};

Panel* make_project_panel(Document& document, QWidget* parent); // objectName project_panel: tree of recordings, results, jobs
Panel* make_units_panel(Document& document, QWidget* parent);   // units_panel: table, sortable, filterable, linked selection
Panel* make_form_panel(Document& document, QWidget* parent); // form_panel: the chosen operation's form, cost, Copy command, Run
Panel* make_jobs_panel(Document& document, QWidget* parent); // jobs_panel: progress, curves, log, cancel, resume
Panel* make_history_panel(Document& document, QWidget* parent); // history_panel: commands; copy as shell, Python, JSON lines
Panel* make_recent_panel(Document& document, QWidget* parent);  // recent_panel: beside the first-run page

} // namespace ranvier::gui
