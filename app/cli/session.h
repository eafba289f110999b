// A process's input and output on the caller's terminal: what run, attach, start -a and exec have in common.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/client/attach.h"
#include "base/result.h"
#include "base/unique_fd.h"
#include "cli/terminal.h"

namespace slipway::cli {

struct SessionOptions {
    bool tty = false;   // the process has a terminal: ours goes raw, and is followed in size
    bool input = false; // our standard input goes to the process
    std::string detachKeys = "ctrl-p,ctrl-q";
    // Gets the names of signals ("SIGINT") that we receive; empty: they act on us as usual.
    std::function<void(const std::string&)> signal;
};

enum class SessionEnd { Ended, Detached };

// Use: construct (signals are blocked from here on, so that none is lost), open the connection with handlers(), then
// run(). Not to be moved; lives on one thread.
class Session {
public:
    explicit Session(SessionOptions options);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // InvalidArgument: -t with an input that is no terminal.
    Result<> check() const;
    api::AttachHandlers handlers();
    // Blocks until the connection is open, or has failed.
    Result<> waitOpened();
    // Copies until the connection has ended, or the caller has detached.
    Result<SessionEnd> run(api::Attachment& attachment);

private:
    struct Shared;
    Result<> forwardInput(api::Attachment& attachment, DetachFilter& filter);
    void handleSignals(api::Attachment& attachment);

    SessionOptions m_options;
    std::shared_ptr<Shared> m_shared;
    UniqueFd m_signals;
    sigset_t m_before{};
    bool m_inputOpen = false;
};

// A signal's name for the API: 2 -> "SIGINT"; real-time ones as numbers.
std::string signalName(int number);

} // namespace slipway::cli
