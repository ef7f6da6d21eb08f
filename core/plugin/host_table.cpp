// The C functions behind rv_host: each finds its HostRun and refuses what the boundary does not allow.
#include <cmath>
#include <limits>

#include "core/compute/linalg/linalg.hpp"
#include "core/plugin/host_run.hpp"

namespace ranvier {

struct HostTable {
    using Call = HostRun::Call;
    static Call& call(void* self) { return *static_cast<Call*>(self); }
    static HostRun& run(void* self) { return *call(self).run; }

    // Rank and dims as the plugin gave them; null if they are not sound. The product is the number of elements.
    static std::optional<uint64_t> product(uint32_t rank, const uint64_t* dims) {
        if (rank > RV_MAX_RANK) return std::nullopt;
        uint64_t n = 1;
        for (uint32_t d = 0; d < rank; ++d)
            if (__builtin_mul_overflow(n, dims[d], &n)) return std::nullopt;
        if (n > std::numeric_limits<uint64_t>::max() / 16) return std::nullopt;
        return n;
    }

    static double number(void* self, const char* param) {
        const auto found = run(self).numbers_.find(param);
        if (found != run(self).numbers_.end()) return found->second;
        run(self).refuse(
            Error(Errc::internal, std::string("the plugin asked for the number of parameter '") + param + "', which has none"));
        return std::numeric_limits<double>::quiet_NaN();
    }
    static const char* text(void* self, const char* param) {
        const auto found = run(self).setup_.params.find(param);
        if (found != run(self).setup_.params.end()) return found->second.c_str();
        run(self).refuse(
            Error(Errc::internal, std::string("the plugin asked for a parameter it does not have, '") + param + "'"));
        return "";
    }
    static int input(void* self, const char* port, const char* column, rv_array* out) {
        const auto& r = run(self);
        const auto found = r.setup_.ports.find(port);
        const ColumnView* view = found == r.setup_.ports.end() ? nullptr : found->second.find(column);
        if (!view) return 0;
        *out = {};
        out->dtype = static_cast<uint32_t>(view->type);
        out->rank = static_cast<uint32_t>(view->dims.size());
        std::copy(view->dims.begin(), view->dims.end(), out->dims);
        if (view->type == ColumnType::text) {
            const auto pointers = r.texts_.find(std::string(port) + "/" + column);
            out->data = pointers == r.texts_.end() ? nullptr : pointers->second.data();
        } else {
            out->data = view->bytes.data();
        }
        return 1;
    }
    static int poll(void* self, double fraction, const char* stage) {
        auto& c = call(self);
        (c.gathers ? c.run->gather_fraction_ : c.run->part_at_[c.part]->fraction) = std::clamp(fraction, 0.0, 1.0);
        c.run->emit_progress(c, stage);
        return c.run->stop_.value() == Stop::none ? RV_OK : RV_STOPPED;
    }
    static void log(void* self, int level, const char* sentence) {
        auto& r = run(self);
        r.emit(log_event(level == RV_WARNING, sentence));
        if (level != RV_WARNING) return;
        const std::lock_guard lock(r.mutex_);
        r.result_.notes.emplace_back(sentence);
    }
    static void trace(void* self, const char* name, double step, double value) {
        auto& c = call(self);
        // A curve of a part is live only; what gather traces is in the result.
        const std::string full = c.gathers ? name : "part " + std::to_string(c.part) + "/" + name;
        if (c.gathers) c.run->result_.traces[full].push_back({step, value});
        c.run->emit(trace_event(full, step, value));
    }
    static void metric(void* self, const char* name, double value) {
        auto& c = call(self);
        if (!c.gathers)
            return c.run->refuse(
                Error(Errc::internal, std::string("the plugin gave metric '") + name + "' from a part; only gather may"));
        c.run->result_.metrics[name] = value;
        c.run->emit(metric_event(name, value));
    }

    static void* state(void* self, const char* name, uint32_t dtype, uint32_t rank, const uint64_t* dims) {
        auto& c = call(self);
        const auto n = product(rank, dims);
        if (c.gathers || dtype < RV_F64 || dtype > RV_U8 || !n) {
            c.run->refuse(Error(Errc::internal, std::string("the plugin asked for state '") + name +
                                                    "' of a shape or in a place that is not allowed"));
            return nullptr;
        }
        const auto type = static_cast<ColumnType>(dtype);
        const uint64_t bytes = *n * element_bytes(type);
        auto reserved = c.run->budget_.reserve(bytes, "the state of part " + std::to_string(c.part));
        if (!reserved) {
            c.run->refuse(reserved.error());
            return nullptr;
        }
        PartArray& array = c.run->part_at_[c.part]->state[name];
        array.type = type;
        array.dims.assign(dims, dims + rank);
        array.bytes.assign(std::max<uint64_t>(bytes, 1), std::byte{0});
        array.reserved = std::move(*reserved);
        return array.bytes.data();
    }
    static int part_state(void* self, uint32_t part, const char* name, rv_array* out) {
        auto& r = run(self);
        if (!call(self).gathers || part >= r.part_at_.size()) return 0;
        const auto& state = r.part_at_[part]->state;
        const auto found = state.find(name);
        if (found == state.end()) return 0;
        *out = {};
        out->dtype = static_cast<uint32_t>(found->second.type);
        out->rank = static_cast<uint32_t>(found->second.dims.size());
        std::copy(found->second.dims.begin(), found->second.dims.end(), out->dims);
        out->data = found->second.bytes.data();
        return 1;
    }

