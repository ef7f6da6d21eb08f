#include "app/gui/desktop_portal.hpp"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace ranvier::gui {
namespace {

constexpr auto service = "org.freedesktop.portal.Desktop";
constexpr auto path = "/org/freedesktop/portal/desktop";
constexpr auto interface = "org.freedesktop.portal.Settings";
constexpr auto appearance = "org.freedesktop.appearance";
constexpr auto gnome_access = "org.gnome.desktop.a11y.interface";

// Portals of the first version wrap a value twice.
QVariant unwrapped(QVariant value) {
    while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

DesktopPortal::DesktopPortal(QObject* parent) : QObject(parent) {
    auto bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    bus.connect(service, path, interface, "SettingChanged", this, SLOT(setting_changed(QString, QString, QDBusVariant)));
    ask(appearance, "color-scheme");
    ask(appearance, "contrast");
    ask(gnome_access, "high-contrast");
}

void DesktopPortal::ask(const QString& space, const QString& key) {
    auto call = QDBusMessage::createMethodCall(service, path, interface, "Read");
    call << space << key;
    auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, space, key](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        if (!reply.isError()) take(space, key, reply.value().variant());
        done->deleteLater();
    });
}

void DesktopPortal::setting_changed(const QString& space, const QString& key, const QDBusVariant& value) {
    take(space, key, value.variant());
}

void DesktopPortal::take(const QString& space, const QString& key, const QVariant& wrapped) {
    const QVariant value = unwrapped(wrapped);
    if (space == appearance && key == "color-scheme") {
        const uint scheme = value.toUInt(); // 0 no wish, 1 dark, 2 light
        dark_ = scheme == 0 ? std::nullopt : std::optional(scheme == 1);
    } else if (space == appearance && key == "contrast") {
        high_contrast_ = value.toUInt() == 1;
    } else if (space == gnome_access && key == "high-contrast") {
        high_contrast_ = high_contrast_ || value.toBool();
    } else {
        return;
    }
    Q_EMIT changed();
}

} // namespace ranvier::gui
