#include "core/io/read_spike_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::spike_table_test {

using io_test::TemporaryFile;
using testing::AllOf;
using testing::HasSubstr;

using Times = std::vector<double>;
using Texts = std::vector<std::string>;

Result<Dataset> read(const std::string& text, const std::string& time_unit = "", const Limits& limits = {}) {
    const TemporaryFile file(text);
    return read_dataset(file.path(), {.time_unit = time_unit, .selector = ""}, limits);
}

// Units, their times, the time unit and all warnings of a table that must be read.
struct Content {
    Texts ids;
    std::vector<Times> times;
    TimeUnit unit = TimeUnit::unknown;
    std::string warnings;
};

Content content(Result<Dataset> dataset) {
    if (!dataset) throw std::runtime_error(dataset.error().sentence());
    const auto& r = std::get<Recording>(dataset->content);
    Content c;
    for (int u = 0; u < r.spikes.n_units(); ++u) {
        c.ids.push_back(r.spikes.units()[static_cast<size_t>(u)].id);
        c.times.push_back(io_test::times_of(r, u));
    }
    c.unit = r.time_unit;
    for (const auto& w : dataset->warnings) c.warnings += w + "\n";
    return c;
}

std::string refusal(const std::string& text) {
    auto dataset = read(text);
    return dataset ? "" : dataset.error().sentence();
}

void expect_two_units(const std::string& text) {
    const Content c = content(read(text));

    EXPECT_EQ(c.ids, (Texts{"1", "2"})) << text;
    EXPECT_EQ(c.times, (std::vector<Times>{{0.5, 1.5}, {0.25}})) << text;
}

TEST(read_spike_table, reads_units_and_times_in_either_order) {
    expect_two_units("unit,time_s\n1,0.5\n1,1.5\n2,0.25\n");
    expect_two_units("time_s,unit\n0.5,1\n1.5,1\n0.25,2\n");
}

TEST(read_spike_table, reads_every_separator) {
    expect_two_units("unit\ttime_s\n1\t0.5\n1\t1.5\n2\t0.25\n");
    expect_two_units("unit;time_s\n1;0.5\n1;1.5\n2;0.25\n");
    expect_two_units("unit time_s\n1   0.5\n1 \t1.5\n  2 0.25  \n");
}

TEST(read_spike_table, reads_decimal_commas_where_the_comma_does_not_separate) {
    expect_two_units("unit;time_s\n1;0,5\n1;1,5\n2;0,25\n");
}

TEST(read_spike_table, reads_every_line_end_and_a_byte_order_mark) {
    expect_two_units("\xEF\xBB\xBFunit,time_s\r\n1,0.5\r\n1,1.5\r\n2,0.25");
    expect_two_units("unit,time_s\r1,0.5\r1,1.5\r2,0.25\r");
}

TEST(read_spike_table, skips_comments_and_empty_lines) {
    expect_two_units("# by hand\nunit,time_s\n\n1,0.5\n# more\n1,1.5\n   \n2,0.25\n");
}

TEST(read_spike_table, reads_quoted_fields) {
    const Content c = content(read("\"unit\",\"time (s)\"\n\"a, \"\"b\"\"\",0.5\n"));

    EXPECT_EQ(c.ids, (Texts{"a, \"b\""}));
}

TEST(read_spike_table, picks_the_two_columns_out_of_many) {
    expect_two_units("amplitude,cluster_id,spike_time_s,depth\n9,1,0.5,3\n9,1,1.5,3\n9,2,0.25,3\n");
}

TEST(read_spike_table, reads_two_columns_without_a_header) {
    expect_two_units("1\t0.5\n1\t1.5\n2\t0.25\n");
    expect_two_units("0.5 1\n1.5 1\n0.25 2\n");
}

TEST(read_spike_table, takes_the_column_that_repeats_itself_for_the_units) {
    const Content c = content(read("100,7\n250,7\n120,9\n300,9\n", "samples:1000"));

    EXPECT_EQ(c.ids, (Texts{"7", "9"}));
    EXPECT_EQ(c.times[0], (Times{0.1, 0.25}));
    EXPECT_THAT(c.warnings, HasSubstr("column 2 was taken for the units"));
}

