#include "core/io/nwb_writer.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/hash.hpp"
#include "core/io/nwb_about.hpp"

namespace ranvier {
namespace {

constexpr const char* nwb_version = "2.8.0"; // the first with was_generated_by
constexpr const char* core_types = "core";
constexpr const char* table_types = "hdmf-common";

// pynwb and nwbinspector want one on every column.
std::string description_of(const std::string& description, const std::string& name) {
    return description.empty() ? "values of " + name : description;
}

bool fits_a_byte(const std::vector<int64_t>& values) {
    return std::all_of(values.begin(), values.end(), [](int64_t v) { return v >= -128 && v <= 127; });
}

// Reals that are 0 and 1 only are whole numbers to everybody who looks at them.
bool is_zero_or_one(const std::vector<double>& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return v == 0 || v == 1; });
}

bool says_nothing(const std::vector<double>& values) {
    return !values.empty() && std::all_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

} // namespace

std::string nwb_name(const std::string& wanted, std::set<std::string>& taken) {
    constexpr size_t longest = 200; // HDF5 links and file names end at 255
    std::string name;
    for (const char c : wanted) name += c == '/' || c == '\\' || c == ':' ? '_' : c;
    if (name.empty() || name == "." || name == "..") name = "unnamed";
    if (name.size() > longest) {
        size_t end = longest;
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xc0) == 0x80) --end; // not within a UTF-8 sequence
        name.resize(end);
    }
    std::string fresh = name;
    for (int i = 2; !taken.insert(fresh).second; ++i) fresh = name + "_" + std::to_string(i);
    return fresh;
}

Result<NwbWriter> NwbWriter::create(const std::string& path, const std::string& seed) {
    RANVIER_ASSIGN(h5w::Writer h5, h5w::Writer::create_on_disk(path));
    NwbWriter writer(std::move(h5), seed);
    writer.root_.borrowed = writer.h5_.root();
    return writer;
}

// A UUID of version 8 (own making): the first half of a SHA-256.
std::string NwbWriter::object_id(const std::string& path) const {
    std::string hex = sha256_hex("ranvier object\n" + seed_ + "\n" + path).substr(0, 32);
    hex[12] = '8';
    hex[16] = "89ab"[static_cast<size_t>(hex[16]) & 3];
    for (const size_t at : {20u, 16u, 12u, 8u}) hex.insert(at, "-");
    return hex;
}

NwbWriter::Node NwbWriter::child(const Node& parent, const std::string& name, h5w::Id id) {
    return Node{std::move(id), parent.path + "/" + name, -1};
}

Status NwbWriter::type(const Node& node, const std::string& type, const std::string& name_space) {
    RANVIER_TRY(h5_.text_attribute(node.get(), "namespace", name_space));
    RANVIER_TRY(h5_.text_attribute(node.get(), "neurodata_type", type));
    return h5_.text_attribute(node.get(), "object_id", object_id(node.path));
}

Result<NwbWriter::Node> NwbWriter::group(const Node& parent, const std::string& name) {
    RANVIER_ASSIGN(h5w::Id id, h5_.group(parent.get(), name));
    return child(parent, name, std::move(id));
}

Status NwbWriter::scalar_text(const Node& parent, const std::string& name, const std::string& value) {
    auto made = h5_.dataset(parent.get(), name, {}, std::vector<std::string>{value});
    if (!made) return std::move(made).error();
    return Ok{};
}

Status NwbWriter::list_of_texts(const Node& parent, const std::string& name, const std::vector<std::string>& values) {
    auto made = h5_.dataset(parent.get(), name, {values.size()}, values);
    if (!made) return std::move(made).error();
    return Ok{};
}

