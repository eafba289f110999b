#include "engine/detail/git_client.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>

#include <fcntl.h>
#include <linux/mount.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/file.h"
#include "base/log.h"
#include "base/process.h"
#include "base/text.h"
#include "engine/detail/core.h"
#include "engine/detail/git_agent.h"
#include "runtime/mount_point.h"

namespace slipway::engine {

using build::GitRevision;
using build::GitSource;
using Output = std::function<void(std::string_view)>;

namespace {

constexpr std::uint64_t kMaxBytes = std::uint64_t{64} << 30;
constexpr std::uint64_t kMaxFiles = 5'000'000;
constexpr std::size_t kMaxAnswer = 16u << 20;

// Whether what git has written until now is more than anybody would want.
bool isTooMuch(const std::string& directory) {
    std::uint64_t bytes = 0, files = 0;
    std::error_code error;
    for (std::filesystem::recursive_directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
        struct stat info {};
        if (::lstat(entry->path().c_str(), &info) == 0)
            bytes += static_cast<std::uint64_t>(info.st_blocks) * 512;
        if (bytes > kMaxBytes || ++files > kMaxFiles)
            return true;
    }
    return false;
}

// What the program died of ("fatal: …"), else the last that it said.
std::string lastWords(std::string_view text) {
    std::string last, fatal;
    for (const auto& line : split(text, '\n')) {
        const auto shown = trim(line); // ssh ends its lines with a carriage return as well
        const auto words = trim(shown.substr(shown.rfind('\r') + 1));
        // Why it could not, ssh has said before.
        if (words == "fatal: Could not read from remote repository." && !last.empty() && fatal.empty())
            fatal = last;
        else if (words.starts_with("fatal: ") && fatal.empty())
            fatal = words;
        if (!words.empty() && !words.starts_with("hint:"))
            last = words;
    }
    return sanitizeForTerminal((fatal.empty() ? last : fatal).substr(0, 500));
}

const char* environmentOf(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

} // namespace

struct GitClient::Run {
    int code = 0;
    std::string out;
    std::string err;
};

// A directory in the store that git sees elsewhere: nobody but root may walk the way to the store. Removed at the end.
class GitClient::Scratch final : public build::GitTree {
public:
    static Result<std::unique_ptr<Scratch>> make(const Core& core, const Identity& who) {
        auto scratch = std::unique_ptr<Scratch>(new Scratch);
        const std::string name = "git-" + randomHex(8);
        scratch->m_onDisk = core.store->layout().ingest() + "/" + name;
        TRY(makeDirectories(scratch->m_onDisk, 0700));
        const UniqueFd top = TRY(openFile(scratch->m_onDisk, O_RDONLY | O_DIRECTORY));
        if (::fchown(top.get(), who.uid, who.gid) < 0)
            return failErrno("give {} to user {}", scratch->m_onDisk, who.uid);
        const std::string seen = gitDirectory(core) + "/" + name;
        TRY(makeDirectories(seen, 0711));
        scratch->m_seen = seen;
        const UniqueFd tree(static_cast<int>(
            ::syscall(SYS_open_tree, top.get(), "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)));
        if (!tree)
            return failErrno("clone a mount");
        mount_attr attributes{};
        attributes.attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
        if (::syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) < 0)
            return failErrno("restrict a mount");
        if (::syscall(SYS_move_mount, tree.get(), "", AT_FDCWD, seen.c_str(), MOVE_MOUNT_F_EMPTY_PATH) < 0)
            return failErrno("mount at {}", seen);
        scratch->m_mount = runtime::MountPoint(seen);
        return scratch;
    }

    ~Scratch() override {
        m_directory.reset();
        hide();
        if (!m_onDisk.empty())
            (void)removeTree(m_onDisk);
    }

    const std::string& path() const { return m_seen; } // as git sees it
    // git has done its work: from here on the way to its files is closed to all but us.
    Result<> seal() {
        hide();
        m_directory = TRY(openFile(m_onDisk, O_RDONLY | O_DIRECTORY));
        // As a directory of an image: its mode is copied.
        if (::fchmod(m_directory.get(), 0755) < 0)
            return failErrno("open {}", m_onDisk);
        return {};
    }
    int directory() override { return m_directory.get(); }

private:
    Scratch() = default;
    void hide() {
        (void)m_mount.unmount();
        if (!m_seen.empty())
            ::rmdir(m_seen.c_str());
        m_seen.clear();
    }
    std::string m_onDisk, m_seen;
    runtime::MountPoint m_mount;
    UniqueFd m_directory;
};

std::string gitDirectory(const Core& core) {
    return core.runPaths.directory() + "/git";
}

Identity gitIdentity(const Core& core, const Identity& caller) {
    if (caller.uid != 0)
        return caller;
    if (core.config.owner != 0)
        if (auto owner = Identity::ofUser(core.config.owner))
            return std::move(*owner);
    return {core.range.start, core.range.start, {}};
}

Result<> prepareGitDirectory(const Core& core) {
    const std::string directory = gitDirectory(core);
    TRY(makeDirectories(directory, 0711));
    for (const auto& path : TRY(runtime::mountsBelow(directory)))
        TRY(runtime::unmountPath(path));
    // Nothing that is still mounted there is touched: a mount point is no empty directory to rmdir.
    std::error_code error;
    for (std::filesystem::directory_iterator entry(directory, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().filename().string().starts_with(GitAgent::kPrefix))
            GitAgent::remove(entry->path());
        else
            ::rmdir(entry->path().c_str());
    }
    return {};
}

std::vector<std::string> GitClient::environment(const GitSource& source) const {
    std::vector<std::pair<std::string, std::string>> settings{
        {"core.hooksPath", "/dev/null"},    {"core.fsmonitor", "false"},        {"core.attributesFile", "/dev/null"},
        {"core.excludesFile", "/dev/null"}, {"core.autocrlf", "false"},         {"credential.helper", ""},
        {"init.templateDir", ""},           {"init.defaultBranch", "main"},     {"gc.auto", "0"},
        {"maintenance.auto", "false"},      {"advice.detachedHead", "false"},   {"protocol.allow", "never"},
        {"protocol.http.allow", "always"},  {"protocol.https.allow", "always"}, {"protocol.git.allow", "always"},
        {"protocol.ssh.allow", "always"},   {"http.lowSpeedLimit", "1"},        {"http.lowSpeedTime", "60"},
    };
    // Not on a command line, which everybody can read; for that scheme, host and port alone.
    if (!source.credentials.empty()) {
        const std::size_t end = source.remote.find('/', source.remote.find("://") + 3);
        settings.emplace_back("http." + source.remote.substr(0, end + 1) + ".extraHeader",
                              "Authorization: Basic " + encodeBase64(source.credentials));
    }
    std::string ssh = "ssh -oBatchMode=yes -oStrictHostKeyChecking=yes -oPermitLocalCommand=no "
                      "-oClearAllForwardings=yes -oForwardAgent=no -oConnectTimeout=30";
    if (m_access.keys != SshKeys::User)
        ssh += " -F /dev/null -oIdentityFile=none -oControlPath=none";
    if (!m_access.knownHosts.empty())
        ssh += " -oUserKnownHostsFile=" + m_access.knownHosts;
    if (m_access.keys == SshKeys::None)
        ssh += " -oIdentityAgent=none -oPubkeyAuthentication=no";
    const std::string& run = m_core.runPaths.directory();
    std::vector<std::string> result{
        "PATH=/usr/local/bin:/usr/bin:/bin",
        "HOME=/nonexistent",
        "LC_ALL=C",
        "GIT_CONFIG_NOSYSTEM=1",
        "GIT_CONFIG_SYSTEM=/dev/null",
        "GIT_CONFIG_GLOBAL=/dev/null",
        "GIT_ATTR_NOSYSTEM=1",
        "GIT_TERMINAL_PROMPT=0",
        "GIT_ASKPASS=/bin/false",
        "SSH_ASKPASS=/bin/false",
        "SSH_ASKPASS_REQUIRE=never",
        "GIT_ALLOW_PROTOCOL=http:https:git:ssh",
        "GIT_PROTOCOL_FROM_USER=0",
        "GIT_CEILING_DIRECTORIES=" + gitDirectory(m_core) + ":" + run.substr(0, run.rfind('/')),
        "GIT_LFS_SKIP_SMUDGE=1",
        "GIT_SSH_VARIANT=ssh",
        "GIT_SSH_COMMAND=" + ssh,
        fmt::format("GIT_CONFIG_COUNT={}", settings.size()),
    };
    if (m_access.keys == SshKeys::Agent)
        result.push_back("SSH_AUTH_SOCK=" + m_access.agent);
    for (std::size_t i = 0; i < settings.size(); ++i) {
        result.push_back(fmt::format("GIT_CONFIG_KEY_{}={}", i, settings[i].first));
        result.push_back(fmt::format("GIT_CONFIG_VALUE_{}={}", i, settings[i].second));
    }
    for (const char* name :
         {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
        if (*environmentOf(name) != '\0')
            result.push_back(fmt::format("{}={}", name, environmentOf(name)));
    return result;
}

Result<GitClient::Run> GitClient::run(const GitSource& source, std::vector<std::string> arguments,
                                      const std::string& directory, const Output& output, std::stop_token stop) {
    std::array<int, 2> out{}, err{};
    if (::pipe2(out.data(), O_CLOEXEC) < 0)
        return failErrno("pipe");
    UniqueFd outRead(out[0]), outWrite(out[1]);
    if (::pipe2(err.data(), O_CLOEXEC) < 0)
        return failErrno("pipe");
    UniqueFd errRead(err[0]), errWrite(err[1]);
    ProcessSpec spec;
    spec.argv = std::move(arguments);
    spec.environment = environment(source);
    spec.workingDirectory = directory;
    spec.descriptors = {{outWrite.get(), 1}, {errWrite.get(), 2}};
    spec.newSession = true;
    spec.identity = m_access.identity;
    spec.umask = 022;
    auto spawned = Process::spawn(spec);
    if (!spawned && spawned.error().errnum() == ENOENT && !exists("/usr/bin/git"))
        return fail(Errc::Unsupported, "building from repositories needs the program git, which is not installed");
    Process process = TRY(std::move(spawned));
    outWrite.reset();
    errWrite.reset();

    Run result;
    std::optional<Error> end;
    const auto giveUp = [&](Error error) {
        ::kill(-process.pid(), SIGKILL); // not reaped yet: the number is still its own
        end = std::move(error);
    };
    using Clock = std::chrono::steady_clock;
    auto nextCheck = Clock::now() + std::chrono::seconds(2);
    std::array<char, 16384> buffer{};
    while (outRead || errRead) {
        std::array<pollfd, 2> fds{pollfd{outRead ? outRead.get() : -1, POLLIN, 0},
                                  pollfd{errRead ? errRead.get() : -1, POLLIN, 0}};
        if (::poll(fds.data(), fds.size(), 100) < 0 && errno != EINTR)
            return failErrno("poll");
        if (stop.stop_requested() && !end)
            giveUp(Error(Errc::Cancelled, "cancelled"));
        if (const auto begin = Clock::now(); begin > nextCheck && !end) {
            if (directory != m_core.runPaths.directory() && isTooMuch(directory))
                giveUp(Error(Errc::TooLarge, fmt::format("the repository is larger than {} or has more than {} files",
                                                         humanSize(kMaxBytes), kMaxFiles)));
            // A large tree takes its time to look at: not more than a small part of all.
            nextCheck = Clock::now() + std::max<Clock::duration>(std::chrono::seconds(2), (Clock::now() - begin) * 20);
        }
        for (auto [index, fd, text] : {std::tuple{0, &outRead, &result.out}, std::tuple{1, &errRead, &result.err}}) {
            if (fds[static_cast<std::size_t>(index)].revents == 0)
                continue;
            const ssize_t got = ::read(fd->get(), buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0) {
                fd->reset();
                continue;
            }
            const std::string_view data(buffer.data(), static_cast<std::size_t>(got));
            if (text->size() < kMaxAnswer)
                text->append(data);
            if (index == 1 && output && !end)
                output(data);
        }
    }
    for (;;) {
        auto status = process.waitFor(100);
        if (status) {
            result.code = status->code;
            break;
        }
        if (status.error().code() != Errc::Timeout)
            return std::unexpected(std::move(status.error()));
        if (stop.stop_requested() && !end)
            giveUp(Error(Errc::Cancelled, "cancelled"));
    }
    if (end)
        return std::unexpected(std::move(*end));
    return result;
}

Result<std::string> GitClient::must(const GitSource& source, std::vector<std::string> arguments,
                                    const std::string& directory, const Output& output, std::stop_token stop) {
    const std::string what = arguments.size() > 1 ? arguments[0] + " " + arguments[1] : arguments.front();
    auto run = TRY(this->run(source, std::move(arguments), directory, output, std::move(stop)));
    if (run.code == 0)
        return std::move(run.out);
    const std::string words = lastWords(run.err);
    return fail(Errc::Unavailable, "{}: {}", what, words.empty() ? fmt::format("exit code {}", run.code) : words);
}

Result<> GitClient::checkKeys(const GitSource& source) const {
    if (source.transport == GitSource::Transport::Ssh && m_access.keys == SshKeys::None)
        return fail(Errc::Unsupported, "a repository over ssh needs keys: give the build an agent with --ssh default");
    return {};
}

Result<GitRevision> GitClient::resolve(const GitSource& source, std::stop_token stop) {
    TRY(checkKeys(source));
    if (const auto known = source.knownCommit())
        return GitRevision{*known, build::isCommitId(source.ref) ? "" : source.ref};
    std::vector<std::string> arguments{"git", "ls-remote", "-q", "--", source.remote};
    const std::string wanted = source.ref.empty() ? "HEAD" : source.ref;
    arguments.push_back(wanted);
    if (!source.ref.empty())
        arguments.push_back(wanted + "^{}");
    const std::string listed =
        TRY(must(source, std::move(arguments), m_core.runPaths.directory(), {}, std::move(stop)));
    std::map<std::string, std::string> commits;
    for (const auto& line : split(listed, '\n'))
        if (const std::size_t tab = line.find('\t'); tab != std::string::npos)
            if (std::string id = line.substr(0, tab); build::isCommitId(id))
                commits.emplace(line.substr(tab + 1), std::move(id));
    // The order in which git itself reads a name; what an annotated tag names rather than the tag.
    for (const std::string& name : {wanted, "refs/heads/" + wanted, "refs/tags/" + wanted, "refs/" + wanted})
        for (const std::string& candidate : {name + "^{}", name})
            if (const auto found = commits.find(candidate); found != commits.end())
                return GitRevision{found->second, name};
    if (source.ref.empty())
        return fail(Errc::NotFound, "the repository has no commit yet");
    return fail(Errc::NotFound, "there is no branch or tag {} (a commit must be named by all of its {} digits)", wanted,
                40);
}

Result<> GitClient::fetch(const GitSource& source, const GitRevision& revision, const std::string& directory,
                          const Output& output, std::stop_token stop) {
    const auto git = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "git");
        return must(source, std::move(arguments), directory, output, stop);
    };
    const auto arrived = [&] {
        auto asked = run(source, {"git", "cat-file", "-e", revision.commit + "^{commit}"}, directory, {}, stop);
        return asked ? Result<bool>(asked->code == 0) : std::unexpected(std::move(asked.error()));
    };
    const std::string name = revision.ref.empty() ? revision.commit : revision.ref;
    // One commit, if the server can give it; a plain file server cannot, nor does every server give what no ref names.
    auto shallow = git({"fetch", "-q", "--no-tags", "--depth=1", "origin", name});
    if (!shallow && shallow.error().code() == Errc::Cancelled)
        return std::unexpected(std::move(shallow.error()));
    if (shallow && TRY(arrived()))
        return {};
    if (!revision.ref.empty() && shallow) {
        // The ref moved since it was resolved: ask for what it was.
        (void)git({"fetch", "-q", "--no-tags", "--depth=1", "origin", revision.commit});
        if (TRY(arrived()))
            return {};
        return fail(Errc::Conflict, "{} moved while it was being fetched; build again", revision.ref);
    }
    auto whole = revision.ref.empty() ? git({"fetch", "-q", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*"})
                                      : git({"fetch", "-q", "--no-tags", "origin", name});
    TRY(std::move(whole));
    if (TRY(arrived()))
        return {};
    if (revision.ref.empty())
        return fail(Errc::NotFound, "there is no commit {}", revision.commit);
    return fail(Errc::Conflict, "{} moved while it was being fetched; build again", revision.ref);
}

Result<std::unique_ptr<build::GitTree>> GitClient::checkOut(const GitSource& source, const GitRevision& revision,
                                                            const Output& output, std::stop_token stop) {
    TRY(checkKeys(source));
    auto scratch = TRY(Scratch::make(m_core, m_access.identity));
    const std::string& directory = scratch->path();
    const auto must = [&](std::vector<std::string> arguments) {
        return this->must(source, std::move(arguments), directory, output, stop);
    };
    const char* format = revision.commit.size() == 64 ? "--object-format=sha256" : "--object-format=sha1";
    TRY(must({"git", "init", "-q", "--template=", format}));
    TRY(must({"git", "remote", "add", "--", "origin", source.remote}));
    GitRevision wanted = revision;
    // With a full checksum nobody was asked what the ref names.
    if (build::isCommitId(source.checksum) && !build::isCommitId(source.ref)) {
        GitSource asked = source;
        asked.checksum.clear();
        wanted = TRY(resolve(asked, stop));
        if (wanted.commit != revision.commit)
            return fail(Errc::Corrupt, "{} is commit {}, not {} as the checksum says", source.shown(), wanted.commit,
                        revision.commit);
    }
    TRY(fetch(source, wanted, directory, output, stop));
    TRY(must({"git", "checkout", "-q", "--force", "--detach", wanted.commit}));
    if (source.submodules && exists(directory + "/.gitmodules")) {
        const std::vector<std::string> update{"git", "submodule", "-q", "update", "--init", "--recursive", "--force"};
        auto shallow = update;
        shallow.push_back("--depth=1");
        if (auto updated = must(shallow); !updated) {
            if (updated.error().code() == Errc::Cancelled)
                return std::unexpected(std::move(updated.error()));
            TRY(must(update));
        }
    }
    // As its owner, who cannot be led to anybody else's files.
    const bool keeps = source.keepGitDirectory && source.subdirectory.empty();
    if (!keeps)
        TRY(must({"find", ".", "-name", ".git", "-prune", "-exec", "rm", "-rf", "--", "{}", "+"}));
    TRY(scratch->seal());
    return scratch;
}

} // namespace slipway::engine
