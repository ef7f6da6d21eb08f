// A host in memory for tests of plugins: parameters from the schema's defaults, a recording made in the test, results kept by
// name. Linear algebra is OpenBLAS on one thread, loops run on oneTBB, parts run one after the other or at once.
//
//   FakeHost host(*rv_plugin_entry());
//   host.recording("recording", my_recording);
//   host.set("states", "2");
//   ASSERT_EQ(host.run(), RV_OK) << host.error();
//   host.metric("converged"), host.array<double>("couplings", "weight"), host.warnings()
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <ctime>
#include <deque>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <cblas.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <ranvier/recording_port.hpp>

namespace ranvier::fakes {

// A recording of counts with the columns of the port; segments default to one training segment per sequence.
struct FakeRecording {
    uint64_t n_units = 0;
    std::vector<uint16_t> counts; // [bin, unit]
    std::vector<int64_t> sequence_first{0}, segment_first{0};
    std::vector<uint8_t> segment_role;
    double bin_width = 1;
    bool in_seconds = false;
    std::vector<int32_t> states;
    int n_states = 0;
    std::vector<double> weight, bias, transition, basis;
    std::string link;

    uint64_t n_bins() const { return static_cast<uint64_t>(sequence_first.back()); }
    void add_sequence(const std::vector<uint16_t>& more, Role role) {
        counts.insert(counts.end(), more.begin(), more.end());
        const auto end = static_cast<int64_t>(n_units ? counts.size() / n_units : 0);
        sequence_first.push_back(end);
        segment_first.push_back(end);
        segment_role.push_back(static_cast<uint8_t>(role));
    }
};

class FakeHost {
public:
    explicit FakeHost(const rv_plugin& plugin) : plugin_(plugin) {
        for (uint32_t i = 0; i < plugin.n_params; ++i) assign(plugin.params[i], plugin.params[i].initial);
    }
    FakeHost(const FakeHost&) = delete;
    FakeHost& operator=(const FakeHost&) = delete;

    void set(const std::string& id, const std::string& value) {
        for (uint32_t i = 0; i < plugin_.n_params; ++i)
            if (plugin_.params[i].id == id) return assign(plugin_.params[i], value);
        throw std::invalid_argument("no parameter " + id);
    }
    void preset(const std::string& id) {
        for (uint32_t i = 0; i < plugin_.n_presets; ++i) {
            if (plugin_.presets[i].id != id) continue;
            for (const std::string& pair : split(plugin_.presets[i].values, ';')) set(before(pair, '='), after(pair, '='));
            return;
        }
        throw std::invalid_argument("no preset " + id);
    }
    void recording(const std::string& port, const FakeRecording& r) {
        column<uint16_t>(port, "counts", {r.n_bins(), r.n_units}, r.counts);
        column<int64_t>(port, "sequence_first", {r.sequence_first.size()}, r.sequence_first);
        column<int64_t>(port, "segment_first", {r.segment_first.size()}, r.segment_first);
        column<uint8_t>(port, "segment_role", {r.segment_role.size()}, r.segment_role);
        std::vector<double> start;
        for (size_t q = 0; q + 1 < r.sequence_first.size(); ++q)
            for (int64_t t = r.sequence_first[q]; t < r.sequence_first[q + 1]; ++t)
                start.push_back(r.in_seconds ? static_cast<double>(t) * r.bin_width
                                             : static_cast<double>(t - r.sequence_first[q]));
        column<double>(port, "bin_start", {start.size()}, start);
        column<double>(port, "bin_width", {1}, {r.bin_width});
        column<uint8_t>(port, "in_seconds", {1}, {static_cast<uint8_t>(r.in_seconds)});
        std::vector<std::string> ids;
        for (uint64_t n = 0; n < r.n_units; ++n) ids.push_back("u" + std::to_string(n));
        text_column(port, "unit_id", ids);
        text_column(port, "unit_region", std::vector<std::string>(r.n_units));
        if (r.n_states == 0) return;
        const auto s = static_cast<uint64_t>(r.n_states);
        column<double>(port, "truth.weight", {s, r.n_units, r.n_units}, r.weight);
        column<int32_t>(port, "truth.states", {r.states.size()}, r.states);
        if (r.bias.size() == r.n_units)
            column<double>(port, "truth.bias", {r.n_units}, r.bias);
        else
            column<double>(port, "truth.bias", {s, r.n_units}, r.bias);
        column<double>(port, "truth.transition", {s, s}, r.transition);
        column<double>(port, "truth.basis", {r.basis.size()}, r.basis);
        text_column(port, "truth.link", {r.link});
    }