Status NwbWriter::session(const std::map<std::string, std::string>& about, const std::string& default_description) {
    const auto said = [&](const char* name) {
        const auto at = about.find(name);
        return at == about.end() ? std::string() : at->second;
    };
    RANVIER_TRY(h5_.text_attribute(root_.get(), "nwb_version", nwb_version));
    RANVIER_TRY(type(root_, "NWBFile", core_types));
    std::string start = said("session_start_time"), description = said("session_description");
    if (description.empty()) description = default_description;
    if (start.empty()) {
        start = unknown_session_start;
        const std::string said_so = std::string("The start time of the session is not known; ") + start + " stands for it.";
        if (description.find(said_so) == std::string::npos) description += " " + said_so; // a file written again says it already
    }
    RANVIER_TRY(scalar_text(root_, "identifier", object_id("identifier")));
    RANVIER_TRY(scalar_text(root_, "session_description", description));
    RANVIER_TRY(scalar_text(root_, "session_start_time", start));
    RANVIER_TRY(scalar_text(root_, "timestamps_reference_time", start));
    // The clock does not enter, so that equal content gives equal bytes.
    RANVIER_TRY(list_of_texts(root_, "file_create_date", {start}));
    for (const char* name : {"acquisition", "analysis"}) RANVIER_TRY(group(root_, name));
    RANVIER_ASSIGN(const Node stimulus, group(root_, "stimulus"));
    for (const char* name : {"presentation", "templates"}) RANVIER_TRY(group(stimulus, name));
    RANVIER_ASSIGN(processing_, group(root_, "processing"));
    RANVIER_ASSIGN(general_, group(root_, "general"));
    for (const char* name : {"session_id", "institution", "lab", "experiment_description"})
        if (const std::string value = said(name); !value.empty()) RANVIER_TRY(scalar_text(general_, name, value));
    if (const auto names = split_about(said("experimenter"), ';'); !names.empty())
        RANVIER_TRY(list_of_texts(general_, "experimenter", names));
    if (const auto words = split_about(said("keywords"), ','); !words.empty())
        RANVIER_TRY(list_of_texts(general_, "keywords", words));
    auto made = h5_.dataset(general_.get(), "was_generated_by", {1, 2}, std::vector<std::string>{"ranvier", RANVIER_VERSION});
    if (!made) return std::move(made).error();
    return subject(general_, about);
}

Status NwbWriter::subject(const Node& general, const std::map<std::string, std::string>& about) {
    constexpr std::string_view prefix = "subject/";
    Node node;
    for (const auto& [name, value] : about) {
        if (!name.starts_with(prefix) || value.empty()) continue;
        if (node.get() < 0) {
            RANVIER_ASSIGN(node, group(general, "subject"));
            RANVIER_TRY(type(node, "Subject", core_types));
        }
        const std::string field = name.substr(prefix.size());
        if (field != "age") {
            RANVIER_TRY(scalar_text(node, field == "id" ? "subject_id" : field, value));
            continue;
        }
        RANVIER_ASSIGN(const h5w::Id age, h5_.dataset(node.get(), "age", {}, std::vector<std::string>{value}));
        RANVIER_TRY(h5_.text_attribute(age.get(), "reference", "birth"));
    }
    return Ok{};
}

Status NwbWriter::general_text(const std::string& name, const std::string& value) { return scalar_text(general_, name, value); }

Status NwbWriter::source_script(const std::string& text, const std::string& file_name) {
    RANVIER_ASSIGN(const h5w::Id script, h5_.dataset(general_.get(), "source_script", {}, std::vector<std::string>{text}));
    return h5_.text_attribute(script.get(), "file_name", file_name);
}

Result<NwbWriter::Node> NwbWriter::module(const std::string& name, const std::string& description) {
    RANVIER_ASSIGN(Node node, group(processing_, name));
    RANVIER_TRY(type(node, "ProcessingModule", core_types));
    RANVIER_TRY(h5_.text_attribute(node.get(), "description", description));
    return node;
}

