// A table of the core as rows one can look at: sorted, filtered, and as text for other programs.
#pragma once

#include <vector>

#include <QAbstractTableModel>

#include "core/base/result.hpp"
#include "core/data/table.hpp"

namespace ranvier::gui {

class TableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit TableModel(Table table, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override; // what has no value comes last; column -1: as they came

    // Only the rows that fulfil an expression (core/data/expression.hpp); "": all. On failure nothing changes.
    Status set_filter(const QString& expression);
    size_t n_all_rows() const { return table_.n_rows; }
    bool is_number(int column) const;

    // The rows in their order, with names and units above, values in full. `rows`: of this model; empty: all.
    QString text(QChar separator, std::vector<int> rows = {}) const;

private:
    const Column& column(int i) const { return table_.columns[static_cast<size_t>(i)]; }
    void sort_rows();
    Table table_;
    std::vector<int> decimals_; // [column], of what is shown
    std::vector<size_t> rows_;  // of the table, as shown
    int sorted_by_ = -1;
    Qt::SortOrder order_ = Qt::AscendingOrder;
};

} // namespace ranvier::gui
