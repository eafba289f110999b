#include "core/build/fake_backend.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "oci/chain_id.h"

namespace slipway::build::test {

namespace fs = std::filesystem;

namespace {

std::string fingerprint(const std::string& directory) {
    oci::Hasher hasher;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(directory))
        paths.push_back(entry.path());
    std::ranges::sort(paths);
    for (const auto& path : paths) {
        struct stat info {};
        ::lstat(path.c_str(), &info);
        hasher.update(fmt::format("{} {:o} {} {}\n", fs::relative(path, directory).string(), info.st_mode, info.st_uid,
                                  info.st_gid));
        if (S_ISREG(info.st_mode))
            hasher.update(readFileOr(path.string()));
        if (S_ISLNK(info.st_mode))
            hasher.update(fs::read_symlink(path).string());
    }
    return hasher.finish().str();
}

// Owners too: std::filesystem::copy leaves them behind.
void copyTree(const std::string& from, const std::string& to) {
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        struct stat info {};
        const std::string target = to + "/" + fs::relative(entry.path(), from).string();
        if (::lstat(entry.path().c_str(), &info) != 0 || ::geteuid() != 0)
            continue;
        EXPECT_EQ(::lchown(target.c_str(), info.st_uid, info.st_gid), 0);
        if (!S_ISLNK(info.st_mode)) {
            EXPECT_EQ(::chmod(target.c_str(), info.st_mode & 07777), 0);
        }
    }
}

class FakeRoot : public MutableRoot {
public:
    FakeRoot(FakeWorld& world, std::string directory, oci::Digest parent)
        : m_world(world)
        , m_directory(std::move(directory))
        , m_parent(std::move(parent)) {}
    Result<int> directory() override {
        if (!m_fd)
            m_fd = TRY(openFile(m_directory, O_RDONLY | O_DIRECTORY));
        return m_fd.get();
    }
    Result<Layer> commit(const CommitOptions&) override { return m_world.commit(m_directory, m_parent); }
    const std::string& path() const { return m_directory; }

private:
    FakeWorld& m_world;
    std::string m_directory;
    oci::Digest m_parent;
    UniqueFd m_fd;
};

class FakeView : public RootView {
public:
    explicit FakeView(UniqueFd fd)
        : m_fd(std::move(fd)) {}
    Result<int> directory() override { return m_fd.get(); }

private:
    UniqueFd m_fd;
};

} // namespace

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern = "/tmp/tst_build.XXXXXX";
    m_path = ::mkdtemp(pattern.data());
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

