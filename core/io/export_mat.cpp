#include <matio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>
#include <span>

#include "core/base/publish.hpp"
#include "core/io/export_formats.hpp"
#include "core/io/long_table.hpp"
#include "core/io/utf8.hpp"

namespace ranvier::detail {
namespace {

constexpr size_t longest_name = 63;                        // MATLAB's namelengthmax
constexpr uint64_t largest_variable = (uint64_t{1} << 31); // of format 5
// A date would make equal results unequal bytes.
constexpr const char* header = "MATLAB 5.0 MAT-file, written by Ranvier";

struct Free {
    void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};
using Variable = std::unique_ptr<matvar_t, Free>;

Error failed(const std::string& what) { return Error(Errc::internal, "matio could not make " + what); }

// `wanted` in MATLAB's alphabet and length, unlike all of `taken`.
std::string mat_name(const std::string& wanted, std::set<std::string>& taken, size_t longest = longest_name) {
    std::string name;
    for (const char c : wanted) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool other = (c >= '0' && c <= '9') || c == '_';
        if (name.empty() && !letter) name = "x";
        name += letter || other ? c : '_';
    }
    if (name.empty()) name = "x";
    name.resize(std::min(name.size(), longest));
    std::string fresh = name;
    for (int i = 2; !taken.insert(fresh).second; ++i) {
        const std::string end = "_" + std::to_string(i);
        fresh = name.substr(0, longest - end.size()) + end;
    }
    return fresh;
}

// Rank 0 is 1 x 1, rank 1 a column.
std::vector<size_t> mat_dims(const std::vector<uint64_t>& shape) {
    std::vector<size_t> dims(shape.begin(), shape.end());
    while (dims.size() < 2) dims.push_back(1);
    return dims;
}

// Row-major to MATLAB's column-major.
template <typename T>
std::vector<T> columns_first(const std::vector<T>& values, const std::vector<uint64_t>& shape) {
    if (shape.size() < 2) return values;
    std::vector<T> out;
    out.reserve(values.size());
    std::vector<uint64_t> stride(shape.size(), 1), index(shape.size(), 0);
    for (size_t d = shape.size() - 1; d-- > 0;) stride[d] = stride[d + 1] * shape[d + 1];
    uint64_t at = 0;
    for (size_t n = 0; n < values.size(); ++n) {
        out.push_back(values[at]);
        for (size_t d = 0; d < shape.size(); ++d) {
            at += stride[d];
            if (++index[d] < shape[d]) break;
            at -= stride[d] * shape[d];
            index[d] = 0;
        }
    }
    return out;
}

std::u16string utf16(const std::string& text) {
    std::u16string out;
    for (const char32_t code : characters_of(text)) {
        if (code < 0x10000) {
            out += static_cast<char16_t>(code);
        } else {
            out += static_cast<char16_t>(0xd800 + ((code - 0x10000) >> 10));
            out += static_cast<char16_t>(0xdc00 + ((code - 0x10000) & 0x3ff));
        }
    }
    return out;
}

Variable text_variable(const std::string& text) {
    std::u16string wide = utf16(text); // not const: matio's data is not, though it only reads it
    size_t dims[] = {wide.empty() ? size_t{0} : size_t{1}, wide.size()};
    return Variable(Mat_VarCreate(nullptr, MAT_C_CHAR, MAT_T_UTF16, 2, dims, wide.data(), 0));
}

Variable cell_variable(const std::vector<std::string>& texts, std::vector<size_t> dims) {
    std::vector<matvar_t*> cells;
    for (const std::string& t : texts) {
        cells.push_back(text_variable(t).release());
        if (cells.back()) continue;
        for (matvar_t* c : cells) Mat_VarFree(c);
        return nullptr;
    }
    Variable cell(Mat_VarCreate(nullptr, MAT_C_CELL, MAT_T_CELL, static_cast<int>(dims.size()), dims.data(), cells.data(), 0));
    if (!cell)
        for (matvar_t* c : cells) Mat_VarFree(c);
    return cell;
}

Variable list_variable(const std::vector<std::string>& texts) { return cell_variable(texts, {texts.size(), 1}); }

struct Make {
    Variable operator()(const std::vector<double>& v) const { return plain(v, MAT_C_DOUBLE, MAT_T_DOUBLE); }
    Variable operator()(const std::vector<float>& v) const { return plain(v, MAT_C_SINGLE, MAT_T_SINGLE); }
    Variable operator()(const std::vector<int64_t>& v) const { return plain(v, MAT_C_INT64, MAT_T_INT64); }
    Variable operator()(const std::vector<int32_t>& v) const { return plain(v, MAT_C_INT32, MAT_T_INT32); }
    Variable operator()(const std::vector<uint16_t>& v) const { return plain(v, MAT_C_UINT16, MAT_T_UINT16); }
    Variable operator()(const std::vector<uint8_t>& v) const { return plain(v, MAT_C_UINT8, MAT_T_UINT8); }
    Variable operator()(const std::vector<std::string>& v) const {
        return cell_variable(columns_first(v, shape), mat_dims(shape));
    }

