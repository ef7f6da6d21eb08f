#include "app/views/style.hpp"

#include <algorithm>
#include <cmath>

namespace ranvier::views {

double Style::whole(double design) const { return medium == Medium::screen ? std::max(1.0, std::round(px(design))) : px(design); }

QFont Style::font(double size, int weight) const {
    QFont font(family);
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(px(size)))));
    font.setWeight(static_cast<QFont::Weight>(weight));
    font.setHintingPreference(QFont::PreferNoHinting); // so that widths are the same on screen and in a file
    return font;
}

} // namespace ranvier::views
