#include "app/gui/option_values.hpp"

#include <algorithm>

namespace ranvier::gui {
namespace {

QStringList words(std::initializer_list<const char*> list) {
    QStringList all;
    for (const char* word : list) all << QString::fromUtf8(word);
    return all;
}

void add_columns(const Table& table, QStringList& into) {
    for (const auto& column : table.columns)
        if (const QString name = QString::fromStdString(column.name); !into.contains(name)) into << name;
}

bool any_depth(const views::RecordingData& recording) {
    const auto& units = recording.units();
    const bool told = std::any_of(units.begin(), units.end(), [](const Unit& u) { return u.position[1] == u.position[1]; });
    for (const char* name : {"depth", "depth_um", "probe_vertical_position", "peak_depth"})
        if (recording.unit_columns().find(name)) return true;
    return told;
}

// Only what the units of this recording have.
QStringList unit_words(const views::RecordingData& recording) {
    const auto& units = recording.units();
    QStringList all;
    if (std::any_of(units.begin(), units.end(), [](const Unit& u) { return !u.region.empty(); })) all << QStringLiteral("region");
    if (std::any_of(units.begin(), units.end(), [](const Unit& u) { return !u.quality.empty(); }))
        all << QStringLiteral("quality");
    add_columns(recording.unit_columns(), all);
    return all;
}

OptionValues of_states(const std::string& option, const views::Sources& sources) {
    const auto& recording = *sources.recording;
    OptionValues values;
    if (option == "group") values.whole = words({"none"}) + unit_words(recording);
    if (option == "sort") {
        values.whole = words({"file", "rate"});
        if (any_depth(recording)) values.whole << QStringLiteral("depth");
        if (sources.result && sources.result->find("couplings", "weight"))
            for (int state = 1; state <= sources.result->n_states(); ++state)
                values.whole << QStringLiteral("coupling:%1").arg(state);
        for (const auto& word : unit_words(recording))
            if (!values.whole.contains(word)) values.whole << word;
    }
    if (option == "lanes") {
        values.whole = words({"auto", "all", "none"});
        for (const auto& table : recording.intervals()) values.names << QString::fromStdString(table.name);
    }
    if (option == "events") values.whole = words({"auto", "all", "none"});
    if (option == "signals") {
        values.whole = words({"auto", "none"});
        for (const auto& signal : recording.signals()) values.names << QString::fromStdString(signal.name);
    }
    return values;
}

// The columns are those of all tables: which table is shown is a setting too.
OptionValues of_aligned(const std::string& option, const views::RecordingData& recording) {
    OptionValues values;
    if (option == "table")
        for (const auto& table : recording.intervals()) values.whole << QString::fromStdString(table.name);
    if (option == "column") values.whole = words({"start", "stop"});
    if (option == "group" || option == "sort") values.whole = QStringList{QString()};
    if (option == "column" || option == "group" || option == "sort")
        for (const auto& table : recording.intervals()) add_columns(table.table, values.whole);
    return values;
}

} // namespace

OptionValues option_values(const std::string& kind, const std::string& option, const views::Sources& sources) {
    if (!sources.recording) return {};
    if (kind == "states") return of_states(option, sources);
    if (kind == "aligned") return of_aligned(option, *sources.recording);
    return {};
}

QStringList names_in(const QString& value) {
    QStringList names;
    for (const auto& name : value.split(QLatin1Char(','), Qt::SkipEmptyParts)) names << name.trimmed();
    return names;
}

} // namespace ranvier::gui
