#include "app/views/figure_check.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/text.hpp"

namespace ranvier::views {
namespace {

constexpr size_t most_named = 8; // of what there is, in a sentence

Error wrong(const std::string& option, const std::string& found, const std::string& there) {
    return Error(Errc::invalid_argument, option + ": found '" + found + "'; " + there);
}

// Of the recording and the results, each once, in their order.
std::vector<std::string> known_units(const Sources& sources) {
    std::vector<std::string> ids;
    if (sources.recording)
        for (const Unit& unit : sources.recording->units()) ids.push_back(unit.id);
    std::set<std::string> known(ids.begin(), ids.end());
    for (const auto& result : {sources.result, sources.other})
        if (result)
            for (const std::string& id : result->units())
                if (known.insert(id).second) ids.push_back(id);
    return ids;
}

std::string words_of_units(const std::vector<std::string>& ids) {
    if (ids.empty()) return "these files have no units";
    std::vector<std::string> named(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), most_named)));
    if (ids.size() > named.size()) named.push_back("and " + text(ids.size() - named.size()) + " more");
    return (ids.size() == 1 ? "the unit is " : "the units are ") + join(named);
}

// The time that the sources tell of; nothing where they have none.
std::optional<Interval> extent_of(const Sources& sources) {
    std::optional<Interval> all;
    const auto hold = [&](Interval own) {
        if (!(own.stop > own.start)) return;
        all = all ? Interval{std::min(all->start, own.start), std::max(all->stop, own.stop)} : own;
    };
    if (sources.recording) hold(sources.recording->extent());
    if (sources.result && !sources.result->bin_starts().empty())
        hold({sources.result->bin_starts().front(), sources.result->bin_starts().back() + sources.result->bin_width()});
    return all;
}

bool within(const Interval& window, const Interval& all) { return window.start < all.stop && window.stop > all.start; }

std::string unit_of_time(const Sources& sources) {
    if (sources.recording) return sources.recording->unit_of_time().toStdString();
    return sources.result->in_seconds() ? "s" : "bin";
}

Status check_times(const Link& link, const Sources& sources) {
    const auto all = extent_of(sources);
    if (!all) return Ok{};
    const std::string unit = unit_of_time(sources);
    const std::string there =
        "the times there are run from " + text(all->start) + " to " + text(all->stop) + (unit.empty() ? "" : " ") + unit;
    if (link.window.stop > link.window.start && !within(link.window, *all))
        return wrong("from, to", text(link.window.start) + " to " + text(link.window.stop), there);
    if (!std::isnan(link.cursor) && (link.cursor < all->start || link.cursor > all->stop))
        return wrong("cursor", text(link.cursor), there);
    return Ok{};
}

Status check_units(const Link& link, const Sources& sources) {
    const std::vector<std::string> ids = known_units(sources);
    const std::set<std::string> known(ids.begin(), ids.end());
    const auto check = [&](const char* option, const std::string& found, const std::string& id) -> Status {
        if (known.contains(id)) return Ok{};
        return wrong(option, found, words_of_units(ids));
    };
    for (const std::string& id : link.units) RANVIER_TRY(check("select-units", id, id));
    for (const auto& [sender, receiver] : link.edges)
        for (const std::string& id : {sender, receiver}) RANVIER_TRY(check("select-edges", sender + ">" + receiver, id));
    if (!link.seed_node.empty()) RANVIER_TRY(check("seed-node", link.seed_node, link.seed_node));
    return Ok{};
}

int n_states(const Sources& sources) { return sources.result ? sources.result->n_states() : 0; }

} // namespace

Status check_link(const Link& link, const Sources& sources) {
    RANVIER_TRY(check_times(link, sources));
    RANVIER_TRY(check_units(link, sources));
    const int n = n_states(sources);
    for (const int state : link.states)
        if (state >= n) return wrong("select-states", text(state + 1), "there are " + text(n) + (n == 1 ? " state" : " states"));
    return Ok{};
}

Link link_within(Link link, const Sources& sources) {
    const std::vector<std::string> ids = known_units(sources);
    const std::set<std::string> known(ids.begin(), ids.end());
    std::erase_if(link.units, [&](const std::string& id) { return !known.contains(id); });
    std::erase_if(link.edges, [&](const auto& edge) { return !known.contains(edge.first) || !known.contains(edge.second); });
    std::erase_if(link.states, [&](int state) { return state >= n_states(sources); });
    if (!known.contains(link.seed_node)) link.seed_node.clear();
    if (const auto all = extent_of(sources)) {
        if (!within(link.window, *all)) link.window = {0, 0};
        if (link.cursor < all->start || link.cursor > all->stop) link.cursor = Link().cursor;
    }
    return link;
}

Status check_figure(const Figure& figure) {
    const QStringList unmet = figure.unmet();
    if (unmet.isEmpty()) return Ok{};
    return Error(Errc::invalid_argument, unmet.join(' ').toStdString());
}

} // namespace ranvier::views
