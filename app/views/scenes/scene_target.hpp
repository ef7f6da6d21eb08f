// A place to draw scenes with no display: an OpenGL context of EGL, a render window of VTK in it, and pictures read back. The
// same on screen and headless, so that both show the same.
#pragma once

#include <memory>

#include <QImage>
#include <QSize>

#include "core/base/result.hpp"

class vtkRenderer;

namespace ranvier::views {

// Threads: made, used and destroyed by one.
class SceneTarget {
public:
    // Errc::unsupported with a sentence if there is no way to draw.
    static Result<std::unique_ptr<SceneTarget>> make();
    ~SceneTarget();
    SceneTarget(const SceneTarget&) = delete;
    SceneTarget& operator=(const SceneTarget&) = delete;

    void show(vtkRenderer* renderer); // which lives no longer than this target, or is taken back by hide()
    void hide(vtkRenderer* renderer);
    // Draws what the renderer shows now, `samples` a pixel (0 or 4), over what was there if the renderer keeps that. False: the
    // driver does not draw so large a picture.
    bool add(QSize pixels, int samples);
    QImage picture() const; // of what is drawn, RGB32; null if the driver gives none

private:
    SceneTarget();
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace ranvier::views
