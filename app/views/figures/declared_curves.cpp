// Line, band and scatter of declared views.
#include <algorithm>
#include <cmath>
#include <limits>

#include <QCoreApplication>
#include <QImage>
#include <QPolygonF>

#include "app/views/canvas.hpp"
#include "app/views/figures/declared_plot.hpp"
#include "app/views/figures/line_labels.hpp"

namespace ranvier::views {
namespace {

constexpr size_t most_points = 200'000; // of a curve; more are kept as the least and greatest of blocks
constexpr size_t most_coloured = 8;     // curves beyond it are grey, as there are no more colours

struct Curve {
    QString name;
    std::vector<double> xs, ys, lows, highs; // lows and highs: of a band, else empty
};

struct Frame { // what scatter and curves have in common
    QString x_title, y_title;
    double low_x = 0, high_x = 1, low_y = 0, high_y = 1;
};

class CurvePlot : public DeclaredPlot {
    Q_DECLARE_TR_FUNCTIONS(CurvePlot)
public:
    CurvePlot(std::vector<Curve> curves, Frame frame, bool points)
        : curves_(std::move(curves)), frame_(std::move(frame)), points_(points) {
        find_ranges();
    }
    void paint(QPainter& p, const QRectF& area, const Style& style) override;
    std::vector<std::pair<QString, QString>> probe(const QPointF& point) const override;
    int64_t n_marks() const override {
        int64_t n = 0;
        for (const Curve& c : curves_) n += points_ ? static_cast<int64_t>(c.xs.size()) : 1;
        return n;
    }

private:
    void find_ranges();
    void paint_curve(QPainter& p, const Style& style, size_t i) const;
    void paint_band(QPainter& p, const Curve& curve, QColor colour) const;
    void paint_points(QPainter& p, const Style& style, const Curve& curve, size_t i) const;

