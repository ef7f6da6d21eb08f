// The class prior that the states of a fit share: which couplings excite and which inhibit, by the model.
#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "app/views/canvas.hpp"
#include "app/views/figures/coupling_scale.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"

namespace ranvier::views {
namespace {

class ClassPriorFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(ClassPriorFigure)
public:
    ClassPriorFigure(const Sources& sources, const TextMap& options);
    QString title() const override { return tr("Inferred coupling class (model)"); }
    QString subtitle() const override { return tr("not anatomy"); }
    QString caption() const override;
    QString brief() const override;
    std::vector<Notice> notices(const Link&) const override;
    QStringList unmet() const override { return fits_ ? QStringList() : QStringList{misfit()}; }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) override;
    Hit at(const QPointF& point) const override;
    Table data(const Link&) const override;
    int64_t n_marks(const Link&) const override { return static_cast<int64_t>(n() * n()); }
    QString summary(const Link&) const override;
    bool cares(const Link& before, const Link& after) const override {
        return before.units != after.units || before.edges != after.edges;
    }

private:
    static QString misfit() { return tr("The class prior is not [receiver, sender, class] over the fit's units."); }
    enum Class : uint64_t { inhibitory, none, excitatory };
    size_t n() const { return sources_.result->units().size(); }
    double prior(size_t cell, Class c) const { return prior_->at(cell * 3 + c); }
    double value(size_t cell) const { return (prior(cell, excitatory) - prior(cell, inhibitory)) * strength_; }
    QString what() const { return by_strength_ ? tr("class prior × mean strength") : tr("P(excitatory) − P(inhibitory)"); }
    double mean_strength() const;
    double scale_of_couplings() const {
        const double limit = coupling_limit(*sources_.result);
        return limit > 0 ? limit : round_limit(strength_);
    }

    Sources sources_;
    const ArrayView* prior_;
    bool by_strength_ = false, fits_ = false;
    bool at_scale_ = false; // of the couplings
    double strength_ = 1;   // what the difference of probabilities is multiplied by
    std::string order_word_;
    UnitOrder order_;
    MatrixPicture picture_{MatrixContent{}};
};

ClassPriorFigure::ClassPriorFigure(const Sources& sources, const TextMap& options)
    : sources_(sources), prior_(sources.result->find("couplings", "class_prior")), order_word_(options.at("order")) {
    fits_ = prior_->size() == n() * n() * 3;
    if (!fits_) return;
    const double strength = mean_strength();
    by_strength_ = options.at("show") == "strength" && strength > 0;
    if (by_strength_) strength_ = strength;
    order_ = ordered_units(sources_, order_word_);
    MatrixContent content;
    content.rows = unit_side(sources_, order_, tr("to (receiver)"));
    content.columns = unit_side(sources_, order_, tr("from (sender)"));
    for (const int receiver : order_.units)
        for (const int sender : order_.units)
            content.values.push_back(value(static_cast<size_t>(receiver) * n() + static_cast<size_t>(sender)));
    const double limit = real_option(options, "limit");
    content.high = limit > 0 ? limit : by_strength_ ? scale_of_couplings() : 1;
    content.low = -content.high;
    at_scale_ = by_strength_ && !(limit > 0);
    content.bar_title = by_strength_ ? tr("weight") : tr("P");
    picture_ = MatrixPicture(std::move(content));
}

// Of the learned density of strengths; 0 where the result has none.
double ClassPriorFigure::mean_strength() const {
    const ArrayView *strength = sources_.result->find("couplings", "strength"),
                    *density = sources_.result->find("couplings", "strength_density");
    if (!strength || !density || strength->size() != density->size()) return 0;
    double sum = 0, mass = 0;
    for (uint64_t i = 0; i < strength->size(); ++i) sum += strength->at(i) * density->at(i), mass += density->at(i);
    return mass > 0 ? sum / mass : 0;
}

QString ClassPriorFigure::brief() const {
    return counted(tr("Inferred coupling class (model), not anatomy: %1, shared by %n state(s); no null computed. %2", nullptr,
                      sources_.result->n_states()),
                   sources_.result->n_states())
        .arg(what(), split_words(*sources_.result))
        .trimmed();
}

QString ClassPriorFigure::caption() const {
    const ResultData& result = *sources_.result;
    QStringList words;
    words << counted(tr("Inferred coupling class (model), not anatomy: %1, shared by %n state(s); no null computed.", nullptr,
                        result.n_states()),
                     result.n_states())
                 .arg(what());
    words << tr("Rows receive, columns send; the diagonal is each unit's own history.");
    if (at_scale_) words << tr("Colours are at the scale of the couplings of all states.");
    words << tr("Units %1.").arg(order_words(order_word_, order_)) << model_words(result) + "." << split_words(result);
    words << coupling_guard(result);
    words.removeAll(QString());
    return words.join(" ");
}

