// A file system in memory whose power can be cut, and whose calls can be made to fail.
//
// It keeps what POSIX promises and no more: bytes survive a cut only after sync of their file, names only after sync of their
// folder; what was not synced survives or not, in any mix (a seed decides), torn and with holes of zeros. A rename is atomic.
// Folders themselves are durable at once: publishing makes none.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/fs.hpp"
#include "core/base/rng.hpp"

namespace ranvier::testing {

struct PowerCut {}; // thrown by the call after which the power goes

// What survives of the unsynced: nothing, all, or for every other number a mix drawn from it.
enum : uint64_t { survives_nothing = 0, survives_all = 1 };

class SimulatedFs : public Fs {
public:
    SimulatedFs() { folders_["."]; }

    // The power goes right after the n-th changing call from now (1-based).
    void cut_after(int n) { cut_in_ = n; }
    // The n-th changing call from now does nothing and answers an error; a number past the last call fails none.
    void fail_at(int n) { fail_in_ = n; }
    int n_calls() const { return n_calls_; }
    // Starts the machine again after a cut.
    void restart(uint64_t seed);

    Result<std::string> read(const std::string& path, uint64_t limit_bytes) override;
    Result<std::unique_ptr<FileWriter>> create(const std::string& path) override;
    Result<std::unique_ptr<FileWriter>> create_new(const std::string& path) override;
    Result<std::unique_ptr<FileMapping>> map(const std::string& path) override;
    Result<std::unique_ptr<UnlinkedFile>> unlinked(const std::string& folder) override;
    Status rename(const std::string& from, const std::string& to) override;
    Status remove(const std::string& path) override;
    Status sync_file(const std::string& path) override;
    Status sync_dir(const std::string& folder) override;
    Status make_dirs(const std::string& folder) override;
    bool exists(const std::string& path) override { return find(path) != nullptr || folders_.contains(path); }
    Result<FileStat> stat(const std::string& path) override;
    Result<std::vector<std::string>> list(const std::string& folder) override;

private:
    struct File {
        uint64_t inode = 0;
        std::string bytes, durable;
        bool synced = true;
    };
    using Names = std::map<std::string, std::shared_ptr<File>>; // shared: between the present and the durable names, and writers
    // One atomic change of names; a null file takes the name away.
    using Change = std::vector<std::pair<std::string, std::shared_ptr<File>>>;
    struct Folder {
        Names present, durable;
        std::vector<Change> unsynced;
    };
    class Writer;
    class Unlinked;
    class Mapping;

    static Error refused(const std::string& what, const std::string& path, const std::string& why, Errc code = Errc::bad_input) {
        return Error(code, path + ": cannot " + what + ": " + why);
    }
    static void apply(Names& names, const Change& change);
    std::shared_ptr<File> find(const std::string& path);
    Status change_names(const std::string& folder, Change change);
    // Every changing call begins with before() and ends with after().
    Status before(const std::string& what, const std::string& path);
    void after();
    static std::string torn(const File& file, Draws& draws, uint64_t seed);

