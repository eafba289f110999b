// The database's tables, as the steps that lead from one version to the next.
#pragma once

#include <array>

namespace slipway::store::detail {

// Entry n leads from user_version n to n + 1. Times are nanoseconds since 1970, digests are their text.
inline constexpr std::array kMigrations{
    R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO meta VALUES ('revision', 0);

CREATE TABLE layers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chain TEXT NOT NULL UNIQUE,
    diff TEXT NOT NULL,
    parent TEXT NOT NULL,
    size INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    tar_size INTEGER NOT NULL,
    created INTEGER NOT NULL,
    boot TEXT NOT NULL,
    complete INTEGER NOT NULL);
CREATE INDEX layers_diff ON layers (diff);
CREATE INDEX layers_parent ON layers (parent);

CREATE TABLE blobs (
    digest TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    created INTEGER NOT NULL,
    boot TEXT NOT NULL,
    complete INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE layer_blobs (
    diff TEXT NOT NULL,
    digest TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (diff, digest)) WITHOUT ROWID;

CREATE TABLE images (
    id TEXT PRIMARY KEY,
    manifest TEXT NOT NULL,
    created INTEGER,
    stored INTEGER NOT NULL,
    size INTEGER NOT NULL,
    os TEXT NOT NULL,
    arch TEXT NOT NULL,
    variant TEXT NOT NULL,
    labels TEXT NOT NULL,
    parent TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE image_layers (
    image TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    chain TEXT NOT NULL,
    PRIMARY KEY (image, position)) WITHOUT ROWID;
CREATE INDEX image_layers_chain ON image_layers (chain);
CREATE TABLE tags (
    reference TEXT PRIMARY KEY,
    image TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE) WITHOUT ROWID;
CREATE INDEX tags_image ON tags (image);
CREATE TABLE repo_digests (
    reference TEXT PRIMARY KEY,
    image TEXT NOT NULL REFERENCES images (id) ON DELETE CASCADE) WITHOUT ROWID;
CREATE INDEX repo_digests_image ON repo_digests (image);

CREATE TABLE documents (
    kind INTEGER NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    json TEXT NOT NULL,
    chain TEXT NOT NULL,
    image TEXT NOT NULL,
    revision INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE UNIQUE INDEX documents_name ON documents (kind, name) WHERE name <> '';
CREATE INDEX documents_owner ON documents (kind, owner) WHERE owner <> '';
CREATE INDEX documents_chain ON documents (chain) WHERE chain <> '';
CREATE INDEX documents_image ON documents (image) WHERE image <> '';

CREATE TABLE cache (
    key TEXT PRIMARY KEY,
    slot TEXT NOT NULL,
    chain TEXT NOT NULL,
    inputs TEXT NOT NULL,
    result TEXT NOT NULL,
    description TEXT NOT NULL,
    size INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL,
    use_count INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX cache_slot ON cache (slot, created);
CREATE INDEX cache_chain ON cache (chain);

CREATE TABLE file_digests (
    identity TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    used INTEGER NOT NULL) WITHOUT ROWID;
)sql",
    // The number of a layer's directory: its own id, or that of the layer whose files it shares.
    R"sql(
ALTER TABLE layers ADD COLUMN directory INTEGER NOT NULL DEFAULT 0;
UPDATE layers SET directory = id;
CREATE INDEX layers_directory ON layers (directory);
)sql",
    R"sql(
CREATE TABLE builds (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    context TEXT NOT NULL,
    dockerfile TEXT NOT NULL,
    outcome INTEGER NOT NULL,
    started INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    cached INTEGER NOT NULL,
    image TEXT NOT NULL,
    details TEXT NOT NULL);
CREATE INDEX builds_started ON builds (started, id);
CREATE INDEX builds_name ON builds (name, started);
CREATE TABLE build_sources (
    build TEXT PRIMARY KEY REFERENCES builds (id) ON DELETE CASCADE,
    text BLOB NOT NULL);
CREATE TABLE build_steps (
    build TEXT NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    stage TEXT NOT NULL,
    line INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    text TEXT NOT NULL,
    state INTEGER NOT NULL,
    reason TEXT NOT NULL,
    start INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    size INTEGER NOT NULL,
    log_bytes INTEGER NOT NULL,
    PRIMARY KEY (build, step)) WITHOUT ROWID;
CREATE TABLE build_logs (
    build TEXT NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    head BLOB NOT NULL,
    cut INTEGER NOT NULL,
    tail BLOB NOT NULL,
    PRIMARY KEY (build, step));
)sql",
    // Why a step was not cached as a code and its arguments; older records have the words alone.
    R"sql(
ALTER TABLE build_steps ADD COLUMN reason_fact TEXT NOT NULL DEFAULT '';
)sql",
};

} // namespace slipway::store::detail
