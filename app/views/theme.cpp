#include "app/views/theme.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace ranvier::views {

namespace {

constexpr QRgb magnitude_light[] = {0xFFFCFBF8, 0xFFF1ECD4, 0xFFE2D8A6, 0xFFCDBF80, 0xFFAFA473, 0xFF8E8975,
                                    0xFF707173, 0xFF575D6D, 0xFF3B496C, 0xFF123570, 0xFF00224E};
constexpr QRgb magnitude_dark[] = {0xFF191D20, 0xFF14294F, 0xFF26417A, 0xFF3B5686, 0xFF57667F, 0xFF707173,
                                   0xFF8A8678, 0xFFA59C74, 0xFFC3B369, 0xFFE1CC55, 0xFFFEE838};
constexpr QRgb magnitude_contrast[] = {0xFF000000, 0xFF14294F, 0xFF26417A, 0xFF3B5686, 0xFF57667F, 0xFF707173,
                                       0xFF8A8678, 0xFFA59C74, 0xFFC3B369, 0xFFE1CC55, 0xFFFEE838};
constexpr QRgb cividis[] = {0xFF00224E, 0xFF123570, 0xFF3B496C, 0xFF575D6D, 0xFF707173,
                            0xFF8A8678, 0xFFA59C74, 0xFFC3B369, 0xFFE1CC55, 0xFFFEE838};
constexpr QRgb viridis[] = {0xFF440154, 0xFF482878, 0xFF3E4989, 0xFF31688E, 0xFF26828E,
                            0xFF1F9E89, 0xFF35B779, 0xFF6ECE58, 0xFFB5DE2B, 0xFFFDE725};
constexpr QRgb signed_light[] = {0xFF013966, 0xFF0C60A3, 0xFF488ACB, 0xFF88B6E6, 0xFFC4DAF2, 0xFFF7F7F5,
                                 0xFFEFD2B0, 0xFFE4A15F, 0xFFC96811, 0xFF964101, 0xFF5C2505};
constexpr QRgb signed_dark[] = {0xFFC3E2FE, 0xFF86C5FA, 0xFF50A2E3, 0xFF2D7DB9, 0xFF24577E, 0xFF22272B,
                                0xFF754526, 0xFFAD6128, 0xFFDB8238, 0xFFF9AA60, 0xFFFFD6AB};
constexpr QRgb signed_contrast[] = {0xFFCEE8FF, 0xFFAAD7FE, 0xFF71BFFF, 0xFF4FA6E9, 0xFF2D86C8, 0xFF000000,
                                    0xFFB76B1C, 0xFFDD8736, 0xFFF8A052, 0xFFFEC394, 0xFFFFDDC3};

struct CategoryTokens {
    QRgb fill, fill_dark, number, number_dark, line_light, line_dark;
};
// Okabe and Ito; lines are not darkened fills, which colour-blind readers could not tell apart.
constexpr CategoryTokens categories[] = {
    {0xFF0072B2, 0xFF0072B2, 0xFFFFFFFF, 0xFFFFFFFF, 0xFF0072B2, 0xFF2A8ADC},
    {0xFFE69F00, 0xFFE69F00, 0xFF000000, 0xFF000000, 0xFFC18508, 0xFFE79706},
    {0xFF009E73, 0xFF009E73, 0xFF000000, 0xFF000000, 0xFF049676, 0xFF4BBD89},
    {0xFFCC79A7, 0xFFCC79A7, 0xFF000000, 0xFF000000, 0xFF834668, 0xFFB3759D},
    {0xFF56B4E9, 0xFF56B4E9, 0xFF000000, 0xFF000000, 0xFF089FD4, 0xFF46C6FE},
    {0xFFD55E00, 0xFFD55E00, 0xFF000000, 0xFF000000, 0xFFB04D04, 0xFFDE6127},
    {0xFFF0E442, 0xFFF0E442, 0xFF000000, 0xFF000000, 0xFF433F00, 0xFFE5CC06},
    {0xFF000000, 0xFFD9D9D9, 0xFFFFFFFF, 0xFF000000, 0xFF000000, 0xFFD9D9D9},
};
constexpr int n_categories = 8;

QColor mixed_with_black(QColor c, double share) {
    return QColor::fromRgbF(static_cast<float>(c.redF() * (1 - share)), static_cast<float>(c.greenF() * (1 - share)),
                            static_cast<float>(c.blueF() * (1 - share)));
}

Theme light_theme(ThemeKind kind) {
    return {.kind = kind,
            .surface = QColor(0xFFFFFF),
            .chrome = QColor(0xF1F3F4),
            .gutter = QColor(0xE3E6E9),
            .text = QColor(0x1A2026),
            .muted = QColor(0x57626C),
            .axis = QColor(0x57626C),
            .accent = QColor(0x1B4F8A),
            .on_accent = QColor(0xFFFFFF),
            .selection = QColor(0xD5E3F3),
            .selection_text = QColor(0x10304F),
            .hover = QColor(0xE8EEF4),
            .control_edge = QColor(0x838C94),
            .rule = QColor(0xD3D8DC),
            .grid = QColor(0xECEFF1),
            .missing = QColor(0xE9ECEE),
            .done = QColor(0x1E6B3C),
            .warning = QColor(0x8A5300),
            .error = QColor(0xB3261E),
            .warning_ground = QColor(0xFBF0DC),
            .error_ground = QColor(0xFBE9E7),
            .ink = QColor(0x10151A),
            .halo = QColor(0xFFFFFF),
            .magnitude = ColourMap(magnitude_light),
            .full = ColourMap(cividis),
            .viridis = ColourMap(viridis),
            .signed_map = ColourMap(signed_light)};
}

Theme dark_theme() {
    return {.kind = ThemeKind::dark,
            .surface = QColor(0x191D20),
            .chrome = QColor(0x23282C),
            .gutter = QColor(0x0F1214),
            .text = QColor(0xE4E8EB),
            .muted = QColor(0xA9B4BD),
            .axis = QColor(0xA2ADB6),
            .accent = QColor(0x86B7EA),
            .on_accent = QColor(0x0D1A28),
            .selection = QColor(0x25425F),
            .selection_text = QColor(0xEAF3FC),
            .hover = QColor(0x2C3339),
            .control_edge = QColor(0x6F7A83),
            .rule = QColor(0x363D43),
            .grid = QColor(0x252A2E),
            .missing = QColor(0x2A3035),
            .done = QColor(0x7CCB97),
            .warning = QColor(0xE9B45A),
            .error = QColor(0xF2938A),
            .warning_ground = QColor(0x352A16),
            .error_ground = QColor(0x3A201E),
            .ink = QColor(0xFFFFFF),
            .halo = QColor(0x191D20),
            .magnitude = ColourMap(magnitude_dark),
            .full = ColourMap(cividis),
            .viridis = ColourMap(viridis),
            .signed_map = ColourMap(signed_dark)};
}

Theme contrast_theme() {
    const QColor black(Qt::black), white(Qt::white), yellow(0xFFD60A);
    return {.kind = ThemeKind::high_contrast,
            .surface = black,
            .chrome = black,
            .gutter = black,
            .text = white,
            .muted = white,
            .axis = white,
            .accent = yellow,
            .on_accent = black,
            .selection = yellow,
            .selection_text = black,
            .hover = QColor(0x333333),
            .control_edge = white,
            .rule = white,
            .grid = QColor(0x444444),
            .missing = QColor(0x333333),
            .done = QColor(0x6BE38F),
            .warning = yellow,
            .error = QColor(0xFF8A80),
            .warning_ground = black,
            .error_ground = black,
            .ink = white,
            .halo = black,
            .magnitude = ColourMap(magnitude_contrast),
            .full = ColourMap(cividis),
            .viridis = ColourMap(viridis),
            .signed_map = ColourMap(signed_contrast)};
}

int between(int low, int high, double share) { return static_cast<int>(std::lround(low + share * (high - low))); }

} // namespace

