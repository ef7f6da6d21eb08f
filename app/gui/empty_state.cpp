#include "app/gui/empty_state.hpp"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

QLabel* centred(const char* name, const char* role, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setProperty("role", role);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

} // namespace

EmptyState::EmptyState(QWidget* parent)
    : QWidget(parent),
      missing_(centred("empty_missing", "title", this)),
      when_(centred("empty_when", "second", this)),
      button_(new QPushButton(this)) {
    const auto& theming = Theming::instance();
    button_->setObjectName("empty_action");
    button_->hide(); // until it says what it does
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theming.px(16), theming.px(8), theming.px(16), theming.px(8));
    column->setSpacing(theming.px(8));
    column->addStretch();
    column->addWidget(missing_);
    column->addWidget(when_);
    column->addWidget(button_, 0, Qt::AlignHCenter);
    column->addStretch();
    connect(button_, &QPushButton::clicked, this, &EmptyState::action);
}

void EmptyState::set(const QString& missing, const QString& when, const QString& action) {
    missing_->setText(missing);
    when_->setText(when);
    when_->setVisible(!when.isEmpty());
    button_->setText(action);
    button_->setAccessibleName(action);
    button_->setVisible(!action.isEmpty());
}

} // namespace ranvier::gui
