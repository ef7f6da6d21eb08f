// What the desktop wishes, told over D-Bus (org.freedesktop.portal.Settings): dark or light, and more contrast.
#pragma once

#include <optional>

#include <QObject>

class QDBusVariant;

namespace ranvier::gui {

class DesktopPortal : public QObject {
    Q_OBJECT
public:
    explicit DesktopPortal(QObject* parent = nullptr); // asks at once; the answer comes as changed()
    std::optional<bool> dark() const { return dark_; } // not set: the desktop has no wish, or there is no portal
    bool high_contrast() const { return high_contrast_; }

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void setting_changed(const QString& space, const QString& key, const QDBusVariant& value);

private:
    void ask(const QString& space, const QString& key);
    void take(const QString& space, const QString& key, const QVariant& value);
    std::optional<bool> dark_;
    bool high_contrast_ = false;
};

} // namespace ranvier::gui
