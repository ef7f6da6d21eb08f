// Histogram and ribbon of declared views.
#include <algorithm>
#include <cmath>
#include <limits>

#include <QCoreApplication>

#include "app/views/canvas.hpp"
#include "app/views/figures/declared_plot.hpp"
#include "app/views/figures/fit_words.hpp"

namespace ranvier::views {
namespace {

class HistogramPlot : public DeclaredPlot {
    Q_DECLARE_TR_FUNCTIONS(HistogramPlot)
public:
    explicit HistogramPlot(const DeclaredArray& array);
    void paint(QPainter& p, const QRectF& area, const Style& style) override;
    std::vector<std::pair<QString, QString>> probe(const QPointF& point) const override;
    int64_t n_marks() const override { return static_cast<int64_t>(counts_.size()); }
    QString notice() const override {
        return missing_ == 0 ? QString()
                             : counted(tr("%n value(s) are missing and not counted.", nullptr, static_cast<int>(missing_)),
                                       static_cast<int>(missing_));
    }

private:
    double edge(size_t i) const { return low_ + (high_ - low_) * static_cast<double>(i) / static_cast<double>(counts_.size()); }
    const DeclaredArray& array_;
    std::vector<int64_t> counts_;
    double low_ = 0, high_ = 1;
    int64_t missing_ = 0;
    Scale x_, y_;
    QRectF plot_;
};

HistogramPlot::HistogramPlot(const DeclaredArray& array) : array_(array) {
    low_ = std::numeric_limits<double>::infinity(), high_ = -low_;
    int64_t n = 0;
    for (uint64_t i = 0; i < array.size(); ++i) {
        const double v = array.at(i);
        if (!std::isfinite(v)) {
            ++missing_;
            continue;
        }
        low_ = std::min(low_, v), high_ = std::max(high_, v), ++n;
    }
    widen_to_ticks(low_, high_, 5);
    counts_.assign(static_cast<size_t>(std::clamp(std::sqrt(static_cast<double>(n)), 5., 60.)), 0);
    const auto bins = static_cast<double>(counts_.size());
    for (uint64_t i = 0; i < array.size(); ++i) {
        const double v = array.at(i);
        if (std::isfinite(v))
            ++counts_[static_cast<size_t>(std::clamp(std::floor((v - low_) / (high_ - low_) * bins), 0., bins - 1))];
    }
}

void HistogramPlot::paint(QPainter& p, const QRectF& area, const Style& style) {
    double none = 0, most = static_cast<double>(*std::max_element(counts_.begin(), counts_.end()));
    widen_to_ticks(none, most, 4);
    const AxisLook up{.title = tr("Count"), .ticks = 4}, along{.title = array_.value_title(), .ticks = 5};
    plot_ = area.adjusted(left_axis_width(style, none, most, up) + style.px(6), style.px(10), -style.px(16),
                          -(2 * line_height(style) + style.px(14)));
    if (plot_.width() < style.px(20) || plot_.height() < style.px(20)) return;
    x_ = {low_, high_, plot_.left(), plot_.right()};
    y_ = {none, most, plot_.bottom(), plot_.top()};
    p.save();
    p.setRenderHint(QPainter::Antialiasing, false);
    for (size_t i = 0; i < counts_.size(); ++i) {
        const double left = std::round(x_.at(edge(i))), right = std::round(x_.at(edge(i + 1))),
                     top = std::round(y_.at(static_cast<double>(counts_[i])));
        if (counts_[i] > 0)
            p.fillRect(QRectF(left, std::min(top, plot_.bottom() - 1), std::max(1., right - left - 1),
                              std::max(1., plot_.bottom() - top)),
                       style.theme->muted);
    }
    draw_left_axis(p, style, y_, plot_.left(), up);
    draw_bottom_axis(p, style, x_, plot_.bottom(), along);
    p.restore();
}

std::vector<std::pair<QString, QString>> HistogramPlot::probe(const QPointF& point) const {
    if (!plot_.contains(point)) return {};
    const auto bin =
        static_cast<size_t>(std::clamp((x_.value(point.x()) - low_) / (high_ - low_) * static_cast<double>(counts_.size()), 0.,
                                       static_cast<double>(counts_.size() - 1)));
    return {{array_.value_title(), tr("%1 to %2").arg(short_number(edge(bin)), short_number(edge(bin + 1)))},
            {tr("count"), count_text(counts_[bin])}};
}

// Segments of equal values along the coordinate, as categories.
class RibbonPlot : public DeclaredPlot {
    Q_DECLARE_TR_FUNCTIONS(RibbonPlot)
public:
    explicit RibbonPlot(const DeclaredArray& array);
    void paint(QPainter& p, const QRectF& area, const Style& style) override;
    std::vector<std::pair<QString, QString>> probe(const QPointF& point) const override;
    int64_t n_marks() const override { return static_cast<int64_t>(segments_.size()); }
    QString notice() const override {
        return narrow_ == 0 ? QString()
                            : counted(tr("%n segment(s) under a pixel wide: the longest of each pixel is drawn.", nullptr,
                                         static_cast<int>(narrow_)),
                                      static_cast<int>(narrow_));
    }

private:
    struct Segment {
        double from, to;
        int category;
        QString words;
    };
    double end_of(uint64_t i) const;
    const DeclaredArray& array_;
    std::vector<Segment> segments_;
    int64_t narrow_ = 0;
    Scale x_;
    QRectF strip_;
};

double RibbonPlot::end_of(uint64_t i) const {
    const DeclaredDim& dim = array_.dims[0];
    if (i + 1 < dim.size) return dim.place(i + 1);
    return dim.place(i) + (dim.size > 1 ? dim.place(i) - dim.place(i - 1) : 1);
}

RibbonPlot::RibbonPlot(const DeclaredArray& array) : array_(array) {
    std::vector<std::string> known; // texts in the order they are met
    const bool from_zero = array.array->name == "viterbi" || array.array->name.find("state") != std::string::npos;
    for (uint64_t i = 0; i < array.size(); ++i) {
        int category = 0;
        QString words;
        if (array.array->is_text()) {
            const std::string text = array.array->text_at(array.offset + i);
            const auto found = std::find(known.begin(), known.end(), text);
            category = static_cast<int>(found - known.begin());
            if (found == known.end()) known.push_back(text);
            words = QString::fromStdString(text);
        } else {
            if (std::isnan(array.at(i))) continue;
            category = static_cast<int>(array.at(i));
            words = QString::number(category + (from_zero ? 1 : 0));
        }
        if (!segments_.empty() && segments_.back().category == category && segments_.back().to >= array.dims[0].place(i))
            segments_.back().to = end_of(i);
        else
            segments_.push_back({array.dims[0].place(i), end_of(i), category, words});
    }
}

void RibbonPlot::paint(QPainter& p, const QRectF& area, const Style& style) {
    narrow_ = 0;
    if (segments_.empty()) return;
    const double height = std::min(style.px(20), area.height() * .5);
    strip_ = QRectF(area.left() + style.px(16), area.top() + style.px(10), area.width() - style.px(32), height);
    x_ = {segments_.front().from, segments_.back().to, strip_.left(), strip_.right()};
    p.save();
    double drawn = strip_.left();
    const Segment* longest = nullptr; // of those that share a pixel
    for (size_t i = 0; i < segments_.size(); ++i) {
        const Segment& s = segments_[i];
        if (!longest || s.to - s.from > longest->to - longest->from) longest = &s;
        const double right = std::round(x_.at(s.to));
        if (right - drawn < 1) {
            ++narrow_;
            continue;
        }
        const double left = longest == &s ? std::max(drawn, std::round(x_.at(s.from))) : drawn;
        const QRectF box(left, strip_.top(), right - left, height);
        fill_category(p, style, box, std::max(0, longest->category), box.width() > 4);
        const QColor number = style.theme->category(std::max(0, longest->category)).number;
        if (text_width(style, longest->words, 11, 700) + style.px(4) <= box.width())
            draw_text(p, style, box, Qt::AlignCenter, longest->words, {.size = 11, .weight = 700, .colour = number});
        drawn = right;
        longest = nullptr;
    }
    draw_bottom_axis(p, style, x_, strip_.bottom() + style.px(4), {.title = array_.dims[0].title(), .ticks = 10});
    p.restore();
}

std::vector<std::pair<QString, QString>> RibbonPlot::probe(const QPointF& point) const {
    if (!strip_.contains(point)) return {};
    const double at = x_.value(point.x());
    const auto after =
        std::upper_bound(segments_.begin(), segments_.end(), at, [](double value, const Segment& s) { return value < s.from; });
    if (after == segments_.begin()) return {};
    const Segment& s = *(after - 1);
    if (at > s.to) return {};
    return {{array_.dims[0].title(), short_number(at)},
            {array_.value_title(), s.words},
            {tr("segment"), tr("%1 to %2").arg(short_number(s.from), short_number(s.to))}};
}

} // namespace

Result<std::unique_ptr<DeclaredPlot>> strip_plot(const std::string& kind, const DeclaredArray& array) {
    if (kind == "histogram") return std::unique_ptr<DeclaredPlot>(new HistogramPlot(array));
    if (array.dims.size() != 1 || !array.dims[0].has_numbers())
        return Error(Errc::invalid_argument, "A ribbon needs one dimension with a coordinate of numbers; " + array.array->group +
                                                 "/" + array.array->name + " has not.");
    return std::unique_ptr<DeclaredPlot>(new RibbonPlot(array));
}

} // namespace ranvier::views
