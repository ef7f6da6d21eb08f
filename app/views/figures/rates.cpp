// Mean rate of each unit in each state: markers on a log axis while rows have room for them, else a matrix.
#include <algorithm>
#include <cmath>
#include <limits>

#include <QCoreApplication>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"

namespace ranvier::views {
namespace {

constexpr double least_row = 9; // pixels that a row of markers needs

class RatesFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(RatesFigure)
public:
    RatesFigure(const Sources& sources, const TextMap& options);
    QString title() const override { return tr("Rate by state"); }
    QString subtitle() const override {
        return counted(tr("%n unit(s), ", nullptr, n_units()), n_units()) +
               counted(tr("%n state(s), training bins", nullptr, n_states()), n_states());
    }
    QString caption() const override;
    std::vector<Notice> notices(const Link&) const override;
    QStringList unmet() const override { return fits_ ? QStringList() : QStringList{misfit()}; }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;
    Table data(const Link&) const override;
    int64_t n_marks(const Link&) const override { return int64_t{n_units()} * n_states(); }
    QString summary(const Link&) const override;
    bool cares(const Link& before, const Link& after) const override {
        return before.units != after.units || before.states != after.states;
    }

private:
    static QString misfit() { return tr("The rates are not [state, unit] over the fit's units."); }
    int n_units() const { return static_cast<int>(sources_.result->units().size()); }
    int n_states() const { return sources_.result->n_states(); }
    double rate(int state, int unit) const { return rate_->at(static_cast<uint64_t>(state * n_units() + unit)); }
    QString unit_of_rate() const { return rate_->unit == "Hz" ? tr("Hz") : tr("per bin"); }
    double find_range();
    void make_matrix(double most);
    double place(double rate) const;
    void paint_dots(QPainter& p, const QRectF& area, const Style& style, const Link& link);
    void paint_groups(QPainter& p, const Style& style) const;
    void paint_row(QPainter& p, const Style& style, const Link& link, int row) const;
    double paint_axis(QPainter& p, const Style& style) const;
    double paint_legend(QPainter& p, const QRectF& area, const Style& style) const;
    const std::string& id(int row) const {
        return sources_.result->units()[static_cast<size_t>(order_.units[static_cast<size_t>(row)])];
    }

    Sources sources_;
    const ArrayView* rate_;
    bool fits_ = false, as_matrix_ = false, as_dots_ = false;
    std::string order_word_;
    UnitOrder order_;
    double low_ = 0, high_ = 1; // powers of ten at the ends of the axis
    MatrixPicture matrix_{MatrixContent{}};
    // Of the last paint.
    bool dots_ = false;
    QRectF plot_;
    double row_height_ = 0;
};

RatesFigure::RatesFigure(const Sources& sources, const TextMap& options)
    : sources_(sources), rate_(sources.result->find("units", "state_rate")), order_word_(options.at("order")) {
    fits_ = n_units() > 0 && rate_->size() == static_cast<uint64_t>(n_units()) * static_cast<uint64_t>(n_states());
    if (!fits_) return;
    as_matrix_ = options.at("as") == "matrix";
    as_dots_ = options.at("as") == "dots";
    order_ = ordered_units(sources_, order_word_);
    make_matrix(find_range());
}

double RatesFigure::find_range() {
    double least = std::numeric_limits<double>::infinity(), most = 0;
    for (int k = 0; k < n_states(); ++k)
        for (int i = 0; i < n_units(); ++i) {
            const double r = rate(k, i);
            if (r > 0) least = std::min(least, r);
            if (std::isfinite(r)) most = std::max(most, r);
        }
    if (!(most > 0)) least = most = 1;
    low_ = std::max(std::floor(std::log10(least)), std::ceil(std::log10(most)) - 4), high_ = std::ceil(std::log10(most));
    if (high_ <= low_) high_ = low_ + 1;
    return most;
}

void RatesFigure::make_matrix(double most) {
    MatrixContent content;
    content.rows = unit_side(sources_, order_, tr("Unit"));
    content.columns.title = tr("State");
    for (int k = 0; k < n_states(); ++k) {
        content.columns.names.push_back(QString::number(k + 1));
        content.columns.chips.push_back(state_colour(sources_, k));
    }
    for (const int unit : order_.units)
        for (int k = 0; k < n_states(); ++k) content.values.push_back(rate(k, unit));
    content.map = MatrixMap::magnitude;
    content.low = 0, content.high = round_limit(most);
    content.square = false;
    content.bar_title = unit_of_rate();
    matrix_ = MatrixPicture(std::move(content));
}

QString RatesFigure::caption() const {
    const ResultData& result = *sources_.result;
    QStringList words;
    words << tr("Mean rate of each unit in each state, training bins weighted by the state's posterior (%1); no intervals "
                "computed.")
                 .arg(unit_of_rate());
    words << tr("Units %1.").arg(order_words(order_word_, order_)) << model_words(result) + "." << split_words(result);
    words.removeAll(QString());
    return words.join(" ");
}

std::vector<Notice> RatesFigure::notices(const Link&) const {
    if (dots_ || !matrix_.merged()) return {};
    return {{tr("%1 units in rows under a pixel: each row of pixels is the mean of its units.").arg(count_text(n_units())),
             {},
             {},
             {}}};
}

void RatesFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    plot_ = QRectF();
    if (!fits_) {
        draw_sentence(p, area, style, misfit());
        return;
    }
    const QRectF rest = draw_note(p, area, style, tr("training bins, no intervals computed"));
    const double axes = 2 * line_height(style) + style.px(40);
    dots_ = as_dots_ || (!as_matrix_ && (rest.height() - axes) / n_units() >= style.px(least_row));
    p.save();
    if (dots_) {
        paint_dots(p, rest, style, link);
    } else {
        MatrixMarks marks;
        marks.rows = selected_places(*sources_.result, order_, link);
        for (const int k : link.states)
            if (k < n_states()) marks.columns.push_back(k);
        matrix_.paint(p, rest, style, marks);
    }
    p.restore();
}

