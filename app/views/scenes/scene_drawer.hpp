// Scenes as pictures, by VTK and OpenGL with no display.
#pragma once

#include <memory>

#include <QImage>

#include "app/views/scenes/scene.hpp"
#include "core/base/result.hpp"

namespace ranvier::views {

// How a scene is drawn: while it moves coarser.
struct SceneQuality {
    double share = 1; // of the pixels that the scene has each way
    int samples = 4;  // a pixel: 0 or 4
};

// Keeps what it has built of a scene, so that another camera costs no building.
// Threads: made, used and destroyed by one; drawers of several threads draw one after another.
class SceneDrawer {
public:
    // Errc::unsupported with a sentence if there is no way to draw.
    static Result<std::unique_ptr<SceneDrawer>> make();
    ~SceneDrawer();
    SceneDrawer(const SceneDrawer&) = delete;
    SceneDrawer& operator=(const SceneDrawer&) = delete;

    // Draws nodes and at most so many edges, the strongest. False: the driver does not draw so large a picture.
    bool draw(const GraphScene& scene, int64_t edges, SceneQuality quality = {});
    // Adds the next edges of the same scene to what is drawn. False: all are there, or the driver failed.
    bool add(const GraphScene& scene, int64_t edges);
    int64_t n_drawn() const; // edges
    QImage picture() const;  // of what is drawn, without what GraphScene::paint_over paints; null if the driver gives none

private:
    SceneDrawer();
    struct State;
    std::unique_ptr<State> state_;
};

// All of the scene that has depth, drawn to its end.
Result<QImage> scene_image(const GraphScene& scene);

} // namespace ranvier::views
