// What is asked of a worker or, with the verb render, of ranvier-render: one JSON document on its standard input (PROTOCOL.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/job/job.hpp"

namespace ranvier {

enum class Verb { import, run, show, export_result, convert, simulate, doctor, render };

// One input of a request: where the file is, how to read it, and where its columns are or should be put.
struct RequestInput {
    std::string port, path, selector, time_unit; // render: the ports are "recording", "result" and "other"
    std::string columns;                         // path of the column file; "": none, read the file itself
    std::string assembly; // JSON (core/data/assembly.hpp), files by absolute paths: then `path` is only its name. "": one file
};

struct Request {
    Verb verb = Verb::doctor;
    std::vector<RequestInput> inputs;
    std::string out;            // where to write, a temporary name that the session publishes
    std::string format;         // export: csv, json, npz; show: json, table; render: svg, pdf, png
    std::optional<Job> job;     // run
    std::string plugin, schema; // run: path of the library, text of its <id>.plugin.json
    std::string kind;           // simulate
    TextMap params;             // simulate: parameters; export, convert: what the session is about (Recording::about);
                                // render: what is written into the picture (command, about)
    uint64_t seed = 0;          // simulate
    std::string checkpoint;     // run: where finished parts are kept
    bool resume = false;        // run: take finished parts from there
    bool plan = false;          // run: answer what it would need, and stop
    int threads = 1;
    uint64_t memory = 0; // bytes allowed
    std::string device_class;
    std::string view; // render: the kind of figure
    TextMap options;  // render: the options of that kind
    TextMap link;     // render: the state of the window that the figure shows: from, to, units, states, ...
    TextMap figure;   // render: size, style and theme of the picture
    TextMap names;    // render: what people call units and states, and their colours: "state_name/2", ...
};

std::string request_json(const Request& request);
Result<Request> parse_request(const std::string& json);

} // namespace ranvier
