#include "app/gui/themed_icon.hpp"

#include <algorithm>
#include <cmath>

#include <QFile>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

QColor colour(QIcon::Mode mode) {
    const auto& theme = Theming::instance().theme();
    switch (mode) {
        case QIcon::Disabled:
            return theme.kind == views::ThemeKind::high_contrast ? QColor(0x8c, 0x8c, 0x8c) : theme.rule;
        case QIcon::Selected:
            return theme.selection_text;
        default:
            return theme.text;
    }
}

} // namespace

ThemedIcon::ThemedIcon(const QString& name) : name_(name) {
    QFile file(":/icons/" + name + ".svg");
    if (file.open(QIODevice::ReadOnly))
        svg_ = file.readAll();
    else
        qWarning("there is no icon '%s'", qPrintable(name));
}

void ThemedIcon::draw(QPainter& painter, const QRect& rect, const QColor& ink) const {
    if (svg_.isEmpty()) return;
    QSvgRenderer renderer(QByteArray(svg_).replace("currentColor", ink.name().toLatin1()));
    const int side = std::min(rect.width(), rect.height());
    renderer.render(&painter, QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side));
}

void ThemedIcon::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) {
    const double ratio = painter->device()->devicePixelRatioF();
    QPixmap drawn = pixmap(rect.size() * ratio, mode, state);
    drawn.setDevicePixelRatio(ratio);
    painter->drawPixmap(rect.topLeft(), drawn);
}

QPixmap ThemedIcon::picture(int side, double pixel_ratio, const QColor& ink) const {
    QPixmap pixmap(static_cast<int>(std::lround(side * pixel_ratio)), static_cast<int>(std::lround(side * pixel_ratio)));
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter, pixmap.rect(), ink);
    pixmap.setDevicePixelRatio(pixel_ratio);
    return pixmap;
}

// Buttons ask for theirs in every paint.
QPixmap ThemedIcon::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) {
    const QColor ink = colour(mode);
    const auto key = QStringLiteral("ranvier/%1/%2x%3/%4").arg(name_).arg(size.width()).arg(size.height()).arg(ink.name());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter, QRect({0, 0}, size), ink);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QIconEngine* ThemedIcon::clone() const { return new ThemedIcon(*this); }

} // namespace ranvier::gui