    template <typename T>
    Variable plain(const std::vector<T>& v, matio_classes kind, matio_types type) const {
        std::vector<T> values = columns_first(v, shape);
        std::vector<size_t> dims = mat_dims(shape);
        return Variable(Mat_VarCreate(nullptr, kind, type, static_cast<int>(dims.size()), dims.data(), values.data(), 0));
    }
    const std::vector<uint64_t>& shape;
};

// A struct in the making, 1 x 1.
class Struct {
public:
    Status add(const std::string& name, Variable value) {
        if (!value) return failed("field " + name);
        names_.push_back(name);
        values_.push_back(std::move(value));
        return Ok{};
    }
    Variable make(const std::string& name) && {
        std::vector<const char*> names;
        for (const std::string& n : names_) names.push_back(n.c_str());
        size_t dims[] = {1, 1};
        Variable made(Mat_VarCreateStruct(name.c_str(), 2, dims, names.data(), static_cast<unsigned>(names.size())));
        for (size_t i = 0; made && i < values_.size(); ++i) Mat_VarSetStructFieldByIndex(made.get(), i, 0, values_[i].release());
        return made;
    }

private:
    std::vector<std::string> names_;
    std::vector<Variable> values_;
};

Variable number_variable(double value) { return Make{{}}(std::vector<double>{value}); }

// A MATLAB file in memory: matio does not notice a write that the system refuses, so it is not given the disk.
class MemoryFile {
public:
    MemoryFile() : fd_(::memfd_create("ranvier-mat", MFD_CLOEXEC)) {}
    MemoryFile(const MemoryFile&) = delete;
    ~MemoryFile() {
        if (mat_) Mat_Close(mat_);
        if (fd_ >= 0) ::close(fd_);
    }

    Status open() {
        if (fd_ < 0) return Error(Errc::io, std::string("cannot make a file in memory: ") + std::strerror(errno));
        mat_ = Mat_CreateVer(("/proc/self/fd/" + std::to_string(fd_)).c_str(), header, MAT_FT_MAT5);
        return mat_ ? Status(Ok{}) : Status(failed("a file in memory"));
    }
    Status put(const std::string& name, Variable variable) {
        if (!variable) return failed(name);
        std::free(std::exchange(variable->name, ::strdup(name.c_str())));
        if (Mat_VarWrite(mat_, variable.get(), MAT_COMPRESSION_NONE) != 0) return failed(name);
        ++n_;
        return Ok{};
    }
    // All of the file, checked: n variables that fill it to the last byte.
    Status publish(const std::string& path) {
        Mat_Close(std::exchange(mat_, nullptr));
        struct stat status {};
        if (::fstat(fd_, &status) != 0 || status.st_size == 0) return failed("the file");
        const auto size = static_cast<size_t>(status.st_size);
        void* memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, fd_, 0);
        if (memory == MAP_FAILED) return Error(Errc::io, std::string("cannot map a file in memory: ") + std::strerror(errno));
        const std::span bytes(static_cast<const std::byte*>(memory), size);
        Status done = is_whole(bytes) ? write_published(posix_fs(), path, bytes) : Status(failed("the whole file"));
        ::munmap(memory, size);
        return done;
    }

private:
    bool is_whole(std::span<const std::byte> bytes) const {
        size_t at = 128, n = 0; // behind the header
        for (; at + 8 <= bytes.size(); ++n) {
            uint32_t length = 0;
            std::memcpy(&length, bytes.data() + at + 4, sizeof length);
            at += 8 + size_t{length};
        }
        return at == bytes.size() && n == n_;
    }

