#include "app/views/figures/states/raster.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/states/words.hpp"

namespace ranvier::views {

namespace {

constexpr size_t n_shades = 256;
constexpr double faintest = .14; // share of the ink that any spike has
using Shades = std::array<QRgb, n_shades>;

QRgb blend(const QColor& ground, const QColor& ink, double share) {
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a + share * (b - a))); };
    return qRgb(mix(ground.red(), ink.red()), mix(ground.green(), ink.green()), mix(ground.blue(), ink.blue()));
}

// By count, for ticks: one spike is `single` of the ink, more are all of it.
Shades shades_of_ticks(const QColor& ground, const QColor& ink, double single) {
    Shades shades;
    shades.fill(ink.rgb());
    shades[0] = ground.rgb();
    shades[1] = blend(ground, ink, single);
    return shades;
}

// By how much of a unit's twofold mean is there, for density; none is the ground.
Shades shades_of_density(const QColor& ground, const QColor& ink) {
    Shades shades;
    shades[0] = ground.rgb();
    for (size_t n = 1; n < n_shades; ++n)
        shades[n] = blend(ground, ink, faintest + (1 - faintest) * static_cast<double>(n) / (n_shades - 1));
    return shades;
}

// Ticks of several pixels: each column takes the greatest of the `width` columns that end in it.
void widen(std::vector<uint16_t>& counts, int width) {
    if (width < 2) return;
    for (size_t c = counts.size(); c-- > 0;)
        for (int back = 1; back < width && static_cast<size_t>(back) <= c; ++back)
            counts[c] = std::max(counts[c], counts[c - static_cast<size_t>(back)]);
}

QColor selected_ink(const Theme& theme) { return theme.kind == ThemeKind::high_contrast ? theme.selection_text : theme.accent; }

} // namespace

Raster::Raster(std::shared_ptr<const RecordingData> recording, UnitRows rows)
    : recording_(std::move(recording)), density_(SpikeDensity::of(recording_)), rows_(std::move(rows)) {}

int Raster::group_of(int row) const {
    const auto after = [](int r, const RowGroup& group) { return r < group.first; };
    return static_cast<int>(std::upper_bound(rows_.groups.begin(), rows_.groups.end(), row, after) - rows_.groups.begin()) - 1;
}

void Raster::lay_out(const QRectF& box, double row_height, int first_row, double gap, double highest) {
    box_ = box;
    const int n = static_cast<int>(rows_.units.size()), n_groups = static_cast<int>(rows_.groups.size());
    const double gaps = std::max(0, n_groups - 1);
    gap_ = std::min(gap, gaps > 0 ? box.height() / 8 / gaps : 0);
    if (row_height > 0) {
        row_height_ = row_height;
        first_row_ = std::clamp(first_row, 0, std::max(0, n - 1));
    } else {
        first_row_ = 0;
        row_height_ = n == 0 ? 0 : std::min(highest, (box.height() - gap_ * gaps) / n);
    }
    last_row_ = n;
    while (last_row_ > first_row_ + 1 && row_box(last_row_ - 1).bottom() > box.bottom() + .5) --last_row_;
}

QRectF Raster::row_box(int row) const {
    const int before = group_of(row) - group_of(first_row_);
    return {box_.left(), box_.top() + (row - first_row_) * row_height_ + before * gap_, box_.width(), row_height_};
}

double Raster::used_height() const { return last_row_ > first_row_ ? row_box(last_row_ - 1).bottom() - box_.top() : 0; }

int Raster::unit_at(double y) const {
    for (int row = first_row_; row < last_row_; ++row) {
        const QRectF box = row_box(row);
        if (y >= box.top() && y < box.bottom()) return rows_.units[static_cast<size_t>(row)];
    }
    return -1;
}

int64_t Raster::n_spikes(Interval window) const {
    int64_t n = 0;
    for (const int unit : rows_.units) n += density_->n_spikes(unit, window);
    return n;
}

