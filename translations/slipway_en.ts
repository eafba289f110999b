<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
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
    <name>slipway::ui::ImagesPage</name>
    <message numerus="yes">
        <source>%n container(s) still need it; the engine will keep it until they are gone.</source>
        <translation>
            <numerusform>%n container still needs it; the engine will keep it until it is gone.</numerusform>
            <numerusform>%n containers still need it; the engine will keep it until they are gone.</numerusform>
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
