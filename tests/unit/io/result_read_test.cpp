#include <gtest/gtest.h>

#include <cstring>

#include "core/io/h5_write.hpp"
#include "core/io/result_file.hpp"
#include "tests/unit/io/result_samples.hpp"

namespace ranvier {
namespace {

using result_samples::bytes_of;
using result_samples::Folder;
using result_samples::put_bytes;
using result_samples::two_units;

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

void expect_same_array(const ResultArray& got, const ResultArray& wanted) {
    SCOPED_TRACE(wanted.group + "/" + wanted.name);
    EXPECT_EQ(got.group, wanted.group);
    EXPECT_EQ(got.name, wanted.name);
    EXPECT_EQ(got.dims, wanted.dims);
    EXPECT_EQ(got.shape, wanted.shape);
    EXPECT_EQ(got.unit, wanted.unit);
    EXPECT_EQ(got.doc, wanted.doc);
    EXPECT_TRUE(got.values == wanted.values);
}

TEST(read_result, gives_back_exactly_what_was_written) {
    const Folder folder;
    const ResultSet wanted = two_units();
    ASSERT_TRUE(write_result(wanted, folder.file("r.h5")));

    const auto got = read_result(folder.file("r.h5"), {});

    ASSERT_TRUE(got) << got.error().sentence();
    ASSERT_EQ(got->arrays.size(), wanted.arrays.size());
    for (size_t i = 0; i < wanted.arrays.size(); ++i) expect_same_array(got->arrays[i], wanted.arrays[i]);
    ASSERT_EQ(got->metrics.size(), 2u);
    for (const auto& [name, value] : wanted.metrics) EXPECT_TRUE(same_bits(got->metrics.at(name), value)) << name;
    ASSERT_EQ(got->traces.at("loglik").size(), 2u);
    EXPECT_EQ(got->traces.at("loglik")[1].step, 1);
    EXPECT_EQ(got->traces.at("loglik")[1].value, -2.5);
    ASSERT_EQ(got->views.size(), 1u);
    EXPECT_EQ(got->views[0].kind + got->views[0].of + got->views[0].title, "ribbonstates/posteriorStates");
    EXPECT_EQ(got->notes, wanted.notes);
    EXPECT_EQ(got->provenance, wanted.provenance);
}

TEST(read_result, gives_back_nothing_from_an_empty_result) {
    const Folder folder;
    ASSERT_TRUE(write_result({}, folder.file("r.h5")));

    const auto got = read_result(folder.file("r.h5"), {});

    ASSERT_TRUE(got) << got.error().sentence();
    EXPECT_TRUE(got->arrays.empty() && got->metrics.empty() && got->traces.empty() && got->provenance.empty());
}

TEST(read_result, brings_arrays_of_one_group_together) {
    const Folder folder;
    ResultSet r;
    for (const char* group : {"b", "a", "b"})
        r.arrays.push_back({group, "x" + std::to_string(r.arrays.size()), {}, {}, "", "", std::vector<double>{1}});
    ASSERT_TRUE(write_result(r, folder.file("r.h5")));

    const auto got = read_result(folder.file("r.h5"), {});

    ASSERT_TRUE(got) << got.error().sentence();
    std::string order;
    for (const auto& a : got->arrays) order += a.group + "/" + a.name + " ";
    EXPECT_EQ(order, "b/x0 b/x2 a/x1 ");
}

TEST(read_result, gives_back_arrays_of_many_chunks) {
    const Folder folder;
    ResultSet r;
    std::vector<double> numbers(300'001); // past two chunks, the last one partly filled
    for (size_t i = 0; i < numbers.size(); ++i) numbers[i] = 1.0 / static_cast<double>(i + 1);
    std::vector<std::string> texts(70'001);
    for (size_t i = 0; i < texts.size(); ++i) texts[i] = std::string(i % 7, 'x') + std::to_string(i);
    r.arrays = {{"g", "numbers", {"i"}, {numbers.size()}, "", "", numbers}, {"g", "texts", {"j"}, {texts.size()}, "", "", texts}};
    ASSERT_TRUE(write_result(r, folder.file("r.h5")));

    const auto got = read_result(folder.file("r.h5"), {});

    ASSERT_TRUE(got) << got.error().sentence();
    EXPECT_TRUE(std::get<std::vector<double>>(got->arrays[0].values) == numbers);
    EXPECT_TRUE(std::get<std::vector<std::string>>(got->arrays[1].values) == texts);
}

TEST(read_result, refuses_a_file_that_is_not_hdf5) {
    const Folder folder;
    put_bytes(folder.file("r.h5"), "unit,time_s\n0,1\n");

    const auto got = read_result(folder.file("r.h5"), {});

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), Errc::bad_input);
    EXPECT_NE(got.error().sentence().find("is not an HDF5 file"), std::string::npos);
}

TEST(read_result, refuses_hdf5_that_is_not_a_result) {
    const Folder folder;
    auto writer = h5w::Writer::create();
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->save(folder.file("r.h5")));

