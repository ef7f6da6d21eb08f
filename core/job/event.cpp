#include "core/job/event.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/exit_status.hpp"

namespace ranvier {
namespace {

using nlohmann::ordered_json;

constexpr std::array<const char*, 6> type_names{"progress", "metric", "trace", "log", "saving", "done"};
// In the order of Errc.
constexpr std::array<const char*, 10> code_names{"invalid_argument", "bad_input", "unsupported",  "limit",  "io",
                                                 "cancelled",        "lost",      "checkpointed", "failed", "internal"};

ordered_json number(double v) { return std::isfinite(v) ? ordered_json(v) : ordered_json(nullptr); }
double number_from(const ordered_json& j) { return j.is_number() ? j.get<double>() : std::numeric_limits<double>::quiet_NaN(); }

ordered_json metrics_json(const std::map<std::string, double>& metrics) {
    ordered_json j = ordered_json::object();
    for (const auto& [k, v] : metrics) j[k] = number(v);
    return j;
}

// Text that came from a foreign file may not be UTF-8; what is not is replaced, never fatal.
std::string dump(const ordered_json& j) { return j.dump(-1, ' ', false, ordered_json::error_handler_t::replace); }

} // namespace

std::string event_line(const Event& e) {
    ordered_json j{{"event", type_names[static_cast<size_t>(e.type)]}};
    switch (e.type) {
        case Event::Type::progress:
            j["fraction"] = number(e.fraction);
            j["stage"] = e.text;
            break;
        case Event::Type::metric:
            j["name"] = e.name;
            j["value"] = number(e.value);
            break;
        case Event::Type::trace:
            j["name"] = e.name;
            j["step"] = number(e.step);
            j["value"] = number(e.value);
            break;
        case Event::Type::log:
            j["level"] = e.name;
            j["text"] = e.text;
            break;
        case Event::Type::saving:
            j["path"] = e.text;
            break;
        case Event::Type::done:
            j["status"] = e.status;
            j["result"] = e.result.empty() ? ordered_json(nullptr) : ordered_json(e.result);
            j["metrics"] = metrics_json(e.metrics);
            j["error"] = e.text.empty() ? ordered_json(nullptr) : ordered_json(e.text);
            if (!e.error_code.empty()) j["code"] = e.error_code;
            if (!e.payload.empty()) j["payload"] = e.payload;
            break;
    }
    return dump(j);
}

std::string done_line(int status, const std::string& result, const std::map<std::string, double>& metrics,
                      const std::string& error) {
    Event e;
    e.type = Event::Type::done;
    e.status = status;
    e.result = result;
    e.metrics = metrics;
    e.text = error;
    return event_line(e);
}

Result<Event> parse_event(const std::string& line) try {
    const auto j = ordered_json::parse(line);
    Event e;
    const std::string type = j.at("event");
    size_t i = 0;
    while (i < type_names.size() && type != type_names[i]) ++i;
    if (i == type_names.size()) return Error(Errc::lost, "the worker sent an event of unknown type '" + type + "'");
    e.type = static_cast<Event::Type>(i);
    switch (e.type) {
        case Event::Type::progress:
            e.fraction = number_from(j.at("fraction"));
            e.text = j.at("stage");
            break;
        case Event::Type::metric:
            e.name = j.at("name");
            e.value = number_from(j.at("value"));
            break;
        case Event::Type::trace:
            e.name = j.at("name");
            e.step = number_from(j.at("step"));
            e.value = number_from(j.at("value"));
            break;
        case Event::Type::log:
            e.name = j.at("level");
            e.text = j.at("text");
            break;
        case Event::Type::saving:
            e.text = j.at("path");
            break;
        case Event::Type::done:
            e.status = j.at("status");
            if (j.at("error").is_string()) e.text = j["error"];
            if (j.at("result").is_string()) e.result = j["result"];
            for (const auto& [k, v] : j.at("metrics").items()) e.metrics[k] = number_from(v);
            e.error_code = j.value("code", "");
            e.payload = j.value("payload", "");
            break;
    }
    return e;
} catch (const nlohmann::json::exception& error) {
    return Error(Errc::lost, std::string("the worker sent a line that is not an event: ") + error.what());
}

Event progress_event(double fraction, const std::string& stage) {
    Event e;
    e.type = Event::Type::progress;
    e.fraction = fraction;
    e.text = stage;
    return e;
}

Event metric_event(const std::string& name, double value) {
    Event e;
    e.type = Event::Type::metric;
    e.name = name;
    e.value = value;
    return e;
}

Event trace_event(const std::string& name, double step, double value) {
    Event e;
    e.type = Event::Type::trace;
    e.name = name;
    e.step = step;
    e.value = value;
    return e;
}

Event log_event(bool warning, const std::string& sentence) {
    Event e;
    e.type = Event::Type::log;
    e.name = warning ? "warning" : "info";
    e.text = sentence;
    return e;
}

Event failed_event(const Error& error) {
    Event e;
    e.type = Event::Type::done;
    e.status = static_cast<int>(exit_status(error.code()));
    e.text = error.sentence();
    e.error_code = code_names[static_cast<size_t>(error.code())];
    return e;
}

std::optional<Error> failure_of(const Event& done) {
    if (done.text.empty() && done.status == 0) return std::nullopt;
    for (size_t i = 0; i < code_names.size(); ++i)
        if (done.error_code == code_names[i]) return Error(static_cast<Errc>(i), done.text);
    return Error(Errc::internal, done.text.empty() ? "the worker ended with status " + std::to_string(done.status) : done.text);
}

} // namespace ranvier
