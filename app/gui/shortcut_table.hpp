// F1: the keys that hold for the focused view and for the window, as they are now, with what the view shows above them.
#pragma once

#include <QDialog>

namespace ranvier::gui {

class Actions;
class ViewDock;

QDialog* make_shortcut_table(const Actions& actions, const ViewDock* view, QWidget* parent); // view null: the window's keys only

} // namespace ranvier::gui
