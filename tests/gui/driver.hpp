// Drives a real window as a person does: finds what is in sight by its object name, presses, types, drops, answers dialogs. What
// does not come to pass fails the test with a sentence and leaves a picture of the window in the build folder.
#pragma once

#include <functional>

#include <QAction>
#include <QImage>
#include <QKeySequence>
#include <QPointer>
#include <QStringList>
#include <QWidget>

#include "app/gui/main_window.hpp"

namespace ranvier::gui {

class Driver : public QObject {
public:
    explicit Driver(MainWindow& window) : window_(window) {}

    // Whether `holds` came true while the event loop ran. The limit is far beyond what is needed.
    bool wait(const QString& what, const std::function<bool()>& holds);
    void let_events_run();

    // What is in sight by that name: in a dialog first, then in the window. Null, and a failed test, if it does not come.
    template <typename T = QWidget>
    T* find(const QString& name, QWidget* within = nullptr) {
        auto* found = qobject_cast<T*>(find_widget(name, within));
        if (!found) fail(QStringLiteral("%1 is not in sight").arg(name));
        return found;
    }
    QWidget* seen(const QString& name, QWidget* within = nullptr) const; // null: not in sight

    bool click(const QString& name, QWidget* within = nullptr);
    bool type(const QString& name, const QString& text, QWidget* within = nullptr); // in place of what stands there
    bool choose(const QString& name, const QString& item, QWidget* within = nullptr);
    void press(const QKeySequence& keys);
    bool act(const QString& action); // by its id, as from a menu; false, and a failed test, if it is disabled
    // The view of a kind, once it shows a figure (`drawn`) or at all.
    ViewDock* view(const std::string& kind, bool drawn = true);
    bool drop(QWidget* on, const QStringList& paths);

    // What the next modal dialog or menu is answered with, while an action that waits for it runs.
    void answer(std::function<void(QWidget* dialog)> how);
    void answer_file(const QString& path);
    void answer_text(const QString& text);
    void pick(const QString& action); // of the next menu, by object name or text
    bool answered();                  // waits for it; a failed test if nothing asked

    QStringList messages() const; // headline and text of each that is shown
    bool wait_message(const QString& words);
    QString text_of(const QString& name); // of a label, button or field in sight
    QImage picture(QWidget* of = nullptr) const;
    void fail(const QString& sentence) const;

private:
    QWidget* find_widget(const QString& name, QWidget* within);
    void watch_popups(int left);
    MainWindow& window_;
    std::function<void(QWidget*)> how_;
    bool menu_ = false;
};

} // namespace ranvier::gui
