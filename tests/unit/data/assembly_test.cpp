#include "core/data/assembly.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ranvier::assembly_test {

using testing::ElementsAre;
using testing::HasSubstr;

Assembly sample() {
    Assembly a;
    a.parts.push_back({"spikes", "phy", "", "", {}, ""});
    a.parts.push_back({"trials", "t.csv", "", "ms", {1.5, 1.00002, {}, {}}, ""});
    a.parts.push_back({"signals.wheel", "w.nwb", "/wheel", "", {}, "sync.csv"});
    a.parts.push_back({"regions", "r.csv", "", "", {0, 1, {0, 1}, {2, 3.5}}, ""});
    return a;
}

std::string refusal(const std::string& json) {
    const auto a = parse_assembly(json);
    return a ? "" : a.error().sentence();
}

TEST(assembly, is_the_same_after_it_was_written_and_read) {
    const std::string json = assembly_json(sample());

    const auto again = parse_assembly(json);

    ASSERT_TRUE(again) << again.error().sentence();
    EXPECT_EQ(assembly_json(*again), json);
    EXPECT_EQ(again->parts[1].clock.rate, 1.00002);
    EXPECT_EQ(again->parts[2].pulses, "sync.csv");
    EXPECT_THAT(again->parts[3].clock.recording_s, ElementsAre(2, 3.5));
}

TEST(assembly, is_named_by_its_ports_and_files) {
    Assembly a;
    a.parts = {{"spikes", "/data/x/phy/", "", "", {}, ""}, {"trials", "/data/t.csv", "", "", {}, ""}};

    EXPECT_EQ(assembly_name(a), "spikes=phy trials=t.csv");
}

TEST(assembly, comes_back_from_the_words_of_a_command_line) {
    EXPECT_THAT(assembly_words(sample()), ElementsAre("spikes=phy", "trials=t.csv", "signals.wheel=w.nwb:/wheel", "regions=r.csv",
                                                      "--time-unit", "trials:ms", "--clock", "trials:offset=1.5,rate=1.00002",
                                                      "--clock", "signals.wheel:pulses=sync.csv"));
}

TEST(assembly, refuses_what_it_does_not_know_with_its_place) {
    EXPECT_THAT(refusal("{"), HasSubstr("not a recording in JSON"));
    EXPECT_THAT(refusal(R"({"ranvier_recording": 2, "parts": []})"), HasSubstr("newer version"));
    EXPECT_THAT(refusal(R"({"ranvier_recording": 1, "parts": [{"port": "spikes", "file": "a", "colour": 1}]})"),
                HasSubstr("part 1: there is no entry 'colour'"));
    EXPECT_THAT(refusal(R"({"ranvier_recording": 1, "parts": [{"port": "trials", "file": "a"}]})"),
                HasSubstr("needs one at `spikes`"));
    EXPECT_THAT(
        refusal(R"({"ranvier_recording": 1, "parts": [{"port": "spikes", "file": "a"}, {"port": "spikes", "file": "b"}]})"),
        HasSubstr("part spikes is given twice"));
    EXPECT_THAT(refusal(R"({"ranvier_recording": 1, "parts": [{"port": "video", "file": "a"}]})"),
                HasSubstr("'video' is no part of a recording; the parts are: spikes"));
    EXPECT_THAT(refusal(R"({"ranvier_recording": 1, "parts": [{"port": "spikes", "file": 3}]})"),
                HasSubstr("not a recording in JSON"));
    EXPECT_THAT(refusal(R"({"ranvier_recording": 1, "parts": [{"port": "spikes", "file": "a", "clock": {"rate": -1}}]})"),
                HasSubstr("part spikes: clock: the rate"));
}

TEST(assembly, reads_clocks_as_they_are_said) {
    AssemblyPart p;
    p.port = "trials";
    ASSERT_TRUE(parse_clock("offset=-3.5,rate=1.0001", p));
    EXPECT_EQ(p.clock.offset_s, -3.5);
    EXPECT_EQ(p.clock.rate, 1.0001);
    for (const char* wrong : {"offset", "offset=", "offset=1x", "speed=2", "pulses="})
        EXPECT_FALSE(parse_clock(wrong, p)) << wrong;
    EXPECT_THAT(parse_clock("rate=0", p).error().sentence(), HasSubstr("above 0"));
}

TEST(assembly_title, is_the_folder_around_where_the_name_says_only_what_it_holds) {
    const auto titled = [](const std::string& spikes) {
        Assembly assembly;
        assembly.parts = {{"trials", "/data/other/trials.csv", "", "", {}, ""}, {"spikes", spikes, "", "", {}, ""}};
        return assembly_title(assembly);
    };

    EXPECT_EQ(titled("/data/session/phy"), "session");
    EXPECT_EQ(titled("/data/session/kilosort4/"), "session");
    EXPECT_EQ(titled("/data/mouse-3/spikes.csv.gz"), "mouse-3");
    EXPECT_EQ(titled("/data/session/sub-4.nwb"), "sub-4.nwb");
    EXPECT_EQ(titled("../phy"), "phy");
    EXPECT_EQ(titled("phy"), "phy");
}

} // namespace ranvier::assembly_test
