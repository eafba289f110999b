// What is looked for in a log: plain text or a regular expression, in one line at a time.
#pragma once

#include <QList>
#include <QRegularExpression>
#include <QString>

#include "ui/logs/log_store.h"

#include <functional>

namespace slipway::ui {

struct LogQuery {
    QString text;
    bool caseSensitive = false;
    bool isRegex = false;
    bool operator==(const LogQuery&) const = default;
};

class LogMatcher {
public:
    struct Match {
        int start = 0, length = 0; // in UTF-16 units of the line
        bool operator==(const Match&) const = default;
    };

    LogMatcher() = default; // matches nothing
    explicit LogMatcher(const LogQuery& query);

    bool isEmpty() const { return m_query.text.isEmpty(); }
    // Why the expression is none; empty when it is one.
    const QString& error() const { return m_error; }

    QList<Match> find(const QString& line) const;
    // Calls `hit` with the number of each line from `from` to `to` - 1 that matches, and how often it does.
    void scan(const LogStore::Chunk& chunk, qint64 from, qint64 to, const std::function<void(qint64, int)>& hit) const;

private:
    void scanBytes(const LogStore::Chunk& chunk, qint64 from, qint64 to,
                   const std::function<void(qint64, int)>& hit) const;

    LogQuery m_query;
    QString m_error;
    QRegularExpression m_regex;
    std::string m_bytes; // to look for without decoding; empty where that cannot be done
};

} // namespace slipway::ui
