<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>EditorHover</name>
    <message numerus="yes">
        <source>A stage of %n line(s).</source>
        <translation>
            <numerusform>A stage of %n line.</numerusform>
            <numerusform>A stage of %n lines.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n instruction(s) of it run right behind FROM</source>
        <translation>
            <numerusform>%n instruction of it runs right behind FROM</numerusform>
            <numerusform>%n instructions of it run right behind FROM</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message numerus="yes">
        <source>%n seconds ago</source>
        <translation>
            <numerusform>%n second ago</numerusform>
            <numerusform>%n seconds ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes ago</source>
        <translation>
            <numerusform>%n minute ago</numerusform>
            <numerusform>%n minutes ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours ago</source>
        <translation>
            <numerusform>%n hour ago</numerusform>
            <numerusform>%n hours ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogBuffer</name>
    <message numerus="yes">
        <source>%Ln older line(s) dropped: this view keeps %1</source>
        <translation>
            <numerusform>%Ln older line dropped: this view keeps %1</numerusform>
            <numerusform>%Ln older lines dropped: this view keeps %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusWords</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n week(s)</source>
        <translation>
            <numerusform>%n week</numerusform>
            <numerusform>%n weeks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s)</source>
        <translation>
            <numerusform>%n month</numerusform>
            <numerusform>%n months</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s)</source>
        <translation>
            <numerusform>%n year</numerusform>
            <numerusform>%n years</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::BuildsPage</name>
    <message numerus="yes">
        <source>%n running, %1 in all</source>
        <translation>
            <numerusform>%n running, %1 in all</numerusform>
            <numerusform>%n running, %1 in all</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainerActions</name>
    <message numerus="yes">
        <source>Starting %n container(s)</source>
        <translation>
            <numerusform>Starting %n container</numerusform>
            <numerusform>Starting %n containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopping %n container(s)</source>
        <translation>
            <numerusform>Stopping %n container</numerusform>
            <numerusform>Stopping %n containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleting %n container(s)</source>
        <translation>
            <numerusform>Deleting %n container</numerusform>
            <numerusform>Deleting %n containers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n container(s) could not be started</source>
        <translation>
            <numerusform>%1 of %n container could not be started</numerusform>
            <numerusform>%1 of %n containers could not be started</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n container(s) could not be stopped</source>
        <translation>
            <numerusform>%1 of %n container could not be stopped</numerusform>
            <numerusform>%1 of %n containers could not be stopped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n container(s) could not be deleted</source>
        <translation>
            <numerusform>%1 of %n container could not be deleted</numerusform>
            <numerusform>%1 of %n containers could not be deleted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n container(s)?</source>
        <translation>
            <numerusform>Delete %n container?</numerusform>
            <numerusform>Delete %n containers?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them run(s) and will be stopped first.</source>
        <translation>
            <numerusform>%n of them runs and will be stopped first.</numerusform>
            <numerusform>%n of them run and will be stopped first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n container(s)</source>
        <translation>
            <numerusform>Delete %n container</numerusform>
            <numerusform>Delete %n containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainersPage</name>
    <message numerus="yes">
        <source>%n running, %1 in all</source>
        <translation>
            <numerusform>%n running, %1 in all</numerusform>
            <numerusform>%n running, %1 in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n container(s)…</source>
        <translation>
            <numerusform>Delete %n container…</numerusform>
            <numerusform>Delete %n containers…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::CopyPreviewModel</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n left out</numerusform>
            <numerusform>%n left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::DiffView</name>
    <message numerus="yes">
        <source>and %n more line(s)</source>
        <translation>
            <numerusform>and %n more line</numerusform>
            <numerusform>and %n more lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::DockerfileEditor</name>
    <message numerus="yes">
        <source>… %n line(s)</source>
        <translation>
            <numerusform>… %n line</numerusform>
            <numerusform>… %n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::ImagesPage</name>
    <message numerus="yes">
        <source>%n container(s) still need it; the engine will keep it until they are gone.</source>
        <translation>
            <numerusform>%n container still needs it; the engine will keep it until it is gone.</numerusform>
            <numerusform>%n containers still need it; the engine will keep it until they are gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n image(s)…</source>
        <translation>
            <numerusform>Delete %n image…</numerusform>
            <numerusform>Delete %n images…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) need(s) it</source>
        <translation>
            <numerusform>%n container needs it</numerusform>
            <numerusform>%n containers need it</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n image(s)?</source>
        <translation>
            <numerusform>Delete %n image?</numerusform>
            <numerusform>Delete %n images?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n image(s)</source>
        <translation>
            <numerusform>Delete %n image</numerusform>
            <numerusform>Delete %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleting %n image(s)</source>
        <translation>
            <numerusform>Deleting %n image</numerusform>
            <numerusform>Deleting %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n image(s) could not be deleted</source>
        <translation>
            <numerusform>%1 of %n image could not be deleted</numerusform>
            <numerusform>%1 of %n images could not be deleted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::JobStrip</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Everything that runs: %n job(s)</source>
        <translation>
            <numerusform>Everything that runs: %n job</numerusform>
            <numerusform>Everything that runs: %n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::LogFindBar</name>
    <message numerus="yes">
        <source>%Ln match(es)</source>
        <translation>
            <numerusform>%Ln match</numerusform>
            <numerusform>%Ln matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::LogText</name>
    <message numerus="yes">
        <source>%Ln new line(s), follow</source>
        <translation>
            <numerusform>%Ln new line, follow</numerusform>
            <numerusform>%Ln new lines, follow</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::MergedLogs</name>
    <message numerus="yes">
        <source>Logs of %n container(s)</source>
        <translation>
            <numerusform>Logs of %n container</numerusform>
            <numerusform>Logs of %n containers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::PortButtons</name>
    <message numerus="yes">
        <source>%n more port(s); change ports…</source>
        <translation>
            <numerusform>%n more port; change ports…</numerusform>
            <numerusform>%n more ports; change ports…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::PortsPane</name>
    <message numerus="yes">
        <source>%n port(s) before it are published.</source>
        <translation>
            <numerusform>%n port before it is published.</numerusform>
            <numerusform>%n ports before it are published.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::ProblemsView</name>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n error</numerusform>
            <numerusform>%n errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::StepsFindBar</name>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::StepsModel</name>
    <message numerus="yes">
        <source>%Ln earlier line(s): the text has them</source>
        <translation>
            <numerusform>%Ln earlier line: the text has it</numerusform>
            <numerusform>%Ln earlier lines: the text has them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::TerminalView</name>
    <message numerus="yes">
        <source>Paste %n line(s) into the terminal?</source>
        <translation>
            <numerusform>Paste %n line into the terminal?</numerusform>
            <numerusform>Paste %n lines into the terminal?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::Tray</name>
    <message numerus="yes">
        <source>Slipway: %n container(s) running</source>
        <translation>
            <numerusform>Slipway: %n container running</numerusform>
            <numerusform>Slipway: %n containers running</numerusform>
        </translation>
    </message>
</context>
</TS>