    std::map<std::string, Folder> folders_;
    uint64_t next_inode_ = 1;
    int n_calls_ = 0, cut_in_ = 0, fail_in_ = 0;
};

class SimulatedFs::Mapping : public FileMapping {
public:
    explicit Mapping(std::string bytes) : bytes_(std::move(bytes)) {}
    std::span<const std::byte> bytes() const override { return std::as_bytes(std::span(bytes_)); }

private:
    std::string bytes_;
};

class SimulatedFs::Writer : public FileWriter {
public:
    Writer(SimulatedFs& fs, std::shared_ptr<File> file, std::string path)
        : fs_(fs), file_(std::move(file)), path_(std::move(path)) {}
    Status append(std::span<const std::byte> bytes) override {
        RANVIER_TRY(fs_.before("write", path_));
        file_->bytes.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        file_->synced = false;
        fs_.after();
        return Ok{};
    }
    Status replace(uint64_t offset, std::span<const std::byte> bytes) override {
        RANVIER_TRY(fs_.before("write", path_));
        file_->bytes.replace(offset, bytes.size(), reinterpret_cast<const char*>(bytes.data()), bytes.size());
        file_->synced = false;
        fs_.after();
        return Ok{};
    }
    Status sync() override {
        RANVIER_TRY(fs_.before("sync", path_));
        file_->durable = file_->bytes;
        file_->synced = true;
        fs_.after();
        return Ok{};
    }
    Status close() override {
        RANVIER_TRY(fs_.before("close", path_));
        fs_.after();
        return Ok{};
    }

private:
    SimulatedFs& fs_;
    std::shared_ptr<File> file_;
    std::string path_;
};

class SimulatedFs::Unlinked : public UnlinkedFile {
public:
    Status append(std::span<const std::byte> bytes) override {
        bytes_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return Ok{};
    }
    Status replace(uint64_t offset, std::span<const std::byte> bytes) override {
        bytes_.replace(offset, bytes.size(), reinterpret_cast<const char*>(bytes.data()), bytes.size());
        return Ok{};
    }
    Status sync() override { return Ok{}; }
    Status close() override { return Ok{}; }
    Result<std::unique_ptr<FileMapping>> map() override {
        return std::unique_ptr<FileMapping>(std::make_unique<Mapping>(bytes_));
    }
    int descriptor() const override { return -1; }

private:
    std::string bytes_;
};

inline void SimulatedFs::apply(Names& names, const Change& change) {
    for (const auto& [name, file] : change) {
        if (file) {
            names[name] = file;
        } else {
            names.erase(name);
        }
    }
}

inline std::shared_ptr<SimulatedFs::File> SimulatedFs::find(const std::string& path) {
    const auto folder = folders_.find(folder_of(path));
    if (folder == folders_.end()) return nullptr;
    const auto entry = folder->second.present.find(name_of(path));
    return entry == folder->second.present.end() ? nullptr : entry->second;
}

inline Status SimulatedFs::change_names(const std::string& folder, Change change) {
    apply(folders_.at(folder).present, change);
    folders_.at(folder).unsynced.push_back(std::move(change));
    after();
    return Ok{};
}

inline Status SimulatedFs::before(const std::string& what, const std::string& path) {
    if (fail_in_ > 0 && --fail_in_ == 0) return refused(what, path, "No space left on device", Errc::io);
    return Ok{};
}

inline void SimulatedFs::after() {
    ++n_calls_;
    if (cut_in_ > 0 && --cut_in_ == 0) throw PowerCut{};
}

// What the medium holds of a file that was changed since its last sync.
inline std::string SimulatedFs::torn(const File& file, Draws& draws, uint64_t seed) {
    if (seed == survives_nothing || file.synced) return file.durable;
    if (seed == survives_all) return file.bytes;
    const bool grown = file.bytes.starts_with(file.durable);
    if (!grown && draws.bernoulli(0.3)) return file.durable; // not even the truncation got there
    const size_t kept = grown ? file.durable.size() : 0;
    std::string bytes = file.bytes.substr(0, kept + draws.below(file.bytes.size() - kept + 1));
    constexpr size_t block = 512;
    for (size_t first = kept; first < bytes.size(); first += block) {
        if (draws.bernoulli(0.3))
            std::fill(bytes.begin() + static_cast<ptrdiff_t>(first),
                      bytes.begin() + static_cast<ptrdiff_t>(std::min(first + block, bytes.size())), '\0');
    }
    return bytes;
}

inline void SimulatedFs::restart(uint64_t seed) {
    Draws draws = RandomStream(seed, 0).at(0);
    std::set<std::shared_ptr<File>> files; // each once: two names may hold one file
    for (auto& [path, folder] : folders_) {
        for (const Change& change : folder.unsynced) {
            const bool survives = seed != survives_nothing && (seed == survives_all || draws.bernoulli(0.5));
            if (survives) apply(folder.durable, change);
        }
        folder.unsynced.clear();
        folder.present = folder.durable;
        for (const auto& [name, file] : folder.present) {
            if (!files.insert(file).second) continue;
            file->durable = file->bytes = torn(*file, draws, seed);
            file->synced = true;
        }
    }
    cut_in_ = fail_in_ = n_calls_ = 0;
}

inline Result<std::string> SimulatedFs::read(const std::string& path, uint64_t limit_bytes) {
    const auto file = find(path);
    if (!file) return refused("open", path, "No such file or directory");
    if (file->bytes.size() > limit_bytes) return Error(Errc::limit, path + ": is longer than allowed");
    return file->bytes;
}

inline Result<std::unique_ptr<FileWriter>> SimulatedFs::create(const std::string& path) {
    RANVIER_TRY(before("create", path));
    if (!folders_.contains(folder_of(path))) return refused("create", path, "No such file or directory");
    if (const auto old = find(path)) {
        old->bytes.clear();
        old->synced = false;
        after();
        return std::unique_ptr<FileWriter>(std::make_unique<Writer>(*this, old, path));
    }
    auto file = std::make_shared<File>();
    file->inode = next_inode_++;
    RANVIER_TRY(change_names(folder_of(path), {{name_of(path), file}}));
    return std::unique_ptr<FileWriter>(std::make_unique<Writer>(*this, file, path));
}

inline Result<std::unique_ptr<FileWriter>> SimulatedFs::create_new(const std::string& path) {
    if (exists(path)) return refused("create", path, "File exists", Errc::io);
    return create(path);
}

inline Result<std::unique_ptr<FileMapping>> SimulatedFs::map(const std::string& path) {
    const auto file = find(path);
    if (!file) return refused("open", path, "No such file or directory");
    return std::unique_ptr<FileMapping>(std::make_unique<Mapping>(file->bytes));
}

inline Result<std::unique_ptr<UnlinkedFile>> SimulatedFs::unlinked(const std::string& folder) {
    if (!folders_.contains(folder)) return refused("create a temporary file in", folder, "No such file or directory");
    return std::unique_ptr<UnlinkedFile>(std::make_unique<Unlinked>());
}

inline Status SimulatedFs::rename(const std::string& from, const std::string& to) {
    RANVIER_TRY(before("rename", from));
    const auto file = find(from);
    if (!file) return refused("rename to " + to, from, "No such file or directory");
    if (folder_of(from) != folder_of(to))
        return refused("rename to " + to, from, "not simulated between folders", Errc::unsupported);
    return change_names(folder_of(from), {{name_of(to), file}, {name_of(from), nullptr}});
}

inline Status SimulatedFs::remove(const std::string& path) {
    RANVIER_TRY(before("remove", path));
    if (!find(path)) return refused("remove", path, "No such file or directory");
    return change_names(folder_of(path), {{name_of(path), nullptr}});
}

inline Status SimulatedFs::sync_file(const std::string& path) {
    RANVIER_TRY(before("sync", path));
    const auto file = find(path);
    if (!file) return refused("open", path, "No such file or directory");
    file->durable = file->bytes;
    file->synced = true;
    after();
    return Ok{};
}

inline Status SimulatedFs::sync_dir(const std::string& folder) {
    RANVIER_TRY(before("sync", folder));
    if (!folders_.contains(folder)) return refused("open", folder, "No such file or directory");
    Folder& f = folders_.at(folder);
    f.durable = f.present;
    f.unsynced.clear();
    after();
    return Ok{};
}

inline Status SimulatedFs::make_dirs(const std::string& folder) {
    RANVIER_TRY(before("make the folder", folder));
    for (std::string path = folder; path != "." && path != "/"; path = folder_of(path)) {
        if (find(path)) return refused("make the folder", path, "Not a directory");
        folders_[path];
    }
    after();
    return Ok{};
}

inline Result<FileStat> SimulatedFs::stat(const std::string& path) {
    if (folders_.contains(path)) return FileStat{.size = 0, .mtime_ns = 0, .inode = 0, .is_folder = true, .is_regular = false};
    const auto file = find(path);
    if (!file) return refused("look at", path, "No such file or directory");
    return FileStat{.size = file->bytes.size(), .mtime_ns = 0, .inode = file->inode, .is_folder = false};
}

inline Result<std::vector<std::string>> SimulatedFs::list(const std::string& folder) {
    if (!folders_.contains(folder)) return refused("list", folder, "No such file or directory");
    std::set<std::string> names;
    for (const auto& [name, file] : folders_.at(folder).present) names.insert(name);
    for (const auto& [path, other] : folders_) {
        if (path != folder && folder_of(path) == folder) names.insert(name_of(path));
    }
    return std::vector<std::string>(names.begin(), names.end());
}

} // namespace ranvier::testing
