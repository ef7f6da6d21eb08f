#include "app/gui/document.hpp"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include "app/gui/document_state.hpp"

namespace ranvier::gui {
namespace {

// Of "unit/12/label" with prefix "unit/" and suffix "/label": "12"; nothing if the key is another.
std::optional<std::string> middle_of(const std::string& key, const std::string& prefix, const std::string& suffix) {
    if (!key.starts_with(prefix) || !key.ends_with(suffix) || key.size() <= prefix.size() + suffix.size()) return std::nullopt;
    return key.substr(prefix.size(), key.size() - prefix.size() - suffix.size());
}

void add_labels(const TextMap& properties, views::Annotations& out) {
    for (const auto& [key, value] : properties)
        if (const auto unit = middle_of(key, "unit/", "/label")) out.unit_labels[*unit] = value;
}

void add_states(const TextMap& properties, views::Annotations& out) {
    for (const auto& [key, value] : properties) {
        if (const auto state = middle_of(key, "state/", "/name")) out.state_names[*state] = value;
        if (const auto state = middle_of(key, "state/", "/colour"))
            out.state_colours[*state] = QString::fromStdString(value).toInt();
    }
}

} // namespace

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
}

Document::~Document() {
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
    QString data = qEnvironmentVariable("RANVIER_DATA");
    if (data.isEmpty()) data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/ranvier");
    QString base = QFileInfo(QDir::cleanPath(for_file)).completeBaseName();
    if (base.isEmpty()) base = Document::tr("project");
    const QString start = data + QStringLiteral("/projects/") + base;
    QString folder = start + QStringLiteral(".ranvier");
    for (int i = 2; QFileInfo::exists(folder); ++i) folder = QStringLiteral("%1-%2.ranvier").arg(start).arg(i);
    return folder;
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
    const auto objects = project()->objects();
    if (project()->find(wanted))
        show_object(wanted);
    else if (!objects.empty())
        show_object(objects.front().id);
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
    if (auto kept = project()->set_ui("shown", id); !kept)
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
    auto notes = std::make_shared<views::Annotations>();
    if (project) {
        if (const auto* object = project->find(current_recording)) add_labels(object->properties, *notes);
        if (const auto* object = project->find(current_result)) add_states(object->properties, *notes);
    }
    sources.annotations = std::move(notes);
    if (sources.recording && sources.recording != before.recording) {
        link.clear_selection();
        link.set_extent(sources.recording->extent());
    }
    Q_EMIT document.sources_changed();
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
