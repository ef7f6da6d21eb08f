#include "core/job/input_fingerprint.hpp"

#include "core/base/hash.hpp"
#include "core/data/assembly.hpp"

namespace ranvier {
namespace {

constexpr uint64_t longest_document = 16 << 20;
constexpr int deepest_folder = 3; // as readers look (core/io/folder.hpp)
constexpr size_t most_files = 100'000;

class Fingerprint {
public:
    explicit Fingerprint(Fs& fs) : fs_(fs) {}

    // What tells where the files lie; then what they are, wherever they lie.
    void add_place(const std::string& part) { text_ += std::to_string(part.size()) + ":" + part; }
    void add(const std::string& part) {
        add_place(part);
        stamp_.update(std::to_string(part.size()) + ":" + part);
    }
    InputFingerprint result() && { return {std::move(text_), stamp_.finish_hex(), bytes_}; }

    Status add_path(const std::string& path) {
        RANVIER_ASSIGN(const FileStat stat, fs_.stat(path));
        add_place(absolute_path(path));
        return add_stat(path, stat, 0);
    }

    // What a part names is no document of parts in turn: none is read from one, and it could name itself.
    Status add_parts(const Assembly& assembly, const std::string& folder) {
        documents_ = false;
        for (const AssemblyPart& part : assembly.parts)
            for (const auto& file : {part.file, part.pulses})
                if (!file.empty()) RANVIER_TRY(add_path(file.starts_with('/') || folder.empty() ? file : folder + "/" + file));
        return Ok{};
    }

private:
    Status add_stat(const std::string& path, const FileStat& stat, int depth) {
        if (++n_files_ > most_files)
            return Error(Errc::limit, path + " and its like are more than " + std::to_string(most_files) +
                                          " files; name the folder of one recording");
        if (!stat.is_folder) {
            bytes_ += stat.size;
            add(std::to_string(stat.size) + " " + std::to_string(stat.mtime_ns));
            add_place(std::to_string(stat.inode));
            return documents_ && depth == 0 && path.ends_with(".json") ? add_document(path, stat) : Status(Ok{});
        }
        if (depth > deepest_folder) return Ok{};
        RANVIER_ASSIGN(const auto names, fs_.list(path));
        for (const std::string& name : names) {
            if (name.starts_with('.')) continue;
            const auto inside = fs_.stat(path + "/" + name);
            if (!inside) continue; // a link that leads nowhere
            add(name);
            RANVIER_TRY(add_stat(path + "/" + name, *inside, depth + 1));
        }
        return Ok{};
    }

    Status add_document(const std::string& path, const FileStat& stat) {
        if (!stat.is_regular || stat.size > longest_document) return Ok{};
        RANVIER_ASSIGN(const std::string text, fs_.read(path, longest_document));
        const auto assembly = parse_assembly(text);
        return assembly ? add_parts(*assembly, folder_of(path)) : Status(Ok{}); // what else it is, the worker will say
    }

    Fs& fs_;
    std::string text_;
    Sha256 stamp_;
    uint64_t bytes_ = 0;
    size_t n_files_ = 0;
    bool documents_ = true;
};

} // namespace

Result<InputFingerprint> input_fingerprint(Fs& fs, const RequestInput& input) {
    Fingerprint print(fs);
    if (input.assembly.empty()) {
        RANVIER_TRY(print.add_path(input.path));
    } else {
        print.add_place(input.assembly);
        RANVIER_ASSIGN(const Assembly assembly, parse_assembly(input.assembly));
        RANVIER_TRY(print.add_parts(assembly, ""));
    }
    return std::move(print).result();
}

} // namespace ranvier
