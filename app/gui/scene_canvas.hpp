// The picture of a scene on screen, turned by mouse and keys. It is drawn off screen and read back: no part of the window needs
// OpenGL, and the picture is that of `ranvier render`.
#pragma once

#include <memory>

#include <QImage>
#include <QTimer>
#include <QWidget>

#include "app/gui/link_model.hpp"
#include "app/views/figure.hpp"
#include "app/views/scenes/scene.hpp"
#include "app/views/scenes/scene_target.hpp"

namespace ranvier::gui {

class SceneCanvas : public QWidget {
    Q_OBJECT
public:
    SceneCanvas(LinkModel& link, QWidget* parent);
    ~SceneCanvas() override;

    const views::GraphScene& scene() const { return *scene_; }
    // Whether scenes can be drawn here; else `why_not` is a sentence.
    bool can_draw();
    QString why_not() const { return why_not_; }
    void set_graph(views::SceneGraph graph, const views::Sources& sources); // the camera stays if the nodes stay where they were
    void set_threshold(double threshold);
    void set_hide_isolated(bool hide);
    void look_from(const std::string& from);
    void step_threshold(int by);                               // one edge more (1) or fewer (-1)
    int64_t n_edges_in_picture() const { return in_picture_; } // all that are to be drawn, once it is finished

Q_SIGNALS:
    void probed(const std::vector<std::pair<QString, QString>>& words);
    void context_menu_asked(const QPoint& global, const ranvier::views::Hit& hit);
    void threshold_asked(double threshold);
    void hide_isolated_asked();

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
    void draw();
    void draw_slice();
    void moved(); // the camera: more follows soon, or it rests
    void redraw();
    bool key(int key);
    void seed(const std::string& node);
    views::Hit hit_at(const QPointF& point) const;
    QSize pixels() const;

    LinkModel& link_;
    views::Sources sources_; // for words
    std::unique_ptr<views::SceneTarget> target_;
    std::unique_ptr<views::GraphScene> scene_;
    QString why_not_;
    QImage picture_;
    bool outdated_ = true, moving_ = false, placed_ = false, dragged_ = false, focus_by_key_ = false;
    int hovered_ = -1;
    QPointF pressed_, last_;
    QTimer rest_, slices_;
    // How many edges are drawn at once: as many as keep a frame and a slice short on this machine.
    int64_t per_frame_ = 1'000, per_slice_ = 100, in_picture_ = 0;
    int64_t since_read_ = 0; // ms that slices took since the picture was last read back
};

} // namespace ranvier::gui