    int fd_;
    mat_t* mat_ = nullptr;
    size_t n_ = 0;
};

struct Size {
    uint64_t operator()(const std::vector<std::string>& v) const {
        uint64_t n = 0;
        for (const auto& t : v) n += 64 + 2 * t.size();
        return n;
    }
    template <typename T>
    uint64_t operator()(const std::vector<T>& v) const {
        return v.size() * sizeof(T);
    }
};

Status put_group(MemoryFile& file, const ResultSet& result, const std::string& group, const std::string& name) {
    constexpr std::string_view dims_suffix = "_dims";
    Struct fields;
    std::set<std::string> taken;
    uint64_t bytes = 0;
    for (const ResultArray& a : result.arrays) {
        if (a.group != group) continue;
        bytes += std::visit(Size{}, a.values) + 1024;
        const std::string field = mat_name(exported_axis(a.name), taken, longest_name - dims_suffix.size());
        std::vector<std::string> dims;
        for (const auto& d : a.dims) dims.push_back(exported_axis(d));
        if (bytes < largest_variable) RANVIER_TRY(fields.add(field, std::visit(Make{a.shape}, a.values)));
        RANVIER_TRY(fields.add(mat_name(field + std::string(dims_suffix), taken), list_variable(dims)));
    }
    if (bytes >= largest_variable)
        return Error(Errc::limit, "group " + group + " has " + std::to_string(bytes) +
                                      " bytes; a variable of a MATLAB file of format 5 holds 2 GiB. Export as .npz, or read the "
                                      "result itself with h5read");
    return file.put(name, std::move(fields).make(name));
}

Status put_traces(MemoryFile& file, const std::map<std::string, std::vector<TracePoint>>& traces) {
    Struct all;
    std::set<std::string> taken;
    for (const auto& [name, points] : traces) {
        std::vector<double> steps, values;
        for (const TracePoint& p : points) steps.push_back(p.step), values.push_back(p.value);
        Struct one;
        RANVIER_TRY(one.add("step", Make{{points.size()}}(steps)));
        RANVIER_TRY(one.add("value", Make{{points.size()}}(values)));
        const std::string field = mat_name(name, taken);
        RANVIER_TRY(all.add(field, std::move(one).make(field)));
    }
    return file.put("traces", std::move(all).make("traces"));
}

Status put_all(MemoryFile& file, const ResultSet& result) {
    std::set<std::string> taken{"metrics", "traces", "notes", "provenance"}, groups;
    for (const ResultArray& a : result.arrays)
        if (groups.insert(a.group).second) RANVIER_TRY(put_group(file, result, a.group, mat_name(a.group, taken)));
    if (!result.metrics.empty()) {
        Struct metrics;
        std::set<std::string> fields;
        for (const auto& [name, value] : result.metrics) RANVIER_TRY(metrics.add(mat_name(name, fields), number_variable(value)));
        RANVIER_TRY(file.put("metrics", std::move(metrics).make("metrics")));
    }
    if (!result.traces.empty()) RANVIER_TRY(put_traces(file, result.traces));
    RANVIER_TRY(file.put("notes", list_variable(result.notes)));
    return file.put("provenance", text_variable(result.provenance));
}

} // namespace

Status export_mat(const ResultSet& result, const std::string& path) {
    MemoryFile file;
    if (auto opened = file.open(); !opened) return std::move(opened).error().within(path);
    if (auto put = put_all(file, result); !put) return std::move(put).error().within(path);
    if (auto published = file.publish(path); !published) return std::move(published).error().within(path);
    return Ok{};
}

} // namespace ranvier::detail
