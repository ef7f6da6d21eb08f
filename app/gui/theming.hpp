// The window's theme: palette, style sheet, fonts and icons from the tokens, following the system unless the user chose.
//
// Widgets say what they are by the property `role`, and the style sheet (resources/window/style.qss) does the rest:
//   QPushButton, QToolButton: primary (the one verb), link (a verb in running text), icon (a bare icon)
//   QLabel: page_title 22/400, dialog_title 14/500, section 13/500, title 12/500, muted 11/400, second 12/400 muted, mono,
//           error, warning, done
//   QLineEdit, QSpinBox, QComboBox ...: property `bad` true for a red edge
//   QFrame: rule (a 1 px line); QWidget: surface, chrome
#pragma once

#include <QIcon>
#include <QObject>
#include <QPixmap>
#include <QString>

#include "app/views/style.hpp"

class QApplication;

namespace ranvier::gui {

class DesktopPortal;

enum class ThemeChoice { system, light, dark, high_contrast };

class Theming : public QObject {
    Q_OBJECT
public:
    explicit Theming(QApplication& application);
    ~Theming() override;
    static Theming& instance(); // the one of this application

    void choose(ThemeChoice choice);  // kept in the settings
    void show_as(ThemeChoice choice); // for this run only
    ThemeChoice choice() const;
    void set_text_scale(double scale); // 1, 1.25, 1.5; kept in the settings
    double text_scale() const;
    const views::Theme& theme() const;
    views::Style style() const;  // of figures on screen
    int px(double design) const; // round(design * scale)
    // An icon of resources/icons (SVG, one colour), painted from the tokens of the moment: normal, selected, disabled. It stays
    // right when the theme changes. Names are those of the files: open, undo, redo, play, stop, pause, resume, step_back,
    // step_forward, previous_change, next_change, finder, filter, help, export, copy, more, close, float, pin, gear, plus, minus,
    // chevron_down/up/left/right, check, info, warning, error, clock, history, link, broken_link, folder, recording, graph,
    // matrix, table, result, model, star, drop.
    QIcon icon(const QString& name) const;
    // The same as a picture of one size, in a colour of its own (what is refused, warned of, done).
    QPixmap picture(const QString& name, double size, const QColor& colour) const;

Q_SIGNALS:
    void changed(); // theme or scale

private:
    bool eventFilter(QObject*, QEvent*) override;
    void look_at_system();
    void apply();
    QApplication& application_;
    DesktopPortal* portal_ = nullptr;
    ThemeChoice choice_ = ThemeChoice::system;
    double scale_ = 1;
    bool system_dark_ = false, applying_ = false;
};

} // namespace ranvier::gui
