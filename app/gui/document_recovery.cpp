// Jobs that ran when their project was closed or the window was lost: what was finished of them is kept, and they can be resumed.
#include <nlohmann/json.hpp>

#include "app/gui/document_state.hpp"

namespace ranvier::gui {
namespace {

using nlohmann::ordered_json;

constexpr const char* key = "running";

ordered_json order_json(const RunOrder& order) {
    ordered_json j{{"operation", order.operation}, {"params", order.params}, {"select", order.select}};
    j["inputs"] = ordered_json::array();
    for (const auto& [port, object] : order.port_and_object) j["inputs"].push_back({port, object});
    j["seed"] = std::to_string(order.seed);
    j["name"] = order.name.toStdString();
    j["out"] = order.out;
    return j;
}

std::optional<RunOrder> order_from(const ordered_json& j) try {
    RunOrder order;
    order.operation = j.at("operation");
    order.params = j.at("params").get<TextMap>();
    order.select = j.at("select").get<TextMap>();
    for (const auto& input : j.at("inputs")) order.port_and_object.emplace_back(input.at(0), input.at(1));
    order.seed = QString::fromStdString(j.at("seed")).toULongLong();
    order.name = QString::fromStdString(j.at("name"));
    order.out = j.at("out");
    return order;
} catch (const ordered_json::exception&) {
    return std::nullopt; // written by another version: there is nothing to resume from
}

} // namespace

// Written whenever a job begins or ends.
void Document::State::keep_running() {
    if (!project) return;
    ordered_json all = ordered_json::array();
    for (const auto& [id, order] : runs)
        if (const QueuedJob* job = queue.find(id); job && !job->ended()) all.push_back(order_json(order));
    const std::string text = all.empty() ? "" : all.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    if (text == project->ui(key)) return;
    if (auto kept = project->set_ui(key, text); !kept)
        tell(Message::Kind::warning, Document::tr("The project could not be written."),
             QString::fromStdString(kept.error().sentence()), QStringLiteral("project"));
}

// The jobs of a project that is closed leave the queue, those that run as soon as they have stopped.
void Document::State::leave_jobs() {
    keep_running();
    std::set<int> all = plans;
    for (const auto& [id, order] : runs) all.insert(id);
    for (const auto& [id, opening] : openings) all.insert(id);
    for (const auto& [id, object] : imports) all.insert(id);
    runs.clear();
    openings.clear();
    imports.clear();
    plans.clear();
    plan_job = 0;
    for (const int id : all) {
        leaving.insert(id);
        const QueuedJob* job = queue.find(id);
        if (job && job->ended()) {
            leaving.erase(id);
            queue.forget(id);
        } else {
            queue.stop(id, Stop::cancel);
        }
    }
    drive.refresh();
}

void Document::State::tell_interrupted() {
    const auto all = ordered_json::parse(project->ui(key), nullptr, false);
    if (!all.is_array()) return;
    for (const auto& each : all) {
        const auto order = order_from(each);
        if (!order) continue;
        const bool kept = session.fs().exists(checkpoint_path(order->out));
        tell(Message::Kind::information, Document::tr("%1 was running when the project was closed.").arg(order->name),
             kept ? Document::tr("What was finished is kept.") : Document::tr("Nothing of it was finished yet."),
             QString::fromStdString(order->out),
             {{kept ? Document::tr("Resume") : Document::tr("Run again"), [this, order = *order, kept] {
                   const auto job = make_job(order.operation, order.port_and_object, order.params, order.select, order.seed);
                   if (job)
                       submit(*job, order, kept);
                   else
                       tell(Message::Kind::refusal, Document::tr("%1 was not begun.").arg(order.name),
                            QString::fromStdString(job.error().sentence()));
               }}});
    }
}

} // namespace ranvier::gui
