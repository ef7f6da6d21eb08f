// What draws by OpenGL, on a display; CMakeLists.txt runs this suite under a virtual one.
#include <QGuiApplication>

#include "app/gui/view_area.hpp"
#include "tests/gui/journeys/journey.hpp"

namespace ranvier::gui {
namespace {

class on_a_display : public Journey {
protected:
    void SetUp() override {
        if (QGuiApplication::platformName() == QStringLiteral("offscreen"))
            GTEST_SKIP() << "this needs a display; xvfb-run gives one";
    }
};

TEST_F(on_a_display, the_network_in_three_dimensions_shows_its_nodes) {
    ASSERT_TRUE(open_fit());
    drive().press(QKeySequence("Ctrl+2"));
    auto* view = drive().view("graph3d", false);
    ASSERT_NE(view, nullptr);

    EXPECT_TRUE(drive().wait("nodes in the picture", [&] {
        const QImage image = drive().picture(view->widget());
        std::set<QRgb> colours;
        for (int y = 0; y < image.height(); y += 2)
            for (int x = 0; x < image.width(); x += 2) colours.insert(image.pixel(x, y));
        return colours.size() > 50;
    }));
}

TEST_F(on_a_display, every_layout_opens_and_closes_without_a_word) {
    ASSERT_TRUE(open_fit());
    for (int i = 0; i < 3; ++i)
        for (const char* layout : {"layout_graphs", "layout_states", "layout_models"}) ASSERT_TRUE(drive().act(layout));

    EXPECT_TRUE(drive().messages().isEmpty()) << drive().messages().join(" | ").toStdString();
    document().close_project();
    EXPECT_NE(drive().find("first_run_page"), nullptr);
}

} // namespace
} // namespace ranvier::gui
