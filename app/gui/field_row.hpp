// One line of a form: label, field, unit, and a second line that says what the value leads to or what is wrong with it.
#pragma once

#include <QWidget>

class QGridLayout;
class QLabel;

namespace ranvier::gui {

class FieldRow : public QWidget {
    Q_OBJECT
public:
    FieldRow(const QString& label, QWidget* field, const QString& unit, QWidget* parent = nullptr);

    void set_note(const QString& note);   // muted; "" takes it away
    void set_error(const QString& error); // red, in place of the note, and a red edge; "" takes it away
    bool is_wrong() const { return !error_.isEmpty(); }
    const QString& note() const { return note_; }
    const QString& error() const { return error_; }
    void set_part();                // its label is muted: it belongs to the field above
    void set_stacked(bool stacked); // the label above its field: for narrow docks
    QWidget* field() const { return field_; }

private:
    void show_second();
    QGridLayout* grid_;
    QLabel* label_;
    QLabel* unit_;
    QLabel* second_;
    QWidget* field_;
    QString note_, error_;
    bool stacked_ = false, placed_ = false;
};

// A thin line between the sections of a form.
QWidget* make_rule(QWidget* parent);
// The style sheet looks at a property that has changed.
void restyle(QWidget& widget);

} // namespace ranvier::gui
