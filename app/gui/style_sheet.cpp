#include "app/gui/style_sheet.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include <QFile>
#include <QRegularExpression>

namespace ranvier::gui {
namespace {

QString name_of(views::ThemeKind kind) {
    switch (kind) {
        case views::ThemeKind::dark:
            return "dark";
        case views::ThemeKind::high_contrast:
            return "high_contrast";
        default:
            return "light";
    }
}

// Longer names first: a token's name may begin with another's.
std::vector<std::pair<QString, QString>> tokens(const views::Theme& t) {
    const bool contrast = t.kind == views::ThemeKind::high_contrast, dark = t.kind == views::ThemeKind::dark;
    return {{"@theme", name_of(t.kind)},
            {"@warning_ground", t.warning_ground.name()},
            {"@error_ground", t.error_ground.name()},
            {"@selection_text", t.selection_text.name()},
            {"@control_edge", t.control_edge.name()},
            {"@on_accent", t.on_accent.name()},
            {"@separator", contrast ? t.text.name() : t.gutter.name()},
            {"@gutter_width", contrast ? "2px" : "6px"},
            {"@field", dark ? "#121518" : t.surface.name()},
            {"@disabled", contrast ? "#8C8C8C" : t.rule.name()},
            {"@selection", t.selection.name()},
            {"@surface", t.surface.name()},
            {"@missing", t.missing.name()},
            {"@warning", t.warning.name()},
            {"@chrome", t.chrome.name()},
            {"@gutter", t.gutter.name()},
            {"@accent", t.accent.name()},
            {"@muted", t.muted.name()},
            {"@hover", t.hover.name()},
            {"@error", t.error.name()},
            {"@rule", t.rule.name()},
            {"@grid", t.grid.name()},
            {"@text", t.text.name()},
            {"@done", t.done.name()},
            {"@ink", t.ink.name()},
            {"@halo", t.halo.name()}};
}

} // namespace

QString style_sheet(const views::Theme& theme, double scale) {
    QFile file(":/window/style.qss");
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString sheet = QString::fromUtf8(file.readAll());
    for (const auto& [token, value] : tokens(theme)) sheet.replace(token, value);
    static const QRegularExpression pixels("(\\d+)px");
    QString scaled;
    qsizetype from = 0;
    for (auto i = pixels.globalMatch(sheet); i.hasNext();) {
        const auto match = i.next();
        const int design = match.captured(1).toInt();
        scaled += sheet.mid(from, match.capturedStart() - from);
        // Lines of one or two pixels stay so: a line is not text.
        scaled += QString::number(design <= 2 ? design : static_cast<int>(std::lround(design * scale))) + "px";
        from = match.capturedEnd();
    }
    return scaled + sheet.mid(from);
}

QPalette palette_of(const views::Theme& t) {
    QPalette p;
    const QColor disabled = t.kind == views::ThemeKind::high_contrast ? QColor(0x8c, 0x8c, 0x8c) : t.muted;
    p.setColor(QPalette::Window, t.surface);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.surface);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.muted);
    p.setColor(QPalette::Button, t.surface);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.on_accent);
    p.setColor(QPalette::Highlight, t.selection);
    p.setColor(QPalette::HighlightedText, t.selection_text);
    p.setColor(QPalette::ToolTipBase, t.chrome);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::LinkVisited, t.accent);
    p.setColor(QPalette::Light, t.surface);
    p.setColor(QPalette::Midlight, t.grid);
    p.setColor(QPalette::Mid, t.rule);
    p.setColor(QPalette::Dark, t.control_edge);
    p.setColor(QPalette::Shadow, t.control_edge);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, disabled);
    return p;
}

} // namespace ranvier::gui
