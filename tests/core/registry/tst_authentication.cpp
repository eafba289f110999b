#include <gtest/gtest.h>

#include <atomic>

#include "base/base64.h"
#include "core/registry/fake_registry.h"
#include "core/registry/recorded_sleep.h"
#include "registry/client.h"

namespace slipway::registry {
namespace {

using test::FakeRegistry;
using test::ScriptedAnswer;
using test::ScriptedRequest;
using test::ScriptedServer;

const oci::Platform kAmd64{"linux", "amd64", "", ""};
const Credentials kMe{"me", "s3cret", "", ""};
const std::string kBasic = "Basic " + encodeBase64("me:s3cret");

std::shared_ptr<CredentialsProvider> credentialsFor(const std::string& registry, const Credentials& credentials) {
    return std::make_shared<FixedCredentials>(std::map<std::string, Credentials>{{registry, credentials}});
}

// A registry behind a token service that gives "token-N".
class TokenRegistry {
public:
    explicit TokenRegistry(std::string scopeInChallenge = "repository:a/b:pull")
        : m_scope(std::move(scopeInChallenge))
        , service([this](const auto& request) { return giveToken(request); })
        , server([this](const auto& request) { return guarded(request); }) {
        registry.addImage("1", {"layer"});
    }

    oci::Reference reference(const std::string& rest = "a/b:1") const {
        return oci::Reference::parse(server.host() + "/" + rest).value();
    }

