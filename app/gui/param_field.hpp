// The field of one parameter, made from what its schema says: a number, a text, a choice, a switch, a range, or a choice whose
// options have fields of their own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QWidget>

#include "app/gui/field_row.hpp"
#include "core/job/params.hpp"
#include "core/job/schema.hpp"

class QVBoxLayout;

namespace ranvier::gui {

// The label of the schema, else "Max iterations" of "max_iterations"; a unit at the end of a name ("span_s") is told beside the
// field.
QString label_of(const Param& param);
// A value in the words of the schema: the label of a choice; of a variant with what differs in its parts, "exponential, lags 7".
QString words_of(const Param& param, const std::string& value);
// A sentence without the name of the parameter and what was found, which the field shows already: "Allowed is ...".
QString sentence_in_place(const std::string& sentence);

class ParamField : public QWidget {
    Q_OBJECT
public:
    // What is wrong with a value, "" if nothing is.
    using Check = std::function<QString(const std::string& value)>;

    // `prefix` begins the names of its widgets. `check`: none for what the schema itself says.
    ParamField(Param param, const QString& prefix, Check check = {}, QWidget* parent = nullptr);

    const Param& param() const { return param_; }
    std::string value() const; // as it is given on a command line
    void set_value(const std::string& value);
    bool is_default() const;
    int n_invalid() const;              // of itself and the fields of its option
    void set_note(const QString& note); // what the value leads to, before the hint at the default
    // Suggestions for a text that has some; "" is shown as `for_empty`, also of a text without.
    void set_choices(const QStringList& choices, const QString& for_empty);
    void set_stacked(bool stacked);
    void look_again() { look(); } // what a value is judged on has changed
    QWidget* editor() const { return row_->field(); }
    FieldRow& row() { return *row_; }

Q_SIGNALS:
    void edited();

private:
    QWidget* make_editor(const QString& name);
    void add_options(const QString& name);
    void look(); // validates and says so
    void changed();
    std::string own_value() const;
    void show_option();

    Param param_;
    Check check_;
    QVBoxLayout* column_;
    FieldRow* row_ = nullptr;
    QString note_, for_empty_;
    std::vector<std::vector<ParamField*>> options_; // of a variant, in the order of its options
    std::vector<QWidget*> option_boxes_;
    bool filling_ = false;
};

} // namespace ranvier::gui
