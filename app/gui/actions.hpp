// Every action of the window, in one list: menus, palette, shortcut table and tests are made from it.
#pragma once

#include <functional>

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>

namespace ranvier::gui {

// Where its keys hold: in the whole window, or while a view has the focus (plain letters).
enum class Scope { window, view };

class Actions : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    // `group`: the heading under which palette and shortcut table list it.
    QAction* add(const QString& id, const QString& group, const QString& text, const QList<QKeySequence>& keys,
                 std::function<void()> act, Scope scope = Scope::window);
    QAction* find(const QString& id) const; // null: none
    const QList<QAction*>& all() const { return all_; }
    QList<QAction*> of(Scope scope) const;

    static QString group_of(const QAction* action);
    static Scope scope_of(const QAction* action);
    static QString keys_of(const QAction* action); // "Left, A"

private:
    QList<QAction*> all_;
};

} // namespace ranvier::gui
