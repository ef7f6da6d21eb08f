#include "app/gui/application.hpp"

#include <exception>

namespace ranvier::gui {

bool Application::notify(QObject* receiver, QEvent* event) {
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& e) {
        // Told once this event is over: what threw may be in the middle of painting.
        const QString what = QString::fromUtf8(e.what());
        QMetaObject::invokeMethod(
            this, [this, what] { Q_EMIT fenced(what); }, Qt::QueuedConnection);
        return false;
    }
}

} // namespace ranvier::gui
