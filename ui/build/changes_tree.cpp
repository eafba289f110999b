#include "ui/build/changes_tree.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace slipway::ui {

namespace {

// What lies in a folder comes right behind it: "/a/b" before "/a-b".
bool comesBefore(const QString& a, const QString& b) {
    const auto end = std::ranges::mismatch(a, b);
    if (end.in1 == a.end() || end.in2 == b.end())
        return end.in1 == a.end() && end.in2 != b.end();
    const auto rank = [](QChar ch) { return ch == QLatin1Char('/') ? 0 : int(ch.unicode()); };
    return rank(*end.in1) < rank(*end.in2);
}

template <typename T>
int order(const T& a, const T& b) {
    return a < b ? -1 : b < a ? 1 : 0;
}

} // namespace

void ChangesTree::setFiles(const QList<StepFileChange>& files) {
    m_files = files;
    m_nodes.assign(1, {});
    m_nodes.reserve(files.size() + files.size() / 4 + 1);
    std::vector<int> sorted(files.size());
    std::iota(sorted.begin(), sorted.end(), 0);
    const auto before = [&](int a, int b) { return comesBefore(files[a].path, files[b].path); };
    if (!std::ranges::is_sorted(sorted, before))
        std::ranges::stable_sort(sorted, before);
    std::vector<int> open{0};
    for (const int file : sorted)
        add(file, open);
    joinChains();
    arrange();
}

bool ChangesTree::isInside(int node, const QString& path) const {
    if (node == 0)
        return true;
    const int end = m_nodes[node].to;
    return path.size() > end && path[end] == QLatin1Char('/') &&
           QStringView(path).first(end) == QStringView(m_files[m_nodes[node].sample].path).first(end);
}

// `open`: the folders from the root down to where the last one was put.
void ChangesTree::add(int file, std::vector<int>& open) {
    const StepFileChange& change = m_files[file];
    const QString& path = change.path;
    while (!isInside(open.back(), path))
        open.pop_back();
    for (qsizetype from = m_nodes[open.back()].to; from < path.size();) {
        if (path[from] == QLatin1Char('/')) {
            ++from;
            continue;
        }
        const qsizetype slash = path.indexOf(QLatin1Char('/'), from);
        const qsizetype to = slash < 0 ? path.size() : slash;
        Node node;
        node.parent = open.back();
        node.sample = file;
        node.from = int(from);
        node.to = int(to);
        const int number = int(m_nodes.size());
        m_nodes.push_back(std::move(node));
        m_nodes[open.back()].children << number;
        open.push_back(number);
        from = to;
    }
    if (open.back() == 0)
        return; // the root of the file system: nothing to tell of
    m_nodes[open.back()].file = file;
    for (std::size_t i = 0; i + 1 < open.size(); ++i) {
        Counts& counts = m_nodes[open[i]].counts;
        counts.added += change.kind == StepFileChange::Kind::Added;
        counts.changed += change.kind == StepFileChange::Kind::Changed;
        counts.removed += change.kind == StepFileChange::Kind::Removed;
        counts.bytes += change.kind == StepFileChange::Kind::Removed ? 0 : change.size;
    }
}

void ChangesTree::joinChains() {
    for (int number = 1; number < int(m_nodes.size()); ++number) {
        Node& node = m_nodes[number];
        while (node.file < 0 && node.children.size() == 1 && isFolder(node.children[0])) {
            Node& only = m_nodes[node.children[0]];
            node.to = only.to;
            node.sample = only.sample;
            node.file = only.file;
            node.counts = only.counts;
            node.children = std::exchange(only.children, {});
            only.file = -1;
            for (const int child : std::as_const(node.children))
                m_nodes[child].parent = number;
        }
    }
}

bool ChangesTree::isFolder(int node) const {
    const StepFileChange* file = fileAt(node);
    return !m_nodes[node].children.isEmpty() || (file && file->type == QLatin1Char('d'));
}

const StepFileChange* ChangesTree::fileAt(int node) const {
    return m_nodes[node].file < 0 ? nullptr : &m_files[m_nodes[node].file];
}

QStringView ChangesTree::nameOf(int node) const {
    if (node == 0)
        return {};
    return QStringView(m_files[m_nodes[node].sample].path)
        .mid(m_nodes[node].from, m_nodes[node].to - m_nodes[node].from);
}

QString ChangesTree::pathOf(int node) const {
    return node == 0 ? QStringLiteral("/") : m_files[m_nodes[node].sample].path.left(m_nodes[node].to);
}

qint64 ChangesTree::bytesOf(int node) const {
    const StepFileChange* file = fileAt(node);
    return m_nodes[node].counts.bytes + (file ? file->size : 0);
}

int ChangesTree::compare(int a, int b) const {
    const StepFileChange* fileA = fileAt(a);
    const StepFileChange* fileB = fileAt(b);
    const auto of = [](const StepFileChange* file, auto value) {
        return file ? value(*file) : decltype(value(*file))();
    };
    const auto by = [&](auto value) { return order(of(fileA, value), of(fileB, value)); };
    switch (m_key) {
    case Key::Name:
        return 0;
    case Key::Kind:
        return by([](const StepFileChange& file) { return int(file.kind) + 1; });
    case Key::Size:
        return order(bytesOf(a), bytesOf(b));
    case Key::Mode:
        return by([](const StepFileChange& file) { return std::pair(file.type.unicode(), file.mode); });
    case Key::Owner:
        return by([](const StepFileChange& file) { return std::pair(file.uid, file.gid); });
    }
    return 0;
}

void ChangesTree::sort(Key key, Qt::SortOrder order) {
    m_key = key;
    m_order = order;
    arrange();
}

void ChangesTree::setFilter(const QString& text) {
    m_filter = text;
    arrange();
}

void ChangesTree::arrange() {
    m_shownCount = 0;
    const bool ascending = m_order == Qt::AscendingOrder;
    const auto before = [&](int a, int b) {
        if (m_key != Key::Size && isFolder(a) != isFolder(b))
            return isFolder(a);
        if (const int order = compare(a, b); order != 0)
            return ascending ? order < 0 : order > 0;
        const int byName = nameOf(a).compare(nameOf(b));
        return ascending || m_key != Key::Name ? byName < 0 : byName > 0;
    };
    // Children stand behind their parents: what is found below is known by the time that a folder is looked at.
    for (int number = int(m_nodes.size()) - 1; number >= 0; --number) {
        Node& node = m_nodes[number];
        node.shown.clear();
        for (const int child : std::as_const(node.children)) {
            const StepFileChange* file = fileAt(child);
            const bool matches = m_filter.isEmpty() || !m_nodes[child].shown.isEmpty() ||
                                 (file && file->path.contains(m_filter, Qt::CaseInsensitive));
            m_nodes[child].row = -1;
            if (matches)
                node.shown << child;
        }
        std::ranges::sort(node.shown, before);
        for (int row = 0; row < node.shown.size(); ++row)
            m_nodes[node.shown[row]].row = row;
        m_shownCount += int(node.shown.size());
    }
}

} // namespace slipway::ui
