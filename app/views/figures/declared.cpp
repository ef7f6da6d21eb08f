// Any view that a plugin declares: an array by its dimensions and coordinates, whatever made it.
#include <algorithm>

#include <QCoreApplication>

#include "app/views/canvas.hpp"
#include "app/views/figures/declared_plot.hpp"
#include "app/views/figures/fit_words.hpp"
#include "app/views/figures/kinds.hpp"

namespace ranvier::views {

Result<std::unique_ptr<DeclaredPlot>> declared_plot(const std::string& kind, const DeclaredArray& array,
                                                    const ResultData& result) {
    if (array.size() == 0) return Error(Errc::bad_input, array.array->group + "/" + array.array->name + " is empty.");
    const auto one_of = [&](std::initializer_list<const char*> kinds) {
        return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    };
    if (array.array->is_text() && !one_of({"ribbon", "table"}))
        return Error(Errc::invalid_argument,
                     array.array->group + "/" + array.array->name + " is text; a " + kind + " needs numbers.");
    if (one_of({"line", "band", "scatter"})) return curve_plot(kind, array, result);
    if (one_of({"heatmap", "matrix", "table"})) return grid_plot(kind, array);
    if (one_of({"histogram", "ribbon"})) return strip_plot(kind, array);
    return Error(Errc::unsupported,
                 "A view of kind \"" + kind +
                     "\" is not drawn here; line, band, histogram, heatmap, scatter, matrix, ribbon and table are.");
}

namespace {

class DeclaredFigure : public Figure {
    Q_DECLARE_TR_FUNCTIONS(DeclaredFigure)
public:
    DeclaredFigure(const Sources& sources, const TextMap& options);
    QString title() const override { return title_; }
    QString subtitle() const override;
    QString caption() const override;
    std::vector<Notice> notices(const Link&) const override {
        if (!plot_ || plot_->notice().isEmpty()) return {};
        return {{plot_->notice(), {}, {}, {}}};
    }
    QStringList unmet() const override { return plot_ ? QStringList() : QStringList{wrong_}; }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link&) override {
        if (plot_)
            plot_->paint(p, area, style);
        else
            draw_sentence(p, area, style, wrong_);
    }
    Hit at(const QPointF& point) const override {
        Hit hit;
        if (plot_) hit.probe = plot_->probe(point);
        return hit;
    }
    Table data(const Link&) const override { return plot_ ? array_.table() : Table{}; }
    int64_t n_marks(const Link&) const override { return plot_ ? plot_->n_marks() : 0; }
    QString summary(const Link&) const override { return plot_ ? tr("%1: %2.").arg(title_, subtitle()) : wrong_; }
    bool cares(const Link&, const Link&) const override { return false; }

private:
    Sources sources_;
    QString title_, wrong_; // wrong_: why nothing is drawn
    DeclaredArray array_;
    std::unique_ptr<DeclaredPlot> plot_;
};

DeclaredFigure::DeclaredFigure(const Sources& sources, const TextMap& options) : sources_(sources) {
    const std::string& of = options.at("of");
    std::string kind = options.at("kind");
    title_ = QString::fromStdString(options.at("title"));
    for (const View& view : sources.result->views()) {
        if (view.of != of || (!kind.empty() && view.kind != kind)) continue;
        if (kind.empty()) kind = view.kind;
        if (title_.isEmpty()) title_ = QString::fromStdString(view.title);
    }
    if (title_.isEmpty()) title_ = QString::fromStdString(of.substr(of.find('/') + 1)).replace('_', ' ');
    if (kind.empty()) kind = "table";
    auto array = declared_array(*sources.result, of, whole_option(options, "index"));
    if (!array) {
        wrong_ = QString::fromStdString(array.error().sentence());
        return;
    }
    array_ = std::move(*array);
    auto plot = declared_plot(kind, array_, *sources.result);
    if (plot)
        plot_ = std::move(*plot);
    else
        wrong_ = QString::fromStdString(plot.error().sentence());
}

QString DeclaredFigure::subtitle() const {
    if (!array_.array) return {};
    QStringList names, sizes;
    for (const DeclaredDim& dim : array_.dims) names << dim.words(), sizes << count_text(static_cast<int64_t>(dim.size));
    const QString shape = tr("%1: %2").arg(names.join(QStringLiteral(" × ")), sizes.join(QStringLiteral(" × ")));
    return array_.held.isEmpty() ? shape : tr("%1, %2").arg(array_.held, shape);
}

QString DeclaredFigure::caption() const {
    if (!plot_) return wrong_;
    QStringList words{tr("%1, %2.").arg(array_.value_title(), subtitle())};
    if (!array_.array->doc.empty()) words << tr("It is: %1.").arg(QString::fromStdString(array_.array->doc));
    if (!sources_.result->operation().empty()) words << tr("From %1.").arg(model_words(*sources_.result));
    words << split_words(*sources_.result);
    words.removeAll(QString());
    return words.join(" ");
}

std::vector<Param> options() {
    Param of, kind, title, index;
    of = {.id = "of", .type = ParamType::string, .doc = "The array, as GROUP/NAME."};
    kind = {
        .id = "kind",
        .type = ParamType::string,
        .doc = "line, band, histogram, heatmap, scatter, matrix, ribbon or table; empty: as the result declares it, else table."};
    title = {.id = "title", .type = ParamType::string, .doc = "Empty: as the result declares it, else the array's name."};
    index = {.id = "index",
             .type = ParamType::integer,
             .initial = "1",
             .doc = "Of an array of three dimensions, which of the first is shown, from 1."};
    index.low = 1, index.high = 1e6;
    return {of, kind, title, index};
}

} // namespace

FigureKind declared_kind() {
    return {"declared",
            "Declared view",
            "Any array of a result as a line, band, histogram, heatmap, scatter, matrix, ribbon or table.",
            options(),
            [](const Sources& sources) -> Status {
                if (sources.result && !sources.result->arrays().empty()) return Ok{};
                return Error(Errc::invalid_argument, sources.result ? "\"" + sources.result->name() + "\" holds no arrays."
                                                                    : "This figure shows an array of a result; none is given.");
            },
            [](const Sources& sources, const TextMap& given) -> std::unique_ptr<Figure> {
                return std::make_unique<DeclaredFigure>(sources, given);
            }};
}

} // namespace ranvier::views
