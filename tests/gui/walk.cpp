#include "tests/gui/walk.hpp"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QStyle>
#include <QTabBar>
#include <QTextEdit>
#include <QToolButton>

namespace ranvier::gui {
namespace {

QString who(const QWidget* widget) {
    QString path;
    for (const QWidget* w = widget; w && path.count('/') < 4; w = w->parentWidget())
        if (!w->objectName().isEmpty()) path = w->objectName() + (path.isEmpty() ? QString() : "/" + path);
    return QString::fromUtf8(widget->metaObject()->className()) + " " + path;
}

bool in_menu_of(const QWidget* root, const QAction* action) {
    for (auto* bar : root->findChildren<QMenuBar*>())
        for (auto* menu : bar->findChildren<QMenu*>())
            if (menu->actions().contains(const_cast<QAction*>(action))) return true;
    return false;
}

// What a container is made of: the container answers for it.
bool is_part(const QWidget* widget) {
    if (widget->objectName().startsWith("qt_")) return true;
    if (qobject_cast<const QScrollBar*>(widget) || qobject_cast<const QHeaderView*>(widget) ||
        qobject_cast<const QTabBar*>(widget))
        return true;
    const auto* parent = widget->parentWidget();
    if (qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent) ||
        qobject_cast<const QLineEdit*>(parent))
        return true;
    if (const auto* view = qobject_cast<const QAbstractItemView*>(parent); view && qobject_cast<const QAbstractButton*>(widget))
        return true;
    const auto* area = qobject_cast<const QAbstractScrollArea*>(parent);
    return area && area->viewport() == widget;
}

bool by_tab(QWidget* widget) {
    if (!(widget->focusPolicy() & Qt::TabFocus)) return false;
    for (QWidget* w = widget->nextInFocusChain(); w; w = w->nextInFocusChain()) {
        if (w == widget) return true;
        if (w == widget->window()) return true;
    }
    return false;
}

bool by_keys(const QWidget* root, QWidget* widget) {
    auto* button = qobject_cast<QAbstractButton*>(widget);
    if (button && !button->shortcut().isEmpty()) return true;
    if (button && button->group() && button->group()->exclusive()) // arrows lead from one to the next
        for (auto* other : button->group()->buttons())
            if (by_tab(other)) return true;
    auto* tool = qobject_cast<QToolButton*>(widget);
    auto* action = tool ? tool->defaultAction() : nullptr;
    return action && (!action->shortcuts().isEmpty() || in_menu_of(root, action));
}

QImage around(QWidget* root, QWidget* widget) {
    const QRect place(widget->mapTo(root, QPoint()), widget->size());
    return root->grab(place.adjusted(-4, -4, 4, 4) & root->rect()).toImage();
}

void bring_into_sight(QWidget* widget) {
    for (auto* w = widget->parentWidget(); w; w = w->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(w)) area->ensureWidgetVisible(widget);
    QCoreApplication::processEvents();
}

bool elides(const QLabel* label) {
    return label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored || label->minimumWidth() == 1 ||
           label->text().isEmpty();
}

QString clipped_label(const QLabel* label) {
    if (elides(label)) return {};
    if (label->wordWrap()) {
        const int tall = label->heightForWidth(label->width());
        if (tall <= label->height() + 1) return {};
        return QStringLiteral("needs %1 px of height and has %2").arg(tall).arg(label->height());
    }
    const bool rich = Qt::mightBeRichText(label->text());
    const int needed = rich ? label->sizeHint().width() : label->fontMetrics().size(0, label->text()).width();
    if (needed > label->contentsRect().width() + 1)
        return QStringLiteral("needs %1 px and has %2").arg(needed).arg(label->contentsRect().width());
    if (label->fontMetrics().height() > label->height() + 1)
        return QStringLiteral("is %1 px high in %2").arg(label->fontMetrics().height()).arg(label->height());
    return {};
}

QString clipped_button(const QAbstractButton* button) {
    if (button->text().isEmpty()) return {};
    if (const auto* tool = qobject_cast<const QToolButton*>(button);
        tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull())
        return {};
    const int words = button->fontMetrics().size(Qt::TextShowMnemonic, button->text()).width();
    if (words > button->width() + 1)
        return QStringLiteral("needs %1 px for its words and has %2").arg(words).arg(button->width());
    return {};
}

} // namespace