    int threads = 1;
    bool parts_at_once = false;
    uint64_t seed = 1;
    uint32_t simd_level = __builtin_cpu_supports("avx512f") ? RV_SIMD_AVX512
                          : __builtin_cpu_supports("avx2")  ? RV_SIMD_AVX2
                                                            : RV_SIMD_BASE;
    int64_t stop_at_poll = -1; // answers RV_STOPPED from this poll on

    // All parts, then gather.
    int run() {
        openblas_set_num_threads(1);
        const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism,
                                          static_cast<size_t>(std::max(1, threads)));
        tbb::task_arena arena(threads);
        Call whole{this, 0, true};
        const rv_host table = table_of(whole);
        const uint32_t parts = plugin_.parts(&table);
        states_.assign(parts, {});
        std::vector<int> codes(parts, RV_OK);
        std::vector<std::string> errors(parts);
        const auto run_part = [&](uint32_t i) {
            Call call{this, i, false};
            const rv_host t = table_of(call);
            char error[1024] = "";
            codes[i] = plugin_.part(&t, i, error, sizeof error);
            errors[i] = error;
        };
        arena.execute([&] {
            if (parts_at_once)
                tbb::parallel_for(0u, parts, 1u, run_part);
            else
                for (uint32_t i = 0; i < parts && (i == 0 || codes[i - 1] == RV_OK); ++i) run_part(i);
        });
        for (uint32_t i = 0; i < parts; ++i)
            if (codes[i] != RV_OK) {
                error_ = errors[i];
                return codes[i];
            }
        char error[1024] = "";
        int code = RV_OK;
        arena.execute([&] { code = plugin_.gather(&table, error, sizeof error); });
        error_ = error;
        return code;
    }
    // A table for code that is tested below the plugin's own calls.
    rv_host table() {
        loose_.push_back(Call{this, 0, true});
        return table_of(loose_.back());
    }

    const std::string& error() const { return error_; }
    const std::vector<std::string>& warnings() const { return warnings_; }
    const std::map<std::string, double>& metrics() const { return metrics_; }
    double metric(const std::string& name) const { return metrics_.at(name); }
    int64_t polls() const { return polls_; }
    double longest_gap_s() const { return longest_gap_s_; } // of CPU time between polls; one thread only
    bool has(const std::string& group, const std::string& name) const { return outputs_.count(group + "/" + name) > 0; }
    const std::vector<uint64_t>& dims(const std::string& group, const std::string& name) const {
        return outputs_.at(group + "/" + name).dims;
    }
    template <typename T>
    std::span<const T> array(const std::string& group, const std::string& name) const {
        const Array& a = outputs_.at(group + "/" + name);
        if (a.dtype != element_type<T>::value) throw std::invalid_argument(name + " is of another type");
        return {reinterpret_cast<const T*>(a.bytes.data()), a.bytes.size() / sizeof(T)};
    }
    const std::vector<std::string>& texts(const std::string& group, const std::string& name) const {
        return outputs_.at(group + "/" + name).texts;
    }
    // Every byte of the result: metrics, warnings, arrays.
    std::string bytes() const {
        std::string all;
        for (const auto& [name, value] : metrics_) all += name + std::string(reinterpret_cast<const char*>(&value), sizeof value);
        for (const auto& w : warnings_) all += w;
        for (const auto& [name, a] : outputs_) {
            all += name + std::string(reinterpret_cast<const char*>(a.bytes.data()), a.bytes.size());
            for (const auto& t : a.texts) all += t;
        }
        return all;
    }

private:
    struct Array {
        uint32_t dtype = 0;
        std::vector<uint64_t> dims;
        std::vector<unsigned char> bytes;
        std::vector<std::string> texts;
        std::vector<const char*> pointers;
    };
    struct Call {
        FakeHost* host;
        uint32_t part;
        bool gathers;
    };

