#include "app/gui/tool_dock.hpp"

#include <QMenu>
#include <QToolButton>

#include "app/gui/dock_title.hpp"
#include "app/gui/theming.hpp"

namespace ranvier::gui {

ToolDock::ToolDock(Panel* panel, QWidget* parent) : QDockWidget(parent), panel_(panel), title_(new DockTitle(this)) {
    setObjectName(panel->objectName().replace("_panel", "_dock"));
    setTitleBarWidget(title_);
    panel->setProperty("role", "surface");
    panel->setAttribute(Qt::WA_StyledBackground);
    setWidget(panel);
    auto* menu = new QMenu(title_->more());
    auto* float_it = menu->addAction(tr("Float"), this, [this] { setFloating(!isFloating()); });
    float_it->setObjectName("dock_float");
    menu->addAction(tr("Close"), this, &QDockWidget::close)->setObjectName("dock_close");
    connect(menu, &QMenu::aboutToShow, this,
            [this, float_it] { float_it->setText(isFloating() ? tr("Put back") : tr("Float")); });
    title_->more()->setMenu(menu);
    title_->set_actions(panel->title_actions());
    connect(panel, &Panel::title_changed, this, &ToolDock::refresh);
    refresh();
}

void ToolDock::refresh() {
    // The window's title is what a tab says, and tabs share the width of their dock.
    const auto& t = Theming::instance();
    setWindowTitle(QFontMetrics(t.style().font(12)).elidedText(panel_->title(), Qt::ElideRight, t.px(150)));
    title_->set_title(panel_->title(), panel_->subtitle());
}

void ToolDock::bring() {
    show();
    raise();
    panel_->setFocus(Qt::ShortcutFocusReason);
    if (!panel_->isAncestorOf(focusWidget()) && panel_->nextInFocusChain())
        panel_->nextInFocusChain()->setFocus(Qt::ShortcutFocusReason);
}

} // namespace ranvier::gui
