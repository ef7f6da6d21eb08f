#include "core/io/h5.hpp"

#include <hdf5.h>

#include <algorithm>
#include <filesystem>
#include <type_traits>

#include "core/io/utf8.hpp"

namespace ranvier::h5 {

static_assert(std::is_same_v<hid_t, int64_t>, "h5.hpp keeps hdf5.h out of its users and relies on the width of hid_t");

namespace {

constexpr int max_soft_links = 16; // followed on one way
constexpr size_t max_soft_target = 65536;

Error damaged(const std::string& place, const std::string& what) {
    const std::string words = last_words();
    return Error(Errc::bad_input, place + ": " + what + (words.empty() ? "" : " (HDF5: " + words + ")"));
}

herr_t keep_innermost(unsigned n, const H5E_error2_t* entry, void* into) {
    auto* words = static_cast<std::string*>(into);
    if (n == 0 && entry->desc) *words = entry->desc;
    return 0;
}

struct LinkNames {
    std::vector<std::string> names;
    size_t allowed = 0;
    bool too_many = false;
};

herr_t collect_link(hid_t, const char* name, const H5L_info_t*, void* into) {
    auto* links = static_cast<LinkNames*>(into);
    if (links->names.size() >= links->allowed) {
        links->too_many = true;
        return 1;
    }
    try {
        links->names.emplace_back(name);
    } catch (...) { // nothing may be thrown through HDF5
        return -1;
    }
    return 0;
}

// Depth first, so that the groups on the way from the root are open and known: a hard link to one of them is a cycle.
class Walker {
public:
    Walker(std::vector<Node>& nodes, std::unordered_map<uint64_t, size_t>& by_address, const Limits& limits)
        : nodes_(nodes), by_address_(by_address), limits_(limits) {}

    Status group(hid_t group, size_t self, const std::string& path) {
        if (nodes_[self].depth > limits_.max_depth)
            return Error(Errc::bad_input, "groups are nested deeper than " + std::to_string(limits_.max_depth) + " at " +
                                              path.substr(0, 80) + "..., which is the limit");
        LinkNames links;
        links.allowed = limits_.max_objects > nodes_.size() ? limits_.max_objects - nodes_.size() : 0;
        const herr_t iterated = H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_link, &links);
        if (links.too_many)
            return Error(Errc::bad_input,
                         "holds more than " + std::to_string(limits_.max_objects) + " objects, which is the limit");
        if (iterated < 0) return damaged(path, "the list of links cannot be read");

        std::sort(links.names.begin(), links.names.end());
        on_the_way_.push_back(nodes_[self].address);
        for (const std::string& name : links.names) {
            Node child;
            child.name = name;
            child.parent = self;
            child.depth = nodes_[self].depth + 1;
            RANVIER_TRY(link(group, std::move(child), path));
        }
        on_the_way_.pop_back();
        return Ok{};
    }

private:
    Status link(hid_t group, Node child, const std::string& parent_path) {
        const std::string path = (parent_path == "/" ? "/" : parent_path + "/") + child.name;
        H5L_info_t info;
        if (H5Lget_info(group, child.name.c_str(), &info, H5P_DEFAULT) < 0) return damaged(path, "the link cannot be read");
        const size_t self = nodes_.size();
        const size_t parent = child.parent;
        if (info.type == H5L_TYPE_HARD) {
            RANVIER_TRY(hard(group, child, self, path));
        } else if (info.type == H5L_TYPE_SOFT || info.type == H5L_TYPE_EXTERNAL) {
            RANVIER_TRY(target(group, child, info, path));
        } else {
            child.kind = Kind::user_link;
        }
        const bool enter = child.kind == Kind::group && !child.same && info.type == H5L_TYPE_HARD;
        nodes_.push_back(child);
        nodes_[parent].children.push_back(self);
        if (!enter) return Ok{};
        const Id opened(H5Gopen2(group, child.name.c_str(), H5P_DEFAULT));
        if (!opened) return damaged(path, "the group cannot be opened");
        return this->group(opened.get(), self, path);
    }

