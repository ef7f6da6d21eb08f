#include "app/views/figure_words.hpp"

#include <array>
#include <cmath>
#include <functional>

#include "core/base/text.hpp"

namespace ranvier::views {
namespace {

constexpr std::array themes{std::pair{"paper", ThemeKind::paper}, std::pair{"light", ThemeKind::light},
                            std::pair{"dark", ThemeKind::dark}, std::pair{"high_contrast", ThemeKind::high_contrast}};

std::vector<std::string> parted(const std::string& words) {
    std::vector<std::string> parts;
    for (size_t from = 0; from < words.size();) {
        const size_t comma = std::min(words.find(',', from), words.size());
        if (comma > from) parts.push_back(words.substr(from, comma - from));
        from = comma + 1;
    }
    return parts;
}

Error wrong(const std::string& name, const std::string& found, const std::string& allowed) {
    return Error(Errc::invalid_argument, name + ": found '" + found + "', allowed is " + allowed);
}

// Counted from 1; from 0 in the answer.
Result<int> number_from_1(const std::string& name, const std::string& word) {
    const auto number = parse_number(word);
    if (!number || *number != std::floor(*number) || *number < 1 || *number > 1e6)
        return wrong(name, word, "a whole number from 1");
    return static_cast<int>(*number) - 1;
}

Status take_states(Link& link, const std::string& word) {
    for (const std::string& part : parted(word)) {
        const auto state = parse_number(part);
        if (!state || *state != std::floor(*state) || *state < 1 || *state > 1e6)
            return wrong("states", part, "whole numbers from 1, parted by commas");
        link.states.insert(static_cast<int>(*state) - 1);
    }
    return Ok{};
}

Status take_edges(Link& link, const std::string& word) {
    for (const std::string& part : parted(word)) {
        const size_t arrow = part.find('>');
        if (arrow == std::string::npos || arrow == 0 || arrow + 1 == part.size())
            return wrong("edges", part, "SENDER>RECEIVER, parted by commas");
        link.edges.emplace(part.substr(0, arrow), part.substr(arrow + 1));
    }
    return Ok{};
}

Status take_number(double& into, const std::string& name, const std::string& word) {
    const auto value = parse_number(word);
    if (!value) return wrong(name, word, "a number");
    into = *value;
    return Ok{};
}

Status take_size(ExportSettings& settings, const std::string& word) {
    const size_t by = word.find('x');
    const auto width = parse_number(word.substr(0, by));
    const auto height = by == std::string::npos ? width : parse_number(word.substr(by + 1));
    if (by == std::string::npos || !width || !height) return wrong("size", word, "WIDTHxHEIGHT in mm, as 174x124");
    settings.width_mm = *width;
    settings.height_mm = *height;
    return Ok{};
}

Status take_theme(ExportSettings& settings, const std::string& word) {
    for (const auto& [name, kind] : themes)
        if (word == name) {
            settings.theme = kind;
            return Ok{};
        }
    return wrong("theme", word, "paper, light, dark or high_contrast");
}

Status take_content(ExportSettings& settings, const std::string& word) {
    settings.legend = settings.split = settings.caption = settings.selection = false;
    if (word == "none") return Ok{};
    for (const std::string& part : parted(word)) {
        if (part == "legend")
            settings.legend = true;
        else if (part == "split")
            settings.split = true;
        else if (part == "caption")
            settings.caption = true;
        else if (part == "selection")
            settings.selection = true;
        else
            return wrong("content", part, "legend, split, caption and selection, parted by commas, or none");
    }
    return Ok{};
}

template <typename Pairs>
Status take_words(const TextMap& words, const char* what, const Pairs& takers) {
    for (const auto& [name, word] : words) {
        bool known = false;
        for (const auto& [taken, take] : takers) {
            if (name != taken) continue;
            known = true;
            RANVIER_TRY(take(word));
        }
        if (!known) return Error(Errc::invalid_argument, std::string(what) + " has no word '" + name + "'");
    }
    return Ok{};
}

using Takers = std::map<std::string, std::function<Status(const std::string&)>>;

} // namespace

Result<Link> link_of_words(const TextMap& words) {
    Link link;
    const Takers takers{
        {"from", [&](const std::string& w) { return take_number(link.window.start, "from", w); }},
        {"to", [&](const std::string& w) { return take_number(link.window.stop, "to", w); }},
        {"cursor", [&](const std::string& w) { return take_number(link.cursor, "cursor", w); }},
        {"units",
         [&](const std::string& w) {
             for (std::string& id : parted(w)) link.units.insert(std::move(id));
             return Status(Ok{});
         }},
        {"states", [&](const std::string& w) { return take_states(link, w); }},
        {"edges", [&](const std::string& w) { return take_edges(link, w); }},
        {"seed",
         [&](const std::string& w) {
             link.seed_node = w;
             return Status(Ok{});
         }},
    };
    RANVIER_TRY(take_words(words, "the link of a figure", takers));
    if (words.contains("from") != words.contains("to"))
        return Error(Errc::invalid_argument, "a stretch of time has two ends: give --from and --to");
    if (words.contains("from") && link.window.stop <= link.window.start)
        return Error(Errc::invalid_argument,
                     "the stretch of time from " + text(link.window.start) + " to " + text(link.window.stop) + " is empty");
    return link;
}

Result<ExportSettings> settings_of_words(const TextMap& words) {
    ExportSettings s;
    const Takers takers{
        {"size", [&](const std::string& w) { return take_size(s, w); }},
        {"dpi", [&](const std::string& w) { return take_number(s.dpi, "dpi", w); }},
        {"text_pt", [&](const std::string& w) { return take_number(s.text_pt, "text_pt", w); }},
        {"font",
         [&](const std::string& w) {
             s.family = w;
             return Status(Ok{});
         }},
        {"theme", [&](const std::string& w) { return take_theme(s, w); }},
        {"content", [&](const std::string& w) { return take_content(s, w); }},
    };
    RANVIER_TRY(take_words(words, "the picture of a figure", takers));
    return s;
}

Result<Annotations> annotations_of_words(const TextMap& names) {
    Annotations a;
    for (const auto& [entry, value] : names) {
        const size_t slash = entry.find('/');
        const std::string word = entry.substr(0, slash), id = slash == std::string::npos ? "" : entry.substr(slash + 1);
        if (id.empty() || value.empty()) return wrong(word, id, "ID=TEXT");
        if (word == "unit_label") {
            a.unit_labels[id] = value;
        } else if (word == "state_name" || word == "state_colour") {
            RANVIER_ASSIGN(const int state, number_from_1(word, id));
            if (word == "state_name") {
                a.state_names[text(state)] = value;
            } else {
                RANVIER_ASSIGN(a.state_colours[text(state)], number_from_1(word, value));
            }
        } else if (word == "earlier_content") {
            if (id != "recording") return wrong(word, id, "recording=NAME");
            a.earlier_content = value;
        } else {
            return Error(Errc::invalid_argument, "the names of a figure have no word '" + word + "'");
        }
    }
    return a;
}

TextMap words_of_annotations(const Annotations& a) {
    TextMap names;
    const auto from_1 = [](const std::string& from_0) { return text(std::stoi(from_0) + 1); };
    for (const auto& [id, label] : a.unit_labels) names["unit_label/" + id] = label;
    for (const auto& [state, name] : a.state_names) names["state_name/" + from_1(state)] = name;
    for (const auto& [state, colour] : a.state_colours) names["state_colour/" + from_1(state)] = text(colour + 1);
    if (!a.earlier_content.empty()) names["earlier_content/recording"] = a.earlier_content;
    return names;
}

TextMap words_of_link(const Link& link) {
    TextMap words;
    if (link.window.stop > link.window.start) words = {{"from", text(link.window.start)}, {"to", text(link.window.stop)}};
    if (!std::isnan(link.cursor)) words["cursor"] = text(link.cursor);
    std::vector<std::string> units(link.units.begin(), link.units.end()), states, edges;
    for (const int state : link.states) states.push_back(text(state + 1));
    for (const auto& [sender, receiver] : link.edges) edges.push_back(sender + ">" + receiver);
    for (const auto& [name, list] : {std::pair{"units", &units}, {"states", &states}, {"edges", &edges}})
        if (!list->empty()) words[name] = join(*list, ",");
    if (!link.seed_node.empty()) words["seed"] = link.seed_node;
    return words;
}

TextMap words_of_settings(const ExportSettings& s) {
    std::vector<std::string> content;
    for (const auto& [name, shown] :
         {std::pair{"legend", s.legend}, {"split", s.split}, {"caption", s.caption}, {"selection", s.selection}})
        if (shown) content.emplace_back(name);
    TextMap words{{"size", text(s.width_mm) + "x" + text(s.height_mm)},
                  {"dpi", text(s.dpi)},
                  {"text_pt", text(s.text_pt)},
                  {"font", s.family},
                  {"content", content.empty() ? "none" : join(content, ",")}};
    for (const auto& [name, kind] : themes)
        if (kind == s.theme) words["theme"] = name;
    return words;
}

} // namespace ranvier::views
