// The files that a step changed, by the folders that they lie in: nothing else of the file system is there. A folder
// that holds one folder only, and did not change itself, is one with it: "usr/lib/python3". Node 0 is the root.
#pragma once

#include <QList>

#include <vector>

#include "ui/engine/step_types.h"

namespace slipway::ui {

class ChangesTree {
public:
    enum class Key { Name, Kind, Size, Mode, Owner };
    struct Counts {
        int added = 0, changed = 0, removed = 0;
        qint64 bytes = 0; // of what was added and changed
    };

    void setFiles(const QList<StepFileChange>& files);
    // Only files with that in their path, without regard to case, and the folders that these lie in.
    void setFilter(const QString& text);
    // Folders come first, except by size.
    void sort(Key key, Qt::SortOrder order);

    // What is shown of it, in order.
    const QList<int>& childrenOf(int node) const { return m_nodes[node].shown; }
    int parentOf(int node) const { return m_nodes[node].parent; }
    int rowOf(int node) const { return m_nodes[node].row; }
    bool isShown(int node) const { return node == 0 || m_nodes[node].row >= 0; }
    bool isFolder(int node) const;
    // How many nodes are shown, the root not counted.
    int shownCount() const { return m_shownCount; }
    // Null where it did not change itself.
    const StepFileChange* fileAt(int node) const;
    QStringView nameOf(int node) const;
    QString pathOf(int node) const;
    // Of all that lies in it, shown or not; a file has none.
    const Counts& countsOf(int node) const { return m_nodes[node].counts; }

private:
    struct Node {
        int parent = -1;
        int row = -1;         // among its parent's shown children
        int file = -1;        // its own change
        int sample = -1;      // a file whose path begins with this node's
        int from = 0, to = 0; // where in that path the name is
        QList<int> children, shown;
        Counts counts;
    };
    void add(int file, std::vector<int>& open);
    void joinChains();
    bool isInside(int node, const QString& path) const;
    qint64 bytesOf(int node) const;
    // Less than 0, 0, more than 0.
    int compare(int a, int b) const;
    void arrange();

    QList<StepFileChange> m_files;
    std::vector<Node> m_nodes{1};
    QString m_filter;
    Key m_key = Key::Name;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    int m_shownCount = 0;
};

} // namespace slipway::ui