void writeFile(const std::string& path, const std::string& content) {
    fs::create_directories(fs::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

std::string readFileOr(const std::string& path, const std::string& missing) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        return missing;
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

std::vector<std::string> Recorder::lines() const {
    std::vector<std::string> out;
    for (const auto& event : events) {
        if (const auto* e = std::get_if<BuildStarted>(&event.body))
            out.push_back(fmt::format("build {} {}", e->dockerfile, e->steps));
        else if (const auto* e2 = std::get_if<StepStarted>(&event.body))
            out.push_back(fmt::format("started {} {} [{}]", e2->info.step, e2->info.text,
                                      e2->reason.empty() ? "-" : e2->reason.text));
        else if (const auto* e3 = std::get_if<StepCached>(&event.body))
            out.push_back(fmt::format("{} {} {}", e3->shared ? "shared" : "cached", e3->info.step, e3->info.text));
        else if (const auto* e4 = std::get_if<StepLog>(&event.body))
            out.push_back(fmt::format("log {} {} {}", e4->step, e4->stream, e4->data));
        else if (const auto* e5 = std::get_if<StepFinished>(&event.body))
            out.push_back(fmt::format("finished {}", e5->step));
        else if (const auto* e6 = std::get_if<StepFailed>(&event.body))
            out.push_back(fmt::format("failed {} {}", e6->step, e6->error.message.text));
        else if (const auto* e7 = std::get_if<BuildFinished>(&event.body))
            out.push_back(fmt::format("end {}", toString(e7->outcome)));
        else if (const auto* e8 = std::get_if<Warning>(&event.body))
            out.push_back(fmt::format("warning {}", e8->message));
    }
    return out;
}

std::vector<std::string> Recorder::steps() const {
    std::map<int, std::string> out;
    for (const auto& event : events) {
        if (const auto* started = std::get_if<StepStarted>(&event.body))
            out[started->info.step] =
                fmt::format("{} run: {}", started->info.step, started->reason.empty() ? "-" : started->reason.text);
        else if (const auto* cached = std::get_if<StepCached>(&event.body))
            out[cached->info.step] = fmt::format("{} cached", cached->info.step);
    }
    std::vector<std::string> list;
    for (auto& [number, text] : out)
        list.push_back(std::move(text));
    return list;
}

FakeWorld::FakeWorld() = default;

std::string FakeWorld::newDirectory() {
    const std::lock_guard lock(m_mutex);
    std::string path = fmt::format("{}/{}", m_directory.path(), ++m_counter);
    fs::create_directory(path);
    return path;
}

std::string FakeWorld::pathOf(const oci::Digest& chain) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_chains.find(chain.str());
    return found == m_chains.end() ? std::string{} : found->second;
}

Result<Layer> FakeWorld::commit(const std::string& directory, const oci::Digest& parent) {
    Layer layer;
    layer.diffId = oci::digestOf(fingerprint(directory));
    layer.chainId = oci::chainId(parent, layer.diffId);
    layer.size = 1;
    const std::lock_guard lock(m_mutex);
    m_layers[layer.chainId.str()] = layer;
    m_chains[layer.chainId.str()] = directory;
    return layer;
}

void FakeWorld::addImage(const std::string& reference, const std::map<std::string, std::string>& files,
                         oci::ContainerConfig config) {
    const std::string directory = newDirectory();
    for (const auto& [path, content] : files)
        writeFile(directory + "/" + path, content);
    const Layer layer = *commit(directory, {});
    ResolvedImage image;
    image.config.architecture = oci::Platform::host().arch;
    image.config.os = "linux";
    image.config.config = std::move(config);
    image.config.diffIds = {layer.diffId};
    image.config.history.push_back({std::nullopt, "base", "", "", false});
    image.imageId = oci::digestOf(oci::serializeImageConfig(image.config));
    image.chainId = layer.chainId;
    image.reference = reference;
    m_images[reference] = image;
}

std::string FakeWorld::root() const {
    return built.empty() || built.back().chainIds.empty() ? "/nonexistent" : pathOf(built.back().chainIds.back());
}

oci::ImageConfig FakeWorld::image() const {
    return built.empty() ? oci::ImageConfig{} : *oci::parseImageConfig(built.back().config);
}

Result<ResolvedImage> FakeWorld::resolve(const ImageQuery& query, const PullProgress&, std::stop_token) {
    const std::lock_guard lock(m_mutex);
    queries.push_back(query);
    const auto found = m_images.find(query.layout.empty() ? query.reference : query.layout + "!" + query.reference);
    if (found == m_images.end())
        return fail(Errc::NotFound, "there is no image {}", query.reference);
    return found->second;
}

Result<std::unique_ptr<MutableRoot>> FakeWorld::begin(const oci::Digest& parent) {
    std::string directory = newDirectory();
    if (!parent.empty())
        copyTree(pathOf(parent), directory);
    return std::make_unique<FakeRoot>(*this, std::move(directory), parent);
}

Result<std::unique_ptr<RootView>> FakeWorld::view(const oci::Digest& chain) {
    const std::string path = chain.empty() ? newDirectory() : pathOf(chain);
    return std::make_unique<FakeView>(TRY(openFile(path, O_RDONLY | O_DIRECTORY)));
}

Result<Layer> FakeWorld::stack(const oci::Digest& parent, const Layer& layer) {
    if (parent.empty())
        return layer;
    const std::string directory = newDirectory();
    copyTree(pathOf(parent), directory);
    fs::copy(pathOf(layer.chainId), directory,
             fs::copy_options::recursive | fs::copy_options::copy_symlinks | fs::copy_options::overwrite_existing);
    Layer stacked = layer;
    stacked.chainId = oci::chainId(parent, layer.diffId);
    const std::lock_guard lock(m_mutex);
    m_layers[stacked.chainId.str()] = stacked;
    m_chains[stacked.chainId.str()] = directory;
    return stacked;
}

Result<Layer> FakeWorld::find(const oci::Digest& chain) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_layers.find(chain.str());
    if (found == m_layers.end())
        return fail(Errc::NotFound, "no layer {}", chain.str());
    return found->second;
}

