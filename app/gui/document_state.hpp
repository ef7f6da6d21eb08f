// What a Document holds, for the files that implement it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <QThreadPool>
#include <QTimer>

#include "app/gui/document.hpp"
#include "app/gui/queue_drive.hpp"

namespace ranvier::gui {

// The projects that first opening a file of this name has made so far, in that order.
QStringList default_projects(const QString& for_file);

// A file that is being opened and is no object of the project yet.
struct Opening {
    RequestInput input;
    std::function<void(const std::string& object)> opened; // called with "" if it was refused
};

// What is known of an object of the project beside its properties.
struct Loaded {
    ObjectState state = ObjectState::loading;
    QString sentence;
    std::string info; // the document of `info`
    std::shared_ptr<const views::RecordingData> recording;
    std::shared_ptr<const views::ResultData> result;
    int import_job = 0; // 0: none runs
};

// A job of the project: what the result's command will say.
struct RunOrder {
    std::string operation;
    std::vector<std::pair<std::string, std::string>> port_and_object;
    TextMap params, select; // resolved
    uint64_t seed = 0;
    QString name;
    std::string out; // where the queue publishes it, before it has its place in the project
};

struct Document::State {
    State(Document& owner, Session s)
        : document(owner),
          session(std::move(s)),
          recent(session.fs(), RecentProjects::default_file()),
          queue(session, most_workers()),
          drive(queue) {}

    Document& document;
    Session session;
    LinkModel link;
    RecentProjects recent;
    Queue queue;
    QueueDrive drive;
    QThreadPool pool; // files are read and hashed here; nothing of the document is touched
    std::unique_ptr<Project> project;
    uint64_t generation = 0; // counts projects: an answer that belongs to an earlier one is dropped

    std::map<std::string, Loaded> loaded;
    std::map<int, Opening> openings;        // by job
    std::map<int, std::string> imports;     // object by job
    std::map<int, RunOrder> runs;           // by job; kept after its end, so that it can be resumed
    std::map<std::string, QString> refused; // files that were not opened, and why
    std::set<int> joined;                   // jobs whose result has joined the project, or is about to
    std::set<std::string> verified;         // column files whose checksums were compared since the start
    int plan_job = 0;                       // the plan that was asked for last; 0: it has come
    std::set<int> plans;
    std::set<int> leaving; // jobs of a project that was closed, until they have stopped

    std::string current_recording, current_result, compared_result;
    std::string timed_object; // whose time the link shows; "" until there is one
    QTimer time_timer;        // runs from a move in time until it is kept
    views::Sources sources;

    static int most_workers();

    // --- document_open.cpp
    void begin_opening(Opening opening);
    void opening_ended(const QueuedJob& job, Opening opening);
    void opened_as(const Imported& imported, const Opening& opening);
    std::string add_object(const std::string& kind, const RequestInput& input, const Imported& imported);
    static std::string object_of(const Project& in, const RequestInput& input); // "" if it is none of its objects
    void go_on_with(const RequestInput& input);
    void tell_remarks(const RequestInput& input, const Imported& imported);
    bool need_project(const RequestInput& for_input);
    void open_job(const QString& file, const Job& job);

    // --- document_objects.cpp
    RequestInput input_of(const ProjectObject& object) const;
    void load(const std::string& id);
    void start_import(const std::string& id, RequestInput input);
    void find_recording(const std::string& id);
    void keep_fact(const std::string& id, const std::string& key, const std::string& value);
    void import_ended(const QueuedJob& job, const std::string& id);
    void take_data(const std::string& id, const Imported& imported);
    void verify_later(const std::string& id, const std::string& columns);
    void compare_inputs();
    void tell_moved(const std::vector<std::string>& moved);
    void content_changed(const std::string& id, const Imported& now);
    void set_state(const std::string& id, ObjectState state, const QString& sentence);
    bool is_stale(const ProjectObject& result) const;
    std::string earlier_recording() const; // that the shown result was made from another content of; "": it is as it was
    std::string recording_of(const ProjectObject& result) const;

    // --- document.cpp
    void take_project(std::unique_ptr<Project> opened);
    void project_edited();
    std::string first_to_show() const;
    void keep_time();
    void restore_time(const std::string& object);
    void refresh_sources();
    void tell(Message::Kind kind, const QString& headline, const QString& text, const QString& about = {},
              std::vector<MessageAction> actions = {});

    // --- document_jobs.cpp
    void job_changed(const QueuedJob& job);
    void run_ended(const QueuedJob& job);
    Result<Job> make_job(const std::string& operation, const std::vector<std::pair<std::string, std::string>>& inputs,
                         const TextMap& params, const TextMap& select, uint64_t seed) const;
    Result<RunOrder> order_of(const std::string& result) const;
    int submit(const Job& job, RunOrder order, bool resume);
    void join_project(const RunOrder& order, const std::optional<Job>& job, const Result<std::string>& sha256);

    // --- document_recovery.cpp
    void keep_running();
    void leave_jobs();
    void tell_interrupted();

    // Runs `work` on a thread and then `then` with its answer on this one, unless another project was opened meanwhile.
    template <typename Work, typename Then>
    void in_background(Work work, Then then) {
        pool.start([this, work = std::move(work), then = std::move(then), born = generation] {
            auto answer = std::make_shared<decltype(work())>(work());
            QMetaObject::invokeMethod(
                &document,
                [this, answer, then, born] {
                    if (born == generation) then(*answer);
                },
                Qt::QueuedConnection);
        });
    }
};

// The file's name, for headlines; of several files the name of the recording they make.
QString shown_name(const std::string& path);
QString shown_name(const RequestInput& input);
// What the project of a first file is named after: its path, or the name of several.
QString project_name_for(const RequestInput& input);
// A file behind an input that is not there; "" if all are.
std::string missing_file(Fs& fs, const RequestInput& input);

} // namespace ranvier::gui
