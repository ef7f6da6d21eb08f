// The units of a recording as a table: what the file tells of them, what their spikes tell, and the label people gave them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QAbstractTableModel>

#include "app/views/figure.hpp"

namespace ranvier::gui {

// What is counted from the spikes of one unit.
struct UnitNumbers {
    double rate = 0;      // per second, or per bin where a recording has no seconds
    double violation = 0; // percent of intervals under refractory_s; NaN where there are none or no seconds
    int64_t n_spikes = 0;
};
inline constexpr double refractory_s = 0.0015;
// Reads every spike: for a thread that nobody waits for.
std::vector<UnitNumbers> unit_numbers(const views::RecordingData& recording);

class UnitTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { id, region, rate, violation, label, n_spikes, quality, first_own };
    static constexpr int sort_role = Qt::UserRole; // a number where it is one

    explicit UnitTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void set_recording(std::shared_ptr<const views::RecordingData> recording); // numbers are empty until they come
    void set_numbers(std::vector<UnitNumbers> numbers);
    void set_annotations(std::shared_ptr<const views::Annotations> annotations);
    // Told what a person wrote into the column of labels.
    void on_label(std::function<void(const std::string& unit, const std::string& label)> listener);

    const views::RecordingData* recording() const { return recording_.get(); }
    bool has_any(int column) const; // whether some unit has something there
    // Everything as a table, for expressions: id, region, rate, isi, n_spikes, quality, label, and the file's own columns.
    Table as_table() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

private:
    QVariant value(size_t row, int column) const; // a number or a text; invalid: nothing there
    QString shown(size_t row, int column) const;
    bool is_number(int column) const;
    std::string label_of(const std::string& unit) const;

    std::shared_ptr<const views::RecordingData> recording_;
    std::shared_ptr<const views::Annotations> annotations_;
    std::vector<UnitNumbers> numbers_;
    std::function<void(const std::string&, const std::string&)> on_label_;
};

} // namespace ranvier::gui
