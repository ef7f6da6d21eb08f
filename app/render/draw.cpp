#include "app/render/draw.hpp"

#include <cmath>

#include <nlohmann/json.hpp>

#include "app/views/export_figure.hpp"
#include "app/views/figure_kind.hpp"
#include "app/views/figure_words.hpp"
#include "app/views/scenes/scene.hpp"
#include "core/base/text.hpp"
#include "core/job/schema.hpp"

namespace ranvier::render {
namespace {

using nlohmann::ordered_json;
using views::Sources;

constexpr const char* scene_view = "graph3d";

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

const Schema& scene_schema() {
    static const Schema schema = [] {
        Schema s;
        s.id = scene_view;
        s.title = "Coupling graph in space";
        s.doc = "Couplings of one state between the places of their units; a PNG.";
        s.params = {
            {.id = "state",
             .type = ParamType::integer,
             .initial = "0",
             .doc = "state, counted from 1; 0: what they share on average",
             .low = 0,
             .high = 1000},
            {.id = "difference",
             .type = ParamType::integer,
             .initial = "0",
             .doc = "a state whose couplings are taken away, counted from 1; 0: none",
             .low = 0,
             .high = 1000},
            {.id = "threshold",
             .type = ParamType::string,
             .doc = "least size of a weight that is drawn; empty: what leaves three edges a unit"},
            {.id = "camera",
             .type = ParamType::choice,
             .initial = "oblique",
             .doc = "where it is looked at from",
             .choices = {"oblique", "left", "right", "top", "front"}},
        };
        return s;
    }();
    return schema;
}

Status draw_scene(const Request& request, const Sources& sources, const views::Link& link,
                  const views::ExportSettings& settings) {
    if (!request.out.ends_with(".png"))
        return Error(Errc::invalid_argument, std::string("view ") + scene_view + " is drawn as pixels: write a .png");
    RANVIER_TRY(views::check_export(settings, request.out));
    RANVIER_ASSIGN(const TextMap options, resolve_params(scene_schema(), request.options));
    RANVIER_ASSIGN(const double state, parse_number(options.at("state")));
    RANVIER_ASSIGN(const double minus, parse_number(options.at("difference")));
    RANVIER_ASSIGN(const views::SceneGraph graph,
                   views::coupling_scene(sources, static_cast<int>(state) - 1, static_cast<int>(minus) - 1));
    double threshold = views::usual_threshold(graph);
    if (!options.at("threshold").empty()) {
        RANVIER_ASSIGN(threshold, parse_number(options.at("threshold")));
    }
    const double per_mm = settings.dpi / 25.4;
    const QSize size(static_cast<int>(std::lround(settings.width_mm * per_mm)),
                     static_cast<int>(std::lround(settings.height_mm * per_mm)));
    const double scale = settings.text_pt / 72 * settings.dpi / 11; // labels are 11 design pixels
    RANVIER_ASSIGN(QImage picture,
                   views::scene_image(graph, link, views::theme(settings.theme), size, scale, threshold, options.at("camera")));
    return views::export_picture(std::move(picture), "Coupling graph", settings, request.out);
}

Status draw_figure(const Request& request, const Sources& sources, const views::Link& link, const views::ExportSettings& settings,
                   const std::function<void(const Event&)>& emit) {
    RANVIER_TRY(views::check_export(settings, request.out));
    RANVIER_ASSIGN(const auto figure, views::make_figure(request.view, sources, request.options));
    const int64_t n = figure->n_marks(link);
    if (n > views::most_vector_marks && !request.out.ends_with(".png"))
        emit(log_event(false, text(n) + " marks are drawn as pixels at " + text(settings.dpi) + " dpi; up to " +
                                  text(views::most_vector_marks) + " are drawn as vectors"));
    RANVIER_TRY(views::export_figure(*figure, link, settings, request.out));
    for (const views::Notice& notice : figure->notices(link))
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
    for (const views::FigureKind& kind : views::figure_kinds())
        list["views"].push_back(described(kind.id, kind.title, kind.doc, kind.options, kind.possible(sources)));
    const auto scene = views::coupling_scene(sources, -1);
    const Schema& s = scene_schema();
    list["views"].push_back(described(s.id, s.title, s.doc, s.params, scene ? Status(Ok{}) : Status(scene.error())));
    for (const views::FigureChoice& choice : views::suggested_figures(sources))
        list["suggested"].push_back({{"view", choice.kind}, {"options", choice.options}});
    return list.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace

Result<Event> answer(const Request& request, const StopFlag& stop, const std::function<void(const Event&)>& emit) {
    if (request.verb != Verb::render) return Error(Errc::unsupported, "ranvier-render draws figures and does nothing else");
    RANVIER_ASSIGN(const Sources sources, sources_of(request));
    if (request.view.empty()) return done_event("", all_views(sources));
    RANVIER_ASSIGN(const views::Link link, views::link_of_words(request.link));
    RANVIER_ASSIGN(views::ExportSettings settings, views::settings_of_words(request.figure));
    if (const auto found = request.params.find("command"); found != request.params.end()) settings.command = found->second;
    if (const auto found = request.params.find("about"); found != request.params.end()) settings.about = found->second;
    if (stop.value() != Stop::none) return Error(Errc::cancelled, "cancelled");
    emit(progress_event(0, "drawing"));
    RANVIER_TRY(request.view == scene_view ? draw_scene(request, sources, link, settings)
                                           : draw_figure(request, sources, link, settings, emit));
    return done_event(request.out, "");
}

} // namespace ranvier::render