double RatesFigure::place(double rate) const {
    const double share = rate > 0 ? (std::log10(rate) - low_) / (high_ - low_) : 0;
    return plot_.left() + std::clamp(share, 0., 1.) * plot_.width();
}

// The states' markers and numbers in one line. Answers its height.
double RatesFigure::paint_legend(QPainter& p, const QRectF& area, const Style& style) const {
    if (!style.show_legend) return 0;
    const double height = line_height(style), step = style.px(34);
    const int most = std::max(1, static_cast<int>(area.width() / step));
    const int lines = (n_states() + most - 1) / most;
    for (int k = 0; k < n_states(); ++k) {
        const double x = area.left() + (k % most) * step, y = area.top() + (k / most) * height;
        const Category category = style.theme->category(state_colour(sources_, k));
        draw_marker(p, category.marker, {x + style.px(5), y + height / 2}, style.px(8), category.fill, category.edge);
        draw_text(p, style, QRectF(x + style.px(13), y, step - style.px(13), height), Qt::AlignLeft | Qt::AlignVCenter,
                  QString::number(k + 1), {.colour = style.theme->text});
    }
    return lines * height + style.px(4);
}

// Decades with their values. Answers its depth.
double RatesFigure::paint_axis(QPainter& p, const Style& style) const {
    const double y = plot_.bottom(), tick = style.px(4), height = line_height(style);
    const auto crisp = [&](double v) { return style.medium == Medium::screen ? std::floor(v) + .5 : v; };
    for (double power = low_; power <= high_ + .5; ++power) {
        const double x = crisp(place(std::pow(10, power)));
        p.setPen(QPen(style.theme->grid, style.whole(1)));
        p.drawLine(QLineF(x, plot_.top(), x, y));
        p.setPen(QPen(style.theme->axis, style.whole(1)));
        p.drawLine(QLineF(x, crisp(y), x, crisp(y) + tick));
        const double wide = style.px(60);
        draw_text(p, style, QRectF(x - wide / 2, y + tick + style.px(2), wide, height), Qt::AlignHCenter | Qt::AlignTop,
                  short_number(std::pow(10, power)));
    }
    p.setPen(QPen(style.theme->axis, style.whole(1)));
    p.drawLine(QLineF(plot_.left(), crisp(y), plot_.right(), crisp(y)));
    draw_text(p, style, QRectF(plot_.left(), y + tick + style.px(4) + height, plot_.width(), height),
              Qt::AlignHCenter | Qt::AlignTop, tr("Rate (%1), log; slower ones at the left edge").arg(unit_of_rate()));
    return tick + style.px(4) + 2 * height;
}

void RatesFigure::paint_row(QPainter& p, const Style& style, const Link& link, int row) const {
    const double middle = plot_.top() + (row + .5) * row_height_;
    const int unit = order_.units[static_cast<size_t>(row)];
    double least = plot_.right(), most = plot_.left();
    for (int k = 0; k < n_states(); ++k)
        least = std::min(least, place(rate(k, unit))), most = std::max(most, place(rate(k, unit)));
    p.setRenderHint(QPainter::Antialiasing, false);
    p.setPen(QPen(style.theme->rule, style.whole(1)));
    p.drawLine(QLineF(least, std::floor(middle), most, std::floor(middle)));
    const double size = std::min(style.px(8), row_height_ * .8);
    const auto draw = [&](int k) {
        const Category category = style.theme->category(state_colour(sources_, k));
        draw_marker(p, category.marker, {place(rate(k, unit)), middle}, size, category.fill, category.edge);
    };
    for (int k = 0; k < n_states(); ++k)
        if (!link.states.contains(k)) draw(k);
    for (const int k : link.states)
        if (k < n_states()) draw(k);
    if (row_height_ < line_height(style) * .9 && row % 2 == 1) return;
    const double height = line_height(style);
    draw_text(p, style, QRectF(plot_.left() - style.px(66), middle - height / 2, style.px(60), height),
              Qt::AlignRight | Qt::AlignVCenter, QString::fromStdString(id(row)));
}

