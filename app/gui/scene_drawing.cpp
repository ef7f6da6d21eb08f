#include "app/gui/scene_drawing.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>
#include <utility>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QPainter>
#include <QPointer>
#include <QThreadPool>

#include "app/views/scenes/scene_drawer.hpp"

namespace ranvier::gui {
namespace {

constexpr double frame_ms = 60, slice_ms = 80; // what a frame in motion and a slice at rest may take
constexpr int64_t most_at_once = 20'000, first_at_rest = 4'000, least_edges = 500;
constexpr double picture_every_ms = 150; // while slices are added
constexpr double coarse = .5;            // of the pixels each way

// One thread for all scenes; it has come to rest before what they are drawn with goes.
QThreadPool& scene_thread() {
    static QThreadPool* pool = [] {
        auto* made = new QThreadPool(qApp);
        made->setMaxThreadCount(1);
        made->setExpiryTimeout(-1); // contexts of OpenGL stay with it
        qAddPostRoutine([] { scene_thread().waitForDone(); });
        return made;
    }();
    return *pool;
}

double elapsed_ms(const QElapsedTimer& clock) { return static_cast<double>(clock.nsecsElapsed()) / 1e6; }

// So many of them that what took `ms` takes about `wanted`.
int64_t fitted(int64_t n, double ms, double wanted) {
    const double factor = std::clamp(wanted / std::max(ms, .1), .1, 2.);
    return std::clamp(static_cast<int64_t>(std::llround(static_cast<double>(n) * factor)), least_edges, most_at_once);
}

QString no_picture() { return SceneDrawing::tr("The driver of OpenGL draws no picture of this size."); }

enum class Task { draw, paint_over };

} // namespace

struct SceneDrawing::Core : std::enable_shared_from_this<SceneDrawing::Core> {
    struct Wish {
        std::shared_ptr<views::GraphScene> scene;
        Task task = Task::draw;
    };

    // Of both threads.
    std::mutex mutex;
    std::optional<Wish> next;
    bool busy = false; // a work on the thread takes what is next
    bool gone = false; // nobody looks at what is drawn any more
    QPointer<SceneDrawing> owner;

    // Of the drawing thread alone.
    std::unique_ptr<views::SceneDrawer> drawer;
    QString refusal;
    QImage base, over; // what has depth, and what is painted over it
    int64_t in_base = 0, per_slice = 1'000;
    // What a moving scene is drawn with, as many and as fine as a frame has time for.
    int64_t moving_edges = most_at_once;
    double moving_share = 1;
    bool measured = false; // what a picture takes