TEST(read_spike_table, reads_units_with_names_without_a_header) {
    const Content c = content(read("cellB 0.5\ncellA 1.5\n"));

    EXPECT_EQ(c.ids, (Texts{"cellB", "cellA"}));
}

TEST(read_spike_table, writes_whole_ids_without_a_fraction_and_sorts_them) {
    const Content c = content(read("unit,time_s\n10.0,0.5\n2.0,1.5\n"));

    EXPECT_EQ(c.ids, (Texts{"2", "10"}));
}

TEST(read_spike_table, reads_one_ragged_column_per_unit) {
    const Content c = content(read("ch_1\tch_2\tch_3\n0.5\t1.5\t2.5\n0.75\t\t3.5\nNA\tNaN\t4.5\n"));

    EXPECT_EQ(c.ids, (Texts{"ch_1", "ch_2", "ch_3"}));
    EXPECT_EQ(c.times, (std::vector<Times>{{0.5, 0.75}, {1.5}, {2.5, 3.5, 4.5}}));
}

TEST(read_spike_table, leaves_out_an_unnamed_column_of_row_numbers) {
    const Content c = content(read(",a,b\n1,0.5,1.5\n2,0.75,\n"));

    EXPECT_EQ(c.ids, (Texts{"a", "b"}));
    EXPECT_EQ(c.times, (std::vector<Times>{{0.5, 0.75}, {1.5}}));
}

TEST(read_spike_table, reads_columns_that_stand_in_one_line) {
    const Content c = content(read("ch_1\tch_2\t0.5\t1.5\t0.75\t \t \t2.5\t"));

    EXPECT_EQ(c.ids, (Texts{"ch_1", "ch_2"}));
    EXPECT_EQ(c.times, (std::vector<Times>{{0.5, 0.75}, {1.5, 2.5}}));
    EXPECT_THAT(c.warnings, HasSubstr("2 names and then numbers"));
}

TEST(read_spike_table, reads_a_single_column_as_one_unit) {
    const Content c = content(read("0.5\n1.5\n"));

    EXPECT_EQ(c.ids, (Texts{"1"}));
    EXPECT_EQ(c.times[0], (Times{0.5, 1.5}));
}

TEST(read_spike_table, reads_a_gzipped_table) {
    const std::string text = "unit,time_s\n1,0.5\n1,1.5\n2,0.25\n";
    const TemporaryFile file("", "table.csv.gz");
    gzFile gz = gzopen(file.path().c_str(), "wb");
    gzwrite(gz, text.data(), static_cast<unsigned>(text.size()));
    gzclose(gz);

    const Content c = content(read_dataset(file.path(), {}, {}));

    EXPECT_EQ(c.ids, (Texts{"1", "2"}));
}

TEST(read_spike_table, refuses_a_gzipped_table_that_is_cut_off) {
    std::string text = "unit,time_s\n";
    for (int i = 0; i < 2000; ++i) text += "1," + std::to_string(i * 7919 % 10007) + ".5\n";
    const TemporaryFile file("", "table.csv.gz");
    gzFile gz = gzopen(file.path().c_str(), "wb");
    gzwrite(gz, text.data(), static_cast<unsigned>(text.size()));
    gzclose(gz);
    std::filesystem::resize_file(file.path(), std::filesystem::file_size(file.path()) / 2);

    auto dataset = read_dataset(file.path(), {}, {});

    ASSERT_FALSE(dataset);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr("gzip"));
}

TEST(read_spike_table, takes_the_time_unit_from_the_header) {
    EXPECT_EQ(content(read("unit,time_s\n1,5\n1,6\n")).unit, TimeUnit::seconds);
    EXPECT_EQ(content(read("unit,time (ms)\n1,500\n1,600\n")).times[0], (Times{0.5, 0.6}));
    EXPECT_EQ(content(read("unit,Time [us]\n1,500000\n1,600000\n")).times[0], (Times{0.5, 0.6}));
}