void RatesFigure::paint_groups(QPainter& p, const Style& style) const {
    for (const UnitGroup& g : order_.groups) {
        const double top = plot_.top() + g.first * row_height_, bottom = top + g.n * row_height_;
        if (g.first > 0) {
            p.setPen(QPen(style.theme->axis, style.whole(1)));
            const double y = style.medium == Medium::screen ? std::floor(top) + .5 : top;
            p.drawLine(QLineF(plot_.left(), y, plot_.right(), y));
        }
        draw_text_upwards(p, style, QRectF(plot_.left() - style.px(84), top, line_height(style), bottom - top),
                          Qt::AlignHCenter | Qt::AlignTop, short_name(style, region_words(g.name), bottom - top - style.px(4)),
                          {.colour = style.theme->text});
    }
}

void RatesFigure::paint_dots(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    const double left = style.px(order_.groups.empty() ? 72 : 92), right = style.px(24);
    const double legend =
        paint_legend(p, QRectF(area.left() + left, area.top() + style.px(4), area.width() - left - right, 0), style) +
        style.px(6);
    plot_ = area.adjusted(left, legend, -right, -(2 * line_height(style) + style.px(10)));
    if (plot_.width() < style.px(20) || plot_.height() < 4) return;
    row_height_ = std::min(plot_.height() / n_units(), style.px(20));
    plot_.setHeight(row_height_ * n_units());
    if (style.show_selection)
        for (const int row : selected_places(*sources_.result, order_, link))
            p.fillRect(QRectF(plot_.left(), plot_.top() + row * row_height_, plot_.width(), row_height_), style.theme->selection);
    paint_axis(p, style);
    for (int row = 0; row < n_units(); ++row) paint_row(p, style, link, row);
    p.setRenderHint(QPainter::Antialiasing, style.medium != Medium::screen);
    paint_groups(p, style);
}

Hit RatesFigure::at(const QPointF& point) const {
    Hit hit;
    int row = -1, state = -1;
    if (dots_ && plot_.contains(point) && row_height_ > 0) {
        row = std::clamp(static_cast<int>((point.y() - plot_.top()) / row_height_), 0, n_units() - 1);
        const int unit = order_.units[static_cast<size_t>(row)];
        for (int k = 0; k < n_states(); ++k)
            if (state < 0 || std::abs(place(rate(k, unit)) - point.x()) < std::abs(place(rate(state, unit)) - point.x()))
                state = k;
    } else if (const MatrixCell cell = matrix_.cell_at(point); !dots_ && cell.found()) {
        row = cell.row, state = cell.column;
    }
    if (row < 0) return hit;
    hit.kind = Hit::Kind::unit;
    hit.unit = id(row);
    hit.state = state;
    const int unit = order_.units[static_cast<size_t>(row)];
    hit.probe = {{tr("unit"), unit_words(sources_, hit.unit)},
                 {tr("state"), state_number(sources_, state)},
                 {tr("rate"), tr("%1 %2").arg(short_number(rate(state, unit)), unit_of_rate())}};
    return hit;
}

Table RatesFigure::data(const Link&) const {
    Table table;
    if (!fits_) return table;
    table.n_rows = order_.units.size();
    std::vector<std::string> ids;
    for (int row = 0; row < n_units(); ++row) ids.push_back(id(row));
    std::vector<std::string> regions = regions_of(sources_, ids);
    table.columns.push_back({"unit", "", std::move(ids)});
    if (std::any_of(regions.begin(), regions.end(), [](const std::string& r) { return !r.empty(); }))
        table.columns.push_back({"region", "", std::move(regions)});
    for (int k = 0; k < n_states(); ++k) {
        std::vector<double> column;
        for (const int unit : order_.units) column.push_back(rate(k, unit));
        table.columns.push_back({"rate_state_" + std::to_string(k + 1), rate_->unit, std::move(column)});
    }
    return table;
}

QString RatesFigure::summary(const Link&) const {
    if (!fits_) return title();
    QStringList means;
    for (int k = 0; k < n_states(); ++k) {
        double sum = 0;
        for (int i = 0; i < n_units(); ++i) sum += rate(k, i);
        means << tr("state %1: %2 %3").arg(k + 1).arg(short_number(sum / n_units()), unit_of_rate());
    }
    return counted(tr("%1, mean over %n unit(s): %2.", nullptr, n_units()), n_units()).arg(title(), means.join(", "));
}

} // namespace

FigureKind rates_kind() {
    Param as;
    as = {.id = "as",
          .type = ParamType::choice,
          .initial = "auto",
          .doc = "dots: a marker per state; matrix: a cell per state; auto: dots where rows have room."};
    as.choices = {"auto", "dots", "matrix"};
    return {"rates",
            "Rate by state",
            "Mean rate of each unit in each state.",
            {as, order_option()},
            [](const Sources& sources) { return needs_array(sources, "units", "state_rate", "rates by state"); },
            [](const Sources& sources, const TextMap& given) -> std::unique_ptr<Figure> {
                return std::make_unique<RatesFigure>(sources, given);
            }};
}

} // namespace ranvier::views
