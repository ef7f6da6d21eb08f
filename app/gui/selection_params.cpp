#include "app/gui/selection_params.hpp"

#include <algorithm>
#include <array>

#include <QCoreApplication>

#include "app/gui/param_field.hpp"
#include "core/data/expression.hpp"
#include "core/data/selection.hpp"
#include "core/data/unit_choice.hpp"

namespace ranvier::gui {
namespace {

struct Selections {
    Q_DECLARE_TR_FUNCTIONS(Selections)
};

// "trials[correct==1]" taken apart; the expression is "" if there is none.
std::pair<std::string, std::string> table_and_rows(const std::string& interval) {
    const size_t open = interval.find('[');
    if (open == std::string::npos || !interval.ends_with(']')) return {interval, ""};
    return {interval.substr(0, open), interval.substr(open + 1, interval.size() - open - 2)};
}

Result<UnitChoice> choice_of(const TextMap& values, const views::RecordingData& data) {
    TextMap words;
    for (const char* name : {"units", "merge", "labels"})
        if (const auto found = values.find(name); found != values.end()) words[name] = found->second;
    RANVIER_ASSIGN(const Selection selection, Selection::parse(words));
    return choose_units(data.units(), selection, data.unit_columns());
}

QString interval_complaint(const std::string& value, const views::RecordingData& data) {
    const auto [name, rows] = table_and_rows(value);
    const Intervals* table = data.find_intervals(name);
    if (!table) {
        const QStringList known = interval_tables(&data);
        return known.isEmpty() ? Selections::tr("The recording has no interval tables.")
                               : Selections::tr("Allowed is one of %1.").arg(known.join(QStringLiteral(", ")));
    }
    if (rows.empty()) return {};
    const auto passed = rows_where(rows, table->table);
    return passed ? QString() : sentence_in_place(passed.error().sentence());
}

} // namespace

std::vector<Param> selection_params() {
    static constexpr std::array<const char*, 3> plain{"units", "interval", "bin"};
    std::vector<Param> params;
    for (const auto& option : selection_options()) {
        Param param;
        param.id = option.name;
        param.initial = option.initial;
        param.unit = option.unit;
        param.doc = option.doc;
        if (param.id == "labels") {
            param.type = ParamType::choice;
            param.choices = {"good", "all"};
        }
        if (param.id == "interval") param.choices = {""}; // the tables of the recording are suggested
        param.advanced = std::none_of(plain.begin(), plain.end(), [&](const char* p) { return param.id == p; });
        params.push_back(std::move(param));
    }
    return params;
}

QString selection_complaint(const std::string& option, const std::string& value, const views::RecordingData* data) {
    const auto parsed = Selection::parse({{option, value}});
    if (!parsed) return sentence_in_place(parsed.error().sentence());
    if (!data) return {};
    if (option == "units" || option == "merge") {
        const auto choice = choice_of({{option, value}}, *data);
        return choice ? QString() : sentence_in_place(choice.error().sentence());
    }
    if (option == "interval" && !value.empty()) return interval_complaint(value, *data);
    return {};
}

QString selection_note(const std::string& option, const TextMap& values, const views::RecordingData* data) {
    if (!data) return {};
    if (option == "units") {
        const auto choice = choice_of(values, *data);
        if (!choice) return {};
        size_t n = 0;
        for (const auto& group : choice->groups) n += group.members.size();
        return Selections::tr("%1 of %2 units pass").arg(n).arg(data->n_units());
    }
    if (option == "interval") {
        const auto found = values.find("interval");
        if (found == values.end() || found->second.empty()) return {};
        const auto [name, rows] = table_and_rows(found->second);
        const Intervals* table = data->find_intervals(name);
        if (!table) return {};
        const size_t all = table->rows.size();
        if (rows.empty()) return Selections::tr("%1 rows").arg(all);
        const auto passed = rows_where(rows, table->table);
        if (!passed) return {};
        return Selections::tr("%1 of %2 rows").arg(std::count(passed->begin(), passed->end(), uint8_t{1})).arg(all);
    }
    if (option == "bin" && data->is_counts()) return Selections::tr("the file has bins of its own");
    return {};
}

QStringList interval_tables(const views::RecordingData* data) {
    QStringList names;
    if (data)
        for (const auto& table : data->intervals()) names << QString::fromStdString(table.name);
    return names;
}

} // namespace ranvier::gui