std::vector<Raster::Band> Raster::bands(double ratio) const {
    std::vector<Band> bands;
    for (int row = first_row_; row < last_row_; ++row) {
        const QRectF box = row_box(row).translated(0, -box_.top());
        const int top = static_cast<int>(std::lround(box.top() * ratio));
        const int bottom = std::max(top + 1, static_cast<int>(std::lround(box.bottom() * ratio)));
        if (!bands.empty() && row_height_ * ratio < 1 && bands.back().top == top)
            bands.back().to = row + 1;
        else
            bands.push_back({row, row + 1, top, bottom});
    }
    return bands;
}

// Whether ticks would fall on each other: the units in view have a spike in every third column or more.
bool Raster::is_dense(double column) const {
    const double length = recording_->extent().stop - recording_->extent().start;
    if (!(length > 0) || rows_.units.empty()) return false;
    const double mean = static_cast<double>(recording_->n_spikes()) / recording_->n_units() * column / length *
                        std::max(1.0, tally_.units_per_line);
    return mean >= .35;
}

// What all bands of one picture share.
struct Raster::Pass {
    TimeFrame frame;
    double column;                   // width of one, in time
    bool density;                    // else ticks
    Shades plain, selected, waiting; // waiting: the unit is not counted yet
    int tick, selected_tick, gap;    // pixels
    const std::set<std::string>* marked;
    std::vector<uint16_t> counts;
};

void Raster::draw_band(const Band& band, Pass& pass) {
    auto& counts = pass.counts;
    std::fill(counts.begin(), counts.end(), uint16_t{0});
    bool selected = false, counted = true;
    double mean = 0; // spikes in a column
    for (int row = band.from; row < band.to; ++row) {
        const int unit = rows_.units[static_cast<size_t>(row)];
        counted = density_->add_counts(unit, pass.frame.window, counts) && counted;
        selected = selected || pass.marked->contains(recording_->units()[static_cast<size_t>(unit)].id);
        tally_.n_spikes += density_->n_spikes(unit, pass.frame.window);
        const double rate = rows_.rates[static_cast<size_t>(unit)];
        mean += std::isfinite(rate) ? rate * pass.column : 0;
    }
    if (!counted) tally_.counted -= 1.0 * (band.to - band.from) / std::max(1, tally_.units_in_view);
    uint32_t shared = 0;
    for (const uint16_t n : counts) shared += n > 1 ? n : 0;
    tally_.n_shared += shared;
    widen(counts, selected ? pass.selected_tick : pass.tick);
    fill_band(band, pass, selected, counted, mean);
}

void Raster::fill_band(const Band& band, const Pass& pass, bool selected, bool counted, double mean) {
    const Shades& shades = selected ? pass.selected : counted ? pass.plain : pass.waiting;
    const int height = band.bottom - band.top, gap = height >= 4 ? pass.gap : 0;
    const int ticks = std::min(band.bottom - gap, image_.height()), end = std::min(band.bottom, image_.height());
    if (band.top >= ticks) return;
    const auto& counts = pass.counts;
    auto* line = reinterpret_cast<QRgb*>(image_.scanLine(band.top));
    if (pass.density) {
        const auto full = static_cast<uint32_t>(std::clamp(std::lround(2 * mean), 1L, 65535L));
        const uint32_t step = ((n_shades - 1) << 16) / full, round = 1U << 15; // whole numbers: rounding doubles is slow
        for (size_t c = 0; c < counts.size(); ++c) {
            const uint32_t n = std::min<uint32_t>(counts[c], full), shade = (n * step + round) >> 16;
            line[c] = shades[n > 0 ? std::max(1U, shade) : 0];
        }
    } else {
        for (size_t c = 0; c < counts.size(); ++c) line[c] = shades[std::min<uint16_t>(counts[c], n_shades - 1)];
    }
    for (int y = band.top + 1; y < ticks; ++y) std::copy_n(line, counts.size(), reinterpret_cast<QRgb*>(image_.scanLine(y)));
    for (int y = ticks; y < end; ++y) std::fill_n(reinterpret_cast<QRgb*>(image_.scanLine(y)), counts.size(), shades[0]);
}

