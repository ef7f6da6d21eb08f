#include "app/gui/actions.hpp"

#include <QStringList>

namespace ranvier::gui {

QAction* Actions::add(const QString& id, const QString& group, const QString& text, const QList<QKeySequence>& keys,
                      std::function<void()> act, Scope scope) {
    auto* action = new QAction(text, this);
    action->setObjectName(id);
    action->setShortcuts(keys);
    action->setShortcutContext(scope == Scope::view ? Qt::WidgetWithChildrenShortcut : Qt::WindowShortcut);
    action->setProperty("group", group);
    action->setProperty("in_view", scope == Scope::view);
    connect(action, &QAction::triggered, this, [run = std::move(act)] { run(); });
    all_ << action;
    return action;
}

QAction* Actions::find(const QString& id) const {
    for (auto* action : all_)
        if (action->objectName() == id) return action;
    return nullptr;
}

QList<QAction*> Actions::of(Scope scope) const {
    QList<QAction*> some;
    for (auto* action : all_)
        if (scope_of(action) == scope) some << action;
    return some;
}

QString Actions::group_of(const QAction* action) { return action->property("group").toString(); }

Scope Actions::scope_of(const QAction* action) { return action->property("in_view").toBool() ? Scope::view : Scope::window; }

QString Actions::keys_of(const QAction* action) {
    QStringList keys;
    for (const auto& key : action->shortcuts()) keys << key.toString(QKeySequence::NativeText);
    return keys.join(", ");
}

} // namespace ranvier::gui