    FakeRegistry registry;
    std::atomic<int> given{0};
    std::atomic<int> valid{0}; // the newest token alone is accepted
    std::string answerBody;    // instead of a good one
    int serviceStatus = 200;

private:
    ScriptedAnswer giveToken(const ScriptedRequest&) {
        if (serviceStatus != 200)
            return {serviceStatus, {}, "", {}, {}, false};
        valid = ++given;
        return {
            200,
            {},
            answerBody.empty() ? fmt::format(R"({{"token":"token-{}","expires_in":300}})", given.load()) : answerBody,
            {},
            {},
            false};
    }
    ScriptedAnswer guarded(const ScriptedRequest& request) {
        if (request.header("authorization") == fmt::format("Bearer token-{}", valid.load()))
            return registry.answer(request);
        return {
            401,
            {{"WWW-Authenticate", fmt::format(R"(Bearer realm="{}/token",service="reg",scope="{}")", service.url(), m_scope)}},
            "",
            {},
            {},
            false};
    }
    std::string m_scope;

public:
    ScriptedServer service;
    ScriptedServer server;
};

TEST(Authentication, AnonymousTokenIsFetchedOnceAndReused) {
    TokenRegistry registry;
    const Registries registries;
    ASSERT_TRUE(Client(registries).resolve(registry.reference(), kAmd64));
    ASSERT_TRUE(Client(registries).resolve(registry.reference(), kAmd64));
    EXPECT_EQ(registry.given, 1);
    const auto asked = registry.service.requests().at(0);
    EXPECT_EQ(asked.target, "/token?service=reg&scope=repository%3Aa%2Fb%3Apull");
    EXPECT_EQ(asked.header("authorization"), "");
}

TEST(Authentication, PasswordGoesToTheTokenServiceOnly) {
    TokenRegistry registry;
    const Registries registries;
    const Client client(registries, credentialsFor(registry.server.host(), kMe));
    ASSERT_TRUE(client.resolve(registry.reference(), kAmd64));
    EXPECT_EQ(registry.service.requests().at(0).header("authorization"), kBasic);
    EXPECT_NE(registry.service.requests().at(0).target.find("account=me"), std::string::npos);
    for (const auto& request : registry.server.requests())
        EXPECT_FALSE(request.header("authorization").starts_with("Basic"));
}

TEST(Authentication, TokensOfOneUserAreNotAnothers) {
    TokenRegistry registry;
    const Registries registries;
    ASSERT_TRUE(Client(registries, credentialsFor(registry.server.host(), kMe)).resolve(registry.reference(), kAmd64));
    ASSERT_TRUE(Client(registries).resolve(registry.reference(), kAmd64));
    EXPECT_EQ(registry.given, 2);
}

TEST(Authentication, RevokedTokenIsReplaced) {
    TokenRegistry registry;
    const Registries registries;
    const Client client(registries);
    ASSERT_TRUE(client.resolve(registry.reference(), kAmd64));
    registry.valid = -1;
    ASSERT_TRUE(client.resolve(registry.reference(), kAmd64));
    EXPECT_EQ(registry.given, 2);
}

TEST(Authentication, SeveralScopesOfAChallengeAreAllAskedFor) {
    TokenRegistry registry("repository:a/b:pull repository:base/x:pull");
    const Registries registries;
    ASSERT_TRUE(Client(registries).resolve(registry.reference(), kAmd64));
    EXPECT_EQ(registry.service.requests().at(0).target,
              "/token?service=reg&scope=repository%3Aa%2Fb%3Apull&scope=repository%3Abase%2Fx%3Apull");
}

TEST(Authentication, IdentityTokenIsExchangedByPost) {
    TokenRegistry registry;
    registry.answerBody = R"({"access_token":"token-1"})";
    const Registries registries;
    const Client client(registries, credentialsFor(registry.server.host(), {"", "", "refresh/me", ""}));
    ASSERT_TRUE(client.resolve(registry.reference(), kAmd64));
    const auto asked = registry.service.requests().at(0);
    EXPECT_EQ(asked.method, "POST");
    EXPECT_NE(asked.body.find("grant_type=refresh_token"), std::string::npos);
    EXPECT_NE(asked.body.find("refresh_token=refresh%2Fme"), std::string::npos);
}

TEST(Authentication, RegistryTokenIsSentAsItIs) {
    TokenRegistry registry;
    registry.valid = 7;
    const Registries registries;
    const Client client(registries, credentialsFor(registry.server.host(), {"", "", "", "token-7"}));
    ASSERT_TRUE(client.resolve(registry.reference(), kAmd64));
    EXPECT_EQ(registry.given, 0);
}

TEST(Authentication, BasicWorksAndIsRemembered) {
    FakeRegistry registry;
    registry.addImage("1", {"layer"});
    ScriptedServer server([&](const ScriptedRequest& request) {
        if (request.header("authorization") == kBasic)
            return registry.answer(request);
        return ScriptedAnswer{401, {{"WWW-Authenticate", R"(Basic realm="x")"}}, "", {}, {}, false};
    });
    const Registries registries;
    const Client client(registries, credentialsFor(server.host(), kMe));
    const auto reference = oci::Reference::parse(server.host() + "/a/b:1").value();
    ASSERT_TRUE(client.resolve(reference, kAmd64));
    ASSERT_TRUE(client.resolve(reference, kAmd64));
    EXPECT_EQ(server.count("GET", "/v2/a/b/manifests/1"), 3);
    ASSERT_TRUE(client.login(server.host()));
    EXPECT_EQ(
        Client(registries, credentialsFor(server.host(), {"me", "wrong", "", ""})).login(server.host()).error().code(),
        Errc::Unauthorized);
}

TEST(Authentication, DeniedAnonymousAccessReadsAsNotFound) {
    TokenRegistry registry;
    registry.answerBody = R"({"token":"not-enough"})";
    const Registries registries;
    const auto error = Client(registries).resolve(registry.reference(), kAmd64).error();
    EXPECT_EQ(error.code(), Errc::NotFound);
    EXPECT_NE(error.describe().find("login"), std::string::npos);
}

TEST(Authentication, WrongPasswordIsUnauthorized) {
    TokenRegistry registry;
    registry.serviceStatus = 401;
    const Registries registries;
    const Client client(registries, credentialsFor(registry.server.host(), kMe));
    EXPECT_EQ(client.resolve(registry.reference(), kAmd64).error().code(), Errc::Unauthorized);
}

TEST(Authentication, TokenThatWouldSmuggleHeadersIsRefused) {
    TokenRegistry registry;
    registry.answerBody = R"({"token":"x\r\nX-Evil: 1"})";
    const Registries registries;
    EXPECT_FALSE(Client(registries).resolve(registry.reference(), kAmd64));
    for (const auto& request : registry.server.requests())
        EXPECT_EQ(request.header("x-evil"), "");
}

TEST(Authentication, AuthorizationDoesNotFollowARedirectElsewhere) {
    ScriptedServer elsewhere([](const auto&) { return ScriptedAnswer{200, {}, "bytes", {}, {}, false}; });
    ScriptedServer server([&](const ScriptedRequest& request) {
        if (request.header("authorization") != kBasic)
            return ScriptedAnswer{401, {{"WWW-Authenticate", "Basic"}}, "", {}, {}, false};
        return ScriptedAnswer{307, {{"Location", elsewhere.url() + "/blob"}}, "", {}, {}, false};
    });
    const Registries registries;
    const Client client(registries, credentialsFor(server.host(), kMe));
    const oci::Descriptor blob{"", oci::digestOf("bytes"), 5, {}, {}, {}};
    EXPECT_EQ(client.fetchSmallBlob(oci::Reference::parse(server.host() + "/a/b").value(), blob), "bytes");
    ASSERT_EQ(elsewhere.requests().size(), 1u);
    EXPECT_EQ(elsewhere.requests()[0].header("authorization"), "");
}

// CVE-2020-15157: a place that we were redirected to asks for credentials and must not get the registry's.
TEST(Authentication, ChallengeOfARedirectTargetIsNotAnswered) {
    ScriptedServer thief([](const auto&) {
        return ScriptedAnswer{401, {{"WWW-Authenticate", R"(Basic realm="give")"}}, "", {}, {}, false};
    });
    ScriptedServer server([&](const ScriptedRequest&) {
        return ScriptedAnswer{307, {{"Location", thief.url() + "/blob"}}, "", {}, {}, false};
    });
    const Registries registries;
    const Client client(registries, credentialsFor(server.host(), kMe));
    const oci::Descriptor blob{"", oci::digestOf("bytes"), 5, {}, {}, {}};
    EXPECT_FALSE(client.fetchSmallBlob(oci::Reference::parse(server.host() + "/a/b").value(), blob));
    for (const auto& request : thief.requests())
        EXPECT_EQ(request.header("authorization"), "");
}

TEST(Authentication, MirrorDoesNotGetTheRegistrysCredentials) {
    FakeRegistry registry;
    registry.addImage("1", {"layer"});
    ScriptedServer self([&](const auto& request) { return registry.answer(request); });
    ScriptedServer mirror([&](const auto&) {
        return ScriptedAnswer{401, {{"WWW-Authenticate", R"(Basic realm="give")"}}, "", {}, {}, false};
    });
    RegistryConfig config;
    config.mirrors[self.host()] = {mirror.url()};
    const Registries registries(config);
    const Client client(registries, credentialsFor(self.host(), kMe));
    ASSERT_TRUE(client.resolve(oci::Reference::parse(self.host() + "/a/b:1").value(), kAmd64));
    for (const auto& request : mirror.requests())
        EXPECT_EQ(request.header("authorization"), "");
}

TEST(Redirects, InACircleEnd) {
    ScriptedServer server([&](const ScriptedRequest& request) {
        return ScriptedAnswer{302, {{"Location", request.target}}, "", {}, {}, false};
    });
    const Registries registries;
    EXPECT_FALSE(Client(registries).resolve(oci::Reference::parse(server.host() + "/a/b:1").value(), kAmd64));
    EXPECT_LE(server.requests().size(), 11u);
}

} // namespace
} // namespace slipway::registry
