// Output that waits for the GUI thread: a program that writes faster than it is shown has to wait.
#pragma once

#include <QByteArray>

#include <condition_variable>
#include <mutex>
#include <string_view>

namespace slipway::ui::remote {

struct HeldBytes {
    static constexpr qsizetype most = 1 << 20; // before the program has to wait

    std::mutex mutex;
    std::condition_variable changed;
    QByteArray unread;        // not handed to the reader so far
    qsizetype unconsumed = 0; // handed on or not
    bool closed = false;      // nobody reads any more
    bool posted = false;

    // On the client's thread, with the lock, which it gives up to wait. Whether the reader has to be told.
    bool push(std::unique_lock<std::mutex>& lock, std::string_view bytes) {
        changed.wait(lock, [&] { return closed || unconsumed < most; });
        if (closed || bytes.empty())
            return false;
        unread.append(bytes.data(), qsizetype(bytes.size()));
        unconsumed += qsizetype(bytes.size());
        return !std::exchange(posted, true);
    }
    QByteArray take() {
        const std::lock_guard lock(mutex);
        posted = false;
        return std::exchange(unread, {});
    }
    void consume(qsizetype bytes) {
        const std::lock_guard lock(mutex);
        unconsumed -= bytes;
        changed.notify_all();
    }
    void close() {
        const std::lock_guard lock(mutex);
        closed = true;
        changed.notify_all();
    }
};

} // namespace slipway::ui::remote
