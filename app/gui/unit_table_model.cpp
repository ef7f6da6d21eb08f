#include "app/gui/unit_table_model.hpp"

#include <cmath>

#include "app/views/canvas.hpp"
#include "core/sdk/ranvier/isi.hpp"

namespace ranvier::gui {
namespace {

double observed_length(const views::RecordingData& recording) {
    double length = 0;
    for (const auto& interval : recording.observed()) length += interval.stop - interval.start;
    return length > 0 ? length : recording.extent().stop - recording.extent().start;
}

bool column_is_number(const Column& column) { return !std::holds_alternative<std::vector<std::string>>(column.values); }

QVariant own_value(const Column& column, size_t row) {
    return std::visit(
        [row](const auto& values) -> QVariant {
            using T = typename std::decay_t<decltype(values)>::value_type;
            if constexpr (std::is_same_v<T, std::string>)
                return QString::fromStdString(values[row]);
            else if constexpr (std::is_same_v<T, double>)
                return std::isnan(values[row]) ? QVariant() : QVariant(values[row]);
            else
                return QVariant(static_cast<qlonglong>(values[row]));
        },
        column.values);
}

} // namespace

std::vector<UnitNumbers> unit_numbers(const views::RecordingData& recording) {
    const double length = observed_length(recording);
    std::vector<UnitNumbers> all(static_cast<size_t>(recording.n_units()));
    for (int u = 0; u < recording.n_units(); ++u) {
        const auto times = recording.spikes(u);
        UnitNumbers& numbers = all[static_cast<size_t>(u)];
        numbers.n_spikes = static_cast<int64_t>(times.size());
        numbers.rate = length > 0 ? static_cast<double>(times.size()) / length : std::nan("");
        const bool has_intervals = recording.in_seconds() && !recording.is_counts() && times.size() > 1;
        numbers.violation = has_intervals ? 100.0 * static_cast<double>(short_intervals(times, refractory_s)) /
                                                static_cast<double>(times.size() - 1)
                                          : std::nan("");
    }
    return all;
}

void UnitTableModel::set_recording(std::shared_ptr<const views::RecordingData> recording) {
    beginResetModel();
    recording_ = std::move(recording);
    numbers_.clear();
    endResetModel();
}

void UnitTableModel::set_numbers(std::vector<UnitNumbers> numbers) {
    if (!recording_ || numbers.size() != recording_->units().size()) return;
    numbers_ = std::move(numbers);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void UnitTableModel::set_annotations(std::shared_ptr<const views::Annotations> annotations) {
    annotations_ = std::move(annotations);
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, label), index(rowCount() - 1, label));
}

void UnitTableModel::on_label(std::function<void(const std::string&, const std::string&)> listener) {
    on_label_ = std::move(listener);
}

int UnitTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !recording_ ? 0 : recording_->n_units();
}

int UnitTableModel::columnCount(const QModelIndex& parent) const {
    if (parent.isValid()) return 0;
    return first_own + (recording_ ? static_cast<int>(recording_->unit_columns().columns.size()) : 0);
}

std::string UnitTableModel::label_of(const std::string& unit) const {
    if (!annotations_) return "";
    const auto found = annotations_->unit_labels.find(unit);
    return found == annotations_->unit_labels.end() ? "" : found->second;
}

bool UnitTableModel::is_number(int column) const {
    if (column == rate || column == violation || column == n_spikes) return true;
    return column >= first_own && column_is_number(recording_->unit_columns().columns[static_cast<size_t>(column - first_own)]);
}

QVariant UnitTableModel::value(size_t row, int column) const {
    const Unit& unit = recording_->units()[row];
    if (column == id) return QString::fromStdString(unit.id);
    if (column == region) return QString::fromStdString(unit.region);
    if (column == quality) return QString::fromStdString(unit.quality);
    if (column == label) return QString::fromStdString(label_of(unit.id));
    if (column >= first_own) return own_value(recording_->unit_columns().columns[static_cast<size_t>(column - first_own)], row);
    if (numbers_.empty()) return {};
    const UnitNumbers& numbers = numbers_[row];
    if (column == n_spikes) return static_cast<qlonglong>(numbers.n_spikes);
    return column == rate ? numbers.rate : numbers.violation;
}

