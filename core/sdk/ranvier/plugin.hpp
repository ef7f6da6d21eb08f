// What the author of a plugin includes: a thin C++ layer over ranvier_plugin.h. Header only; nothing here crosses the boundary.
//
//   struct Mine {
//       static const ranvier::Schema& schema();
//       static uint32_t parts(ranvier::Host&);
//       static ranvier::Status part(ranvier::Host&, uint32_t index);
//       static ranvier::Status gather(ranvier::Host&);
//   };
//   RANVIER_PLUGIN(Mine)
#pragma once

#include <cstdio>
#include <exception>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <ranvier/ranvier_plugin.h>

namespace ranvier {

// How a call ended: done, stopped because the host asked for it, or failed with a sentence for the user.
class [[nodiscard]] Status {
public:
    static Status done() { return Status(RV_OK, {}); }
    static Status stopped() { return Status(RV_STOPPED, {}); }
    static Status failed(std::string sentence) { return Status(RV_FAILED, std::move(sentence)); }

    explicit operator bool() const { return code_ == RV_OK; }
    int code() const { return code_; }
    const std::string& sentence() const { return sentence_; }

private:
    Status(int code, std::string sentence) : code_(code), sentence_(std::move(sentence)) {}
    int code_;
    std::string sentence_;
};

template <typename T>
struct element_type;
template <>
struct element_type<double> {
    static constexpr uint32_t value = RV_F64;
};
template <>
struct element_type<float> {
    static constexpr uint32_t value = RV_F32;
};
template <>
struct element_type<int64_t> {
    static constexpr uint32_t value = RV_I64;
};
template <>
struct element_type<int32_t> {
    static constexpr uint32_t value = RV_I32;
};
template <>
struct element_type<uint16_t> {
    static constexpr uint32_t value = RV_U16;
};
template <>
struct element_type<uint8_t> {
    static constexpr uint32_t value = RV_U8;
};
template <>
struct element_type<const char*> {
    static constexpr uint32_t value = RV_TEXT;
};

// A read-only array lent by the host: values and shape.
template <typename T>
struct ArrayView {
    std::span<const T> values;
    std::vector<uint64_t> dims;
};

struct Dim {
    const char* name;
    uint64_t size;
};

// The host, as a plugin sees it. Cheap to copy; valid during the call it was handed to.
class Host {
public:
    explicit Host(const rv_host& table) : table_(&table) {}

    double number(const char* param) const { return table_->number(table_->self, param); }
    int integer(const char* param) const { return static_cast<int>(number(param)); }
    bool flag(const char* param) const { return number(param) != 0; }
    std::string_view text(const char* param) const { return table_->text(table_->self, param); }
    uint64_t seed() const { return table_->seed; }
    uint32_t simd_level() const { return table_->simd_level; }

    // The column `name` of `port`, or nothing if it is absent or of another type.
    template <typename T>
    std::optional<ArrayView<T>> input(const char* port, const char* name) const {
        rv_array a{};
        if (!table_->input(table_->self, port, name, &a) || a.dtype != element_type<T>::value) return std::nullopt;
        return view<T>(a);
    }
    // What part `index` left in its state `name`.
    template <typename T>
    std::optional<ArrayView<T>> part_state(uint32_t index, const char* name) const {
        rv_array a{};
        if (!table_->part_state(table_->self, index, name, &a) || a.dtype != element_type<T>::value) return std::nullopt;
        return view<T>(a);
    }
    // Memory of this part that gather can read; zero at the start.
    template <typename T>
    std::span<T> state(const char* name, std::initializer_list<uint64_t> dims) {
        uint64_t n = 1;
        for (uint64_t d : dims) n *= d;
        void* p = table_->state(table_->self, name, element_type<T>::value, static_cast<uint32_t>(dims.size()), dims.begin());
        return {static_cast<T*>(lent(p)), n};
    }
    // An array of the result, zero-filled, in host memory until the job ends.
    template <typename T>
    std::span<T> output(const char* group, const char* name, std::initializer_list<Dim> dims, const char* unit, const char* doc) {
        uint64_t n = 1;
        const rv_output o = describe(group, name, element_type<T>::value, dims, unit, doc, n);
        return {static_cast<T*>(lent(table_->output(table_->self, &o))), n};
    }
    void output_text(const char* group, const char* name, Dim dim, std::span<const std::string> values, const char* doc) {
        uint64_t n = 1;
        const rv_output o = describe(group, name, RV_TEXT, {dim}, "", doc, n);
        std::vector<const char*> pointers;
        for (const auto& v : values) pointers.push_back(v.c_str());
        table_->output_text(table_->self, &o, pointers.data());
    }

    // Reports progress; false means: return Status::stopped() at once. Call at least every 20 ms.
    [[nodiscard]] bool poll(double fraction, const char* stage) { return table_->poll(table_->self, fraction, stage) == RV_OK; }
    void log(const std::string& sentence) { table_->log(table_->self, RV_INFO, sentence.c_str()); }
    void warn(const std::string& sentence) { table_->log(table_->self, RV_WARNING, sentence.c_str()); }
    void trace(const char* name, double step, double value) { table_->trace(table_->self, name, step, value); }
    void metric(const char* name, double value) { table_->metric(table_->self, name, value); }

