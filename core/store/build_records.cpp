#include "store/build_records.h"

#include <zlib.h>

#include "base/text.h"
#include "store/detail/context.h"

namespace slipway::store {

namespace {

constexpr const char* kColumns =
    "id, name, context, dockerfile, outcome, started, duration, steps, cached, image, details";
constexpr std::uint64_t kLargestText = 16u << 20; // that a compressed column may claim to hold

// Four bytes of length, then zlib's format; nothing for nothing.
Result<std::string> packed(std::string_view text) {
    if (text.empty())
        return std::string{};
    uLongf size = ::compressBound(text.size());
    std::string out(4 + size, '\0');
    for (std::size_t i = 0; i < 4; ++i)
        out[i] = static_cast<char>(text.size() >> (8 * i));
    if (::compress2(reinterpret_cast<Bytef*>(out.data() + 4), &size, reinterpret_cast<const Bytef*>(text.data()),
                    text.size(), Z_BEST_SPEED) != Z_OK)
        return fail(Errc::Internal, "compress a build's text");
    out.resize(4 + size);
    return out;
}

Result<std::string> unpacked(const SQLite::Column& column) {
    const auto* bytes = static_cast<const unsigned char*>(column.getBlob());
    const auto stored = static_cast<std::size_t>(column.getBytes());
    if (stored == 0)
        return std::string{};
    uLongf size = 0;
    if (stored > 4)
        for (std::size_t i = 0; i < 4; ++i)
            size |= static_cast<uLongf>(bytes[i]) << (8 * i);
    if (size == 0 || size > kLargestText)
        return fail(Errc::Corrupt, "a text of the build history is damaged");
    std::string text(size, '\0');
    if (::uncompress(reinterpret_cast<Bytef*>(text.data()), &size, bytes + 4, stored - 4) != Z_OK ||
        size != text.size())
        return fail(Errc::Corrupt, "a text of the build history is damaged");
    return text;
}

void bindBlob(SQLite::Statement& statement, int at, const std::string& bytes) {
    statement.bind(at, static_cast<const void*>(bytes.data()), static_cast<int>(bytes.size()));
}

BuildRecord fromRow(SQLite::Statement& row) {
    BuildRecord record;
    record.id = row.getColumn(0).getString();
    record.name = row.getColumn(1).getString();
    record.context = row.getColumn(2).getString();
    record.dockerfile = row.getColumn(3).getString();
    record.outcome = static_cast<BuildRecordOutcome>(row.getColumn(4).getInt());
    record.started = detail::timeColumn(row.getColumn(5));
    record.durationMs = row.getColumn(6).getInt64();
    record.steps = row.getColumn(7).getInt();
    record.cachedSteps = row.getColumn(8).getInt();
    record.image = row.getColumn(9).getString();
    record.details = row.getColumn(10).getString();
    return record;
}

Result<> putSource(SQLite::Database& db, const std::string& id, const std::string& text) {
    SQLite::Statement statement(db, "INSERT OR REPLACE INTO build_sources VALUES (?, ?)");
    statement.bind(1, id);
    bindBlob(statement, 2, TRY(packed(text)));
    statement.exec();
    return {};
}

void putStep(SQLite::Database& db, const std::string& id, const BuildStepRecord& step) {
    SQLite::Statement statement(
        db, "INSERT OR REPLACE INTO build_steps VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
    statement.bind(1, id);
    statement.bind(2, step.step);
    statement.bind(3, step.stage);
    statement.bind(4, step.line);
    statement.bind(5, step.endLine);
    statement.bind(6, step.text);
    statement.bind(7, static_cast<int>(step.state));
    statement.bind(8, step.reason);
    statement.bind(9, step.startMs);
    statement.bind(10, step.durationMs);
    statement.bind(11, static_cast<std::int64_t>(step.size));
    statement.bind(12, static_cast<std::int64_t>(step.logBytes));
    statement.bind(13, step.reasonFact);
    statement.exec();
}

Result<> putLog(SQLite::Database& db, const std::string& id, int step, const BuildLog& log) {
    SQLite::Statement statement(db, "INSERT OR REPLACE INTO build_logs VALUES (?, ?, ?, ?, ?)");
    statement.bind(1, id);
    statement.bind(2, step);
    bindBlob(statement, 3, TRY(packed(log.head)));
    statement.bind(4, static_cast<std::int64_t>(log.cut));
    bindBlob(statement, 5, TRY(packed(log.tail)));
    statement.exec();
    return {};
}

} // namespace

Result<> BuildRecordStore::put(const BuildRecord& record, const std::optional<std::string>& source,
                               const std::vector<BuildStepChange>& changes) {
    if (!isHex(record.id))
        return fail(Errc::InvalidArgument, "{:?} is no id for a build", std::string_view(record.id));
    return m_context.database().change([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement upsert(db, R"sql(
            INSERT INTO builds VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (id) DO UPDATE SET name = ?2, context = ?3, dockerfile = ?4, outcome = ?5, started = ?6,
                duration = ?7, steps = ?8, cached = ?9, image = ?10, details = ?11)sql");
        upsert.bind(1, record.id);
        upsert.bind(2, record.name);
        upsert.bind(3, record.context);
        upsert.bind(4, record.dockerfile);
        upsert.bind(5, static_cast<int>(record.outcome));
        upsert.bind(6, toUnixNanos(record.started));
        upsert.bind(7, record.durationMs);
        upsert.bind(8, record.steps);
        upsert.bind(9, record.cachedSteps);
        upsert.bind(10, record.image);
        upsert.bind(11, record.details);
        upsert.exec();
        if (source)
            TRY(putSource(db, record.id, *source));
        for (const auto& change : changes) {
            putStep(db, record.id, change.step);
            if (change.log)
                TRY(putLog(db, record.id, change.step.step, *change.log));
        }
        return {};
    });
}

Result<BuildRecord> BuildRecordStore::resolve(std::string_view id) {
    if (!isHex(id))
        return fail(Errc::NotFound, "no such build: {}", id);
    return m_context.database().read([&](SQLite::Database& db) -> Result<BuildRecord> {
        // As a range, so that the index serves it.
        SQLite::Statement rows(db, fmt::format("SELECT {} FROM builds WHERE id >= ?1 AND id < ?2 LIMIT 2", kColumns));
        rows.bind(1, std::string(id));
        rows.bind(2, std::string(id) + "g");
        if (!rows.executeStep())
            return fail(Errc::NotFound, "no such build: {}", id);
        BuildRecord record = fromRow(rows);
        if (record.id != id && rows.executeStep())
            return fail(Errc::Conflict, "{} is the beginning of several builds' ids: give more of it", id);
        return record;
    });
}

Result<std::vector<BuildRecord>> BuildRecordStore::list(const BuildFilter& filter) {
    std::optional<BuildRecord> before;
    if (!filter.before.empty())
        before = TRY(resolve(filter.before));
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::vector<BuildRecord>> {
        std::string where = "1";
        if (!filter.name.empty())
            where += " AND (name = ?1 OR context = ?1)";
        if (!filter.context.empty())
            where += " AND context = ?2";
        if (filter.outcome)
            where += " AND outcome = ?3";
        if (before)
            where += " AND (started, id) < (?4, ?5)";
        SQLite::Statement rows(db,
                               fmt::format("SELECT {} FROM builds WHERE {} ORDER BY started DESC, id DESC LIMIT {}",
                                           kColumns, where, filter.limit == 0 ? "-1" : std::to_string(filter.limit)));
        if (!filter.name.empty())
            rows.bind(1, filter.name);
        if (!filter.context.empty())
            rows.bind(2, filter.context);
        if (filter.outcome)
            rows.bind(3, static_cast<int>(*filter.outcome));
        if (before) {
            rows.bind(4, toUnixNanos(before->started));
            rows.bind(5, before->id);
        }
        std::vector<BuildRecord> records;
        while (rows.executeStep())
            records.push_back(fromRow(rows));
        return records;
    });
}

Result<std::vector<BuildStepRecord>> BuildRecordStore::steps(std::string_view id) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::vector<BuildStepRecord>> {
        SQLite::Statement rows(db, "SELECT step, stage, line, end_line, text, state, reason, start, duration, size, "
                                   "log_bytes, reason_fact FROM build_steps WHERE build = ? ORDER BY step");
        rows.bind(1, std::string(id));
        std::vector<BuildStepRecord> steps;
        while (rows.executeStep()) {
            BuildStepRecord step;
            step.step = rows.getColumn(0).getInt();
            step.stage = rows.getColumn(1).getString();
            step.line = rows.getColumn(2).getInt();
            step.endLine = rows.getColumn(3).getInt();
            step.text = rows.getColumn(4).getString();
            step.state = static_cast<BuildStepState>(rows.getColumn(5).getInt());
            step.reason = rows.getColumn(6).getString();
            step.reasonFact = rows.getColumn(11).getString();
            step.startMs = rows.getColumn(7).getInt64();
            step.durationMs = rows.getColumn(8).getInt64();
            step.size = static_cast<std::uint64_t>(rows.getColumn(9).getInt64());
            step.logBytes = static_cast<std::uint64_t>(rows.getColumn(10).getInt64());
            steps.push_back(std::move(step));
        }
        return steps;
    });
}

