// Dialogs of the window. Each is modeless or short; none stands in the way of a job.
#pragma once

#include <QDialog>
#include <QStringList>

#include "app/gui/document.hpp"
#include "app/views/export_figure.hpp"

namespace ranvier::gui {

// Export of a figure (look/06): size, text, file, theme, content; live preview with rulers; clipboard. The figure is made anew by
// `kind` and `options`, so the one on screen is left alone.
QDialog* make_export_dialog(Document& document, const std::string& kind, const TextMap& options, QWidget* parent);
// Several files of a drop as one recording: a port for each, clock and unit; or each on its own.
QDialog* make_assemble_dialog(Document& document, const QStringList& paths, QWidget* parent);
// What is installed, with state and reason.
QDialog* make_plugins_dialog(Document& document, QWidget* parent);
// The numbers behind a figure: sortable, filterable, copyable, CSV and TSV.
QDialog* make_table_dialog(Document& document, const QString& title, const Table& table, QWidget* parent);
// The unit of time of a file whose times have none.
QDialog* make_time_unit_dialog(Document& document, const QString& path, const QString& sentence, QWidget* parent);

// The manual that comes along: the pages in `folder`, with a list of them and a search. Nothing is fetched from anywhere.
QDialog* make_manual_dialog(const QString& folder, QWidget* parent);

} // namespace ranvier::gui