    Status hard(hid_t group, Node& child, size_t self, const std::string& path) {
        H5O_info_t info;
        if (H5Oget_info_by_name2(group, child.name.c_str(), &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0)
            return damaged(path, "the object cannot be read");
        child.address = info.addr;
        child.kind = info.type == H5O_TYPE_GROUP ? Kind::group : info.type == H5O_TYPE_DATASET ? Kind::dataset : Kind::named_type;
        if (std::find(on_the_way_.begin(), on_the_way_.end(), info.addr) != on_the_way_.end())
            return Error(Errc::bad_input,
                         path + " is a hard link to a group that contains it; groups must not contain themselves");
        const auto [known, is_new] = by_address_.emplace(info.addr, self);
        if (!is_new) child.same = known->second;
        return Ok{};
    }

    static Status target(hid_t group, Node& child, const H5L_info_t& info, const std::string& path) {
        child.kind = info.type == H5L_TYPE_SOFT ? Kind::soft_link : Kind::external_link;
        if (info.u.val_size == 0 || info.u.val_size > max_soft_target)
            return Error(Errc::bad_input, path + ": a link with a target of " + std::to_string(info.u.val_size) +
                                              " bytes; 1 to " + std::to_string(max_soft_target) + " are allowed");
        std::string value(info.u.val_size + 1, '\0');
        if (H5Lget_val(group, child.name.c_str(), value.data(), info.u.val_size, H5P_DEFAULT) < 0)
            return damaged(path, "the link's target cannot be read");
        if (info.type == H5L_TYPE_SOFT) {
            child.target = value.c_str();
            return Ok{};
        }
        unsigned flags = 0;
        const char *file = nullptr, *object = nullptr;
        if (H5Lunpack_elink_val(value.data(), info.u.val_size, &flags, &file, &object) < 0)
            return damaged(path, "the external link's target cannot be read");
        child.target = std::string(file) + ":" + object;
        return Ok{};
    }

    std::vector<Node>& nodes_;
    std::unordered_map<uint64_t, size_t>& by_address_;
    const Limits& limits_;
    std::vector<uint64_t> on_the_way_;
};

} // namespace

Id::~Id() {
    if (id_ >= 0) H5Idec_ref(id_);
}

void quiet() {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0);
}

std::string last_words() {
    std::string words;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, &words);
    H5Eclear2(H5E_DEFAULT);
    return utf8_or_replaced(words);
}

std::optional<uint64_t> product(uint64_t a, uint64_t b) {
    uint64_t result = 0;
    if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
    return result;
}

std::string dims_text(const std::vector<uint64_t>& dims) {
    if (dims.empty()) return "scalar";
    std::string text;
    for (size_t i = 0; i < dims.size(); ++i) text += (i ? " x " : "") + std::to_string(dims[i]);
    return text;
}

Result<File> File::open(const std::string& path, const Limits& limits) {
    quiet();
    File file;
    file.limits_ = limits;
    file.left_ = limits.max_bytes;
    std::error_code failed;
    file.file_bytes_ = std::filesystem::file_size(path, failed);
    if (failed) return Error(Errc::io, "the size of " + path + " cannot be read: " + failed.message());

    const Id access(H5Pcreate(H5P_FILE_ACCESS));
    // Strong: nothing of the file stays open behind the file's own identifier. No lock: a reader needs none, and many network
    // file systems refuse it.
    H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG);
    H5Pset_file_locking(access.get(), false, true);
    file.id_ = Id(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()));
    if (!file.id_) return damaged("HDF5 file", "cannot be opened, it is damaged or cut off");
    if (auto walked = file.walk(); !walked) return std::move(walked).error();
    return file;
}