    const auto got = read_result(folder.file("r.h5"), {});

    ASSERT_FALSE(got);
    EXPECT_NE(got.error().sentence().find("not a Ranvier result"), std::string::npos);
}

TEST(read_result, names_a_file_that_is_not_there) {
    const auto got = read_result("/nowhere/r.h5", {});

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), Errc::bad_input);
    EXPECT_NE(got.error().sentence().find("/nowhere/r.h5"), std::string::npos);
}

TEST(read_result, refuses_a_file_cut_anywhere) {
    const Folder folder;
    ASSERT_TRUE(write_result(two_units(), folder.file("r.h5")));
    const std::string whole = bytes_of(folder.file("r.h5"));

    for (size_t part = 0; part < 20; ++part) {
        put_bytes(folder.file("cut.h5"), whole.substr(0, whole.size() * part / 20));
        EXPECT_FALSE(read_result(folder.file("cut.h5"), {})) << part << " twentieths";
    }
}

// Numbers that deflate cannot shrink, so that nearly all of the file is this array.
TEST(read_result, finds_a_flipped_bit_in_a_large_array) {
    const Folder folder;
    ResultSet r;
    std::vector<double> noise(20'000);
    uint64_t x = 1;
    for (double& v : noise) v = static_cast<double>(x = x * 6364136223846793005u + 1442695040888963407u);
    r.arrays = {{"g", "noise", {"i"}, {noise.size()}, "", "", noise}};
    ASSERT_TRUE(write_result(r, folder.file("r.h5")));
    std::string bytes = bytes_of(folder.file("r.h5"));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    put_bytes(folder.file("r.h5"), bytes);

    const auto got = read_result(folder.file("r.h5"), {});

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), Errc::bad_input);
    EXPECT_NE(got.error().sentence().find("/g/noise"), std::string::npos) << got.error().sentence();
}

TEST(read_result, stops_at_the_memory_allowed) {
    const Folder folder;
    ASSERT_TRUE(write_result(two_units(), folder.file("r.h5")));
    Limits limits;
    limits.max_bytes = 5000; // raw/spikes alone is 6000

    const auto got = read_result(folder.file("r.h5"), limits);

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), Errc::limit);
}

TEST(read_result, stops_at_the_longest_text_allowed) {
    const Folder folder;
    ResultSet r;
    r.arrays = {{"g", "t", {"i"}, {1}, "", "", std::vector<std::string>{std::string(200, 'x')}}};
    ASSERT_TRUE(write_result(r, folder.file("r.h5")));
    Limits limits;
    limits.max_text = 100;

    const auto got = read_result(folder.file("r.h5"), limits);

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), Errc::limit);
}

struct Spoiled {
    const char *how, *words;
    Errc code;
};

class read_result_of_a_spoiled_file : public ::testing::TestWithParam<Spoiled> {};

TEST_P(read_result_of_a_spoiled_file, is_refused_with_the_reason) {
    const Folder folder;
    ASSERT_TRUE(write_result(two_units(), folder.file("r.h5")));
    RANVIER_PYTHON_AGREES("spoil " + folder.file("r.h5") + " " + GetParam().how);

    const auto got = read_result(folder.file("r.h5"), {});

    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code(), GetParam().code) << got.error().sentence();
    EXPECT_NE(got.error().sentence().find(GetParam().words), std::string::npos) << got.error().sentence();
}

INSTANTIATE_TEST_SUITE_P(
    by_h5py, read_result_of_a_spoiled_file,
    ::testing::Values(Spoiled{"external_link", "link", Errc::unsupported}, Spoiled{"soft_link", "link", Errc::unsupported},
                      Spoiled{"external_storage", "another file", Errc::unsupported},
                      Spoiled{"virtual", "another file", Errc::unsupported}, Spoiled{"filter", "filter 32000", Errc::unsupported},
                      Spoiled{"claims", "claims 800000000 bytes", Errc::bad_input},
                      Spoiled{"type", "a type that a result does not hold", Errc::bad_input},
                      Spoiled{"newer", "newer Ranvier: its schema is 2", Errc::unsupported},
                      Spoiled{"foreign", "not a Ranvier result", Errc::bad_input},
                      Spoiled{"root_dataset", "/loose is not a group", Errc::bad_input},
                      Spoiled{"unlabelled", "DIMENSION_LIST of /couplings/weight is missing", Errc::bad_input}),
    [](const auto& spoiled) { return std::string(spoiled.param.how); });

} // namespace
} // namespace ranvier
