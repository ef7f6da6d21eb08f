#include "app/gui/status_bar.hpp"

#include <QCoreApplication>
#include <QLabel>
#include <QStringList>

#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"
#include "core/base/units.hpp"

namespace ranvier::gui {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(StatusBar)
};

} // namespace

QString selection_words(const views::Link& link, const views::Sources& sources) {
    QStringList parts;
    const int n_units = static_cast<int>(link.units.size());
    if (n_units == 1)
        parts << Words::tr("unit %1").arg(QString::fromStdString(*link.units.begin()));
    else if (n_units > 1)
        parts << Words::tr("%n units", nullptr, n_units);
    if (link.states.size() == 1)
        parts << Words::tr("state %1").arg(*link.states.begin() + 1);
    else if (link.states.size() > 1)
        parts << Words::tr("%n states", nullptr, static_cast<int>(link.states.size()));
    if (link.edges.size() == 1)
        parts << Words::tr("coupling %1 to %2")
                     .arg(QString::fromStdString(link.edges.begin()->first), QString::fromStdString(link.edges.begin()->second));
    else if (link.edges.size() > 1)
        parts << Words::tr("%n couplings", nullptr, static_cast<int>(link.edges.size()));
    if (link.range) {
        const QString unit = sources.recording ? sources.recording->unit_of_time() : QString();
        parts << (views::short_number(link.range->stop - link.range->start) + " " + unit).trimmed();
    }
    // What is selected and not in the recording that is shown is still selected, and said.
    int hidden = 0;
    if (sources.recording)
        for (const auto& unit : link.units) hidden += sources.recording->unit_of(unit) < 0 ? 1 : 0;
    if (hidden > 0) parts << Words::tr("%n of them not in this recording", nullptr, hidden);
    return parts.join(", ");
}

StatusBar::StatusBar(Document& document, QWidget* parent)
    : QStatusBar(parent),
      document_(document),
      probe_label_(new QLabel(this)),
      selection_label_(new QLabel(this)),
      jobs_label_(new QLabel(this)) {
    setObjectName("status_bar");
    setSizeGripEnabled(false);
    probe_label_->setObjectName("probe");
    probe_label_->setAccessibleName(tr("Under the pointer"));
    probe_label_->setTextFormat(Qt::RichText);
    probe_label_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    probe_label_->setContentsMargins(Theming::instance().px(10), 0, 0, 0);
    selection_label_->setObjectName("selection");
    selection_label_->setProperty("role", "muted");
    jobs_label_->setObjectName("jobs");
    jobs_label_->setProperty("role", "muted");
    jobs_label_->setContentsMargins(Theming::instance().px(10), 0, Theming::instance().px(10), 0);
    addWidget(probe_label_, 1);
    addPermanentWidget(selection_label_);
    addPermanentWidget(jobs_label_);
    connect(&document_.link(), &LinkModel::changed, this, &StatusBar::refresh);
    connect(&document_, &Document::sources_changed, this, &StatusBar::refresh);
    connect(&document_, &Document::job_changed, this, &StatusBar::refresh_jobs);
    connect(&document_, &Document::project_changed, this, &StatusBar::refresh_jobs);
    connect(&Theming::instance(), &Theming::changed, this, &StatusBar::refresh);
    refresh();
    refresh_jobs();
}

void StatusBar::show_probe(const std::vector<std::pair<QString, QString>>& probe) {
    if (probe == probe_) return;
    probe_ = probe;
    refresh();
}

QString StatusBar::probe_text() const {
    QStringList parts;
    for (const auto& [name, value] : probe_) parts << name + " " + value;
    return parts.join("  ");
}

void StatusBar::refresh() {
    const auto& theme = Theming::instance().theme();
    const int size = Theming::instance().px(11);
    QString html;
    for (const auto& [name, value] : probe_)
        html += QStringLiteral(
                    "<span style='color:%1;font-size:%5px'>%2</span>&nbsp;&nbsp;<span style='color:%3;font-size:%5px;"
                    "font-weight:500'>%4</span>&nbsp;&nbsp;&nbsp;&nbsp;")
                    .arg(theme.muted.name(), name.toHtmlEscaped(), theme.text.name(), value.toHtmlEscaped())
                    .arg(size);
    probe_label_->setText(html);
    const QString selected = selection_words(document_.link().link(), document_.sources());
    selection_label_->setText(selected.isEmpty() ? QString() : tr("Selected: %1").arg(selected));
}

void StatusBar::refresh_jobs() {
    const auto& queue = document_.queue();
    int running = 0, lost = 0;
    for (const auto* job : queue.jobs()) {
        running += job->ended() ? 0 : 1;
        lost += job->state == JobState::lost ? 1 : 0;
    }
    QStringList parts{tr("%n jobs", nullptr, running)};
    const uint64_t most = document_.session().options().memory;
    if (most > 0)
        parts << tr("%1 of %2 memory")
                     .arg(QString::fromStdString(format_bytes(queue.memory_in_use())),
                          QString::fromStdString(format_bytes(most)));
    if (running == 0) parts << tr("%n threads", nullptr, document_.session().options().threads);
    if (lost > 0) parts << tr("%n jobs lost", nullptr, lost);
    jobs_label_->setText(parts.join(", "));
}

} // namespace ranvier::gui