Result<NwbWriter::Table> NwbWriter::table(const Node& parent, const std::string& name, const std::string& type_name,
                                          const std::string& description, uint64_t n_rows, std::vector<int64_t> ids,
                                          std::set<std::string> taken) {
    Table table;
    RANVIER_ASSIGN(table.node, group(parent, name));
    table.n_rows = n_rows;
    table.taken = std::move(taken);
    for (const char* reserved : {"id", "colnames", "description", "name"}) table.taken.insert(reserved);
    RANVIER_TRY(type(table.node, type_name, type_name == "DynamicTable" ? table_types : core_types));
    RANVIER_TRY(h5_.text_attribute(table.node.get(), "description", description_of(description, name)));
    if (ids.empty())
        for (uint64_t i = 0; i < n_rows; ++i) ids.push_back(static_cast<int64_t>(i));
    RANVIER_ASSIGN(h5w::Id id, h5_.whole_dataset(table.node.get(), "id", {n_rows}, ids, h5w::Whole::int64));
    RANVIER_TRY(type(child(table.node, "id", std::move(id)), "ElementIdentifiers", table_types));
    return table;
}

Status NwbWriter::begin_column(Table& table, const Node& column, const std::string& type_name, const std::string& description) {
    const std::string name = column.path.substr(table.node.path.size() + 1);
    RANVIER_TRY(type(column, type_name, table_types));
    return h5_.text_attribute(column.get(), "description", description_of(description, name));
}

Status NwbWriter::column(Table& table, const std::string& wanted, const std::string& description, const ColumnValues& values) {
    const uint64_t n = std::visit([](const auto& v) { return static_cast<uint64_t>(v.size()); }, values);
    if (n != table.n_rows)
        return Error(Errc::internal, table.node.path + "/" + wanted + " has " + std::to_string(n) + " values for " +
                                         std::to_string(table.n_rows) + " rows");
    const auto* reals = std::get_if<std::vector<double>>(&values);
    if (reals && says_nothing(*reals)) return Ok{};
    const std::string name = nwb_name(wanted, table.taken);
    const int64_t parent = table.node.get();
    h5w::Id id;
    if (const auto* whole = std::get_if<std::vector<int64_t>>(&values)) {
        const auto how = fits_a_byte(*whole) ? h5w::Whole::int8 : h5w::Whole::int64;
        RANVIER_ASSIGN(id, h5_.whole_dataset(parent, name, {n}, *whole, how));
    } else if (reals && is_zero_or_one(*reals)) {
        const std::vector<int64_t> bits(reals->begin(), reals->end());
        RANVIER_ASSIGN(id, h5_.whole_dataset(parent, name, {n}, bits, h5w::Whole::int8));
    } else if (reals) {
        RANVIER_ASSIGN(id, h5_.number_dataset(parent, name, {n}, *reals, h5w::Layout::compressed));
    } else {
        RANVIER_ASSIGN(id, h5_.dataset(parent, name, {n}, std::get<std::vector<std::string>>(values)));
    }
    table.columns.push_back(name);
    return begin_column(table, child(table.node, name, std::move(id)), "VectorData", description);
}

Status NwbWriter::times(Table& table, const std::string& name, const std::string& description, std::span<const double> values) {
    table.taken.insert(name);
    RANVIER_ASSIGN(h5w::Id id, h5_.number_dataset(table.node.get(), name, {values.size()}, values, h5w::Layout::compressed));
    table.columns.push_back(name);
    return begin_column(table, child(table.node, name, std::move(id)), "VectorData", description);
}

Status NwbWriter::ragged(Table& table, const std::string& name, const std::string& description, std::span<const double> flat,
                         const std::vector<uint64_t>& shape, std::span<const int64_t> ends, double resolution) {
    RANVIER_ASSIGN(h5w::Id data_id, h5_.number_dataset(table.node.get(), name, shape, flat, h5w::Layout::contiguous));
    const Node data = child(table.node, name, std::move(data_id));
    RANVIER_TRY(begin_column(table, data, "VectorData", description));
    if (resolution > 0) RANVIER_TRY(h5_.number_attribute(data.get(), "resolution", resolution));
    RANVIER_ASSIGN(h5w::Id index_id,
                   h5_.whole_dataset(table.node.get(), name + "_index", {ends.size()}, ends, h5w::Whole::uint64));
    const Node index = child(table.node, name + "_index", std::move(index_id));
    RANVIER_TRY(begin_column(table, index, "VectorIndex", "Index for VectorData '" + name + "'"));
    table.columns.push_back(name);
    return h5_.reference_attribute(index.get(), "target", data.get());
}

