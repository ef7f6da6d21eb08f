// The jobs of the queue, newest first: running ones with progress and curve, waiting ones, and those that ended.
#pragma once

#include <map>

#include "app/gui/tool_docks.hpp"

class QScrollArea;
class QVBoxLayout;

namespace ranvier::gui {

class EmptyState;
class JobCard;

// Whether a job is worth a line: what is in the background or over at once is not.
bool is_listed(const QueuedJob* job);

class JobsPanel : public Panel {
    Q_OBJECT
public:
    JobsPanel(Document& document, QWidget* parent);
    QString title() const override;
    QString subtitle() const override;
    QList<QAction*> title_actions() override;
    void show_log_of(int job);

private:
    void job_changed(int id);
    void forget_ended();

    Document& document_;
    QScrollArea* scroll_;
    QVBoxLayout* list_;
    EmptyState* empty_;
    QAction* clear_action_;
    std::map<int, JobCard*> cards_;
};

} // namespace ranvier::gui
