#include "app/views/figures/fit_words.hpp"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "app/views/canvas.hpp"

namespace ranvier::views {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(figures)
};

QString param(const ResultData& result, const char* name) {
    const auto found = result.params().find(name);
    return found == result.params().end() ? QString() : QString::fromStdString(found->second);
}

QString bin_words(const ResultData& result) {
    if (result.bin_width() <= 0) return {};
    if (!result.in_seconds()) return Words::tr("history in bins");
    return Words::tr("bins of %1 ms").arg(short_number(result.bin_width() * 1e3));
}

} // namespace

QString counted(QString words, int64_t n) { return words.replace("(s)", n == 1 ? "" : "s"); }

QString sentence(const QString& words) { return words.left(1).toUpper() + words.mid(1); }

QString region_words(const std::string& region) { return QString::fromStdString(region).replace('_', ' '); }

QString table_words(const std::string& name) { return sentence(region_words(name)); }

QString unit_words(const Sources& sources, const std::string& id) {
    QString words = QString::fromStdString(id);
    if (sources.annotations) {
        const auto label = sources.annotations->unit_labels.find(id);
        if (label != sources.annotations->unit_labels.end() && !label->second.empty())
            words = Words::tr("%1 (%2)").arg(QString::fromStdString(label->second), words);
    }
    const std::string region = regions_of(sources, {id})[0];
    return region.empty() ? words : Words::tr("%1, %2").arg(words, region_words(region));
}

QString state_number(const Sources& sources, int state) {
    const QString number = QString::number(state + 1);
    if (!sources.annotations) return number;
    const auto name = sources.annotations->state_names.find(std::to_string(state));
    if (name == sources.annotations->state_names.end() || name->second.empty()) return number;
    return Words::tr("%1, %2").arg(number, QString::fromStdString(name->second));
}

QString state_words(const Sources& sources, int state) { return Words::tr("state %1").arg(state_number(sources, state)); }

int state_colour(const Sources& sources, int state) {
    return sources.annotations ? sources.annotations->colour_of_state(state) : state;
}

std::vector<std::string> regions_of(const Sources& sources, const std::vector<std::string>& ids) {
    std::vector<std::string> regions(ids.size());
    if (!sources.recording) return regions;
    for (size_t i = 0; i < ids.size(); ++i)
        if (const int unit = sources.recording->unit_of(ids[i]); unit >= 0)
            regions[i] = sources.recording->units()[static_cast<size_t>(unit)].region;
    return regions;
}

QString model_words(const ResultData& result) {
    const QString model = param(result, "model");
    QString words = result.operation() == "hmm_glm" ? QStringLiteral("HMM-GLM") : QString::fromStdString(result.operation());
    if (words.isEmpty()) words = QString::fromStdString(result.name());
    if (!model.isEmpty()) words += " (" + model.toUpper() + ")";
    if (result.n_states() > 0) words += ", " + counted(Words::tr("%n state(s)", nullptr, result.n_states()), result.n_states());
    if (const QString link = param(result, "link"); !link.isEmpty()) words += ", " + Words::tr("%1 link").arg(link);
    if (const QString bins = bin_words(result); !bins.isEmpty()) words += ", " + bins;
    const QString bias = param(result, "bias");
    if (bias == "state") words += ", " + Words::tr("a bias per state");
    if (bias == "shared") words += ", " + Words::tr("one bias for all states");
    return words;
}

QString split_words(const ResultData& result) {
    const auto role = result.role();
    if (role.empty()) return {};
    const auto train = std::count(role.begin(), role.end(), uint8_t{0}), test = std::count(role.begin(), role.end(), uint8_t{1});
    const auto all = static_cast<int64_t>(role.size());
    return Words::tr("Fitted to %1 of %2 bins; %3 held out, %4 in gaps.")
        .arg(count_text(train), count_text(all), count_text(test), count_text(all - train - test));
}

