#include "app/gui/job_card.hpp"

#include <algorithm>
#include <cmath>

#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/gui/live_curve.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/tinted.hpp"

namespace ranvier::gui {
namespace {

constexpr double log_height = 110;

QLabel* make_label(const char* role, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setProperty("role", role);
    return label;
}

QToolButton* make_button(const QString& icon, const QString& words, const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setIcon(Theming::instance().icon(icon));
    button->setIconSize(QSize(1, 1) * Theming::instance().px(14));
    button->setToolTip(words);
    button->setAccessibleName(words);
    return button;
}

bool is_failure(JobState state) { return state == JobState::failed || state == JobState::lost || state == JobState::limited; }

// A job that ended without failing: "done, 18 s".
QString end_words(const QueuedJob& job) {
    const QString took = duration_words(job.elapsed_s);
    if (job.state == JobState::done) return JobCard::tr("done, %1").arg(took);
    if (job.state == JobState::checkpointed) return JobCard::tr("stopped at %1 %").arg(static_cast<int>(job.fraction * 100));
    return JobCard::tr("cancelled after %1").arg(took);
}

QString failure_title(const QueuedJob& job) {
    const auto title = QString::fromStdString(job.title);
    if (job.state == JobState::lost) return JobCard::tr("%1: worker lost.").arg(title);
    if (job.state == JobState::limited) return JobCard::tr("%1 met a limit.").arg(title);
    return JobCard::tr("%1 was not finished.").arg(title);
}

} // namespace

QString duration_words(double seconds) {
    const auto whole = static_cast<int64_t>(std::llround(seconds));
    if (whole < 60) return JobCard::tr("%1 s").arg(whole);
    if (whole < 3600 && whole % 60 == 0) return JobCard::tr("%1 min").arg(whole / 60);
    if (whole < 3600) return JobCard::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return JobCard::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString left_words(double seconds) {
    const double step = seconds < 20 ? 1 : seconds < 60 ? 5 : seconds < 600 ? 10 : 60;
    return JobCard::tr("%1 left").arg(duration_words(std::max(1.0, std::round(seconds / step) * step)));
}

JobCard::JobCard(Document& document, int job, QWidget* parent) : QFrame(parent), document_(document), job_(job) {
    setObjectName(QStringLiteral("job_card"));
    setProperty("role", "surface");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    build_failure(column);
    auto* inside = new QVBoxLayout;
    inside->setContentsMargins(10, 4, 6, 6);
    inside->setSpacing(5);
    column->addLayout(inside);
    build_head(inside);
    build_progress(inside);
    log_link_ = new QPushButton(tr("Show log"), this);
    log_link_->setObjectName(QStringLiteral("show_log"));
    log_link_->setProperty("role", "link");
    QObject::connect(log_link_, &QPushButton::clicked, this, [this] { show_log(log_->isHidden()); });
    inside->addWidget(log_link_, 0, Qt::AlignLeft);
    log_ = new QPlainTextEdit(this);
    log_->setObjectName(QStringLiteral("job_log"));
    log_->setAccessibleName(tr("Log of the job"));
    log_->setReadOnly(true);
    log_->setProperty("role", "mono");
    QFont mono(QStringLiteral("JetBrains Mono"));
    mono.setPixelSize(Theming::instance().px(11));
    log_->setFont(mono);
    log_->setLineWrapMode(QPlainTextEdit::NoWrap);
    log_->setFixedHeight(Theming::instance().px(log_height));
    log_->setMaximumBlockCount(10'000);
    log_->hide();
    inside->addWidget(log_);
}

void JobCard::build_head(QVBoxLayout* column) {
    head_ = new QWidget(this);
    auto* row = new QHBoxLayout(head_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    title_ = make_label("title", this);
    title_->setMinimumWidth(0);
    title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    status_ = make_label("muted", this);
    pause_ = make_button(QStringLiteral("pause"), tr("Stop and keep what is finished"), QStringLiteral("stop_job"), this);
    close_ = make_button(QStringLiteral("close"), tr("Cancel"), QStringLiteral("cancel_job"), this);
    again_ = make_button(QStringLiteral("resume"), tr("Resume"), QStringLiteral("resume_stopped_job"), this);
    QObject::connect(again_, &QToolButton::clicked, this, &JobCard::resume);
    QObject::connect(pause_, &QToolButton::clicked, this, [this] { document_.stop_job(job_, Stop::checkpoint); });
    QObject::connect(close_, &QToolButton::clicked, this, &JobCard::leave);
    row->addWidget(title_, 1);
    row->addWidget(status_);
    row->addWidget(again_);
    row->addWidget(pause_);
    row->addWidget(close_);
    column->addWidget(head_);
}

void JobCard::build_progress(QVBoxLayout* column) {
    progress_ = new QWidget(this);
    auto* rows = new QVBoxLayout(progress_);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(5);
    bar_ = new QProgressBar(progress_);
    bar_->setObjectName(QStringLiteral("job_progress"));
    bar_->setAccessibleName(tr("Progress"));
    bar_->setRange(0, 1000);
    bar_->setTextVisible(false);
    rows->addWidget(bar_);
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    percent_ = make_label("title", progress_);
    stage_ = make_label("muted", progress_);
    stage_->setMinimumWidth(0);
    stage_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    left_ = make_label("muted", progress_);
    row->addWidget(percent_);
    row->addWidget(stage_, 1);
    row->addWidget(left_);
    rows->addLayout(row);
    column->addWidget(progress_);
    curve_ = new LiveCurve(this);
    curve_->hide();
    column->addWidget(curve_);
}

QPushButton* JobCard::add_link(QHBoxLayout* row, const QString& words, const QString& name) {
    auto* link = new QPushButton(words, failure_);
    link->setObjectName(name);
    link->setProperty("role", "link");
    row->addWidget(link);
    return link;
}

void JobCard::build_failure(QVBoxLayout* column) {
    failure_ = new QFrame(this);
    failure_->setObjectName(QStringLiteral("message_refusal"));
    auto* across = new QHBoxLayout(failure_);
    across->setContentsMargins(8, 8, 6, 6);
    across->setSpacing(8);
    icon_ = new QLabel(failure_);
    across->addWidget(icon_, 0, Qt::AlignTop);
    auto* rows = new QVBoxLayout;
    rows->setSpacing(4);
    across->addLayout(rows, 1);
    failure_title_ = make_label("title", failure_);
    failure_title_->setWordWrap(true);
    failure_text_ = new QLabel(failure_);
    failure_text_->setWordWrap(true);
    failure_text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    rows->addWidget(failure_title_);
    rows->addWidget(failure_text_);
    auto* links = new QHBoxLayout;
    links->setSpacing(6);
    resume_ = add_link(links, tr("Resume"), QStringLiteral("resume_job"));
    failure_log_ = add_link(links, tr("Show log"), QStringLiteral("show_log_of_failure"));
    links->addStretch(1);
    rows->addLayout(links);
    auto* close = make_button(QStringLiteral("close"), tr("Remove from the list"), QStringLiteral("remove_failed_job"), failure_);
    across->addWidget(close, 0, Qt::AlignTop);
    QObject::connect(close, &QToolButton::clicked, this, &JobCard::leave);
    QObject::connect(resume_, &QPushButton::clicked, this, &JobCard::resume);
    QObject::connect(failure_log_, &QPushButton::clicked, this, [this] { show_log(log_->isHidden()); });
    failure_->hide();
    column->addWidget(failure_);
}

void JobCard::update_from(const QueuedJob& job) {
    const bool running = job.state == JobState::running;
    ended_ = job.ended();
    title_->setText(QString::fromStdString(job.title));
    title_->setToolTip(title_->text());
    status_->setVisible(!running);
    status_->setText(ended_ ? end_words(job) : QString::fromStdString(job.waits_for.empty() ? "waiting" : job.waits_for));
    pause_->setVisible(running && job.job);
    const bool stopped = job.state == JobState::cancelled || job.state == JobState::checkpointed;
    again_->setVisible(stopped && job.job);
    const QString verb = ended_ ? tr("Remove from the list") : tr("Cancel");
    close_->setToolTip(verb);
    close_->setAccessibleName(verb);
    progress_->setVisible(running);
    bar_->setValue(static_cast<int>(job.fraction * 1000));
    percent_->setText(tr("%1 %").arg(static_cast<int>(job.fraction * 100)));
    stage_->setText(QString::fromStdString(job.stage));
    stage_->setToolTip(stage_->text());
    left_->setText(job.left_s < 0 ? duration_words(job.elapsed_s) : left_words(job.left_s));
    curve_->setVisible(running && !job.traces.empty());
    if (running && !job.traces.empty()) curve_->set_traces(job.traces);
    show_failure(job);
    log_link_->setVisible(!job.log.empty() && (running || stopped || (ended_ && !log_->isHidden())));
    if (!log_->isHidden()) fill_log(job);
}

void JobCard::show_failure(const QueuedJob& job) {
    const bool failed = is_failure(job.state);
    failure_->setVisible(failed);
    head_->setVisible(!failed);
    if (!failed) return;
    const Theming& theming = Theming::instance();
    icon_->setPixmap(tinted(theming.icon(QStringLiteral("error")), theming.theme().error, theming.px(16)));
    failure_title_->setText(failure_title(job));
    QString text = QString::fromStdString(job.sentence);
    if (!text.isEmpty()) text[0] = text[0].toUpper();
    if (!text.isEmpty() && !text.endsWith(QLatin1Char('.'))) text += QLatin1Char('.');
    const bool kept = !job.out.empty() && document_.session().fs().exists(checkpoint_path(job.out));
    if (kept) text += QLatin1Char(' ') + tr("What was finished is kept.");
    failure_text_->setText(text);
    resume_->setText(kept ? tr("Resume") : tr("Run again"));
    resume_->setVisible(job.job.has_value());
}

void JobCard::show_log(bool shown) {
    log_->setVisible(shown);
    log_link_->setText(shown ? tr("Hide log") : tr("Show log"));
    failure_log_->setText(log_link_->text());
    const QueuedJob* job = document_.queue().find(job_);
    if (shown && job) fill_log(*job);
}

// The newest lines; what the queue has dropped is not told twice.
void JobCard::fill_log(const QueuedJob& job) {
    if (n_logged_ > job.log.size()) {
        log_->clear();
        n_logged_ = 0;
    }
    for (size_t i = n_logged_; i < job.log.size(); ++i) log_->appendPlainText(QString::fromStdString(job.log[i]));
    n_logged_ = job.log.size();
}

void JobCard::contextMenuEvent(QContextMenuEvent* event) {
    const QueuedJob* job = document_.queue().find(job_);
    if (!job) return;
    QMenu menu(this);
    menu.addAction(log_->isHidden() ? tr("Show log") : tr("Hide log"), this, [this] { show_log(log_->isHidden()); });
    if (job->job) {
        menu.addAction(tr("Copy as command line"), this, &JobCard::copy_command);
        menu.addAction(tr("Save as job file"), this, &JobCard::save_job);
    }
    menu.exec(event->globalPos());
}

// Later: this card is gone when its job leaves the list.
void JobCard::leave() {
    QMetaObject::invokeMethod(
        &document_,
        [&document = document_, job = job_, ended = ended_] {
            if (ended)
                document.forget_job(job);
            else
                document.stop_job(job, Stop::cancel);
        },
        Qt::QueuedConnection);
}

// Later: this card is gone when its job begins anew.
void JobCard::resume() {
    QMetaObject::invokeMethod(
        &document_, [&document = document_, job = job_] { document.resume(job); }, Qt::QueuedConnection);
}

void JobCard::copy_command() const { QGuiApplication::clipboard()->setText(document_.command_of_job(job_)); }

void JobCard::save_job() {
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save as job file"), QStringLiteral("job.json"), tr("Job files (*.json)"));
    if (!path.isEmpty()) document_.save_job_file(path, job_);
}

} // namespace ranvier::gui
