#include "app/views/canvas.hpp"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QHash>

namespace ranvier::views {

namespace {

constexpr QChar true_minus(0x2212), thin_space(0x202F), en_dash(0x2013), infinity(0x221E);

// Thin no-break spaces between groups of three digits before the decimal point, when the whole part reaches `from`.
QString grouped(QString digits, qsizetype digits_from) {
    const qsizetype point = digits.indexOf('.');
    const qsizetype whole = point < 0 ? digits.size() : point;
    if (whole < digits_from) return digits;
    for (qsizetype at = whole - 3; at > 0; at -= 3) digits.insert(at, thin_space);
    return digits;
}

QString signed_text(double value, QString digits) { return value < 0 ? true_minus + digits : digits; }

// The step of 1, 2 or 5 times a power of ten that comes nearest to `raw`, by ratio.
double nice_step(double raw) {
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    const double rest = raw / power;
    if (rest < std::sqrt(2.0)) return power;
    if (rest < std::sqrt(10.0)) return 2 * power;
    if (rest < std::sqrt(50.0)) return 5 * power;
    return 10 * power;
}

int decimals_of(double step) { return std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9))); }

// i steps from zero; divides where that is exact, so that 3 steps of 0.1 are 0.3.
double multiple(double i, double step) { return step < 1 ? i / std::round(1 / step) : i * step; }

// The font's size is whole pixels; what is missing from the size asked for.
double font_share(const Style& style, double size) {
    return style.medium == Medium::screen ? 1 : style.px(size) / std::max(1.0, std::round(style.px(size)));
}

// A text in a font, as it is measured.
struct Measured {
    QString family, text;
    int pixels, weight;
    bool operator==(const Measured&) const = default;
};
size_t qHash(const Measured& m, size_t seed) { return qHashMulti(seed, m.family, m.text, m.pixels, m.weight); }

// The advance of `text`. The same names are measured in every picture, and shaping them would be most of its time.
double advance(const QFont& font, const QString& text) {
    constexpr qsizetype most = 20'000;
    thread_local QHash<Measured, double> known;
    const Measured key{font.family(), text, font.pixelSize(), static_cast<int>(font.weight())};
    if (const auto found = known.constFind(key); found != known.cend()) return *found;
    if (known.size() >= most) known.clear();
    return *known.insert(key, QFontMetricsF(font).horizontalAdvance(text));
}

QColor ink_colour(const Style& style, const Ink& ink) { return ink.colour.isValid() ? ink.colour : style.theme->muted; }

} // namespace

QString number_text(double value, int decimals) {
    if (std::isnan(value)) return en_dash;
    if (std::isinf(value)) return signed_text(value, infinity);
    const QString digits = QString::number(std::abs(value), 'f', decimals);
    const bool is_zero = digits.toDouble() == 0;
    return signed_text(is_zero ? 0 : value, grouped(digits, 5));
}

QString short_number(double value) {
    if (std::isnan(value)) return en_dash;
    if (std::isinf(value)) return signed_text(value, infinity);
    const double size = std::abs(value);
    if (size == 0) return "0";
    if (size < 1e-3 || size >= 1e7) {
        const auto exponent = static_cast<int>(std::floor(std::log10(size)));
        const QString mantissa = QString::number(size / std::pow(10.0, exponent), 'g', 3);
        return signed_text(value, mantissa + "e" + signed_text(exponent, QString::number(std::abs(exponent))));
    }
    const int decimals = std::max(0, 2 - static_cast<int>(std::floor(std::log10(size))));
    QString digits = QString::number(size, 'f', decimals);
    while (digits.contains('.') && (digits.endsWith('0') || digits.endsWith('.'))) {
        const bool at_point = digits.endsWith('.');
        digits.chop(1);
        if (at_point) break;
    }
    return signed_text(value, grouped(digits, 5));
}

QString count_text(int64_t n) { return signed_text(static_cast<double>(n), grouped(QString::number(n < 0 ? -n : n), 4)); }

Ticks nice_ticks(double low, double high, int wanted) {
    Ticks ticks;
    if (!std::isfinite(low) || !std::isfinite(high) || wanted < 1) return ticks;
    if (!(high > low)) {
        ticks.at = {low};
        return ticks;
    }
    const double step = nice_step((high - low) / wanted);
    const double slack = 1e-9 * step;
    if (!(step > 0) || (std::abs(low) + std::abs(high)) / step > 1e15) return ticks; // finer than doubles can tell
    ticks.decimals = decimals_of(step);
    for (double i = std::ceil((low - slack) / step); i * step <= high + slack; ++i) ticks.at.push_back(multiple(i, step));
    return ticks;
}

void widen_to_ticks(double& low, double& high, int wanted) {
    if (!std::isfinite(low) || !std::isfinite(high)) low = 0, high = 1;
    if (high < low) std::swap(low, high);
    if (!(high > low)) {
        const double pad = low == 0 ? 1 : std::abs(low) / 2;
        low -= pad;
        high += pad;
    }
    const double step = nice_step((high - low) / std::max(1, wanted));
    low = multiple(std::floor(low / step + 1e-9), step);
    high = multiple(std::ceil(high / step - 1e-9), step);
}

double text_width(const Style& style, const QString& text, double size, int weight) {
    return advance(style.font(size, weight), text) * font_share(style, size);
}

double line_height(const Style& style, double size) { return QFontMetricsF(style.font(size)).height() * font_share(style, size); }

double draw_text(QPainter& p, const Style& style, const QRectF& box, int alignment, const QString& text, Ink ink) {
    if (text.isEmpty() || box.width() <= 0) return 0;
    const QFont font = style.font(ink.size, ink.weight);
    const QFontMetricsF metrics(font);
    const double share = font_share(style, ink.size), room = box.width() / share;
    // Half a pixel of grace: a box made from text_width holds its text.
    const QString shown = advance(font, text) <= room + .5 ? text : metrics.elidedText(text, Qt::ElideRight, room);
    const double width = advance(font, shown);
    double x = box.left(), y = box.top();
    if (alignment & Qt::AlignRight) x = box.right() - width * share;
    if (alignment & Qt::AlignHCenter) x = box.center().x() - width * share / 2;
    if (alignment & Qt::AlignBottom) y = box.bottom() - metrics.height() * share;
    if (alignment & Qt::AlignVCenter) y = box.center().y() - metrics.height() * share / 2;
    p.save();
    p.setFont(font);
    p.setPen(ink_colour(style, ink));
    if (style.medium == Medium::screen) x = std::round(x), y = std::round(y);
    p.translate(x, y + metrics.ascent() * share);
    if (share != 1) p.scale(share, share);
    p.drawText(QPointF(0, 0), shown);
    p.restore();
    return width * share;
}

void draw_text_upwards(QPainter& p, const Style& style, const QRectF& box, int alignment, const QString& text, Ink ink) {
    p.save();
    p.translate(box.left(), box.bottom());
    p.rotate(-90);
    draw_text(p, style, QRectF(0, 0, box.height(), box.width()), alignment, text, std::move(ink));
    p.restore();
}

} // namespace ranvier::views
