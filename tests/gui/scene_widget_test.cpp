// The network in three dimensions on a short fit of the sample, and pictures of it for a person to look at.
#include <gtest/gtest.h>

#include <set>

#include <QDir>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>

#include "app/gui/scene_canvas.hpp"
#include "app/gui/scene_widget.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/view_dock.hpp"
#include "app/views/scenes/scene_drawer.hpp"
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
    bool whole() const {
        return eventually([this] { return widget->canvas()->whole(); });
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
    if (const auto drawer = views::SceneDrawer::make(); !drawer) GTEST_SKIP() << drawer.error().sentence()

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
    ASSERT_TRUE(test.whole()); // so that the camera stands
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
        ASSERT_TRUE(test.whole());
        test.widget->grab().save(QStringLiteral(RANVIER_BINARY_DIR "/pictures/scene-%1.png").arg(QLatin1String(name)));
        const QImage picture = test.widget->canvas()->grab().toImage();
        EXPECT_EQ(picture.pixelColor(picture.width() - 4, picture.height() / 2), Theming::instance().theme().surface);
    }
}

// The picture of the window is not empty, comes by itself, and is kept while another is drawn.
TEST(scene_widget, shows_what_is_drawn_beside_the_window) {
    NEEDS_OPENGL();
    OpenScene test;
    ASSERT_TRUE(test.ready());
    ASSERT_TRUE(test.whole());
    std::set<QRgb> colours;
    const QImage picture = test.widget->canvas()->grab().toImage();
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) colours.insert(picture.pixel(x, y));

    EXPECT_GT(colours.size(), 50U);
    EXPECT_EQ(test.widget->canvas()->n_edges_in_picture(), test.scene().n_edges_drawn());
}

TEST(scene_widget, what_is_set_by_hand_is_an_option_that_another_view_takes) {
    NEEDS_OPENGL();
    OpenScene test;
    ASSERT_TRUE(test.ready());
    ASSERT_TRUE(test.whole());
    auto* canvas = test.widget->canvas();
    press(*canvas, Qt::Key_Period);
    press(*canvas, Qt::Key_I);
    press(*canvas, Qt::Key_Left);
    ASSERT_TRUE(eventually([&] { return test.widget->options().contains("camera"); }));
    const auto options = test.widget->options();

    SceneWidget again(test.document, nullptr);
    again.resize(test.widget->size());
    ASSERT_TRUE(again.set_options(options));
    again.show();

    ASSERT_TRUE(eventually([&] { return again.canvas()->whole(); }));
    EXPECT_EQ(again.canvas()->scene().n_edges_drawn(), test.scene().n_edges_drawn());
    EXPECT_EQ(again.canvas()->scene().camera(), test.scene().camera());
    EXPECT_EQ(options.at("hide_isolated"), "false");
    EXPECT_EQ(again.options(), options);
}

TEST(scene_widget, refuses_an_option_that_is_none) {
    TestDocument test;
    SceneWidget widget(test.document, nullptr);

    EXPECT_FALSE(widget.set_options({{"camera", "above"}}));
    EXPECT_TRUE(widget.options().empty());
}

TEST(scene_widget, its_dock_keeps_the_options_for_the_layout) {
    NEEDS_OPENGL();
    OpenScene test;
    ASSERT_TRUE(test.ready());
    ViewDock dock(test.document, graph3d_kind, {{"camera", "left"}}, nullptr);
    dock.resize(720, 560);
    dock.show();
    ASSERT_TRUE(eventually([&] { return dock.has_picture(); }));

    press(*dock.scene_widget()->canvas(), Qt::Key_Period);

    EXPECT_EQ(dock.options().at("camera"), "left");
    EXPECT_TRUE(dock.options().contains("threshold"));
    EXPECT_EQ(dock.shown_title(), "Network, state 1");
}

} // namespace
} // namespace ranvier::gui
