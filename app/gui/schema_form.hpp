// A form made from a list of parameters: plain ones first, advanced ones folded away with a line that says how many.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <QWidget>

#include "app/gui/param_field.hpp"

class QToolButton;
class QVBoxLayout;

namespace ranvier::gui {

class SchemaForm : public QWidget {
    Q_OBJECT
public:
    // What is wrong with a value of a parameter, "" if nothing is. Without one the schema says it.
    using Check = std::function<QString(const Param& param, const std::string& value)>;

    // `prefix` begins the names of all widgets, such as "param_".
    SchemaForm(const std::vector<Param>& params, const QString& prefix, Check check = {}, QWidget* parent = nullptr);

    TextMap values() const;                 // all of them, as on a command line
    TextMap changed_values() const;         // those that are not at their default
    void set_values(const TextMap& values); // those that are not named go back to their default
    int n_invalid() const;
    int n_advanced() const { return static_cast<int>(advanced_.size()); }
    ParamField* field(const std::string& id) const; // null: there is none
    void set_stacked(bool stacked);
    void set_unfolded(bool unfolded);
    bool is_unfolded() const;

Q_SIGNALS:
    void edited();

private:
    void add(const Param& param, const QString& prefix, const Check& check, QVBoxLayout* column, QWidget* parent);
    void tell_fold();

    std::vector<ParamField*> fields_, advanced_;
    QToolButton* fold_ = nullptr;
    QWidget* folded_ = nullptr;
};

} // namespace ranvier::gui
