#include "app/cli/reporter.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "core/base/exit_status.hpp"

namespace ranvier::cli {

Reporter::Reporter(Output output, bool quiet)
    : output_(output), quiet_(quiet), bar_(isatty(STDERR_FILENO) && output == Output::text && !quiet) {}

void Reporter::clear_bar() {
    if (bar_shown_) std::fputs("\r\033[K", stderr);
    bar_shown_ = false;
}

void Reporter::event(const Event& e) {
    if (output_ == Output::json) {
        std::cout << event_line(e) << std::endl;
        return;
    }
    if (e.type == Event::Type::progress && bar_) {
        constexpr int width = 30;
        const int full = static_cast<int>(width * std::clamp(e.fraction, 0.0, 1.0));
        std::fprintf(stderr, "\r\033[K%s%s %3.0f %%  %s", std::string(static_cast<size_t>(full), '#').c_str(),
                     std::string(static_cast<size_t>(width - full), '.').c_str(), 100 * e.fraction, e.text.c_str());
        std::fflush(stderr);
        bar_shown_ = true;
    }
    if (e.type == Event::Type::log && (!quiet_ || e.name == "warning")) {
        clear_bar();
        std::fprintf(stderr, "%s%s\n", e.name == "warning" ? "warning: " : "", e.text.c_str());
    }
}

void Reporter::done(int status, const std::string& result, const std::map<std::string, double>& metrics,
                    const std::string& error) {
    clear_bar();
    if (output_ == Output::json) std::cout << done_line(status, result, metrics, error) << std::endl;
    if (!error.empty() && output_ == Output::text) std::fprintf(stderr, "ranvier: %s\n", error.c_str());
}

int Reporter::made(const Result<Event>& outcome, const std::string& path) {
    const int status = outcome ? 0 : static_cast<int>(exit_status(outcome.error().code()));
    done(status, outcome ? path : "", {}, outcome ? "" : outcome.error().sentence());
    if (outcome && output_ == Output::text) std::cout << path << std::endl;
    return status;
}

void Reporter::say(const std::string& sentence) {
    clear_bar();
    if (output_ == Output::text && !quiet_) std::fprintf(stderr, "%s\n", sentence.c_str());
}

int Reporter::fail(const Error& error) {
    clear_bar();
    std::fprintf(stderr, "ranvier: %s\n", error.sentence().c_str());
    return static_cast<int>(exit_status(error.code()));
}

} // namespace ranvier::cli
