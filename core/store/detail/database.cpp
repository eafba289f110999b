#include "store/detail/database.h"

#include <cerrno>

#include <sqlite3.h>

#include "store/detail/schema.h"

namespace slipway::store::detail {

Error fromSqlite(const SQLite::Exception& exception) {
    Errc code = Errc::Io;
    switch (exception.getErrorCode()) {
    case SQLITE_FULL:
        code = Errc::NoSpace;
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        code = Errc::Corrupt;
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        code = Errc::Unavailable;
        break;
    case SQLITE_CONSTRAINT:
        code = Errc::Conflict;
        break;
    case SQLITE_MISUSE:
    case SQLITE_ERROR:
    case SQLITE_RANGE:
        code = Errc::Internal;
        break;
    default:
        break;
    }
    return {code, fmt::format("the store's database: {}", exception.what())};
}

Database::Database(const std::string& path, bool durable)
    : m_connection(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 5000) {
    m_connection.exec("PRAGMA journal_mode=WAL");
    m_connection.exec(durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=OFF");
    m_connection.exec("PRAGMA foreign_keys=ON");
    m_connection.exec("PRAGMA trusted_schema=OFF");
    // The write-ahead log stays allocated, so that a small change still fits on a disk that has become full.
    m_connection.exec("PRAGMA journal_size_limit=4194304");
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, bool durable) {
    try {
        std::unique_ptr<Database> database(new Database(path, durable));
        TRY(database->migrate());
        return database;
    } catch (const SQLite::Exception& exception) {
        return std::unexpected(fromSqlite(exception).withContext(fmt::format("open {}", path)));
    }
}

Result<> Database::migrate() {
    const auto version = static_cast<std::size_t>(m_connection.execAndGet("PRAGMA user_version").getInt());
    if (version > kMigrations.size())
        return fail(Errc::Unsupported, "the store was written by a newer Slipway (format {}, this one knows {})",
                    version, kMigrations.size());
    for (std::size_t step = version; step < kMigrations.size(); ++step)
        TRY(change([&](SQLite::Database& connection) -> Result<> {
            connection.exec(kMigrations[step]);
            connection.exec(fmt::format("PRAGMA user_version={}", step + 1));
            return {};
        }));
    return {};
}

KeptStatement Database::kept(const std::string& sql) {
    auto& place = m_kept[sql];
    auto statement = std::move(place);
    if (!statement) // the first time, or further out somebody steps through it
        statement = std::make_unique<SQLite::Statement>(m_connection, sql);
    return {place, std::move(statement)};
}

Result<> Database::execute(const char* sql) noexcept {
    try {
        m_connection.exec(sql);
        return {};
    } catch (const SQLite::Exception& exception) {
        return std::unexpected(fromSqlite(exception));
    }
}

Result<> Database::begin() {
    const std::lock_guard lock(m_mutex);
    TRY(execute(m_depth == 0 ? "BEGIN IMMEDIATE" : fmt::format("SAVEPOINT level{}", m_depth).c_str()));
    ++m_depth;
    return {};
}

Result<> Database::commit() {
    const std::lock_guard lock(m_mutex);
    auto done = execute(m_depth == 1 ? "COMMIT" : fmt::format("RELEASE level{}", m_depth - 1).c_str());
    if (!done) {
        rollback();
        return done;
    }
    --m_depth;
    return {};
}

void Database::rollback() noexcept {
    const std::lock_guard lock(m_mutex);
    if (m_depth == 0)
        return;
    --m_depth;
    // A full disk or an I/O error has rolled back already; the statement then fails, and that is fine.
    if (m_depth == 0) {
        (void)execute("ROLLBACK");
    } else {
        (void)execute(fmt::format("ROLLBACK TO level{}", m_depth).c_str());
        (void)execute(fmt::format("RELEASE level{}", m_depth).c_str());
    }
}

Result<oci::Digest> digestColumn(const SQLite::Column& column) {
    const std::string text = column.getString();
    if (text.empty())
        return oci::Digest{};
    auto digest = oci::Digest::parse(text);
    if (!digest)
        return fail(Errc::Corrupt, "the store's database holds {} where a digest must be", text);
    return *digest;
}

Timestamp timeColumn(const SQLite::Column& column) {
    return fromUnixNanos(column.getInt64());
}

} // namespace slipway::store::detail
