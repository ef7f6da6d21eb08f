#include "app/gui/view_area.hpp"

#include <QApplication>
#include <QJsonArray>
#include <QTimer>

#include "app/gui/figure_widget.hpp"
#include "app/gui/theming.hpp"

namespace ranvier::gui {
namespace {

constexpr int state_version = 1;
constexpr int most_views = 64; // of a saved layout

QJsonObject options_json(const TextMap& options) {
    QJsonObject json;
    for (const auto& [id, value] : options) json[QString::fromStdString(id)] = QString::fromStdString(value);
    return json;
}

TextMap options_of(const QJsonObject& json) {
    TextMap options;
    for (auto i = json.begin(); i != json.end(); ++i) options[i.key().toStdString()] = i.value().toString().toStdString();
    return options;
}

} // namespace

ViewArea::ViewArea(Document& document, QWidget* parent) : QMainWindow(parent), document_(document) {
    setWindowFlags(Qt::Widget); // a main window is a window of its own unless told otherwise
    setObjectName("view_area");
    setAccessibleName(tr("Views"));
    setDockNestingEnabled(true);
    setAnimated(false);
    setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    setContextMenuPolicy(Qt::NoContextMenu);
    connect(&turn_, &QTimer::timeout, this, &ViewArea::rebuild_next);
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow_focus(now); });
    connect(&document_, &Document::sources_changed, this, [this] {
        if (!touched_ && !alone_ && preset_rows(preset_, document_.sources(), narrow()) != rows_) show_preset(preset_);
    });
}

// A view that waits for its end shows a document that may go before the next turn of the event loop.
ViewArea::~ViewArea() {
    for (const auto& view : leaving_) delete view.data();
}

QList<ViewDock*> ViewArea::views() const { return findChildren<ViewDock*>(QString(), Qt::FindDirectChildrenOnly); }

ViewDock* ViewArea::current() const {
    if (current_ && current_->isVisible()) return current_;
    for (auto* view : views())
        if (view->isVisible()) return view;
    return nullptr;
}

void ViewArea::follow_focus(QWidget* now) {
    for (auto* w = now; w; w = w->parentWidget()) {
        auto* view = qobject_cast<ViewDock*>(w);
        if (!view) continue;
        if (view->parentWidget() == this && view != current_) {
            current_ = view;
            Q_EMIT current_changed();
        }
        return;
    }
}

ViewDock* ViewArea::make_view(const std::string& kind, const TextMap& options, const QString& name) {
    auto* view = new ViewDock(document_, kind, options, this);
    view->setObjectName(name.isEmpty() ? QStringLiteral("view_%1_%2").arg(QString::fromStdString(kind)).arg(++made_) : name);
    view->setAttribute(Qt::WA_DeleteOnClose);
    view->addActions(view_actions_);
    const auto touch = [this] {
        if (filling_) return;
        touched_ = true;
        Q_EMIT layout_changed();
    };
    // A setting of a view is no change of where the views are: the layout goes on following what is open.
    connect(view, &ViewDock::options_changed, this, [this] {
        if (!filling_) Q_EMIT layout_changed();
    });
    connect(view, &ViewDock::rebuild_wanted, &turn_, qOverload<>(&QTimer::start));
    connect(view, &QDockWidget::topLevelChanged, this, touch);
    connect(view, &QDockWidget::dockLocationChanged, this, touch);
    connect(view, &QObject::destroyed, this, touch, Qt::QueuedConnection); // the dock is still half in the layout while it goes
    Q_EMIT view_added(view);
    return view;
}

ViewDock* ViewArea::add_view(const std::string& kind, const TextMap& options, ViewDock* beside) {
    if (alone_) show_alone(false);
    const auto all = views();
    auto* view = make_view(kind, options);
    if (!beside && !all.isEmpty()) beside = all.last();
    addDockWidget(Qt::TopDockWidgetArea, view);
    const bool splits = beside && !beside->isFloating();
    const auto way = all.size() == 1 ? Qt::Vertical : Qt::Horizontal;
    const int half = !splits ? 0 : (way == Qt::Vertical ? beside->height() : beside->width()) / 2;
    if (splits) splitDockWidget(beside, view, way);
    view->show();
    if (splits) resizeDocks({beside, view}, {half, half}, way);
    touched_ = true;
    Q_EMIT layout_changed();
    return view;
}

void ViewArea::remove_views() {
    for (auto* view : views()) {
        disconnect(view, nullptr, this, nullptr);
        removeDockWidget(view);
        view->setParent(nullptr);
        leaving_ << view;
        view->deleteLater();
    }
}

// One view is made and painted a turn of the event loop, so that what is pressed meanwhile does not wait for all of them.
void ViewArea::rebuild_next() {
    for (auto* view : views()) {
        if (!view->wants_rebuild()) continue;
        view->rebuild();
        if (view->figure_widget()) view->figure_widget()->repaint();
        return;
    }
    turn_.stop();
}

bool ViewArea::narrow() const { return window()->width() < Theming::instance().px(1400); }

void ViewArea::show_preset(Preset preset, Settings settings) {
    std::map<std::string, TextMap> kept;
    if (settings == Settings::kept)
        for (const auto* view : views()) kept.emplace(view->kind(), view->options());
    fill_preset(preset, kept);
}

