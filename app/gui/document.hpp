// What the window is about: one session, one project, its jobs, and which recording and result are looked at. No widget: tests
// drive it alone.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <QObject>
#include <QStringList>

#include "app/gui/link_model.hpp"
#include "app/gui/message.hpp"
#include "app/views/figure.hpp"
#include "core/data/assembly.hpp"
#include "core/session/queue.hpp"
#include "core/session/session.hpp"
#include "core/store/project.hpp"
#include "core/store/recent.hpp"

namespace ranvier::gui {

// How an object of the project is with its file.
enum class ObjectState { loading, ready, moved, changed, stale, refused };

class Document : public QObject {
    Q_OBJECT
public:
    Document(Session session, QObject* parent = nullptr);
    ~Document() override;

    const Session& session() const;
    Queue& queue();
    LinkModel& link();
    RecentProjects& recent();
    Project* project(); // null until something is opened
    const Project* project() const;

    // --- opening; all answers come as signals ------------------------------------------------------------------------------
    // Files and folders, as dropped or told: recordings, results, job files, a project. Several that may be parts of one
    // recording are offered as such (assembly_offered) before anything is opened.
    void open(const QStringList& paths);
    void open_recording(const QString& path, const QString& time_unit = {}, const QString& selector = {});
    void open_assembly(const Assembly& assembly);
    bool open_project(const QString& folder); // closes the one that is open
    bool create_project(const QString& folder);
    void close_project();
    // Checks every file of the project on a thread; a message tells what was found.
    void verify_project();
    // Where the project of a first file is made: the user's data folder, named after the file.
    static QString default_project_folder(const QString& for_file);

    // --- what is looked at -------------------------------------------------------------------------------------------------
    std::string current_recording() const; // object ids, "" if none
    std::string current_result() const;
    std::string compared_result() const;
    std::string newest_result_of(const std::string& recording) const; // that joined last; "": none
    void show_object(const std::string& id);                          // a recording or a result (and then its recording)
    void compare_with(const std::string& result);                     // "": none
    const views::Sources& sources() const;                            // of what is looked at; its members are null until loaded
    ObjectState state_of(const std::string& id) const;
    QString sentence_of(const std::string& id) const; // why it is refused, moved, changed or stale; "" if ready
    // Files that were refused since the project was opened, with the reason; they are no objects of the project.
    std::map<std::string, QString> refused_files() const;
    void forget_refused(const std::string& path);
    // The document of `info` of a recording, "" until it is known.
    std::string info_of(const std::string& id) const;

    // --- edits: each is a command of the history ----------------------------------------------------------------------------
    bool perform(const Command& command); // a failure is told as a message
    bool set_property(const std::string& object, const std::string& key, const std::string& value);
    void undo();
    void redo();
    void relink(const std::string& object,
                const QString& path); // a moved input; asked for once, siblings in the same folder follow

    // --- jobs --------------------------------------------------------------------------------------------------------------
    // Runs a job on objects of the project; its result joins the project when it is there. The job's number in the queue, 0 if it
    // could not be begun (a message says why).
    int run(const std::string& operation, const std::vector<std::pair<std::string, std::string>>& port_and_object,
            const TextMap& params, const TextMap& select, uint64_t seed, const QString& name);
    int run_again(const std::string& result);
    void resume(int job);
    void stop_job(int job, Stop how);                    // cancel keeps the last checkpoint
    void forget_job(int job);                            // one that ended leaves the list
    QString command_of(const std::string& result) const; // the words for a shell that make a result again, "" if it is not known
    QString command_of_job(int job) const;
    bool save_job_file(const QString& path, int job); // of a job in the list
    // The plan of such a job, as JSON, comes with planned(); an older request that still runs is dropped.
    void plan(const std::string& operation, const std::vector<std::pair<std::string, std::string>>& port_and_object,
              const TextMap& params, const TextMap& select);
    void drop_plan(); // one that still runs; it comes no more
    // Of a job as words for a shell, and as a job file.
    QString job_command(const std::string& operation, const std::vector<std::pair<std::string, std::string>>& port_and_object,
                        const TextMap& params, const TextMap& select, uint64_t seed) const;
    bool save_job(const QString& path, const std::string& operation,
                  const std::vector<std::pair<std::string, std::string>>& port_and_object, const TextMap& params,
                  const TextMap& select, uint64_t seed);

Q_SIGNALS:
    void project_changed(); // another project, or none
    void objects_changed(); // the list, a property or a state
    void sources_changed(); // sources() differs
    void history_changed();
    void job_changed(int id); // see queue().find(id)
    void message(const ranvier::gui::Message& message);
    void assembly_offered(const QStringList& paths);
    void time_unit_asked(const QString& path, const QString& sentence); // its times have no known unit
    void relink_asked(const QString& object); // a file is to be found by the user: relink() takes the answer
    void planned(const QString& json, const QString& error);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace ranvier::gui
