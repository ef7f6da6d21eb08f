// The window's theme: palette, style sheet, fonts and icons from the tokens, following the system unless the user chose.
#pragma once

#include <QIcon>
#include <QObject>
#include <QString>

#include "app/views/style.hpp"

class QApplication;

namespace ranvier::gui {

enum class ThemeChoice { system, light, dark, high_contrast };

class Theming : public QObject {
    Q_OBJECT
public:
    explicit Theming(QApplication& application);
    static Theming& instance(); // the one of this application

    void choose(ThemeChoice choice); // kept in the settings
    ThemeChoice choice() const;
    void set_text_scale(double scale); // 1, 1.25, 1.5; kept in the settings
    const views::Theme& theme() const;
    views::Style style() const;  // of figures on screen
    int px(double design) const; // round(design * scale)
    // An icon of resources/icons (SVG, one colour), made from the tokens: normal, selected, disabled. Size in design pixels.
    QIcon icon(const QString& name) const;

Q_SIGNALS:
    void changed(); // theme or scale

private:
    bool eventFilter(QObject*, QEvent*) override;
    void apply();
    QApplication& application_;
    ThemeChoice choice_ = ThemeChoice::system;
    double scale_ = 1;
};

} // namespace ranvier::gui
