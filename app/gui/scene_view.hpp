// The 3-D view as the view docks hold it.
#pragma once

class QWidget;

namespace ranvier::gui {

class Document;
QWidget* make_scene_view(Document& document, QWidget* parent);

} // namespace ranvier::gui
