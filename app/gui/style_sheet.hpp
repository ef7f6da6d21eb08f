// The style sheet of the window (resources/window/style.qss), its tokens filled in.
#pragma once

#include <QPalette>
#include <QString>

#include "app/views/theme.hpp"

namespace ranvier::gui {

// `@name` becomes the colour of that token, `Npx` becomes round(N * scale) px, and `@theme` the name of the theme.
QString style_sheet(const views::Theme& theme, double scale);
QPalette palette_of(const views::Theme& theme);

} // namespace ranvier::gui
