// Boost.Asio and Beast for the server's own .cpp files; nothing else includes it.
#pragma once

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

namespace slipway::api {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Socket = asio::local::stream_protocol::socket;
using Stream = beast::basic_stream<asio::local::stream_protocol, asio::any_io_executor>;

} // namespace slipway::api
