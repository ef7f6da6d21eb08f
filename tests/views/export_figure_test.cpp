#include "app/views/export_figure.hpp"

#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include <QImage>
#include <QPainter>
#include <QXmlStreamReader>

#include <gmock/gmock.h>

namespace ranvier::views {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

// Text of several scripts, a clipped square, and as many dots as it is told.
class Sample : public Figure {
public:
    QString title() const override { return QString::fromUtf8("Rate & <state> \u03b1"); }
    QString caption() const override { return QString::fromUtf8("Modèle à 3 états, no null computed; \u03bb in Hz."); }
    int64_t n_marks(const Link&) const override { return n; }
    void paint(QPainter& p, const QRectF& area, const Style& style, const Link&) override {
        seen = style;
        place = area;
        p.setFont(style.font());
        p.setPen(style.theme->text);
        p.drawText(QPointF(area.left(), area.top() + 20), QString::fromUtf8("Zeit (s) \u03b1\u03b2\u0394 é ü µ"));
        p.drawText(QPointF(area.left(), area.top() + 40), "0");
        p.drawText(QPointF(area.left() + 100, area.top() + 40), "50");
        p.save();
        p.setClipRect(QRectF(area.left(), area.top() + 50, 30, 30));
        p.fillRect(QRectF(area.left() - 5, area.top() + 50, 80, 80), QColor("#0072b2"));
        p.restore();
    }
    int64_t n = 10;
    Style seen;
    QRectF place;
};

// A folder of a test, gone after it.
class ExportFigure : public testing::Test {
protected:
    void SetUp() override {
        char name[] = "/tmp/ranvier_export_XXXXXX";
        folder = mkdtemp(name);
    }
    void TearDown() override { std::filesystem::remove_all(folder); }

