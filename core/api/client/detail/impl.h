// What a Client owns: the thread and its io_context. Includes Asio; for exchange.cpp, hijack.cpp and client.cpp only.
#pragma once

#include <memory>
#include <thread>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "api/client/client.h"

namespace slipway::api {

// Handles that outlive their Client keep a weak pointer to this and lock it for as long as they post something.
// Sockets live in the coroutines alone, so that they go with the io_context and never after it.
class Client::Impl {
public:
    explicit Impl(Address address);
    ~Impl();
    // Stops the thread; what has not run by then never will.
    void shutdown();

    const Address address;
    boost::asio::io_context io{1};

private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work;
    std::thread m_thread;
};

namespace detail {

using Socket = boost::asio::local::stream_protocol::socket;

boost::asio::awaitable<Result<>> connect(Socket& socket, const Address& address);

// What a failed system call on an established connection means to a person.
Error connectionError(const boost::system::error_code& code, std::string_view doing);

} // namespace detail
} // namespace slipway::api
