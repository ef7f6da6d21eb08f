#include "core/plugin/checkpoint.hpp"

#include "core/data/column_file.hpp"

namespace ranvier {

Status write_checkpoint(Fs& fs, const std::string& path, const std::string& job_hash, const std::vector<const PartState*>& done) {
    ColumnSet columns;
    columns.text("job", job_hash);
    std::vector<int64_t> indices;
    for (size_t i = 0; i < done.size(); ++i)
        if (done[i]) indices.push_back(static_cast<int64_t>(i));
    columns.copy<int64_t>("parts", indices);
    std::vector<ColumnView> all(columns.columns().begin(), columns.columns().end());
    for (int64_t i : indices)
        for (const auto& [name, array] : *done[static_cast<size_t>(i)]) {
            ColumnView view{std::to_string(i) + "/" + name, array.type, array.dims, {array.bytes.data(), array.bytes.size()}};
            view.bytes = view.bytes.first(view.n_elements() * element_bytes(view.type));
            all.push_back(std::move(view));
        }
    return write_columns(fs, path, all);
}

Result<std::map<uint32_t, PartState>> read_checkpoint(Fs& fs, const std::string& path, const std::string& job_hash) {
    std::map<uint32_t, PartState> parts;
    if (!fs.exists(path)) return parts;
    RANVIER_ASSIGN(ColumnFile file, map_columns(fs, path, Check::all));
    RANVIER_ASSIGN(const auto job, file.texts("job"));
    if (job.size() != 1 || job[0] != job_hash)
        return Error(Errc::bad_input,
                     path + " was left by another job (other parameters, inputs or seed); remove it or choose another --out");
    RANVIER_ASSIGN(const auto indices, file.column<int64_t>("parts"));
    for (int64_t i : indices) {
        const std::string prefix = std::to_string(i) + "/";
        PartState state;
        for (const auto& column : file.columns()) {
            if (!column.name.starts_with(prefix)) continue;
            PartArray array;
            array.type = column.type;
            array.dims = column.dims;
            array.bytes.assign(column.bytes.begin(), column.bytes.end());
            state[column.name.substr(prefix.size())] = std::move(array);
        }
        parts[static_cast<uint32_t>(i)] = std::move(state);
    }
    return parts;
}

} // namespace ranvier
