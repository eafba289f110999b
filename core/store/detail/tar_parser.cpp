#include "store/detail/tar_parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>
#include <optional>

#include "base/text.h"

namespace slipway::store::detail {

namespace {

constexpr std::size_t kBlock = 512;
constexpr std::uint64_t kMaxHeaderPayload = 4u << 20; // pax records, long names
constexpr std::size_t kMaxSegments = 1u << 20;

std::string_view field(const char* block, std::size_t offset, std::size_t size) {
    const std::string_view whole(block + offset, size);
    return whole.substr(0, whole.find('\0'));
}

// Octal digits, or base 256 in two's complement when the top bit is set (GNU).
Result<std::int64_t> number(const char* block, std::size_t offset, std::size_t size, std::string_view what) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(block + offset);
    if (bytes[0] & 0x80) {
        const bool negative = (bytes[0] & 0x40) != 0;
        std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
        for (std::size_t i = 0; i < size; ++i) {
            const unsigned char byte =
                i == 0 ? static_cast<unsigned char>((bytes[0] & 0x3f) | (negative ? 0xc0 : 0)) : bytes[i];
            if (i + 8 < size && byte != (negative ? 0xff : 0x00))
                return fail(Errc::InvalidArgument, "the {} in a tar header is out of range", what);
            value = (value << 8) | byte;
        }
        if (((value >> 63) != 0) != negative)
            return fail(Errc::InvalidArgument, "the {} in a tar header is out of range", what);
        return static_cast<std::int64_t>(value);
    }
    std::string_view text(block + offset, size);
    text = text.substr(0, text.find('\0'));
    text = trim(text);
    if (text.empty())
        return 0;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
    if (error != std::errc() || end != text.data() + text.size())
        return fail(Errc::InvalidArgument, "the {} in a tar header is no number", what);
    return value;
}

bool allZero(const char* block) {
    return std::all_of(block, block + kBlock, [](char c) { return c == 0; });
}

bool checksumMatches(const char* block, std::int64_t expected) {
    std::int64_t asUnsigned = 0, asSigned = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
        const char c = i >= 148 && i < 156 ? ' ' : block[i];
        asUnsigned += static_cast<unsigned char>(c);
        asSigned += static_cast<signed char>(c);
    }
    return expected == asUnsigned || expected == asSigned;
}

Result<std::int64_t> decimal(std::string_view text, std::string_view what) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return fail(Errc::InvalidArgument, "the pax record {} is no number", what);
    return value;
}

// "1700000000.123456789", also negative; more digits than nine are cut off.
Result<> parsePaxTime(std::string_view text, RawEntry& entry) {
    const std::size_t dot = text.find('.');
    entry.mtimeSeconds = TRY(decimal(text.substr(0, dot), "mtime"));
    entry.mtimeNanos = 0;
    if (dot == std::string_view::npos)
        return {};
    std::string digits(text.substr(dot + 1, 9));
    if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return fail(Errc::InvalidArgument, "the pax record mtime is no time");
    digits.resize(9, '0');
    entry.mtimeNanos = static_cast<std::int32_t>(TRY(decimal(digits, "mtime")));
    if (text.starts_with('-') && entry.mtimeNanos > 0) {
        entry.mtimeSeconds -= 1;
        entry.mtimeNanos = 1'000'000'000 - entry.mtimeNanos;
    }
    return {};
}

} // namespace

Result<bool> TarParser::refill() {
    while (m_chunk.empty()) {
        if (m_ended)
            return false;
        m_chunk = TRY(m_source());
        m_ended = m_chunk.empty();
    }
    return true;
}

Result<bool> TarParser::readBlock(char* block) {
    std::size_t have = 0;
    while (have < kBlock) {
        if (!TRY(refill())) {
            if (have == 0)
                return false;
            return fail(Errc::Corrupt, "the tar ends in the middle of a block");
        }
        const std::size_t n = std::min(kBlock - have, m_chunk.size());
        std::memcpy(block + have, m_chunk.data(), n);
        m_chunk.remove_prefix(n);
        have += n;
    }
    m_bytesRead += kBlock;
    return true;
}

Result<std::string> TarParser::readPayload(std::uint64_t size, std::string_view what) {
    if (size > kMaxHeaderPayload)
        return fail(Errc::TooLarge, "the {} of a tar entry has {} bytes", what, size);
    std::string payload;
    payload.reserve(size);
    while (payload.size() < size) {
        if (!TRY(refill()))
            return fail(Errc::Corrupt, "the tar ends in the middle of a {}", what);
        const std::size_t n = std::min<std::size_t>(size - payload.size(), m_chunk.size());
        payload.append(m_chunk.substr(0, n));
        m_chunk.remove_prefix(n);
    }
    m_bytesRead += size;
    TRY(skip((kBlock - size % kBlock) % kBlock));
    return payload;
}

