#include "core/io/npy.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ranvier::npy_test {

using testing::HasSubstr;

// A file of format 1.0 with this header text and data.
std::vector<std::byte> npy(const std::string& header, const std::string& data) {
    std::string file("\x93NUMPY\x01\x00", 8);
    file.push_back(static_cast<char>(header.size() & 255));
    file.push_back(static_cast<char>(header.size() >> 8));
    file += header + data;
    const auto* begin = reinterpret_cast<const std::byte*>(file.data());
    return {begin, begin + file.size()};
}

Result<NpyHeader> parse(const std::string& header, const std::string& data) {
    const auto file = npy(header, data);
    return parse_npy_header(file, file.size());
}

std::string refusal(const std::string& header, const std::string& data = "") {
    auto parsed = parse(header, data);
    return parsed ? "" : parsed.error().sentence();
}

TEST(npy, reads_type_order_and_shape) {
    const auto header = parse("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }\n", std::string(12, '\0'));

    ASSERT_TRUE(header) << header.error().sentence();
    EXPECT_EQ(header->kind, 'i');
    EXPECT_EQ(header->item_bytes, 2u);
    EXPECT_TRUE(header->big_endian);
    EXPECT_TRUE(header->fortran_order);
    EXPECT_EQ(header->shape, (std::vector<uint64_t>{2, 3}));
    EXPECT_EQ(header->n, 6u);
}

TEST(npy, reads_keys_in_any_order_and_a_scalar) {
    const auto header = parse("{'shape': (), 'fortran_order': False, 'descr': '<f8'}", std::string(8, '\0'));

    ASSERT_TRUE(header) << header.error().sentence();
    EXPECT_TRUE(header->shape.empty());
    EXPECT_EQ(header->n, 1u);
}

