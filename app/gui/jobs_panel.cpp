#include "app/gui/jobs_panel.hpp"

#include <QAction>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include "app/gui/empty_state.hpp"
#include "app/gui/job_card.hpp"
#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

constexpr double quick_s = 0.3; // what is shorter is not worth a line

} // namespace

bool is_listed(const QueuedJob* job) {
    if (!job || job->in_background) return false;
    return job->job || job->elapsed_s >= quick_s || (job->ended() && job->state != JobState::done);
}

JobsPanel::JobsPanel(Document& document, QWidget* parent)
    : Panel(QStringLiteral("jobs_panel"), parent),
      document_(document),
      scroll_(new QScrollArea(this)),
      empty_(new EmptyState(this)) {
    setProperty("role", "surface");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll_, 1);
    column->addWidget(empty_, 1);
    scroll_->setWidgetResizable(true);
    scroll_->setFocusPolicy(Qt::NoFocus); // its cards take the focus
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* inside = new QWidget;
    inside->setProperty("role", "surface");
    list_ = new QVBoxLayout(inside);
    list_->setContentsMargins(0, 0, 0, 0);
    list_->setSpacing(0);
    list_->addStretch(1);
    scroll_->setWidget(inside);
    empty_->set(tr("No jobs."), tr("What is run is listed here while it goes, with its log."), {});
    clear_action_ = new QAction(Theming::instance().icon(QStringLiteral("check")), tr("Remove jobs that ended"), this);
    clear_action_->setObjectName(QStringLiteral("clear_jobs"));
    QObject::connect(clear_action_, &QAction::triggered, this, &JobsPanel::forget_ended);
    QObject::connect(&document_, &Document::job_changed, this, &JobsPanel::job_changed);
    for (const QueuedJob* job : document_.queue().jobs()) job_changed(job->id);
    job_changed(0);
}

QString JobsPanel::title() const { return tr("Jobs"); }

QString JobsPanel::subtitle() const {
    int running = 0, waiting = 0, lost = 0;
    for (const QueuedJob* job : document_.queue().jobs()) {
        if (!is_listed(job)) continue;
        running += job->state == JobState::running;
        waiting += job->state == JobState::waiting;
        lost += job->state == JobState::lost || job->state == JobState::failed || job->state == JobState::limited;
    }
    QStringList words;
    if (lost > 0) words << tr("%1 not finished").arg(lost);
    if (running > 0) words << tr("%1 running").arg(running);
    if (waiting > 0) words << tr("%1 waiting").arg(waiting);
    return words.join(QStringLiteral(", "));
}

QList<QAction*> JobsPanel::title_actions() { return {clear_action_}; }

void JobsPanel::job_changed(int id) {
    const QueuedJob* job = document_.queue().find(id);
    const auto found = cards_.find(id);
    if (is_listed(job)) {
        JobCard* card = found == cards_.end() ? nullptr : found->second;
        if (!card) {
            card = new JobCard(document_, id, this);
            cards_[id] = card;
            list_->insertWidget(0, card);
        }
        card->update_from(*job);
    } else if (found != cards_.end()) {
        found->second->hide();
        found->second->deleteLater();
        cards_.erase(found);
    } else if (job && !job->ended() && !job->in_background) {
        QTimer::singleShot(static_cast<int>(quick_s * 1000) + 50, this, [this, id] {
            if (const QueuedJob* now = document_.queue().find(id); now && now->elapsed_s >= quick_s) job_changed(id);
        });
    }
    scroll_->setVisible(!cards_.empty());
    empty_->setVisible(cards_.empty());
    bool any_ended = false;
    for (const auto& [each, card] : cards_)
        if (const QueuedJob* listed = document_.queue().find(each)) any_ended = any_ended || listed->ended();
    clear_action_->setEnabled(any_ended);
    Q_EMIT title_changed();
}

void JobsPanel::forget_ended() {
    std::vector<int> ended;
    for (const auto& [id, card] : cards_)
        if (const QueuedJob* job = document_.queue().find(id); job && job->ended()) ended.push_back(id);
    for (const int id : ended) document_.forget_job(id);
}

void JobsPanel::show_log_of(int job) {
    const auto found = cards_.find(job);
    if (found == cards_.end()) return;
    found->second->show_log(true);
    scroll_->ensureWidgetVisible(found->second);
}

Panel* make_jobs_panel(Document& document, QWidget* parent) { return new JobsPanel(document, parent); }

} // namespace ranvier::gui