Result<> TarParser::skip(std::uint64_t size) {
    m_bytesRead += size;
    while (size > 0) {
        if (!TRY(refill()))
            return fail(Errc::Corrupt, "the tar ends in the middle of a file");
        const auto n = std::min<std::uint64_t>(size, m_chunk.size());
        m_chunk.remove_prefix(n);
        size -= n;
    }
    return {};
}

Result<> TarParser::drain() {
    m_chunk = {};
    while (TRY(refill()))
        m_chunk = {};
    return {};
}

Result<TarParser::Records> TarParser::parseRecords(std::string_view text) {
    Records records;
    while (!text.empty() && text.front() != '\0') {
        const std::size_t space = text.find(' ');
        const auto length = space == std::string_view::npos ? std::nullopt : parseUnsigned(text.substr(0, space));
        if (!length || *length > text.size() || *length < space + 3 || text[*length - 1] != '\n')
            return fail(Errc::InvalidArgument, "a pax header of the tar is malformed");
        const std::string_view record = text.substr(space + 1, *length - space - 2);
        const std::size_t equals = record.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return fail(Errc::InvalidArgument, "a pax header of the tar is malformed");
        records.emplace_back(record.substr(0, equals), record.substr(equals + 1));
        text.remove_prefix(*length);
    }
    return records;
}

Result<> TarParser::applyRecords(const Records& records, RawEntry& entry) {
    constexpr std::string_view kXattr = "SCHILY.xattr.";
    std::int64_t segmentOffset = -1; // of format 0.0, which gives each pair in two records
    std::string sparseName;
    int major = 0;
    for (const auto& [key, value] : records) {
        const bool isText = key == "path" || key == "linkpath" || key == "GNU.sparse.name";
        if (isText && value.find('\0') != std::string::npos)
            return fail(Errc::InvalidArgument, "a name in the tar holds a NUL byte");
        if (key.starts_with(kXattr)) {
            const std::string name = key.substr(kXattr.size());
            std::erase_if(entry.xattrs, [&](const auto& item) { return item.first == name; });
            entry.xattrs.emplace_back(name, value);
        } else if (value.empty()) {
            continue; // POSIX: an empty value takes the record back
        } else if (key == "path") {
            entry.path = value;
        } else if (key == "linkpath") {
            entry.link = value;
        } else if (key == "size") {
            entry.size = TRY(decimal(value, key));
        } else if (key == "uid") {
            entry.uid = TRY(decimal(value, key));
        } else if (key == "gid") {
            entry.gid = TRY(decimal(value, key));
        } else if (key == "mtime") {
            TRY(parsePaxTime(value, entry));
        } else if (key == "GNU.sparse.name") {
            sparseName = value;
        } else if (key == "GNU.sparse.major") {
            major = static_cast<int>(std::clamp<std::int64_t>(TRY(decimal(value, key)), 0, 9));
            m_sparse = true;
        } else if (key == "GNU.sparse.realsize" || key == "GNU.sparse.size") {
            m_realSize = TRY(decimal(value, key));
            m_sparse = true;
        } else if (key == "GNU.sparse.offset") {
            segmentOffset = TRY(decimal(value, key));
        } else if (key == "GNU.sparse.numbytes") {
            if (segmentOffset < 0)
                return fail(Errc::InvalidArgument, "a sparse file's map in the tar is malformed");
            m_segments.push_back(
                {static_cast<std::uint64_t>(segmentOffset), static_cast<std::uint64_t>(TRY(decimal(value, key)))});
            segmentOffset = -1;
        } else if (key == "GNU.sparse.map") {
            const auto numbers = split(value, ',');
            if (numbers.size() % 2 != 0)
                return fail(Errc::InvalidArgument, "a sparse file's map in the tar is malformed");
            for (std::size_t i = 0; i < numbers.size(); i += 2)
                m_segments.push_back({static_cast<std::uint64_t>(TRY(decimal(numbers[i], key))),
                                      static_cast<std::uint64_t>(TRY(decimal(numbers[i + 1], key)))});
        }
    }
    if (!sparseName.empty())
        entry.path = sparseName;
    m_mapInData = m_sparse && major == 1;
    if (major > 1)
        return fail(Errc::Unsupported, "{} is a sparse file of a format that is not known", entry.path);
    return {};
}

