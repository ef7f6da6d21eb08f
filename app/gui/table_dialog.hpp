// The numbers behind a figure.
#pragma once

#include <QDialog>

#include "app/gui/document.hpp"
#include "core/data/table.hpp"

class QLabel;
class QLineEdit;
class QTableView;

namespace ranvier::gui {

class FieldRow;
class TableModel;

class TableDialog : public QDialog {
    Q_OBJECT
public:
    TableDialog(Document& document, const QString& title, const Table& table, QWidget* parent);

    void copy();                    // the selected rows, else all that are shown, as TSV
    bool save(const QString& path); // .csv or .tsv; a new file. False, with a sentence in sight, if it was not written

private:
    void make_table();
    void filter();
    void ask_path();
    void tell(const QString& sentence, bool bad);
    Document& document_;
    QString title_;
    TableModel* model_;
    QTableView* view_;
    QLineEdit* filter_;
    FieldRow* filter_row_;
    QLabel *count_, *told_;
};

} // namespace ranvier::gui
