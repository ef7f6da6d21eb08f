#include "app/gui/theming.hpp"

#include <cmath>

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QPalette>
#include <QStyleFactory>

#include "app/gui/desktop_portal.hpp"
#include "app/gui/settings.hpp"
#include "app/gui/style_sheet.hpp"
#include "app/gui/themed_icon.hpp"

namespace ranvier::gui {
namespace {

Theming* the_one = nullptr;

const char* const choice_names[] = {"system", "light", "dark", "high_contrast"};

} // namespace

Theming::Theming(QApplication& application) : application_(application) {
    the_one = this;
    const QString chosen = Settings::instance().value("theme").toString();
    for (int i = 0; i < 4; ++i)
        if (chosen == choice_names[i]) choice_ = static_cast<ThemeChoice>(i);
    const double scale = Settings::instance().value("text_scale").toDouble(1);
    if (scale == 1.25 || scale == 1.5) scale_ = scale;
    system_dark_ = application.palette().color(QPalette::Window).lightnessF() < .5;
    application.setStyle(QStyleFactory::create("Fusion"));
    portal_ = new DesktopPortal(this);
    connect(portal_, &DesktopPortal::changed, this, &Theming::apply);
    application.installEventFilter(this);
    apply();
}

Theming::~Theming() { the_one = nullptr; }

Theming& Theming::instance() {
    Q_ASSERT(the_one);
    return *the_one;
}

void Theming::choose(ThemeChoice choice) {
    Settings::instance().set("theme", choice_names[static_cast<int>(choice)]);
    show_as(choice);
}

void Theming::show_as(ThemeChoice choice) {
    choice_ = choice;
    apply();
}

ThemeChoice Theming::choice() const { return choice_; }

void Theming::set_text_scale(double scale) {
    scale_ = scale;
    Settings::instance().set("text_scale", scale);
    apply();
}

double Theming::text_scale() const { return scale_; }

const views::Theme& Theming::theme() const {
    switch (choice_) {
        case ThemeChoice::light:
            return views::theme(views::ThemeKind::light);
        case ThemeChoice::dark:
            return views::theme(views::ThemeKind::dark);
        case ThemeChoice::high_contrast:
            return views::theme(views::ThemeKind::high_contrast);
        case ThemeChoice::system:
            break;
    }
    if (portal_->high_contrast()) return views::theme(views::ThemeKind::high_contrast);
    return views::theme(portal_->dark().value_or(system_dark_) ? views::ThemeKind::dark : views::ThemeKind::light);
}

views::Style Theming::style() const {
    views::Style style;
    style.theme = &theme();
    style.scale = scale_;
    style.family = "Roboto";
    style.medium = views::Medium::screen;
    return style;
}

int Theming::px(double design) const { return static_cast<int>(std::lround(design * scale_)); }

QIcon Theming::icon(const QString& name) const { return QIcon(new ThemedIcon(name)); }

QPixmap Theming::picture(const QString& name, double size, const QColor& colour) const {
    return ThemedIcon(name).picture(px(size), application_.devicePixelRatio(), colour);
}

// The system's palette is behind ours while ours is set: it is looked at with ours taken away.
void Theming::look_at_system() {
    applying_ = true;
    application_.setPalette(QPalette());
    system_dark_ = application_.palette().color(QPalette::Window).lightnessF() < .5;
    applying_ = false;
}

bool Theming::eventFilter(QObject* object, QEvent* event) {
    const auto type = event->type();
    if (type != QEvent::ThemeChange && type != QEvent::ApplicationPaletteChange) return false;
    if (applying_ || (object != &application_ && !object->isWindowType())) return false;
    // Our own palette is told too, later, by way of the event loop: that is no change of the system.
    const bool ours = application_.palette().color(QPalette::Window) == palette_of(theme()).color(QPalette::Window);
    if (type == QEvent::ThemeChange || !ours) {
        look_at_system();
        apply();
    }
    return false;
}

void Theming::apply() {
    applying_ = true;
    QFont font("Roboto");
    font.setFamilies({"Roboto", "DejaVu Sans"});
    font.setPixelSize(px(12));
    application_.setFont(font);
    application_.setPalette(palette_of(theme()));
    application_.setStyleSheet(style_sheet(theme(), scale_));
    applying_ = false;
    Q_EMIT changed();
}

} // namespace ranvier::gui
