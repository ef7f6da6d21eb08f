// The unit of time of a file whose times have none: what each choice would mean, and nothing is computed until one is taken.
#include <cmath>

#include <QButtonGroup>
#include <QCoreApplication>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include "app/gui/dialogs.hpp"
#include "app/gui/field_row.hpp"
#include "app/gui/theming.hpp"
#include "core/base/text.hpp"

namespace ranvier::gui {
namespace {

QString words(const char* text) { return QCoreApplication::translate("TimeUnitDialog", text); }

QRadioButton* add_choice(QDialog* dialog, QButtonGroup* group, QVBoxLayout* column, const char* name, const QString& text) {
    auto* button = new QRadioButton(text, dialog);
    button->setObjectName(QStringLiteral("time_unit_%1").arg(name));
    button->setProperty("unit", name);
    group->addButton(button);
    column->addWidget(button);
    return button;
}

// "samples:30000", or "" if it is no rate.
QString samples_unit(const QLineEdit* rate) {
    const QString text = rate->text().trimmed().remove(' ');
    const auto value = parse_number(text.toStdString());
    return value && *value > 0 && std::isfinite(*value) ? "samples:" + text : QString();
}

struct Choice {
    QButtonGroup* group;
    QRadioButton* samples;
    QLineEdit* rate;
    QString unit() const {
        const auto* chosen = group->checkedButton();
        if (!chosen) return {};
        return chosen == samples ? samples_unit(rate) : chosen->property("unit").toString();
    }
};

Choice add_choices(QDialog* dialog, QVBoxLayout* column) {
    auto* group = new QButtonGroup(dialog);
    add_choice(dialog, group, column, "s", words("seconds"));
    add_choice(dialog, group, column, "ms", words("milliseconds"));
    add_choice(dialog, group, column, "us", words("microseconds"));
    auto* samples = add_choice(dialog, group, column, "samples", words("samples of the recorder"));
    auto* rate = new QLineEdit("30000", dialog);
    rate->setObjectName("time_unit_rate");
    rate->setAlignment(Qt::AlignRight);
    auto* row = new FieldRow(words("Sampling rate"), rate, words("Hz"), dialog);
    row->setEnabled(false);
    column->addWidget(row);
    QObject::connect(samples, &QRadioButton::toggled, row, [row, rate](bool on) {
        row->setEnabled(on);
        if (on) rate->setFocus();
    });
    QObject::connect(rate, &QLineEdit::textChanged, row,
                     [row, rate] { row->set_error(samples_unit(rate).isEmpty() ? words("a number above 0") : QString()); });
    return {group, samples, rate};
}

} // namespace

QDialog* make_time_unit_dialog(Document& document, const QString& path, const QString& sentence, QWidget* parent) {
    const auto& t = Theming::instance();
    auto* dialog = new QDialog(parent);
    dialog->setObjectName("time_unit_dialog");
    dialog->setWindowTitle(words("Unit of time"));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(t.px(16), t.px(16), t.px(16), t.px(16));
    column->setSpacing(t.px(8));
    auto* title = new QLabel(words("The time unit of %1 is not known.").arg(QFileInfo(path).fileName()), dialog);
    title->setProperty("role", "dialog_title");
    title->setWordWrap(true);
    column->addWidget(title);
    auto* found = new QLabel(sentence, dialog);
    found->setObjectName("time_unit_sentence");
    found->setWordWrap(true);
    column->addWidget(found);
    auto* kept = new QLabel(
        words("The file is not opened until a unit is chosen. The choice is kept with the project; the file stays as it is."),
        dialog);
    kept->setWordWrap(true);
    kept->setProperty("role", "muted");
    column->addWidget(kept);
    const Choice choice = add_choices(dialog, column);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(t.px(8));
    foot->addStretch(1);
    auto* cancel = new QPushButton(words("Cancel"), dialog);
    cancel->setObjectName("time_unit_cancel");
    cancel->setAutoDefault(false);
    auto* open = new QPushButton(words("Open"), dialog);
    open->setObjectName("time_unit_open");
    open->setProperty("role", "primary");
    open->setDefault(true);
    open->setEnabled(false);
    foot->addWidget(cancel);
    foot->addWidget(open);
    column->addLayout(foot);
    const auto refresh = [open, choice] { open->setEnabled(!choice.unit().isEmpty()); };
    QObject::connect(choice.group, &QButtonGroup::buttonToggled, open, refresh);
    QObject::connect(choice.rate, &QLineEdit::textChanged, open, refresh);
    QObject::connect(cancel, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(open, &QPushButton::clicked, dialog, [dialog, choice, path, &document] {
        document.open_recording(path, choice.unit());
        dialog->accept();
    });
    dialog->setMinimumWidth(t.px(440));
    return dialog;
}

} // namespace ranvier::gui
