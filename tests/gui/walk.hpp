// A walk over the widgets in sight: what lacks a name, a role, a way to reach it by keys or a visible focus, which keys mean two
// things, and which words are cut off. Each answer is a list of sentences, empty if all is well.
#pragma once

#include <QStringList>
#include <QWidget>

namespace ranvier::gui {

bool is_interactive(const QWidget* widget); // a person can press it, type into it or move in it
QList<QWidget*> interactive_widgets(QWidget* root);

QStringList without_name(QWidget* root);
QStringList without_role(QWidget* root);
QStringList out_of_reach(QWidget* root); // neither by Tab nor by keys of their own
QStringList shortcut_conflicts(QWidget* root);
QStringList without_visible_focus(QWidget* root); // root is the active window
QStringList clipped_words(QWidget* root);

} // namespace ranvier::gui
