#include "app/gui/document.hpp"

#include <algorithm>
#include <cmath>

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include "app/gui/document_state.hpp"
#include "app/views/figure_words.hpp"
#include "core/job/render_request.hpp"

namespace ranvier::gui {
namespace {

// Of a result whose recording is not there: its bins.
Interval extent_of(const views::ResultData& result) {
    const auto starts = result.bin_starts();
    return starts.empty() ? Interval{0, 1} : Interval{starts.front(), starts.back() + result.bin_width()};
}

// Of the recording; also of the result where that is alone, or of an earlier content.
Interval extent_of(const views::Sources& sources) {
    if (!sources.recording) return extent_of(*sources.result);
    const Interval own = sources.recording->extent();
    if (!sources.result || sources.annotations->earlier_content.empty()) return own;
    const Interval bins = extent_of(*sources.result);
    return {std::min(own.start, bins.start), std::max(own.stop, bins.stop)};
}

// NAME.ranvier, NAME-2.ranvier, NAME-3.ranvier ... in the user's data folder.
QString numbered_project(const QString& for_file, int i) {
    QString data = qEnvironmentVariable("RANVIER_DATA");
    if (data.isEmpty()) data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/ranvier");
    QString base = QFileInfo(QDir::cleanPath(for_file)).completeBaseName();
    if (base.isEmpty()) base = Document::tr("project");
    return data + QStringLiteral("/projects/") + base + (i == 0 ? QString() : QStringLiteral("-%1").arg(i + 1)) +
           QStringLiteral(".ranvier");
}

} // namespace

QString shown_name(const RequestInput& input) {
    if (input.assembly.empty()) return shown_name(input.path);
    const auto assembly = parse_assembly(input.assembly);
    const std::string title = assembly ? assembly_title(*assembly) : "";
    return title.empty() ? QString::fromStdString(input.path) : QString::fromStdString(title);
}

QString project_name_for(const RequestInput& input) {
    return input.assembly.empty() ? QString::fromStdString(input.path) : shown_name(input);
}

QString shown_name(const std::string& path) { return QFileInfo(QString::fromStdString(path)).fileName(); }

int Document::State::most_workers() { return 2; }

Document::Document(Session session, QObject* parent)
    : QObject(parent), state_(std::make_unique<State>(*this, std::move(session))) {
    state_->queue.on_change([this](const QueuedJob& job) {
        state_->job_changed(job);
        // From within a call of the queue: what it watches has changed once that call is over.
        QMetaObject::invokeMethod(
            this, [this] { state_->drive.refresh(); }, Qt::QueuedConnection);
    });
    constexpr int rest_ms = 2000;
    state_->time_timer.setSingleShot(true);
    state_->time_timer.setInterval(rest_ms);
    connect(&state_->time_timer, &QTimer::timeout, this, [this] { state_->keep_time(); });
    connect(&state_->link, &LinkModel::changed, this, [this](const views::Link& before, const views::Link& now) {
        if (before.window != now.window || before.cursor != now.cursor) state_->time_timer.start();
    });
}

Document::~Document() {
    state_->keep_time();
    state_->queue.on_change([](const QueuedJob&) {});
    state_->pool.clear();
    state_->pool.waitForDone();
}

const Session& Document::session() const { return state_->session; }
Queue& Document::queue() { return state_->queue; }
LinkModel& Document::link() { return state_->link; }
RecentProjects& Document::recent() { return state_->recent; }
Project* Document::project() { return state_->project.get(); }
const Project* Document::project() const { return state_->project.get(); }
std::string Document::current_recording() const { return state_->current_recording; }
std::string Document::current_result() const { return state_->current_result; }
std::string Document::compared_result() const { return state_->compared_result; }
const views::Sources& Document::sources() const { return state_->sources; }

void Document::State::tell(Message::Kind kind, const QString& headline, const QString& text, const QString& about,
                           std::vector<MessageAction> actions) {
    Q_EMIT document.message(Message{kind, headline, text, std::move(actions), about});
}

QString Document::default_project_folder(const QString& for_file) {
    return numbered_project(for_file, static_cast<int>(default_projects(for_file).size()));
}

QStringList default_projects(const QString& for_file) {
    QStringList folders;
    for (int i = 0; QFileInfo::exists(numbered_project(for_file, i)); ++i) folders << numbered_project(for_file, i);
    return folders;
}

// --- projects ---------------------------------------------------------------------------------------------------------------

bool Document::open_project(const QString& folder) {
    const QString path = QFileInfo(folder).absoluteFilePath();
    if (project() && QString::fromStdString(project()->folder()) == path) return true;
    auto opened = Project::open(session().fs(), path.toStdString());
    if (!opened) {
        state_->tell(Message::Kind::refusal, Document::tr("%1 was not opened.").arg(QFileInfo(path).fileName()),
                     QString::fromStdString(opened.error().sentence()), path);
        return false;
    }
    close_project();
    state_->take_project(std::move(*opened));
    for (const auto& sentence : project()->recovered())
        state_->tell(Message::Kind::information, Document::tr("%1 was recovered.").arg(QFileInfo(path).fileName()),
                     QString::fromStdString(sentence));
    state_->tell_interrupted();
    state_->compare_inputs();
    const auto wanted = project()->ui("shown");
    if (const auto first = project()->find(wanted) ? wanted : state_->first_to_show(); !first.empty()) show_object(first);
    return true;
}

bool Document::create_project(const QString& folder) {
    const QString path = QFileInfo(folder).absoluteFilePath();
    QDir().mkpath(QFileInfo(path).path());
    auto made = Project::create(session().fs(), path.toStdString());
    if (!made) {
        state_->tell(Message::Kind::refusal, Document::tr("The project %1 was not made.").arg(QFileInfo(path).fileName()),
                     QString::fromStdString(made.error().sentence()), path);
        return false;
    }
    close_project();
    state_->take_project(std::move(*made));
    return true;
}

void Document::close_project() {
    if (!project()) return;
    state_->keep_time();
    state_->timed_object.clear();
    state_->leave_jobs();
    ++state_->generation;
    state_->project.reset();
    state_->loaded.clear();
    state_->joined.clear();
    state_->refused.clear();
    state_->current_recording.clear();
    state_->current_result.clear();
    state_->compared_result.clear();
    state_->sources = {};
    state_->link.set({});
    Q_EMIT project_changed();
    Q_EMIT objects_changed();
    Q_EMIT history_changed();
    Q_EMIT sources_changed();
}

void Document::State::take_project(std::unique_ptr<Project> opened) {
    project = std::move(opened);
    if (auto kept = recent.opened(project->folder()); !kept)
        tell(Message::Kind::warning, Document::tr("The list of recent projects was not written."),
             QString::fromStdString(kept.error().sentence()), QStringLiteral("recent"));
    Q_EMIT document.project_changed();
    Q_EMIT document.objects_changed();
    Q_EMIT document.history_changed();
}

// --- what is looked at ------------------------------------------------------------------------------------------------------

std::string Document::newest_result_of(const std::string& recording) const {
    std::string newest;
    if (project() && !recording.empty())
        for (const auto& object : project()->objects())
            if (object.kind == "result" && state_->recording_of(object) == recording) newest = object.id;
    return newest;
}

// The newest result of a recording, else what joined first; "" if there is nothing.
std::string Document::State::first_to_show() const {
    const auto objects = project->objects();
    for (auto object = objects.rbegin(); object != objects.rend(); ++object)
        if (object->kind == "result" && !recording_of(*object).empty()) return object->id;
    return objects.empty() ? "" : objects.front().id;
}

void Document::show_object(const std::string& id) {
    const ProjectObject* object = project() ? project()->find(id) : nullptr;
    if (!object) return;
    if (object->kind == "result") {
        state_->current_result = id;
        if (const auto recording = state_->recording_of(*object); !recording.empty()) state_->current_recording = recording;
    } else {
        state_->current_recording = id;
        const ProjectObject* shown = project()->find(state_->current_result);
        if (!shown || state_->recording_of(*shown) != id) {
            state_->current_result.clear();
            state_->compared_result.clear();
        }
    }
    if (state_->compared_result == state_->current_result) state_->compared_result.clear();
    const std::string& shown_last = state_->current_result.empty() ? id : state_->current_result;
    if (auto kept = project()->set_ui("shown", shown_last); !kept)
        state_->tell(Message::Kind::warning, Document::tr("What is shown was not kept."),
                     QString::fromStdString(kept.error().sentence()), QStringLiteral("ui"));
    for (const auto& needed : {state_->current_recording, state_->current_result})
        if (!needed.empty()) state_->load(needed);
    state_->refresh_sources();
}

void Document::compare_with(const std::string& result) {
    if (!result.empty() && (!project() || !project()->find(result))) return;
    state_->compared_result = result;
    if (!result.empty()) state_->load(result);
    state_->refresh_sources();
}

void Document::State::refresh_sources() {
    const views::Sources before = sources;
    sources = {};
    if (const auto found = loaded.find(current_recording); found != loaded.end()) sources.recording = found->second.recording;
    if (const auto found = loaded.find(current_result); found != loaded.end()) sources.result = found->second.result;
    if (const auto found = loaded.find(compared_result); found != loaded.end()) sources.other = found->second.result;
    TextMap names;
    for (const auto& id : {current_recording, current_result})
        if (const auto* object = project ? project->find(id) : nullptr) add_names(object->properties, names);
    if (const auto earlier = earlier_recording(); !earlier.empty()) names["earlier_content/recording"] = earlier;
    auto named = views::annotations_of_words(names);
    if (!named)
        tell(Message::Kind::warning, Document::tr("Names and colours are not shown."),
             QString::fromStdString(named.error().sentence()), QStringLiteral("names"));
    sources.annotations = std::make_shared<const views::Annotations>(named ? std::move(*named) : views::Annotations{});
    const bool other_recording = sources.recording && sources.recording != before.recording;
    const bool alone = !sources.recording && sources.result && (before.recording || sources.result != before.result);
    if (other_recording || alone) {
        keep_time();
        link.clear_selection();
        link.set_extent(extent_of(sources));
        restore_time(other_recording ? current_recording : current_result);
    } else if (sources.result != before.result && !sources.annotations->earlier_content.empty()) {
        link.set_extent(extent_of(sources)); // its bins are others than those of the recording
    }
    Q_EMIT document.sources_changed();
}

// The stretch of time that an object was left at, for when it is shown again.
void Document::State::keep_time() {
    time_timer.stop();
    if (!project || timed_object.empty() || !project->find(timed_object)) return;
    const auto& now = link.link();
    QStringList words{QString::number(now.window.start, 'g', 17), QString::number(now.window.stop, 'g', 17)};
    if (!std::isnan(now.cursor)) words << QString::number(now.cursor, 'g', 17);
    if (auto kept = project->set_ui("time/" + timed_object, words.join(QLatin1Char(' ')).toStdString()); !kept)
        tell(Message::Kind::warning, Document::tr("The time that is shown was not kept."),
             QString::fromStdString(kept.error().sentence()), QStringLiteral("ui"));
}

void Document::State::restore_time(const std::string& object) {
    timed_object = object;
    const auto words = QString::fromStdString(project ? project->ui("time/" + object) : "").split(QLatin1Char(' '));
    bool has_start = false, has_stop = false, has_cursor = false;
    const Interval window{words.value(0).toDouble(&has_start), words.value(1).toDouble(&has_stop)}, all = link.extent();
    const double cursor = words.value(2).toDouble(&has_cursor);
    if (has_start && has_stop && window.start >= all.start && window.stop <= all.stop && window.start < window.stop)
        link.set_window(window);
    if (has_cursor && cursor >= all.start && cursor <= all.stop) link.set_cursor(cursor);
}

void Document::verify_project() {
    if (!project()) return;
    const QString name = QFileInfo(QString::fromStdString(project()->folder())).fileName(), about = QStringLiteral("verify");
    state_->tell(Message::Kind::information, tr("%1 is being verified.").arg(name),
                 tr("Every result and every input is read; the answer comes here."), about);
    state_->in_background(
        // Through a second look at the database, so that the window goes on meanwhile.
        [&fs = session().fs(), folder = project()->folder()]() -> Result<std::vector<std::string>> {
            RANVIER_ASSIGN(const auto seen, Project::open_to_read(fs, folder));
            return seen->verify();
        },
        [this, name, about](const Result<std::vector<std::string>>& faults) {
            if (!faults) {
                state_->tell(Message::Kind::refusal, tr("%1 was not verified.").arg(name),
                             QString::fromStdString(faults.error().sentence()), about);
            } else if (faults->empty()) {
                state_->tell(Message::Kind::information, tr("%1: all is well.").arg(name),
                             tr("Every result is the file that was stored, every input is what was read."), about);
            } else {
                QStringList lines;
                for (const auto& fault : *faults) lines << whole_sentence(QString::fromStdString(fault));
                state_->tell(Message::Kind::warning, tr("Not all is well in %1.").arg(name), lines.join(QLatin1Char('\n')),
                             about);
            }
        });
}

ObjectState Document::state_of(const std::string& id) const {
    const auto found = state_->loaded.find(id);
    const ObjectState own = found == state_->loaded.end() ? ObjectState::ready : found->second.state;
    if (own != ObjectState::ready || !project()) return own;
    const ProjectObject* object = project()->find(id);
    return object && state_->is_stale(*object) ? ObjectState::stale : own;
}

QString Document::sentence_of(const std::string& id) const {
    const auto found = state_->loaded.find(id);
    if (found != state_->loaded.end() && !found->second.sentence.isEmpty()) return found->second.sentence;
    if (state_of(id) == ObjectState::stale)
        return Document::tr("Its inputs have other content now. Run it again for the new one.");
    return {};
}

std::map<std::string, QString> Document::refused_files() const { return state_->refused; }

void Document::forget_refused(const std::string& path) {
    if (state_->refused.erase(path) > 0) Q_EMIT objects_changed();
}

std::string Document::info_of(const std::string& id) const {
    if (const auto found = state_->loaded.find(id); found != state_->loaded.end() && !found->second.info.empty())
        return found->second.info;
    return project() ? project()->property(id, "info") : "";
}

// --- edits ------------------------------------------------------------------------------------------------------------------

void Document::State::project_edited() {
    for (auto* shown : {&current_recording, &current_result, &compared_result})
        if (!shown->empty() && !project->find(*shown)) shown->clear();
    refresh_sources();
    Q_EMIT document.objects_changed();
    Q_EMIT document.history_changed();
}

bool Document::perform(const Command& command) {
    if (!project()) return false;
    if (auto done = project()->perform(command); !done) {
        state_->tell(Message::Kind::refusal, Document::tr("Nothing was changed."),
                     QString::fromStdString(done.error().sentence()));
        return false;
    }
    state_->project_edited();
    return true;
}

bool Document::set_property(const std::string& object, const std::string& key, const std::string& value) {
    if (!project()) return false;
    if (project()->property(object, key) == value) return true;
    return perform({"set", {{"object", object}, {"key", key}, {"value", value}}});
}

void Document::undo() {
    if (!project() || !project()->can_undo()) return;
    if (auto done = project()->undo(); !done)
        state_->tell(Message::Kind::refusal, Document::tr("Nothing was undone."),
                     QString::fromStdString(done.error().sentence()));
    state_->project_edited();
    state_->compare_inputs();
}

void Document::redo() {
    if (!project() || !project()->can_redo()) return;
    if (auto done = project()->redo(); !done)
        state_->tell(Message::Kind::refusal, Document::tr("Nothing was redone."),
                     QString::fromStdString(done.error().sentence()));
    state_->project_edited();
    state_->compare_inputs();
}

} // namespace ranvier::gui
