#include "app/views/scenes/scene_target.hpp"

#include <array>

// Without the names of X, which clash with those of Qt.
#define EGL_NO_X11
#define MESA_EGL_NO_X11_HEADERS
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkObject.h>
#include <vtkObjectFactory.h>
#include <vtkRenderer.h>

namespace ranvier::views {

namespace {

constexpr int longest_side = 16'384;

EGLDisplay initialized(EGLDisplay display) {
    return display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) ? display : EGL_NO_DISPLAY;
}

// Surfaceless (Mesa), else the first device that can (NVIDIA), else the default. Kept while the process lives: EGL shares it.
EGLDisplay find_display() {
    const auto platform = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
    const auto devices = reinterpret_cast<PFNEGLQUERYDEVICESEXTPROC>(eglGetProcAddress("eglQueryDevicesEXT"));
    if (platform) {
        if (EGLDisplay d = initialized(platform(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr))) return d;
        std::array<EGLDeviceEXT, 16> found{};
        EGLint n = 0;
        if (devices && devices(static_cast<EGLint>(found.size()), found.data(), &n))
            for (EGLint i = 0; i < n; ++i)
                if (EGLDisplay d = initialized(platform(EGL_PLATFORM_DEVICE_EXT, found[static_cast<size_t>(i)], nullptr)))
                    return d;
    }
    return initialized(eglGetDisplay(EGL_DEFAULT_DISPLAY));
}

EGLDisplay display() {
    static EGLDisplay found = find_display();
    return found;
}

// A render window in a context that is current already.
class ContextWindow : public vtkGenericOpenGLRenderWindow {
public:
    static ContextWindow* New();
    vtkTypeMacro(ContextWindow, vtkGenericOpenGLRenderWindow)

        protected :
        // GLEW loads what is needed, then looks for a display of X, and says "unknown error" where there is none. Taken as an
        // error it would be told, and everything loaded, again with each picture.
        void OpenGLInitContext() override {
        if (this->Initialized) return;
        const int warn = vtkObject::GetGlobalWarningDisplay();
        vtkObject::GlobalWarningDisplayOff();
        this->Superclass::OpenGLInitContext();
        vtkObject::SetGlobalWarningDisplay(warn);
        this->Initialized = this->GlewInitValid = true;
    }
};
vtkStandardNewMacro(ContextWindow)

} // namespace

struct SceneTarget::State {
    EGLContext context = EGL_NO_CONTEXT;
    EGLSurface surface = EGL_NO_SURFACE; // where contexts need one
    vtkSmartPointer<ContextWindow> window;

    bool make_current() const { return eglBindAPI(EGL_OPENGL_API) && eglMakeCurrent(display(), surface, surface, context); }
    bool make_context();
};

bool SceneTarget::State::make_context() {
    if (!eglBindAPI(EGL_OPENGL_API)) return false;
    const EGLint wanted[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint n = 0;
    if (!eglChooseConfig(display(), wanted, &config, 1, &n) || n == 0) return false;
    const EGLint version[] = {
        EGL_CONTEXT_MAJOR_VERSION,           3,       EGL_CONTEXT_MINOR_VERSION, 2, EGL_CONTEXT_OPENGL_PROFILE_MASK,
        EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
    context = eglCreateContext(display(), config, EGL_NO_CONTEXT, version);
    if (context == EGL_NO_CONTEXT) return false;
    if (make_current()) return true;
    const EGLint small[] = {EGL_WIDTH, 16, EGL_HEIGHT, 16, EGL_NONE};
    surface = eglCreatePbufferSurface(display(), config, small);
    return surface != EGL_NO_SURFACE && make_current();
}

SceneTarget::SceneTarget() : state_(std::make_unique<State>()) {}

Result<std::unique_ptr<SceneTarget>> SceneTarget::make() {
    const auto refused = [](const char* what) {
        return Error(Errc::unsupported, std::string("3-D needs OpenGL 3.2, and ") + what +
                                            "; the driver of the graphics card gives it, or Mesa (libgl1-mesa-dri) without one");
    };
    if (display() == EGL_NO_DISPLAY) return refused("EGL found no display here");
    std::unique_ptr<SceneTarget> target(new SceneTarget);
    State& s = *target->state_;
    if (!s.make_context()) return refused("EGL gave no such context");
    s.window = vtkSmartPointer<ContextWindow>::New();
    s.window->SetOwnContext(0);
    s.window->SetReadyForRendering(true);
    s.window->SetIsCurrent(true);
    s.window->SetFrameBlitModeToNoBlit();
    s.window->SetSwapBuffers(0);
    return target;
}

SceneTarget::~SceneTarget() {
    State& s = *state_;
    if (s.context == EGL_NO_CONTEXT) return;
    s.make_current();
    if (s.window) s.window->Finalize();
    s.window = nullptr;
    eglMakeCurrent(display(), EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (s.surface != EGL_NO_SURFACE) eglDestroySurface(display(), s.surface);
    eglDestroyContext(display(), s.context);
}

void SceneTarget::show(vtkRenderer* renderer) { state_->window->AddRenderer(renderer); }

void SceneTarget::hide(vtkRenderer* renderer) {
    state_->make_current();
    state_->window->RemoveRenderer(renderer);
}

bool SceneTarget::add(QSize pixels, int samples) {
    State& s = *state_;
    if (pixels.isEmpty() || pixels.width() > longest_side || pixels.height() > longest_side || !s.make_current()) return false;
    s.window->SetMultiSamples(samples);
    s.window->SetSize(pixels.width(), pixels.height());
    s.window->Render();
    s.window->WaitForCompletion(); // so that whoever measures what drawing costs does
    return true;
}

QImage SceneTarget::picture() const {
    State& s = *state_;
    const int *size = s.window->GetSize(), w = size[0], h = size[1];
    if (!s.make_current()) return {};
    const std::unique_ptr<unsigned char[]> data(s.window->GetRGBACharPixelData(0, 0, w - 1, h - 1, 0));
    if (!data) return {};
    QImage picture(w, h, QImage::Format_RGB32);
    for (int y = 0; y < h; ++y) { // OpenGL counts rows from below
        const unsigned char* from = data.get() + static_cast<size_t>(h - 1 - y) * static_cast<size_t>(w) * 4;
        auto* to = reinterpret_cast<QRgb*>(picture.scanLine(y));
        for (int x = 0; x < w; ++x, from += 4) to[x] = qRgb(from[0], from[1], from[2]);
    }
    return picture;
}

} // namespace ranvier::views