void Raster::draw_image(const Style& style, const TimeFrame& frame, const Link& link, double ratio) {
    const QSize size(std::max(1, static_cast<int>(std::lround(frame.width() * ratio))),
                     std::max(1, static_cast<int>(std::lround(used_height() * ratio))));
    const std::set<std::string> none;
    const std::set<std::string>& marked = style.show_selection ? link.units : none;
    const Picture now{frame.window,         size,      ratio, style.scale, style.theme->kind, marked, row_height_,
                      density_->progress(), first_row_};
    if (now == painted_ && !image_.isNull()) return;
    painted_ = now;
    if (image_.size() != size) image_ = QImage(size, QImage::Format_RGB32);
    tally_ = {};
    tally_.units_in_view = last_row_ - first_row_;
    const auto all = bands(ratio);
    tally_.units_per_line = static_cast<double>(tally_.units_in_view) / static_cast<double>(std::max<size_t>(1, all.size()));
    const double column = (frame.window.stop - frame.window.start) / size.width();
    tally_.density = is_dense(column);
    const Theme& theme = *style.theme;
    const auto shades = [&](const QColor& ground, const QColor& ink, double single) {
        return tally_.density ? shades_of_density(ground, ink) : shades_of_ticks(ground, ink, single);
    };
    const auto pixels = [&](double design) { return std::max(1, static_cast<int>(std::lround(style.px(design) * ratio))); };
    Pass pass{.frame = frame,
              .column = column,
              .density = tally_.density,
              .plain = shades(theme.surface, theme.text, .82),
              .selected = shades(theme.selection, selected_ink(theme), .9),
              .waiting = shades(theme.missing, theme.text, .82),
              .tick = pixels(1),
              .selected_tick = pixels(1.6),
              .gap = pixels(1),
              .marked = &marked,
              .counts = std::vector<uint16_t>(static_cast<size_t>(size.width()))};
    int covered = 0; // lines above this one are painted
    const auto clear_to = [&](int line) {
        for (int y = covered; y < std::min(line, size.height()); ++y)
            std::fill_n(reinterpret_cast<QRgb*>(image_.scanLine(y)), size.width(), pass.plain[0]);
    };
    for (const Band& band : all) {
        clear_to(band.top);
        draw_band(band, pass);
        covered = band.bottom;
    }
    clear_to(size.height());
}

void Raster::paint_ticks(QPainter& p, const Style& style, const TimeFrame& frame, const Link& link) {
    tally_ = {};
    tally_.units_in_view = last_row_ - first_row_;
    p.save();
    for (int row = first_row_; row < last_row_; ++row) {
        const int unit = rows_.units[static_cast<size_t>(row)];
        const bool marked = style.show_selection && link.is_selected(recording_->units()[static_cast<size_t>(unit)].id);
        const QRectF box = row_box(row);
        if (marked) p.fillRect(QRectF(frame.left, box.top(), frame.width(), box.height()), style.theme->selection);
        QList<QLineF> lines;
        const double bottom = box.top() + box.height() * (box.height() >= style.px(4) ? .88 : 1);
        for (const double t : density_->spikes(unit, frame.window)) lines << QLineF(frame.x(t), box.top(), frame.x(t), bottom);
        p.setPen(QPen(marked ? selected_ink(*style.theme) : style.theme->text, style.px(marked ? 1.6 : .8), Qt::SolidLine,
                      Qt::FlatCap));
        p.drawLines(lines);
        tally_.n_spikes += lines.size();
    }
    p.restore();
}

