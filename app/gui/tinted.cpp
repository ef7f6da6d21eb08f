#include "app/gui/tinted.hpp"

#include <QPainter>

namespace ranvier::gui {

QPixmap tinted(const QIcon& icon, const QColor& colour, int size) {
    QPixmap pixmap = icon.pixmap(size);
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), colour);
    return pixmap;
}

} // namespace ranvier::gui