QString coupling_guard(const ResultData& result) {
    QString words =
        Words::tr("A coupling is functional: it can come from common input, unrecorded or unsorted neurons, or slow drift.");
    if (result.in_seconds() && result.bin_width() > .005)
        words += " " + Words::tr("Couplings at this bin width are not synaptic-scale.");
    return words;
}

std::string trace_quantity(const std::string& trace) {
    if (const size_t slash = trace.find('/'); slash != std::string::npos) return trace_quantity(trace.substr(slash + 1));
    for (const char* before : {"train_", "heldout_", "test_", "validation_"})
        if (trace.starts_with(before)) return trace.substr(std::string(before).size());
    if (trace.starts_with("restart") || trace.starts_with("start")) {
        const size_t digit = trace.find_first_of("0123456789");
        const size_t rest = digit == std::string::npos ? digit : trace.find_first_not_of("0123456789_", digit);
        if (rest != std::string::npos) return trace_quantity(trace.substr(rest));
    }
    return trace;
}

bool is_likelihood(const std::string& trace) { return trace.find("nats_per_bin") != std::string::npos; }

bool is_held_out(const std::string& trace) {
    return trace.find("heldout") != std::string::npos || trace.find("test_") != std::string::npos ||
           trace.find("validation") != std::string::npos;
}

QString trace_words(const std::string& trace) {
    if (is_likelihood(trace)) return Words::tr("Log likelihood (nats per bin)");
    return sentence(QString::fromStdString(trace_quantity(trace)).replace('_', ' '));
}

QString step_words(const std::string& trace) { return is_likelihood(trace) ? Words::tr("Iteration") : Words::tr("Step"); }

QString prior_remark() {
    return Words::tr("Under a prior the likelihood of the training bins alone may fall while the fit improves.");
}

std::vector<double> mean_strengths(const ResultData& result) {
    const auto n = result.units().size(), states = static_cast<size_t>(result.n_states());
    const ArrayView* weight = result.find("couplings", "weight");
    if (weight == nullptr || weight->size() != states * n * n || states == 0) return {};
    std::vector<double> mean(n * n, 0);
    for (size_t k = 0; k < states; ++k)
        for (size_t i = 0; i < n * n; ++i) mean[i] += std::abs(weight->at(k * n * n + i)) / static_cast<double>(states);
    return mean;
}

UnitOrder ordered_units(const Sources& sources, const std::string& order) {
    const ResultData& result = *sources.result;
    const std::vector<std::string> regions = regions_of(sources, result.units());
    std::vector<double> rates;
    if (const ArrayView* rate = result.find("units", "mean_rate"))
        for (uint64_t i = 0; i < rate->size(); ++i) rates.push_back(rate->at(i));
    const OrderBy by = order_by(order).value_or(OrderBy::file);
    const bool needs_weights =
        (by == OrderBy::community || by == OrderBy::cluster) && result.units().size() <= most_ordered_by_weights;
    const std::vector<double> weights = needs_weights ? mean_strengths(result) : std::vector<double>{};
    return unit_order(by, {static_cast<int>(result.units().size()), regions, rates, weights});
}

QString order_words(const std::string& order, const UnitOrder& result) {
    if (order == "region") return result.groups.empty() ? Words::tr("in the order of the file") : Words::tr("ordered by region");
    if (order == "rate") return Words::tr("ordered by rate, fastest first");
    if (order != "file" && result.units.size() > most_ordered_by_weights)
        return Words::tr("in the order of the file, too many to be ordered by their couplings");
    if (order == "community")
        return Words::tr("ordered by community (greedy modularity of the couplings' size, mean over states; no null computed)");
    if (order == "cluster") return Words::tr("ordered by average-linkage clustering of the couplings' size");
    return Words::tr("in the order of the file");
}

MatrixSide unit_side(const Sources& sources, const UnitOrder& order, const QString& title) {
    MatrixSide side;
    side.title = title;
    for (const int unit : order.units)
        side.names.push_back(QString::fromStdString(sources.result->units()[static_cast<size_t>(unit)]));
    for (const UnitGroup& g : order.groups) side.groups.push_back({region_words(g.name), g.first, g.n});
    return side;
}

