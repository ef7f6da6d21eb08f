#include "core/plugin/loader.hpp"

#include <dlfcn.h>

#include <cstddef>

namespace ranvier {
namespace {

// What rv_plugin held before it grew; a plugin of that version has no more.
constexpr uint32_t size_0_1 = offsetof(rv_plugin, short_title);

std::string text(const char* s) { return s ? s : ""; }

std::vector<std::string> split(const std::string& words, char at) {
    std::vector<std::string> parts;
    size_t from = 0;
    while (!words.empty()) {
        const size_t end = words.find(at, from);
        parts.push_back(words.substr(from, end - from));
        if (end == std::string::npos) break;
        from = end + 1;
    }
    return parts;
}

Result<Param> convert(const rv_param& p) {
    if (p.type < RV_BOOL || p.type > RV_LIST)
        return Error(Errc::bad_input, "parameter " + text(p.id) + " has unknown type " + std::to_string(p.type));
    Param out;
    out.id = text(p.id);
    out.type = static_cast<ParamType>(p.type);
    out.unit = text(p.unit);
    out.initial = text(p.initial);
    out.doc = text(p.doc);
    out.low = p.low;
    out.high = p.high;
    out.choices = split(text(p.choices), '|');
    out.advanced = p.advanced != 0;
    for (uint32_t i = 0; i < p.n_options; ++i) {
        Option o{text(p.options[i].id), text(p.options[i].doc), {}};
        for (uint32_t k = 0; k < p.options[i].n_params; ++k) {
            RANVIER_ASSIGN(Param sub, convert(p.options[i].params[k]));
            o.params.push_back(std::move(sub));
        }
        out.options.push_back(std::move(o));
    }
    return out;
}

Result<Schema> convert(const rv_plugin& p) {
    Schema s;
    s.id = text(p.id);
    s.version = text(p.version);
    s.title = text(p.title);
    s.doc = text(p.doc);
    s.abi_major = p.abi_major;
    s.abi_minor = p.abi_minor;
    for (uint32_t i = 0; i < p.n_params; ++i) {
        RANVIER_ASSIGN(Param param, convert(p.params[i]));
        s.params.push_back(std::move(param));
    }
    for (uint32_t i = 0; i < p.n_ports; ++i)
        s.ports.push_back({text(p.ports[i].id), text(p.ports[i].kind), text(p.ports[i].doc)});
    for (uint32_t i = 0; i < p.n_presets; ++i)
        s.presets.push_back({text(p.presets[i].id), text(p.presets[i].values), text(p.presets[i].doc)});
    if (p.struct_size <= size_0_1) return s;
    s.short_title = text(p.short_title);
    for (uint32_t i = 0; i < p.n_labels; ++i)
        RANVIER_TRY(set_words(s, text(p.labels[i].of), {text(p.labels[i].words), text(p.labels[i].in_title)}));
    return s;
}

} // namespace

bool abi_fits(uint32_t major, uint32_t minor) { return major == RV_ABI_MAJOR && minor <= RV_ABI_MINOR; }

Result<LoadedPlugin> LoadedPlugin::load(const std::string& path) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) return Error(Errc::bad_input, path + " cannot be loaded: " + text(dlerror()));
    auto entry = reinterpret_cast<rv_plugin_entry_fn>(dlsym(library, RV_PLUGIN_ENTRY));
    if (!entry) return Error(Errc::bad_input, path + " is not a Ranvier plugin: it has no function " RV_PLUGIN_ENTRY);
    const rv_plugin* table = entry();
    if (!table) return Error(Errc::bad_input, path + ": the plugin describes nothing");
    if (!abi_fits(table->abi_major, table->abi_minor))
        return Error(Errc::unsupported, path + " was built for plugin boundary " + std::to_string(table->abi_major) + "." +
                                            std::to_string(table->abi_minor) + ", this program speaks " +
                                            std::to_string(RV_ABI_MAJOR) + "." + std::to_string(RV_ABI_MINOR));
    if (table->struct_size < size_0_1 || !table->parts || !table->part || !table->gather || text(table->id).empty())
        return Error(Errc::bad_input, path + ": the plugin's description is incomplete");
    auto schema = convert(*table);
    if (!schema) return std::move(schema).error().within(path);
    return LoadedPlugin(table, std::move(*schema));
}

} // namespace ranvier
