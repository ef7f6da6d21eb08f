// Draws the scene of one canvas beside the thread of the window, which never waits for it.
#pragma once

#include <memory>

#include <QImage>
#include <QObject>

#include "app/views/scenes/scene.hpp"

namespace ranvier::gui {

// A scene as it was drawn, painted over.
struct ScenePicture {
    QImage image; // as large as the scene
    std::shared_ptr<const views::GraphScene> scene;
    int64_t edges = 0;  // that are in it
    bool whole = false; // all edges of the scene are
};

// All scenes of the process are drawn by one thread. Of wishes that come while it draws the newest is served next, and what it
// draws in slices is left for that.
class SceneDrawing : public QObject {
    Q_OBJECT
public:
    explicit SceneDrawing(QObject* parent);
    ~SceneDrawing() override;
    // A moving scene is drawn at once, coarser and with fewer edges where that takes long; else all of it, in several pictures.
    void draw(const views::GraphScene& scene);
    // What is painted over has changed alone.
    void paint_over(const views::GraphScene& scene);

Q_SIGNALS:
    void drawn(const ranvier::gui::ScenePicture& picture);
    void refused(const QString& why); // nothing can be drawn here

private:
    struct Core;
    std::shared_ptr<Core> core_; // shared with the thread
};

} // namespace ranvier::gui
