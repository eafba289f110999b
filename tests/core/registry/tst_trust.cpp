// Who gets our credentials and where a registry may send us: CVE-2020-15157 and its kin.
#include <gtest/gtest.h>

#include "registry/detail/realm.h"
#include "registry/detail/redirects.h"
#include "registry/detail/url.h"

namespace slipway::registry::detail {
namespace {

Url url(std::string_view text) {
    return Url::parse(text).value();
}
RealmTrust trust(std::string_view realm, std::string_view registry) {
    return trustOf(url(realm), url(registry));
}

TEST(RealmTrust, HttpsRegistryMayNameOnlyHttpsRealms) {
    EXPECT_EQ(trust("https://auth.docker.io/token", "https://registry-1.docker.io/v2/"), RealmTrust::Full);
    EXPECT_EQ(trust("http://auth.docker.io/token", "https://registry-1.docker.io/v2/"), RealmTrust::Refused);
    EXPECT_EQ(trust("http://registry.example/token", "https://registry.example/v2/"), RealmTrust::Refused);
}

TEST(RealmTrust, PlainRegistryKeepsCredentialsOnItsOwnHost) {
    EXPECT_EQ(trust("http://registry.lan/token", "http://registry.lan:5000/v2/"), RealmTrust::Full);
    EXPECT_EQ(trust("http://elsewhere.lan/token", "http://registry.lan:5000/v2/"), RealmTrust::Anonymous);
    EXPECT_EQ(trust("https://elsewhere.lan/token", "http://registry.lan:5000/v2/"), RealmTrust::Full);
}

TEST(RealmTrust, OnlyLocalRegistriesNameLocalRealms) {
    EXPECT_EQ(trust("http://127.0.0.1:81/token", "http://127.0.0.1:5000/v2/"), RealmTrust::Full);
    EXPECT_EQ(trust("https://127.0.0.1/token", "https://registry.example/v2/"), RealmTrust::Refused);
    EXPECT_EQ(trust("http://localhost/token", "http://registry.lan/v2/"), RealmTrust::Refused);
}

TEST(Redirect, NeverFromHttpsToHttpNorToThisMachine) {
    const auto may = [](std::string_view start, std::string_view from, std::string_view to) {
        return mayFollow(url(start), url(from), url(to)).has_value();
    };
    EXPECT_TRUE(may("https://r.example/v2/", "https://r.example/v2/", "https://cdn.example/x"));
    EXPECT_FALSE(may("https://r.example/v2/", "https://cdn.example/x", "http://cdn.example/x"));
    EXPECT_FALSE(may("https://r.example/v2/", "https://r.example/v2/", "https://127.0.0.1/x"));
    EXPECT_FALSE(may("http://r.lan/v2/", "http://r.lan/v2/", "http://localhost:2375/containers/json"));
    EXPECT_TRUE(may("http://127.0.0.1:5000/v2/", "http://127.0.0.1:5000/v2/", "http://127.0.0.1:9000/x"));
}

TEST(Url, RefusesOtherSchemesAndDropsUserInformation) {
    for (const char* text : {"", "file:///etc/passwd", "ftp://x/", "gopher://x", "/relative", "http://", "https://a b/",
                             "https://x:0/", "https://x:99999/", "javascript:1", "http://x/\r\nHost: y"})
        EXPECT_FALSE(Url::parse(text)) << text;
    EXPECT_EQ(url("https://user:secret@Host.Example:443/a?b=c#d").str(), "https://host.example/a?b=c");
}

TEST(Url, ResolvesLocations) {
    const auto base = url("https://host:5000/v2/x/blobs/uploads/");
    EXPECT_EQ(base.resolve("/v2/y?_state=1")->str(), "https://host:5000/v2/y?_state=1");
    EXPECT_EQ(base.resolve("uuid")->str(), "https://host:5000/v2/x/blobs/uploads/uuid");
    EXPECT_EQ(base.resolve("//other/z")->str(), "https://other/z");
    EXPECT_EQ(base.resolve("http://other:81/z")->str(), "http://other:81/z");
    EXPECT_FALSE(base.resolve("file:///etc/passwd"));
    EXPECT_FALSE(base.resolve(std::string(20'000, 'a')));
}

TEST(Url, ComparesOrigins) {
    EXPECT_TRUE(url("https://a/").sameOrigin(url("https://A:443/x")));
    EXPECT_FALSE(url("https://a/").sameOrigin(url("http://a/")));
    EXPECT_FALSE(url("https://a/").sameOrigin(url("https://a:444/")));
    EXPECT_FALSE(url("https://a/").sameOrigin(url("https://b/")));
}

} // namespace
} // namespace slipway::registry::detail
