#include "tests/gui/driver.hpp"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTest>
#include <QTimer>
#include <QUrl>

#include "app/gui/message_area.hpp"
#include "app/gui/view_area.hpp"

namespace ranvier::gui {
namespace {

constexpr qint64 patience_ms = 60'000, soon_ms = 10'000;

bool until(qint64 limit, const std::function<bool()>& holds) {
    QElapsedTimer clock;
    clock.start();
    while (!holds() && clock.elapsed() < limit) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return holds();
}

QWidget* shown_child(QWidget* root, const QString& name) {
    if (root->objectName() == name && root->isVisible()) return root;
    for (auto* child : root->findChildren<QWidget*>(name))
        if (child->isVisible()) return child;
    return nullptr;
}

} // namespace

bool Driver::wait(const QString& what, const std::function<bool()>& holds) {
    if (until(patience_ms, holds)) return true;
    fail(what + QStringLiteral(" did not come to pass"));
    return false;
}

void Driver::let_events_run() {
    for (int i = 0; i < 3; ++i) {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

QWidget* Driver::seen(const QString& name, QWidget* within) const {
    if (within) return shown_child(within, name);
    for (auto* top : QApplication::topLevelWidgets())
        if (top != &window_ && top->isVisible())
            if (auto* found = shown_child(top, name)) return found;
    return shown_child(&window_, name);
}

QWidget* Driver::find_widget(const QString& name, QWidget* within) {
    const QPointer<QWidget> place(within);
    until(soon_ms, [&] { return seen(name, place) != nullptr; });
    return seen(name, place);
}

bool Driver::click(const QString& name, QWidget* within) {
    auto* widget = find<QWidget>(name, within);
    if (!widget) return false;
    if (!widget->isEnabled()) {
        fail(name + QStringLiteral(" cannot be pressed"));
        return false;
    }
    const QPointer<QWidget> pressed(widget); // what is pressed may go, as a view does that its own menu closes
    QTest::mousePress(widget, Qt::LeftButton);
    if (pressed) QTest::mouseRelease(pressed, Qt::LeftButton);
    let_events_run();
    return true;
}

bool Driver::type(const QString& name, const QString& text, QWidget* within) {
    auto* widget = find<QWidget>(name, within);
    if (!widget) return false;
    widget->setFocus(Qt::TabFocusReason);
    QTest::keySequence(widget, QKeySequence::SelectAll);
    if (text.isEmpty())
        QTest::keyClick(widget, Qt::Key_Delete);
    else
        QTest::keyClicks(widget, text);
    let_events_run();
    return true;
}

bool Driver::choose(const QString& name, const QString& item, QWidget* within) {
    auto* box = find<QComboBox>(name, within);
    if (!box) return false;
    const int at = box->findText(item);
    if (at < 0) {
        fail(QStringLiteral("%1 offers no %2").arg(name, item));
        return false;
    }
    box->setFocus(Qt::TabFocusReason);
    while (box->currentIndex() != at) {
        const int before = box->currentIndex();
        QTest::keyClick(box, before < at ? Qt::Key_Down : Qt::Key_Up);
        if (box->currentIndex() == before) break;
    }
    let_events_run();
    return box->currentIndex() == at;
}

void Driver::press(const QKeySequence& keys) {
    auto* focus = QApplication::focusWidget();
    auto* top = QApplication::activeWindow();
    QTest::keySequence(focus ? focus : top ? top : &window_, keys);
    let_events_run();
}

bool Driver::act(const QString& id) {
    auto* action = window_.actions().find(id);
    if (!action || !action->isEnabled()) {
        fail(id + (action ? QStringLiteral(" is disabled") : QStringLiteral(" is no action")));
        return false;
    }
    action->trigger();
    let_events_run();
    return true;
}

ViewDock* Driver::view(const std::string& kind, bool drawn) {
    const auto look = [&]() -> ViewDock* {
        for (auto* view : window_.area().views())
            if (view->kind() == kind && view->isVisible() && (!drawn || view->figure())) return view;
        return nullptr;
    };
    wait(QStringLiteral("a view of kind %1").arg(QString::fromStdString(kind)), [&] { return look() != nullptr; });
    return look();
}

bool Driver::drop(QWidget* on, const QStringList& paths) {
    QMimeData data;
    QList<QUrl> urls;
    for (const auto& path : paths) urls << QUrl::fromLocalFile(path);
    data.setUrls(urls);
    const QPoint at = on->rect().center();
    QDragEnterEvent enter(at, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(on, &enter);
    if (!enter.isAccepted()) return false;
    QDropEvent dropped(at, Qt::CopyAction | Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(on, &dropped);
    let_events_run();
    return dropped.isAccepted();
}

// --- dialogs and menus that hold the caller -----------------------------------------------------------------------------------

void Driver::answer(std::function<void(QWidget*)> how) {
    how_ = std::move(how);
    menu_ = false;
    watch_popups(static_cast<int>(soon_ms / 20));
}

void Driver::watch_popups(int left) {
    QTimer::singleShot(20, this, [this, left] {
        if (!how_) return;
        auto* popup = menu_ ? QApplication::activePopupWidget() : QApplication::activeModalWidget();
        if (popup && popup->isVisible()) {
            const auto how = std::exchange(how_, {});
            how(popup);
        } else if (left > 0) {
            watch_popups(left - 1);
        }
    });
}

void Driver::answer_file(const QString& path) {
    answer([this, path](QWidget* popup) {
        auto* dialog = qobject_cast<QFileDialog*>(popup);
        if (!dialog) {
            fail(QStringLiteral("no file dialog asked"));
            popup->close();
            return;
        }
        dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(path);
        QMetaObject::invokeMethod(dialog, "accept");
    });
}

void Driver::answer_text(const QString& text) {
    answer([this, text](QWidget* popup) {
        auto* dialog = qobject_cast<QInputDialog*>(popup);
        if (!dialog) {
            fail(QStringLiteral("no dialog asked for a text"));
            popup->close();
            return;
        }
        dialog->setTextValue(text);
        dialog->accept();
    });
}

void Driver::pick(const QString& name) {
    answer([this, name](QWidget* popup) {
        auto* menu = qobject_cast<QMenu*>(popup);
        for (auto* action : menu ? menu->actions() : QList<QAction*>{})
            if ((action->objectName() == name || action->text() == name) && action->isEnabled()) {
                menu->setActiveAction(action);
                QTest::keyClick(menu, Qt::Key_Return);
                return;
            }
        fail(QStringLiteral("the menu has no %1").arg(name));
        popup->close();
    });
    menu_ = true;
}

bool Driver::answered() {
    return wait(QStringLiteral("a question"), [this] { return !how_; });
}

// --- what is told -------------------------------------------------------------------------------------------------------------

QStringList Driver::messages() const {
    QStringList all;
    for (auto* headline : window_.messages().findChildren<QLabel*>(QStringLiteral("message_headline"))) {
        if (!headline->isVisible()) continue;
        const auto* text = headline->parentWidget()->findChild<QLabel*>(QStringLiteral("message_text"));
        all << headline->text() + QLatin1Char(' ') + (text ? text->text() : QString());
    }
    return all;
}

bool Driver::wait_message(const QString& words) {
    return wait(QStringLiteral("a message with \"%1\"").arg(words), [&] {
        for (const auto& message : messages())
            if (message.contains(words)) return true;
        return false;
    });
}

QString Driver::text_of(const QString& name) {
    auto* widget = find<QWidget>(name);
    if (auto* label = qobject_cast<QLabel*>(widget)) return label->text();
    if (auto* button = qobject_cast<QAbstractButton*>(widget)) return button->text();
    if (auto* edit = qobject_cast<QLineEdit*>(widget)) return edit->text();
    return {};
}

QImage Driver::picture(QWidget* of) const { return (of ? of : &window_)->grab().toImage(); }

void Driver::fail(const QString& sentence) const {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    const QString folder = QStringLiteral(RANVIER_BINARY_DIR "/journeys");
    QDir().mkpath(folder);
    const QString file =
        QStringLiteral("%1/%2.png").arg(folder, test ? QString::fromUtf8(test->name()) : QStringLiteral("window"));
    picture().save(file);
    ADD_FAILURE() << sentence.toStdString() << "; messages: " << messages().join(QStringLiteral(" | ")).toStdString()
                  << "; picture: " << file.toStdString();
}

} // namespace ranvier::gui