void Raster::paint(QPainter& p, const Style& style, const TimeFrame& frame, const Link& link) {
    if (rows_.units.empty()) return;
    if (style.medium != Medium::screen) density_->wait(); // a file is whole
    if (style.medium == Medium::vector && !style.marks_as_pixels) {
        paint_ticks(p, style, frame, link);
        return;
    }
    const double ratio = style.medium == Medium::vector ? style.pixel_ratio : p.deviceTransform().m11();
    draw_image(style, frame, link, ratio);
    const bool one_to_one = ratio == 1;
    if (one_to_one)
        p.drawImage(QPointF(frame.left, box_.top()), image_);
    else
        p.drawImage(QRectF(frame.left, box_.top(), frame.width(), image_.height() / ratio), image_);
}

QList<QRectF> Raster::paint_groups(QPainter& p, const Style& style, double left) const {
    const Theme& theme = *style.theme;
    const double edge = box_.left(), height = line_height(style), rule = style.whole(1);
    double free_from = -1e9; // below the names that stand already
    QList<QRectF> names;
    for (const RowGroup& group : rows_.groups) {
        const int first = std::max(group.first, first_row_), last = std::min(group.first + group.n, last_row_);
        if (first >= last) continue;
        const double top = row_box(first).top(), bottom = row_box(last - 1).bottom();
        p.fillRect(QRectF(edge - style.px(6), top, rule, bottom - top), theme.axis);
        if (top < free_from || bottom - top < style.px(6)) continue;
        const bool all = rows_.groups.size() == 1 && group.name.empty();
        const QString name = all                  ? StatesWords::tr("Units")
                             : group.name.empty() ? StatesWords::tr("no region")
                                                  : region_words(group.name);
        const QRectF box(left, top - style.px(1), edge - style.px(12) - left, height);
        const double width =
            draw_text(p, style, box, Qt::AlignLeft | Qt::AlignVCenter, name, {.size = 11, .weight = 500, .colour = theme.text});
        names << QRectF(left, box.top(), width, height);
        free_from = box.bottom() + style.px(2);
        if (bottom - top < 2 * height && first_row_ + 1 < last_row_) continue;
        const QString count = group.n == 1 ? StatesWords::tr("1 unit") : StatesWords::tr("%1 units").arg(count_text(group.n));
        const double second = draw_text(p, style, box.translated(0, height), Qt::AlignLeft | Qt::AlignVCenter, count);
        names << QRectF(left, box.top() + height, second, height);
        free_from += height;
    }
    return names;
}

void Raster::paint_ids(QPainter& p, const Style& style, double left, const Link& link, const QList<QRectF>& names) const {
    const Theme& theme = *style.theme;
    const double edge = box_.left(), height = line_height(style);
    const bool all = row_height_ >= style.px(13);
    double last_bottom = -1e9;
    for (int row = first_row_; row < last_row_; ++row) {
        const Unit& unit = recording_->units()[static_cast<size_t>(rows_.units[static_cast<size_t>(row)])];
        const bool selected = style.show_selection && link.is_selected(unit.id);
        if (!selected && !all) continue;
        const QString id = QString::fromStdString(unit.id);
        const int weight = selected ? 500 : 400;
        const double width = text_width(style, id, 11, weight), middle = row_box(row).center().y();
        const QRectF box(edge - style.px(10) - width, middle - height / 2, width + 1, height);
        const QRectF clear = box.adjusted(-style.px(4), 0, 0, 0);
        const bool hits = std::any_of(names.begin(), names.end(), [&](const QRectF& name) { return name.intersects(clear); });
        if (box.top() < last_bottom || hits || box.left() < left) continue;
        draw_text(p, style, box, Qt::AlignLeft | Qt::AlignVCenter, id,
                  {.size = 11, .weight = weight, .colour = selected ? theme.text : theme.muted});
        last_bottom = box.bottom() - style.px(3);
    }
}

void Raster::paint_labels(QPainter& p, const Style& style, double area_left, const Link& link) const {
    const double left = area_left + style.px(10);
    const QList<QRectF> names = paint_groups(p, style, left);
    paint_ids(p, style, left, link, names);
}

} // namespace ranvier::views
