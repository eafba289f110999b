#include <gtest/gtest.h>

#include "registry/config.h"
#include "registry/detail/retry.h"

namespace slipway::registry {
namespace {

using namespace std::chrono_literals;

TEST(RegistryConfig, KnowsInsecureRegistries) {
    RegistryConfig config;
    config.insecureRegistries = {"registry.lan:5000", "10.1.0.0/16", "plain.lan"};
    ASSERT_TRUE(config.validate());
    EXPECT_TRUE(config.isInsecure("registry.lan:5000"));
    EXPECT_TRUE(config.isInsecure("Registry.LAN:5000"));
    EXPECT_FALSE(config.isInsecure("registry.lan:5001"));
    EXPECT_FALSE(config.isInsecure("registry.lan"));
    EXPECT_TRUE(config.isInsecure("plain.lan"));
    EXPECT_TRUE(config.isInsecure("10.1.2.3:5000"));
    EXPECT_FALSE(config.isInsecure("10.2.2.3:5000"));
    EXPECT_TRUE(config.isInsecure("localhost:5000"));
    EXPECT_TRUE(config.isInsecure("127.0.0.2"));
    EXPECT_FALSE(config.isInsecure("docker.io"));
}

TEST(RegistryConfig, RefusesWhatIsNoHostOrUrl) {
    RegistryConfig config;
    config.mirrors["docker.io"] = {"mirror.example"};
    EXPECT_FALSE(config.validate());
    config.mirrors["docker.io"] = {"ftp://mirror.example"};
    EXPECT_FALSE(config.validate());
    config.mirrors["docker.io"] = {"https://mirror.example:5000/path"};
    EXPECT_TRUE(config.validate());
    config.insecureRegistries = {"http://x"};
    EXPECT_FALSE(config.validate());
    config.insecureRegistries = {"user@x"};
    EXPECT_FALSE(config.validate());
}

TEST(Backoff, DoublesWithJitterAndGivesUp) {
    RetryPolicy policy;
    policy.attempts = 5;
    policy.firstDelay = 100ms;
    policy.maxDelay = 300ms;
    std::vector<std::chrono::milliseconds> slept;
    const Sleeper sleeper = [&](std::chrono::milliseconds duration, std::stop_token) {
        slept.push_back(duration);
        return true;
    };
    detail::Backoff backoff(policy, sleeper);
    while (backoff.wait({})) {
    }
    ASSERT_EQ(slept.size(), 4u);
    const std::chrono::milliseconds full[] = {100ms, 200ms, 300ms, 300ms};
    for (std::size_t i = 0; i < slept.size(); ++i) {
        EXPECT_GE(slept[i], full[i] / 2);
        EXPECT_LE(slept[i], full[i]);
    }
    backoff.reset();
    EXPECT_TRUE(backoff.wait({}, 7s));
    EXPECT_EQ(slept.back(), 7s);
    EXPECT_FALSE(backoff.wait({}, policy.maxRetryAfter + 1s));
}

TEST(RetryAfter, ReadsSecondsAndDates) {
    EXPECT_EQ(detail::parseRetryAfter("3"), 3s);
    EXPECT_EQ(detail::parseRetryAfter("Wed, 21 Oct 2015 07:28:00 GMT"), 0s);
    EXPECT_GT(*detail::parseRetryAfter("Wed, 21 Oct 2099 07:28:00 GMT"), 1000s);
    EXPECT_FALSE(detail::parseRetryAfter("soon"));
    EXPECT_FALSE(detail::parseRetryAfter(""));
    EXPECT_TRUE(detail::parseRetryAfter("18446744073709551615"));
}

} // namespace
} // namespace slipway::registry
