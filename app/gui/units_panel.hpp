// The table of units: sorted, filtered by an expression, and selected together with everything else that shows units.
#pragma once

#include <optional>
#include <vector>

#include <QThreadPool>

#include "app/gui/tool_docks.hpp"
#include "app/gui/unit_table_model.hpp"

class QLabel;
class QLineEdit;
class QMenu;
class QTableView;

namespace ranvier::gui {

class EmptyState;
class UnitFilter;

class UnitsPanel : public Panel {
    Q_OBJECT
public:
    UnitsPanel(Document& document, QWidget* parent);
    ~UnitsPanel() override;

    QString title() const override;
    QString subtitle() const override;
    QList<QAction*> title_actions() override;
    void set_filter(const QString& expression); // "" shows all
    void find_unit(const std::string& id);      // brings its row into sight

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    void build_table();
    void build_actions();
    void sources_changed();
    void take_link(const views::Link& now);
    void give_selection();
    void apply_filter();
    void fit_columns();
    void copy_rows() const;
    void use_for_analysis();
    std::string ids_that_pass() const; // the filter: "3,7,12"
    void show_menu(const QPoint& at);
    std::string unit_at(int row) const;

    Document& document_;
    UnitTableModel model_;
    UnitFilter* shown_;
    QTableView* table_;
    QLineEdit* filter_;
    QLabel* complaint_;
    QWidget* filter_box_;
    EmptyState* empty_;
    QAction* filter_action_;
    QAction* copy_action_;
    QAction* label_action_;
    QAction* analysis_action_;
    QThreadPool pool_;
    bool taking_ = false; // the selection comes from elsewhere
};

} // namespace ranvier::gui