    static std::vector<std::string> split(const std::string& s, char at) {
        std::vector<std::string> out;
        for (size_t i = 0; i < s.size();) {
            const size_t end = std::min(s.find(at, i), s.size());
            if (end > i) out.push_back(s.substr(i, end - i));
            i = end + 1;
        }
        return out;
    }
    static std::string before(const std::string& s, char at) { return s.substr(0, s.find(at)); }
    static std::string after(const std::string& s, char at) {
        return s.find(at) == std::string::npos ? "" : s.substr(s.find(at) + 1);
    }

    void assign(const rv_param& p, const std::string& value) {
        const std::string id = p.id;
        if (p.type != RV_VARIANT) {
            values_[id] = value;
            return;
        }
        values_[id] = before(value, ':');
        for (uint32_t i = 0; i < p.n_options; ++i) {
            const rv_option& o = p.options[i];
            if (o.id != values_[id]) continue;
            for (uint32_t k = 0; k < o.n_params; ++k) values_[id + "." + o.params[k].id] = o.params[k].initial;
            for (const std::string& pair : split(after(value, ':'), ','))
                values_.at(id + "." + before(pair, '=')) = after(pair, '=');
            return;
        }
        throw std::invalid_argument(id + " has no option " + value);
    }
    template <typename T>
    void column(const std::string& port, const std::string& name, std::vector<uint64_t> dims, const std::vector<T>& values) {
        Array& a = columns_[port + "/" + name];
        a.dtype = element_type<T>::value;
        a.dims = std::move(dims);
        a.bytes.resize(values.size() * sizeof(T));
        if (!values.empty()) std::memcpy(a.bytes.data(), values.data(), a.bytes.size());
    }
    void text_column(const std::string& port, const std::string& name, const std::vector<std::string>& values) {
        Array& a = columns_[port + "/" + name];
        a.dtype = RV_TEXT;
        a.dims = {values.size()};
        a.texts = values;
        a.pointers.clear();
        for (const auto& t : a.texts) a.pointers.push_back(t.c_str());
    }
    static void describe(const Array& a, rv_array* out) {
        out->dtype = a.dtype;
        out->rank = static_cast<uint32_t>(a.dims.size());
        std::copy(a.dims.begin(), a.dims.end(), out->dims);
        out->data = a.dtype == RV_TEXT ? static_cast<const void*>(a.pointers.data()) : a.bytes.data();
    }
    static size_t size_of(uint32_t dtype) {
        switch (dtype) {
            case RV_F64:
            case RV_I64:
                return 8;
            case RV_F32:
            case RV_I32:
                return 4;
            case RV_U16:
                return 2;
            default:
                return 1;
        }
    }
    static FakeHost& of(void* self) { return *static_cast<Call*>(self)->host; }
    static void* fresh(Array& a, uint32_t dtype, uint32_t rank, const uint64_t* dims) {
        a.dtype = dtype;
        a.dims.assign(dims, dims + rank);
        uint64_t n = 1;
        for (uint64_t d : a.dims) n *= d;
        a.bytes.reserve(1); // not null, even if empty
        a.bytes.assign(n * size_of(dtype), 0);
        return a.bytes.data();
    }

