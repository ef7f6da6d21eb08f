#include "app/gui/scene_view.hpp"

#include <QWidget>

#include "app/gui/document.hpp"
#if __has_include("app/gui/scene_widget.hpp")
#include "app/gui/scene_widget.hpp"
#endif

namespace ranvier::gui {

QWidget* make_scene_view(Document& document, QWidget* parent) {
#if __has_include("app/gui/scene_widget.hpp")
    return new SceneWidget(document, parent);
#else
    Q_UNUSED(document);
    return new QWidget(parent);
#endif
}

} // namespace ranvier::gui
