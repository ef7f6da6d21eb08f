#include "app/gui/finder.hpp"

#include <algorithm>

#include <QCoreApplication>
#include <QRegularExpression>

#include "app/gui/time_moves.hpp"
#include "app/views/canvas.hpp"

namespace ranvier::gui {
namespace {

constexpr size_t most_findings = 40;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Finder)
};

struct Scored {
    int score;
    Finding finding;
};

void find_actions(const QString& asked, const Actions& actions, std::vector<Scored>& out) {
    for (auto* action : actions.all()) {
        const QString text = action->text().remove('&').remove(QStringLiteral(" ..."));
        const int score = match_score(text + " " + Actions::group_of(action), asked);
        if (score == 0 || !action->isEnabled() || !action->isVisible()) continue;
        const QString keys = Actions::keys_of(action), group = Actions::group_of(action);
        out.push_back({score, {text, keys.isEmpty() ? group : group + "   " + keys, [action] { action->trigger(); }}});
    }
}

void find_more(const QString& asked, const std::vector<Finding>& more, std::vector<Scored>& out) {
    for (const auto& finding : more)
        if (const int score = match_score(finding.text + " " + finding.detail, asked); score > 0) out.push_back({score, finding});
}

void find_units(const QString& asked, Document& document, std::vector<Scored>& out) {
    const auto& recording = document.sources().recording;
    if (!recording || asked.isEmpty()) return;
    for (const auto& unit : recording->units()) {
        const QString id = QString::fromStdString(unit.id), region = QString::fromStdString(unit.region);
        const QString text = Words::tr("Unit %1").arg(id);
        int score = match_score(text + " " + region, asked);
        if (id.compare(asked, Qt::CaseInsensitive) == 0) score = 1000;
        if (score == 0) continue;
        out.push_back({score, {text, region, [&document, name = unit.id] { document.link().select_units({name}); }}});
    }
}

void find_states(const QString& asked, Document& document, std::vector<Scored>& out) {
    const auto& result = document.sources().result;
    for (int state = 0; result && !asked.isEmpty() && state < result->n_states(); ++state) {
        const QString text = Words::tr("State %1").arg(state + 1);
        if (const int score = match_score(text, asked); score > 0)
            out.push_back({score, {text, Words::tr("Select"), [&document, state] { document.link().select_state(state); }}});
    }
}

void find_time(const QString& asked, Document& document, std::vector<Scored>& out) {
    static const QRegularExpression shape(QStringLiteral("^(-?[0-9]+(?:\\.[0-9]+)?)\\s*(s|bin)?$"));
    const auto match = shape.match(asked);
    const auto& recording = document.sources().recording;
    if (!match.hasMatch() || !recording) return;
    const double time = match.captured(1).toDouble();
    const auto all = document.link().extent();
    if (time < all.start || time > all.stop) return;
    out.push_back({900,
                   {Words::tr("Go to %1 %2").arg(match.captured(1), recording->unit_of_time()), Words::tr("Time"),
                    [&document, time] { go_to(document.link(), time); }}});
}

void find_typed(const QString& asked, Document& document, std::vector<Scored>& out) {
    const std::string recording = document.current_recording();
    const QString expression = asked.startsWith(":f ") ? asked.mid(3).trimmed() : QString();
    if (recording.empty() || !QStringLiteral(":f ").startsWith(asked.left(3))) return;
    out.push_back({1000,
                   {expression.isEmpty() ? Words::tr(":f rate > 1") : Words::tr("Analyse only units with %1").arg(expression),
                    Words::tr("units for analysis"), [&document, recording, expression] {
                        if (!expression.isEmpty()) document.set_property(recording, "units", expression.toStdString());
                    }}});
}

} // namespace

int match_score(const QString& text, const QString& asked) {
    const auto parts = asked.simplified().split(' ', Qt::SkipEmptyParts);
    int score = 1;
    for (const auto& part : parts) {
        const auto at = text.indexOf(part, 0, Qt::CaseInsensitive);
        if (at < 0) return 0;
        const bool starts_word = at == 0 || text[at - 1] == ' ';
        score += (at == 0 ? 40 : starts_word ? 20 : 5) + static_cast<int>(part.size());
    }
    return score;
}

std::vector<Finding> find_everywhere(const QString& typed, Document& document, const Actions& actions,
                                     const std::vector<Finding>& more) {
    const QString asked = typed.trimmed();
    std::vector<Scored> found;
    if (asked.startsWith(':')) {
        find_typed(typed, document, found);
        find_actions(asked.mid(1), actions, found);
    } else {
        find_time(asked, document, found);
        find_units(asked, document, found);
        find_states(asked, document, found);
        find_actions(asked, actions, found);
        find_more(asked, more, found);
    }
    std::stable_sort(found.begin(), found.end(), [](const Scored& a, const Scored& b) { return a.score > b.score; });
    if (found.size() > most_findings) found.resize(most_findings);
    std::vector<Finding> out;
    out.reserve(found.size());
    for (auto& f : found) out.push_back(std::move(f.finding));
    return out;
}

} // namespace ranvier::gui
