#include "app/gui/export_preview.hpp"

#include <algorithm>
#include <cmath>

#include <QPainter>

#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"

namespace ranvier::gui {
namespace {

constexpr double mm_per_inch = 25.4;
constexpr double most_of_print_size = 3;
constexpr double ruler = 42, other_side = 26, foot = 46; // design pixels around the page

} // namespace

ExportPreview::ExportPreview(QWidget* parent) : QWidget(parent) {
    setObjectName("export_preview");
    setAccessibleName(tr("Preview"));
    setMinimumSize(Theming::instance().px(320), Theming::instance().px(260));
    setAttribute(Qt::WA_OpaquePaintEvent);
    connect(&Theming::instance(), &Theming::changed, this, [this] { update(); });
}

QSize ExportPreview::sizeHint() const { return {Theming::instance().px(800), Theming::instance().px(610)}; }

void ExportPreview::set_page(QSizeF mm) {
    if (mm == mm_) return;
    mm_ = mm;
    update();
    Q_EMIT scale_changed();
}

void ExportPreview::set_picture(const QImage& picture) {
    picture_ = picture;
    update();
}

void ExportPreview::set_wrong(const QString& sentence) {
    wrong_ = sentence;
    update();
}

double ExportPreview::px_per_mm() const {
    const auto& t = Theming::instance();
    const double room_x = width() - t.px(ruler) - t.px(other_side), room_y = height() - t.px(ruler) - t.px(foot);
    const double fit = std::min(room_x / mm_.width(), room_y / mm_.height());
    return std::clamp(fit, .05, most_of_print_size * logicalDpiX() / mm_per_inch);
}

double ExportPreview::dpi() const { return px_per_mm() * mm_per_inch * devicePixelRatioF(); }

QRectF ExportPreview::page_box() const {
    const auto& t = Theming::instance();
    const QSizeF size = mm_ * px_per_mm();
    const double room_x = width() - t.px(ruler) - t.px(other_side), room_y = height() - t.px(ruler) - t.px(foot);
    return {std::round(t.px(ruler) + std::max(0., room_x - size.width()) / 2),
            std::round(t.px(ruler) + std::max(0., room_y - size.height()) / 2), std::round(size.width()),
            std::round(size.height())};
}

QString ExportPreview::size_words() const {
    const double share = px_per_mm() * mm_per_inch / logicalDpiX();
    return tr("%1 × %2 mm, shown at %3 % of print size")
        .arg(views::short_number(mm_.width()), views::short_number(mm_.height()))
        .arg(std::lround(100 * share));
}

void ExportPreview::paint_rulers(QPainter& p, const QRectF& page) const {
    const auto style = Theming::instance().style();
    const auto& theme = *style.theme;
    const double per_mm = px_per_mm();
    double labelled = 5;
    for (const double step : {10., 20., 50., 100., 200., 500.})
        if (labelled * per_mm < style.px(40)) labelled = step;
    const double small = labelled / 5;
    for (const bool along : {true, false}) {
        const double length = along ? mm_.width() : mm_.height();
        for (int i = 0; i * small <= length + 1e-6; ++i) {
            const bool named = i % 5 == 0;
            const double at = std::round((along ? page.left() : page.top()) + i * small * per_mm) + .5;
            const double edge = (along ? page.top() : page.left()) - style.px(3), tick = style.px(named ? 6 : 3);
            p.setPen(QPen(theme.axis, 1));
            p.drawLine(along ? QLineF(at, edge - tick, at, edge) : QLineF(edge - tick, at, edge, at));
            if (!named) continue;
            const QString number = QString::number(i * small);
            const double h = style.px(14), w = style.px(60);
            const QRectF box =
                along ? QRectF(at - w / 2, edge - tick - h, w, h) : QRectF(edge - tick - w - style.px(3), at - h / 2, w, h);
            views::draw_text(p, style, box, along ? Qt::AlignCenter : Qt::AlignRight | Qt::AlignVCenter, number);
        }
    }
}

void ExportPreview::paintEvent(QPaintEvent*) {
    const auto style = Theming::instance().style();
    QPainter p(this);
    p.fillRect(rect(), style.theme->gutter);
    const QRectF page = page_box();
    paint_rulers(p, page);
    if (!wrong_.isEmpty() || picture_.isNull()) {
        p.fillRect(page, style.theme->surface);
        p.setFont(style.font(12));
        p.setPen(style.theme->muted);
        const double inside = style.px(16);
        p.drawText(page.adjusted(inside, inside, -inside, -inside), Qt::AlignCenter | Qt::TextWordWrap,
                   wrong_.isEmpty() ? tr("Drawing ...") : wrong_);
    } else {
        p.setRenderHint(QPainter::SmoothPixmapTransform);
        p.drawImage(page, picture_);
    }
    p.setPen(QPen(style.theme->rule, 1));
    p.setBrush(Qt::NoBrush);
    p.drawRect(page.adjusted(-.5, -.5, .5, .5));
    const QRectF under(0, page.bottom() + style.px(10), width(), style.px(18));
    views::draw_text(p, style, under, Qt::AlignCenter, size_words());
}

void ExportPreview::resizeEvent(QResizeEvent*) { Q_EMIT scale_changed(); }

} // namespace ranvier::gui
