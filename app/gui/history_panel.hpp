// Everything that was done to the project, oldest first, as sentences; any of it as a line for a shell, for Python, or as JSON.
#pragma once

#include <functional>

#include "app/gui/tool_docks.hpp"

class QLabel;
class QListWidget;
class QMenu;

namespace ranvier::gui {

class EmptyState;

class HistoryPanel : public Panel {
    Q_OBJECT
public:
    HistoryPanel(Document& document, QWidget* parent);
    QString title() const override;
    QString subtitle() const override;
    QList<QAction*> title_actions() override;

    enum class Words { shell, python, json };
    // Of the selected entries, or of all that hold where none is selected.
    QString words_of(Words which) const;
    void go_to(int64_t number); // undoes or redoes until this entry is the last that holds

private:
    void refill();
    void explain();
    void copy(Words which);
    void save();
    void show_menu(const QPoint& at);
    std::vector<HistoryEntry> chosen() const;

    Document& document_;
    QListWidget* list_;
    QLabel* words_;
    EmptyState* empty_;
    QAction* copy_action_;
    QAction* save_action_;
};

} // namespace ranvier::gui
