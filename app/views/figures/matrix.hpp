// A matrix of values as a picture: cells, groups and their names, colour bar, and triangles at what is selected. Couplings, class
// priors, rates and matrices of any plugin are drawn by it.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <QPainter>
#include <QRectF>
#include <QString>

#include "app/views/style.hpp"

namespace ranvier::views {

struct MatrixGroup {
    QString name;
    int first = 0, n = 0;
};

struct MatrixSide {
    QString title;                   // "to (receiver)"
    std::vector<QString> names;      // of the rows or columns, in drawing order; its length is their number
    std::vector<MatrixGroup> groups; // one behind the other, covering all; empty: the names themselves are shown
    std::vector<int> chips;          // category of each, drawn as chips in place of names; empty: none
    int n() const { return static_cast<int>(names.size()); }
};

enum class MatrixMap { signed_map, magnitude };

struct MatrixContent {
    MatrixSide rows, columns;
    std::vector<double> values; // [row, column]; NaN: missing, hatched
    std::vector<uint8_t> dots;  // [row, column], 1: a dot of 2 px in place of the whole cell; empty: whole cells
    std::vector<uint8_t> blank; // [row, column], 1: no coupling can be, in the colour of the diagonal; empty: none
    bool dashes = true;         // in negative cells
    MatrixMap map = MatrixMap::signed_map;
    double low = -1, high = 1; // of the colour bar; symmetric for a signed map
    QString bar_title;
    bool square = true; // equal cells in width and height

    size_t place(int row, int column) const {
        return static_cast<size_t>(row) * columns.names.size() + static_cast<size_t>(column);
    }
};

// A limit for a signed map that holds `largest`: 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten.
double round_limit(double largest);

// What is selected, as places in drawing order.
struct MatrixMarks {
    std::vector<int> rows, columns;
    std::vector<std::pair<int, int>> cells;
};

struct MatrixCell {
    int row = -1, column = -1;
    bool found() const { return row >= 0 && column >= 0; }
};

class MatrixPicture {
public:
    explicit MatrixPicture(MatrixContent content) : content_(std::move(content)) {}
    const MatrixContent& content() const { return content_; }

    void paint(QPainter& p, const QRectF& area, const Style& style, const MatrixMarks& marks);
    // Of the last paint; -1 outside. When cells are merged, the first of the block.
    MatrixCell cell_at(const QPointF& point) const;
    // Whether the last paint drew the mean of several cells in one pixel.
    bool merged() const { return merged_; }

private:
    struct Room;
    Room room_in(const QRectF& area, const Style& style) const;
    int edge(int i, int n, double length) const;
    QRectF cell_box(int row, int column) const;
    QRgb colour(const Style& style, double value) const;
    void paint_cells(QPainter& p, const Style& style) const;
    void paint_merged(QPainter& p, const Style& style, double ratio) const;
    double block_mean(int row, int rows, int column, int columns) const;
    void paint_cell(QPainter& p, const Style& style, int row, int column) const;
    void paint_groups(QPainter& p, const Style& style, const Room& room) const;
    void paint_row_names(QPainter& p, const Style& style, const Room& room) const;
    void paint_column_names(QPainter& p, const Style& style, const Room& room) const;
    void paint_titles(QPainter& p, const Style& style, const Room& room) const;
    void paint_marks(QPainter& p, const Style& style, const MatrixMarks& marks) const;

    MatrixContent content_;
    QRectF frame_; // the cells, of the last paint
    bool merged_ = false;
};

// `text`, or its first letters and a full stop where it does not fit ("Amyg."), or nothing where not even three do.
QString short_name(const Style& style, const QString& text, double width);

} // namespace ranvier::views
