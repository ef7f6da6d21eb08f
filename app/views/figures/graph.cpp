#include "app/views/figures/graph.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include <QCoreApplication>
#include <nlohmann/json.hpp>

#include "app/views/canvas.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"

namespace ranvier::views {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(GraphFigure)
};

constexpr int edges_per_node = 3;   // that remain while nobody sets a threshold
constexpr int pulls_per_node = 8;   // the strongest couplings shape the layout, whatever the threshold: it does not jump
constexpr int64_t at_once = 20'000; // node-steps of a layout that a paint on screen may wait for

// The threshold that an option asks for; empty: none is asked for.
Result<std::optional<double>> parse_threshold(const std::string& text) {
    if (text.empty()) return std::optional<double>();
    const auto value = parse_number(text);
    if (!value || *value < 0)
        return Error(Errc::invalid_argument, "threshold: found \"" + text + "\", allowed is a number from 0, or nothing");
    return std::optional<double>(*value);
}

} // namespace

GraphFigure::GraphFigure(const Sources& sources, const TextMap& options) : sources_(sources) {
    state_ = whole_option(options, "state") - 1;
    minus_ = whole_option(options, "difference") - 1;
    circle_ = options.at("layout") == "circle";
    hide_isolated_ = options.at("hide_isolated") == "true";
    order_word_ = options.at("order");
    auto graph = CouplingGraph::of(sources_.result, state_, minus_);
    const auto asked = parse_threshold(options.at("threshold"));
    if (!graph || !asked) {
        wrong_ = QString::fromStdString(!graph ? graph.error().sentence() : asked.error().sentence());
        return;
    }
    graph_ = std::move(*graph);
    chosen_threshold_ = asked->has_value();
    threshold_ = asked->value_or(graph_->threshold_of(static_cast<int64_t>(edges_per_node) * graph_->n_nodes()));
    n_shown_ = graph_->edges_at(threshold_);
    find_nodes(order_word_);
    find_degrees();
    if (circle_)
        place_on_circle();
    else
        start_forces(whole_option(options, "steps"), static_cast<uint64_t>(whole_option(options, "seed")));
    take_positions(options.at("positions"));
}

void GraphFigure::find_nodes(const std::string& order) {
    const std::vector<std::string>& ids = sources_.result->units();
    const std::vector<std::string> regions = regions_of(sources_, ids);
    for (size_t i = 0; i < ids.size(); ++i) {
        Node node;
        node.id = ids[i], node.region = regions[i];
        nodes_.push_back(std::move(node));
    }
    order_ = ordered_units(sources_, order);
    for (size_t g = 0; g < order_.groups.size(); ++g)
        for (int i = 0; i < order_.groups[g].n; ++i)
            nodes_[static_cast<size_t>(order_.units[static_cast<size_t>(order_.groups[g].first + i)])].group =
                static_cast<int>(g);
}

void GraphFigure::find_degrees() {
    for (const CouplingEdge& e : graph_->edges().first(static_cast<size_t>(n_shown_))) {
        Node &from = nodes_[static_cast<size_t>(e.sender)], &to = nodes_[static_cast<size_t>(e.receiver)];
        n_uncalled_ += !e.called;
        ++from.degree_out, ++to.degree_in;
        from.strength += std::abs(e.weight), to.strength += std::abs(e.weight);
    }
    for (Node& node : nodes_) {
        const bool isolated = node.degree_in + node.degree_out == 0;
        n_isolated_ += isolated;
        node.hidden = isolated && hide_isolated_;
    }
}

void GraphFigure::place_on_circle() {
    std::vector<int> sizes;
    for (const UnitGroup& g : order_.groups) sizes.push_back(g.n);
    if (sizes.empty()) sizes.push_back(graph_->n_nodes());
    const CircularLayout layout = circular_layout(sizes);
    arcs_ = layout.arcs;
    for (size_t place = 0; place < layout.angle.size(); ++place) {
        Node& node = nodes_[static_cast<size_t>(order_.units[place])];
        node.angle = layout.angle[place];
        node.place = on_circle(node.angle);
    }
}

