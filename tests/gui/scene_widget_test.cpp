// The network in three dimensions on a short fit of the sample, and pictures of it for a person to look at.
#include <gtest/gtest.h>

#include <QDir>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>

#include "app/gui/scene_canvas.hpp"
#include "app/gui/scene_widget.hpp"
#include "app/gui/theming.hpp"
#include "tests/gui/gui_helpers.hpp"

namespace ranvier::gui {
namespace {

struct OpenScene : TestDocument {
    std::unique_ptr<SceneWidget> widget;

    bool ready() {
        if (!create() || !open_sample()) return false;
        document.run("hmm_glm", {{"recording", document.current_recording()}},
                     {{"model", "glm"}, {"states", "1"}, {"restarts", "1"}, {"max_iterations", "3"}}, {}, 0,
                     QStringLiteral("fit"));
        if (!eventually([this] { return document.sources().result != nullptr; })) return false;
        widget = std::make_unique<SceneWidget>(document, nullptr);
        widget->resize(720, 560);
        widget->show();
        return eventually([this] { return widget->canvas()->scene().n_edges_drawn() > 0; });
    }
    const views::GraphScene& scene() const { return widget->canvas()->scene(); }
    template <typename T>
    T* part(const char* name) const {
        return widget->findChild<T*>(QLatin1String(name));
    }
};

void press(QWidget& widget, int key, const QString& text = {}) {
    for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, key, Qt::NoModifier, text);
        QCoreApplication::sendEvent(&widget, &event);
    }
}

void type_into(QLineEdit& edit, const QString& text) {
    edit.selectAll();
    for (const QChar c : text) press(edit, Qt::Key_unknown, c);
    press(edit, Qt::Key_Return);
}

void click(QWidget& widget, QPoint at) {
    for (const auto type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
        QMouseEvent event(type, at, widget.mapToGlobal(QPointF(at)), Qt::LeftButton,
                          type == QEvent::MouseButtonPress ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&widget, &event);
    }
}

#define NEEDS_OPENGL() \
    if (const auto target = views::SceneTarget::make(); !target) GTEST_SKIP() << target.error().sentence()

TEST(scene_widget, without_a_result_says_what_is_missing_and_draws_nothing) {
    TestDocument test;
    SceneWidget widget(test.document, nullptr);
    widget.show();
    QCoreApplication::processEvents();

    EXPECT_FALSE(widget.canvas()->isVisible());
}

TEST(scene_widget, the_keys_step_the_threshold_by_one_edge_and_the_words_say_how_many_remain) {
    NEEDS_OPENGL();
    OpenScene test;
    ASSERT_TRUE(test.ready());
    const auto before = test.scene().n_edges_drawn();

    press(*test.widget->canvas(), Qt::Key_Period);
    EXPECT_EQ(test.scene().n_edges_drawn(), before - 1);
    EXPECT_TRUE(test.part<QLabel>("threshold_words")->text().startsWith(QString::number(before - 1) + " of "));
    press(*test.widget->canvas(), Qt::Key_Comma);
    EXPECT_EQ(test.scene().n_edges_drawn(), before);
}

TEST(scene_widget, a_click_on_a_node_selects_its_unit_and_n_seeds_it) {
    NEEDS_OPENGL();
    OpenScene test;
    ASSERT_TRUE(test.ready());
    auto* canvas = test.widget->canvas();
    canvas->grab(); // so that the camera stands
    QPoint at;
    for (int y = 0; y < canvas->height() && at.isNull(); y += 3)
        for (int x = 0; x < canvas->width() && at.isNull(); x += 3)
            if (test.scene().node_at(x, y) >= 0) at = QPoint(x, y);
    ASSERT_FALSE(at.isNull());

    click(*canvas, at);
    ASSERT_EQ(test.document.link().link().units.size(), 1U);
    press(*canvas, Qt::Key_N);
    EXPECT_EQ(test.document.link().link().seed_node, *test.document.link().link().units.begin());
}

TEST(scene_widget, a_typed_threshold_holds_and_what_is_no_number_is_taken_back) {
    NEEDS_OPENGL();
    OpenScene test;
    ASSERT_TRUE(test.ready());
    auto* edit = test.part<QLineEdit>("threshold_value");

    type_into(*edit, "0");
    EXPECT_EQ(test.scene().n_edges_drawn(), static_cast<int64_t>(test.scene().graph().edges.size()));
    type_into(*edit, "many");
    EXPECT_EQ(edit->text(), "0");
}

TEST(scene_widget, its_pictures_have_the_ground_of_each_theme) {
    NEEDS_OPENGL();
    OpenScene test;
    ASSERT_TRUE(test.ready());
    QDir().mkpath(QStringLiteral(RANVIER_BINARY_DIR "/pictures"));
    for (const auto& [choice, name] : {std::pair{ThemeChoice::dark, "dark"}, std::pair{ThemeChoice::high_contrast, "hc"},
                                       std::pair{ThemeChoice::light, "light"}}) {
        Theming::instance().show_as(choice);
        for (int i = 0; i < 5; ++i) QCoreApplication::processEvents();
        test.widget->grab().save(QStringLiteral(RANVIER_BINARY_DIR "/pictures/scene-%1.png").arg(QLatin1String(name)));
        const QImage picture = test.widget->canvas()->grab().toImage();
        EXPECT_EQ(picture.pixelColor(picture.width() - 4, picture.height() / 2), Theming::instance().theme().surface);
    }
}

} // namespace
} // namespace ranvier::gui
