// A session of Neurosuite: the input is .res, .clu and .xml, divided by NUL bytes.
#include <filesystem>
#include <fstream>
#include <string_view>

#include "core/data/check_dataset.hpp"
#include "core/io/read_neurosuite.hpp"

namespace {

class Session {
public:
    Session() {
        std::string name = "/dev/shm/fuzz_neurosuite_XXXXXX";
        if (!mkdtemp(name.data())) std::abort();
        path_ = name;
    }
    ~Session() { std::filesystem::remove_all(path_); }
    const std::string& path() const { return path_; }
    void put(const char* name, std::string_view content) const { std::ofstream(path_ + "/" + name, std::ios::binary) << content; }

private:
    std::string path_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const Session session;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    for (const char* name : {"s.res.1", "s.clu.1", "s.xml"}) {
        const size_t end = std::min(rest.find('\0'), rest.size());
        session.put(name, rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const auto folder = ranvier::Folder::open(session.path());
    if (!folder || !ranvier::is_neurosuite(*folder)) __builtin_trap();
    ranvier::Limits limits;
    limits.max_bytes = 64 << 20;
    const auto dataset = ranvier::read_neurosuite(*folder, {}, limits);
    if (dataset && !ranvier::check_dataset(*dataset)) __builtin_trap();
    if (!dataset && dataset.error().code() == ranvier::Errc::internal) __builtin_trap();
    return 0;
}