QRgb ColourMap::at(double value) const {
    if (std::isnan(value)) return 0;
    const double place = std::clamp(value, 0.0, 1.0) * static_cast<double>(points_.size() - 1);
    const auto low = std::min(static_cast<size_t>(place), points_.size() - 2);
    const double share = place - static_cast<double>(low);
    const QRgb a = points_[low], b = points_[low + 1];
    return qRgb(between(qRed(a), qRed(b), share), between(qGreen(a), qGreen(b), share), between(qBlue(a), qBlue(b), share));
}

Category Theme::category(int i) const {
    const CategoryTokens& tokens = categories[static_cast<size_t>(i % n_categories)];
    const bool on_dark = kind == ThemeKind::dark || kind == ThemeKind::high_contrast;
    const QColor fill(on_dark ? tokens.fill_dark : tokens.fill);
    QColor edge = mixed_with_black(fill, .35);
    if (kind == ThemeKind::dark) edge = fill;
    if (kind == ThemeKind::high_contrast) edge = QColor(Qt::white);
    return {.fill = fill,
            .edge = edge,
            .line = QColor(on_dark ? tokens.line_dark : tokens.line_light),
            .number = QColor(on_dark ? tokens.number_dark : tokens.number),
            .marker = static_cast<Marker>(i % n_categories),
            .hatched = i >= n_categories};
}

const Theme& theme(ThemeKind kind) {
    static const std::array<Theme, 4> themes{light_theme(ThemeKind::light), dark_theme(), contrast_theme(),
                                             light_theme(ThemeKind::paper)};
    return themes[static_cast<size_t>(kind)];
}

} // namespace ranvier::views