Result<std::string> BuildRecordStore::source(std::string_view id) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::string> {
        SQLite::Statement row(db, "SELECT text FROM build_sources WHERE build = ?");
        row.bind(1, std::string(id));
        if (!row.executeStep())
            return fail(Errc::NotFound, "build {} never read its Dockerfile", id);
        return unpacked(row.getColumn(0));
    });
}

Result<BuildLog> BuildRecordStore::log(std::string_view id, int step) {
    return m_context.database().read([&](SQLite::Database& db) -> Result<BuildLog> {
        SQLite::Statement row(db, "SELECT head, cut, tail FROM build_logs WHERE build = ? AND step = ?");
        row.bind(1, std::string(id));
        row.bind(2, step);
        BuildLog log;
        if (!row.executeStep())
            return log;
        log.head = TRY(unpacked(row.getColumn(0)));
        log.cut = static_cast<std::uint64_t>(row.getColumn(1).getInt64());
        log.tail = TRY(unpacked(row.getColumn(2)));
        return log;
    });
}

Result<> BuildRecordStore::remove(std::string_view id) {
    return m_context.removing([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement rows(db, "DELETE FROM builds WHERE id = ?");
        rows.bind(1, std::string(id));
        if (rows.exec() == 0)
            return fail(Errc::NotFound, "no such build: {}", id);
        return {};
    });
}