    rv_host table_of(Call& call) {
        rv_host t{};
        t.struct_size = sizeof t;
        t.simd_level = simd_level;
        t.seed = seed;
        t.self = &call;
        t.number = [](void* self, const char* p) { return std::strtod(of(self).values_.at(p).c_str(), nullptr); };
        t.text = [](void* self, const char* p) { return of(self).values_.at(p).c_str(); };
        t.input = [](void* self, const char* port, const char* name, rv_array* out) {
            const auto at = of(self).columns_.find(std::string(port) + "/" + name);
            if (at == of(self).columns_.end()) return 0;
            describe(at->second, out);
            return 1;
        };
        t.poll = [](void* self, double, const char*) {
            const std::clock_t now = std::clock();
            FakeHost& host = of(self);
            if (host.polls_ > 0 && host.threads == 1)
                host.longest_gap_s_ = std::max(host.longest_gap_s_, static_cast<double>(now - host.last_poll_) / CLOCKS_PER_SEC);
            if (host.threads == 1) host.last_poll_ = now;
            const int64_t n = host.polls_++;
            return host.stop_at_poll >= 0 && n >= host.stop_at_poll ? static_cast<int>(RV_STOPPED) : static_cast<int>(RV_OK);
        };
        t.log = [](void* self, int level, const char* sentence) {
            if (level == RV_WARNING) of(self).warnings_.push_back(sentence);
        };
        t.trace = [](void*, const char*, double, double) {};
        t.metric = [](void* self, const char* name, double value) { of(self).metrics_[name] = value; };
        t.state = [](void* self, const char* name, uint32_t dtype, uint32_t rank, const uint64_t* dims) {
            auto& call_ = *static_cast<Call*>(self);
            return fresh(call_.host->states_[call_.part][name], dtype, rank, dims);
        };
        t.part_state = [](void* self, uint32_t part, const char* name, rv_array* out) {
            auto& states = of(self).states_;
            if (part >= states.size() || !states[part].count(name)) return 0;
            describe(states[part][name], out);
            return 1;
        };
        t.output = [](void* self, const rv_output* o) {
            return fresh(of(self).outputs_[std::string(o->group) + "/" + o->name], o->dtype, o->rank, o->dims);
        };
        t.output_text = [](void* self, const rv_output* o, const char* const* values) {
            Array& a = of(self).outputs_[std::string(o->group) + "/" + o->name];
            a.dtype = RV_TEXT;
            a.dims.assign(o->dims, o->dims + o->rank);
            a.texts.assign(values, values + o->dims[0]);
            return 1;
        };
        t.parallel_for = [](void* self, uint64_t n, void (*body)(void*, uint64_t), void* context) {
            if (of(self).threads == 1) {
                for (uint64_t i = 0; i < n; ++i) body(context, i);
                return;
            }
            tbb::this_task_arena::isolate(
                [&] { tbb::parallel_for(uint64_t{0}, n, uint64_t{1}, [&](uint64_t i) { body(context, i); }); });
        };
        linear_algebra(t);
        return t;
    }
    static void linear_algebra(rv_host& t) {
        t.gemm_f64 = [](void*, int ta, int tb, int m, int n, int k, double alpha, const double* a, int lda, const double* b,
                        int ldb, double beta, double* c, int ldc) {
            cblas_dgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, lda, b,
                        ldb, beta, c, ldc);
        };
        t.gemm_f32 = [](void*, int ta, int tb, int m, int n, int k, float alpha, const float* a, int lda, const float* b, int ldb,
                        float beta, float* c, int ldc) {
            cblas_sgemm(CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans, m, n, k, alpha, a, lda, b,
                        ldb, beta, c, ldc);
        };
        t.syrk_f64 = [](void*, int trans, int n, int k, double alpha, const double* a, int lda, double beta, double* c, int ldc) {
            cblas_dsyrk(CblasRowMajor, CblasLower, trans ? CblasTrans : CblasNoTrans, n, k, alpha, a, lda, beta, c, ldc);
        };
        t.cholesky_f64 = [](void*, int n, double* a, int lda) {
            for (int i = 0; i < n; ++i)
                for (int j = 0; j <= i; ++j) {
                    double sum = a[i * lda + j];
                    for (int k = 0; k < j; ++k) sum -= a[i * lda + k] * a[j * lda + k];
                    if (i == j && !(sum > 0)) return i + 1;
                    a[i * lda + j] = i == j ? std::sqrt(sum) : sum / a[j * lda + j];
                }
            return 0;
        };
        t.cholesky_solve_f64 = [](void*, int n, int n_rhs, const double* l, int lda, double* b, int ldb) {
            cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, n, n_rhs, 1, l, lda, b, ldb);
            cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasTrans, CblasNonUnit, n, n_rhs, 1, l, lda, b, ldb);
        };
    }

    const rv_plugin& plugin_;
    std::map<std::string, std::string> values_;
    std::map<std::string, Array> columns_, outputs_;
    std::vector<std::map<std::string, Array>> states_;
    std::map<std::string, double> metrics_;
    std::vector<std::string> warnings_;
    std::deque<Call> loose_;
    std::string error_;
    std::atomic<int64_t> polls_{0};
    std::clock_t last_poll_ = 0;
    double longest_gap_s_ = 0;
};

} // namespace ranvier::fakes
