// Heatmap, matrix and table of declared views.
#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "app/views/canvas.hpp"
#include "app/views/figures/declared_plot.hpp"
#include "app/views/figures/matrix.hpp"

namespace ranvier::views {
namespace {

constexpr uint64_t most_cells = 4'000'000; // that a picture keeps in memory

class GridPlot : public DeclaredPlot {
    Q_DECLARE_TR_FUNCTIONS(GridPlot)
public:
    GridPlot(const DeclaredArray& array, const std::string& kind);
    void paint(QPainter& p, const QRectF& area, const Style& style) override {
        const double height = line_height(style) + style.px(4);
        draw_text(p, style, QRectF(area.left(), area.top(), area.width() - style.px(8), height), Qt::AlignRight | Qt::AlignTop,
                  array_.value_title());
        picture_.paint(p, area.adjusted(0, height, 0, -style.px(4)), style, {});
    }
    std::vector<std::pair<QString, QString>> probe(const QPointF& point) const override;
    int64_t n_marks() const override { return static_cast<int64_t>(array_.size()); }
    QString notice() const override {
        return picture_.merged()
                   ? tr("%1 values in cells under a pixel: each pixel is the mean of its block.").arg(count_text(n_marks()))
                   : QString();
    }

private:
    MatrixSide side(const DeclaredDim& dim) const;
    const DeclaredArray& array_;
    MatrixPicture picture_{MatrixContent{}};
};

MatrixSide GridPlot::side(const DeclaredDim& dim) const {
    MatrixSide side;
    side.title = dim.title();
    const bool states = dim.name == "state" || dim.name.rfind("state_", 0) == 0;
    for (uint64_t i = 0; i < dim.size; ++i) {
        side.names.push_back(dim.words(i));
        if (states && dim.size <= 32)
            side.chips.push_back(static_cast<int>(std::lround(dim.place(i))) - (dim.coordinate ? 1 : 0));
    }
    return side;
}

GridPlot::GridPlot(const DeclaredArray& array, const std::string& kind) : array_(array) {
    MatrixContent content;
    content.rows = side(array.dims[0]);
    content.columns = side(array.dims[1]);
    double low = 0, high = 0;
    for (uint64_t i = 0; i < array.size(); ++i) {
        content.values.push_back(array.at(i));
        if (std::isfinite(content.values.back()))
            low = std::min(low, content.values.back()), high = std::max(high, content.values.back());
    }
    if (low < 0) {
        content.high = round_limit(std::max(-low, high)), content.low = -content.high;
    } else {
        content.map = MatrixMap::magnitude;
        content.low = 0, content.high = round_limit(high);
    }
    content.dashes = kind == "matrix";
    content.square = content.dashes && array.dims[0].size == array.dims[1].size;
    picture_ = MatrixPicture(std::move(content));
}

std::vector<std::pair<QString, QString>> GridPlot::probe(const QPointF& point) const {
    const MatrixCell cell = picture_.cell_at(point);
    if (!cell.found()) return {};
    const auto row = static_cast<uint64_t>(cell.row), column = static_cast<uint64_t>(cell.column);
    return {{array_.dims[0].title(), array_.dims[0].words(row)},
            {array_.dims[1].title(), array_.dims[1].words(column)},
            {array_.value_title(), short_number(array_.at(row, column))}};
}

class TablePlot : public DeclaredPlot {
    Q_DECLARE_TR_FUNCTIONS(TablePlot)
public:
    explicit TablePlot(const DeclaredArray& array) : array_(array), table_(array.table()) {}
    void paint(QPainter& p, const QRectF& area, const Style& style) override;
    std::vector<std::pair<QString, QString>> probe(const QPointF&) const override { return {}; }
    int64_t n_marks() const override { return static_cast<int64_t>(table_.n_rows * table_.columns.size()); }
    QString notice() const override {
        if (shown_ >= table_.n_rows) return {};
        return tr("%1 of %2 rows shown; the table window has all.")
            .arg(count_text(static_cast<int64_t>(shown_)), count_text(static_cast<int64_t>(table_.n_rows)));
    }

private:
    const DeclaredArray& array_;
    Table table_;
    size_t shown_ = 0;
};

void TablePlot::paint(QPainter& p, const QRectF& area, const Style& style) {
    const double row = style.px(21), header = style.px(24),
                 width = std::min(style.px(140), area.width() / static_cast<double>(std::max<size_t>(1, table_.columns.size())));
    shown_ = std::min(table_.n_rows, static_cast<size_t>(std::max(0., (area.height() - header) / row)));
    for (size_t c = 0; c < table_.columns.size(); ++c) {
        const Column& column = table_.columns[c];
        const auto* texts = std::get_if<std::vector<std::string>>(&column.values);
        const auto* numbers = std::get_if<std::vector<double>>(&column.values);
        const int side = texts ? Qt::AlignLeft : Qt::AlignRight;
        const auto box = [&](double top, double height) {
            return QRectF(area.left() + static_cast<double>(c) * width + style.px(8), top, width - style.px(16), height);
        };
        QString name = QString::fromStdString(column.name).replace('_', ' ');
        if (!column.unit.empty()) name += " (" + QString::fromStdString(column.unit) + ")";
        draw_text(p, style, box(area.top(), header), side | Qt::AlignVCenter, name);
        for (size_t i = 0; i < shown_; ++i)
            draw_text(p, style, box(area.top() + header + static_cast<double>(i) * row, row), side | Qt::AlignVCenter,
                      texts     ? QString::fromStdString((*texts)[i])
                      : numbers ? short_number((*numbers)[i])
                                : QString(),
                      {.size = 12, .colour = style.theme->text});
    }
    p.setPen(QPen(style.theme->grid, style.whole(1)));
    p.drawLine(QLineF(area.left(), std::floor(area.top() + header) + .5, area.right(), std::floor(area.top() + header) + .5));
}

} // namespace

Result<std::unique_ptr<DeclaredPlot>> grid_plot(const std::string& kind, const DeclaredArray& array) {
    if (kind == "table") return std::unique_ptr<DeclaredPlot>(new TablePlot(array));
    if (array.dims.size() != 2)
        return Error(Errc::invalid_argument, "A " + kind + " needs two dimensions; " + array.array->group + "/" +
                                                 array.array->name + " has " + std::to_string(array.dims.size()) + ".");
    if (array.size() > most_cells)
        return Error(Errc::limit, array.array->group + "/" + array.array->name + " has " + std::to_string(array.size()) +
                                      " values; a " + kind + " draws at most " + std::to_string(most_cells) + ".");
    return std::unique_ptr<DeclaredPlot>(new GridPlot(array, kind));
}

} // namespace ranvier::views
