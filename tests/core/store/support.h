// What the store's tests share: a directory that goes away, tars made by hand, a store in a directory.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <stdlib.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "base/file.h"
#include "store/store.h"
#include "store/tar_reader.h"

namespace slipway::store::test {

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        std::string pattern = "/tmp/slipway-store-XXXXXX";
        m_path = ::mkdtemp(pattern.data());
    }
    ~TemporaryDirectory() { (void)removeTree(m_path); }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    const std::string& path() const { return m_path; }
    std::string operator/(std::string_view name) const { return joinPath(m_path, name); }

private:
    std::string m_path;
};

// Root tests what the engine does; anybody else tests all but ids and trusted attributes.
inline Ownership testOwnership() {
    return ::geteuid() == 0 ? Ownership::Natural : Ownership::Mine;
}

struct TarItem {
    std::string name;
    char type = '0';
    std::string data;
    std::string link;
    unsigned mode = 0644;
    std::string uid = "0"; // octal
    std::string sizeField; // raw field instead of the data's size
    std::vector<std::pair<std::string, std::string>> pax;
};

inline std::string paxRecord(const std::string& key, const std::string& value) {
    const std::size_t rest = key.size() + value.size() + 3;
    std::size_t length = rest + 1;
    while (std::to_string(length).size() + rest != length)
        length = std::to_string(length).size() + rest;
    return std::to_string(length) + " " + key + "=" + value + "\n";
}

inline std::string tarBlock(const TarItem& item) {
    std::string block(512, '\0');
    const auto put = [&](std::size_t at, const std::string& text) { block.replace(at, text.size(), text); };
    put(0, item.name.substr(0, 100));
    put(100, fmt::format("{:07o}", item.mode));
    put(108, item.uid);
    put(116, "0000000");
    put(124, item.sizeField.empty() ? fmt::format("{:011o}", item.data.size()) : item.sizeField);
    put(136, "00000000001");
    put(148, "        ");
    block[156] = item.type;
    put(157, item.link.substr(0, 100));
    put(257, std::string("ustar\00000", 8));
    unsigned sum = 0;
    for (const char c : block)
        sum += static_cast<unsigned char>(c);
    put(148, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
    return block;
}

inline std::string padded(std::string data) {
    data.resize((data.size() + 511) / 512 * 512, '\0');
    return data;
}

inline std::string makeTar(const std::vector<TarItem>& items) {
    std::string tar;
    for (const TarItem& item : items) {
        if (!item.pax.empty()) {
            TarItem header{.name = "pax", .type = 'x'};
            for (const auto& [key, value] : item.pax)
                header.data += paxRecord(key, value);
            tar += tarBlock(header) + padded(header.data);
        }
        tar += tarBlock(item) + padded(item.data);
    }
    return tar + std::string(1024, '\0');
}

inline ByteSource sourceOf(std::string bytes, std::size_t step = 1000) {
    auto state = std::make_shared<std::pair<std::string, std::size_t>>(std::move(bytes), 0);
    return [state, step](char* buffer, std::size_t size) -> Result<std::size_t> {
        auto& [text, at] = *state;
        const std::size_t n = text.copy(buffer, std::min(size, step), at);
        at += n;
        return n;
    };
}

inline std::unique_ptr<Store> openStore(const std::string& root, const std::string& bootId = {}) {
    auto store = Store::open(
        {.root = root, .ownership = testOwnership(), .bootId = bootId, .backgroundSync = false, .durable = false});
    EXPECT_TRUE(store) << store.error().describe();
    return store ? std::move(*store) : nullptr;
}

// Unpacks `tar` as a layer over `parent`.
inline Result<LayerInfo> addLayer(Store& store, const std::string& tar, const oci::Digest& parent = {}) {
    auto opening = TRY(store.layers().open(parent, oci::digestOf(tar)));
    if (opening.existing)
        return *opening.existing;
    TRY(opening.writer->write(tar));
    return opening.writer->finish();
}

} // namespace slipway::store::test

#define ASSERT_OK(...)                                                                                                 \
    do {                                                                                                               \
        const auto& assertOkResult = (__VA_ARGS__);                                                                    \
        ASSERT_TRUE(assertOkResult) << assertOkResult.error().describe();                                              \
    } while (false)
