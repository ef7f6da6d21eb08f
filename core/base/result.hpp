// How a call that can fail answers: a value, or an Error with a sentence a user can act on.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace ranvier {

// The kind of failure; it decides the exit status of the command line (see exit_status).
enum class Errc {
    invalid_argument, // the caller's words are wrong
    bad_input,        // a file or its content is wrong
    unsupported,      // known, and not done here
    limit,            // memory, time or size allowed was met
    io,               // the system refused a read or write
    cancelled,
    lost,         // the worker died
    checkpointed, // stopped on request, to be resumed
    failed,       // the job itself failed
    internal,     // a bug of ours
};

// A failure: its kind and one sentence that says what, where, what was found and what was allowed.
class Error {
public:
    Error(Errc code, std::string sentence) : code_(code), sentence_(std::move(sentence)) {}

    Errc code() const { return code_; }
    const std::string& sentence() const { return sentence_; }
    // The same error, told from further out: "file.nwb: /units/spike_times: ...".
    Error within(const std::string& place) && { return Error(code_, place + ": " + sentence_); }
    Error within(const std::string& place) const& { return Error(code_, place + ": " + sentence_); }

private:
    Errc code_;
    std::string sentence_;
};

struct Ok {};

// A value of T or an Error. Test it before value(); error() only when it is false.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return held_.index() == 0; }
    T& value() & { return std::get<0>(held_); }
    const T& value() const& { return std::get<0>(held_); }
    T&& value() && { return std::get<0>(std::move(held_)); }
    T* operator->() { return &std::get<0>(held_); }
    const T* operator->() const { return &std::get<0>(held_); }
    T& operator*() & { return std::get<0>(held_); }
    const T& operator*() const& { return std::get<0>(held_); }
    const Error& error() const& { return std::get<1>(held_); }
    Error&& error() && { return std::get<1>(std::move(held_)); }

private:
    std::variant<T, Error> held_;
};

using Status = Result<Ok>;

} // namespace ranvier

// RANVIER_TRY(expression): returns the error of a failed Status or Result; RANVIER_ASSIGN(auto x, expression) also takes the
// value.
#define RANVIER_TRY(expression)                                                                \
    do {                                                                                       \
        if (auto ranvier_r_ = (expression); !ranvier_r_) return std::move(ranvier_r_).error(); \
    } while (false)
#define RANVIER_CONCAT_(a, b) a##b
#define RANVIER_CONCAT(a, b) RANVIER_CONCAT_(a, b)
#define RANVIER_ASSIGN_(temporary, target, expression)   \
    auto temporary = (expression);                       \
    if (!temporary) return std::move(temporary).error(); \
    target = std::move(temporary).value()
#define RANVIER_ASSIGN(target, expression) RANVIER_ASSIGN_(RANVIER_CONCAT(ranvier_r_, __LINE__), target, expression)
