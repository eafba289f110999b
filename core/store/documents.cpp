#include "store/documents.h"

#include "store/detail/context.h"

namespace slipway::store {

namespace {

constexpr const char* kColumns = "id, name, owner, json, chain, image, revision, created, updated";

std::string_view nounOf(DocumentKind kind) {
    switch (kind) {
    case DocumentKind::Container:
        return "container";
    case DocumentKind::Network:
        return "network";
    case DocumentKind::Volume:
        return "volume";
    case DocumentKind::Endpoint:
        return "endpoint";
    case DocumentKind::PublishedPort:
        return "published port";
    case DocumentKind::Build:
        return "build";
    case DocumentKind::Setting:
        return "setting";
    }
    return "document";
}

Result<Document> fromRow(SQLite::Statement& row) {
    Document document;
    document.id = row.getColumn(0).getString();
    document.name = row.getColumn(1).getString();
    document.owner = row.getColumn(2).getString();
    document.json = row.getColumn(3).getString();
    document.chainId = TRY(detail::digestColumn(row.getColumn(4)));
    document.imageId = TRY(detail::digestColumn(row.getColumn(5)));
    document.revision = static_cast<std::uint64_t>(row.getColumn(6).getInt64());
    document.created = detail::timeColumn(row.getColumn(7));
    document.updated = detail::timeColumn(row.getColumn(8));
    return document;
}

Result<> checkName(SQLite::Database& db, DocumentKind kind, std::string_view id, std::string_view name) {
    if (name.empty())
        return {};
    SQLite::Statement holder(db, "SELECT id FROM documents WHERE kind = ? AND name = ? AND id <> ?");
    holder.bind(1, static_cast<int>(kind));
    holder.bind(2, std::string(name));
    holder.bind(3, std::string(id));
    if (holder.executeStep())
        return fail(Errc::Conflict, "the name {} is in use by {} {}", name, nounOf(kind),
                    holder.getColumn(0).getString());
    return {};
}

std::uint64_t nextRevision(SQLite::Database& db) {
    db.exec("UPDATE meta SET value = value + 1 WHERE key = 'revision'");
    return static_cast<std::uint64_t>(db.execAndGet("SELECT value FROM meta WHERE key = 'revision'").getInt64());
}

Result<std::vector<Document>> query(detail::StoreContext& context, DocumentKind kind, std::string_view where,
                                    std::string_view value) {
    return context.database().read([&](SQLite::Database& db) -> Result<std::vector<Document>> {
        SQLite::Statement rows(
            db, fmt::format("SELECT {} FROM documents WHERE kind = ?1 {} ORDER BY created, id", kColumns, where));
        rows.bind(1, static_cast<int>(kind));
        if (!where.empty())
            rows.bind(2, std::string(value));
        std::vector<Document> documents;
        while (rows.executeStep())
            documents.push_back(TRY(fromRow(rows)));
        return documents;
    });
}

} // namespace

Result<std::uint64_t> DocumentTable::insert(const Document& document) {
    return m_context.database().change([&](SQLite::Database& db) -> Result<std::uint64_t> {
        SQLite::Statement existing(db, "SELECT 1 FROM documents WHERE kind = ? AND id = ?");
        existing.bind(1, static_cast<int>(m_kind));
        existing.bind(2, document.id);
        if (existing.executeStep())
            return fail(Errc::Conflict, "there is a {} {} already", nounOf(m_kind), document.id);
        return put(document);
    });
}

Result<std::uint64_t> DocumentTable::put(const Document& document, std::optional<std::uint64_t> expectedRevision) {
    if (document.id.empty())
        return fail(Errc::InvalidArgument, "a {} without an id", nounOf(m_kind));
    return m_context.database().change([&](SQLite::Database& db) -> Result<std::uint64_t> {
        if (expectedRevision) {
            SQLite::Statement current(db, "SELECT revision FROM documents WHERE kind = ? AND id = ?");
            current.bind(1, static_cast<int>(m_kind));
            current.bind(2, document.id);
            if (!current.executeStep())
                return fail(Errc::NotFound, "no {} {}", nounOf(m_kind), document.id);
            if (static_cast<std::uint64_t>(current.getColumn(0).getInt64()) != *expectedRevision)
                return fail(Errc::Conflict, "{} {} was changed meanwhile", nounOf(m_kind), document.id);
        }
        TRY(checkName(db, m_kind, document.id, document.name));
        const std::uint64_t revision = nextRevision(db);
        const std::int64_t time = toUnixNanos(now());
        SQLite::Statement upsert(db, R"sql(
            INSERT INTO documents VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)
            ON CONFLICT (kind, id) DO UPDATE SET name = ?3, owner = ?4, json = ?5, chain = ?6, image = ?7,
                revision = ?8, updated = ?9)sql");
        upsert.bind(1, static_cast<int>(m_kind));
        upsert.bind(2, document.id);
        upsert.bind(3, document.name);
        upsert.bind(4, document.owner);
        upsert.bind(5, document.json);
        upsert.bind(6, document.chainId.str());
        upsert.bind(7, document.imageId.str());
        upsert.bind(8, static_cast<std::int64_t>(revision));
        upsert.bind(9, time);
        upsert.exec();
        return revision;
    });
}