std::vector<int> selected_places(const ResultData& result, const UnitOrder& order, const Link& link) {
    std::vector<int> places;
    if (link.units.empty()) return places;
    for (size_t place = 0; place < order.units.size(); ++place)
        if (link.is_selected(result.units()[static_cast<size_t>(order.units[place])])) places.push_back(static_cast<int>(place));
    return places;
}

MatrixMarks unit_marks(const ResultData& result, const UnitOrder& order, const Link& link) {
    MatrixMarks marks;
    marks.rows = marks.columns = selected_places(result, order, link);
    const auto place = [&](const std::string& id) {
        const auto found = std::find_if(order.units.begin(), order.units.end(),
                                        [&](int unit) { return result.units()[static_cast<size_t>(unit)] == id; });
        return found == order.units.end() ? -1 : static_cast<int>(found - order.units.begin());
    };
    for (const auto& [sender, receiver] : link.edges)
        if (const int row = place(receiver), column = place(sender); row >= 0 && column >= 0)
            marks.cells.emplace_back(row, column);
    return marks;
}

Param order_option() {
    Param p;
    p.id = "order";
    p.type = ParamType::choice;
    p.initial = "region";
    p.choices = {"file", "region", "rate", "community", "cluster"};
    p.doc = "How units are ordered: as in the file, by brain region, by rate, by community or by likeness of their couplings.";
    return p;
}

Status needs_array(const Sources& sources, const char* group, const char* array, const char* what) {
    if (!sources.result)
        return Error(Errc::invalid_argument, std::string("This figure shows ") + what + " of a result; none is given.");
    if (sources.result->find(group, array)) return Ok{};
    return Error(Errc::invalid_argument, "\"" + sources.result->name() + "\" holds no " + what + " (" + group + "/" + array +
                                             "); a fit of hmm_glm does.");
}

int whole_option(const TextMap& options, const std::string& id) { return static_cast<int>(real_option(options, id)); }

double real_option(const TextMap& options, const std::string& id) {
    const auto found = options.find(id);
    if (found == options.end()) return 0;
    const auto value = parse_number(found->second);
    return value ? *value : 0;
}

QStringList wrapped(const Style& style, const QString& text, double width, double size) {
    if (text_width(style, text, size) <= width) return {text};
    if (const qsizetype clause = text.lastIndexOf("; "); clause > 0) // better at a clause than within one
        if (std::max(text_width(style, text.left(clause + 1), size), text_width(style, text.mid(clause + 2), size)) <= width)
            return {text.left(clause + 1), text.mid(clause + 2)};
    QStringList lines;
    for (const QString& word : text.split(' ')) {
        if (!lines.isEmpty() && text_width(style, lines.back() + ' ' + word, size) <= width)
            lines.back() += ' ' + word;
        else
            lines << word;
    }
    return lines;
}

QRectF draw_note(QPainter& p, const QRectF& area, const Style& style, const QString& note) {
    if (style.show_caption || note.isEmpty()) return area;
    const double width = area.width() - style.px(16), height = line_height(style);
    const QStringList lines = wrapped(style, note, width, 11);
    const double room = height * static_cast<double>(lines.size()) + style.px(4);
    double top = area.bottom() - room;
    for (const QString& line : lines) {
        draw_text(p, style, QRectF(area.left() + style.px(8), top, width, height), Qt::AlignHCenter | Qt::AlignTop, line);
        top += height;
    }
    return area.adjusted(0, 0, 0, -room);
}

void draw_sentence(QPainter& p, const QRectF& area, const Style& style, const QString& words) {
    const double width = area.width() - style.px(32), height = line_height(style, 12);
    const QStringList lines = wrapped(style, words, width, 12);
    double top = area.center().y() - height * static_cast<double>(lines.size()) / 2;
    for (const QString& line : lines) {
        draw_text(p, style, QRectF(area.left() + style.px(16), top, width, height), Qt::AlignCenter, line,
                  {.size = 12, .colour = style.theme->text});
        top += height;
    }
}

} // namespace ranvier::views
