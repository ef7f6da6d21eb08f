// Files and folders that join the project.
#include <algorithm>

#include <QDir>
#include <QFileInfo>
#include <nlohmann/json.hpp>

#include "app/gui/document_state.hpp"
#include "app/gui/drop_parts.hpp"
#include "app/gui/message.hpp"
#include "core/job/input_fingerprint.hpp"
#include "core/job/job_title.hpp"
#include "core/store/project_inputs.hpp"

namespace ranvier::gui {
namespace {

using nlohmann::ordered_json;

constexpr uint64_t longest_job = 16 << 20;

bool is_project(const QString& path) {
    const QFileInfo info(path);
    return info.isDir() && (path.endsWith(QStringLiteral(".ranvier")) || QFileInfo::exists(path + QStringLiteral("/project.db")));
}

// Why a time unit has to be asked for; "" if it is known.
QString missing_time_unit(const std::string& info) {
    const auto document = ordered_json::parse(info, nullptr, false);
    if (!document.is_object() || document.value("kind", "") != "recording") return {};
    if (!document.contains("time_unit") || !document["time_unit"].is_null()) return {};
    for (const auto& warning : document.value("warnings", ordered_json::array())) {
        const auto sentence = QString::fromStdString(warning.get<std::string>());
        if (sentence.contains(QStringLiteral("unit"))) return sentence;
    }
    return Document::tr("The unit of its times cannot be told from the file.");
}

// A line each.
std::string warnings_of(const std::string& info) {
    const auto document = ordered_json::parse(info, nullptr, false);
    QStringList all;
    if (document.is_object())
        for (const auto& warning : document.value("warnings", ordered_json::array()))
            all << whole_sentence(QString::fromStdString(warning.get<std::string>()));
    return all.join(QLatin1Char('\n')).toStdString();
}

} // namespace

void Document::open(const QStringList& paths) {
    QStringList files;
    for (const auto& path : paths) {
        const QString absolute = QDir::cleanPath(QFileInfo(path).absoluteFilePath());
        if (is_project(absolute))
            open_project(absolute);
        else
            files << absolute;
    }
    const Drop drop = drop_of(files);
    if (!drop.parts.isEmpty()) Q_EMIT assembly_offered(drop.parts);
    for (const auto& file : drop.others) {
        if (file.endsWith(QStringLiteral(".json"))) {
            const auto text = session().fs().read(file.toStdString(), longest_job);
            const auto job = text ? parse_job(*text) : Result<Job>(text.error());
            if (job) {
                state_->open_job(file, *job);
                continue;
            }
        }
        open_recording(file);
    }
}

void Document::open_recording(const QString& path, const QString& time_unit, const QString& selector) {
    RequestInput input;
    input.path = QDir::cleanPath(QFileInfo(path).absoluteFilePath()).toStdString();
    input.time_unit = time_unit.toStdString();
    input.selector = selector.toStdString();
    state_->begin_opening({std::move(input), {}});
}

void Document::open_assembly(const Assembly& assembly) {
    if (auto sound = check_assembly(assembly); !sound) {
        state_->tell(Message::Kind::refusal, Document::tr("The recording was not put together."),
                     QString::fromStdString(sound.error().sentence()));
        return;
    }
    RequestInput input;
    input.path = assembly_name(assembly);
    input.assembly = assembly_json(assembly);
    state_->begin_opening({std::move(input), {}});
}

std::string Document::State::object_of(const Project& in, const RequestInput& input) {
    for (const auto& object : in.objects()) {
        const auto own = ranvier::input_of(in, object);
        if (own && own->path == input.path && own->selector == input.selector && own->assembly == input.assembly &&
            (input.time_unit.empty() || own->time_unit == input.time_unit))
            return object.id;
    }
    return "";
}

// A file that is opened without a project goes on in the project that was made for it before.
void Document::State::go_on_with(const RequestInput& input) {
    for (const QString& folder : default_projects(project_name_for(input))) {
        auto earlier = Project::open(session.fs(), folder.toStdString());
        if (!earlier || object_of(**earlier, input).empty()) continue; // in use, or of another file with that name
        earlier->reset();
        document.open_project(folder);
        return;
    }
}

void Document::State::begin_opening(Opening opening) {
    if (!project) go_on_with(opening.input);
    if (const auto there = project ? object_of(*project, opening.input) : ""; !there.empty()) {
        document.show_object(there);
        if (opening.opened) opening.opened(there);
        return;
    }
    QueueItem item;
    item.title = Document::tr("Open %1").arg(shown_name(opening.input)).toStdString();
    item.import = opening.input;
    const int id = queue.submit(std::move(item));
    openings.emplace(id, std::move(opening));
    drive.refresh();
}

void Document::State::opening_ended(const QueuedJob& job, Opening opening) {
    const QString name = shown_name(opening.input);
    const auto about = QString::fromStdString(opening.input.path);
    if (job.state == JobState::done && job.imported) {
        opened_as(*job.imported, opening);
        return;
    }
    if (job.state != JobState::cancelled) {
        const QString sentence = QString::fromStdString(job.sentence);
        std::vector<MessageAction> actions;
        if (const auto gone = missing_file(session.fs(), opening.input); gone.empty()) {
            refused[opening.input.path] = sentence;
            actions.push_back({Document::tr("Open again"), [this, input = opening.input] { begin_opening({input, {}}); }});
        }
        tell(Message::Kind::refusal, Document::tr("%1 was not opened.").arg(name), sentence, about, std::move(actions));
        Q_EMIT document.objects_changed();
    }
    if (opening.opened) opening.opened("");
}

void Document::State::opened_as(const Imported& imported, const Opening& opening) {
    const auto about = QString::fromStdString(opening.input.path);
    const QString name = shown_name(opening.input);
    if (imported.kind == "none") {
        const auto why = QString::fromStdString(warnings_of(imported.info));
        refused[opening.input.path] = why;
        tell(Message::Kind::refusal, Document::tr("%1 was not opened.").arg(name),
             why.isEmpty() ? Document::tr("It holds no recording, no counts and no result.") : why, about);
        if (opening.opened) opening.opened("");
        Q_EMIT document.objects_changed();
        return;
    }
    if (opening.input.time_unit.empty())
        if (const QString sentence = missing_time_unit(imported.info); !sentence.isEmpty()) {
            if (opening.opened) opening.opened("");
            Q_EMIT document.time_unit_asked(about, sentence);
            return;
        }
    if (!need_project(opening.input)) return;
    refused.erase(opening.input.path);
    const std::string id = add_object(imported.kind == "result" ? "result" : "recording", opening.input, imported);
    if (id.empty()) return;
    take_data(id, imported);
    document.show_object(id);
    tell_remarks(opening.input, imported);
    if (opening.opened) opening.opened(id);
}

// What the reader doubts or left out. A folder that is part of a saved recording is one click away from it.
void Document::State::tell_remarks(const RequestInput& input, const Imported& imported) {
    const auto remarks = QString::fromStdString(warnings_of(imported.info));
    if (remarks.isEmpty()) return;
    std::vector<MessageAction> actions;
    const QString saved = QString::fromStdString(input.path) + "/recording.json";
    if (QFileInfo::exists(saved))
        actions.push_back({Document::tr("Open recording.json"), [this, saved] { document.open_recording(saved); }});
    tell(Message::Kind::information, Document::tr("%1 was opened, with a remark.").arg(shown_name(input)), remarks,
         QString::fromStdString(input.path), actions);
}

// The project of a recording of several files has that recording's name.
bool Document::State::need_project(const RequestInput& for_input) {
    return project || document.create_project(default_project_folder(project_name_for(for_input)));
}

// The id of the new object, "" if the project refused it.
std::string Document::State::add_object(const std::string& kind, const RequestInput& input, const Imported& imported) {
    const std::string id = project->next_id(kind);
    Command command{"add", {{"object", id}, {"path", input.path}}};
    if (!input.selector.empty()) command.words["selector"] = input.selector;
    if (!input.time_unit.empty()) command.words["time_unit"] = input.time_unit;
    if (!input.assembly.empty()) command.words["assembly"] = input.assembly;
    command.words["name"] = shown_name(input).toStdString();
    TextMap facts{{"identity", imported.identity}, {"info", imported.info}};
    if (const auto print = input_fingerprint(session.fs(), input)) facts["fingerprint"] = print->stamp;
    if (auto done = project->perform(command, facts); !done) {
        tell(Message::Kind::refusal, Document::tr("%1 was not opened.").arg(shown_name(input)),
             QString::fromStdString(done.error().sentence()), QString::fromStdString(input.path));
        return "";
    }
    project_edited();
    return id;
}

// A job file: its inputs join the project, then it can be run.
void Document::State::open_job(const QString& file, const Job& job) {
    RequestInput own;
    own.path = file.toStdString();
    if (!need_project(own)) return;
    auto order = std::make_shared<RunOrder>();
    order->operation = job.operation;
    order->params = given_form(job.params);
    order->select = job.select;
    order->seed = job.seed;
    order->name = QFileInfo(file).completeBaseName();
    const auto known = session.catalogue().find(job.operation);
    const std::string title = known ? job_title((*known)->schema, job.params) : job.operation;
    auto left = std::make_shared<size_t>(job.inputs.size());
    for (const auto& input : job.inputs) {
        RequestInput wanted{input.port, input.path, input.selector, input.time_unit, "", input.assembly};
        begin_opening({wanted, [this, order, left, port = input.port, file, title](const std::string& object) {
                           if (object.empty()) return; // a message has said why
                           order->port_and_object.emplace_back(port, object);
                           if (--*left > 0) return;
                           tell(Message::Kind::information, Document::tr("%1 is a job.").arg(QFileInfo(file).fileName()),
                                Document::tr("Its inputs are open. It runs %1.").arg(QString::fromStdString(title)), file,
                                {{Document::tr("Run"), [this, order] {
                                      document.run(order->operation, order->port_and_object, order->params, order->select,
                                                   order->seed, order->name);
                                  }}});
                       }});
    }
}

} // namespace ranvier::gui
