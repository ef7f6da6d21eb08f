// What a setting of a view may be, as far as what is open tells it: a menu lists it instead of asking for words one must know.
#pragma once

#include <string>

#include <QStringList>

#include "app/views/figure.hpp"

namespace ranvier::gui {

struct OptionValues {
    QStringList whole; // values as they stand: "rate", "auto", "" for what the view takes by itself
    QStringList names; // of which several may be chosen, written with commas between them
    bool none() const { return whole.isEmpty() && names.isEmpty(); }
};

// Nothing for a setting whose values have no list, such as numbers and expressions.
OptionValues option_values(const std::string& kind, const std::string& option, const views::Sources& sources);

// The names in a value of several.
QStringList names_in(const QString& value);

} // namespace ranvier::gui