TEST(read_spike_table, asks_for_the_rate_of_sample_numbers) {
    const Content c = content(read("unit,sample\n1,500\n1,600\n"));

    EXPECT_EQ(c.unit, TimeUnit::samples);
    EXPECT_THAT(c.warnings, HasSubstr("--time-unit samples:RATE"));
}

TEST(read_spike_table, puts_the_users_time_unit_over_the_header) {
    const Content c = content(read("unit,time_s\n1,500\n1,600\n", "ms"));

    EXPECT_EQ(c.times[0], (Times{0.5, 0.6}));
    EXPECT_THAT(c.warnings, HasSubstr("calls the times seconds; --time-unit ms was believed instead"));
}

TEST(read_spike_table, takes_plausible_times_for_seconds_and_says_so) {
    const Content c = content(read("unit,time\n1,0.5\n1,1.5\n"));

    EXPECT_EQ(c.unit, TimeUnit::seconds);
    EXPECT_THAT(c.warnings, HasSubstr("were taken for seconds"));
}

TEST(read_spike_table, leaves_implausible_times_alone_and_asks) {
    for (const char* text : {"unit,time\n1,500\n1,600\n",                                     // whole numbers
                             "unit,time\n1,0.5\n1,200000.5\n",                                // longer than 1e5 s
                             "unit,time\n1,0.5\n1,0.5001\n1,0.5002\n1,0.5003\n1,0.5004\n"}) { // 12 kHz
        const Content c = content(read(text));
        EXPECT_EQ(c.unit, TimeUnit::unknown) << text;
        EXPECT_THAT(c.warnings, HasSubstr("say --time-unit")) << text;
    }
}

TEST(read_spike_table, says_what_it_sorted_and_what_looks_odd) {
    const Content c = content(read("unit,time_s\n1,1.5\n1,-0.5\n1,1.5\n"));

    EXPECT_EQ(c.times[0], (Times{-0.5, 1.5, 1.5}));
    EXPECT_THAT(c.warnings, AllOf(HasSubstr("came unsorted"), HasSubstr("1 spike times are negative"),
                                  HasSubstr("1 spikes have the same time")));
}

TEST(read_spike_table, holds_nothing_when_it_has_no_rows) {
    auto dataset = read("unit,time_s\n");

    ASSERT_TRUE(dataset) << dataset.error().sentence();
    EXPECT_TRUE(std::holds_alternative<Nothing>(dataset->content));
    EXPECT_THAT(dataset->warnings.back(), HasSubstr("holds no spikes"));
}

TEST(read_spike_table, names_the_line_of_a_bad_number) {
    EXPECT_THAT(refusal("unit,time_s\n1,0.5\n\n1,1.5x\n"), HasSubstr("line 4: \"1.5x\" is no number"));
    EXPECT_THAT(refusal("a\tb\n0.5\t1\n0.7\tinf\n"), HasSubstr("line 3: \"inf\" is no number"));
}

TEST(read_spike_table, names_the_line_of_a_row_with_too_few_or_too_many_fields) {
    EXPECT_THAT(refusal("unit,time_s\n1,0.5\n1\n"), HasSubstr("line 3: 1 fields"));
    EXPECT_THAT(refusal("unit,time_s\n1,0.5,7\n"), HasSubstr("line 2: more fields than the 2 names"));
    EXPECT_THAT(refusal("1 0.5\n1 0.7 3\n"), HasSubstr("line 2: 3 fields; 2 were expected"));
    EXPECT_THAT(refusal("a b c\n0.1 0.2 0.3\n0.4 0.5\n"), HasSubstr("line 3: 2 fields under 3 names"));
}

TEST(read_spike_table, names_the_line_of_a_spike_without_a_unit) {
    EXPECT_THAT(refusal("unit,time_s\n1,0.5\n,0.7\n"), HasSubstr("line 3: a spike without a unit"));
}

TEST(read_spike_table, names_the_line_of_an_open_quote) {
    EXPECT_THAT(refusal("unit,time_s\n\"1,0.5\n"), HasSubstr("line 2: a quoted field without its closing quote"));
}

