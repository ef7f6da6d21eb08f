#include "app/views/figures/states/ribbon.hpp"

#include <cmath>

#include "app/views/canvas.hpp"

namespace ranvier::views {

namespace {

double edge(const Style& style, double x) { return style.medium == Medium::screen ? std::round(x) : x; }

// Visits shorter than a pixel: what share of each column each state has.
class Crowd {
public:
    Crowd(const TimeFrame& frame, size_t n_states)
        : n_columns_(std::max<size_t>(1, static_cast<size_t>(std::lround(frame.width())))), n_states_(n_states) {}

    void add(const TimeFrame& frame, const Run& run) {
        if (share_.empty()) share_.assign(n_columns_ * n_states_, 0);
        const double middle = frame.held_x((run.start + run.stop) / 2) - frame.left;
        const size_t column = std::min(n_columns_ - 1, static_cast<size_t>(middle));
        share_[column * n_states_ + static_cast<size_t>(run.value)] += static_cast<float>(run.stop - run.start);
    }
    bool empty() const { return share_.empty(); }
    void paint(QPainter& p, const QRectF& box, const Theme& theme, const std::vector<int>& colours) const {
        for (size_t c = 0; !share_.empty() && c < n_columns_; ++c) {
            const auto first = share_.begin() + static_cast<ptrdiff_t>(c * n_states_);
            const auto most = std::max_element(first, first + static_cast<ptrdiff_t>(n_states_));
            if (*most <= 0) continue;
            const QColor fill = theme.category(colours[static_cast<size_t>(most - first)]).fill;
            p.fillRect(QRectF(box.left() + static_cast<double>(c), box.top(), 1, box.height()), fill);
        }
    }

private:
    size_t n_columns_, n_states_;
    std::vector<float> share_; // [column, state]
};

void paint_number(QPainter& p, const Style& style, const QRectF& segment, int category, const QString& number, bool cleared) {
    const Category look = style.theme->category(category);
    if (cleared) {
        const double clear = text_width(style, number, 11, 700) + style.px(6);
        p.fillRect(QRectF(segment.center().x() - clear / 2, segment.top(), clear, segment.height()), look.fill);
    }
    draw_text(p, style, segment, Qt::AlignCenter, number, {.size = 11, .weight = 700, .colour = look.number});
}

// Columns where uncertain bins take more than half, as boxes.
std::vector<QRectF> uncertain_boxes(const QRectF& box, const TimeFrame& frame, const std::vector<Run>& runs) {
    std::vector<QRectF> boxes;
    for (size_t i = first_run_after(runs, frame.window.start); i < runs.size() && runs[i].start < frame.window.stop; ++i) {
        const double left = frame.held_x(runs[i].start), right = frame.held_x(runs[i].stop);
        if (!boxes.empty() && left - boxes.back().right() < 1)
            boxes.back().setRight(right);
        else
            boxes.emplace_back(left, box.top(), right - left, box.height());
    }
    std::erase_if(boxes, [](const QRectF& b) { return b.width() < 1.5; });
    return boxes;
}

} // namespace

RibbonRuns ribbon_of(const StateTrack& track, const Annotations& annotations, const Style& style, const Link& link) {
    RibbonRuns ribbon{.states = track.states(), .uncertain = &track.uncertain()};
    for (int k = 0; k < track.n_states(); ++k) ribbon.colours.push_back(annotations.colour_of_state(k));
    if (style.show_selection) ribbon.selected = &link.states;
    return ribbon;
}

RibbonTally paint_ribbon(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const RibbonRuns& ribbon) {
    struct Number {
        QRectF segment;
        int category, state;
    };
    RibbonTally tally;
    std::vector<Number> numbers;
    Crowd crowd(frame, ribbon.colours.size());
    const double gap = style.whole(1), under = style.px(2.5);
    const auto& runs = ribbon.states;
    for (size_t i = first_run_after(runs, frame.window.start); i < runs.size() && runs[i].start < frame.window.stop; ++i) {
        ++tally.n_visits;
        const double left = edge(style, frame.held_x(runs[i].start)), right = edge(style, frame.held_x(runs[i].stop));
        if (frame.x(runs[i].stop) - frame.x(runs[i].start) < 1) {
            ++tally.n_merged;
            crowd.add(frame, runs[i]);
            continue;
        }
        const QRectF segment(left, box.top(), right - left - (right - left >= 4 ? gap : 0), box.height());
        const int category = ribbon.colours[static_cast<size_t>(runs[i].value)];
        fill_category(p, style, segment, category, false);
        if (segment.width() >= style.px(13)) numbers.push_back({segment, category, runs[i].value});
        if (ribbon.selected && ribbon.selected->contains(runs[i].value))
            p.fillRect(QRectF(segment.left(), segment.bottom(), segment.width(), under), style.theme->ink);
    }
    crowd.paint(p, box, *style.theme, ribbon.colours);
    const auto uncertain = ribbon.uncertain ? uncertain_boxes(box, frame, *ribbon.uncertain) : std::vector<QRectF>{};
    for (const QRectF& b : uncertain) draw_hatch(p, b, style.px(4), style.px(1.2), style.theme->surface);
    tally.has_uncertain = !uncertain.empty();
    for (const Number& n : numbers) {
        const bool hatched =
            style.theme->kind == ThemeKind::high_contrast || style.theme->category(n.category).hatched ||
            std::any_of(uncertain.begin(), uncertain.end(), [&](const QRectF& u) { return u.intersects(n.segment); });
        paint_number(p, style, n.segment, n.category, QString::number(n.state + 1), hatched);
    }
    return tally;
}

namespace {

// One band into an image, a column a pixel: filled to the probability, with a line along its top.
void band_image(QImage& image, const std::vector<double>& columns, const Category& look, double line) {
    const double height = image.height() - 1;
    const QColor fill = look.fill;
    const QRgb inside = qPremultiply(qRgba(fill.red(), fill.green(), fill.blue(), 215)), along = look.line.rgb();
    double before = std::numeric_limits<double>::quiet_NaN();
    for (int c = 0; c < image.width(); ++c) {
        const double value = columns[static_cast<size_t>(c)];
        if (!std::isnan(value)) {
            const double top = height - value * (height - line), last = std::isnan(before) ? top : before;
            const int from = static_cast<int>(std::lround(std::min(top, last))),
                      to = static_cast<int>(std::lround(std::max(top, last)));
            for (int y = static_cast<int>(std::lround(top)); y < image.height(); ++y) image.setPixel(c, y, inside);
            const int thick = std::max(1, static_cast<int>(std::lround(line)));
            for (int y = from; y < std::min(image.height(), std::max(to, from + thick)); ++y) image.setPixel(c, y, along);
            before = top;
        } else {
            before = value;
        }
    }
}

void band_path(QPainter& p, const Style& style, const QRectF& box, const std::vector<double>& columns, const Category& look) {
    const double step = box.width() / static_cast<double>(columns.size()), line = style.px(1);
    QPolygonF top;
    const auto close = [&] {
        if (top.size() > 1) {
            QPolygonF shape = top;
            shape << QPointF(top.back().x(), box.bottom()) << QPointF(top.front().x(), box.bottom());
            QColor fill = look.fill;
            fill.setAlphaF(.84F);
            p.setPen(Qt::NoPen);
            p.setBrush(fill);
            p.drawPolygon(shape);
            p.setPen(QPen(look.line, line));
            p.drawPolyline(top);
        }
        top.clear();
    };
    for (size_t c = 0; c < columns.size(); ++c) {
        if (std::isnan(columns[c])) {
            close();
            continue;
        }
        const QPointF here(box.left() + (static_cast<double>(c) + .5) * step, box.bottom() - columns[c] * (box.height() - line));
        // Points on a straight line are left out: files stay small.
        if (top.size() > 1 && std::abs(top.back().y() - here.y()) < .01 && std::abs(top[top.size() - 2].y() - here.y()) < .01)
            top.back().setX(here.x());
        else
            top << here;
    }
    close();
}

} // namespace

void paint_posterior(QPainter& p, const Style& style, const QRectF& box, const TimeFrame& frame, const StateTrack& track,
                     const Annotations& annotations, const Link& link) {
    const double each = box.height() / track.n_states(), ratio = p.deviceTransform().m11();
    const bool as_path = style.medium == Medium::vector;
    const auto n = static_cast<size_t>(std::max(1.0, std::round(frame.width() * (as_path ? 1 : ratio))));
    std::vector<double> columns(n);
    p.save();
    p.setRenderHint(QPainter::Antialiasing);
    for (int k = 0; k < track.n_states(); ++k) {
        track.posterior(k, frame.window, columns);
        const int category = annotations.colour_of_state(k);
        const Category look = style.theme->category(category);
        const QRectF band(frame.left, edge(style, box.top() + k * each), frame.width(), edge(style, each) - style.whole(2));
        if (as_path) {
            band_path(p, style, band, columns, look);
        } else {
            QImage image(static_cast<int>(n), std::max(2, static_cast<int>(std::lround(band.height() * ratio))),
                         QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::transparent);
            band_image(image, columns, look, style.px(1) * ratio);
            p.drawImage(band, image);
        }
        const bool selected = style.show_selection && link.states.contains(k);
        const double middle = band.center().y(), height = line_height(style);
        const QString number = QString::number(k + 1);
        draw_marker(p, look.marker, QPointF(frame.left - style.px(26), middle), std::min(style.px(10), each - 1), look.fill,
                    look.edge);
        if (const auto name = annotations.state_names.find(std::to_string(k)); name != annotations.state_names.end()) {
            const double room = style.px(k == 0 ? 30 : 84); // beside the title of the bands
            draw_text(p, style, QRectF(frame.left - style.px(34) - room, middle - height / 2, room, height),
                      Qt::AlignRight | Qt::AlignVCenter, QString::fromStdString(name->second), {.size = 11});
        }
        draw_text(p, style, QRectF(frame.left - style.px(17), middle - height / 2, style.px(14), height),
                  Qt::AlignLeft | Qt::AlignVCenter, number,
                  {.size = 11, .weight = selected ? 500 : 400, .colour = style.theme->text});
    }
    p.restore();
}

} // namespace ranvier::views
