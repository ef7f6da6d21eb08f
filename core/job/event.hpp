// What a worker says while it works: JSON lines. The last is always `done`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"

namespace ranvier {

// One line, taken apart. Members that the type does not use are empty.
//   progress  fraction, text = stage          metric  name, value            trace  name, step, value
//   log       name = info|warning, text       saving  text = path            done   status, text = error sentence, metrics,
//   payload
struct Event {
    enum class Type { progress, metric, trace, log, saving, done };
    Type type = Type::log;
    std::string name, text;
    double fraction = 0, step = 0, value = 0;
    int status = 0;
    std::string error_code;                // done: name of the Errc, "" if none
    std::map<std::string, double> metrics; // done
    std::string result;                    // done: path of what was made, "" if nothing was
    std::string payload;                   // done: JSON of the verb's own answer, "" if none
};

// One line of JSON without its newline; NaN becomes null.
std::string event_line(const Event& event);
// The line `done` as the command line prints it: status, result, metrics, error (no payload).
std::string done_line(int status, const std::string& result, const std::map<std::string, double>& metrics,
                      const std::string& error);
Result<Event> parse_event(const std::string& line);

Event progress_event(double fraction, const std::string& stage);
Event metric_event(const std::string& name, double value);
Event trace_event(const std::string& name, double step, double value);
Event log_event(bool warning, const std::string& sentence);
Event failed_event(const Error& error);

// The failure that a `done` event reports; nothing if it reports success.
std::optional<Error> failure_of(const Event& done);

} // namespace ranvier