Result<> TarParser::applyHeader(const char* block, RawEntry& entry) {
    entry.mode = TRY(number(block, 100, 8, "mode"));
    entry.uid = TRY(number(block, 108, 8, "user id"));
    entry.gid = TRY(number(block, 116, 8, "group id"));
    entry.size = TRY(number(block, 124, 12, "size"));
    entry.mtimeSeconds = TRY(number(block, 136, 12, "time"));
    entry.link = field(block, 157, 100);
    entry.path = field(block, 0, 100);
    const std::string_view magic(block + 257, 6);
    if (magic.starts_with("ustar")) {
        entry.deviceMajor = TRY(number(block, 329, 8, "device number"));
        entry.deviceMinor = TRY(number(block, 337, 8, "device number"));
        // GNU's own format says "ustar " and keeps other things where the prefix would be.
        const std::string_view prefix = field(block, 345, 155);
        if (magic[5] == '\0' && !prefix.empty())
            entry.path = fmt::format("{}/{}", prefix, entry.path);
    }
    return {};
}

Result<> TarParser::readGnuSparse(const char* block, RawEntry& entry) {
    m_sparse = true;
    m_realSize = TRY(number(block, 483, 12, "size"));
    std::array<char, kBlock> extension;
    const char* at = block + 386;
    std::size_t slots = 4;
    bool more = block[482] != 0;
    for (;;) {
        for (std::size_t i = 0; i < slots; ++i, at += 24) {
            const std::int64_t offset = TRY(number(at, 0, 12, "sparse map"));
            const std::int64_t size = TRY(number(at, 12, 12, "sparse map"));
            if (at[0] == 0 && at[12] == 0)
                break;
            m_segments.push_back({static_cast<std::uint64_t>(offset), static_cast<std::uint64_t>(size)});
        }
        if (!more)
            return {};
        if (m_segments.size() > kMaxSegments)
            return fail(Errc::TooLarge, "{} has more than {} holes", entry.path, kMaxSegments);
        if (!TRY(readBlock(extension.data())))
            return fail(Errc::Corrupt, "the tar ends in the middle of a sparse file's map");
        at = extension.data();
        slots = 21;
        more = extension[504] != 0;
    }
}

// Format 1.0: decimal numbers, one a line, before the data, padded to a block.
Result<> TarParser::readPaxSparseMap() {
    std::array<char, kBlock> block;
    std::size_t at = kBlock;
    const auto nextNumber = [&]() -> Result<std::uint64_t> {
        std::string digits;
        for (;;) {
            if (at == kBlock) {
                if (m_stored < kBlock || !TRY(readBlock(block.data())))
                    return fail(Errc::Corrupt, "the tar ends in the middle of a sparse file's map");
                m_stored -= kBlock;
                at = 0;
            }
            const char c = block[at++];
            if (c == '\n')
                break;
            digits.push_back(c);
            if (digits.size() > 20)
                break;
        }
        const auto value = parseUnsigned(digits);
        if (!value)
            return fail(Errc::InvalidArgument, "a sparse file's map in the tar is malformed");
        return *value;
    };
    const std::uint64_t count = TRY(nextNumber());
    if (count > kMaxSegments)
        return fail(Errc::TooLarge, "a file in the tar has more than {} holes", kMaxSegments);
    m_segments.clear();
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t offset = TRY(nextNumber());
        m_segments.push_back({offset, TRY(nextNumber())});
    }
    return {};
}

Result<> TarParser::checkSparse(const RawEntry& entry) {
    std::uint64_t end = 0, stored = 0;
    for (const Segment& segment : m_segments) {
        const auto real = static_cast<std::uint64_t>(m_realSize);
        if (segment.offset < end || segment.offset > real || segment.size > real - segment.offset)
            return fail(Errc::InvalidArgument, "the sparse file {} has a map that makes no sense", entry.path);
        end = segment.offset + segment.size;
        stored += segment.size;
    }
    if (stored != m_stored)
        return fail(Errc::InvalidArgument, "the sparse file {} has a map that does not fit its data", entry.path);
    return {};
}

