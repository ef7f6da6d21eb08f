// Several files as one recording: what each is taken as, by which clock and in which unit of time.
#pragma once

#include <vector>

#include <QDialog>

#include "app/gui/document.hpp"
#include "core/data/assembly.hpp"

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace ranvier::gui {

class AssembleDialog : public QDialog {
    Q_OBJECT
public:
    AssembleDialog(Document& document, const QStringList& paths, QWidget* parent);

    // As it is set now, checked; or the sentence that says what is wrong.
    Result<Assembly> assembly() const;

private:
    struct Row {
        QString path;
        QComboBox *port, *clock, *unit;
    };
    QWidget* make_rows(const QStringList& paths);
    void make_foot();
    void add_row(QGridLayout* grid, int at, const QString& path, const QString& port);
    void ask_pulses(QComboBox* clock);
    void refresh();
    void open_together();
    void open_each();
    Document& document_;
    std::vector<Row> rows_;
    QLabel* told_;
    QPushButton* together_ = nullptr;
};

// The ports that files are likely to be at, by their names; one of them is "spikes" if any may be.
QStringList likely_ports(const QStringList& paths);

} // namespace ranvier::gui
