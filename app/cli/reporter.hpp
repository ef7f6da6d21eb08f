// How the command line tells what is going on: JSON lines on standard output, or a bar and sentences on standard error.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/job/event.hpp"

namespace ranvier::cli {

enum class Output { text, json };

class Reporter {
public:
    Reporter(Output output, bool quiet);

    Output output() const { return output_; }
    void event(const Event& event);
    // The last word of something that runs. With JSON: the line `done`; with text: the error's sentence, if there is one.
    void done(int status, const std::string& result, const std::map<std::string, double>& metrics, const std::string& error);
    // The last word of what makes one file: done() with what came of it, and the path on standard output. Returns the exit
    // status.
    int made(const Result<Event>& outcome, const std::string& path);
    // A sentence for people; nothing with --quiet or --json.
    void say(const std::string& sentence);
    // A failure outside of anything that runs. Returns the exit status.
    int fail(const Error& error);

private:
    void clear_bar();
    Output output_;
    bool quiet_, bar_; // bar_: standard error is a terminal
    bool bar_shown_ = false;
};

} // namespace ranvier::cli
