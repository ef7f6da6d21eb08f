#include "app/render/draw.hpp"

#include <nlohmann/json.hpp>

#include "app/views/export_figure.hpp"
#include "app/views/figure_check.hpp"
#include "app/views/figure_kind.hpp"
#include "app/views/figure_origin.hpp"
#include "app/views/figure_words.hpp"
#include "app/views/scenes/scene_figure.hpp"
#include "core/base/text.hpp"
#include "core/job/schema.hpp"

namespace ranvier::render {
namespace {

using nlohmann::ordered_json;
using views::Sources;

std::string bare_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

Event done_event(std::string result, std::string payload) {
    Event e;
    e.type = Event::Type::done;
    e.result = std::move(result);
    e.payload = std::move(payload);
    return e;
}

Result<Sources> sources_of(const Request& request) {
    Sources sources;
    for (const RequestInput& input : request.inputs) {
        const std::string name = input.assembly.empty() ? bare_name(input.path) : input.path;
        if (input.port == "recording") {
            RANVIER_ASSIGN(sources.recording, views::RecordingData::open(posix_fs(), input.columns, name));
        } else if (input.port == "result") {
            RANVIER_ASSIGN(sources.result, views::ResultData::open(posix_fs(), input.columns, name));
        } else if (input.port == "other") {
            RANVIER_ASSIGN(sources.other, views::ResultData::open(posix_fs(), input.columns, name));
        } else {
            return Error(Errc::internal,
                         "render takes inputs at the ports recording, result and other, found '" + input.port + "'");
        }
    }
    return sources;
}

Status draw_figure(const Request& request, const Sources& sources, const views::Link& link, const views::ExportSettings& settings,
                   const std::function<void(const Event&)>& emit) {
    RANVIER_TRY(views::check_export(settings, request.out));
    RANVIER_ASSIGN(const auto figure, views::make_any_figure(request.view, sources, request.options));
    RANVIER_TRY(views::check_link(link, sources));
    RANVIER_TRY(views::check_figure(*figure));
    const int64_t n = figure->n_marks(link);
    if (views::drawn_as_pixels(*figure, link) && !request.out.ends_with(".png"))
        emit(log_event(false,
                       text(n) + " marks are drawn as pixels at " + text(settings.dpi) + " dpi" +
                           (n > views::most_vector_marks ? "; up to " + text(views::most_vector_marks) + " are drawn as vectors"
                                                         : std::string())));
    RANVIER_TRY(views::export_figure(*figure, link, settings, request.out));
    for (const views::Notice& notice : views::all_notices(*figure, link))
        emit(log_event(false, notice.text.toStdString())); // of what was drawn
    return Ok{};
}

ordered_json described(const std::string& id, const std::string& title, const std::string& doc, const std::vector<Param>& params,
                       const Status& possible) {
    Schema schema;
    schema.id = id;
    schema.params = params;
    const auto options = ordered_json::parse(schema_json(schema)).value("params", ordered_json::array());
    ordered_json j{{"view", id}, {"title", title}, {"doc", doc}, {"possible", static_cast<bool>(possible)}};
    j["why"] = possible ? ordered_json(nullptr) : ordered_json(possible.error().sentence());
    j["options"] = options;
    return j;
}

std::string all_views(const Sources& sources) {
    ordered_json list{{"views", ordered_json::array()}, {"suggested", ordered_json::array()}};
    std::vector<const views::FigureKind*> kinds;
    for (const views::FigureKind& kind : views::figure_kinds()) kinds.push_back(&kind);
    kinds.push_back(&views::scene_kind());
    for (const views::FigureKind* kind : kinds)
        list["views"].push_back(described(kind->id, kind->title, kind->doc, kind->options, kind->possible(sources)));
    for (const views::FigureChoice& choice : views::suggested_figures(sources))
        list["suggested"].push_back({{"view", choice.kind}, {"options", choice.options}});
    return list.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace

Result<Event> answer(const Request& request, const StopFlag& stop, const std::function<void(const Event&)>& emit) {
    if (request.verb != Verb::render) return Error(Errc::unsupported, "ranvier-render draws figures and does nothing else");
    RANVIER_ASSIGN(Sources sources, sources_of(request));
    RANVIER_ASSIGN(views::Annotations named, views::annotations_of_words(request.names));
    sources.annotations = std::make_shared<const views::Annotations>(std::move(named));
    if (request.view.empty()) return done_event("", all_views(sources));
    RANVIER_ASSIGN(const views::Link link, views::link_of_words(request.link));
    RANVIER_ASSIGN(views::ExportSettings settings, views::settings_of_words(request.figure));
    if (const auto found = request.params.find("command"); found != request.params.end()) settings.command = found->second;
    if (const auto found = request.params.find("about"); found != request.params.end()) settings.about = found->second;
    if (stop.value() != Stop::none) return Error(Errc::cancelled, "cancelled");
    emit(progress_event(0, "drawing"));
    RANVIER_TRY(draw_figure(request, sources, link, settings, emit));
    return done_event(request.out, "");
}

} // namespace ranvier::render
