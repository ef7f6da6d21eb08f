// Objects of the project and their files: loading, and whether a file is still the one it was.
#include <algorithm>

#include <QFileInfo>
#include <nlohmann/json.hpp>

#include "app/gui/document_state.hpp"
#include "core/data/column_file.hpp"
#include "core/job/input_fingerprint.hpp"
#include "core/session/changed_input.hpp"
#include "core/store/project_inputs.hpp"

namespace ranvier::gui {
namespace {

using nlohmann::ordered_json;

// How an input is with its file now.
struct Seen {
    std::string id, missing, fingerprint; // missing: the file that is not there
};

Seen look_at(Fs& fs, const std::string& id, const RequestInput& input) {
    Seen seen{id, missing_file(fs, input), ""};
    if (!seen.missing.empty()) return seen;
    if (const auto print = input_fingerprint(fs, input)) seen.fingerprint = print->stamp;
    return seen;
}

// The identities of a result's inputs as its provenance tells them.
std::vector<std::string> input_identities(const std::string& provenance) {
    std::vector<std::string> identities;
    const auto document = ordered_json::parse(provenance, nullptr, false);
    if (document.is_object())
        for (const auto& input : document.value("inputs", ordered_json::array()))
            identities.push_back(input.value("identity", ""));
    return identities;
}

} // namespace

std::string missing_file(Fs& fs, const RequestInput& input) {
    if (input.assembly.empty()) return fs.exists(input.path) ? "" : input.path;
    const auto assembly = parse_assembly(input.assembly);
    if (!assembly) return "";
    for (const auto& part : assembly->parts)
        for (const auto& file : {part.file, part.pulses})
            if (!file.empty() && !fs.exists(file)) return file;
    return "";
}

RequestInput Document::State::input_of(const ProjectObject& object) const {
    auto input = ranvier::input_of(*project, object);
    if (input) return std::move(*input);
    RequestInput bare; // an assembly that cannot be read: the worker will say what is wrong with its path
    bare.path = project->path_of(object);
    return bare;
}

void Document::State::set_state(const std::string& id, ObjectState state, const QString& sentence) {
    Loaded& known = loaded[id];
    if (known.state == state && known.sentence == sentence) return;
    known.state = state;
    known.sentence = sentence;
    Q_EMIT document.objects_changed();
}

// --- loading ----------------------------------------------------------------------------------------------------------------

void Document::State::load(const std::string& id) {
    const ProjectObject* object = project ? project->find(id) : nullptr;
    if (!object) return;
    if (const Loaded& known = loaded[id]; known.recording || known.result || known.import_job != 0) return;
    RequestInput input = input_of(*object);
    if (const auto gone = missing_file(session.fs(), input); !gone.empty()) {
        set_state(id, ObjectState::moved, Document::tr("%1 is not there.").arg(QString::fromStdString(gone)));
        return;
    }
    if (const auto kept = session.known_import(input)) {
        take_data(id, *kept);
        if (loaded[id].recording || loaded[id].result) {
            verify_later(id, kept->columns);
            return;
        }
        // Columns of an earlier reader: the import writes them anew.
        (void)session.fs().remove(kept->columns);
    }
    start_import(id, std::move(input));
}

void Document::State::start_import(const std::string& id, RequestInput input) {
    set_state(id, ObjectState::loading, {});
    QueueItem item;
    item.title = Document::tr("Open %1").arg(shown_name(input)).toStdString();
    item.import = std::move(input);
    const int job = queue.submit(std::move(item));
    imports[job] = id;
    loaded[id].import_job = job;
    drive.refresh();
}

void Document::State::import_ended(const QueuedJob& job, const std::string& id) {
    if (!project || !project->find(id)) return;
    loaded[id].import_job = 0;
    if (job.state == JobState::done && job.imported) {
        take_data(id, *job.imported);
        if (document.current_recording() == id || document.current_result() == id || document.compared_result() == id)
            refresh_sources();
        return;
    }
    const QString sentence = QString::fromStdString(job.sentence);
    set_state(id, ObjectState::refused, sentence);
    if (job.state == JobState::cancelled) return;
    const QString name = QString::fromStdString(project->find(id)->property("name"));
    tell(Message::Kind::refusal, Document::tr("%1 was not opened.").arg(name), sentence, QString::fromStdString(id));
}

// What an import left becomes the data of an object.
void Document::State::take_data(const std::string& id, const Imported& imported) {
    const ProjectObject* object = project->find(id);
    if (!object) return;
    Loaded& known = loaded[id];
    const std::string name = object->property("name").empty() ? name_of(project->path_of(*object)) : object->property("name");
    QString refusal;
    if (object->kind == "result") {
        auto data = views::ResultData::open(session.fs(), imported.columns, name);
        if (data)
            known.result = *data;
        else
            refusal = QString::fromStdString(data.error().sentence());
    } else {
        auto data = views::RecordingData::open(session.fs(), imported.columns, name);
        if (data)
            known.recording = *data;
        else
            refusal = QString::fromStdString(data.error().sentence());
    }
    known.info = imported.info;
    if (!refusal.isEmpty()) {
        set_state(id, ObjectState::refused, refusal);
        return;
    }
    const std::string identity_before = object->property("identity");
    if (!imported.identity.empty() && imported.identity != identity_before) content_changed(id, imported);
    if (known.result) find_recording(id);
    if (known.recording) // results that were opened before it
        for (const auto& other : project->objects())
            if (const auto found = loaded.find(other.id); found != loaded.end() && found->second.result) find_recording(other.id);
    set_state(id, ObjectState::ready, {});
}

// The recording that a result which was opened from a file was made from, if the project has it.
void Document::State::find_recording(const std::string& id) {
    const ProjectObject* object = project->find(id);
    if (!recording_of(*object).empty()) return;
    const auto identities = input_identities(loaded[id].result->provenance());
    for (const auto& other : project->objects()) {
        const auto& own = other.property("identity");
        if (other.kind != "recording" || own.empty() || std::find(identities.begin(), identities.end(), own) == identities.end())
            continue;
        keep_fact(id, "recording", other.id);
        if (current_result == id) current_recording = other.id, load(other.id);
        return;
    }
}

void Document::State::keep_fact(const std::string& id, const std::string& key, const std::string& value) {
    if (auto kept = project->set_fact(id, key, value); !kept)
        tell(Message::Kind::warning, Document::tr("The project could not be written."),
             QString::fromStdString(kept.error().sentence()), QStringLiteral("project"));
}

// The cache is ours, so the first picture does not wait for its checksums; a damaged file is found out here and read again.
void Document::State::verify_later(const std::string& id, const std::string& columns) {
    if (!verified.insert(columns).second) return;
    in_background([&fs = session.fs(), columns] { return static_cast<bool>(map_columns(fs, columns, Check::all)); },
                  [this, id, columns](bool sound) {
                      if (sound || !project || !project->find(id)) return;
                      (void)session.fs().remove(columns);
                      loaded[id] = {};
                      start_import(id, input_of(*project->find(id)));
                  });
}

// --- moved and changed inputs -----------------------------------------------------------------------------------------------

void Document::State::compare_inputs() {
    std::vector<std::pair<std::string, RequestInput>> inputs;
    for (const auto& object : project->objects()) inputs.emplace_back(object.id, input_of(object));
    in_background(
        [&fs = session.fs(), inputs] {
            std::vector<Seen> seen;
            for (const auto& [id, input] : inputs) seen.push_back(look_at(fs, id, input));
            return seen;
        },
        [this](const std::vector<Seen>& all) {
            std::vector<std::string> moved;
            for (const Seen& seen : all) {
                const ProjectObject* object = project->find(seen.id);
                if (!object) continue;
                if (!seen.missing.empty()) {
                    set_state(seen.id, ObjectState::moved,
                              Document::tr("%1 is not there.").arg(QString::fromStdString(seen.missing)));
                    moved.push_back(seen.id);
                    continue;
                }
                const auto known = loaded.find(seen.id);
                const bool was_moved = known != loaded.end() && known->second.state == ObjectState::moved;
                const bool differs = object->kind == "recording" && seen.fingerprint != object->property("fingerprint");
                if (!differs && !was_moved) continue;
                if (differs) keep_fact(seen.id, "fingerprint", seen.fingerprint);
                loaded[seen.id] = {};
                load(seen.id);
            }
            tell_moved(moved);
        });
}

void Document::State::tell_moved(const std::vector<std::string>& moved) {
    if (moved.empty()) return;
    QStringList names;
    for (const auto& id : moved) names << QString::fromStdString(project->find(id)->property("name"));
    const ProjectObject& first = *project->find(moved.front());
    int n_results = 0;
    for (const auto& object : project->objects())
        if (object.kind == "result" && std::find(moved.begin(), moved.end(), recording_of(object)) != moved.end()) ++n_results;
    const QString folder = QFileInfo(QString::fromStdString(project->path_of(first))).path();
    const QString headline =
        moved.size() == 1 ? Document::tr("%1 has moved.").arg(names.front())
                          : Document::tr("%1 files have moved: %2.").arg(moved.size()).arg(names.join(QStringLiteral(", ")));
    QString text = Document::tr("Last seen in \"%1\".").arg(QFileInfo(folder).fileName());
    if (n_results > 0)
        text +=
            QLatin1Char(' ') +
            (n_results == 1 ? Document::tr("The result made from it stays readable; new fits need the file.")
                            : Document::tr("The %1 results made from it stay readable; new fits need the file.").arg(n_results));
    tell(Message::Kind::warning, headline, text, QStringLiteral("moved"),
         {{Document::tr("Find file"), [this, id = moved.front()] { Q_EMIT document.relink_asked(QString::fromStdString(id)); }},
          {moved.size() == 1 ? Document::tr("Remove") : Document::tr("Remove all"), [this, moved] {
               for (const auto& id : moved)
                   if (project && project->find(id)) document.perform({"remove", {{"object", id}}});
           }}});
}

// The content of an input is not what the project knew: its results are of the old one.
void Document::State::content_changed(const std::string& id, const Imported& now) {
    const ProjectObject before = *project->find(id);
    keep_fact(id, "identity", now.identity);
    keep_fact(id, "info", now.info);
    if (before.property("identity").empty()) return;
    const auto changes = unit_changes_sentence(unit_changes(before.property("info"), now.info));
    int n_stale = 0;
    for (const auto& object : project->objects()) n_stale += object.kind == "result" && is_stale(object);
    QString text = changes.empty() ? Document::tr("Its content is another.") : QString::fromStdString(changes) + QLatin1Char('.');
    if (n_stale > 0)
        text += QLatin1Char(' ') + (n_stale == 1 ? Document::tr("1 result is of the old content.")
                                                 : Document::tr("%1 results are of the old content.").arg(n_stale));
    tell(Message::Kind::warning, Document::tr("%1 has changed.").arg(QString::fromStdString(before.property("name"))), text,
         QString::fromStdString(id));
}

bool Document::State::is_stale(const ProjectObject& result) const {
    if (result.kind != "result") return false;
    if (has_old_inputs(*project, result)) return true;
    // One that was opened beside its recording tells identities, not objects of the project.
    const ProjectObject* recording = project->find(result.property("recording"));
    const auto shown = loaded.find(result.id);
    if (!recording || recording->property("identity").empty() || shown == loaded.end() || !shown->second.result) return false;
    const auto identities = input_identities(shown->second.result->provenance());
    return !identities.empty() && std::ranges::find(identities, recording->property("identity")) == identities.end();
}

std::string Document::State::earlier_recording() const {
    const ProjectObject* result = project ? project->find(current_result) : nullptr;
    if (!result || !is_stale(*result)) return "";
    const ProjectObject* recording = project->find(recording_of(*result));
    return recording ? QFileInfo(QString::fromStdString(input_of(*recording).path)).fileName().toStdString() : "";
}

std::string Document::State::recording_of(const ProjectObject& result) const {
    for (const auto& [port, id] : port_words(result.property("inputs")))
        if (const auto* object = project->find(id); object && object->kind == "recording") return id;
    if (const auto& told = result.property("recording"); project->find(told)) return told;
    for (const auto& [port, identity] : port_words(result.property("made_from")))
        for (const auto& object : project->objects())
            if (object.kind == "recording" && object.property("identity") == identity) return object.id;
    return "";
}

// Where a file went; its siblings that moved with it follow.
void Document::relink(const std::string& object, const QString& path) {
    const ProjectObject* asked = project() ? project()->find(object) : nullptr;
    if (!asked) return;
    const std::string folder = QFileInfo(path).absolutePath().toStdString();
    std::vector<std::pair<std::string, Command>> commands;
    for (const auto& other : project()->objects()) {
        if (other.id != object && state_of(other.id) != ObjectState::moved) continue;
        const RequestInput input = state_->input_of(other);
        if (input.assembly.empty()) {
            const std::string to =
                other.id == object ? QFileInfo(path).absoluteFilePath().toStdString() : folder + "/" + name_of(input.path);
            if (session().fs().exists(to))
                commands.emplace_back(other.id, Command{"set", {{"object", other.id}, {"key", "path"}, {"value", to}}});
            continue;
        }
        auto assembly = parse_assembly(input.assembly);
        if (!assembly) continue;
        for (auto& part : assembly->parts)
            for (auto* file : {&part.file, &part.pulses})
                if (!file->empty() && !session().fs().exists(*file) && session().fs().exists(folder + "/" + name_of(*file)))
                    *file = folder + "/" + name_of(*file);
        commands.emplace_back(other.id,
                              Command{"set", {{"object", other.id}, {"key", "assembly"}, {"value", assembly_json(*assembly)}}});
    }
    for (const auto& [id, command] : commands)
        if (perform(command)) state_->loaded[id] = {};
    state_->compare_inputs();
    for (const auto& id : {current_recording(), current_result()})
        if (!id.empty()) state_->load(id);
    state_->refresh_sources();
}

} // namespace ranvier::gui
