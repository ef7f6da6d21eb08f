#include "core/session/pipeline.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace ranvier {
namespace {

using nlohmann::ordered_json;

Event done_event() {
    Event done;
    done.type = Event::Type::done;
    return done;
}

Event session_event(const std::string& sentence) {
    Event e;
    e.type = Event::Type::log;
    e.name = "session";
    e.text = sentence;
    return e;
}

// Stopped between two workers, so that nothing of the next one was begun.
Error stopped_before_run(Stop how) {
    if (how == Stop::cancel) return Error(Errc::cancelled, "cancelled");
    return Error(Errc::checkpointed, "stopped while its inputs were read; a new run begins at the start");
}

Error holds_nothing(const std::string& path, const Imported& imported) {
    const auto info = ordered_json::parse(imported.info, nullptr, false);
    std::string why = imported.kind == "result" ? "it is a result" : "";
    for (const auto& w : info.value("warnings", ordered_json::array())) why += (why.empty() ? "" : "; ") + w.get<std::string>();
    return Error(Errc::bad_input, path + " holds nothing to run on: " + why);
}

Error another_identity(const std::string& path, const std::string& found, const std::string& named) {
    return Error(Errc::bad_input, path + " is not what the job was made for: its content has identity " + found.substr(0, 16) +
                                      "..., the job names " + named.substr(0, 16) + "...");
}

Result<Event> answer_of(const WorkerLink& link) {
    const Result<Event>& outcome = *link.outcome();
    if (!outcome) return outcome.error();
    if (auto failure = failure_of(*outcome)) return *failure;
    return outcome;
}

} // namespace

Pipeline::Pipeline(const Session& session, QueueItem item, int threads)
    : session_(session), item_(std::move(item)), threads_(threads) {
    if (item_.import)
        inputs_ = {*item_.import};
    else if (item_.job)
        for (const JobInput& i : item_.job->inputs) inputs_.push_back({i.port, i.path, i.selector, i.time_unit, "", i.assembly});
}

Pipeline::~Pipeline() {
    if (!awaited_) return;
    const bool ended = link_->outcome().has_value();
    const int worker = link_->worker();
    link_.reset(); // kills it
    if (ended || !asked_) return;
    for (const RequestInput& input : asked_->inputs)
        if (asked_->verb == Verb::import && !input.columns.empty()) session_.sweep(input.columns, worker);
    if (!asked_->checkpoint.empty()) session_.sweep(asked_->checkpoint, worker);
    if (!asked_->out.empty()) session_.sweep(asked_->out, worker);
    if (asked_->verb == Verb::run && session_.fs().exists(asked_->out)) (void)session_.fs().remove(asked_->out);
}

std::string Pipeline::reading() const { return importing() ? asked_->inputs[0].path : ""; }

uint64_t Pipeline::peak_bytes() const { return std::max(peak_, link_ ? link_->peak_bytes() : 0); }

void Pipeline::request_stop(Stop how) {
    if (how <= stop_) return;
    stop_ = how;
    if (awaited_) link_->request_stop(importing() ? Stop::cancel : how); // half an import is worth nothing
}

void Pipeline::dispatch(const Listener& on_event) {
    if (outcome_) return;
    if (awaited_) {
        link_->dispatch(on_event);
        if (!link_->outcome()) return;
        awaited_ = false;
        peak_ = peak_bytes();
        if (auto taken = take_outcome(on_event); !taken) return end(std::move(taken).error());
    }
    while (!outcome_ && !awaited_)
        if (auto gone_on = advance(); !gone_on) return end(std::move(gone_on).error());
}

Status Pipeline::advance() {
    if (stop_ != Stop::none) return stopped_before_run(stop_);
    if (next_input_ < inputs_.size()) return import_next();
    if (item_.import || item_.identify) {
        end(done_event());
        return Ok{};
    }
    if (item_.job) {
        RANVIER_ASSIGN(Request request, session_.run_request(*item_.job, inputs_, item_.out, item_.resume, item_.plan));
        return start(std::move(request));
    }
    if (!item_.request) return Error(Errc::internal, "an item of the queue asks for nothing");
    return start(*item_.request);
}

Status Pipeline::import_next() {
    if (const auto known = session_.known_import(inputs_[next_input_])) return take_import(*known);
    return start(session_.import_request(inputs_[next_input_]));
}

Status Pipeline::start(Request request) {
    RANVIER_ASSIGN(WorkerLink link, session_.start(request, threads_));
    asked_ = std::move(request);
    link_ = std::move(link);
    awaited_ = true;
    return Ok{};
}

Status Pipeline::take_outcome(const Listener& on_event) {
    if (!*link_->outcome()) { // killed or lost
        if (asked_->verb == Verb::import && !asked_->inputs[0].columns.empty())
            session_.sweep(asked_->inputs[0].columns, link_->worker());
        if (!asked_->checkpoint.empty()) session_.sweep(asked_->checkpoint, link_->worker());
        if (!asked_->out.empty()) session_.sweep(asked_->out, link_->worker());
    }
    if (next_input_ < inputs_.size()) return take_import_outcome(on_event);
    if (item_.job) return take_run_outcome(on_event);
    RANVIER_ASSIGN(Event done, answer_of(*link_));
    end(std::move(done));
    return Ok{};
}

Status Pipeline::take_import_outcome(const Listener& on_event) {
    RequestInput& input = inputs_[next_input_];
    auto done = answer_of(*link_);
    if (done) {
        RANVIER_ASSIGN(const Imported imported, session_.finish_import(input, *done));
        return take_import(imported);
    }
    auto error = std::move(done).error();
    if (error.code() == Errc::cancelled && stop_ == Stop::checkpoint) return stopped_before_run(stop_);
    if (error.code() == Errc::io && !input.columns.empty() && stop_ == Stop::none) {
        on_event(session_event("the cache cannot be used (" + error.sentence() + "); going on without it"));
        input.columns.clear();
        return start(session_.import_request(input));
    }
    // What a reader says names the file; that its worker was lost or ended does not.
    const bool told = error.code() == Errc::cancelled || error.sentence().find(input.path) != std::string::npos;
    return told ? std::move(error) : std::move(error).within(input.path);
}

Status Pipeline::take_import(const Imported& imported) {
    RequestInput& input = inputs_[next_input_];
    input.columns = imported.columns;
    imported_ = imported;
    asked_.reset();
    if (item_.job) {
        if (imported.kind == "result" || imported.kind == "none") return holds_nothing(input.path, imported);
        std::string& identity = item_.job->inputs[next_input_].identity;
        if (!identity.empty() && identity != imported.identity) return another_identity(input.path, imported.identity, identity);
        identity = imported.identity;
    }
    ++next_input_;
    return Ok{};
}

Status Pipeline::take_run_outcome(const Listener& on_event) {
    auto done = answer_of(*link_);
    if (!done && !item_.plan && session_.fs().exists(asked_->out))
        if (auto removed = session_.fs().remove(asked_->out); !removed) on_event(session_event(removed.error().sentence()));
    if (!done) return std::move(done).error();
    if (!item_.plan) {
        RANVIER_TRY(session_.publish_run(*item_.job, *link_, asked_->out, item_.out, threads_));
        done->result = item_.out;
    }
    end(std::move(*done));
    return Ok{};
}

} // namespace ranvier