    // body(i) for i in 0..n-1, on the host's threads. An exception in a body ends the process: bodies do not throw.
    template <typename Body>
    void parallel_for(uint64_t n, Body&& body) const {
        auto call = [](void* context, uint64_t i) { (*static_cast<std::remove_reference_t<Body>*>(context))(i); };
        table_->parallel_for(table_->self, n, call, const_cast<void*>(static_cast<const void*>(&body)));
    }

    const rv_host& table() const { return *table_; } // linear algebra is called through it

private:
    // The host refuses memory with a null pointer and keeps the reason; the throw ends the call at the trampoline.
    static void* lent(void* p) {
        if (!p) throw std::bad_alloc();
        return p;
    }
    template <typename T>
    static ArrayView<T> view(const rv_array& a) {
        uint64_t n = 1;
        for (uint32_t d = 0; d < a.rank; ++d) n *= a.dims[d];
        return {{static_cast<const T*>(a.data), n}, {a.dims, a.dims + a.rank}};
    }
    static rv_output describe(const char* group, const char* name, uint32_t dtype, std::initializer_list<Dim> dims,
                              const char* unit, const char* doc, uint64_t& n) {
        rv_output o{};
        o.group = group;
        o.name = name;
        o.dtype = dtype;
        o.unit = unit;
        o.doc = doc;
        for (const Dim& d : dims) {
            o.dim_names[o.rank] = d.name;
            o.dims[o.rank++] = d.size;
            n *= d.size;
        }
        return o;
    }
    const rv_host* table_;
};

// What a plugin declares once; form, command line, validation and reference page come from it.
struct Schema {
    const char *id, *version, *title, *doc;
    std::vector<rv_param> params;
    std::vector<rv_port> ports;
    std::vector<rv_preset> presets;
    const char* short_title = nullptr; // begins the titles of jobs; null: the id
    std::vector<rv_label> labels{};
};

inline rv_param integer(const char* id, const char* initial, double low, double high, const char* doc) {
    return {id, RV_INT, "", initial, low, high, "", nullptr, 0, 0, doc};
}
inline rv_param real(const char* id, const char* unit, const char* initial, double low, double high, const char* doc) {
    return {id, RV_REAL, unit, initial, low, high, "", nullptr, 0, 0, doc};
}
inline rv_param choice(const char* id, const char* choices, const char* initial, const char* doc) {
    return {id, RV_CHOICE, "", initial, 0, 0, choices, nullptr, 0, 0, doc};
}
inline rv_param variant(const char* id, std::span<const rv_option> options, const char* initial, const char* doc) {
    return {id, RV_VARIANT, "", initial, 0, 0, "", options.data(), static_cast<uint32_t>(options.size()), 0, doc};
}
inline rv_param advanced(rv_param p) {
    p.advanced = 1;
    return p;
}

namespace detail {

template <typename Call>
int guarded(char* error, size_t capacity, Call&& call) {
    try {
        const Status s = call();
        if (s.code() == RV_FAILED) std::snprintf(error, capacity, "%s", s.sentence().c_str());
        return s.code();
    } catch (const std::exception& e) {
        std::snprintf(error, capacity, "the plugin threw: %s", e.what());
    } catch (...) {
        std::snprintf(error, capacity, "the plugin threw something that is not a std::exception");
    }
    return RV_FAILED;
}

template <typename Plugin>
const rv_plugin* describe() {
    static const Schema& s = Plugin::schema();
    static const rv_plugin p{sizeof(rv_plugin),
                             RV_ABI_MAJOR,
                             RV_ABI_MINOR,
                             s.id,
                             s.version,
                             s.title,
                             s.doc,
                             s.params.data(),
                             static_cast<uint32_t>(s.params.size()),
                             s.ports.data(),
                             static_cast<uint32_t>(s.ports.size()),
                             s.presets.data(),
                             static_cast<uint32_t>(s.presets.size()),
                             [](const rv_host* table) {
                                 Host host(*table);
                                 return Plugin::parts(host);
                             },
                             [](const rv_host* table, uint32_t index, char* error, size_t capacity) {
                                 Host host(*table);
                                 return guarded(error, capacity, [&] { return Plugin::part(host, index); });
                             },
                             [](const rv_host* table, char* error, size_t capacity) {
                                 Host host(*table);
                                 return guarded(error, capacity, [&] { return Plugin::gather(host); });
                             },
                             s.short_title,
                             s.labels.data(),
                             static_cast<uint32_t>(s.labels.size())};
    return &p;
}

} // namespace detail
} // namespace ranvier

#define RANVIER_PLUGIN(Type)                                                                   \
    extern "C" __attribute__((visibility("default"))) const rv_plugin* rv_plugin_entry(void) { \
        return ranvier::detail::describe<Type>();                                              \
    }
