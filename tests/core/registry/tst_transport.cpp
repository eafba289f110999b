#include <gtest/gtest.h>

#include "base/file.h"
#include "base/text.h"
#include "core/registry/scripted_server.h"
#include "core/registry/tls_server.h"
#include "registry/client.h"
#include "registry/detail/transport.h"

namespace slipway::registry::detail {
namespace {

using test::ScriptedAnswer;
using test::ScriptedServer;
using test::TlsServer;

HttpRequest get(const std::string& url, bool verify = true) {
    HttpRequest request;
    request.url = Url::parse(url).value();
    request.verifyTls = verify;
    return request;
}

class Tls : public testing::Test {
protected:
    Tls()
        : m_directory(testing::TempDir() + "slipway-" + randomHex(8)) {
        m_config.certificateDirectory = m_directory;
    }
    ~Tls() override { (void)removeTree(m_directory); }
    void trust(const TlsServer& server) {
        const auto directory = m_directory + "/127.0.0.1:" + std::to_string(server.port());
        ASSERT_TRUE(makeDirectories(directory));
        ASSERT_TRUE(writeFileAtomically(directory + "/ca.crt", server.certificatePem()));
    }
    static std::string url(const TlsServer& server) { return fmt::format("https://127.0.0.1:{}/", server.port()); }
    std::string m_directory;
    RegistryConfig m_config;
};

TEST_F(Tls, UnknownCertificateIsRefused) {
    TlsServer server;
    Transport transport(m_config);
    const auto response = transport.perform(get(url(server)), {});
    ASSERT_FALSE(response);
    EXPECT_EQ(response.error().failure, Failure::Tls);
    EXPECT_NE(response.error().error.message().find("not trusted"), std::string::npos);
}

TEST_F(Tls, AuthorityInTheCertificateDirectoryIsTrusted) {
    TlsServer server;
    trust(server);
    Transport transport(m_config);
    const auto response = transport.perform(get(url(server)), {});
    ASSERT_TRUE(response) << response.error().error.describe();
    EXPECT_EQ(response->body, "hello");
}

TEST_F(Tls, CertificateForAnotherHostIsRefused) {
    TlsServer server("10.1.2.3");
    trust(server);
    Transport transport(m_config);
    EXPECT_EQ(transport.perform(get(url(server)), {}).error().failure, Failure::Tls);
}

TEST_F(Tls, InsecureRegistryIsTalkedToAnyway) {
    TlsServer server("10.1.2.3");
    Transport transport(m_config);
    EXPECT_TRUE(transport.perform(get(url(server), false), {}));
}

TEST_F(Tls, PlainHttpServerIsTellable) {
    ScriptedServer server([](const auto&) { return ScriptedAnswer(); });
    Transport transport(m_config);
    EXPECT_EQ(transport.perform(get("https://" + server.host() + "/", false), {}).error().failure, Failure::Handshake);
}

TEST_F(Tls, LoopbackRegistryWithTlsIsFoundByItself) {
    TlsServer server;
    const Registries registries(m_config);
    EXPECT_TRUE(Client(registries).login("127.0.0.1:" + std::to_string(server.port())));
}

TEST(Transport, KeepsConnectionsAndIgnoresSmuggledHeaders) {
    ScriptedServer server([](const auto&) { return ScriptedAnswer{200, {}, "x", {}, {}, false}; });
    const RegistryConfig config;
    Transport transport(config);
    auto request = get(server.url() + "/");
    request.headers = {{"X-Good", "1"}, {"X-Bad", "1\r\nX-Smuggled: 1"}, {"X-Empty", ""}};
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(transport.perform(request, {}));
    for (const auto& seen : server.requests()) {
        EXPECT_EQ(seen.header("x-good"), "1");
        EXPECT_FALSE(seen.headers.contains("x-smuggled"));
        EXPECT_TRUE(seen.headers.contains("x-empty"));
    }
}

} // namespace
} // namespace slipway::registry::detail
