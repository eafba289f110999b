// What pages are made of: the columns of tables.
#include "support.h"

#include "ui/builds/builds_page.h"
#include "ui/widgets/table.h"
#include "ui/widgets/table_columns.h"

#include <QHeaderView>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTreeView>

using namespace slipway;
using namespace slipway::ui;

namespace {

// A table of names and sizes on a page.
struct Page {
    QWidget widget;
    QStandardItemModel model;
    QSortFilterProxyModel sorted;
    QTreeView* table = new QTreeView(&widget);

    explicit Page(QSettings* settings) {
        model.setHorizontalHeaderLabels(
            {QStringLiteral("Name"), QStringLiteral("Size & age"), QStringLiteral("State")});
        for (const auto& [name, size] : {std::pair("b", 1), std::pair("c", 3), std::pair("a", 2)}) {
            auto* number = new QStandardItem;
            number->setData(size, Qt::DisplayRole);
            model.appendRow({new QStandardItem(QLatin1String(name)), number, new QStandardItem});
        }
        table->setObjectName(QStringLiteral("things"));
        setUpTable(table, &sorted, &model, Qt::DisplayRole);
        table->sortByColumn(0, Qt::AscendingOrder);
        if (settings)
            rememberTables(&widget, settings);
        widget.resize(400, 300);
        table->setGeometry(0, 0, 400, 300);
        widget.show();
    }

    QString first() const { return sorted.index(0, 0).data().toString(); }

    QMenu* menu(const QString& title) const {
        for (QMenu* menu : table->findChildren<QMenu*>())
            if (menu->title() == title)
                return menu;
        return nullptr;
    }

    static QAction* action(const QMenu* menu, const QString& text) {
        for (QAction* action : menu->actions())
            if (action->text() == text)
                return action;
        return nullptr;
    }
};

} // namespace

class WidgetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTableIsSortedByTheKeyboard() {
        test::TemporarySettings settings;
        Page page(&settings.settings);
        QVERIFY(QTest::qWaitForWindowExposed(&page.widget));
        page.widget.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&page.widget));
        page.table->setFocus();
        QTest::keyClick(page.table, Qt::Key_Down, Qt::AltModifier);
        QTRY_VERIFY(QApplication::activePopupWidget());
        QWidget* menu = QApplication::activePopupWidget();
        QTest::keyClick(menu, Qt::Key_Down);  // Sort by
        QTest::keyClick(menu, Qt::Key_Right); // Name
        QMenu* sorting = page.menu(QStringLiteral("Sort by"));
        QTRY_VERIFY(sorting && sorting->isVisible());
        QVERIFY(Page::action(sorting, QStringLiteral("Name"))->isChecked());
        QTest::keyClick(sorting, Qt::Key_Down); // Size && age
        QTest::keyClick(sorting, Qt::Key_Return);
        QCOMPARE(page.first(), QStringLiteral("b"));
        QVERIFY(!QApplication::activePopupWidget());
    }

    void columnsAreHiddenAndTheLastOneStays() {
        test::TemporarySettings settings;
        Page page(&settings.settings);
        const auto hide = [&](const QString& title) {
            QMenu menu;
            addColumnMenus(&menu, page.table);
            QAction* action = Page::action(menu.findChildren<QMenu*>().value(1), title);
            if (!action->isEnabled())
                return false;
            action->trigger();
            return true;
        };
        QVERIFY(hide(QStringLiteral("Size && age")));
        QVERIFY(page.table->isColumnHidden(1));
        QVERIFY(hide(QStringLiteral("State")));
        QVERIFY(!hide(QStringLiteral("Name")));
        QVERIFY(hide(QStringLiteral("State"))); // and shown again
        QVERIFY(!page.table->isColumnHidden(2));
    }

    void orderAndColumnsAreRemembered() {
        test::TemporarySettings settings;
        {
            Page page(&settings.settings);
            page.table->sortByColumn(1, Qt::DescendingOrder);
            QCOMPARE(page.first(), QStringLiteral("c"));
            QMenu menu;
            addColumnMenus(&menu, page.table);
            Page::action(menu.findChildren<QMenu*>().value(1), QStringLiteral("State"))->trigger();
        }
        Page page(&settings.settings);
        QCOMPARE(page.first(), QStringLiteral("c"));
        QVERIFY(page.table->isColumnHidden(2));
        QVERIFY(!page.table->isColumnHidden(0));
    }

    void whatIsHiddenAtFirstCanBeShownForGood() {
        test::TemporarySettings settings;
        {
            Page page(&settings.settings);
            page.table->setColumnHidden(1, true); // as a page does it
            QMenu menu;
            addColumnMenus(&menu, page.table);
            Page::action(menu.findChildren<QMenu*>().value(1), QStringLiteral("Size && age"))->trigger();
            QVERIFY(!page.table->isColumnHidden(1));
        }
        Page page(nullptr);
        page.table->setColumnHidden(1, true);
        rememberTables(&page.widget, &settings.settings);
        QVERIFY(!page.table->isColumnHidden(1));
    }

    void widthsAreRememberedAndSetBack() {
        test::TemporarySettings settings;
        const int first = Page(nullptr).table->columnWidth(0);
        {
            Page page(&settings.settings);
            page.table->setColumnWidth(0, 173);
            page.table->setColumnWidth(1, 61);
            page.table->setColumnHidden(1, true); // a width outlives hiding
        }
        {
            Page page(&settings.settings);
            QCOMPARE(page.table->columnWidth(0), 173);
            page.table->setColumnHidden(1, false);
            QCOMPARE(page.table->columnWidth(1), 61);
            page.table->sortByColumn(1, Qt::DescendingOrder);
            page.table->setColumnHidden(2, true);
            QMenu menu;
            addColumnMenus(&menu, page.table);
            auto* reset = menu.findChild<QAction*>(QStringLiteral("resetColumns"));
            QVERIFY(reset);
            reset->trigger();
            QCOMPARE(page.table->columnWidth(0), first);
            QVERIFY(!page.table->isColumnHidden(2));
            QCOMPARE(page.first(), QStringLiteral("a"));
        }
        QVERIFY(settings.settings.allKeys().isEmpty());
        Page page(&settings.settings);
        QCOMPARE(page.table->columnWidth(0), first);
    }

    void whatIsRememberedWronglyIsIgnored() {
        test::TemporarySettings settings;
        settings.settings.setValue(QStringLiteral("tables/things/sortedBy"), 17);
        settings.settings.setValue(QStringLiteral("tables/things/hidden"),
                                   QStringList{QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2"),
                                               QStringLiteral("-4"), QStringLiteral("x")});
        settings.settings.setValue(
            QStringLiteral("tables/things/widths"),
            QStringList{QStringLiteral("-5"), QStringLiteral("99999999"), QStringLiteral("x"), QStringLiteral("100")});
        Page page(&settings.settings);
        QCOMPARE(page.first(), QStringLiteral("a"));
        QCOMPARE(page.table->header()->hiddenSectionCount(), 2);
        for (int column = 0; column < 3; ++column)
            QVERIFY(page.table->isColumnHidden(column) || page.table->columnWidth(column) < 500);
    }

    void everyTableOfAPageHasItsMenu() {
        FakeEngine engine;
        const BuildsPage page(&engine);
        auto* table = page.findChild<QTreeView*>(QStringLiteral("buildsTable"));
        QVERIFY(TableColumns::of(table));
        QMenu menu;
        addColumnMenus(&menu, table);
        QCOMPARE(menu.findChildren<QMenu*>().size(), 2);
    }
};

SLIPWAY_TEST_MAIN(WidgetsTest)
#include "tst_widgets.moc"