// What a layout itself sets of a view stands.
void ViewArea::fill_preset(Preset preset, const std::map<std::string, TextMap>& options_of_kinds) {
    const auto make = [&](const ViewPlace& place) {
        const auto kept = options_of_kinds.find(place.kind);
        return make_view(place.kind, place.options.empty() && kept != options_of_kinds.end() ? kept->second : place.options);
    };
    filling_ = true;
    alone_ = false;
    remove_views();
    preset_ = preset;
    rows_ = preset_rows(preset, document_.sources(), narrow());
    placed_.clear();
    // The rows first, then the views of each: a view that is split off below another would stand in that one's column.
    for (const auto& row : rows_) {
        auto* view = make(row.views.front());
        addDockWidget(Qt::TopDockWidgetArea, view);
        if (!placed_.empty()) splitDockWidget(placed_.back().first(), view, Qt::Vertical);
        placed_.push_back({view});
    }
    for (size_t i = 0; i < rows_.size(); ++i)
        for (size_t j = 1; j < rows_[i].views.size(); ++j) {
            auto* view = make(rows_[i].views[j]);
            splitDockWidget(placed_[i].last(), view, Qt::Horizontal);
            placed_[i] << view;
        }
    // A child made while its parent is in sight is hidden until it is shown, and a hidden dock has no share of the space.
    for (auto* view : views()) view->show();
    touched_ = false;
    filling_ = false;
    share_space();
    Q_EMIT layout_changed();
}

void ViewArea::share_space() {
    if (!isVisible() || placed_.empty()) return; // shared when it is shown and gets its size
    QList<QDockWidget*> firsts;
    QList<int> heights;
    for (size_t i = 0; i < placed_.size(); ++i) {
        QList<QDockWidget*> row;
        QList<int> widths;
        for (int j = 0; j < placed_[i].size(); ++j) {
            row << placed_[i][j];
            widths << rows_[i].views[static_cast<size_t>(j)].share * 100;
        }
        firsts << row.first();
        heights << rows_[i].share * 100;
        if (row.size() > 1) resizeDocks(row, widths, Qt::Horizontal);
    }
    if (firsts.size() > 1) resizeDocks(firsts, heights, Qt::Vertical);
}

void ViewArea::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    if (touched_ || alone_ || filling_) return;
    QTimer::singleShot(0, this, [this] {
        if (touched_ || alone_ || filling_) return;
        if (preset_rows(preset_, document_.sources(), narrow()) != rows_)
            show_preset(preset_);
        else
            share_space();
    });
}

QJsonObject ViewArea::save() const {
    QJsonArray list;
    for (const auto* view : views())
        list << QJsonObject{{"name", view->objectName()},
                            {"kind", QString::fromStdString(view->kind())},
                            {"options", options_json(view->options())}};
    return {{"version", state_version},
            {"preset", preset_id(preset_)},
            {"touched", touched_},
            {"views", list},
            {"made", made_},
            {"docks", QString::fromLatin1(saveState(state_version).toBase64())}};
}

bool ViewArea::restore(const QJsonObject& saved) {
    Preset preset = Preset::states;
    for (const auto p : presets)
        if (preset_id(p) == saved.value("preset").toString()) preset = p;
    const auto list = saved.value("views").toArray();
    const bool usable = saved.value("version").toInt() == state_version && !list.isEmpty() && list.size() <= most_views;
    if (!usable || !saved.value("touched").toBool()) {
        std::map<std::string, TextMap> kept;
        for (const auto& item : list)
            if (const auto v = item.toObject(); usable)
                kept.emplace(v.value("kind").toString().toStdString(), options_of(v.value("options").toObject()));
        fill_preset(preset, kept);
        return usable;
    }
    filling_ = true;
    alone_ = false;
    remove_views();
    preset_ = preset;
    made_ = std::max(made_, saved.value("made").toInt());
    for (const auto& item : list) {
        const auto v = item.toObject();
        const std::string kind = v.value("kind").toString().toStdString();
        if (kind != graph3d_kind && !views::find_figure_kind(kind)) continue; // of another version of Ranvier
        addDockWidget(Qt::TopDockWidgetArea,
                      make_view(kind, options_of(v.value("options").toObject()), v.value("name").toString()));
    }
    for (auto* view : views()) view->show();
    const bool restored =
        !views().isEmpty() && restoreState(QByteArray::fromBase64(saved.value("docks").toString().toLatin1()), state_version);
    filling_ = false;
    touched_ = true;
    if (!restored) show_preset(preset, Settings::as_they_come);
    Q_EMIT layout_changed();
    return restored;
}

void ViewArea::show_alone(bool alone) {
    auto* view = current();
    if (alone == alone_ || !view) return;
    filling_ = true;
    if (alone) {
        before_alone_ = saveState(state_version);
        for (auto* other : views()) other->setVisible(other == view);
    } else {
        restoreState(before_alone_, state_version);
    }
    alone_ = alone;
    filling_ = false;
    view->setFocus(Qt::ShortcutFocusReason);
}

void ViewArea::focus_next(int steps) {
    QList<ViewDock*> shown;
    for (auto* view : views())
        if (!view->isHidden()) shown << view;
    if (shown.isEmpty()) return;
    const auto at = std::max<qsizetype>(0, shown.indexOf(current()));
    auto* next = shown[(at + steps + shown.size()) % shown.size()];
    next->raise();
    next->activateWindow();
    (next->figure_widget() ? static_cast<QWidget*>(next->figure_widget()) : next->widget())->setFocus(Qt::ShortcutFocusReason);
}

void ViewArea::set_view_actions(const QList<QAction*>& actions) {
    view_actions_ = actions;
    for (auto* view : views()) view->addActions(actions);
}

} // namespace ranvier::gui
