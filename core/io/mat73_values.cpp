// MATLAB 7.3: HDF5 in which each dataset or group says its class in the attribute MATLAB_class. Arrays have their dimensions
// reversed, cells and the fields of struct arrays are references to objects in /#refs#, a struct is a group, characters are
// UTF-16, an empty array holds its dimensions as its data and says MATLAB_empty, a sparse matrix is a group of data, ir and jc.
#include <algorithm>
#include <unordered_set>

#include "core/io/mat_value.hpp"

namespace ranvier {
namespace {

bool is_whole_class(const std::string& name) { return name.starts_with("int") || name.starts_with("uint") || name == "logical"; }

bool is_number_class(const std::string& name) { return name == "double" || name == "single" || is_whole_class(name); }

class Mat73File : public MatFile {
public:
    Mat73File(h5::File& file, const Limits& limits) : file_(file), limits_(limits) {}

    Status open() {
        for (const size_t node : file_.nodes()[0].children) {
            const h5::Node& n = file_.nodes()[node];
            if (n.name.starts_with('#') || (n.kind != h5::Kind::dataset && n.kind != h5::Kind::group)) continue;
            RANVIER_ASSIGN(MatValue value, read(node, 1));
            variables_.push_back({n.name, std::move(value)});
        }
        return Ok{};
    }

    const std::vector<MatVariable>& variables() const override { return variables_; }

    Result<std::vector<double>> numbers(const MatValue& value) override {
        if (value.n() == 0) return std::vector<double>();
        if (file_.nodes()[value.key].kind == h5::Kind::group) return sparse(value);
        return file_.doubles(value.key);
    }

private:
    Error bad(size_t node, const std::string& what) const { return Error(Errc::bad_input, file_.path(node) + " " + what); }

    Result<MatValue> read(size_t node, int depth) {
        if (depth > limits_.max_depth)
            return bad(node, "is nested more than " + std::to_string(limits_.max_depth) + " levels deep");
        if (++n_values_ > limits_.max_objects)
            return Error(Errc::limit, "holds more than " + std::to_string(limits_.max_objects) + " values, which is the limit");
        if (const auto first = file_.nodes()[node].same) node = *first;
        // MATLAB writes each value once, but for the empty ones. One held twice would be read over and over, one that holds
        // itself for ever.
        if (holds_values(node) && !seen_.insert(node).second)
            return bad(node, "holds itself or is held in two places; each value of a MATLAB file has one place");
        MatValue value;
        value.type = file_.text_attribute(node, "MATLAB_class").value_or("");
        if (file_.nodes()[node].kind == h5::Kind::group) {
            RANVIER_TRY(read_group(node, depth, value));
        } else {
            RANVIER_TRY(read_dataset(node, depth, value));
        }
        if (value.dims.size() < 2) value.dims.resize(2, 1);
        return value;
    }

    bool holds_values(size_t node) const {
        if (file_.nodes()[node].kind == h5::Kind::group) return true;
        return file_.text_attribute(node, "MATLAB_class") == "cell" && !file_.number_attribute(node, "MATLAB_empty");
    }

    Status read_dataset(size_t node, int depth, MatValue& value) {
        RANVIER_ASSIGN(const h5::Shape shape, file_.shape(node));
        value.key = node;
        if (file_.number_attribute(node, "MATLAB_empty").value_or(0) != 0) {
            RANVIER_TRY(empty_dims(node, shape, value.dims));
        } else {
            value.dims.assign(shape.dims.rbegin(), shape.dims.rend());
        }
        const bool empty = std::find(value.dims.begin(), value.dims.end(), uint64_t{0}) != value.dims.end();
        if (value.type == "cell") {
            value.kind = MatValue::Kind::cell;
            if (empty) return Ok{};
            RANVIER_ASSIGN(const auto cells, targets(node));
            for (const size_t cell : cells) {
                RANVIER_ASSIGN(MatValue item, read(cell, depth + 1));
                value.items.push_back(std::move(item));
            }
        } else if (value.type == "char") {
            value.kind = MatValue::Kind::text;
            if (empty || value.dims[0] != 1 || shape.n > limits_.max_text) return Ok{};
            RANVIER_ASSIGN(const std::vector<int64_t> units, file_.integers(node));
            value.text = utf8_of_utf16(std::vector<uint16_t>(units.begin(), units.end()));
        } else if (value.type == "struct") {
            value.kind = MatValue::Kind::structure; // an empty one: the others are groups
        } else if (is_number_class(value.type) && shape.values != h5::Values::compound) {
            value.kind = MatValue::Kind::number;
            value.whole = is_whole_class(value.type);
        } else if (is_number_class(value.type)) {
            value.type = "complex " + value.type;
        }
        return Ok{};
    }

    // An empty array's dimensions, kept as its data.
    Status empty_dims(size_t node, const h5::Shape& shape, std::vector<uint64_t>& dims) {
        if (shape.dims.size() > 1 || shape.n > 32) return bad(node, "is marked as empty and does not hold its dimensions");
        RANVIER_ASSIGN(const std::vector<int64_t> stored, file_.integers(node));
        for (const int64_t d : stored) dims.push_back(d < 0 ? 0 : static_cast<uint64_t>(d));
        if (std::find(dims.begin(), dims.end(), uint64_t{0}) == dims.end()) dims = {0, 0};
        return Ok{};
    }