bool is_interactive(const QWidget* widget) {
    if (is_part(widget)) return false;
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QSlider*>(widget) || qobject_cast<const QAbstractItemView*>(widget) ||
           qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget) ||
           (widget->focusPolicy() & Qt::TabFocus);
}

QList<QWidget*> interactive_widgets(QWidget* root) {
    QList<QWidget*> found;
    for (auto* widget : root->findChildren<QWidget*>())
        if (widget->window() == root->window() && widget->isVisible() && is_interactive(widget)) found << widget;
    return found;
}

QStringList without_name(QWidget* root) {
    QStringList found;
    for (auto* widget : interactive_widgets(root)) {
        auto* access = QAccessible::queryAccessibleInterface(widget);
        if (!access || access->text(QAccessible::Name).trimmed().isEmpty()) found << who(widget) + " has no accessible name";
        if (widget->objectName().isEmpty()) found << who(widget) + " has no object name";
    }
    return found;
}

QStringList without_role(QWidget* root) {
    QStringList found;
    for (auto* widget : interactive_widgets(root)) {
        auto* access = QAccessible::queryAccessibleInterface(widget);
        const auto role = access ? access->role() : QAccessible::NoRole;
        if (role == QAccessible::NoRole || role == QAccessible::Client) found << who(widget) + " has no role";
    }
    return found;
}

QStringList out_of_reach(QWidget* root) {
    QStringList found;
    for (auto* widget : interactive_widgets(root))
        if (!by_tab(widget) && !by_keys(root, widget)) found << who(widget) + " is reached neither by Tab nor by keys";
    return found;
}

// Where the focus is on a widget, its own keys and those of its parents hold, and those of the window.
QStringList shortcut_conflicts(QWidget* root) {
    QStringList found;
    QList<QWidget*> places = interactive_widgets(root);
    places << root;
    for (auto* place : places) {
        QMap<QString, const QAction*> taken;
        QList<QAction*> here;
        for (auto* w = place; w; w = w->isWindow() ? nullptr : w->parentWidget())
            for (auto* action : w->actions())
                if (!here.contains(action) && (w == place || action->shortcutContext() != Qt::WidgetShortcut)) here << action;
        for (auto* action : root->window()->findChildren<QAction*>())
            if (!here.contains(action) && !action->associatedObjects().isEmpty() &&
                (action->shortcutContext() == Qt::WindowShortcut || action->shortcutContext() == Qt::ApplicationShortcut))
                here << action;
        for (auto* action : here)
            for (const auto& key : action->isEnabled() ? action->shortcuts() : QList<QKeySequence>()) {
                const auto other = taken.constFind(key.toString());
                if (other != taken.constEnd() && *other != action)
                    found << QStringLiteral("%1: %2 means %3 and %4")
                                 .arg(who(place), key.toString(), (*other)->objectName(), action->objectName());
                taken.insert(key.toString(), action);
            }
    }
    found.removeDuplicates();
    return found;
}

QStringList without_visible_focus(QWidget* root) {
    QStringList found;
    for (auto* widget : interactive_widgets(root)) {
        if (!widget->isEnabled() || !(widget->focusPolicy() & Qt::TabFocus)) continue;
        bring_into_sight(widget);
        if (widget->visibleRegion().isEmpty()) continue; // under another tab
        if (auto* now = QApplication::focusWidget()) now->clearFocus();
        QCoreApplication::processEvents();
        const QImage before = around(root, widget);
        widget->setFocus(Qt::TabFocusReason);
        QCoreApplication::processEvents();
        if (!widget->hasFocus() && !(widget->focusProxy() && widget->focusProxy()->hasFocus()))
            found << who(widget) + " does not take the focus";
        else if (around(root, widget) == before)
            found << who(widget) + " does not show its focus";
    }
    return found;
}

QStringList clipped_words(QWidget* root) {
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // of a text that changed a moment ago
    QStringList found;
    for (auto* widget : root->findChildren<QWidget*>()) {
        if (widget->window() != root->window() || !widget->isVisible() || widget->objectName().startsWith("qt_")) continue;
        QString how, text;
        if (auto* label = qobject_cast<QLabel*>(widget)) how = clipped_label(label), text = label->text();
        if (auto* button = qobject_cast<QAbstractButton*>(widget)) how = clipped_button(button), text = button->text();
        if (!how.isEmpty()) found << QStringLiteral("%1 \"%2\" %3").arg(who(widget), text.left(60), how);
    }
    return found;
}

} // namespace ranvier::gui
