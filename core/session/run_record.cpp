#include "core/session/run_record.hpp"

#include <nlohmann/json.hpp>

namespace ranvier {

using nlohmann::ordered_json;

std::string run_record_path(const std::string& result) { return result + ".run.json"; }

std::string run_record_json(const RunRecord& r) {
    ordered_json j{{"job_hash", r.job_hash},
                   {"wall_s", r.wall_s},
                   {"peak_bytes", r.peak_bytes},
                   {"threads", r.threads},
                   {"host", r.host},
                   {"finished_utc", r.finished_utc},
                   {"ranvier", RANVIER_VERSION},
                   {"inputs", ordered_json::parse(r.inputs, nullptr, false)}};
    return j.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string merge_run_record(const std::string& show_json, const std::string& record_json) {
    auto document = ordered_json::parse(show_json, nullptr, false);
    const auto record = ordered_json::parse(record_json, nullptr, false);
    for (const char* key : {"wall_s", "peak_bytes", "threads", "host"})
        document[key] = record.is_object() && record.contains(key) ? record[key] : ordered_json(nullptr);
    return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace ranvier
