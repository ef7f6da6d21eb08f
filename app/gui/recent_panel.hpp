// Projects that were open before: pinned ones first, missing ones in italics.
#pragma once

#include "app/gui/tool_docks.hpp"

class QListWidget;
class QListWidgetItem;

namespace ranvier::gui {

class EmptyState;

class RecentPanel : public Panel {
    Q_OBJECT
public:
    RecentPanel(Document& document, QWidget* parent);
    QString title() const override;
    QList<QAction*> title_actions() override;

private:
    void refill();
    void open(const QListWidgetItem& item);
    void show_menu(const QPoint& at);
    void done(const Status& status);

    Document& document_;
    QListWidget* list_;
    EmptyState* empty_;
    QAction* open_action_;
};

} // namespace ranvier::gui