Status File::walk() {
    H5O_info_t info;
    if (H5Oget_info2(id_.get(), &info, H5O_INFO_BASIC) < 0) return damaged("/", "the root group cannot be read");
    Node root;
    root.address = info.addr;
    nodes_.push_back(root);
    by_address_.emplace(info.addr, 0);
    const Id group(H5Gopen2(id_.get(), "/", H5P_DEFAULT));
    if (!group) return damaged("/", "the root group cannot be opened");
    return Walker(nodes_, by_address_, limits_).group(group.get(), 0, "/");
}

std::string File::path(size_t node) const { return utf8_or_replaced(hard_path(node)); }

std::string File::hard_path(size_t node) const {
    std::string path;
    for (size_t i = node; i != 0; i = nodes_[i].parent) path = "/" + nodes_[i].name + path;
    return path.empty() ? "/" : path;
}

namespace {

void push_components(std::string_view path, std::vector<std::string>& reversed) {
    std::vector<std::string> parts;
    size_t start = 0;
    while (start <= path.size()) {
        const size_t end = std::min(path.find('/', start), path.size());
        const std::string_view part = path.substr(start, end - start);
        if (!part.empty() && part != ".") parts.emplace_back(part);
        start = end + 1;
    }
    reversed.insert(reversed.end(), parts.rbegin(), parts.rend());
}

std::optional<size_t> child_named(const std::vector<Node>& nodes, size_t group, const std::string& name) {
    const auto& children = nodes[group].children;
    const auto at = std::lower_bound(children.begin(), children.end(), name,
                                     [&](size_t child, const std::string& wanted) { return nodes[child].name < wanted; });
    if (at == children.end() || nodes[*at].name != name) return std::nullopt;
    return *at;
}

} // namespace

Result<std::optional<size_t>> File::find(std::string_view wanted, size_t from) const {
    size_t here = wanted.starts_with('/') ? 0 : from;
    if (nodes_[here].same) here = *nodes_[here].same;
    std::vector<std::string> to_go; // the next one last
    push_components(wanted, to_go);
    std::optional<size_t> by_link;
    size_t beyond_link = 0; // of to_go, when the link's own components are used up
    int links = 0;
    while (!to_go.empty()) {
        const auto next = child_named(nodes_, here, to_go.back());
        to_go.pop_back();
        if (!next) {
            if (!by_link || to_go.size() < beyond_link) return std::optional<size_t>();
            return Error(Errc::bad_input, path(*by_link) + " is a soft link to " + utf8_or_replaced(nodes_[*by_link].target) +
                                              ", which is not in the file");
        }
        const Node& node = nodes_[*next];
        if (node.kind == Kind::external_link)
            return Error(Errc::unsupported, path(*next) + " is an external link to " + utf8_or_replaced(node.target) +
                                                "; links to other files are not followed");
        if (node.kind == Kind::user_link)
            return Error(Errc::unsupported, path(*next) + " is a user-defined link; only hard and soft links are followed");
        if (node.kind != Kind::soft_link) {
            here = node.same.value_or(*next);
            continue;
        }
        if (++links > max_soft_links)
            return Error(Errc::bad_input,
                         path(*next) + ": more than " + std::to_string(max_soft_links) + " soft links on one way");
        by_link = *next;
        beyond_link = to_go.size();
        if (node.target.starts_with('/')) here = 0;
        push_components(node.target, to_go);
    }
    return std::optional<size_t>(here);
}

std::optional<size_t> File::reach(std::string_view wanted, size_t from) const {
    auto found = find(wanted, from);
    return found ? *found : std::nullopt;
}

std::optional<size_t> File::object_at(uint64_t address) const {
    const auto known = by_address_.find(address);
    if (known == by_address_.end()) return std::nullopt;
    return known->second;
}

Status File::pay(uint64_t bytes, const std::string& what) {
    if (bytes > left_)
        return Error(Errc::limit, what + " needs " + std::to_string(bytes) + " bytes, " + std::to_string(left_) + " of the " +
                                      std::to_string(limits_.max_bytes) + " allowed for one file are left");
    left_ -= bytes;
    return Ok{};
}

} // namespace ranvier::h5
