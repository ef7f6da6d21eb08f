// The picture of a scene on screen, turned by mouse and keys. It is drawn off screen and read back: no part of the window needs
// OpenGL, and the picture is that of `ranvier render`.
#pragma once

#include <memory>

#include <QImage>
#include <QTimer>
#include <QWidget>

#include "app/gui/link_model.hpp"
#include "app/gui/scene_drawing.hpp"
#include "app/views/figure.hpp"
#include "app/views/scenes/scene.hpp"

namespace ranvier::gui {

class SceneCanvas : public QWidget {
    Q_OBJECT
public:
    SceneCanvas(LinkModel& link, QWidget* parent);

    const views::GraphScene& scene() const { return scene_; }
    // The camera stays if the nodes stay where they were.
    void set_graph(std::shared_ptr<const views::SceneGraph> graph, const views::Sources& sources);
    void set_threshold(double threshold);
    void set_hide_isolated(bool hide);
    void set_camera(const std::string& words); // see GraphScene::set_camera
    void step_threshold(int by);               // one edge more (1) or fewer (-1)
    // The picture is that of the scene as it is now, with all its edges.
    bool whole() const { return !outdated_ && !moving_ && whole_; }
    int64_t n_edges_in_picture() const { return in_picture_; }

Q_SIGNALS:
    void probed(const std::vector<std::pair<QString, QString>>& words);
    void context_menu_asked(const QPoint& global, const ranvier::views::Hit& hit);
    void threshold_asked(double threshold);
    void hide_isolated_asked();
    void camera_moved(const QString& words); // by hand; it rests now
    void refused(const QString& why);        // nothing can be drawn here
    void pictured();                         // there is a new picture

protected:
    bool event(QEvent*) override;
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    void focusOutEvent(QFocusEvent*) override;

private:
    void link_changed(const views::Link& before, const views::Link& now);
    void take_style();
    void take_picture(const ScenePicture& picture);
    void ask();   // for a picture of the scene as it is now
    void moved(); // the camera: more follows soon, or it rests
    void rest();
    void redraw();
    bool key(int key);
    void seed(const std::string& node);
    views::Hit hit_at(const QPointF& point) const;
    QSize pixels() const;

    LinkModel& link_;
    views::Sources sources_; // for words
    views::GraphScene scene_;
    SceneDrawing* drawing_;
    ScenePicture picture_;
    std::string camera_ = "oblique"; // last asked for, until it is moved by hand
    bool outdated_ = true, moving_ = false, placed_ = false, dragged_ = false, focus_by_key_ = false, whole_ = false;
    int hovered_ = -1;
    QPointF pressed_, last_;
    QTimer rest_;
    int64_t in_picture_ = 0;
};

} // namespace ranvier::gui
