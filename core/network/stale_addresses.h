// Addresses that containers have given back, until the kernel has forgotten the connections to and from them: the next
// container with the address must not get its predecessor's packets.
//
// Looking through the table of tracked connections takes some 10 ms however few there are, so it is done behind the
// caller's back, once for all addresses that came in meanwhile. Addresses are handed out round robin, so hardly ever
// does one come back before that.
#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "network/address.h"

namespace slipway::network {

class StaleAddresses {
public:
    StaleAddresses();
    ~StaleAddresses(); // what is left is not waited for

    void add(const IpAddress& address);
    // Blocks until the address may be used again; returns at once when nothing is known against it.
    void settle(const IpAddress& address);

private:
    void run(const std::stop_token& stop);
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::set<IpAddress> m_waiting, m_current;
    bool m_urgent = false;
    std::jthread m_thread;
};

} // namespace slipway::network