// Empty: not known yet. An en dash: there is no such number.
QString UnitTableModel::shown(size_t row, int column) const {
    const QVariant held = value(row, column);
    if (!is_number(column)) return held.toString();
    if (!held.isValid()) return column >= first_own ? QStringLiteral("–") : QString();
    if (column == n_spikes) return views::count_text(held.toLongLong());
    if (column == rate || column == violation) return views::number_text(held.toDouble(), 2);
    return held.typeId() == QMetaType::Double ? views::short_number(held.toDouble()) : views::count_text(held.toLongLong());
}

QVariant UnitTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !recording_) return {};
    const auto row = static_cast<size_t>(index.row());
    const int column = index.column();
    if (role == Qt::DisplayRole || role == Qt::EditRole) return shown(row, column);
    if (role == Qt::ToolTipRole)
        return column == region || column == label || column >= first_own ? shown(row, column) : QVariant();
    if (role == Qt::TextAlignmentRole)
        return QVariant((is_number(column) || column == id ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != sort_role) return {};
    if (column != id) return value(row, column);
    bool whole = false; // ids that are numbers are ordered as such
    const qlonglong number = value(row, column).toString().toLongLong(&whole);
    return whole ? QVariant(number) : value(row, column);
}

QVariant UnitTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const bool seconds = !recording_ || recording_->in_seconds();
    if (role == Qt::TextAlignmentRole && recording_)
        return QVariant((is_number(section) || section == id ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == violation) return tr("Share of intervals under 1.5 ms, in percent");
    if (role == Qt::ToolTipRole && section == label) return tr("Your own words for a unit; they change nothing in the file");
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case id:
            return tr("Unit");
        case region:
            return tr("Region");
        case rate:
            return seconds ? tr("Rate Hz") : tr("Rate /bin");
        case violation:
            return tr("ISI %");
        case label:
            return tr("Label");
        case n_spikes:
            return tr("Spikes");
        case quality:
            return tr("Quality");
        default:
            break;
    }
    if (!recording_ || section >= columnCount()) return {};
    const auto& own = recording_->unit_columns().columns[static_cast<size_t>(section - first_own)];
    return QString::fromStdString(own.unit.empty() ? own.name : own.name + " " + own.unit);
}

Qt::ItemFlags UnitTableModel::flags(const QModelIndex& index) const {
    const auto flags = QAbstractTableModel::flags(index);
    return index.column() == label ? flags | Qt::ItemIsEditable : flags;
}

bool UnitTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.column() != label || !recording_ || !on_label_) return false;
    on_label_(recording_->units()[static_cast<size_t>(index.row())].id, value.toString().trimmed().toStdString());
    return true;
}

bool UnitTableModel::has_any(int column) const {
    for (size_t row = 0; recording_ && row < recording_->units().size(); ++row) {
        const QVariant held = value(row, column);
        const bool number = held.typeId() == QMetaType::Double && !std::isnan(held.toDouble());
        if (number || held.typeId() == QMetaType::LongLong ||
            (held.isValid() && !held.toString().isEmpty() && held.typeId() != QMetaType::Double))
            return true;
    }
    return false;
}

Table UnitTableModel::as_table() const {
    Table table;
    if (!recording_) return table;
    table = recording_->unit_columns();
    table.n_rows = recording_->units().size();
    const auto add = [&](const char* name, auto of) {
        if (table.find(name)) return;
        using T = decltype(of(size_t{0}));
        std::vector<T> values;
        for (size_t row = 0; row < table.n_rows; ++row) values.push_back(of(row));
        table.columns.push_back({name, "", std::move(values)});
    };
    const auto& units = recording_->units();
    add("id", [&](size_t row) { return units[row].id; });
    add("region", [&](size_t row) { return units[row].region; });
    add("quality", [&](size_t row) { return units[row].quality; });
    add("label", [&](size_t row) { return label_of(units[row].id); });
    if (numbers_.empty()) return table;
    add("rate", [&](size_t row) { return numbers_[row].rate; });
    add("isi", [&](size_t row) { return numbers_[row].violation; });
    add("n_spikes", [&](size_t row) { return numbers_[row].n_spikes; });
    return table;
}

} // namespace ranvier::gui
