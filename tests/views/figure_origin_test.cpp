// Of which files a figure tells, and what of them belongs together.
#include "app/views/figure_origin.hpp"

#include <gmock/gmock.h>

#include "app/views/printed_caption.hpp"
#include "tests/views/sample_fit.hpp"

namespace ranvier::views {
namespace {

using testing::HasSubstr;
using testing::Not;

// A fit of sample.h5, shown beside units of today's sample.h5.
Sources beside(const std::string& earlier_content) {
    ResultSet set = sample_fit_set();
    set.provenance = R"({"operation": "hmm_glm", "inputs": [{"port": "recording", "name": "sample.h5", "identity": "0123"}]})";
    Sources sources;
    sources.result = ResultData::of(std::move(set), "fit.h5");
    sources.recording = sample_units();
    auto notes = std::make_shared<Annotations>();
    notes->earlier_content = earlier_content;
    sources.annotations = std::move(notes);
    return sources;
}

std::unique_ptr<Figure> made(const std::string& kind, const Sources& sources) {
    auto figure = make_figure(kind, sources, {});
    return figure ? std::move(*figure) : nullptr;
}

std::string caption_of(const std::string& kind, const Sources& sources) {
    const auto figure = made(kind, sources);
    return figure ? whole_caption(*figure).toStdString() : "";
}

TEST(figure_origin, a_caption_names_what_the_result_was_made_from) {
    for (const char* kind : {"states", "coupling", "class_prior", "state_summary", "likelihood", "filters", "rates", "graph"})
        EXPECT_THAT(caption_of(kind, beside("")), HasSubstr("Result made from sample.h5.")) << kind;
}

TEST(figure_origin, a_result_that_tells_nothing_of_its_inputs_is_called_by_its_name) {
    EXPECT_THAT(caption_of("coupling", sample_fit()), HasSubstr("Result fit."));
}

TEST(figure_origin, a_caption_names_the_recording_that_has_no_result) {
    Sources sources = beside("");
    sources.result = nullptr;

    for (const char* kind : {"states", "isi", "correlogram"})
        EXPECT_THAT(caption_of(kind, sources), HasSubstr("Recording: sample.")) << kind;
}

TEST(figure_origin, states_of_an_earlier_content_stand_without_the_spikes_of_the_new_one) {
    const auto now = made("states", beside("")), old = made("states", beside("sample.h5"));

    EXPECT_EQ(now->title(), "Raster and states");
    EXPECT_EQ(old->title(), "States");
}

TEST(figure_origin, a_caption_says_that_the_result_is_of_an_earlier_content) {
    EXPECT_THAT(caption_of("states", beside("sample.h5")), HasSubstr("made from an earlier content of sample.h5"));
    EXPECT_THAT(caption_of("coupling", beside("sample.h5")), HasSubstr("made from an earlier content of sample.h5"));
    EXPECT_THAT(caption_of("states", beside("")), Not(HasSubstr("earlier content")));
}

TEST(figure_origin, a_strip_says_old_inputs_as_long_as_it_is_true) {
    const auto old = all_notices(*made("coupling", beside("sample.h5")), {});

    ASSERT_EQ(old.size(), 1u);
    EXPECT_THAT(old[0].text.toStdString(), HasSubstr("Old inputs"));
    EXPECT_TRUE(all_notices(*made("coupling", beside("")), {}).empty());
}

TEST(figure_origin, a_figure_of_the_recording_stands_without_the_result_of_its_earlier_content) {
    const std::string caption = caption_of("isi", beside("sample.h5"));

    EXPECT_THAT(caption, HasSubstr("Recording: sample."));
    EXPECT_THAT(caption, Not(HasSubstr("earlier content")));
}

TEST(figure_origin, states_without_a_raster_fill_their_page) {
    const auto old = made("states", beside("sample.h5"));
    picture_of_figure(*old, {}, 640, 480);

    // The likeliest state is told down to the axis, which is at the foot.
    int lowest = 0;
    for (int y = 0; y < 480; ++y)
        if (old->at(QPointF(400, y)).kind == Hit::Kind::state) lowest = y;
    EXPECT_GT(lowest, 400);
}

TEST(figure_origin, names_take_no_more_than_three_tenths_of_a_narrow_page) {
    const auto figure = made("states", beside(""));
    picture_of_figure(*figure, {}, 300, 300);

    EXPECT_LT(figure->time_at(88), 1); // the axis begins at 1 s
    EXPECT_GE(figure->time_at(91), 1);
}

TEST(figure_origin, few_units_leave_the_rest_of_the_page_to_the_posterior) {
    const auto figure = made("states", beside(""));
    picture_of_figure(*figure, {}, 640, 480);

    int lowest = 0, units = 0;
    for (int y = 0; y < 480; ++y) {
        const Hit hit = figure->at(QPointF(400, y));
        if (hit.kind == Hit::Kind::state) lowest = y;
        units += hit.kind == Hit::Kind::unit;
    }
    EXPECT_GT(lowest, 400);
    EXPECT_LE(units, 3 * 40 + 3 * 8); // three rows of 40 px, in groups with gaps between them
}

// --- captions on a page -----------------------------------------------------------------------------------------------------

class Captioned : public Figure {
public:
    QString title() const override { return "T"; }
    QString caption() const override { return "One is long. Two is longer. Three is the longest."; }
    QString brief() const override { return short_; }
    void paint(QPainter&, const QRectF&, const Style&, const Link&) override {}
    QString short_;
};

std::string printed(const Captioned& figure, int room, const QString& remark = {}) {
    return printed_caption(figure, remark, [room](const QString& words) { return words.size() <= room; }).toStdString();
}

TEST(printed_caption, is_whole_where_it_has_room) {
    Captioned figure;
    EXPECT_EQ(printed(figure, 100, "Note."), "One is long. Two is longer. Three is the longest. Note.");
}

TEST(printed_caption, leaves_out_whole_sentences_from_the_end) {
    Captioned figure;
    EXPECT_EQ(printed(figure, 30), "One is long. Two is longer.");
}

TEST(printed_caption, is_the_brief_one_with_the_files_where_there_is_one) {
    Captioned figure;
    figure.short_ = "In brief.";
    figure.set_origin("Recording: a.", {});

    EXPECT_EQ(printed(figure, 30), "In brief. Recording: a.");
}

TEST(printed_caption, shows_that_a_single_sentence_goes_on) {
    Captioned figure;
    EXPECT_EQ(printed(figure, 8), "One is\u2026");
}

} // namespace
} // namespace ranvier::views
