// What the message area shows: what happened, where and what was found, what is kept, and buttons with verbs.
#pragma once

#include <functional>
#include <vector>

#include <QString>

namespace ranvier::gui {

struct MessageAction {
    QString verb;
    std::function<void()> act;
};

struct Message {
    enum class Kind { information, warning, refusal };
    Kind kind = Kind::refusal;
    QString headline; // "allen.nwb was not opened."
    QString text;     // the sentence
    std::vector<MessageAction> actions;
    QString about; // what it is about (an object's id or a path): a newer message about the same replaces it
};

// The engine's sentences begin small and end without a stop.
inline QString whole_sentence(QString text) {
    if (text.isEmpty()) return text;
    const QString first = text.section(QLatin1Char(' '), 0, 0);
    const bool is_name = first.contains(QLatin1Char('/')) || first.contains(QLatin1Char('_')) ||
                         first.contains(QLatin1Char('.')) || first.contains(QLatin1Char('=')) || first.endsWith(QLatin1Char(':'));
    if (!is_name) text[0] = text[0].toUpper(); // a file or a port stays what it is called
    return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

} // namespace ranvier::gui