Result<bool> TarParser::next(RawEntry& entry) {
    TRY(skip(m_stored + m_padding));
    m_stored = m_padding = m_offset = 0;
    m_sparse = m_mapInData = false;
    m_realSize = -1;
    m_segments.clear();
    m_segment = 0;

    std::string longName, longLink;
    Records records;
    std::array<char, kBlock> block;
    bool prefixed = false; // a pax or long-name header promised an entry
    for (;;) {
        if (!TRY(readBlock(block.data()))) {
            if (prefixed)
                return fail(Errc::Corrupt, "the tar ends after an extended header");
            return false;
        }
        if (allZero(block.data()))
            return false;
        if (!checksumMatches(block.data(), TRY(number(block.data(), 148, 8, "checksum"))))
            return fail(Errc::InvalidArgument, "this is no tar, or a damaged one: a header's checksum is wrong");
        entry = RawEntry{};
        entry.type = block[156];
        TRY(applyHeader(block.data(), entry));
        if (entry.size < 0)
            return fail(Errc::InvalidArgument, "{} has a negative size", entry.path);
        const auto payload = static_cast<std::uint64_t>(entry.size);
        switch (entry.type) {
        case 'L':
            longName = TRY(readPayload(payload, "long name"));
            longName.resize(std::min(longName.find('\0'), longName.size()));
            prefixed = true;
            continue;
        case 'K':
            longLink = TRY(readPayload(payload, "long link"));
            longLink.resize(std::min(longLink.find('\0'), longLink.size()));
            prefixed = true;
            continue;
        case 'x':
        case 'X':
            records = TRY(parseRecords(TRY(readPayload(payload, "pax header"))));
            prefixed = true;
            continue;
        case 'g': {
            auto global = TRY(parseRecords(TRY(readPayload(payload, "pax header"))));
            if (m_global.size() + global.size() > 1000)
                return fail(Errc::TooLarge, "the tar has too many global headers");
            m_global.insert(m_global.end(), global.begin(), global.end());
            continue;
        }
        case 'V': // a volume's label
            TRY(skip((payload + kBlock - 1) / kBlock * kBlock));
            continue;
        default:
            break;
        }
        break;
    }

    if (!longName.empty())
        entry.path = longName;
    if (!longLink.empty())
        entry.link = longLink;
    TRY(applyRecords(m_global, entry));
    TRY(applyRecords(records, entry));
    if (entry.size < 0)
        return fail(Errc::InvalidArgument, "{} has a negative size", entry.path);

    const bool wasGnuSparse = entry.type == 'S';
    if (entry.type == '\0' || entry.type == '7' || wasGnuSparse)
        entry.type = '0';
    // Before ustar a directory was a file whose name ends in a slash.
    if (entry.type == '0' && entry.path.ends_with('/'))
        entry.type = '5';
    if (entry.type < '0' || entry.type > '6')
        return fail(Errc::Unsupported, "{} is a tar entry of the unknown type {}", entry.path,
                    static_cast<int>(entry.type));
    if (entry.type != '0') {
        entry.size = 0; // only files have data, whatever the field says
        return true;
    }

    if (entry.size > std::numeric_limits<std::int64_t>::max() / 2)
        return fail(Errc::TooLarge, "{} claims to have {} bytes", entry.path, entry.size);
    m_stored = static_cast<std::uint64_t>(entry.size);
    m_padding = (kBlock - m_stored % kBlock) % kBlock;
    if (wasGnuSparse)
        TRY(readGnuSparse(block.data(), entry));
    else if (m_mapInData)
        TRY(readPaxSparseMap());
    if (m_sparse) {
        if (m_realSize < 0)
            return fail(Errc::InvalidArgument, "the sparse file {} has no size", entry.path);
        TRY(checkSparse(entry));
        entry.size = m_realSize;
    }
    return true;
}

Result<DataPiece> TarParser::data() {
    if (m_sparse)
        while (m_segment < m_segments.size() && m_segments[m_segment].size == 0)
            ++m_segment;
    if (m_stored == 0)
        return DataPiece{};
    if (!TRY(refill()))
        return fail(Errc::Corrupt, "the tar ends in the middle of a file");
    auto n = std::min<std::uint64_t>(m_stored, m_chunk.size());
    DataPiece piece;
    if (m_sparse) {
        Segment& segment = m_segments[m_segment];
        n = std::min(n, segment.size);
        piece.offset = segment.offset;
        segment.offset += n;
        segment.size -= n;
    } else {
        piece.offset = m_offset;
        m_offset += n;
    }
    piece.bytes = m_chunk.substr(0, n);
    m_chunk.remove_prefix(n);
    m_stored -= n;
    m_bytesRead += n;
    return piece;
}

} // namespace slipway::store::detail
