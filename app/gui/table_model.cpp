#include "app/gui/table_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "app/views/canvas.hpp"
#include "core/base/text.hpp"
#include "core/data/expression.hpp"

namespace ranvier::gui {
namespace {

constexpr int significant = 4, decimals_of_seconds = 4, most_decimals = 8;

// Decimals that show `significant` digits of the largest value, and tenths of a millisecond of times: late in a long recording
// they would look alike. None where all are whole.
int decimals_of(const Column& column) {
    const auto* values = std::get_if<std::vector<double>>(&column.values);
    if (!values) return 0;
    double most = 0;
    bool whole = true;
    for (const double v : *values) {
        if (!std::isfinite(v)) continue;
        most = std::max(most, std::abs(v));
        whole = whole && v == std::floor(v);
    }
    if (whole || most == 0) return 0;
    const int decimals = significant - 1 - static_cast<int>(std::floor(std::log10(most)));
    return std::clamp(decimals, column.unit == "s" ? decimals_of_seconds : 0, most_decimals);
}

// A value in full; "" where there is none.
QString value_text(const Column& column, size_t row) {
    return std::visit(
        [row](const auto& values) {
            using T = typename std::decay_t<decltype(values)>::value_type;
            if constexpr (std::is_same_v<T, double>)
                return std::isnan(values[row]) ? QString() : QString::fromStdString(ranvier::text(values[row]));
            else if constexpr (std::is_same_v<T, std::string>)
                return QString::fromStdString(values[row]);
            else
                return QString::number(values[row]);
        },
        column.values);
}

QString header_text(const Column& column) {
    const QString name = QString::fromStdString(column.name);
    return column.unit.empty() ? name : QStringLiteral("%1 (%2)").arg(name, QString::fromStdString(column.unit));
}

// One field of a text table. Tabs and line ends would break a row of TSV, so there they become spaces; CSV has quotes.
QString field(QString text, QChar separator) {
    if (separator != ',') return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
    if (!text.contains(',') && !text.contains('"') && !text.contains('\n') && !text.contains('\r')) return text;
    return '"' + text.replace("\"", "\"\"") + '"';
}

template <typename T>
void sort_by(std::vector<size_t>& rows, const std::vector<T>& values, bool down) {
    std::stable_sort(rows.begin(), rows.end(), [&](size_t a, size_t b) {
        const T& x = values[a];
        const T& y = values[b];
        if constexpr (std::is_same_v<T, double>)
            if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
        return down ? y < x : x < y;
    });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The digits that start at `from`, without zeros before them; `from` goes behind them.
std::string_view digits_at(std::string_view text, size_t& from) {
    size_t end = from;
    while (end < text.size() && is_digit(text[end])) ++end;
    while (from + 1 < end && text[from] == '0') ++from;
    const auto digits = text.substr(from, end - from);
    from = end;
    return digits;
}

// Text as people order it, numbers in it by their value: unit 9 before unit 10. Below 0, 0 or above it.
int compare_text(std::string_view a, std::string_view b) {
    size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (is_digit(a[i]) && is_digit(b[j])) {
            const auto x = digits_at(a, i), y = digits_at(b, j);
            if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
            if (const int order = x.compare(y); order != 0) return order;
        } else if (a[i] != b[j]) {
            return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]) ? -1 : 1;
        } else {
            ++i, ++j;
        }
    }
    return (i < a.size() ? 1 : 0) - (j < b.size() ? 1 : 0);
}

void sort_by_text(std::vector<size_t>& rows, const std::vector<std::string>& values, bool down) {
    std::stable_sort(rows.begin(), rows.end(), [&](size_t a, size_t b) {
        if (values[a].empty() || values[b].empty()) return !values[a].empty() && values[b].empty();
        const int order = compare_text(values[a], values[b]);
        return down ? order > 0 : order < 0;
    });
}

} // namespace

TableModel::TableModel(Table table, QObject* parent) : QAbstractTableModel(parent), table_(std::move(table)) {
    for (const auto& column : table_.columns) decimals_.push_back(decimals_of(column));
    rows_.resize(table_.n_rows);
    std::iota(rows_.begin(), rows_.end(), size_t{0});
}

int TableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(rows_.size()); }
int TableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.columns.size());
}

bool TableModel::is_number(int i) const { return !std::holds_alternative<std::vector<std::string>>(column(i).values); }

QVariant TableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Column& c = column(index.column());
    const size_t row = rows_[static_cast<size_t>(index.row())];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(is_number(index.column()) ? Qt::AlignRight | Qt::AlignVCenter
                                                             : Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) return value_text(c, row);
    if (role != Qt::DisplayRole) return {};
    if (const auto* values = std::get_if<std::vector<double>>(&c.values))
        return views::number_text((*values)[row], decimals_[static_cast<size_t>(index.column())]);
    if (const auto* values = std::get_if<std::vector<int64_t>>(&c.values))
        return views::number_text(static_cast<double>((*values)[row]), 0);
    return value_text(c, row);
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::DisplayRole) return header_text(column(section)).replace('_', ' '); // "sender region"
    if (role == Qt::ToolTipRole) return header_text(column(section));                   // as filters and files name it
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(is_number(section) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

void TableModel::sort(int column, Qt::SortOrder order) {
    sorted_by_ = column;
    order_ = order;
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    sort_rows();
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void TableModel::sort_rows() {
    std::sort(rows_.begin(), rows_.end());
    if (sorted_by_ < 0 || sorted_by_ >= columnCount()) return;
    const bool down = order_ == Qt::DescendingOrder;
    const auto& values = column(sorted_by_).values;
    if (const auto* numbers = std::get_if<std::vector<double>>(&values))
        sort_by(rows_, *numbers, down);
    else if (const auto* wholes = std::get_if<std::vector<int64_t>>(&values))
        sort_by(rows_, *wholes, down);
    else
        sort_by_text(rows_, std::get<std::vector<std::string>>(values), down);
}

Status TableModel::set_filter(const QString& expression) {
    std::vector<uint8_t> kept(table_.n_rows, 1);
    if (!expression.trimmed().isEmpty()) {
        RANVIER_ASSIGN(kept, rows_where(expression.trimmed().toStdString(), table_));
    }
    beginResetModel();
    rows_.clear();
    for (size_t row = 0; row < kept.size(); ++row)
        if (kept[row]) rows_.push_back(row);
    sort_rows();
    endResetModel();
    return Ok{};
}

QString TableModel::text(QChar separator, std::vector<int> rows) const {
    if (rows.empty()) {
        rows.resize(rows_.size());
        std::iota(rows.begin(), rows.end(), 0);
    }
    QString out;
    const auto add_line = [&](auto text_of) {
        for (int c = 0; c < columnCount(); ++c) {
            if (c > 0) out += separator;
            out += field(text_of(c), separator);
        }
        out += '\n';
    };
    add_line([&](int c) { return header_text(column(c)); });
    for (const int row : rows) add_line([&](int c) { return value_text(column(c), rows_[static_cast<size_t>(row)]); });
    return out;
}

} // namespace ranvier::gui
