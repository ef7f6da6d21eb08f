// A panel as a dock of the window, with its title row.
#pragma once

#include <QDockWidget>

#include "app/gui/tool_docks.hpp"

namespace ranvier::gui {

class DockTitle;

class ToolDock : public QDockWidget {
    Q_OBJECT
public:
    ToolDock(Panel* panel, QWidget* parent); // takes the panel; objectName: that of the panel with _dock for _panel
    Panel* panel() const { return panel_; }
    void bring(); // shows it, in front of those it is tabbed with, and gives it the keyboard

private:
    void refresh();
    Panel* panel_;
    DockTitle* title_;
};

} // namespace ranvier::gui
