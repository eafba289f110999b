#include "ui/window/main_window.h"

#include "ui/builds/builds_page.h"
#include "ui/containers/containers_page.h"
#include "ui/editor/dockerfile_editor.h"
#include "ui/images/images_page.h"
#include "ui/projects/editor_area.h"
#include "ui/projects/project_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme_controller.h"
#include "ui/window/edit_menu.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QStackedWidget>

namespace slipway::ui {

void MainWindow::makeMenu() {
    const auto add = [this](QMenu* menu, const QString& text, const QKeySequence& shortcut, auto&& slot) {
        auto* action = new QAction(text, this);
        action->setShortcut(shortcut);
        connect(action, &QAction::triggered, this, slot);
        menu->addAction(action);
        return action;
    };
    const auto onProject = [this](void (ProjectPage::*what)()) {
        return [this, what] {
            if (ProjectPage* page = currentProject())
                (page->*what)();
        };
    };

    QMenu* file = menus()->addMenu(tr("&File"));
    add(file, tr("&Open folder…"), QKeySequence::Open, [this] { chooseFolder(); });
    add(file, tr("&Save"), QKeySequence::Save, [this] {
        if (ProjectPage* page = currentProject())
            page->save();
    });
    file->addSeparator();
    add(file, tr("&Pull an image…"), {}, [this] { m_imagesPage->pull(); });
    file->addSeparator();
    add(file, tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] {
        m_quitting = true;
        if (close())
            qApp->quit();
        m_quitting = false;
    });

    auto* edit = new EditMenu(tr("&Edit"), this);
    menus()->addMenu(edit);
    edit->addSeparator();
    add(edit, tr("&Find"), QKeySequence::Find, [this] {
        if (ProjectPage* page = currentProject())
            page->openFind();
        else if (m_stack->currentWidget() == m_containersPage)
            m_containersPage->openFind();
        else if (m_stack->currentWidget() == m_imagesPage)
            m_imagesPage->openFind();
        else if (m_buildsPage && m_stack->currentWidget() == m_buildsPage)
            m_buildsPage->openFind();
    });
    const auto onEditor = [this](const std::function<void(CodeEditor*)>& what) {
        return [this, what] {
            const OpenFile* shown = currentProject() ? currentProject()->files()->current() : nullptr;
            if (!shown)
                return;
            shown->editor()->setFocus();
            what(shown->editor());
        };
    };
    QList<QAction*> ofEditor;
    ofEditor << edit->addNamed(tr("R&eplace…"), QKeySequence(Qt::CTRL | Qt::Key_H),
                               onEditor([](CodeEditor* editor) { Q_EMIT editor->findRequested(true); }));
    ofEditor << edit->addNamed(tr("&Go to line…"), QKeySequence(Qt::CTRL | Qt::Key_G),
                               onEditor([](CodeEditor* editor) { editor->openGoTo(); }));
    edit->addSeparator();
    ofEditor << edit->addNamed(tr("F&ormat the Dockerfile"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I),
                               onEditor([](CodeEditor* editor) {
                                   if (auto* dockerfile = qobject_cast<DockerfileEditor*>(editor))
                                       dockerfile->formatText();
                               }));
    connect(edit, &QMenu::aboutToShow, this, [this, ofEditor] {
        const OpenFile* shown = currentProject() ? currentProject()->files()->current() : nullptr;
        for (QAction* action : ofEditor)
            action->setEnabled(shown && (action != ofEditor.last() || shown->dockerfileEditor()));
    });
    connect(edit, &QMenu::aboutToHide, this, [ofEditor] {
        for (QAction* action : ofEditor)
            action->setEnabled(true);
    });

    QMenu* project = menus()->addMenu(tr("&Project"));
    add(project, tr("&Build"), QKeySequence(Qt::CTRL | Qt::Key_B), onProject(&ProjectPage::build));
    add(project, tr("Build &without cache"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B),
        onProject(&ProjectPage::buildWithoutCache));
    add(project, tr("&Run…"), QKeySequence(Qt::CTRL | Qt::Key_R), onProject(&ProjectPage::run));

    QMenu* view = menus()->addMenu(tr("&View"));
    add(view, tr("&Projects"), QKeySequence(Qt::CTRL | Qt::Key_1), [this] { showPage(SidebarModel::Page::Projects); });
    add(view, tr("&Containers"), QKeySequence(Qt::CTRL | Qt::Key_2),
        [this] { showPage(SidebarModel::Page::Containers); });
    add(view, tr("&Images"), QKeySequence(Qt::CTRL | Qt::Key_3), [this] { showPage(SidebarModel::Page::Images); });
    add(view, tr("&Builds"), QKeySequence(Qt::CTRL | Qt::Key_4), [this] { showPage(SidebarModel::Page::Builds); });
    view->addSeparator();
    add(view, tr("&Search everything"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openSearch(); });
    if (m_options.theme) {
        view->addSeparator();
        QMenu* appearance = view->addMenu(tr("&Appearance"));
        auto* group = new QActionGroup(this);
        const std::pair<QString, theme::Preference> choices[] = {{tr("As the &system"), theme::Preference::System},
                                                                 {tr("&Light"), theme::Preference::Light},
                                                                 {tr("&Dark"), theme::Preference::Dark}};
        for (const auto& [text, preference] : choices) {
            QAction* action = appearance->addAction(text);
            action->setCheckable(true);
            action->setChecked(m_options.theme->preference() == preference);
            group->addAction(action);
            connect(action, &QAction::triggered, this, [this, preference = preference] {
                m_options.theme->setPreference(preference);
                m_options.settings->setValue(QStringLiteral("window/appearance"), int(preference));
            });
        }
    }

    QMenu* help = menus()->addMenu(tr("&Help"));
    add(help, tr("&About Slipway"), {}, [this] {
        auto* box = new QMessageBox(QMessageBox::NoIcon, tr("About Slipway"),
                                    tr("Slipway %1").arg(QApplication::applicationVersion()), QMessageBox::Close, this);
        box->setObjectName(QStringLiteral("about"));
        box->setInformativeText(tr("A native desktop container manager with its own engine."));
        box->setIconPixmap(theme::applicationIcon().pixmap(QSize(64, 64), devicePixelRatioF()));
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->open();
    });
}

QList<QuickSearchModel::Entry> MainWindow::commands() {
    QList<QuickSearchModel::Entry> entries;
    const std::function<void(const QMenu*, const QString&)> collect = [&](const QMenu* menu, const QString& path) {
        for (QAction* action : menu->actions()) {
            const QString name = action->text().remove(QLatin1Char('&'));
            const QString text = name.section(QLatin1Char('\t'), 0, 0);
            const QString keys = action->shortcut().isEmpty() ? name.section(QLatin1Char('\t'), 1)
                                                              : action->shortcut().toString(QKeySequence::NativeText);
            if (action->isSeparator() || !action->isEnabled())
                continue;
            if (action->menu())
                collect(action->menu(), tr("%1 › %2").arg(path, text));
            else
                entries << QuickSearchModel::Entry{tr("Commands"), QStringLiteral("chevron-right"), text, path,
                                                   keys,           [action] { action->trigger(); }};
        }
    };
    for (const QAction* top : menus()->actions())
        collect(top->menu(), top->text().remove(QLatin1Char('&')));
    return entries;
}

} // namespace slipway::ui
