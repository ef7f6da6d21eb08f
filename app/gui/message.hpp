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
    text[0] = text[0].toUpper();
    return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

} // namespace ranvier::gui
