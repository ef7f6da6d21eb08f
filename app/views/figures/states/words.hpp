// Where the words of states figures are translated.
#pragma once

#include <QCoreApplication>

namespace ranvier::views {

struct StatesWords {
    Q_DECLARE_TR_FUNCTIONS(StatesWords)
};

} // namespace ranvier::views
