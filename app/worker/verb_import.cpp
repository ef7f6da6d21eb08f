#include <optional>

#include <nlohmann/json.hpp>

#include "app/worker/verbs.hpp"
#include "core/data/column_file.hpp"
#include "core/data/column_writer.hpp"
#include "core/data/dataset_columns.hpp"
#include "core/data/info.hpp"
#include "core/data/result_columns.hpp"
#include "core/io/result_file.hpp"
#include "core/io/sniff.hpp"

namespace ranvier::worker {
namespace {

// What a result says of itself, as the document of `info`.
std::string result_info(const ResultSet& result, const std::string& path) {
    const auto document = nlohmann::ordered_json::parse(describe_result(result));
    nlohmann::ordered_json info{
        {"file", path}, {"kind", "result"}, {"format", "Ranvier result"}, {"warnings", nlohmann::ordered_json::array()}};
    for (const char* key : {"operation", "version", "seed", "inputs", "device_class", "job_hash", "metrics"})
        info[key] = document.value(key, nlohmann::ordered_json());
    return info.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

// Columns and the document of `info`, which rides along so that a later `info` needs no worker.
std::vector<ColumnView> with_info(const ColumnSet& columns, const ColumnSet& info) {
    std::vector<ColumnView> all(columns.columns().begin(), columns.columns().end());
    all.push_back(info.columns()[0]);
    return all;
}

Result<Event> import_result(const Context& context, const RequestInput& input, const ResultSet& result) {
    const std::string info = result_info(result, input.path);
    if (input.columns.empty()) return done_event("", info);
    ColumnSet extra;
    extra.text("info", info);
    RANVIER_TRY(write_columns(context.fs, input.columns, with_info(result_columns(result), extra)));
    return done_event(input.columns, info);
}

// The columns of the dataset and its document.
Status write_all(const Context& context, const std::string& path, const Dataset& dataset, const std::string& info,
                 ColumnWriter streamed) {
    const ColumnSet columns = dataset_columns(dataset);
    ColumnSet extra;
    extra.text("info", info);
    const std::vector<ColumnView> all = with_info(columns, extra);
    const auto* recording = std::get_if<Recording>(&dataset.content);
    const bool holds_times =
        recording && recording->spikes.digest(); // else what it holds of them was not in order, or converted since
    if (!holds_times) return write_columns(context.fs, path, all);
    for (const ColumnView& column : all)
        if (!streamed.has(column.name)) RANVIER_TRY(streamed.add(column));
    return streamed.publish();
}

} // namespace

Result<Event> import_file(const Request& request, const Context& context) {
    if (request.inputs.size() != 1)
        return Error(Errc::internal, "import takes one file, found " + std::to_string(request.inputs.size()));
    const RequestInput& input = request.inputs[0];
    const Limits limits = limits_of(request);
    // Of many spikes the times go to the columns as they are read.
    std::optional<ColumnWriter> streamed;
    if (!input.columns.empty()) {
        auto writer = ColumnWriter::create(context.fs, input.columns);
        if (!writer) return std::move(writer).error();
        streamed.emplace(std::move(*writer));
    }
    auto dataset = read_input(input, limits, streamed ? &*streamed : nullptr);
    const auto kind = input.assembly.empty() ? sniff(input.path) : Result<FileKind>(FileKind::recording_json);
    if (kind && *kind == FileKind::hdf5 && (!dataset || std::holds_alternative<Nothing>(dataset->content)))
        if (const auto result = read_result(input.path, limits)) return import_result(context, input, *result);
    if (!dataset) return std::move(dataset).error();
    const std::string info = info_json(*dataset, input.path);
    if (input.columns.empty()) return done_event("", info);
    RANVIER_TRY(write_all(context, input.columns, *dataset, info, std::move(*streamed)));
    return done_event(input.columns, info);
}

} // namespace ranvier::worker
