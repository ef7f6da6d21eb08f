#include <QPainter>

#include "app/views/scenes/scene.hpp"
#include "app/views/scenes/scene_target.hpp"

namespace ranvier::views {

namespace {
constexpr int samples = 4; // a pixel
} // namespace

Result<QImage> scene_image(const SceneGraph& graph, const Link& link, const Theme& theme, QSize size, double scale,
                           double threshold, const std::string& camera) {
    RANVIER_ASSIGN(const auto target, SceneTarget::make());
    GraphScene scene;
    scene.set_theme(theme, scale);
    scene.set_size(size);
    scene.set_graph(graph);
    scene.set_threshold(threshold);
    scene.set_link(link);
    scene.reset_camera(camera);
    target->show(scene.renderer());
    scene.begin_picture();
    bool drawn = target->add(size, samples);
    while (drawn && scene.draw_next_slice()) drawn = target->add(size, samples);
    QImage picture = drawn ? target->picture() : QImage();
    target->hide(scene.renderer());
    if (picture.isNull()) return Error(Errc::unsupported, "the driver of OpenGL gave no picture of the scene");
    QPainter painter(&picture);
    scene.paint_over(painter);
    return picture;
}

} // namespace ranvier::views