    std::vector<Curve> curves_;
    Frame frame_;
    bool points_;
    Scale x_, y_;
    QRectF plot_;
};

void CurvePlot::find_ranges() {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    frame_.low_x = frame_.low_y = infinity, frame_.high_x = frame_.high_y = -infinity;
    const auto hold = [](const std::vector<double>& values, double& low, double& high) {
        for (const double v : values)
            if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
    };
    for (const Curve& c : curves_) {
        hold(c.xs, frame_.low_x, frame_.high_x);
        for (const auto* values : {&c.ys, &c.lows, &c.highs}) hold(*values, frame_.low_y, frame_.high_y);
    }
    widen_to_ticks(frame_.low_x, frame_.high_x, 4);
    widen_to_ticks(frame_.low_y, frame_.high_y, 4);
}

void CurvePlot::paint_band(QPainter& p, const Curve& curve, QColor colour) const {
    QPolygonF shape;
    for (size_t i = 0; i < curve.xs.size(); ++i)
        if (std::isfinite(curve.highs[i])) shape << QPointF(x_.at(curve.xs[i]), y_.at(curve.highs[i]));
    for (size_t i = curve.xs.size(); i-- > 0;)
        if (std::isfinite(curve.lows[i])) shape << QPointF(x_.at(curve.xs[i]), y_.at(curve.lows[i]));
    colour.setAlphaF(.18f);
    p.setPen(Qt::NoPen);
    p.setBrush(colour);
    p.drawPolygon(shape);
    p.setBrush(Qt::NoBrush);
}

void CurvePlot::paint_points(QPainter& p, const Style& style, const Curve& curve, size_t i) const {
    const Category category = style.theme->category(static_cast<int>(i));
    const QColor fill = curves_.size() == 1 ? style.theme->text : category.fill;
    if (curve.xs.size() > 2000) { // one call for all
        QPolygonF places;
        for (size_t k = 0; k < curve.xs.size(); ++k)
            if (std::isfinite(curve.xs[k]) && std::isfinite(curve.ys[k]))
                places << QPointF(x_.at(curve.xs[k]), y_.at(curve.ys[k]));
        p.setPen(QPen(fill, style.px(2), Qt::SolidLine, Qt::RoundCap));
        p.drawPoints(places);
        return;
    }
    const double size = style.px(curve.xs.size() > 200 ? 4 : 6);
    for (size_t k = 0; k < curve.xs.size(); ++k)
        if (std::isfinite(curve.xs[k]) && std::isfinite(curve.ys[k]))
            draw_marker(p, curves_.size() == 1 ? Marker::circle : category.marker, {x_.at(curve.xs[k]), y_.at(curve.ys[k])}, size,
                        fill, QColor());
}

void CurvePlot::paint_curve(QPainter& p, const Style& style, size_t i) const {
    const Curve& curve = curves_[i];
    if (points_ && style.marks_as_pixels) {
        const double ratio = std::max(1., style.pixel_ratio);
        QImage image((plot_.size() * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter points(&image);
        points.setRenderHint(QPainter::Antialiasing);
        points.scale(ratio, ratio);
        points.translate(-plot_.topLeft());
        paint_points(points, style, curve, i);
        points.end();
        p.drawImage(plot_, image);
        return;
    }
    if (points_) {
        paint_points(p, style, curve, i);
        return;
    }
    const bool coloured = curves_.size() <= most_coloured;
    const QColor colour = curves_.size() == 1 ? style.theme->accent
                          : coloured          ? style.theme->category(static_cast<int>(i)).line
                                              : style.theme->control_edge;
    if (!curve.lows.empty()) paint_band(p, curve, colour);
    draw_curve(p, x_, y_, curve.xs, curve.ys,
               QPen(colour, coloured ? style.whole(curves_.size() == 1 ? 2 : 1.5) : style.whole(1)));
    if (curve.xs.size() <= 40 && coloured)
        for (size_t k = 0; k < curve.xs.size(); ++k)
            if (std::isfinite(curve.ys[k]))
                draw_marker(p, curves_.size() == 1 ? Marker::circle : style.theme->category(static_cast<int>(i)).marker,
                            {x_.at(curve.xs[k]), y_.at(curve.ys[k])}, style.px(6), colour, QColor());
}

void CurvePlot::paint(QPainter& p, const QRectF& area, const Style& style) {
    const AxisLook up{.title = frame_.y_title, .ticks = 4}, along{.title = frame_.x_title, .ticks = 5};
    const bool named = curves_.size() > 1 && curves_.size() <= most_coloured;
    double words = 0;
    for (const Curve& c : curves_) words = std::max(words, named ? text_width(style, c.name) : 0);
    const double right = std::min(words, area.width() * .3) + style.px(16);
    plot_ = area.adjusted(left_axis_width(style, frame_.low_y, frame_.high_y, up) + style.px(6), style.px(10), -right,
                          -(2 * line_height(style) + style.px(14)));
    if (plot_.width() < style.px(20) || plot_.height() < style.px(20)) return;
    x_ = {frame_.low_x, frame_.high_x, plot_.left(), plot_.right()};
    y_ = {frame_.low_y, frame_.high_y, plot_.bottom(), plot_.top()};
    p.save();
    if (frame_.low_y < 0 && frame_.high_y > 0) {
        p.setPen(QPen(style.theme->control_edge, style.whole(1)));
        const double zero = style.medium == Medium::screen ? std::floor(y_.at(0)) + .5 : y_.at(0);
        p.drawLine(QLineF(plot_.left(), zero, plot_.right(), zero));
    }
    draw_left_axis(p, style, y_, plot_.left(), up);
    draw_bottom_axis(p, style, x_, plot_.bottom(), along);
    std::vector<LineLabel> labels;
    p.setRenderHint(QPainter::Antialiasing);
    for (size_t i = 0; i < curves_.size(); ++i) {
        paint_curve(p, style, i);
        if (named && !curves_[i].ys.empty() && std::isfinite(curves_[i].ys.back()))
            labels.push_back(
                {y_.at(curves_[i].ys.back()), curves_[i].name, style.theme->category(static_cast<int>(i)).line, 400});
    }
    if (style.show_legend)
        draw_line_labels(
            p, style,
            QRectF(plot_.right() + style.px(8), plot_.top(), area.right() - plot_.right() - style.px(8), plot_.height()), labels);
    p.restore();
}

std::vector<std::pair<QString, QString>> CurvePlot::probe(const QPointF& point) const {
    if (!plot_.contains(point)) return {};
    const Curve* nearest = nullptr;
    size_t at = 0;
    double least = std::numeric_limits<double>::infinity();
    for (const Curve& c : curves_)
        for (size_t i = 0; i < c.xs.size(); ++i) {
            const double across = x_.at(c.xs[i]) - point.x(), away = y_.at(c.ys[i]) - point.y();
            const double distance = across * across + (points_ ? 1 : .01) * away * away;
            if (distance < least) least = distance, nearest = &c, at = i;
        }
    if (!nearest) return {};
    std::vector<std::pair<QString, QString>> words{{frame_.x_title, short_number(nearest->xs[at])},
                                                   {frame_.y_title, short_number(nearest->ys[at])}};
    if (!nearest->name.isEmpty()) words.insert(words.begin(), {tr("curve"), nearest->name});
    if (!nearest->lows.empty())
        words.emplace_back(tr("band"), tr("%1 to %2").arg(short_number(nearest->lows[at]), short_number(nearest->highs[at])));
    return words;
}

// Keeps the least and the greatest of each block, in their order, when there are more points than any screen shows.
void thin(Curve& curve) {
    if (curve.xs.size() <= most_points || !curve.lows.empty()) return;
    const size_t block = (curve.xs.size() + most_points / 2 - 1) / (most_points / 2);
    std::vector<double> xs, ys;
    for (size_t first = 0; first < curve.xs.size(); first += block) {
        const auto begin = curve.ys.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = curve.ys.begin() + static_cast<std::ptrdiff_t>(std::min(first + block, curve.ys.size()));
        const auto [low, high] = std::minmax_element(begin, end);
        for (const auto kept : {std::min(low, high), std::max(low, high)})
            xs.push_back(curve.xs[static_cast<size_t>(kept - curve.ys.begin())]), ys.push_back(*kept);
    }
    curve.xs = std::move(xs), curve.ys = std::move(ys);
}

// Along which of two dimensions lines run: the one with a unit, else the longer one.
size_t running_dim(const DeclaredArray& a) {
    if (a.dims.size() == 1) return 0;
    const bool first = a.dims[0].has_numbers() && !a.dims[0].unit.empty(),
               second = a.dims[1].has_numbers() && !a.dims[1].unit.empty();
    if (first != second) return first ? 0 : 1;
    if (a.dims[0].has_numbers() != a.dims[1].has_numbers()) return a.dims[0].has_numbers() ? 0 : 1;
    return a.dims[0].size > a.dims[1].size ? 0 : 1;
}

std::vector<Curve> curves_of(const DeclaredArray& a) {
    const size_t run = running_dim(a);
    std::vector<Curve> curves(a.dims.size() == 1 ? 1 : a.dims[1 - run].size);
    for (size_t c = 0; c < curves.size(); ++c) {
        if (a.dims.size() == 2)
            curves[c].name = QString::fromStdString(a.dims[1 - run].name).replace('_', ' ') + " " + a.dims[1 - run].words(c);
        for (uint64_t i = 0; i < a.dims[run].size; ++i) {
            curves[c].xs.push_back(a.dims[run].place(i));
            curves[c].ys.push_back(a.dims.size() == 1 ? a.at(i) : run == 0 ? a.at(i, c) : a.at(c, i));
        }
    }
    return curves;
}

// The bounds beside an array: NAME_low and NAME_high, or NAME plus and minus NAME_sd.
Status add_bounds(Curve& curve, const DeclaredArray& a, const ResultData& result) {
    const auto beside = [&](const char* end) {
        const ArrayView* found = result.find(a.array->group, a.array->name + end);
        return found && found->size() == a.array->size() ? found : nullptr;
    };
    const ArrayView *low = beside("_low"), *high = beside("_high"), *sd = beside("_sd");
    if (!(low && high) && !sd)
        return Error(Errc::invalid_argument, "A band of " + a.array->group + "/" + a.array->name + " needs " + a.array->name +
                                                 "_low and " + a.array->name + "_high or " + a.array->name +
                                                 "_sd beside it, or a dimension of 2 or 3.");
    for (uint64_t i = 0; i < a.size(); ++i) {
        curve.lows.push_back(low ? low->at(i) : a.at(i) - sd->at(i));
        curve.highs.push_back(high ? high->at(i) : a.at(i) + sd->at(i));
    }
    return Ok{};
}

Result<std::vector<Curve>> band_of(const DeclaredArray& a, const ResultData& result) {
    if (a.dims.size() == 1) {
        std::vector<Curve> curves = curves_of(a);
        RANVIER_TRY(add_bounds(curves[0], a, result));
        return curves;
    }
    const uint64_t parts = a.dims[1].size;
    if (parts != 2 && parts != 3)
        return Error(Errc::invalid_argument, "A band needs low and high, or low, middle and high, as its last dimension; \"" +
                                                 a.dims[1].name + "\" has " + std::to_string(parts) + ".");
    Curve curve;
    for (uint64_t i = 0; i < a.dims[0].size; ++i) {
        curve.xs.push_back(a.dims[0].place(i));
        curve.lows.push_back(a.at(i, 0)), curve.highs.push_back(a.at(i, parts - 1));
        curve.ys.push_back(parts == 3 ? a.at(i, 1) : (a.at(i, 0) + a.at(i, 1)) / 2);
    }
    return std::vector<Curve>{std::move(curve)};
}

Result<std::unique_ptr<DeclaredPlot>> scatter_of(const DeclaredArray& a) {
    Curve curve;
    Frame frame;
    if (a.dims.size() == 1) {
        curve = curves_of(a)[0];
        frame.x_title = a.dims[0].title(), frame.y_title = a.value_title();
    } else if (a.dims[1].size == 2 || a.dims[0].size == 2) {
        const bool last = a.dims[1].size == 2;
        const DeclaredDim& pair = a.dims[last ? 1 : 0];
        for (uint64_t i = 0; i < a.dims[last ? 0 : 1].size; ++i)
            curve.xs.push_back(last ? a.at(i, 0) : a.at(0, i)), curve.ys.push_back(last ? a.at(i, 1) : a.at(1, i));
        const QString unit = a.array->unit.empty() ? QString() : " (" + QString::fromStdString(a.array->unit) + ")";
        frame.x_title = QString::fromStdString(pair.name) + " " + pair.words(0) + unit;
        frame.y_title = QString::fromStdString(pair.name) + " " + pair.words(1) + unit;
    } else {
        return Error(Errc::invalid_argument,
                     "A scatter needs a dimension of 2, x and y; " + a.array->group + "/" + a.array->name + " has none.");
    }
    return std::unique_ptr<DeclaredPlot>(new CurvePlot({std::move(curve)}, std::move(frame), true));
}

} // namespace

Result<std::unique_ptr<DeclaredPlot>> curve_plot(const std::string& kind, const DeclaredArray& a, const ResultData& result) {
    if (kind == "scatter") return scatter_of(a);
    std::vector<Curve> curves;
    if (kind == "band") {
        RANVIER_ASSIGN(curves, band_of(a, result));
    } else {
        curves = curves_of(a);
    }
    for (Curve& curve : curves) thin(curve);
    Frame frame;
    frame.x_title = a.dims[kind == "band" ? 0 : running_dim(a)].title(), frame.y_title = a.value_title();
    return std::unique_ptr<DeclaredPlot>(new CurvePlot(std::move(curves), std::move(frame), false));
}

} // namespace ranvier::views
