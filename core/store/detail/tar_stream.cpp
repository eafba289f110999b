#include "store/detail/tar_stream.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/time.h"

namespace slipway::store::detail {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::size_t kFlushAt = 256u << 10;
constexpr std::uint64_t kMaxOctalSize = (std::uint64_t{1} << 33) - 1;
constexpr std::uint32_t kMaxOctalId = (1u << 21) - 1;

void putText(char* block, std::size_t offset, std::size_t size, std::string_view text) {
    std::memcpy(block + offset, text.data(), std::min(size, text.size()));
}

void putOctal(char* block, std::size_t offset, std::size_t size, std::uint64_t value) {
    putText(block, offset, size, fmt::format("{:0{}o}", value, size - 1));
}

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string asAscii(std::string_view text, std::size_t size) {
    std::string plain(text.substr(0, size));
    std::replace_if(
        plain.begin(), plain.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '_');
    return plain;
}

// "LENGTH KEY=VALUE\n", where the length counts itself.
void addRecord(std::string& records, std::string_view key, std::string_view value) {
    const std::size_t rest = key.size() + value.size() + 3;
    std::size_t length = rest + 1;
    while (std::to_string(length).size() + rest != length)
        length = std::to_string(length).size() + rest;
    records += std::to_string(length);
    records += ' ';
    records += key;
    records += '=';
    records += value;
    records += '\n';
}

std::string paxTime(Timestamp time) {
    const std::int64_t nanos = toUnixNanos(time);
    const std::int64_t seconds = nanos / 1'000'000'000;
    std::string fraction = fmt::format("{:09}", std::abs(nanos % 1'000'000'000));
    fraction.erase(fraction.find_last_not_of('0') + 1);
    const std::string sign = nanos < 0 && seconds == 0 ? "-" : "";
    return fraction.empty() ? fmt::format("{}", seconds) : fmt::format("{}{}.{}", sign, seconds, fraction);
}

} // namespace

Result<> TarStream::flush() {
    if (m_buffer.empty())
        return {};
    m_hasher.update(m_buffer);
    m_size += m_buffer.size();
    if (m_sink)
        TRY(m_sink(m_buffer));
    m_buffer.clear();
    return {};
}

Result<> TarStream::append(std::string_view bytes) {
    // Large pieces go straight through: no copy that the digest does not need.
    if (bytes.size() >= kFlushAt / 4) {
        TRY(flush());
        m_hasher.update(bytes);
        m_size += bytes.size();
        return m_sink ? m_sink(bytes) : Result<>{};
    }
    if (m_buffer.capacity() < kFlushAt + kBlock)
        m_buffer.reserve(kFlushAt + kFlushAt / 4 + kBlock);
    m_buffer.append(bytes);
    return m_buffer.size() >= kFlushAt ? flush() : Result<>{};
}

Result<> TarStream::block(const TarHeader& header, std::uint64_t size) {
    std::array<char, kBlock> block{};
    const std::int64_t nanos = toUnixNanos(header.mtime);
    const std::int64_t seconds = nanos / 1'000'000'000;
    putText(block.data(), 0, 100, asAscii(header.name, 100));
    putOctal(block.data(), 100, 8, header.mode & 07777);
    putOctal(block.data(), 108, 8, header.uid > kMaxOctalId ? 0 : header.uid);
    putOctal(block.data(), 116, 8, header.gid > kMaxOctalId ? 0 : header.gid);
    putOctal(block.data(), 124, 12, size > kMaxOctalSize ? 0 : size);
    putOctal(block.data(), 136, 12,
             seconds < 0 || seconds > static_cast<std::int64_t>(kMaxOctalSize) ? 0
                                                                               : static_cast<std::uint64_t>(seconds));
    std::memset(block.data() + 148, ' ', 8);
    block[156] = header.type;
    putText(block.data(), 157, 100, asAscii(header.link, 100));
    putText(block.data(), 257, 8, std::string_view("ustar\00000", 8));
    putOctal(block.data(), 329, 8, header.deviceMajor);
    putOctal(block.data(), 337, 8, header.deviceMinor);
    std::uint64_t checksum = 0;
    for (const char c : block)
        checksum += static_cast<unsigned char>(c);
    putText(block.data(), 148, 8, fmt::format("{:06o}", checksum) + std::string("\0 ", 2));
    return append({block.data(), block.size()});
}

Result<> TarStream::header(const TarHeader& header) {
    ++m_entries;
    std::string records;
    const std::int64_t nanos = toUnixNanos(header.mtime);
    if (header.gid > kMaxOctalId)
        addRecord(records, "gid", std::to_string(header.gid));
    if (header.link.size() > 100 || !isAscii(header.link))
        addRecord(records, "linkpath", header.link);
    if (nanos % 1'000'000'000 != 0 || nanos < 0 || nanos / 1'000'000'000 > static_cast<std::int64_t>(kMaxOctalSize))
        addRecord(records, "mtime", paxTime(header.mtime));
    if (header.name.size() > 100 || !isAscii(header.name))
        addRecord(records, "path", header.name);
    for (const auto& [name, value] : header.xattrs)
        addRecord(records, "SCHILY.xattr." + name, value);
    if (header.size > kMaxOctalSize)
        addRecord(records, "size", std::to_string(header.size));
    if (header.uid > kMaxOctalId)
        addRecord(records, "uid", std::to_string(header.uid));
    if (!records.empty()) {
        TarHeader extended;
        extended.type = 'x';
        const std::size_t slash =
            header.name.rfind('/', header.name.size() - std::min<std::size_t>(2, header.name.size()));
        const std::string base = slash == std::string::npos ? header.name : header.name.substr(slash + 1);
        extended.name = "PaxHeaders.0/" + asAscii(base, 80);
        extended.mode = 0644;
        TRY(block(extended, records.size()));
        TRY(append(records));
        TRY(padding(records.size()));
    }
    return block(header, header.size);
}

Result<> TarStream::data(std::string_view bytes) {
    return append(bytes);
}

Result<> TarStream::zeros(std::uint64_t count) {
    static const std::string zeroBytes(16384, '\0');
    while (count > 0) {
        const auto n = std::min<std::uint64_t>(count, zeroBytes.size());
        TRY(append(std::string_view(zeroBytes).substr(0, n)));
        count -= n;
    }
    return {};
}

Result<> TarStream::padding(std::uint64_t size) {
    return zeros((kBlock - size % kBlock) % kBlock);
}

Result<TarSummary> TarStream::finish(std::uint64_t contentSize) {
    TRY(zeros(2 * kBlock));
    TRY(flush());
    TarSummary summary;
    summary.digest = m_hasher.finish();
    summary.tarSize = m_size;
    summary.size = contentSize;
    summary.entries = m_entries;
    return summary;
}

} // namespace slipway::store::detail