void GraphFigure::start_forces(int steps, uint64_t seed) {
    const auto n = std::min(graph_->n_edges(), static_cast<int64_t>(pulls_per_node) * graph_->n_nodes());
    std::vector<Pull> pulls;
    for (const CouplingEdge& e : graph_->edges().first(static_cast<size_t>(n)))
        pulls.push_back({e.sender, e.receiver, std::abs(e.weight)});
    forces_.emplace(ForceLayout(graph_->n_nodes(), std::move(pulls), seed, steps));
    take_forces();
}

void GraphFigure::take_forces() {
    steps_taken_ = forces_->steps_done(); // before the places, which may be further on
    const std::vector<QPointF> places = forces_->places();
    for (size_t i = 0; i < nodes_.size(); ++i) nodes_[i].place = places[i];
}

void GraphFigure::go_on_with_layout() {
    if (forces_) forces_->go_on();
}

void GraphFigure::pause_layout() {
    if (forces_) forces_->pause();
}

void GraphFigure::begin_layout(Medium medium) {
    if (!forces_) return;
    const int64_t all = static_cast<int64_t>(graph_->n_nodes()) * forces_->n_steps();
    if (medium != Medium::screen || all <= at_once)
        forces_->finish();
    else if (!std::exchange(begun_, true))
        forces_->go_on();
    take_forces();
}

// {"id": [x, y], ...}: of every node, or the layout stands.
void GraphFigure::take_positions(const std::string& json) {
    if (json.empty()) return;
    const auto document = nlohmann::json::parse(json, nullptr, false);
    const auto refuse = [&](const std::string& found) {
        wrong_ = Words::tr("The positions of the nodes are not {\"id\": [x, y], ...}: %1").arg(QString::fromStdString(found));
    };
    if (!document.is_object()) return refuse("no such object.");
    std::unordered_map<std::string, QPointF> given;
    for (const auto& [id, at] : document.items()) {
        if (!at.is_array() || at.size() != 2 || !at[0].is_number() || !at[1].is_number()) return refuse("\"" + id + "\".");
        given[id] = QPointF(at[0].get<double>(), at[1].get<double>());
    }
    n_placed_ = 0;
    for (Node& node : nodes_) {
        const auto found = given.find(node.id);
        if (found == given.end()) continue;
        node.place = found->second;
        ++n_placed_;
    }
    if (n_placed_ == 0) return;
    circle_ = false; // labels and edges as between free places
    forces_.reset();
}

