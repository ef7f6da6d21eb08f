// A window in a process of its own, for what can only be seen from outside: being killed, and holding a project.
#pragma once

#include <memory>

#include <QProcess>
#include <QStringList>

namespace ranvier::gui {

// In the child: opens PROJECT in a window and does what the word after --child says, a line on standard output for each thing
// done.
//   hold    nothing more                         "open"
//   edit    names unit after unit, without end   "open", then "NUMBER" once the project has answered
//   fit     begins a fit that lasts              "open", then "running" once a part of it is done
//   few     begins a fit of few starts           the same
int run_child(const QStringList& words);

// In the test: starts it.
std::unique_ptr<QProcess> start_child(const QString& what, const QString& project);
bool child_said(QProcess& child, const QByteArray& line); // waits for that line

} // namespace ranvier::gui
