// The words that ranvier-gui is started with.
#pragma once

#include <optional>

#include <QSize>
#include <QString>
#include <QStringList>

#include "app/gui/layouts.hpp"
#include "app/gui/theming.hpp"
#include "core/base/result.hpp"
#include "core/session/session.hpp"

namespace ranvier::gui {

struct StartOptions {
    QStringList files;
    bool safe_mode = false; // no plugins of the user, the default layout
    bool reset_ui = false;  // settings of the window are forgotten
    std::optional<ThemeChoice> theme;
    std::optional<Preset> layout; // else as it was
    QString screenshot;           // written once everything is there; then the window closes
    QSize window_size;            // empty: as it was
    SessionOptions session;
};

// Help and version are answered here and end the program, as does a word that is wrong (status 2).
StartOptions parse_start_options(const QStringList& words);

} // namespace ranvier::gui
