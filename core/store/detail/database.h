// The one SQLite connection of a store: a lock, transactions that nest, and exceptions turned into errors.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "base/result.h"
#include "base/time.h"
#include "oci/digest.h"

namespace slipway::store::detail {

Error fromSqlite(const SQLite::Exception& exception);

// Not movable: statements point into it.
class Database {
public:
    // Opens or creates, sets the pragmas and migrates by user_version. Unsupported when a newer program wrote it.
    static Result<std::unique_ptr<Database>> open(const std::string& path, bool durable);

    // `body(SQLite::Database&)` returns a Result; it runs alone.
    template <typename F>
    auto read(F&& body) -> decltype(body(std::declval<SQLite::Database&>())) {
        const std::lock_guard lock(m_mutex);
        try {
            return body(m_connection);
        } catch (const SQLite::Exception& exception) {
            return std::unexpected(fromSqlite(exception));
        }
    }

    // As read, within a transaction (a savepoint inside an outer one) that is undone when the body fails.
    template <typename F>
    auto change(F&& body) -> decltype(body(std::declval<SQLite::Database&>())) {
        const std::lock_guard lock(m_mutex);
        try {
            if (auto begun = begin(); !begun)
                return std::unexpected(std::move(begun.error()));
            auto result = body(m_connection);
            if (!result) {
                rollback();
                return result;
            }
            if (auto committed = commit(); !committed)
                return std::unexpected(std::move(committed.error()));
            return result;
        } catch (const SQLite::Exception& exception) {
            rollback();
            return std::unexpected(fromSqlite(exception));
        }
    }

    // For Transaction, which holds lock() as long as it lives.
    [[nodiscard]] std::unique_lock<std::recursive_mutex> lock() { return std::unique_lock(m_mutex); }
    Result<> begin();
    Result<> commit(); // rolls back when it fails
    void rollback() noexcept;

private:
    Database(const std::string& path, bool durable);
    Result<> migrate();
    Result<> execute(const char* sql) noexcept;

    std::recursive_mutex m_mutex;
    SQLite::Database m_connection;
    int m_depth = 0;
};

// A column that holds a digest's text or nothing; Corrupt when it is neither.
Result<oci::Digest> digestColumn(const SQLite::Column& column);
Timestamp timeColumn(const SQLite::Column& column);

} // namespace slipway::store::detail
