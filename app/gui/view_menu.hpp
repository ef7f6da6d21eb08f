// "More" of a view: its options as a small form made from their declarations, and what can be done with the view.
#pragma once

#include <QMenu>

#include "core/job/schema.hpp"

namespace ranvier::gui {

struct OptionValues;
class ViewDock;

class ViewMenu : public QMenu {
    Q_OBJECT
public:
    ViewMenu(ViewDock& dock, QWidget* parent);

private:
    void fill();
    void add_option(const Param& param);
    void add_choices(const Param& param, const std::string& now);
    void add_known(const Param& param, const std::string& now, const OptionValues& known);
    void add_name(QMenu& menu, const Param& param, const QString& name, bool on);
    void add_edit(QMenu& menu, const Param& param, const std::string& now);
    void add_view_actions();
    QAction* add(const char* name, const QString& text, auto signal);
    ViewDock& dock_;
};

// "row_height" as people read it: "Row height".
QString option_words(const std::string& id);

} // namespace ranvier::gui