    std::string write(const std::string& name, const ExportSettings& settings = {}) {
        const auto written = export_figure(figure, {}, settings, folder + "/" + name);
        EXPECT_TRUE(written) << written.error().sentence();
        return read(name);
    }
    std::string read(const std::string& name) const {
        std::ifstream file(folder + "/" + name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::string folder;
    Sample figure;
};

bool has_program(const char* name) { return std::system((std::string("command -v ") + name + " >/dev/null 2>&1").c_str()) == 0; }

std::string output_of(const std::string& command) {
    FILE* pipe = popen(command.c_str(), "r");
    std::string text;
    for (int c; pipe && (c = fgetc(pipe)) != EOF;) text += static_cast<char>(c);
    if (pipe) pclose(pipe);
    return text;
}

TEST_F(ExportFigure, writes_the_same_bytes_twice) {
    for (const char* ending : {".svg", ".pdf", ".png"}) {
        const std::string first = write(std::string("a") + ending);
        EXPECT_EQ(first, write(std::string("b") + ending)) << ending;
        EXPECT_THAT(first, Not(HasSubstr("Date"))) << ending;
    }
}

TEST_F(ExportFigure, writes_an_svg_of_the_size_in_millimetres) {
    EXPECT_THAT(write("a.svg", {.width_mm = 85.5, .height_mm = 60}), HasSubstr("width=\"85.5mm\" height=\"60mm\""));
}

TEST_F(ExportFigure, writes_a_pdf_page_of_the_size_in_millimetres) {
    const std::string pdf = write("a.pdf", {.width_mm = 174, .height_mm = 124});
    std::smatch box;

    ASSERT_TRUE(std::regex_search(pdf, box, std::regex(R"(/MediaBox \[(\S+) (\S+) (\S+) (\S+?)\s*\])")));

    EXPECT_NEAR(std::stod(box[3]) - std::stod(box[1]), 174 / 25.4 * 72, .002);
    EXPECT_NEAR(std::stod(box[4]) - std::stod(box[2]), 124 / 25.4 * 72, .002);
}

TEST_F(ExportFigure, writes_a_png_of_as_many_pixels_as_size_and_resolution_make) {
    write("a.png", {.width_mm = 50.8, .height_mm = 25.4, .dpi = 150});

    const QImage image(QString::fromStdString(folder + "/a.png"));

    EXPECT_EQ(image.size(), QSize(300, 150));
    EXPECT_EQ(image.dotsPerMeterX(), 5906);
}

TEST_F(ExportFigure, gives_the_text_of_axes_the_size_in_points) {
    const std::string svg = write("a.svg", {.width_mm = 100, .text_pt = 6});
    std::smatch box;
    ASSERT_TRUE(std::regex_search(svg, box, std::regex(R"re(viewBox="0 0 (\S+) )re")));

    const double points_per_unit = 100 / 25.4 * 72 / std::stod(box[1]);

    EXPECT_THAT(svg, HasSubstr("font-size=\"11\""));
    EXPECT_NEAR(11 * points_per_unit, 6, .001);
}

TEST_F(ExportFigure, keeps_text_of_several_scripts_whole_in_svg) {
    EXPECT_THAT(write("a.svg"), HasSubstr(">Zeit (s) \u03b1\u03b2\u0394 é ü µ</text>"));
}

TEST_F(ExportFigure, keeps_words_that_stand_apart_apart_in_svg) {
    const std::string svg = write("a.svg");
    EXPECT_THAT(svg, HasSubstr(">0</text>"));
    EXPECT_THAT(svg, HasSubstr(">50</text>"));
}

TEST_F(ExportFigure, keeps_text_of_several_scripts_in_pdf_with_its_font_inside) {
    if (!has_program("pdftotext") || !has_program("pdffonts"))
        GTEST_SKIP() << "pdftotext and pdffonts (poppler-utils) are not here";
    write("a.pdf");

    EXPECT_THAT(output_of("pdftotext " + folder + "/a.pdf -"), HasSubstr("Zeit (s) \u03b1\u03b2\u0394 é ü µ"));
    EXPECT_THAT(output_of("pdffonts " + folder + "/a.pdf"), ContainsRegex("TrueType +Identity-H +yes"));
}

TEST_F(ExportFigure, writes_svg_that_is_sound_xml) {
    const std::string svg = write("a.svg", {.command = "ranvier render \"a<b\" & 'c'"});
    QXmlStreamReader xml(QByteArray::fromStdString(svg));

    while (!xml.atEnd()) xml.readNext();

    EXPECT_FALSE(xml.hasError()) << xml.errorString().toStdString();
}

TEST_F(ExportFigure, cuts_what_is_clipped_in_svg) {
    EXPECT_THAT(write("a.svg"), ContainsRegex("<g clip-path=\"url\\(#clip0\\)\"><g fill=\"#0072b2\""));
}

TEST_F(ExportFigure, tells_in_every_format_how_it_is_made_again) {
    const ExportSettings settings{.command = "ranvier render fit.h5 --view coupling", .about = R"({"seed":"7"})"};

    const std::string svg = write("a.svg", settings), pdf = write("a.pdf", settings);
    write("a.png", settings);

    EXPECT_THAT(svg, HasSubstr("<desc>ranvier render fit.h5 --view coupling</desc>"));
    EXPECT_THAT(svg, HasSubstr("<about>{&quot;seed&quot;:&quot;7&quot;}</about>"));
    EXPECT_THAT(pdf, HasSubstr("<ranvier:command>ranvier render fit.h5 --view coupling</ranvier:command>"));
    const QImage png(QString::fromStdString(folder + "/a.png"));
    EXPECT_EQ(png.text("Description"), "ranvier render fit.h5 --view coupling");
    EXPECT_EQ(png.text("ranvier:about"), R"({"seed":"7"})");
}

TEST_F(ExportFigure, puts_the_caption_under_the_figure) {
    const std::string with = write("a.svg");
    const double height_with = figure.place.height();
    const std::string without = write("b.svg", {.caption = false});

    EXPECT_THAT(with, ContainsRegex("<text[^>]*>Modèle"));
    EXPECT_THAT(without, Not(ContainsRegex("<text[^>]*>Modèle")));
    EXPECT_LT(height_with, figure.place.height());
}

TEST_F(ExportFigure, leaves_half_of_a_small_page_to_the_figure_and_shows_that_the_caption_goes_on) {
    const std::string svg = write("a.svg", {.width_mm = 12, .height_mm = 30});
    std::smatch box;
    ASSERT_TRUE(std::regex_search(svg, box, std::regex(R"re(viewBox="0 0 (\S+) (\S+)")re")));

    EXPECT_GE(figure.place.height(), std::stod(box[2]) / 2 - 22); // the margins, and what parts the two
    EXPECT_THAT(svg, HasSubstr("\u2026</text>"));
    EXPECT_THAT(svg, HasSubstr("<caption>Modèle à 3 états, no null computed; \u03bb in Hz.</caption>"));
}

TEST_F(ExportFigure, draws_more_than_20000_marks_as_pixels_in_vector_files_and_says_so) {
    figure.n = most_vector_marks + 1;

    const std::string svg = write("a.svg", {.dpi = 300});

    EXPECT_TRUE(figure.seen.marks_as_pixels);
    EXPECT_THAT(svg, HasSubstr("marks are drawn as pixels, 300 per inch."));
}

TEST_F(ExportFigure, draws_20000_marks_as_vectors) {
    figure.n = most_vector_marks;
    write("a.svg");
    EXPECT_FALSE(figure.seen.marks_as_pixels);
}

TEST_F(ExportFigure, never_replaces_a_file) {
    std::ofstream(folder + "/a.svg") << "mine";

    const auto written = export_figure(figure, {}, {}, folder + "/a.svg");

    ASSERT_FALSE(written);
    EXPECT_EQ(read("a.svg"), "mine");
}

TEST_F(ExportFigure, refuses_another_ending_with_those_it_writes) {
    const auto written = export_figure(figure, {}, {}, folder + "/a.gif");

    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code(), Errc::invalid_argument);
    EXPECT_THAT(written.error().sentence(), HasSubstr(".svg, .pdf or .png"));
}

TEST_F(ExportFigure, refuses_a_size_that_is_none) {
    for (const double width : {0., -3., std::nan(""), 1e9}) {
        const auto written = export_figure(figure, {}, {.width_mm = width}, folder + "/a.svg");
        ASSERT_FALSE(written) << width;
        EXPECT_THAT(written.error().sentence(), HasSubstr("5 to 2000 mm"));
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(ExportFigure, refuses_more_pixels_than_a_picture_may_have) {
    const auto written = export_figure(figure, {}, {.width_mm = 2000, .height_mm = 2000, .dpi = 1200}, folder + "/a.png");

    ASSERT_FALSE(written);
    EXPECT_THAT(written.error().sentence(), HasSubstr("pixels: allowed are 250 million"));
}

} // namespace
} // namespace ranvier::views