TEST(npy, turns_fortran_order_into_rows) {
    const auto file = npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}", std::string("\x01\x04\x02\x05\x03\x06", 6));
    const auto header = parse_npy_header(file, file.size());
    ASSERT_TRUE(header);

    const auto values = npy_numbers(*header, std::span(file).subspan(header->data_offset));

    ASSERT_TRUE(values);
    EXPECT_EQ(*values, (std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST(npy, reads_signed_big_endian_numbers) {
    const auto file = npy("{'descr': '>i2', 'fortran_order': False, 'shape': (2,)}", std::string("\xff\xfe\x01\x00", 4));
    const auto header = parse_npy_header(file, file.size());
    ASSERT_TRUE(header);

    const auto values = npy_numbers(*header, std::span(file).subspan(header->data_offset));

    EXPECT_EQ(*values, (std::vector<double>{-2, 256}));
}

TEST(npy, refuses_whole_numbers_of_64_bits_that_do_not_fit) {
    const auto file = npy("{'descr': '<u8', 'fortran_order': False, 'shape': (1,)}", std::string(8, '\xff'));
    const auto header = parse_npy_header(file, file.size());
    ASSERT_TRUE(header);

    const auto status = npy_integers(*header, std::span(file).subspan(header->data_offset),
                                     [](const int64_t*, uint64_t) -> Status { return Ok{}; });

    ASSERT_FALSE(status);
    EXPECT_THAT(status.error().sentence(), HasSubstr("18446744073709551615"));
}

// A header of two values with this type.
std::string of_type(const std::string& descr) { return "{'descr': " + descr + ", 'fortran_order': False, 'shape': (2,)}"; }

TEST(npy, reads_the_fields_of_a_structure_past_its_gaps) {
    const auto file = npy(of_type("[('a', '|u1'), ('', '|V1'), ('b', '>i2'), ('c', '|S2')]"),
                          std::string("\x01?\x00\x02xy\x03?\xff\xfez\x00", 12));
    const auto header = parse_npy_header(file, file.size());
    ASSERT_TRUE(header) << header.error().sentence();
    ASSERT_EQ(header->fields.size(), 3u);
    const auto data = std::span(file).subspan(header->data_offset);

    const auto a = npy_numbers(header->of_field(header->fields[0]), data),
               b = npy_numbers(header->of_field(header->fields[1]), data);
    const auto c = npy_texts(header->of_field(header->fields[2]), data);

    EXPECT_EQ(*a, (std::vector<double>{1, 3}));
    EXPECT_EQ(*b, (std::vector<double>{2, -2}));
    EXPECT_EQ(*c, (std::vector<std::string>{"xy", "z"}));
    EXPECT_EQ(header->fields[1].name, "b");
}

TEST(npy, gives_no_numbers_of_a_whole_structure) {
    const auto file = npy(of_type("[('a', '|u1')]"), "ab");
    const auto header = parse_npy_header(file, file.size());
    ASSERT_TRUE(header);

    const auto values = npy_numbers(*header, std::span(file).subspan(header->data_offset));

    ASSERT_FALSE(values);
    EXPECT_THAT(values.error().sentence(), HasSubstr("holds structure; numbers were expected"));
}

// Items longer than any number: the sanitizer of undefined shifts has a say here.
TEST(npy, gives_no_numbers_of_long_structures_and_texts) {
    for (const auto* type : {"[('a', '<i8'), ('b', '<i8')]", "'<U4'"}) {
        const auto file = npy(of_type(type), std::string(32, 'x'));
        const auto header = parse_npy_header(file, file.size());
        ASSERT_TRUE(header) << header.error().sentence();

        const auto values = npy_numbers(*header, std::span(file).subspan(header->data_offset));

        ASSERT_FALSE(values);
        EXPECT_THAT(values.error().sentence(), HasSubstr("numbers were expected"));
    }
}

TEST(npy, refuses_structures_that_are_not_of_plain_fields) {
    EXPECT_THAT(refusal(of_type("[('a', '|O')]")), HasSubstr("Python objects"));
    EXPECT_THAT(refusal(of_type("[('a', '<f8', (3,))]")), HasSubstr("field a, an array"));
    EXPECT_THAT(refusal(of_type("[('a', [('b', '<f8')])]")), HasSubstr("field a, a structure"));
    EXPECT_THAT(refusal(of_type("[(('title', 'a'), '<f8')]")), HasSubstr("a field with a title"));
    EXPECT_THAT(refusal(of_type("[('a', '|V4')]")), HasSubstr("field a: npy: type |V4"));
    EXPECT_THAT(refusal(of_type("[('a', '<i4'), ('a', '<i4')]")), HasSubstr("two fields are named a"));
    EXPECT_THAT(refusal(of_type("[]")), HasSubstr("a structure without fields"));
    EXPECT_THAT(refusal(of_type("[('', '|V4')]")), HasSubstr("a structure without fields"));
    EXPECT_THAT(refusal(of_type("[('a', '|S65536'), ('b', '|S65536')]")), HasSubstr("a structure of more than 65536 bytes"));
    EXPECT_THAT(refusal(of_type("[('a' '<i4')]")), HasSubstr(", was expected"));
}

TEST(npy, refuses_a_structure_that_is_cut_off) {
    EXPECT_THAT(refusal(of_type("[('a', '<i4'), ('b', '|u1')]"), std::string(9, '\0')),
                HasSubstr("tells of 10 bytes of values, 9 follow it"));
}

TEST(npy, refuses_pickles_and_unknown_types) {
    EXPECT_THAT(refusal("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}"), HasSubstr("Python objects"));
    EXPECT_THAT(refusal("{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}"), HasSubstr("type <c8"));
    EXPECT_THAT(refusal("{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}"), HasSubstr("type <f16"));
    EXPECT_THAT(refusal("{'descr': '<U0', 'fortran_order': False, 'shape': (99999999,)}"), HasSubstr("type <U0"));
}

TEST(npy, refuses_headers_outside_the_grammar) {
    EXPECT_THAT(refusal("{'descr': '<f8', 'fortran_order': False}"), HasSubstr("lacks one of"));
    EXPECT_THAT(refusal("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}"),
                HasSubstr("repeated key descr"));
    EXPECT_THAT(refusal("{'descr': '<f8', 'fortran_order': 0, 'shape': ()}"), HasSubstr("True or False"));
    EXPECT_THAT(refusal("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}"), HasSubstr("a size was expected"));
    EXPECT_THAT(refusal("{'descr': '<f8', 'fortran_order': False, 'shape': (3)}"), HasSubstr("no tuple"));
    EXPECT_THAT(refusal("{'descr': '<f8', 'fortran_order': False, 'shape': ()} or 1"), HasSubstr("the end of the header"));
    EXPECT_THAT(refusal("__import__('os')"), HasSubstr("{ was expected"));
}

TEST(npy, refuses_a_shape_that_overflows) {
    EXPECT_THAT(refusal("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}"),
                HasSubstr("more values than can be counted"));
    EXPECT_THAT(refusal("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904,)}"),
                HasSubstr("more bytes than can be counted"));
}

TEST(npy, refuses_data_that_is_shorter_or_longer_than_its_shape) {
    const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2,)}";

    EXPECT_THAT(refusal(header, std::string(15, '\0')), HasSubstr("tells of 16 bytes of values, 15 follow it"));
    EXPECT_THAT(refusal(header, std::string(17, '\0')), HasSubstr("tells of 16 bytes of values, 17 follow it"));
}

TEST(npy, refuses_a_version_it_does_not_know) {
    auto file = npy("{}", "");
    file[6] = std::byte{4};

    const auto header = parse_npy_header(file, file.size());

    ASSERT_FALSE(header);
    EXPECT_THAT(header.error().sentence(), HasSubstr("format 4.0"));
}

} // namespace ranvier::npy_test
