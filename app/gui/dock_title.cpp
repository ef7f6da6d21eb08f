#include "app/gui/dock_title.hpp"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"

namespace ranvier::gui {

// --- ElidedLabel --------------------------------------------------------------------------------------------------------------

void ElidedLabel::set_text(const QString& text) {
    if (text == text_) return;
    text_ = text;
    setToolTip(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize ElidedLabel::sizeHint() const {
    const QFontMetrics metrics(Theming::instance().style().font(size_, weight_));
    return {metrics.horizontalAdvance(text_) + 1, metrics.height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    const auto style = Theming::instance().style();
    QPainter painter(this);
    painter.setFont(style.font(size_, weight_));
    painter.setPen(weight_ == 400 ? style.theme->muted : style.theme->text);
    const QString shown = painter.fontMetrics().elidedText(text_, Qt::ElideRight, width());
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignLeft, shown);
}

// --- DockTitle ----------------------------------------------------------------------------------------------------------------

class DockTitle::Chip : public QWidget {
public:
    using QWidget::QWidget;
    int category = -1;
    QString number;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (category >= 0)
            views::draw_chip(painter, Theming::instance().style(), QRectF(rect()).adjusted(.5, .5, -.5, -.5), category, number);
    }
};

DockTitle::DockTitle(QWidget* parent)
    : QWidget(parent),
      row_(new QHBoxLayout(this)),
      chip_(new Chip(this)),
      title_(new ElidedLabel(12, 500, this)),
      subtitle_(new ElidedLabel(11, 400, this)),
      more_(new QToolButton(this)) {
    chip_->hide();
    title_->setObjectName("dock_title");
    subtitle_->setObjectName("dock_subtitle");
    title_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    subtitle_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    more_->setObjectName("more");
    more_->setIcon(Theming::instance().icon("more"));
    more_->setPopupMode(QToolButton::InstantPopup);
    more_->setAccessibleName(tr("More"));
    more_->setToolTip(tr("More"));
    row_->addWidget(chip_);
    row_->addWidget(title_);
    row_->addWidget(subtitle_, 1);
    row_->addWidget(more_);
    connect(&Theming::instance(), &Theming::changed, this, &DockTitle::restyle);
    restyle();
}

// QDockWidget clips a title that does not hold its height by a child of fixed height.
void DockTitle::restyle() {
    const auto& t = Theming::instance();
    row_->setContentsMargins(t.px(10), 0, t.px(6), 1);
    row_->setSpacing(t.px(8));
    title_->setFixedHeight(t.px(29));
    chip_->setFixedSize(t.px(16), t.px(16));
    for (auto* button : buttons_ + QList<QToolButton*>{more_}) {
        button->setIconSize({t.px(14), t.px(14)});
        button->setFixedSize(t.px(22), t.px(22));
    }
    update();
}

void DockTitle::set_title(const QString& title, const QString& subtitle) {
    title_->set_text(title);
    subtitle_->set_text(subtitle);
}

void DockTitle::set_chip(int category, const QString& number) {
    chip_->category = category;
    chip_->number = number;
    chip_->setVisible(category >= 0);
    chip_->update();
}

void DockTitle::set_actions(const QList<QAction*>& actions) {
    qDeleteAll(buttons_);
    buttons_.clear();
    for (auto* action : actions) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setObjectName(action->objectName() + "_button");
        button->setAccessibleName(action->text());
        row_->insertWidget(row_->count() - 1, button);
        button->setVisible(action->isVisible());
        connect(action, &QAction::visibleChanged, button, [action, button] { button->setVisible(action->isVisible()); });
        buttons_ << button;
    }
    restyle();
}

void DockTitle::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& theme = Theming::instance().theme();
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(0, height() - 1, width(), 1, theme.grid);
}

} // namespace ranvier::gui