Status NwbWriter::region(Table& table, const std::string& wanted, const std::string& description,
                         const std::vector<int64_t>& rows, const Node& target) {
    const std::string name = nwb_name(wanted, table.taken);
    RANVIER_ASSIGN(h5w::Id id, h5_.whole_dataset(table.node.get(), name, {rows.size()}, rows, h5w::Whole::int64));
    const Node column = child(table.node, name, std::move(id));
    RANVIER_TRY(begin_column(table, column, "DynamicTableRegion", description));
    table.columns.push_back(name);
    return h5_.reference_attribute(column.get(), "table", target.get());
}

Status NwbWriter::end_table(Table& table) { return h5_.texts_attribute(table.node.get(), "colnames", table.columns); }

Result<NwbWriter::Node> NwbWriter::begin_series(const Node& parent, const std::string& name, const std::string& description) {
    RANVIER_ASSIGN(Node node, group(parent, name));
    RANVIER_TRY(type(node, "TimeSeries", core_types));
    RANVIER_TRY(h5_.text_attribute(node.get(), "description", description_of(description, name)));
    RANVIER_TRY(h5_.text_attribute(node.get(), "comments", "no comments"));
    return node;
}

Status NwbWriter::end_series(const Node& series, const Node& data, const std::string& unit, uint64_t n,
                             const Sampling& sampling) {
    RANVIER_TRY(h5_.float_attribute(data.get(), "conversion", 1));
    RANVIER_TRY(h5_.float_attribute(data.get(), "offset", 0));
    RANVIER_TRY(h5_.float_attribute(data.get(), "resolution", -1)); // not known
    RANVIER_TRY(h5_.text_attribute(data.get(), "unit", unit.empty() ? "n.a." : unit));
    return sampled(series, n, sampling);
}

Status NwbWriter::sampled(const Node& series, uint64_t n, const Sampling& sampling) {
    const bool has_times = !sampling.times.empty() || (sampling.rate_hz == 0 && n == 0);
    if (has_times) {
        RANVIER_ASSIGN(const h5w::Id times,
                       h5_.number_dataset(series.get(), "timestamps", {n}, sampling.times, h5w::Layout::compressed));
        RANVIER_TRY(h5_.whole_attribute(times.get(), "interval", 1));
        return h5_.text_attribute(times.get(), "unit", "seconds");
    }
    const double start[] = {sampling.start};
    RANVIER_ASSIGN(const h5w::Id first, h5_.number_dataset(series.get(), "starting_time", {}, start, h5w::Layout::compressed));
    RANVIER_TRY(h5_.number_attribute(first.get(), "rate", sampling.rate_hz));
    return h5_.text_attribute(first.get(), "unit", "seconds");
}

Status NwbWriter::series(const Node& parent, const std::string& name, const std::string& description, const std::string& unit,
                         const std::vector<uint64_t>& shape, std::span<const double> data, const Sampling& sampling) {
    RANVIER_ASSIGN(const Node node, begin_series(parent, name, description));
    RANVIER_ASSIGN(h5w::Id id, h5_.number_dataset(node.get(), "data", shape, data, h5w::Layout::compressed));
    return end_series(node, child(node, "data", std::move(id)), unit, shape[0], sampling);
}

Status NwbWriter::series(const Node& parent, const std::string& name, const std::string& description, const std::string& unit,
                         const std::vector<uint64_t>& shape, const std::vector<float>& data, const Sampling& sampling) {
    RANVIER_ASSIGN(const Node node, begin_series(parent, name, description));
    RANVIER_ASSIGN(h5w::Id id, h5_.dataset(node.get(), "data", shape, data));
    return end_series(node, child(node, "data", std::move(id)), unit, shape[0], sampling);
}

Status NwbWriter::end(Status written) {
    root_ = Node(), general_ = Node(), processing_ = Node();
    Status finished = h5_.finish();
    RANVIER_TRY(h5_.disk_fault());
    return written ? std::move(finished) : std::move(written);
}

} // namespace ranvier