    Status read_group(size_t node, int depth, MatValue& value) {
        if (const auto rows = file_.number_attribute(node, "MATLAB_sparse")) {
            value.kind = MatValue::Kind::number;
            value.whole = is_whole_class(value.type);
            value.key = node;
            const auto columns = file_.reach("jc", node);
            if (!columns || file_.nodes()[*columns].kind != h5::Kind::dataset) return bad(node, "is sparse and has no jc");
            RANVIER_ASSIGN(const h5::Shape shape, file_.shape(*columns));
            if (!(*rows >= 0 && *rows < 9e15) || shape.n == 0) return bad(node, "is sparse without sound dimensions");
            value.dims = {static_cast<uint64_t>(*rows), shape.n - 1};
            return n_of_dims(value.dims, file_.path(node)) ? Status(Ok{}) : n_of_dims(value.dims, file_.path(node)).error();
        }
        if (!value.type.empty() && value.type != "struct") { // an object
            value.dims = {1, 1};
            return Ok{};
        }
        value.kind = MatValue::Kind::structure;
        value.type = "struct";
        std::vector<size_t> children;
        for (const size_t child : file_.nodes()[node].children) {
            const h5::Kind kind = file_.nodes()[child].kind;
            if (kind != h5::Kind::dataset && kind != h5::Kind::group) continue;
            children.push_back(child);
            value.fields.push_back(file_.nodes()[child].name);
        }
        const bool is_array = !children.empty() && std::all_of(children.begin(), children.end(), [&](size_t child) {
            return file_.nodes()[child].kind == h5::Kind::dataset && !file_.text_attribute(child, "MATLAB_class");
        });
        if (is_array) return read_struct_array(children, depth, value);
        value.dims = {1, 1};
        for (const size_t child : children) {
            RANVIER_ASSIGN(MatValue item, read(child, depth + 1));
            value.items.push_back(std::move(item));
        }
        return Ok{};
    }

    // Each field is a dataset of references, one per element.
    Status read_struct_array(const std::vector<size_t>& fields, int depth, MatValue& value) {
        std::vector<std::vector<size_t>> of_field;
        for (const size_t field : fields) {
            RANVIER_ASSIGN(const h5::Shape shape, file_.shape(field));
            std::vector<uint64_t> dims(shape.dims.rbegin(), shape.dims.rend());
            if (of_field.empty()) value.dims = dims;
            if (dims != value.dims)
                return bad(field, "is for " + h5::dims_text(dims) + " elements, other fields of the struct array for " +
                                      h5::dims_text(value.dims));
            RANVIER_ASSIGN(std::vector<size_t> nodes, targets(field));
            of_field.push_back(std::move(nodes));
        }
        for (size_t element = 0; element < of_field[0].size(); ++element) {
            for (const std::vector<size_t>& nodes : of_field) {
                RANVIER_ASSIGN(MatValue item, read(nodes[element], depth + 1));
                value.items.push_back(std::move(item));
            }
        }
        return Ok{};
    }

    Result<std::vector<size_t>> targets(size_t node) {
        RANVIER_ASSIGN(const auto references, file_.references(node));
        if (references.size() > limits_.max_objects)
            return Error(Errc::limit, file_.path(node) + " holds more than " + std::to_string(limits_.max_objects) +
                                          " values, which is the limit");
        std::vector<size_t> nodes;
        for (size_t i = 0; i < references.size(); ++i) {
            if (!references[i]) return bad(node, "refers in element " + std::to_string(i + 1) + " to nothing in the file");
            nodes.push_back(*references[i]);
        }
        return nodes;
    }

    Result<std::vector<double>> sparse(const MatValue& value) {
        const size_t node = value.key;
        SparseParts parts;
        RANVIER_ASSIGN(parts.first, file_.integers(*file_.reach("jc", node)));
        // A matrix of zeros has neither data nor rows.
        const auto data = file_.reach("data", node), rows = file_.reach("ir", node);
        if (data && rows) {
            RANVIER_ASSIGN(parts.values, file_.doubles(*data));
            RANVIER_ASSIGN(parts.rows, file_.integers(*rows));
        }
        RANVIER_TRY(file_.pay(h5::product(value.n(), sizeof(double)).value_or(UINT64_MAX), file_.path(node)));
        return dense(value.dims, parts, file_.path(node));
    }

    h5::File& file_;
    const Limits limits_;
    uint64_t n_values_ = 0;
    std::unordered_set<size_t> seen_; // that hold values
    std::vector<MatVariable> variables_;
};

} // namespace

Result<std::unique_ptr<MatFile>> open_mat73(h5::File& file, const Limits& limits) {
    auto mat = std::make_unique<Mat73File>(file, limits);
    RANVIER_TRY(mat->open());
    return std::unique_ptr<MatFile>(std::move(mat));
}

} // namespace ranvier