Result<> FakeWorld::checkNetwork(const std::string& network) {
    if (network == "host" && !hostNetwork)
        return fail(Errc::PermissionDenied, "the host's network is not for steps");
    return {};
}

Result<> FakeWorld::checkPlatform(const oci::Platform& platform) {
    if (platform.str() == runnable || platform == oci::Platform::host().normalized())
        return {};
    return fail(Errc::Unsupported, "nothing here runs {}", platform.str());
}

Result<StepOutcome> FakeWorld::run(MutableRoot& root, const StepRequest& request, std::stop_token stop) {
    Command command;
    if (request.admit)
        TRY(request.admit());
    {
        const std::lock_guard lock(m_mutex);
        runs.push_back(request);
        if (const auto found = commands.find(request.args.back()); found != commands.end())
            command = found->second;
    }
    const int code = command ? command(dynamic_cast<FakeRoot&>(root).path(), request) : 0;
    if (stop.stop_requested())
        return fail(Errc::Cancelled, "stopped");
    return StepOutcome{code, false};
}

Result<> FakeWorld::checkTag(const std::string& tag) {
    if (tag.find(' ') != std::string::npos)
        return fail(Errc::InvalidArgument, "{} is no name for an image", tag);
    return {};
}

Result<oci::Digest> FakeWorld::put(const BuiltImage& image) {
    const std::lock_guard lock(m_mutex);
    built.push_back(image);
    return oci::digestOf(image.config);
}

Result<std::optional<CacheRecord>> FakeWorld::get(const std::string& key) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_records.find(key);
    return found == m_records.end() ? std::nullopt : std::optional(found->second);
}

Result<std::optional<CacheRecord>> FakeWorld::latest(const std::string& slot) {
    const std::lock_guard lock(m_mutex);
    for (auto key = m_order.rbegin(); key != m_order.rend(); ++key)
        if (m_records[*key].slot == slot)
            return m_records[*key];
    return std::nullopt;
}

Result<> FakeWorld::put(const CacheRecord& record) {
    const std::lock_guard lock(m_mutex);
    m_records[record.key] = record;
    std::erase(m_order, record.key);
    m_order.push_back(record.key);
    return {};
}

std::optional<std::string> FakeWorld::fileDigest(const std::string& identity) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_digests.find(identity);
    return found == m_digests.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::optional<std::string>> FakeWorld::fileDigests(const std::vector<std::string>& identities) {
    {
        const std::lock_guard lock(m_mutex);
        ++digestQuestions;
    }
    return CacheStore::fileDigests(identities);
}

void FakeWorld::rememberFileDigest(const std::string& identity, const std::string& digest) {
    const std::lock_guard lock(m_mutex);
    m_digests[identity] = digest;
}

Project::Project(FakeWorld& world)
    : m_world(world) {
    m_context = *openFile(m_directory.path(), O_RDONLY | O_DIRECTORY);
    request.context = m_context.get();
    request.contextName = m_directory.path();
    request.tags = {"app:latest"};
}

Project::~Project() = default;

Result<BuildResult> Project::build(std::stop_token stop) {
    events.events.clear();
    return Builder(m_world.backend()).build(request, events, stop);
}

Result<Plan> Project::plan(const std::stop_token& stop) {
    return Builder(m_world.backend()).plan(request, stop);
}

void Project::good() {
    const auto result = build();
    ASSERT_TRUE(result) << result.error().describe();
}

std::string Project::failure() {
    const auto result = build();
    return result ? "(it worked)" : result.error().describe();
}

} // namespace slipway::build::test
