// The application: an exception that escapes an event handler becomes a message, never the end of the window.
#pragma once

#include <QApplication>

namespace ranvier::gui {

class Application : public QApplication {
    Q_OBJECT
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override;

Q_SIGNALS:
    void fenced(const QString& what);
};

} // namespace ranvier::gui
