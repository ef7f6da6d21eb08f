#include "app/gui/transport_bar.hpp"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include "app/gui/theming.hpp"
#include "app/gui/time_moves.hpp"
#include "app/views/canvas.hpp"

namespace ranvier::gui {
namespace {

// Enough decimals to tell a hundredth of the window.
int decimals_for(double length) {
    return length > 0 ? std::clamp(static_cast<int>(std::ceil(2 - std::log10(length))) + 1, 0, 6) : 2;
}

std::optional<double> number_of(QString text) {
    bool ok = false;
    text.remove(QChar(0x202f)).remove(' ').replace(QChar(0x2212), '-');
    const double value = text.toDouble(&ok);
    return ok && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

QLineEdit* field(const char* name, const QString& words, QWidget* parent) {
    auto* edit = new QLineEdit(parent);
    edit->setObjectName(name);
    edit->setAccessibleName(words);
    edit->setToolTip(words);
    edit->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    edit->setFixedSize(Theming::instance().px(QString(name) == "window_start" ? 72 : 58), Theming::instance().px(24));
    return edit;
}

QLabel* muted(QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setProperty("role", "muted");
    return label;
}

} // namespace

TransportBar::TransportBar(Document& document, const Actions& actions, QWidget* parent)
    : QWidget(parent),
      document_(document),
      start_(field("window_start", tr("Start of the window in time"), this)),
      length_(field("window_length", tr("Length of the window in time"), this)),
      unit_of_start_(muted(this)),
      unit_of_length_(muted(this)),
      whole_(muted(this)) {
    setObjectName("transport_bar");
    const auto& t = Theming::instance();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(t.px(4));
    for (const char* id : {"previous_change", "step_back", "play", "step_forward", "next_change"}) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(actions.find(id));
        button->setObjectName(QString(id) + "_button");
        button->setIconSize({t.px(16), t.px(16)});
        button->setFixedSize(t.px(28), t.px(28));
        row->addWidget(button);
    }
    row->addSpacing(t.px(12));
    row->addWidget(start_);
    row->addWidget(unit_of_start_);
    row->addWidget(length_);
    row->addWidget(unit_of_length_);
    row->addSpacing(t.px(4));
    row->addWidget(whole_);
    for (auto* edit : {start_, length_}) connect(edit, &QLineEdit::editingFinished, this, &TransportBar::edited);
    connect(&document_.link(), &LinkModel::changed, this, [this](const views::Link& before, const views::Link& now) {
        if (!(before.window == now.window)) refresh();
    });
    connect(&document_, &Document::sources_changed, this, &TransportBar::refresh);
    refresh();
}

void TransportBar::refresh() {
    const auto w = shown_window(document_.link());
    const auto& recording = document_.sources().recording;
    const QString unit = recording                                                                ? recording->unit_of_time()
                         : document_.sources().result && document_.sources().result->in_seconds() ? "s"
                                                                                                  : "bin";
    const int decimals = unit == "bin" && w.stop - w.start >= 10 ? 0 : decimals_for(w.stop - w.start);
    if (!start_->isModified() || !start_->hasFocus()) start_->setText(views::number_text(w.start, decimals));
    if (!length_->isModified() || !length_->hasFocus()) length_->setText(views::number_text(w.stop - w.start, decimals));
    const QString unit_words = unit == "bin" ? tr("bin") : unit;
    unit_of_start_->setText(unit_words + "  +");
    unit_of_length_->setText(unit_words);
    const auto all = document_.link().extent();
    whole_->setText(unit == "bin" ? tr("of %1 bins").arg(views::number_text(all.stop - all.start, 0))
                                  : tr("of %1 %2").arg(views::number_text(all.stop - all.start, 2), unit));
    whole_->setVisible(!narrow_);
}

void TransportBar::set_narrow(bool narrow) {
    narrow_ = narrow;
    whole_->setVisible(!narrow_);
}

void TransportBar::edit_start() {
    start_->setFocus(Qt::ShortcutFocusReason);
    start_->selectAll();
}

void TransportBar::edited() {
    if (!start_->isModified() && !length_->isModified()) return;
    const bool length_typed = length_->isModified();
    start_->setModified(false);
    length_->setModified(false);
    const auto start = number_of(start_->text()), length = number_of(length_->text());
    const double end = document_.link().extent().stop;
    // A start that is typed holds: the window ends with the recording rather than beginning before it.
    if (start && length && *length > 0)
        document_.link().set_window({*start, !length_typed && *start < end ? std::min(*start + *length, end) : *start + *length});
    refresh(); // a text that is no number goes back to what is shown
}

} // namespace ranvier::gui