Result<Document> DocumentTable::get(std::string_view id) {
    auto found = TRY(query(m_context, m_kind, "AND id = ?2", id));
    if (found.empty())
        return fail(Errc::NotFound, "no such {}: {}", nounOf(m_kind), id);
    return std::move(found.front());
}

Result<Document> DocumentTable::findByName(std::string_view name) {
    auto found = TRY(query(m_context, m_kind, "AND name = ?2 AND name <> ''", name));
    if (found.empty())
        return fail(Errc::NotFound, "no such {}: {}", nounOf(m_kind), name);
    return std::move(found.front());
}

Result<Document> DocumentTable::resolve(std::string_view text) {
    for (const std::string_view where : {"AND id = ?2", "AND name = ?2 AND name <> ''"}) {
        auto found = TRY(query(m_context, m_kind, where, text));
        if (!found.empty())
            return std::move(found.front());
    }
    if (text.empty())
        return fail(Errc::NotFound, "no such {}: an empty name", nounOf(m_kind));
    auto found = TRY(query(m_context, m_kind, "AND substr(id, 1, length(?2)) = ?2", text));
    if (found.empty())
        return fail(Errc::NotFound, "no such {}: {}", nounOf(m_kind), text);
    if (found.size() > 1)
        return fail(Errc::Conflict, "{} is the beginning of {} {} ids", text, found.size(), nounOf(m_kind));
    return std::move(found.front());
}

Result<std::vector<Document>> DocumentTable::list() {
    return query(m_context, m_kind, "", "");
}

Result<std::vector<Document>> DocumentTable::listOf(std::string_view owner) {
    return query(m_context, m_kind, "AND owner = ?2 AND owner <> ''", owner);
}

Result<std::uint64_t> DocumentTable::count() {
    return m_context.database().read([&](SQLite::Database& db) -> Result<std::uint64_t> {
        SQLite::Statement rows(db, "SELECT COUNT(*) FROM documents WHERE kind = ?");
        rows.bind(1, static_cast<int>(m_kind));
        rows.executeStep();
        return static_cast<std::uint64_t>(rows.getColumn(0).getInt64());
    });
}

Result<> DocumentTable::rename(std::string_view id, std::string_view name) {
    return m_context.database().change([&](SQLite::Database&) -> Result<> {
        Document document = TRY(get(id));
        document.name = name;
        TRY(put(document));
        return {};
    });
}

Result<> DocumentTable::remove(std::string_view id) {
    return m_context.removing([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement rows(db, "DELETE FROM documents WHERE kind = ? AND id = ?");
        rows.bind(1, static_cast<int>(m_kind));
        rows.bind(2, std::string(id));
        if (rows.exec() == 0)
            return fail(Errc::NotFound, "no such {}: {}", nounOf(m_kind), id);
        nextRevision(db);
        return {};
    });
}

Result<> DocumentTable::removeOf(std::string_view owner) {
    return m_context.removing([&](SQLite::Database& db) -> Result<> {
        SQLite::Statement rows(db, "DELETE FROM documents WHERE kind = ? AND owner = ? AND owner <> ''");
        rows.bind(1, static_cast<int>(m_kind));
        rows.bind(2, std::string(owner));
        rows.exec();
        nextRevision(db);
        return {};
    });
}

} // namespace slipway::store