Result<BuildPruneReport> BuildRecordStore::prune(const BuildHistoryLimits& limits) {
    return m_context.removing([&](SQLite::Database& db) -> Result<BuildPruneReport> {
        SQLite::Statement rows(db, R"sql(
            SELECT id, outcome, 256 + LENGTH(details)
                + COALESCE((SELECT LENGTH(text) FROM build_sources WHERE build = id), 0)
                + COALESCE((SELECT SUM(128 + LENGTH(text) + LENGTH(reason) + LENGTH(reason_fact)) FROM build_steps WHERE build = id), 0)
                + COALESCE((SELECT SUM(LENGTH(head) + LENGTH(tail)) FROM build_logs WHERE build = id), 0)
            FROM builds ORDER BY started DESC, id DESC)sql");
        std::vector<std::string> doomed;
        BuildPruneReport report;
        std::size_t kept = 0;
        std::uint64_t bytes = 0;
        bool full = false;
        while (rows.executeStep()) {
            const auto size = static_cast<std::uint64_t>(rows.getColumn(2).getInt64());
            const bool runs = rows.getColumn(1).getInt() == static_cast<int>(BuildRecordOutcome::Running);
            // Once one does not fit, neither do the older ones: no holes in what is kept.
            full = full || kept + 1 > limits.builds || bytes + size > limits.bytes;
            if (full && !runs) {
                doomed.push_back(rows.getColumn(0).getString());
                report.bytes += size;
                continue;
            }
            ++kept;
            bytes += size;
        }
        report.builds = doomed.size();
        SQLite::Statement drop(db, "DELETE FROM builds WHERE id = ?");
        for (const auto& id : doomed) {
            drop.bind(1, id);
            drop.exec();
            drop.reset();
        }
        return report;
    });
}

Result<std::size_t> BuildRecordStore::markInterrupted() {
    return m_context.removing([&](SQLite::Database& db) -> Result<std::size_t> {
        SQLite::Statement steps(db, "UPDATE build_steps SET state = ?1 WHERE state = ?2 AND build IN "
                                    "(SELECT id FROM builds WHERE outcome = ?3)");
        steps.bind(1, static_cast<int>(BuildStepState::Cancelled));
        steps.bind(2, static_cast<int>(BuildStepState::Running));
        steps.bind(3, static_cast<int>(BuildRecordOutcome::Running));
        steps.exec();
        SQLite::Statement builds(db, "UPDATE builds SET outcome = ?1 WHERE outcome = ?2");
        builds.bind(1, static_cast<int>(BuildRecordOutcome::Interrupted));
        builds.bind(2, static_cast<int>(BuildRecordOutcome::Running));
        return static_cast<std::size_t>(builds.exec());
    });
}

} // namespace slipway::store
