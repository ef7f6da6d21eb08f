// An icon in a colour that says what it is about: red for refused and failed, amber for moved, the accent for running.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>

namespace ranvier::gui {

QPixmap tinted(const QIcon& icon, const QColor& colour, int size);

} // namespace ranvier::gui
