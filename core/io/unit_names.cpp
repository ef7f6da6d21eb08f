#include "core/io/unit_names.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace ranvier {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The run of digits at the front without leading zeros; both are taken off `text`.
std::string_view take_number(std::string_view& text) {
    const size_t end = static_cast<size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    std::string_view digits = text.substr(0, end);
    text.remove_prefix(end);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

} // namespace

bool natural_less(std::string_view a, std::string_view b) {
    const std::string_view whole_a = a, whole_b = b;
    while (!a.empty() && !b.empty()) {
        if (is_digit(a[0]) && is_digit(b[0])) {
            const std::string_view number_a = take_number(a), number_b = take_number(b);
            if (number_a.size() != number_b.size()) return number_a.size() < number_b.size();
            if (number_a != number_b) return number_a < number_b;
        } else {
            if (a[0] != b[0]) return static_cast<unsigned char>(a[0]) < static_cast<unsigned char>(b[0]);
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
    }
    if (a.empty() != b.empty()) return a.empty();
    return whole_a < whole_b;
}

size_t make_ids_unique(std::vector<Unit>& units) {
    std::unordered_set<std::string> given;
    for (const Unit& unit : units) given.insert(unit.id);
    if (given.size() == units.size()) return 0;
    std::unordered_set<std::string> seen;
    std::unordered_map<std::string, size_t> next; // number to try for an id
    size_t n_renamed = 0;
    for (Unit& unit : units) {
        if (seen.insert(unit.id).second) continue;
        size_t& n = next.emplace(unit.id, 2).first->second;
        std::string id;
        do {
            id = unit.id + " (" + std::to_string(n++) + ")";
        } while (given.contains(id) || seen.contains(id));
        seen.insert(id);
        unit.id = std::move(id);
        ++n_renamed;
    }
    return n_renamed;
}

} // namespace ranvier
