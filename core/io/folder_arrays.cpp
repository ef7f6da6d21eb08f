#include "core/io/folder_arrays.hpp"

#include "core/base/text.hpp"
#include "core/io/npy_arrays.hpp"

namespace ranvier {

Result<FolderArrays::Opened> FolderArrays::open(const std::string& file) const {
    Limits limits = limits_;
    limits.max_bytes = left_;
    auto source = open_npy(folder_.at(file), limits);
    if (!source) return std::move(source).error().within(file);
    Opened opened{std::move(*source), {}};
    opened.array = opened.source->arrays().front();
    return opened;
}

// What is read stays in memory and is paid for; the bytes it is read from are not, they only have to fit as well.
template <typename Read>
auto FolderArrays::read(const std::string& file, const std::string& field, const Read& how)
    -> decltype(how(std::declval<ArraySource&>(), std::declval<const ArrayInfo&>())) {
    RANVIER_ASSIGN(Opened opened, open(file));
    if (!field.empty()) {
        const ArrayInfo* found = opened.source->find(field);
        if (!found) return Error(Errc::bad_input, file + " has no field " + field);
        opened.array = ArrayInfo(*found);
    }
    uint64_t bytes = 0;
    const uint64_t each = opened.array.kind == ArrayKind::text ? sizeof(std::string) : sizeof(double);
    if (__builtin_mul_overflow(opened.array.size(), each, &bytes) || bytes > left_)
        return Error(Errc::limit, file + " needs more than the " + text(left_) + " bytes left of the " + text(limits_.max_bytes) +
                                      " allowed for one recording");
    auto values = how(*opened.source, opened.array);
    if (!values) return std::move(values).error().within(file);
    left_ -= bytes;
    return values;
}

Result<ArrayInfo> FolderArrays::info(const std::string& file) const {
    RANVIER_ASSIGN(Opened opened, open(file));
    return std::move(opened.array);
}

Result<std::vector<std::string>> FolderArrays::fields(const std::string& file) const {
    RANVIER_ASSIGN(const Opened opened, open(file));
    std::vector<std::string> names;
    for (const ArrayInfo& a : opened.source->arrays()) names.push_back(a.name);
    return names;
}

Result<std::vector<int64_t>> FolderArrays::whole_numbers(const std::string& file, uint64_t most) {
    return whole_numbers_of_field(file, "", most);
}

Result<std::vector<int64_t>> FolderArrays::whole_numbers_of_field(const std::string& file, const std::string& field,
                                                                  uint64_t most) {
    return read(file, field, [&](ArraySource& source, const ArrayInfo& a) { return ranvier::whole_numbers(source, a, most); });
}

Result<std::vector<double>> FolderArrays::numbers_list(const std::string& file, uint64_t most) {
    return read(file, "", [&](ArraySource& source, const ArrayInfo& a) { return ranvier::numbers_list(source, a, most); });
}

Result<ColumnValues> FolderArrays::column(const std::string& file, uint64_t most) {
    return read(file, "", [&](ArraySource& source, const ArrayInfo& a) { return column_values(source, a, most); });
}

Result<std::vector<std::string>> FolderArrays::names(const std::string& file, uint64_t most) {
    return read(file, "", [&](ArraySource& source, const ArrayInfo& a) { return names_list(source, a, most); });
}

Result<FolderArrays::Block> FolderArrays::numbers(const std::string& file) {
    return read(file, "", [](ArraySource& source, const ArrayInfo& a) -> Result<Block> {
        RANVIER_ASSIGN(auto values, source.numbers(a));
        return Block{a.dims, std::move(values)};
    });
}

} // namespace ranvier