std::vector<Notice> ClassPriorFigure::notices(const Link&) const {
    if (!picture_.merged()) return {};
    return {{tr("%1 pairs in cells under a pixel: each pixel is the mean of its block.")
                 .arg(count_text(static_cast<int64_t>(n() * n()))),
             {},
             {},
             {}}};
}

void ClassPriorFigure::paint(QPainter& p, const QRectF& area, const Style& style, const Link& link) {
    if (!fits_) {
        draw_sentence(p, area, style, misfit());
        return;
    }
    const QString note = counted(tr("%1, shared by %n state(s); no null computed", nullptr, sources_.result->n_states()),
                                 sources_.result->n_states())
                             .arg(what());
    picture_.paint(p, draw_note(p, area, style, note), style, unit_marks(*sources_.result, order_, link));
}

Hit ClassPriorFigure::at(const QPointF& point) const {
    const MatrixCell found = picture_.cell_at(point);
    if (!found.found()) return {};
    const int receiver = order_.units[static_cast<size_t>(found.row)], sender = order_.units[static_cast<size_t>(found.column)];
    const size_t c = static_cast<size_t>(receiver) * n() + static_cast<size_t>(sender);
    Hit hit;
    hit.kind = Hit::Kind::cell;
    hit.unit = sources_.result->units()[static_cast<size_t>(sender)];
    hit.receiver = sources_.result->units()[static_cast<size_t>(receiver)];
    hit.probe = {{tr("from"), unit_words(sources_, hit.unit)},
                 {tr("to"), unit_words(sources_, hit.receiver)},
                 {tr("P(excitatory)"), number_text(prior(c, excitatory), 3)},
                 {tr("P(none)"), number_text(prior(c, none), 3)},
                 {tr("P(inhibitory)"), number_text(prior(c, inhibitory), 3)}};
    if (by_strength_) hit.probe.emplace_back(tr("class prior × strength"), number_text(value(c), 4));
    return hit;
}

Table ClassPriorFigure::data(const Link&) const {
    Table table;
    if (!fits_) return table;
    std::vector<std::string> sender, receiver;
    std::vector<double> parts[3], values;
    for (const int to : order_.units)
        for (const int from : order_.units) {
            const size_t c = static_cast<size_t>(to) * n() + static_cast<size_t>(from);
            sender.push_back(sources_.result->units()[static_cast<size_t>(from)]);
            receiver.push_back(sources_.result->units()[static_cast<size_t>(to)]);
            for (const Class k : {inhibitory, none, excitatory}) parts[k].push_back(prior(c, k));
            values.push_back(value(c));
        }
    table.n_rows = values.size();
    table.columns = {{"sender", "", std::move(sender)},
                     {"receiver", "", std::move(receiver)},
                     {"p_inhibitory", "", std::move(parts[inhibitory])},
                     {"p_none", "", std::move(parts[none])},
                     {"p_excitatory", "", std::move(parts[excitatory])},
                     {by_strength_ ? "class_prior_x_strength" : "excitatory_minus_inhibitory", "", std::move(values)}};
    return table;
}

QString ClassPriorFigure::summary(const Link&) const {
    if (!fits_) return title();
    int excites = 0, inhibits = 0;
    for (size_t c = 0; c < n() * n(); ++c) {
        excites += prior(c, excitatory) > .5;
        inhibits += prior(c, inhibitory) > .5;
    }
    return tr("%1, not anatomy: of %2 pairs %3 are more likely excitatory than not, %4 inhibitory. No null computed.")
        .arg(title(), count_text(static_cast<int64_t>(n() * n())), count_text(excites), count_text(inhibits));
}

std::vector<Param> options() {
    Param show, limit;
    show = {
        .id = "show",
        .type = ParamType::choice,
        .initial = "strength",
        .doc =
            "strength: class prior times mean strength, at the scale of couplings; probability: P(excitatory) - P(inhibitory)."};
    show.choices = {"strength", "probability"};
    limit = {.id = "limit",
             .type = ParamType::real,
             .initial = "0",
             .doc = "Value at both ends of the colours; 0: as of the couplings, 1 for show=probability."};
    limit.low = 0, limit.high = 1e6;
    return {show, order_option(), limit};
}

} // namespace

FigureKind class_prior_kind() {
    return {"class_prior",
            "Inferred coupling class (model)",
            "The class of each coupling by the model's prior, which the states share; not anatomy.",
            options(),
            [](const Sources& sources) { return needs_array(sources, "couplings", "class_prior", "class prior"); },
            [](const Sources& sources, const TextMap& given) -> std::unique_ptr<Figure> {
                return std::make_unique<ClassPriorFigure>(sources, given);
            }};
}

} // namespace ranvier::views
