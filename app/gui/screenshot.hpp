// A picture of the window once everything in it is there; then the program ends, with status 0 if the picture was written.
#pragma once

#include <QString>

namespace ranvier::gui {

class MainWindow;
void take_screenshot(MainWindow& window, const QString& file);

} // namespace ranvier::gui
