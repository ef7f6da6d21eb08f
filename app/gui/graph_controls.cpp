#include "app/gui/graph_controls.hpp"

#include <cmath>

#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>

#include "app/gui/flow_layout.hpp"
#include "app/gui/theming.hpp"
#include "app/views/canvas.hpp"

namespace ranvier::gui {
namespace {

constexpr int positions = 1000;

} // namespace

GraphControls::GraphControls(QWidget* parent)
    : QWidget(parent), slider_(new QSlider(Qt::Horizontal, this)), words_(new QLabel(this)), layout_(new QPushButton(this)) {
    const auto& t = Theming::instance();
    auto* flow = new FlowLayout(this, t.px(8), t.px(2));
    flow->setContentsMargins(t.px(10), t.px(2), t.px(10), t.px(2));
    auto* name = new QLabel(tr("Edges"), this);
    slider_->setObjectName("threshold");
    slider_->setRange(0, positions);
    slider_->setAccessibleName(tr("Edges that are drawn, the strongest first"));
    slider_->setToolTip(tr("Right: more edges, down to weaker ones. Keys: comma one more, point one fewer"));
    slider_->setMinimumWidth(t.px(80));
    slider_->setMaximumWidth(t.px(220));
    words_->setObjectName("threshold_words");
    words_->setProperty("role", "muted");
    layout_->setObjectName("layout_run");
    layout_->setProperty("role", "link");
    flow->add_group({name, slider_});
    flow->addWidget(words_);
    flow->addWidget(layout_);
    connect(slider_, &QSlider::valueChanged, this, &GraphControls::slid);
    connect(layout_, &QPushButton::clicked, this, [this] {
        if (!figure_) return;
        figure_->layout_runs() ? figure_->pause_layout() : figure_->go_on_with_layout();
        refresh();
        Q_EMIT layout_moved();
    });
    hide();
}

void GraphControls::set_figure(views::GraphFigure* figure) {
    figure_ = figure;
    setVisible(figure_);
    refresh();
}

// Most graphs have few strong edges and many weak ones: the slider goes by the square.
void GraphControls::slid(int position) {
    if (!figure_) return;
    const auto n = static_cast<double>(figure_->graph().edges().size());
    const double share = static_cast<double>(position) / positions;
    Q_EMIT threshold_asked(figure_->graph().threshold_of(std::llround(n * share * share)));
}

void GraphControls::step_threshold(int by) {
    if (figure_) Q_EMIT threshold_asked(figure_->graph().step(figure_->threshold(), by));
}

void GraphControls::refresh() {
    if (!figure_) return;
    const auto all = static_cast<int64_t>(figure_->graph().edges().size());
    const QSignalBlocker quiet(slider_);
    if (!slider_->isSliderDown() && all > 0)
        slider_->setValue(static_cast<int>(
            std::lround(std::sqrt(static_cast<double>(figure_->n_shown()) / static_cast<double>(all)) * positions)));
    QString words =
        tr("%1 of %2, |weight| at least %3")
            .arg(views::count_text(figure_->n_shown()), views::count_text(all), views::short_number(figure_->threshold()));
    if (figure_->n_isolated() > 0) words += tr("; %n units without an edge", nullptr, figure_->n_isolated());
    words_->setText(words);
    layout_->setVisible(!figure_->layout_done());
    layout_->setText(figure_->layout_runs() ? tr("Stop the layout") : tr("Go on with the layout"));
    layout_->setAccessibleName(layout_->text());
}

} // namespace ranvier::gui
