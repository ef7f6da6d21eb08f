#include "app/gui/field_row.hpp"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QStyle>

#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {
constexpr double label_width = 92, unit_width = 28;
} // namespace

void restyle(QWidget& widget) {
    widget.style()->unpolish(&widget);
    widget.style()->polish(&widget);
    widget.update();
}

QWidget* make_rule(QWidget* parent) {
    auto* rule = new QFrame(parent);
    rule->setProperty("role", "rule");
    return rule;
}

FieldRow::FieldRow(const QString& label, QWidget* field, const QString& unit, QWidget* parent)
    : QWidget(parent),
      grid_(new QGridLayout(this)),
      label_(new QLabel(label, this)),
      unit_(new QLabel(unit, this)),
      second_(new QLabel(this)),
      field_(field) {
    field_->setParent(this);
    label_->setBuddy(field_);
    label_->setWordWrap(true);
    unit_->setProperty("role", "muted");
    second_->setProperty("role", "muted");
    second_->setWordWrap(true);
    second_->hide();
    if (field_->accessibleName().isEmpty()) field_->setAccessibleName(unit.isEmpty() ? label : tr("%1 in %2").arg(label, unit));
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(8);
    grid_->setVerticalSpacing(2);
    set_stacked(false);
}

void FieldRow::set_stacked(bool stacked) {
    if (placed_ && stacked == stacked_) return;
    placed_ = true;
    stacked_ = stacked;
    Theming& theming = Theming::instance();
    for (QWidget* widget : {static_cast<QWidget*>(label_), field_, static_cast<QWidget*>(unit_), static_cast<QWidget*>(second_)})
        grid_->removeWidget(widget);
    label_->setFixedWidth(stacked ? QWIDGETSIZE_MAX : theming.px(label_width));
    if (stacked) label_->setMinimumWidth(0);
    unit_->setFixedWidth(theming.px(unit_width));
    if (stacked) {
        grid_->addWidget(label_, 0, 0, 1, 2);
        grid_->addWidget(field_, 1, 0);
        grid_->addWidget(unit_, 1, 1);
        grid_->addWidget(second_, 2, 0, 1, 2);
    } else {
        grid_->addWidget(label_, 0, 0, Qt::AlignVCenter);
        grid_->addWidget(field_, 0, 1);
        grid_->addWidget(unit_, 0, 2);
        grid_->addWidget(second_, 1, 1, 1, 2);
    }
    grid_->setColumnStretch(0, stacked ? 1 : 0);
    grid_->setColumnStretch(1, stacked ? 0 : 1);
}

void FieldRow::set_part() { label_->setProperty("role", "second"); }

void FieldRow::set_note(const QString& note) {
    note_ = note;
    show_second();
}

void FieldRow::set_error(const QString& error) {
    const bool was = is_wrong();
    error_ = error;
    if (was != is_wrong()) {
        field_->setProperty("bad", is_wrong());
        restyle(*field_);
        second_->setProperty("role", is_wrong() ? "error" : "muted");
        restyle(*second_);
    }
    field_->setAccessibleDescription(error);
    show_second();
}

void FieldRow::show_second() {
    second_->setText(is_wrong() ? error_ : note_);
    second_->setVisible(!second_->text().isEmpty());
}

} // namespace ranvier::gui
