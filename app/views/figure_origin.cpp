#include "app/views/figure_origin.hpp"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

namespace ranvier::views {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FigureOrigin)
};

QString name_of(const std::string& name) { return QString::fromStdString(name); }

// The names of what the result says it was made from.
QStringList made_from(const ResultData& result) {
    QStringList names;
    const auto provenance = nlohmann::ordered_json::parse(result.provenance(), nullptr, false);
    if (!provenance.is_object()) return names;
    const auto inputs = provenance.find("inputs");
    if (inputs == provenance.end() || !inputs->is_array()) return names;
    for (const auto& input : *inputs)
        if (input.is_object() && input.contains("name") && input["name"].is_string())
            names << name_of(input["name"].get<std::string>());
    names.removeAll(QString());
    names.removeDuplicates();
    return names;
}

const std::string& earlier_content(const Sources& sources) {
    static const std::string none;
    return sources.result && sources.annotations ? sources.annotations->earlier_content : none;
}

// By what it was made from, which is the same wherever the result lies and whatever people call it; else by its name.
QString result_words(const ResultData& result, const std::string& earlier) {
    if (!earlier.empty()) return Words::tr("made from an earlier content of %1").arg(name_of(earlier));
    const QString from = made_from(result).join(", ");
    return from.isEmpty() ? name_of(result.name()) : Words::tr("made from %1").arg(from);
}

} // namespace

Sources belonging(const FigureKind& kind, const Sources& sources) {
    Sources used = sources;
    if (earlier_content(sources).empty() || !sources.recording) return used;
    used.recording = nullptr;
    if (kind.possible(used)) return used;
    used.recording = sources.recording;
    used.result = used.other = nullptr;
    return used;
}

QString origin_words(const Sources& sources) {
    QStringList words;
    if (sources.result) words << Words::tr("Result %1.").arg(result_words(*sources.result, earlier_content(sources)));
    if (sources.other) words << Words::tr("Second result %1.").arg(result_words(*sources.other, {}));
    if (!sources.result && sources.recording) words << Words::tr("Recording: %1.").arg(name_of(sources.recording->name()));
    return words.join(' ');
}

std::vector<Notice> origin_notices(const Sources& sources) {
    const std::string& earlier = earlier_content(sources);
    if (earlier.empty()) return {};
    return {{Words::tr("Old inputs: made from an earlier content of %1, whose spikes are not drawn.").arg(name_of(earlier)),
             {},
             {},
             {}}};
}

QString whole_caption(const Figure& figure) {
    const QString own = figure.caption(), origin = figure.origin();
    if (own.isEmpty() || origin.isEmpty()) return own + origin;
    return own + ' ' + origin;
}

std::vector<Notice> all_notices(const Figure& figure, const Link& link) {
    std::vector<Notice> all = figure.standing_notices();
    for (Notice& notice : figure.notices(link)) all.push_back(std::move(notice));
    return all;
}

} // namespace ranvier::views