    template <typename T>
    static void* place(ResultArray& array, uint64_t n) {
        array.values.emplace<std::vector<T>>(std::max<uint64_t>(n, 1)).resize(n);
        return std::get<std::vector<T>>(array.values).data();
    }
    // The array's frame, entered into the result; null (and the reason kept) if it is not allowed.
    static ResultArray* frame(void* self, const rv_output& o, uint64_t& n) {
        auto& c = call(self);
        const auto elements = product(o.rank, o.dims);
        const std::string name = std::string(o.group) + "/" + o.name;
        const bool known = std::any_of(c.run->outputs_.begin(), c.run->outputs_.end(),
                                       [&](const auto& a) { return a.group == o.group && a.name == o.name; });
        if (!c.gathers || o.rank == 0 || !elements || known) {
            c.run->refuse(Error(Errc::internal, "the plugin gave output " + name +
                                                    (known ? " twice" : " of a shape or in a place that is not allowed")));
            return nullptr;
        }
        n = *elements;
        auto reserved = c.run->budget_.reserve(n * 8, "the values of output " + name);
        if (!reserved) {
            c.run->refuse(reserved.error());
            return nullptr;
        }
        c.run->reserved_.push_back(std::move(*reserved));
        ResultArray& array = c.run->outputs_.emplace_back();
        array.group = o.group;
        array.name = o.name;
        for (uint32_t d = 0; d < o.rank; ++d) {
            array.dims.emplace_back(o.dim_names[d]);
            array.shape.push_back(o.dims[d]);
        }
        array.unit = o.unit ? o.unit : "";
        array.doc = o.doc ? o.doc : "";
        return &array;
    }
    static void* output(void* self, const rv_output* o) {
        uint64_t n = 0;
        ResultArray* array = frame(self, *o, n);
        if (!array) return nullptr;
        switch (o->dtype) {
            case RV_F64:
                return place<double>(*array, n);
            case RV_F32:
                return place<float>(*array, n);
            case RV_I64:
                return place<int64_t>(*array, n);
            case RV_I32:
                return place<int32_t>(*array, n);
            case RV_U16:
                return place<uint16_t>(*array, n);
            case RV_U8:
                return place<uint8_t>(*array, n);
            default:
                run(self).refuse(Error(Errc::internal, std::string("the plugin gave output ") + o->name + " of an unknown type"));
                return nullptr;
        }
    }
    static int output_text(void* self, const rv_output* o, const char* const* values) {
        uint64_t n = 0;
        ResultArray* array = frame(self, *o, n);
        if (!array) return RV_FAILED;
        array->values = std::vector<std::string>(values, values + n);
        return RV_OK;
    }
    static void parallel_for(void* self, uint64_t n, void (*body)(void*, uint64_t), void* context) {
        run(self).tasks_.for_each(n, [&](size_t i) { body(context, i); });
    }
};

rv_host HostRun::table(Call& call) const {
    rv_host host{};
    host.struct_size = sizeof host;
    host.simd_level = static_cast<uint32_t>(setup_.device_class.simd);
    host.seed = setup_.seed;
    host.self = &call;
    host.number = HostTable::number;
    host.text = HostTable::text;
    host.input = HostTable::input;
    host.poll = HostTable::poll;
    host.log = HostTable::log;
    host.trace = HostTable::trace;
    host.metric = HostTable::metric;
    host.state = HostTable::state;
    host.part_state = HostTable::part_state;
    host.output = HostTable::output;
    host.output_text = HostTable::output_text;
    host.parallel_for = HostTable::parallel_for;
    host.gemm_f64 = linalg::gemm_f64;
    host.gemm_f32 = linalg::gemm_f32;
    host.syrk_f64 = linalg::syrk_f64;
    host.cholesky_f64 = linalg::cholesky_f64;
    host.cholesky_solve_f64 = linalg::cholesky_solve_f64;
    return host;
}

} // namespace ranvier