    void ask(Wish wish);
    void run();
    void serve(Wish& wish);
    void draw_moving(const Wish& wish);
    void draw_resting(const Wish& wish);
    void paint_over(const Wish& wish);
    void expect(int64_t drawn, double ms);
    void adapt(int64_t drawn, double ms);
    void tell(const Wish& wish);
    void refuse(const QString& why);
    bool waits() {
        const std::lock_guard lock(mutex);
        return next.has_value() || gone;
    }
};

void SceneDrawing::Core::ask(Wish wish) {
    const std::lock_guard lock(mutex);
    // What was to be drawn is still to be drawn when only its names have changed since.
    if (next && next->task == Task::draw) wish.task = Task::draw;
    next = std::move(wish);
    if (std::exchange(busy, true)) return;
    scene_thread().start([self = shared_from_this()] { self->run(); });
}

void SceneDrawing::Core::run() {
    for (;;) {
        Wish wish;
        {
            const std::lock_guard lock(mutex);
            if (!next) {
                busy = false;
                return;
            }
            wish = std::move(*std::exchange(next, std::nullopt));
        }
        serve(wish);
    }
}

void SceneDrawing::Core::serve(Wish& wish) {
    if (!drawer && refusal.isEmpty()) {
        auto made = views::SceneDrawer::make();
        if (made)
            drawer = std::move(*made);
        else
            refusal = QString::fromStdString(made.error().sentence());
    }
    if (!drawer) return refuse(refusal);
    if (base.size() != wish.scene->size()) wish.task = Task::draw;
    if (wish.task == Task::paint_over) {
        paint_over(wish);
        tell(wish);
        if (!wish.scene->moving()) draw_resting(wish); // slices that it cut off
    } else if (wish.scene->moving()) {
        draw_moving(wish);
    } else {
        in_base = 0;
        base = QImage();
        draw_resting(wish);
    }
}

void SceneDrawing::Core::refuse(const QString& why) {
    QMetaObject::invokeMethod(
        qApp,
        [to = owner, why] {
            if (to) Q_EMIT to->refused(why);
        },
        Qt::QueuedConnection);
}

void SceneDrawing::Core::draw_moving(const Wish& wish) {
    QElapsedTimer clock;
    clock.start();
    const int64_t n = std::min(moving_edges, wish.scene->n_edges_drawn());
    if (!drawer->draw(*wish.scene, n, {.share = moving_share, .samples = 0})) return refuse(no_picture());
    base = drawer->picture();
    const double ms = elapsed_ms(clock);
    in_base = n;
    if (moving_share < 1) base = base.scaled(wish.scene->size(), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    wish.scene->set_moving(true, n);
    paint_over(wish);
    tell(wish);
    adapt(n, ms);
}

// What the first picture took tells what a moving one may be: at half the pixels about three times as many edges.
void SceneDrawing::Core::expect(int64_t drawn, double ms) {
    if (ms < frame_ms) return;
    moving_share = coarse;
    moving_edges = fitted(std::max(drawn, least_edges) * 3, ms, frame_ms);
    per_slice = fitted(std::max(drawn, least_edges), ms, slice_ms);
}

// First coarser, then fewer edges, and back the other way round. Small changes are not worth building anew.
void SceneDrawing::Core::adapt(int64_t drawn, double ms) {
    if (moving_share == 1) {
        if (ms > 1.5 * frame_ms) moving_share = coarse;
        return;
    }
    const int64_t fits = fitted(moving_edges, ms, frame_ms);
    if (5 * fits < 4 * moving_edges && drawn == moving_edges) moving_edges = fits;
    if (5 * fits > 7 * moving_edges) moving_edges = fits;
    if (ms < frame_ms / 6 && moving_edges == most_at_once) moving_share = 1;
}

// Goes on with what is drawn of the same scene.
void SceneDrawing::Core::draw_resting(const Wish& wish) {
    const int64_t all = wish.scene->n_edges_drawn();
    if (base.isNull()) {
        QElapsedTimer clock;
        clock.start();
        if (!drawer->draw(*wish.scene, first_at_rest, {})) return refuse(no_picture());
        if (!std::exchange(measured, true)) expect(std::min(first_at_rest, all), elapsed_ms(clock));
        paint_over(wish);
    } else if (in_base >= all) {
        return;
    }
    QElapsedTimer since_told;
    for (bool more = true; more && !waits();) {
        if (!since_told.isValid() || elapsed_ms(since_told) > picture_every_ms || drawer->n_drawn() >= all) {
            base = drawer->picture();
            in_base = drawer->n_drawn();
            tell(wish);
            since_told.start();
        }
        QElapsedTimer clock;
        clock.start();
        more = drawer->add(*wish.scene, per_slice);
        if (more) per_slice = fitted(per_slice, elapsed_ms(clock), slice_ms);
    }
}

void SceneDrawing::Core::paint_over(const Wish& wish) {
    over = QImage(wish.scene->size(), QImage::Format_ARGB32_Premultiplied);
    over.fill(Qt::transparent);
    QPainter painter(&over);
    wish.scene->paint_over(painter);
}

void SceneDrawing::Core::tell(const Wish& wish) {
    ScenePicture picture{.image = base, .scene = wish.scene, .edges = in_base, .whole = in_base >= wish.scene->n_edges_drawn()};
    QPainter painter(&picture.image);
    painter.drawImage(0, 0, over);
    painter.end();
    QMetaObject::invokeMethod(
        qApp,
        [to = owner, picture = std::move(picture)] {
            if (to) Q_EMIT to->drawn(picture);
        },
        Qt::QueuedConnection);
}

SceneDrawing::SceneDrawing(QObject* parent) : QObject(parent), core_(std::make_shared<Core>()) { core_->owner = this; }

SceneDrawing::~SceneDrawing() {
    const std::lock_guard lock(core_->mutex);
    core_->next.reset();
    core_->gone = true;
    // What it was drawn with goes where it was made.
    scene_thread().start([core = core_] { core->drawer.reset(); });
}

void SceneDrawing::draw(const views::GraphScene& scene) { core_->ask({std::make_shared<views::GraphScene>(scene), Task::draw}); }

void SceneDrawing::paint_over(const views::GraphScene& scene) {
    core_->ask({std::make_shared<views::GraphScene>(scene), Task::paint_over});
}

} // namespace ranvier::gui
