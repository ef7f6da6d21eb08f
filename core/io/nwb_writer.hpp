// An NWB 2 file in the making: typed objects, tables, series, and what the file says of its session.
//
// Object ids are derived from `seed` and the path of the object, so that equal content gives equal bytes. Texts are scalars of
// variable length, because pynwb does not read others. No cached schema: readers fall back to their own.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/data/table.hpp"
#include "core/io/h5_write.hpp"

namespace ranvier {

// `path` as a link, a file or a column may be called: "/", "\", ":" become "_", "" becomes "unnamed"; a number is appended where
// `taken` has the name already. Adds it to `taken`.
std::string nwb_name(const std::string& wanted, std::set<std::string>& taken);

class NwbWriter {
public:
    // An object of the file, open.
    struct Node {
        h5w::Id id;
        std::string path;      // "/units"
        int64_t borrowed = -1; // the root, which is not this object's to close
        int64_t get() const { return id ? id.get() : borrowed; }
    };
    // A DynamicTable whose columns are being written; end_table() must follow.
    struct Table {
        Node node;
        std::vector<std::string> columns;
        std::set<std::string> taken; // names that cannot be used any more
        uint64_t n_rows = 0;
    };
    struct Sampling {
        double start = 0, rate_hz = 0;      // used when there are no times
        std::span<const double> times = {}; // one per sample
    };

    // Begins the file at `path`, which must not exist and is the caller's to remove after a failure.
    static Result<NwbWriter> create(const std::string& path, const std::string& seed);

    // The root, the groups that must be there, and /general. `about` is complete and checked; `default_description` is used where
    // it has none.
    Status session(const std::map<std::string, std::string>& about, const std::string& default_description);
    // /general/NAME, a text.
    Status general_text(const std::string& name, const std::string& value);
    // /general/source_script with its attribute file_name.
    Status source_script(const std::string& text, const std::string& file_name);

    const Node& root() const { return root_; }
    Result<Node> group(const Node& parent, const std::string& name);
    Result<Node> module(const std::string& name, const std::string& description);

    // `ids` empty: 0, 1, ... `taken` are names that columns must not have.
    Result<Table> table(const Node& parent, const std::string& name, const std::string& type, const std::string& description,
                        uint64_t n_rows, std::vector<int64_t> ids = {}, std::set<std::string> taken = {});
    // Whole numbers within -128..127 are stored in one byte, so that 0 and 1 are not taken for a waste; a column of reals that
    // are all NaN says nothing and is left out, text that is not UTF-8 is refused.
    Status column(Table& table, const std::string& name, const std::string& description, const ColumnValues& values);
    // A column of times, reals whatever they are.
    Status times(Table& table, const std::string& name, const std::string& description, std::span<const double> values);
    // Without a copy; row i holds flat[ends[i - 1]] .. flat[ends[i]] (of the first of `shape`). `resolution` > 0: of the values.
    Status ragged(Table& table, const std::string& name, const std::string& description, std::span<const double> flat,
                  const std::vector<uint64_t>& shape, std::span<const int64_t> ends, double resolution = 0);
    // Rows of `target`.
    Status region(Table& table, const std::string& name, const std::string& description, const std::vector<int64_t>& rows,
                  const Node& target);
    Status end_table(Table& table);

    // A TimeSeries; data [sample] or [sample, channel].
    Status series(const Node& parent, const std::string& name, const std::string& description, const std::string& unit,
                  const std::vector<uint64_t>& shape, std::span<const double> data, const Sampling& sampling);
    Status series(const Node& parent, const std::string& name, const std::string& description, const std::string& unit,
                  const std::vector<uint64_t>& shape, const std::vector<float>& data, const Sampling& sampling);

    // For what is not covered above.
    h5w::Writer& h5() { return h5_; }
    Status type(const Node& node, const std::string& type, const std::string& name_space);
    // Closes the file, of which no Node may be left. Answers `written` if that failed, but a fault of the disk before what
    // followed from it.
    Status end(Status written);

private:
    NwbWriter(h5w::Writer h5, std::string seed) : h5_(std::move(h5)), seed_(std::move(seed)) {}

    std::string object_id(const std::string& path) const;
    Status scalar_text(const Node& parent, const std::string& name, const std::string& value);
    Status list_of_texts(const Node& parent, const std::string& name, const std::vector<std::string>& values);
    Status subject(const Node& general, const std::map<std::string, std::string>& about);
    Status begin_column(Table& table, const Node& column, const std::string& type, const std::string& description);
    Status sampled(const Node& series, uint64_t n, const Sampling& sampling);
    Result<Node> begin_series(const Node& parent, const std::string& name, const std::string& description);
    Status end_series(const Node& series, const Node& data, const std::string& unit, uint64_t n, const Sampling& sampling);
    static Node child(const Node& parent, const std::string& name, h5w::Id id);

    h5w::Writer h5_;
    std::string seed_;
    Node root_, general_, processing_;
};

} // namespace ranvier
