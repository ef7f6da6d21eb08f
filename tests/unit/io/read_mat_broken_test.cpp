// MATLAB files made by hand: what is unusual and sound, and what is damaged or means harm.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/io/io_samples.hpp"

namespace ranvier::read_mat_broken_test {

using io_test::recording_in;
using io_test::refusal_of;
using io_test::times_of;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(read_mat_by_hand, reads_both_orders_of_bytes_and_packed_variables) {
    for (const char* name : {"sound", "big_endian", "packed_sound"})
        EXPECT_THAT(times_of(recording_in(std::string("foreign/mat/broken/") + name + ".mat"), 0), ElementsAre(0.5, 1.5)) << name;
}

TEST(read_mat_by_hand, reads_numbers_kept_inside_a_tag) {
    EXPECT_THAT(times_of(recording_in("foreign/mat/broken/short.mat"), 0), ElementsAre(1, 2, 4));
}

struct Broken {
    const char* name;
    const char* sentence;
};
void PrintTo(const Broken& b, std::ostream* out) { *out << b.name; }

class read_mat_broken : public testing::TestWithParam<Broken> {};

TEST_P(read_mat_broken, ends_in_a_sentence) {
    const std::string file = std::string("foreign/mat/broken/") + GetParam().name + ".mat";

    auto dataset = io_test::read_sample(file);

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::bad_input);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr(GetParam().sentence));
}

INSTANTIATE_TEST_SUITE_P(version_5, read_mat_broken,
                         testing::Values(Broken{"cut", "claims 72 bytes; the file has 68 left"},
                                         Broken{"huge_dims", "claims 2147483647 x 2147483647 x 2147483647 values"},
                                         Broken{"huge_vector", "claims 1 x 2147483647 values and holds 1"},
                                         Broken{"huge_cells", "claims 1 x 2147483647 elements; its bytes allow for 10"},
                                         Broken{"huge_fields", "claims 1 x 2147483647 elements; its bytes allow for 0"},
                                         Broken{"negative_dim", "has a negative dimension"},
                                         Broken{"element_too_long", "has an element of 4294967295 bytes where 0 are left"},
                                         Broken{"no_flags", "does not begin with the flags of an array"},
                                         Broken{"unknown_class", "is of class 77"},
                                         Broken{"text_as_numbers", "16 bytes of type 17"},
                                         Broken{"not_a_matrix", "is of type 9; a matrix was expected"},
                                         Broken{"deep", "nested more than 64 levels deep"},
                                         Broken{"sparse_row_outside", "a value in row 5 of 3"},
                                         Broken{"sparse_huge_index", "an index that is too large or none"},
                                         Broken{"sparse_mostly_claimed", "claims 20000000 values and stores 1"},
                                         Broken{"sparse_column_outside", "column 0 from 0 to 9 of 1 values"},
                                         Broken{"header_only", "shorter than the header"}, Broken{"no_order", "order of bytes"}));

INSTANTIATE_TEST_SUITE_P(packed, read_mat_broken,
                         testing::Values(Broken{"packed_cut", "its packed bytes are fewer than it claims"},
                                         Broken{"packed_noise", "cannot be unpacked"},
                                         Broken{"packed_claim", "has an element of 2147483648 bytes where"}));

INSTANTIATE_TEST_SUITE_P(version_73, read_mat_broken,
                         testing::Values(Broken{"own_cell", "/spikes holds itself or is held in two places"},
                                         Broken{"doubling_cells", "holds itself or is held in two places"},
                                         Broken{"null_cell", "stores none of them"},
                                         Broken{"gone_cell", "refers in element 1 to nothing in the file"},
                                         Broken{"uneven_struct", "other fields of the struct array for 1 x 3"}));

TEST(read_mat_broken, refuses_to_unpack_more_than_is_allowed) { // 8 kB that unpack to 8 MB
    Limits limits;
    limits.max_bytes = 1'000'000;

    auto dataset = io_test::read_sample("foreign/mat/broken/packed_zeros.mat", {}, limits);

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::limit);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr("unpacks to 8000056 bytes; 1000000 are allowed"));
}

TEST(read_mat_broken, pays_for_unpacked_bytes_and_values) { // 8 MB unpacked and 8 MB of numbers
    Limits limits;
    limits.max_bytes = 15'000'000;

    auto dataset = io_test::read_sample("foreign/mat/broken/packed_zeros.mat", {}, limits);

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::limit);
    EXPECT_THAT(dataset.error().sentence(), HasSubstr("more than the 15000000 bytes allowed"));
}

TEST(read_mat_broken, does_not_fill_an_absurd_sparse_matrix) {
    auto dataset = io_test::read_sample("foreign/mat/broken/sparse73.mat");

    ASSERT_FALSE(dataset);
    EXPECT_EQ(dataset.error().code(), Errc::limit);
}

TEST(read_mat_broken, is_refused_wherever_it_is_cut) {
    const std::string whole = io_test::bytes_of(io_test::sample("foreign/mat/packed/nested.mat"));
    ASSERT_GT(whole.size(), 200u);

    for (size_t size = 20; size < whole.size(); ++size) {
        if (size == 128) continue; // a header alone is a file without variables
        const io_test::TemporaryFile file(whole.substr(0, size), "cut.mat");
        auto dataset = read_dataset(file.path(), {}, {});
        ASSERT_FALSE(dataset) << "cut to " << size;
    }
}

// No crash and no claim believed, whatever the byte: the answer itself does not matter here.
TEST(read_mat_broken, survives_any_byte_changed) {
    for (const char* name : {"v5/structs", "v5/sparse", "packed/cells"}) {
        const std::string whole = io_test::bytes_of(io_test::sample(std::string("foreign/mat/") + name + ".mat"));
        int n_refused = 0;
        for (size_t at = 120; at < whole.size(); ++at) {
            std::string changed = whole;
            changed[at] = static_cast<char>(changed[at] ^ (at % 2 ? 0x80 : 0x41));
            const io_test::TemporaryFile file(changed, "changed.mat");
            auto dataset = read_dataset(file.path(), {}, {});
            if (dataset) continue;
            ++n_refused;
            EXPECT_NE(dataset.error().code(), Errc::internal) << name << " at " << at;
        }
        EXPECT_GT(n_refused, 20) << name;
    }
}

} // namespace ranvier::read_mat_broken_test