TEST(read_spike_table, does_not_take_a_trace_of_behaviour_for_spikes) {
    EXPECT_THAT(refusal("time_s,speed (cm/s)\n0.5,2.25\n1.5,3\n"),
                HasSubstr("unit 2.25 is no whole number; a trace of behaviour"));
    EXPECT_EQ(refusal("time_s,unit\n0.5,2.25\n1.5,3\n"), ""); // who calls them units may have names such as 2.25
}

TEST(read_spike_table, refuses_columns_whose_meaning_cannot_be_told) {
    EXPECT_THAT(refusal("1,2,0.5\n1,2,0.7\n"), HasSubstr("3 columns and no header"));
    EXPECT_THAT(refusal("0.5,1.5\n0.7,1.7\n"), HasSubstr("neither of the two columns holds whole numbers"));
}

TEST(read_spike_table, refuses_text_that_is_no_table_and_lists_what_is_read) {
    EXPECT_THAT(refusal("Dear reader,\nthis is a letter.\n"), HasSubstr("Ranvier reads NWB, folders"));
    EXPECT_THAT(refusal("just words\n"), HasSubstr("Ranvier reads NWB, folders"));
    EXPECT_THAT(refusal("# only\n# comments\n"), HasSubstr("every line is empty or a comment"));
}

TEST(read_spike_table, refuses_two_columns_of_one_name) {
    EXPECT_THAT(refusal("a\ta\n0.5\t0.7\n"), HasSubstr("two units have the id 'a'"));
}

TEST(read_spike_table, keeps_to_the_limits) {
    Limits limits;
    limits.max_spikes = 2;
    auto spikes = read("unit,time_s\n1,0.5\n1,0.6\n1,0.7\n", "", limits);
    limits.max_units = 1;
    auto units = read("unit,time_s\n1,0.5\n2,0.6\n", "", limits);
    limits.max_text = 4;
    auto field = read("unit,time_s\n1,0.5\n", "", limits);

    ASSERT_FALSE(spikes);
    EXPECT_EQ(spikes.error().code(), Errc::limit);
    EXPECT_THAT(spikes.error().sentence(), HasSubstr("line 4: more than 2 spikes"));
    ASSERT_FALSE(units);
    EXPECT_THAT(units.error().sentence(), HasSubstr("line 3: more than 1 units"));
    ASSERT_FALSE(field);
    EXPECT_THAT(field.error().sentence(), HasSubstr("a field of more than 4 bytes"));
}

TEST(read_spike_table, reads_lines_longer_than_its_buffer) {
    std::string text = "a\tb";
    const int n = 200000; // about 3 MB in one line
    for (int i = 0; i < n; ++i) text += "\t" + std::to_string(i) + ".25\t" + std::to_string(i) + ".75";

    const Content c = content(read(text, "s"));

    ASSERT_EQ(c.times[1].size(), static_cast<size_t>(n));
    EXPECT_EQ(c.times[1].back(), n - 1 + 0.75);
}

// Damage must end in a sentence or in sound content, never in a crash; the sanitizers watch.
TEST(read_spike_table, survives_tables_cut_off_or_with_a_flipped_byte) {
    const std::string tables[] = {"unit,time_s\n1,0.5\n1,1.5\n2,0.25\n", "ch_1\tch_2\n0.5\t1.5\n0.75\t\n",
                                  "\"a\"\tb\t0.5\t1.5\t0.75\t \t", "\xEF\xBB\xBF# x\r\nunit;time (ms)\r\n1;0,5\r\n2;1,5\r\n"};
    for (const std::string& whole : tables) {
        for (size_t part = 0; part <= 16; ++part) {
            auto dataset = read(whole.substr(0, whole.size() * part / 16));
            if (!dataset) {
                EXPECT_FALSE(dataset.error().sentence().empty());
            }
        }
        for (size_t i = 0; i < 50; ++i) {
            std::string flipped = whole;
            flipped[i * 31 % whole.size()] ^= static_cast<char>(1 << (i % 8));
            auto dataset = read(flipped);
            if (!dataset) {
                EXPECT_FALSE(dataset.error().sentence().empty());
            }
        }
    }
}

} // namespace ranvier::spike_table_test
