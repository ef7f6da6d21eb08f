// Weak stand-ins for what is being written; this file goes when nothing is pending.
#include <QAction>

#include "app/gui/dialogs.hpp"
#include "app/gui/tool_docks.hpp"

namespace ranvier::gui {
namespace {
class Pending : public Panel {
public:
    Pending(const char* name, QWidget* parent) : Panel(name, parent) {}
    QString title() const override { return objectName(); }
};
} // namespace
__attribute__((weak)) Panel* make_project_panel(Document&, QWidget* p) { return new Pending("project_panel", p); }
__attribute__((weak)) Panel* make_units_panel(Document&, QWidget* p) { return new Pending("units_panel", p); }
__attribute__((weak)) Panel* make_form_panel(Document&, QWidget* p) { return new Pending("form_panel", p); }
__attribute__((weak)) Panel* make_jobs_panel(Document&, QWidget* p) { return new Pending("jobs_panel", p); }
__attribute__((weak)) Panel* make_history_panel(Document&, QWidget* p) { return new Pending("history_panel", p); }
__attribute__((weak)) Panel* make_recent_panel(Document&, QWidget* p) { return new Pending("recent_panel", p); }
__attribute__((weak)) QDialog* make_export_dialog(Document&, const std::string&, const TextMap&, QWidget* p) {
    return new QDialog(p);
}
__attribute__((weak)) QDialog* make_assemble_dialog(Document&, const QStringList&, QWidget* p) { return new QDialog(p); }
__attribute__((weak)) QDialog* make_plugins_dialog(Document&, QWidget* p) { return new QDialog(p); }
__attribute__((weak)) QDialog* make_table_dialog(Document&, const QString&, const Table&, QWidget* p) { return new QDialog(p); }
__attribute__((weak)) QDialog* make_time_unit_dialog(Document&, const QString&, const QString&, QWidget* p) {
    return new QDialog(p);
}
} // namespace ranvier::gui
