// Structure of what is seen, and the walk over all widgets, with planted faults that it must find.
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include "app/gui/dialogs.hpp"
#include "app/gui/figure_widget.hpp"
#include "app/gui/theming.hpp"
#include "app/gui/view_area.hpp"
#include "tests/gui/journeys/journey.hpp"
#include "tests/gui/painted_text.hpp"
#include "tests/gui/walk.hpp"

namespace ranvier::gui {
namespace {

std::string lines(const QStringList& sentences) { return sentences.join(QLatin1Char('\n')).toStdString(); }

class Pictures : public Journey {
protected:
    void TearDown() override {
        Theming::instance().show_as(ThemeChoice::light);
        Theming::instance().set_text_scale(1);
    }
    std::vector<PaintedText> painted_texts(views::Figure& figure, const QSize& size) {
        for (;;) {
            TextRecorder recorder(size);
            QPainter painter(&recorder);
            figure.paint(painter, QRectF(QPointF(), size), Theming::instance().style(), document().link().link());
            painter.end();
            if (!figure.unfinished()) return recorder.texts();
        }
    }
    void all_layouts(const std::function<void(const QString&)>& look) {
        for (const char* layout : {"layout_states", "layout_models"}) {
            drive().act(layout);
            drive().wait("the figures", [&] {
                for (auto* view : window().area().views())
                    if (view->figure_widget() && view->isVisible() && view->figure() && view->figure_widget()->paint_ms().empty())
                        return false;
                return true;
            });
            drive().let_events_run();
            look(layout);
        }
    }
};

int near(const QImage& image, const QColor& wanted) {
    int n = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor c = image.pixelColor(x, y);
            n += std::abs(c.red() - wanted.red()) + std::abs(c.green() - wanted.green()) + std::abs(c.blue() - wanted.blue()) < 6;
        }
    return n;
}

// --- pictures
// -------------------------------------------------------------------------------------------------------------------

TEST_F(Pictures, the_ribbon_holds_the_colour_of_every_state_in_every_theme) {
    ASSERT_TRUE(open_fit());
    auto* raster = drive().view("states")->figure_widget();
    for (const auto choice : {ThemeChoice::light, ThemeChoice::dark, ThemeChoice::high_contrast}) {
        Theming::instance().show_as(choice);
        drive().let_events_run();
        const QImage image = drive().picture(raster);
        for (int state = 0; state < 3; ++state)
            EXPECT_GT(near(image, Theming::instance().theme().category(state).fill), 30) << "state " << state + 1;
    }
}

TEST_F(Pictures, words_of_every_figure_stay_inside_it_and_off_one_another) {
    ASSERT_TRUE(open_fit());
    QStringList wrong;
    for (const auto& kind : views::figure_kinds()) {
        if (kind.id == "declared" || !kind.possible(document().sources())) continue;
        for (const QSize& size : {QSize(998, 560), QSize(330, 340), QSize(486, 270)}) {
            auto figure = views::make_figure(kind.id, document().sources(), {});
            ASSERT_TRUE(figure) << kind.id;
            if ((*figure)->axis() == views::Axis::time && size.width() < 400) continue; // no layout gives it less
            const auto texts = painted_texts(**figure, size);
            const QString of =
                QString::fromStdString(kind.id) + QStringLiteral(" at %1 x %2: ").arg(size.width()).arg(size.height());
            for (const auto& found : words_outside(texts, QRectF(QPointF(), size)) + words_over_words(texts)) wrong << of + found;
            EXPECT_FALSE(texts.empty()) << kind.id;
        }
    }

    EXPECT_TRUE(wrong.isEmpty()) << lines(wrong);
}

TEST_F(Pictures, words_that_leave_a_figure_or_meet_are_found) {
    TextRecorder recorder(QSize(100, 40));
    QPainter painter(&recorder);
    painter.drawText(QPointF(80, 20), "outside of it");
    painter.drawText(QPointF(5, 20), "first");
    painter.drawText(QPointF(8, 22), "second");
    painter.end();

    EXPECT_EQ(words_outside(recorder.texts(), QRectF(0, 0, 100, 40)).size(), 1);
    EXPECT_EQ(words_over_words(recorder.texts()).size(), 1);
}

TEST_F(Pictures, time_axes_that_stand_above_one_another_share_their_left_edge) {
    ASSERT_TRUE(open_fit());
    window().area().add_view("states", {{"units", "n_spikes > 11000"}}, window().area().views().first());
    drive().let_events_run();
    std::vector<double> edges;
    for (auto* view : window().area().views()) {
        if (view->kind() != "states") continue;
        auto* widget = view->figure_widget();
        ASSERT_TRUE(drive().wait("its picture", [&] { return widget->figure() && !widget->paint_ms().empty(); }));
        const double at0 = widget->figure()->time_at(0), per_px = widget->figure()->time_at(1) - at0;
        edges.push_back((document().link().link().window.start - at0) / per_px);
    }

    ASSERT_EQ(edges.size(), 2U);
    EXPECT_NEAR(edges[0], edges[1], .5);
    EXPECT_NEAR(edges[0], Theming::instance().px(118), 1);
}

TEST_F(Pictures, no_words_are_cut_off_at_any_size_of_text_and_window) {
    ASSERT_TRUE(open_fit());
    QStringList wrong;
    for (const QSize& size : {QSize(1600, 1000), QSize(1280, 800)})
        for (const double scale : {1.0, 1.5}) {
            if (scale > 1 && size.width() < 1600) continue; // what a screen of this size shows at 150 % is two thirds of it
            window().resize(size);
            Theming::instance().set_text_scale(scale);
            drive().let_events_run();
            all_layouts([&](const QString& layout) {
                for (const auto& found : clipped_words(&window()))
                    wrong << QStringLiteral("%1 at %2 px, text %3 %: ").arg(layout).arg(size.width()).arg(scale * 100) + found;
            });
        }

    EXPECT_TRUE(wrong.isEmpty()) << lines(wrong);
}

TEST_F(Pictures, nothing_of_the_window_is_wider_than_the_window) {
    ASSERT_TRUE(open_fit());
    for (const auto& [scale, width] : {std::pair(1.0, 1280), {1.25, 1600}, {1.5, 1600}}) {
        Theming::instance().set_text_scale(scale);
        window().resize(width, 800);
        drive().let_events_run();
        EXPECT_EQ(window().width(), width) << "text at " << scale * 100 << " %, least " << window().minimumSizeHint().width();
    }
}

// --- the walk
// -------------------------------------------------------------------------------------------------------------------

TEST_F(Pictures, the_walk_finds_every_planted_fault) {
    QWidget page;
    QHBoxLayout row(&page);
    auto* nameless = new QToolButton(&page);
    nameless->setObjectName("nameless");
    auto* unreachable = new QPushButton("Unreachable", &page);
    unreachable->setObjectName("unreachable");
    unreachable->setFocusPolicy(Qt::NoFocus);
    auto* cut = new QLabel("Words that are far too long for their place", &page);
    cut->setFixedWidth(40);
    auto* dark = new QWidget(&page);
    dark->setObjectName("dark");
    dark->setFixedSize(20, 20);
    dark->setFocusPolicy(Qt::StrongFocus);
    for (QWidget* w : {static_cast<QWidget*>(nameless), static_cast<QWidget*>(unreachable), static_cast<QWidget*>(cut), dark})
        row.addWidget(w);
    for (const char* name : {"one", "two"}) {
        auto* action = new QAction(name, &page);
        action->setObjectName(name);
        action->setShortcut(QKeySequence("Ctrl+J"));
        page.addAction(action);
    }
    page.show();
    page.activateWindow();
    drive().let_events_run();

    EXPECT_TRUE(without_name(&page).join('\n').contains("nameless"));
    EXPECT_TRUE(without_role(&page).join('\n').contains("dark"));
    EXPECT_TRUE(out_of_reach(&page).join('\n').contains("unreachable"));
    EXPECT_FALSE(out_of_reach(&page).join('\n').contains("nameless"));
    EXPECT_TRUE(shortcut_conflicts(&page).join('\n').contains("Ctrl+J"));
    EXPECT_TRUE(without_visible_focus(&page).join('\n').contains("dark"));
    EXPECT_TRUE(clipped_words(&page).join('\n').contains("far too long"));
}

TEST_F(Pictures, everything_has_a_name_a_role_and_keys) {
    QStringList wrong = without_name(&window()) + without_role(&window()) + out_of_reach(&window());
    ASSERT_TRUE(open_fit());
    drive().act("panel_history");
    all_layouts([&](const QString&) { wrong += without_name(&window()) + without_role(&window()) + out_of_reach(&window()); });

    wrong.removeDuplicates();
    EXPECT_TRUE(wrong.isEmpty()) << lines(wrong);
}

TEST_F(Pictures, dialogs_have_names_roles_keys_and_whole_words) {
    ASSERT_TRUE(open_fit());
    const std::unique_ptr<QDialog> dialogs[] = {
        std::unique_ptr<QDialog>(make_export_dialog(document(), "coupling", {}, &window())),
        std::unique_ptr<QDialog>(
            make_assemble_dialog(document(), {session_folder() + "/phy", session_folder() + "/trials.csv"}, &window())),
        std::unique_ptr<QDialog>(make_plugins_dialog(document(), &window())),
        std::unique_ptr<QDialog>(make_time_unit_dialog(document(), sample_path(), "It is not told.", &window())),
        std::unique_ptr<QDialog>(
            make_table_dialog(document(), "Couplings", drive().view("coupling")->figure()->data({}), &window()))};
    QStringList wrong;
    for (const auto& dialog : dialogs) {
        dialog->show();
        drive().let_events_run();
        wrong +=
            without_name(dialog.get()) + without_role(dialog.get()) + out_of_reach(dialog.get()) + clipped_words(dialog.get());
        dialog->hide();
    }

    EXPECT_TRUE(wrong.isEmpty()) << lines(wrong);
}

TEST_F(Pictures, no_key_means_two_things_wherever_the_focus_is) {
    ASSERT_TRUE(open_fit());
    QStringList wrong;
    all_layouts([&](const QString&) { wrong += shortcut_conflicts(&window()); });

    wrong.removeDuplicates();
    EXPECT_TRUE(wrong.isEmpty()) << lines(wrong);
}

TEST_F(Pictures, what_has_the_focus_shows_it) {
    ASSERT_TRUE(open_fit());
    drive().act("panel_history");

    const auto wrong = without_visible_focus(&window());

    EXPECT_TRUE(wrong.isEmpty()) << lines(wrong);
}

} // namespace
} // namespace ranvier::gui
