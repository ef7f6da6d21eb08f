#include "core/io/alf_files.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <tuple>

namespace ranvier {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts;
    for (;;) {
        const size_t end = std::min(text.find(at), text.size());
        parts.emplace_back(text.substr(0, end));
        if (end == text.size()) return parts;
        text.remove_prefix(end + 1);
    }
}

bool is_uuid(std::string_view s) {
    if (s.size() != 36) return false;
    for (size_t i = 0; i < s.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s[i] != '-' : !std::isxdigit(static_cast<unsigned char>(s[i]))) return false;
    }
    return true;
}

bool is_word(std::string_view s) {
    return !s.empty() &&
           std::all_of(s.begin(), s.end(), [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
}

} // namespace

std::optional<AlfFile> alf_file(const std::string& file) {
    AlfFile alf;
    alf.file = file;
    auto folders = split(file, '/');
    std::string name = folders.back();
    folders.pop_back();
    for (const std::string& f : folders) {
        if (f.size() > 2 && f.starts_with('#') && f.ends_with('#'))
            alf.revision = f.substr(1, f.size() - 2);
        else
            alf.below += (alf.below.empty() ? "" : "/") + f;
    }
    if (name.starts_with('_')) {
        const size_t end = name.find('_', 1);
        if (end == name.npos || end == 1) return std::nullopt;
        name.erase(0, end + 1);
    }
    const auto parts = split(name, '.');
    if (parts.size() < 3 || !is_word(parts[0]) || !is_word(parts[1])) return std::nullopt;
    alf.object = parts[0];
    alf.attribute = parts[1];
    alf.extension = parts.back();
    for (size_t i = 2; i + 1 < parts.size(); ++i)
        if (!is_uuid(parts[i])) alf.part += (alf.part.empty() ? "" : ".") + parts[i];
    return alf;
}

std::vector<AlfFile> alf_files(const std::vector<std::string>& names) {
    std::vector<AlfFile> files;
    std::map<std::tuple<std::string, std::string, std::string, std::string, std::string>, size_t> known;
    for (const std::string& f : names) {
        auto alf = alf_file(f);
        if (!alf) continue;
        const auto [at, fresh] =
            known.emplace(std::tuple(alf->below, alf->object, alf->attribute, alf->part, alf->extension), files.size());
        if (fresh)
            files.push_back(std::move(*alf));
        else if (alf->revision > files[at->second].revision)
            files[at->second] = std::move(*alf);
    }
    return files;
}

} // namespace ranvier
