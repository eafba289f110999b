<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>CommandLine</name>
    <message>
        <source>The desktop of Slipway.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the engine listens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder to open.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PortHolder</name>
    <message>
        <source>%1 (process %2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>container %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>another program</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::BuildPane</name>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One heading a step, its log under it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The whole log as plain text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not built so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each instruction of the Dockerfile becomes a step here, with its log under it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::BuildSession</name>
    <message>
        <source>The engine ended the build without a word.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>  (cached)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next build: everything is cached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next build: %1 of %2 steps will run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Built in %1, %2 of %3 steps cached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Built in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build cancelled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainerActions</name>
    <message>
        <source>The container could not be started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container could not be stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the container “%1”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is running and will be stopped first. Files written inside it are lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files written inside it are lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container could not be deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No browser could be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visit %1 yourself.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainerDetail</name>
    <message>
        <source>Log of the container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The log ends here: %1
</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainersModel</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Created</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainersPage</name>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Containers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter containers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 running, %2 in all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No containers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A container is a running copy of an image. Open a project, build it and press Run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Containers appear here as soon as the engine answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open port %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::DockerfileEditor</name>
    <message>
        <source>Dockerfile</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::FindBar</name>
    <message>
        <source>Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find in text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::Footer</name>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::ImagesModel</name>
    <message>
        <source>(no tag)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dangling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Created</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::ImagesPage</name>
    <message>
        <source>Run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images are what containers are started from. Build one from a project, or pull one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull an image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images appear here as soon as the engine answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the image “%1”?</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) still need it; the engine will keep it until they are gone.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Only this name goes; the image has others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up to %1 become free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be deleted</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::LogText</name>
    <message>
        <source>Not following. Jump to the newest line</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::LogView</name>
    <message>
        <source>Find (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save to a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pull an image…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build &amp;without cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Containers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Search everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Slipway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Slipway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slipway %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A native desktop container manager with its own engine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+K</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search projects, containers, images and commands (Ctrl+K)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder could not be opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building %1…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder with a Dockerfile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sample could not be unpacked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No engine is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it with: sudo systemctl start slipway-helper@%1.socket</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine refused us</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each user has an engine of their own; --host or SLIPWAY_HOST names another address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run this image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Dockerfile of %1 has changes that are not saved.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::PortButtons</name>
    <message>
        <source>Open port %1 in the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open %1 in the browser (container port %2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::PortRow</name>
    <message>
        <source>Publish container port %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish this port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port in the container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>inside</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use by %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::ProjectPage</name>
    <message>
        <source>Build</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build without cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the Dockerfile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build the image %1 (Ctrl+B)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run the image %1 (Ctrl+R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No Dockerfile here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A Dockerfile says, line by line, how this folder becomes an image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create a Dockerfile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The Dockerfile could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is larger than 2 MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was changed by another program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving here overwrites that change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 could not be saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (changed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The build failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line %1 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line %1 failed: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(exit code %1)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::ProjectsPage</name>
    <message>
        <source>Hello web</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A page served by busybox. Needs no registry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hello Flask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A small Python application. Pulls python:3.8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build a folder, run it, click its port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder with a Dockerfile. Every line shows what a build would do before it does it, and what it did afterwards.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder with a Dockerfile (Ctrl+O)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull an image…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try a sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::PullDialog</name>
    <message>
        <source>Pull</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pull an image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>python:3.12, ghcr.io/owner/name:tag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image to pull</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names without a registry come from Docker Hub.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asking the registry…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pulling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image could not be pulled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::QuickSearch</name>
    <message>
        <source>Search projects, containers, images and commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Matches</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::RunBar</name>
    <message>
        <source>Log of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete %1…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::RunDialog</name>
    <message>
        <source>Looking at what the image exposes…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the container when it stops</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>chosen by the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Environment variables, one NAME=value a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the image&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this machine → container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Environment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one NAME=value a line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>instead of what the image runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the image exposes is not known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image exposes no ports.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the image&apos;s own: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name has letters, digits and _ . - only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“%1” is not NAME=value.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The command has a quote without its end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port %1 is in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container did not start</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::SidebarModel</name>
    <message>
        <source>Projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Containers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::StepsModel</name>
    <message>
        <source>cached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not cached: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>will run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %1 of %2, %3: %4</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::StepsView</name>
    <message>
        <source>Build steps</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>slipway::ui::Tray</name>
    <message>
        <source>Open port %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show Slipway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slipway: nothing is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Slipway: %n container(s) running</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::remote::ConnectionWatch</name>
    <message>
        <source>%1 accepts connections but does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing listens at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine behind %1 has ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting for %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 belongs to another user</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
