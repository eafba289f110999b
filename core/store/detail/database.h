// The one SQLite connection of a store: a lock, transactions that nest, and exceptions turned into errors.
#pragma once

#include <map>
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

// A statement that goes back to where it was taken from, to be used again without being prepared anew.
class KeptStatement {
public:
    KeptStatement(std::unique_ptr<SQLite::Statement>& place, std::unique_ptr<SQLite::Statement> statement)
        : m_place(&place)
        , m_statement(std::move(statement)) {}
    KeptStatement(KeptStatement&&) noexcept = default;
    KeptStatement& operator=(KeptStatement&&) = delete;
    ~KeptStatement() {
        // A failed reset repeats what the last step has reported.
        if (!m_statement || *m_place)
            return;
        (void)m_statement->tryReset();
        *m_place = std::move(m_statement);
    }
    SQLite::Statement& operator*() const noexcept { return *m_statement; }
    SQLite::Statement* operator->() const noexcept { return m_statement.get(); }

private:
    std::unique_ptr<SQLite::Statement>* m_place;
    std::unique_ptr<SQLite::Statement> m_statement;
};

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

    // For what is asked often: preparing costs more than stepping. Only inside read() or change(), with every parameter
    // bound anew. `sql` is one of a few constants.
    KeptStatement kept(const std::string& sql);

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
    std::map<std::string, std::unique_ptr<SQLite::Statement>> m_kept; // by text; null: in use
    int m_depth = 0;
};

// A column that holds a digest's text or nothing; Corrupt when it is neither.
Result<oci::Digest> digestColumn(const SQLite::Column& column);
Timestamp timeColumn(const SQLite::Column& column);

} // namespace slipway::store::detail
