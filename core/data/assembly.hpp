// Which files make one recording, what is taken of each, and how its clock runs against the recording's. A value; saved as JSON:
//   {"ranvier_recording": 1, "parts": [{"port": "spikes", "file": "phy"},
//     {"port": "trials", "file": "t.csv", "time_unit": "ms", "clock": {"offset_s": 1.5, "rate": 1.00002}},
//     {"port": "signals.wheel", "file": "wheel.csv", "clock": {"pulses": "sync.csv"}}]}
// with "selector" where a file holds several things, and "clock": {"own_s": [..], "recording_s": [..]} for pulses told in place.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/clock.hpp"

namespace ranvier {

// What a port takes of its file:
//   spikes                                       the units of the first probe, and all else that the file holds
//   spikes.NAME                                  units of another probe, called NAME.id
//   trials, epochs, events, intervals.NAME       a table of intervals
//   signals, signals.NAME                        behaviour or LFP
//   regions                                      region, quality, position and other columns of units, by their ids
struct AssemblyPart {
    std::string port, file;
    std::string selector, time_unit; // "" if none; as in a job's input
    ClockMap clock;
    std::string pulses; // a text table, the file's own clock in the first column, the recording's in the second; "" if none
};

// Invariants (check_assembly): one part at port spikes, every port once and known, clocks sound, pulses or a map but not both.
struct Assembly {
    std::vector<AssemblyPart> parts;
};

// Whether `word` is one of the ports above; all of them, for sentences.
bool is_assembly_port(std::string_view word);
const char* assembly_ports();

Status check_assembly(const Assembly& assembly);
// Canonical; equal assemblies are equal bytes.
std::string assembly_json(const Assembly& assembly);
// bad_input naming what is missing, unknown or of the wrong kind.
Result<Assembly> parse_assembly(const std::string& json);

// "spikes=phy trials=t.csv": ports and the last part of each file's path, for people.
std::string assembly_name(const Assembly& assembly);
// What a recording of several files is called: after the file or folder of its spikes, or the folder around that where the name
// says only what it holds ("session" of session/phy). "" if no part has a name.
std::string assembly_title(const Assembly& assembly);
// The words of a command line that make it, then its --time-unit and --clock options. Pulses told in place have no words: the
// JSON does.
std::vector<std::string> assembly_words(const Assembly& assembly);

// One map as --clock and JSON have it: "offset=1.5,rate=1.00002" or "pulses=sync.csv".
Status parse_clock(const std::string& words, AssemblyPart& part);

} // namespace ranvier
