// The line at the foot of the window: what is under the pointer at the left; the selection, jobs and memory at the right.
#pragma once

#include <utility>
#include <vector>

#include <QStatusBar>

#include "app/gui/document.hpp"

class QLabel;

namespace ranvier::gui {

class StatusBar : public QStatusBar {
    Q_OBJECT
public:
    StatusBar(Document& document, QWidget* parent);
    void show_probe(const std::vector<std::pair<QString, QString>>& words); // empty: what the cursor is at
    QString probe_text() const;                                             // without markup

private:
    void refresh();
    void refresh_jobs();
    Document& document_;
    std::vector<std::pair<QString, QString>> probe_;
    QLabel *probe_label_, *selection_label_, *jobs_label_;
};

// "3 units, state 3, 2.65 s"; "" if nothing is selected.
QString selection_words(const views::Link& link, const views::Sources& sources);

} // namespace ranvier::gui