std::string GraphFigure::positions_json() const {
    nlohmann::json document = nlohmann::json::object();
    for (const Node& node : nodes_) document[node.id] = {node.place.x(), node.place.y()};
    return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

int GraphFigure::node_of(const std::string& id) const {
    if (id.empty()) return -1;
    const auto found = std::ranges::find(nodes_, id, &Node::id);
    return found == nodes_.end() ? -1 : static_cast<int>(found - nodes_.begin());
}

QString GraphFigure::title() const {
    if (!wrong_.isEmpty()) return tr("Coupling graph");
    const QString own = tr("Coupling graph, %1").arg(state_words(sources_, state_));
    return minus_ < 0 ? own : tr("%1 minus %2").arg(own, state_words(sources_, minus_));
}

QString GraphFigure::subtitle() const {
    if (!wrong_.isEmpty()) return {};
    QString words = tr("%1 of %2 edges remain, %3 % dense")
                        .arg(count_text(n_shown_), count_text(graph_->n_edges()), short_number(100 * graph_->density(n_shown_)));
    if (n_isolated_ > 0)
        words += hide_isolated_ ? tr(", %1 isolated hidden").arg(count_text(n_isolated_))
                                : tr(", %1 isolated").arg(count_text(n_isolated_));
    return words;
}

QString GraphFigure::note() const {
    QString words = tr("functional coupling, model; no null computed; |weight| at least %1").arg(short_number(threshold_));
    if (n_uncalled_ > 0) words += tr("; dashed: not called");
    if (n_labels_hidden_ > 0) words += tr("; labels hidden for room: %1").arg(count_text(n_labels_hidden_));
    return words;
}

QString GraphFigure::brief() const {
    if (!wrong_.isEmpty()) return {};
    const QString by = chosen_threshold_ ? QString() : tr(" (%1 edges a node, no test)").arg(edges_per_node);
    return tr("%1: functional, model; no null computed. Edges of |weight| %2 or more%3: %4 of %5. %6")
        .arg(title(), short_number(threshold_), by, count_text(n_shown_), count_text(graph_->n_edges()),
             split_words(*sources_.result))
        .trimmed();
}

QString GraphFigure::caption() const {
    if (!wrong_.isEmpty()) return {};
    const ResultData& result = *sources_.result;
    QString words = tr("%1: functional coupling, model; no null computed. Edges run from sender to receiver").arg(title());
    words += minus_ < 0 ? tr("; an arrow head excites, a bar inhibits")
                        : tr("; an arrow head: greater in the first state, a bar: less");
    if (n_uncalled_ > 0) words += tr("; dashed: not called by the model, %1").arg(count_text(n_uncalled_));
    words += tr(". Edges under |weight| %1 are not drawn: %2.").arg(short_number(threshold_), subtitle());
    if (!chosen_threshold_) words += " " + tr("That threshold leaves %1 edges a node, it is no test.").arg(edges_per_node);
    words += " " + tr("A unit's coupling to itself is left out; node size: sum of |weight| in and out.");
    if (n_placed_ > 0)
        words += " " + tr("Nodes were placed by hand.");
    else if (forces_)
        words += " " + tr("Places are a force-directed layout and mean nothing in space.");
    else if (by_community())
        words += " " + tr("Units %1.").arg(order_words(order_word_, order_));
    return words + " " + model_words(result) + ". " + split_words(result) + " " + coupling_guard(result);
}

std::vector<Notice> GraphFigure::notices(const Link&) const {
    std::vector<Notice> notices;
    if (!wrong_.isEmpty()) return notices;
    if (n_drawn_ > 0 && n_drawn_ < n_shown_)
        notices.push_back({tr("The strongest %1 of %2 edges are drawn.").arg(count_text(n_drawn_), count_text(n_shown_)),
                           tr("Raise the threshold to these"), "threshold",
                           ranvier::number_text(graph_->threshold_of(n_drawn_))});
    if (const auto heads = static_cast<int64_t>(n_with_heads(Medium::screen)); n_drawn_ > heads)
        notices.push_back({tr("On screen edges after the strongest %1 are thin lines without heads; their colour tells the sign.")
                               .arg(count_text(heads)),
                           tr("Raise the threshold to these"), "threshold", ranvier::number_text(graph_->threshold_of(heads))});
    if (!layout_done())
        notices.push_back({tr("Layout after %1 of %2 steps.").arg(forces_->steps_done()).arg(forces_->n_steps()), {}, {}, {}});
    if (n_placed_ > 0 && n_placed_ < graph_->n_nodes())
        notices.push_back({tr("%1 of %2 nodes have a place of their own; the others stand where the layout put them.")
                               .arg(count_text(n_placed_), count_text(graph_->n_nodes())),
                           tr("Use the layout for all"), "positions", ""});
    return notices;
}

int64_t GraphFigure::n_marks(const Link&) const { return std::min(n_shown_, n_budget(Medium::vector)) + graph_->n_nodes(); }

// What a frame has time for, and what an export takes before it would be drawn as pixels.
int64_t GraphFigure::n_budget(Medium medium) const { return medium == Medium::screen ? 5'000 : 20'000; }

size_t GraphFigure::n_with_heads(Medium medium) const { return medium == Medium::screen ? 800 : 20'000; }

Table GraphFigure::data(const Link&) const {
    const auto shown = graph_->edges().first(static_cast<size_t>(n_shown_));
    std::vector<std::string> sender, receiver, from, to;
    std::vector<double> weight;
    std::vector<int64_t> called;
    for (const CouplingEdge& e : shown) {
        const Node &a = nodes_[static_cast<size_t>(e.sender)], &b = nodes_[static_cast<size_t>(e.receiver)];
        sender.push_back(a.id), receiver.push_back(b.id), from.push_back(a.region), to.push_back(b.region);
        weight.push_back(e.weight);
        called.push_back(e.called);
    }
    Table table{{{"sender", "", std::move(sender)},
                 {"receiver", "", std::move(receiver)},
                 {"sender_region", "", std::move(from)},
                 {"receiver_region", "", std::move(to)},
                 {minus_ < 0 ? "weight" : "difference", "", std::move(weight)}},
                shown.size()};
    if (graph_->has_calls()) table.columns.push_back({"called", "", std::move(called)});
    return table;
}

QString GraphFigure::summary(const Link&) const {
    if (!wrong_.isEmpty()) return wrong_;
    QString words = title() + ". " + subtitle() + ".";
    if (n_shown_ == 0) return words;
    const CouplingEdge& e = graph_->edges().front();
    words += " " + tr("The strongest goes from %1 to %2, weight %3.")
                       .arg(unit_words(sources_, nodes_[static_cast<size_t>(e.sender)].id),
                            unit_words(sources_, nodes_[static_cast<size_t>(e.receiver)].id), short_number(e.weight));
    const auto most = std::ranges::max_element(nodes_, {}, &Node::strength);
    return words + " " +
           tr("Unit %1 has the most: %2 in, %3 out.")
               .arg(unit_words(sources_, most->id))
               .arg(most->degree_in)
               .arg(most->degree_out);
}

FigureKind graph_kind() {
    Param state{.id = "state", .type = ParamType::integer, .initial = "1", .doc = "State, counted from 1.", .low = 1, .high = 32};
    Param difference{.id = "difference",
                     .type = ParamType::integer,
                     .initial = "0",
                     .doc = "State whose weights are taken off, counted from 1; 0: none.",
                     .low = 0,
                     .high = 32};
    Param layout{.id = "layout",
                 .type = ParamType::choice,
                 .initial = "circle",
                 .doc = "circle: by group round a circle; force: nodes push, couplings pull.",
                 .choices = {"circle", "force"}};
    Param threshold = threshold_param(), isolated = hide_isolated_param();
    Param steps{
        .id = "steps", .type = ParamType::integer, .initial = "300", .doc = "Steps of layout=force.", .low = 1, .high = 10000};
    Param seed{
        .id = "seed", .type = ParamType::integer, .initial = "1", .doc = "Where layout=force begins.", .low = 0, .high = 1e9};
    steps.advanced = seed.advanced = true;
    Param positions{
        .id = "positions",
        .type = ParamType::string,
        .doc = "Places of nodes as JSON, {\"id\": [x, y], ...} within -1 .. 1, y downwards; they go before the layout."};
    positions.advanced = true;
    return {.id = "graph",
            .title = "Coupling graph",
            .doc = "Couplings of one state, or the difference of two, as a directed graph.",
            .options = {state, difference, layout, order_option(), threshold, isolated, steps, seed, positions},
            .possible = [](const Sources& sources) { return needs_array(sources, "couplings", "weight", "couplings"); },
            .make = [](const Sources& sources, const TextMap& options) -> std::unique_ptr<Figure> {
                return std::make_unique<GraphFigure>(sources, options);
            }};
}

} // namespace ranvier::views
