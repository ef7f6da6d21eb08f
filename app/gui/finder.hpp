// What the palette finds: actions, units, states, times, views to add, and typed commands. No widget: tests ask it alone.
#pragma once

#include <functional>
#include <vector>

#include <QString>

#include "app/gui/actions.hpp"
#include "app/gui/document.hpp"

namespace ranvier::gui {

struct Finding {
    QString text, detail; // what it is called, and which kind of thing it is or its keys
    std::function<void()> act;
};

// The best findings for `words`, best first. ":f EXPRESSION" limits the units for analysis; ":" alone lists typed commands.
// `more`: what there is beside the actions, such as entries of menus that are filled when they open.
std::vector<Finding> find_everywhere(const QString& words, Document& document, const Actions& actions,
                                     const std::vector<Finding>& more = {});

// How well `text` answers to `words`: 0 not at all; larger is better. Words may come in any order, each at a word's start first.
int match_score(const QString& text, const QString& words);

} // namespace ranvier::gui
