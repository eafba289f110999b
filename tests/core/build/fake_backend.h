// The builder's world in a temporary directory: a layer is a whole copy of the root, commands are functions.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "build/builder.h"

namespace slipway::build::test {

class TemporaryDirectory {
public:
    TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory();
    const std::string& path() const { return m_path; }

private:
    std::string m_path;
};

// Writes a file below a directory, making parents.
void writeFile(const std::string& path, const std::string& content);
std::string readFileOr(const std::string& path, const std::string& missing = "(missing)");

class Recorder : public EventSink {
public:
    void handle(const Event& event) override { events.push_back(event); }
    // One line each: "started 2 COPY a b [reason]", "cached 1 FROM x", "finished 2", "failed 2", "log 2 1 text", …
    std::vector<std::string> lines() const;
    // "1 cached", "2 run: reason" in the order of the steps.
    std::vector<std::string> steps() const;
    std::vector<Event> events;
};

class FakeWorld : public ImageSource, public LayerBackend, public StepRunner, public ImageSink, public CacheStore {
public:
    FakeWorld();
    Backend backend() { return {*this, *this, *this, *this, *this, nullptr, remote}; }
    RemoteSource* remote = nullptr;

    // An image with these files.
    void addImage(const std::string& reference, const std::map<std::string, std::string>& files,
                  oci::ContainerConfig config = {});
    // What RUN does: the last argument is looked up. Unknown commands succeed and change nothing.
    using Command = std::function<int(const std::string& root, const StepRequest& request)>;
    std::map<std::string, Command> commands;
    std::vector<StepRequest> runs;
    bool hostNetwork = true; // whether steps may have it
    std::string runnable;    // a platform besides the host's own

    // The last image that was built: its root directory and its configuration.
    std::string root() const;
    oci::ImageConfig image() const;

    // ImageSource
    Result<ResolvedImage> resolve(const ImageQuery& query, const PullProgress& progress, std::stop_token stop) override;
    // LayerBackend
    Result<std::unique_ptr<MutableRoot>> begin(const oci::Digest& parent) override;
    Result<std::unique_ptr<RootView>> view(const oci::Digest& chain) override;
    Result<Layer> stack(const oci::Digest& parent, const Layer& layer) override;
    Result<Layer> find(const oci::Digest& chain) override;
    // StepRunner
    Result<> checkNetwork(const std::string& network) override;
    Result<> checkPlatform(const oci::Platform& platform) override;
    Result<StepOutcome> run(MutableRoot& root, const StepRequest& request, std::stop_token stop) override;
    // ImageSink
    Result<> checkTag(const std::string& tag) override;
    Result<oci::Digest> put(const BuiltImage& image) override;
    // CacheStore
    Result<std::optional<CacheRecord>> get(const std::string& key) override;
    Result<std::optional<CacheRecord>> latest(const std::string& slot) override;
    Result<> put(const CacheRecord& record) override;
    std::optional<std::string> fileDigest(const std::string& identity) override;
    std::vector<std::optional<std::string>> fileDigests(const std::vector<std::string>& identities) override;
    void rememberFileDigest(const std::string& identity, const std::string& digest) override;

    std::vector<BuiltImage> built;
    std::vector<ImageQuery> queries;
    int digestQuestions = 0; // how often fileDigests was asked
    void changeRecords(const std::function<void(CacheRecord&)>& change) {
        for (auto& [key, record] : m_records)
            change(record);
    }
    std::size_t digestsRemembered() const { return m_digests.size(); }
    std::string pathOf(const oci::Digest& chain) const;
    Result<Layer> commit(const std::string& directory, const oci::Digest& parent);
    std::string newDirectory();

private:
    mutable std::mutex m_mutex;
    TemporaryDirectory m_directory;
    int m_counter = 0;
    std::map<std::string, ResolvedImage> m_images;
    std::map<std::string, Layer> m_layers;       // by chain
    std::map<std::string, std::string> m_chains; // chain -> directory
    std::map<std::string, CacheRecord> m_records;
    std::vector<std::string> m_order;
    std::map<std::string, std::string> m_digests;
};

// A context directory and the request that builds it.
class Project {
public:
    explicit Project(FakeWorld& world);
    ~Project();
    void file(const std::string& path, const std::string& content) {
        writeFile(m_directory.path() + "/" + path, content);
    }
    void dockerfile(const std::string& text) { file("Dockerfile", text); }
    const std::string& path() const { return m_directory.path(); }

    Result<BuildResult> build(std::stop_token stop = {});
    Result<Plan> plan(const std::stop_token& stop = {});
    // Builds and expects success.
    void good();
    // The message of a build that must fail.
    std::string failure();

    BuildRequest request;
    Recorder events;

private:
    FakeWorld& m_world;
    TemporaryDirectory m_directory;
    UniqueFd m_context;
};

} // namespace slipway::build::test
