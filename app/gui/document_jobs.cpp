// Jobs of the project: from words to a job, into the queue, and into the project when they are done.
#include <algorithm>

#include <QFileInfo>
#include <QRegularExpression>
#include <nlohmann/json.hpp>

#include "app/gui/document_state.hpp"
#include "core/base/publish.hpp"
#include "core/base/units.hpp"
#include "core/data/selection.hpp"
#include "core/session/run_record.hpp"
#include "core/store/project_inputs.hpp"

namespace ranvier::gui {
namespace {

using nlohmann::ordered_json;
using Inputs = std::vector<std::pair<std::string, std::string>>;

std::string map_json(const TextMap& map) { return ordered_json(map).dump(); }

TextMap map_of(const std::string& json) {
    const auto document = ordered_json::parse(json, nullptr, false);
    TextMap map;
    if (document.is_object())
        for (const auto& [key, value] : document.items())
            if (value.is_string()) map[key] = value.get<std::string>();
    return map;
}

std::string inputs_words(const Inputs& inputs) {
    std::string words;
    for (const auto& [port, object] : inputs) words += (words.empty() ? "" : " ") + port + "=" + object;
    return words;
}

// How a worker ended, and at how much memory: what the headline does not say yet.
QString lost_words(const QueuedJob& job, uint64_t allowed) {
    static const QRegularExpression signal_shape(QStringLiteral("\\((signal [^)]*)\\)"));
    const auto found = signal_shape.match(QString::fromStdString(job.sentence));
    if (!found.hasMatch()) return whole_sentence(QString::fromStdString(job.sentence));
    const QString signal = found.captured(1);
    if (job.peak_bytes == 0) return Document::tr("It was ended by the system or by hand (%1).").arg(signal);
    const QString used = QString::fromStdString(format_bytes(job.peak_bytes));
    if (allowed == 0) return Document::tr("It was ended by the system or by hand (%1) at %2.").arg(signal, used);
    return Document::tr("It was ended by the system or by hand (%1) at %2; a job may use %3.")
        .arg(signal, used, QString::fromStdString(format_bytes(allowed)));
}

// A result and its record go to their place in the project.
Status move_result(Fs& fs, const std::string& from, const std::string& to) {
    RANVIER_TRY(fs.make_dirs(folder_of(to)));
    if (fs.exists(run_record_path(from))) RANVIER_TRY(fs.rename(run_record_path(from), run_record_path(to)));
    RANVIER_TRY(fs.rename(from, to));
    return fs.sync_dir(folder_of(to));
}

} // namespace

Result<Job> Document::State::make_job(const std::string& operation, const Inputs& inputs, const TextMap& params,
                                      const TextMap& select, uint64_t seed) const {
    RANVIER_ASSIGN(const CatalogueEntry* entry, session.catalogue().find(operation));
    Job job;
    job.operation = operation;
    job.version = entry->schema.version;
    RANVIER_ASSIGN(job.params, resolve_params(entry->schema, params));
    if (entry->schema.reads_recording()) {
        RANVIER_ASSIGN(const Selection selection, Selection::parse(select));
        job.select = selection.resolved();
    }
    for (const auto& [port, id] : inputs) {
        const ProjectObject* object = project ? project->find(id) : nullptr;
        if (!object) return Error(Errc::invalid_argument, "the input at " + port + " is not in the project");
        const RequestInput input = input_of(*object);
        job.inputs.push_back({port, input.path, input.selector, input.time_unit, object->property("identity"),
                              object->property("label"), input.assembly});
    }
    job.seed = seed;
    job.device_class = session.options().device_class.name();
    return job;
}

int Document::run(const std::string& operation, const Inputs& inputs, const TextMap& params, const TextMap& select, uint64_t seed,
                  const QString& name) {
    const auto job = state_->make_job(operation, inputs, params, select, seed);
    if (!job) {
        state_->tell(Message::Kind::refusal, tr("%1 was not begun.").arg(name), QString::fromStdString(job.error().sentence()));
        return 0;
    }
    RunOrder order{operation, inputs, given_form(job->params), job->select, seed, name, ""};
    order.out = project()->folder() + "/running/" + job_hash(*job).substr(0, 16) + ".h5";
    for (const auto& [id, other] : state_->runs)
        if (const auto* there = queue().find(id); there && !there->ended() && other.out == order.out) {
            state_->tell(Message::Kind::information, tr("%1 runs already.").arg(name),
                         tr("The same job gives the same result; it is not begun twice."), QStringLiteral("job"));
            return id;
        }
    return state_->submit(*job, std::move(order), false);
}

int Document::State::submit(const Job& job, RunOrder order, bool resume) {
    if (auto made = session.fs().make_dirs(folder_of(order.out)); !made) {
        tell(Message::Kind::refusal, Document::tr("%1 was not begun.").arg(order.name),
             QString::fromStdString(made.error().sentence()));
        return 0;
    }
    QueueItem item;
    item.title = order.name.toStdString();
    item.job = job;
    item.out = order.out;
    item.resume = resume;
    const int id = queue.submit(std::move(item));
    runs[id] = std::move(order);
    drive.refresh();
    keep_running();
    Q_EMIT document.job_changed(id);
    return id;
}

// Imports leave the list of jobs when they end, the project shows what came of them; plans are not kept either.
void Document::State::job_changed(const QueuedJob& job) {
    const int id = job.id;
    if (job.ended()) {
        if (plans.erase(id) + leaving.erase(id) > 0) queue.forget(id);
        if (id == plan_job) {
            plan_job = 0;
            const bool done = job.state == JobState::done;
            Q_EMIT document.planned(done ? QString::fromStdString(job.answer.payload) : QString(),
                                    done ? QString() : QString::fromStdString(job.sentence));
        }
        if (auto opening = openings.extract(id)) {
            opening_ended(job, std::move(opening.mapped()));
            queue.forget(id);
        } else if (auto import = imports.extract(id)) {
            import_ended(job, import.mapped());
            queue.forget(id);
        } else if (runs.contains(id)) {
            run_ended(job);
            keep_running();
        }
    }
    Q_EMIT document.job_changed(id);
}

void Document::State::run_ended(const QueuedJob& job) {
    const RunOrder& order = runs.at(job.id);
    const auto about = QStringLiteral("job-%1").arg(job.id);
    if (job.state == JobState::done) {
        if (joined.insert(job.id).second)
            in_background(
                [&fs = session.fs(), out = order.out] { return ranvier::file_sha256(fs, out); },
                [this, order, done = job.job](const Result<std::string>& sha256) { join_project(order, done, sha256); });
        return;
    }
    if (job.state == JobState::cancelled || job.state == JobState::checkpointed) return;
    const bool lost = job.state == JobState::lost;
    const bool kept = session.fs().exists(checkpoint_path(order.out));
    QString text = lost ? lost_words(job, session.options().memory) : whole_sentence(QString::fromStdString(job.sentence));
    if (kept)
        text += QLatin1Char(' ') + Document::tr("What was finished is kept and was checked.");
    else if (lost)
        text += QLatin1Char(' ') + Document::tr("Nothing of it was finished yet. The project is as it was.");
    std::vector<MessageAction> actions;
    if (kept || lost)
        actions.push_back(
            {kept ? Document::tr("Resume") : Document::tr("Run again"), [this, id = job.id] { document.resume(id); }});
    tell(Message::Kind::refusal,
         lost ? Document::tr("%1: worker lost.").arg(order.name) : Document::tr("%1 was not finished.").arg(order.name), text,
         about, std::move(actions));
}

void Document::State::join_project(const RunOrder& order, const std::optional<Job>& job, const Result<std::string>& sha256) {
    const std::string id = project->next_id("result"), path = project->result_path(id);
    Status moved = sha256 ? move_result(session.fs(), order.out, path) : Status(sha256.error());
    if (moved) {
        Command command{"run", {{"object", id}, {"operation", order.operation}}};
        command.words["inputs"] = inputs_words(order.port_and_object);
        command.words["params"] = map_json(order.params);
        command.words["select"] = map_json(order.select);
        command.words["seed"] = std::to_string(order.seed);
        command.words["device_class"] = session.options().device_class.name();
        command.words["name"] = order.name.toStdString();
        TextMap facts{{"sha256", *sha256}};
        Inputs identities;
        for (size_t i = 0; job && i < job->inputs.size() && i < order.port_and_object.size(); ++i)
            identities.emplace_back(job->inputs[i].port, job->inputs[i].identity);
        if (!identities.empty()) facts["made_from"] = inputs_words(identities);
        moved = project->perform(command, facts);
    }
    if (!moved) {
        tell(Message::Kind::refusal, Document::tr("The result of %1 did not join the project.").arg(order.name),
             QString::fromStdString(moved.error().sentence()));
        return;
    }
    project_edited();
    document.show_object(id);
}

Result<RunOrder> Document::State::order_of(const std::string& result) const {
    const ProjectObject* object = project ? project->find(result) : nullptr;
    if (!object || object->kind != "result") return Error(Errc::invalid_argument, "this is no result of the project");
    RunOrder order;
    order.name = QString::fromStdString(object->property("name"));
    if (!object->property("operation").empty()) {
        order.operation = object->property("operation");
        for (const auto& input : port_words(object->property("inputs"))) order.port_and_object.push_back(input);
        order.params = given_form(map_of(object->property("params")));
        order.select = map_of(object->property("select"));
        order.seed = QString::fromStdString(object->property("seed")).toULongLong();
        return order;
    }
    const auto known = loaded.find(result);
    if (known == loaded.end() || !known->second.result)
        return Error(Errc::invalid_argument, "how it was made is not known before it is shown");
    const auto made = ordered_json::parse(known->second.result->provenance(), nullptr, false);
    if (!made.is_object()) return Error(Errc::bad_input, "the file does not say how it was made");
    order.operation = made.value("operation", "");
    order.params = given_form(map_of(made.value("params", ordered_json::object()).dump()));
    order.select = map_of(made.value("select", ordered_json::object()).dump());
    order.seed = QString::fromStdString(made.value("seed", "0")).toULongLong();
    for (const auto& input : made.value("inputs", ordered_json::array())) {
        std::string found;
        for (const auto& other : project->objects())
            if (other.kind == "recording" && other.property("identity") == input.value("identity", "")) found = other.id;
        if (found.empty()) return Error(Errc::bad_input, "its input " + input.value("name", "") + " is not in the project");
        order.port_and_object.emplace_back(input.value("port", ""), found);
    }
    return order;
}

int Document::run_again(const std::string& result) {
    auto order = state_->order_of(result);
    if (order) return run(order->operation, order->port_and_object, order->params, order->select, order->seed, order->name);
    state_->tell(Message::Kind::refusal, tr("It was not run again."), QString::fromStdString(order.error().sentence()));
    return 0;
}

void Document::resume(int id) {
    const auto found = state_->runs.find(id);
    const QueuedJob* job = queue().find(id);
    if (found == state_->runs.end() || !job || !job->ended() || !job->job) return;
    const Job again = *job->job;
    RunOrder order = found->second;
    const bool kept = session().fs().exists(checkpoint_path(order.out));
    state_->runs.erase(found);
    queue().forget(id);
    Q_EMIT job_changed(id);
    state_->submit(again, std::move(order), kept);
}

void Document::stop_job(int id, Stop how) {
    queue().stop(id, how);
    state_->drive.refresh();
}

void Document::forget_job(int id) {
    const QueuedJob* job = queue().find(id);
    if (!job || !job->ended()) return;
    state_->runs.erase(id);
    queue().forget(id);
    Q_EMIT job_changed(id);
}

QString Document::command_of(const std::string& result) const {
    const auto order = state_->order_of(result);
    return order ? job_command(order->operation, order->port_and_object, order->params, order->select, order->seed) : QString();
}

QString Document::command_of_job(int id) const {
    const QueuedJob* job = state_->queue.find(id);
    return job && job->job ? QString::fromStdString(ranvier::job_command(*job->job)) : QString();
}

bool Document::save_job_file(const QString& path, int id) {
    const QueuedJob* job = queue().find(id);
    if (!job || !job->job) return false;
    const Status written = write_published(session().fs(), path.toStdString(), job_json(*job->job));
    if (written) return true;
    state_->tell(Message::Kind::refusal, tr("The job file was not written."), QString::fromStdString(written.error().sentence()));
    return false;
}

void Document::plan(const std::string& operation, const Inputs& inputs, const TextMap& params, const TextMap& select) {
    drop_plan();
    const auto job = state_->make_job(operation, inputs, params, select, 0);
    if (!job) {
        Q_EMIT planned({}, QString::fromStdString(job.error().sentence()));
        return;
    }
    QueueItem item;
    item.title = "plan";
    item.job = *job;
    item.plan = true;
    item.in_background = true;
    const int id = queue().submit(std::move(item));
    state_->plan_job = id;
    state_->plans.insert(id);
    state_->drive.refresh();
}

void Document::drop_plan() {
    if (const int old = std::exchange(state_->plan_job, 0)) queue().stop(old, Stop::cancel);
    state_->drive.refresh();
}

QString Document::job_command(const std::string& operation, const Inputs& inputs, const TextMap& params, const TextMap& select,
                              uint64_t seed) const {
    const auto job = state_->make_job(operation, inputs, params, select, seed);
    return job ? QString::fromStdString(ranvier::job_command(*job)) : QString();
}

bool Document::save_job(const QString& path, const std::string& operation, const Inputs& inputs, const TextMap& params,
                        const TextMap& select, uint64_t seed) {
    const auto job = state_->make_job(operation, inputs, params, select, seed);
    const Status written = job ? write_published(session().fs(), path.toStdString(), job_json(*job)) : Status(job.error());
    if (written) return true;
    state_->tell(Message::Kind::refusal, tr("The job file was not written."), QString::fromStdString(written.error().sentence()));
    return false;
}

} // namespace ranvier::gui
