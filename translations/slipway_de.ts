<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>BuildOutcome</name>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Succeeded</source>
        <translation>Gelungen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
</context>
<context>
    <name>CheckRules</name>
    <message>
        <source>Instructions mean the same in any case; one case throughout lets the eye find them. What most of the file&apos;s instructions are written in counts as meant.</source>
        <translation>Anweisungen bedeuten groß- und kleingeschrieben dasselbe; durchgehend gleich geschrieben findet sie das Auge. Als gemeint gilt, wie die meisten Anweisungen der Datei geschrieben sind.</translation>
    </message>
    <message>
        <source>What .dockerignore leaves out is not part of the context: the copy would fail, or miss what was meant.</source>
        <translation>Was .dockerignore auslässt, gehört nicht zum Kontext: Das Kopieren würde scheitern oder verfehlen, was gemeint war.</translation>
    </message>
    <message>
        <source>Of two stages with one name only the last can be meant by what follows, and a target of that name is a guess.</source>
        <translation>Von zwei Stufen gleichen Namens kann im Folgenden nur die letzte gemeint sein, und ein Ziel dieses Namens ist geraten.</translation>
    </message>
    <message>
        <source>EXPOSE says on which ports the program inside listens. Addresses and ports of the host are chosen when a container is run; here they are ignored, and are to become an error.</source>
        <translation>EXPOSE sagt, an welchen Ports das Programm darin lauscht. Adressen und Ports des Rechners wählt man beim Starten des Containers; hier werden sie nicht beachtet und sollen ein Fehler werden.</translation>
    </message>
    <message>
        <source>Protocols are written in lower case: tcp, udp, sctp.</source>
        <translation>Protokolle schreibt man klein: tcp, udp, sctp.</translation>
    </message>
    <message>
        <source>FROM and the AS behind it read as one instruction when both are in the same case.</source>
        <translation>FROM und das AS dahinter lesen sich als eine Anweisung, wenn beide gleich geschrieben sind.</translation>
    </message>
    <message>
        <source>A platform that is written down builds the same whatever --platform asks for. Leave the flag out, use a variable such as $BUILDPLATFORM, or let the stage&apos;s name say that it is for one platform only.</source>
        <translation>Eine festgeschriebene Plattform baut immer dasselbe, was --platform auch verlangt. Lassen Sie die Option weg, nehmen Sie eine Variable wie $BUILDPLATFORM, oder lassen Sie den Namen der Stufe sagen, dass sie nur für eine Plattform ist.</translation>
    </message>
    <message>
        <source>The base image is for another platform than the build: its programs will not run here, or not without emulation.</source>
        <translation>Das Basisimage ist für eine andere Plattform als der Build: Seine Programme laufen hier nicht, oder nicht ohne Emulation.</translation>
    </message>
    <message>
        <source>With no --build-arg given the base image&apos;s name comes out empty or malformed, so the file does not build on its own. Give the ARG a default.</source>
        <translation>Ohne --build-arg wird der Name des Basisimages leer oder fehlerhaft, für sich allein lässt sich die Datei also nicht bauen. Geben Sie dem ARG eine Vorgabe.</translation>
    </message>
    <message>
        <source>A comment right above FROM or ARG is shown by --call=targets and --call=outline when it begins with the name of the stage or argument. One that is no description is told apart by an empty line below it.</source>
        <translation>Ein Kommentar direkt über FROM oder ARG wird von --call=targets und --call=outline gezeigt, wenn er mit dem Namen der Stufe oder des Arguments beginnt. Einer, der keine Beschreibung ist, wird durch eine leere Zeile darunter unterschieden.</translation>
    </message>
    <message>
        <source>In shell form a shell is the container&apos;s first process and does not pass signals on: the program behind it is killed instead of being asked to stop. Use the JSON form, or SHELL where a shell is really wanted.</source>
        <translation>In Shell-Form ist eine Shell der erste Prozess des Containers und gibt Signale nicht weiter: Das Programm dahinter wird beendet, statt darum gebeten zu werden. Nehmen Sie die JSON-Form, oder SHELL, wo wirklich eine Shell gewollt ist.</translation>
    </message>
    <message>
        <source>KEY value, with a blank, is an old form that takes one pair only; write KEY=value.</source>
        <translation>Name Wert, mit einem Leerzeichen, ist eine alte Form, die nur ein Paar nimmt; schreiben Sie Name=Wert.</translation>
    </message>
    <message>
        <source>MAINTAINER is deprecated: a label can be seen by everything that reads images.</source>
        <translation>MAINTAINER ist veraltet: Ein Label sieht alles, was Images liest.</translation>
    </message>
    <message>
        <source>A stage has one CMD, one ENTRYPOINT and one HEALTHCHECK: the last. The ones before it do nothing.</source>
        <translation>Eine Stufe hat ein CMD, ein ENTRYPOINT und ein HEALTHCHECK: das jeweils letzte. Die davor tun nichts.</translation>
    </message>
    <message>
        <source>An empty line inside an instruction is skipped today and is to become an error. Remove it, or make it a comment.</source>
        <translation>Eine leere Zeile in einer Anweisung wird heute übergangen und soll ein Fehler werden. Entfernen Sie sie, oder machen Sie einen Kommentar daraus.</translation>
    </message>
    <message>
        <source>A stage is for the target platform anyway: the flag says nothing.</source>
        <translation>Eine Stufe ist ohnehin für die Zielplattform: Die Option sagt nichts.</translation>
    </message>
    <message>
        <source>scratch and context have a meaning of their own where stages are named.</source>
        <translation>scratch und context haben eine eigene Bedeutung, wo Stufen genannt werden.</translation>
    </message>
    <message>
        <source>Values of ARG and ENV stay in the image or its history, for everyone who gets it. Pass secrets with RUN --mount=type=secret.</source>
        <translation>Werte von ARG und ENV bleiben im Image oder in seiner Geschichte, für alle, die es bekommen. Übergeben Sie Geheimnisse mit RUN --mount=type=secret.</translation>
    </message>
    <message>
        <source>Stage names are looked up without regard to case; in lower case they look as they are.</source>
        <translation>Stufennamen werden ohne Rücksicht auf Groß- und Kleinschreibung gesucht; kleingeschrieben sehen sie aus, wie sie sind.</translation>
    </message>
    <message>
        <source>FROM sees the ARGs above the first FROM only. One that is not there counts as empty.</source>
        <translation>FROM sieht nur die ARGs über dem ersten FROM. Eines, das dort fehlt, gilt als leer.</translation>
    </message>
    <message>
        <source>Neither the stage nor its base image defines this variable, so it counts as empty. An ARG above the first FROM must be declared again in the stage.</source>
        <translation>Weder die Stufe noch ihr Basisimage definiert diese Variable, sie gilt also als leer. Ein ARG über dem ersten FROM muss in der Stufe noch einmal deklariert werden.</translation>
    </message>
    <message>
        <source>Where a relative WORKDIR leads depends on the base image&apos;s, which may change. Begin the stage&apos;s first one with /.</source>
        <translation>Wohin ein relatives WORKDIR führt, hängt von dem des Basisimages ab, und das kann sich ändern. Beginnen Sie das erste der Stufe mit /.</translation>
    </message>
</context>
<context>
    <name>CommandLine</name>
    <message>
        <source>The desktop of Slipway.</source>
        <translation>Der Desktop von Slipway.</translation>
    </message>
    <message>
        <source>Where the engine listens.</source>
        <translation>Wo die Engine lauscht.</translation>
    </message>
    <message>
        <source>Folder to open.</source>
        <translation>Zu öffnender Ordner.</translation>
    </message>
</context>
<context>
    <name>Completion</name>
    <message>
        <source>The language&apos;s version</source>
        <translation>Die Version der Sprache</translation>
    </message>
    <message>
        <source>The character that continues a line</source>
        <translation>Das Zeichen, das eine Zeile fortsetzt</translation>
    </message>
    <message>
        <source>Which checks to skip</source>
        <translation>Welche Prüfungen entfallen</translation>
    </message>
    <message>
        <source>set by the engine</source>
        <translation>von der Engine gesetzt</translation>
    </message>
    <message>
        <source>Stage on %1</source>
        <translation>Stufe auf %1</translation>
    </message>
    <message>
        <source>No files at all</source>
        <translation>Gar keine Dateien</translation>
    </message>
</context>
<context>
    <name>EditorHover</name>
    <message>
        <source>Nothing in this file sets it: the base image may.</source>
        <translation>Nichts in dieser Datei setzt sie, vielleicht aber das Basisimage.</translation>
    </message>
    <message>
        <source>The engine sets it.</source>
        <translation>Die Engine setzt sie.</translation>
    </message>
    <message>
        <source>A build argument without a default.</source>
        <translation>Ein Build-Argument ohne Vorgabe.</translation>
    </message>
    <message>
        <source>A build argument; this is its default.</source>
        <translation>Ein Build-Argument; dies ist seine Vorgabe.</translation>
    </message>
    <message>
        <source>A variable of the image&apos;s environment.</source>
        <translation>Eine Variable der Umgebung des Images.</translation>
    </message>
    <message>
        <source>Line %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Line %1; F12 goes there, F2 renames it</source>
        <translation>Zeile %1; F12 geht dorthin, F2 benennt sie um</translation>
    </message>
    <message>
        <source>Alt+Return fixes it: %1</source>
        <translation>Alt+Eingabe behebt es: %1</translation>
    </message>
    <message numerus="yes">
        <source>A stage of %n line(s).</source>
        <translation>
            <numerusform>Eine Stufe mit %n Zeile.</numerusform>
            <numerusform>Eine Stufe mit %n Zeilen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The base image %1 sets it.</source>
        <translation>Das Basisimage %1 setzt sie.</translation>
    </message>
    <message>
        <source>made %1</source>
        <translation>erstellt %1</translation>
    </message>
    <message>
        <source>User: %1</source>
        <translation>Benutzer: %1</translation>
    </message>
    <message>
        <source>Working directory: %1</source>
        <translation>Arbeitsverzeichnis: %1</translation>
    </message>
    <message>
        <source>Entrypoint: %1</source>
        <translation>Entrypoint: %1</translation>
    </message>
    <message>
        <source>Command: %1</source>
        <translation>Befehl: %1</translation>
    </message>
    <message>
        <source>Exposes: %1</source>
        <translation>Gibt frei: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n instruction(s) of it run right behind FROM</source>
        <translation>
            <numerusform>%n Anweisung davon läuft gleich hinter FROM</numerusform>
            <numerusform>%n Anweisungen davon laufen gleich hinter FROM</numerusform>
        </translation>
    </message>
    <message>
        <source>Shell: %1</source>
        <translation>Shell: %1</translation>
    </message>
</context>
<context>
    <name>EngineAdvice</name>
    <message>
        <source>No engine is running at this address</source>
        <translation>Unter dieser Adresse läuft keine Engine</translation>
    </message>
    <message>
        <source>The address comes from --host or SLIPWAY_HOST. Start the engine that listens there, or start Slipway without them to use your own engine.</source>
        <translation>Die Adresse kommt aus --host oder SLIPWAY_HOST. Starten Sie die Engine, die dort lauscht, oder starten Sie Slipway ohne beides, um Ihre eigene zu verwenden.</translation>
    </message>
    <message>
        <source>The helper is not installed</source>
        <translation>Der Helfer ist nicht installiert</translation>
    </message>
    <message>
        <source>Containers are built and run by slipway-helper, which is not on this machine. Install the package “slipway”, then come back.</source>
        <translation>Container baut und startet slipway-helper, und den gibt es auf diesem Rechner nicht. Installieren Sie das Paket „slipway“ und kommen Sie dann zurück.</translation>
    </message>
    <message>
        <source>The helper is not running</source>
        <translation>Der Helfer läuft nicht</translation>
    </message>
    <message>
        <source>The helper builds and runs your containers. Starting it needs an administrator&apos;s consent, which your system will ask for.</source>
        <translation>Der Helfer baut und startet Ihre Container. Ihn zu starten braucht die Zustimmung eines Administrators; Ihr System fragt danach.</translation>
    </message>
    <message>
        <source>The helper builds and runs your containers. Start it from a terminal; this page goes on by itself.</source>
        <translation>Der Helfer baut und startet Ihre Container. Starten Sie ihn in einem Terminal; diese Seite macht von selbst weiter.</translation>
    </message>
    <message>
        <source>The engine refuses to talk to you</source>
        <translation>Die Engine will nicht mit Ihnen sprechen</translation>
    </message>
    <message>
        <source>Docker&apos;s engine talks to members of the group “docker” only. Start Slipway without --host and SLIPWAY_HOST to use your own engine.</source>
        <translation>Dockers Engine spricht nur mit Mitgliedern der Gruppe „docker“. Starten Sie Slipway ohne --host und SLIPWAY_HOST, um Ihre eigene zu verwenden.</translation>
    </message>
    <message>
        <source>Each user has an engine of their own. Start Slipway without --host and SLIPWAY_HOST to use yours.</source>
        <translation>Jeder Benutzer hat seine eigene Engine. Starten Sie Slipway ohne --host und SLIPWAY_HOST, um Ihre zu verwenden.</translation>
    </message>
    <message>
        <source>The engine is starting</source>
        <translation>Die Engine startet</translation>
    </message>
    <message>
        <source>This takes a few seconds. If it stays like this, the helper&apos;s log says why.</source>
        <translation>Das dauert einige Sekunden. Bleibt es dabei, steht der Grund im Protokoll des Helfers.</translation>
    </message>
    <message>
        <source>The engine is too old</source>
        <translation>Die Engine ist zu alt</translation>
    </message>
    <message>
        <source>Update the package “slipway”, then start the helper anew. Containers go on running meanwhile.</source>
        <translation>Aktualisieren Sie das Paket „slipway“ und starten Sie dann den Helfer neu. Container laufen währenddessen weiter.</translation>
    </message>
    <message>
        <source>Update the engine at this address, or start Slipway without --host and SLIPWAY_HOST to use your own.</source>
        <translation>Aktualisieren Sie die Engine unter dieser Adresse, oder starten Sie Slipway ohne --host und SLIPWAY_HOST, um Ihre eigene zu verwenden.</translation>
    </message>
</context>
<context>
    <name>EnvironmentText</name>
    <message>
        <source>“%1” is not NAME=value.</source>
        <translation>„%1“ ist nicht NAME=Wert.</translation>
    </message>
    <message>
        <source>The name “%1” contains white space.</source>
        <translation>Der Name „%1“ enthält Leerraum.</translation>
    </message>
</context>
<context>
    <name>FactInputs</name>
    <message>
        <source>args</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>chown</source>
        <translation>Besitzer</translation>
    </message>
    <message>
        <source>context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>directory</source>
        <translation>Verzeichnis</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>user</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>workdir</source>
        <translation>Arbeitsverzeichnis</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>instruction changed</source>
        <translation>Anweisung geändert</translation>
    </message>
    <message>
        <source>a step before it changed</source>
        <translation>ein Schritt davor hat sich geändert</translation>
    </message>
    <message>
        <source>previous step changed ({instruction})</source>
        <translation>wegen {instruction}</translation>
    </message>
    <message>
        <source>base image moved</source>
        <translation>Basisimage ist ein anderes</translation>
    </message>
    <message>
        <source>base image moved ({image})</source>
        <translation>Basisimage ist ein anderes ({image})</translation>
    </message>
    <message>
        <source>{file} added</source>
        <translation>{file} hinzugekommen</translation>
    </message>
    <message>
        <source>{file} removed</source>
        <translation>{file} entfernt</translation>
    </message>
    <message>
        <source>{file} changed</source>
        <translation>{file} geändert</translation>
    </message>
    <message>
        <source>{file}: mode {before} -&gt; {after}</source>
        <translation>{file}: Rechte {before} → {after}</translation>
    </message>
    <message>
        <source>{file}: owner {before} -&gt; {after}</source>
        <translation>{file}: Besitzer {before} → {after}</translation>
    </message>
    <message>
        <source>files changed</source>
        <translation>Dateien geändert</translation>
    </message>
    <message>
        <source>build arg {name}: {before} -&gt; {after}</source>
        <translation>Build-Argument {name}: {before} → {after}</translation>
    </message>
    <message>
        <source>build arg {name} changed</source>
        <translation>Build-Argument {name} geändert</translation>
    </message>
    <message>
        <source>build arg {name} is new</source>
        <translation>Build-Argument {name} ist neu</translation>
    </message>
    <message>
        <source>build arg {name} is gone</source>
        <translation>Build-Argument {name} ist weggefallen</translation>
    </message>
    <message>
        <source>ENV {name}: {before} -&gt; {after}</source>
        <translation>ENV {name}: {before} → {after}</translation>
    </message>
    <message>
        <source>ENV {name} changed</source>
        <translation>ENV {name} geändert</translation>
    </message>
    <message>
        <source>ENV {name} is new</source>
        <translation>ENV {name} ist neu</translation>
    </message>
    <message>
        <source>ENV {name} is gone</source>
        <translation>ENV {name} ist weggefallen</translation>
    </message>
    <message>
        <source>{input}: {before} -&gt; {after}</source>
        <translation>{input}: {before} → {after}</translation>
    </message>
    <message>
        <source>{input} changed</source>
        <translation>{input} geändert</translation>
    </message>
    <message>
        <source>{input} is new</source>
        <translation>{input} ist neu</translation>
    </message>
    <message>
        <source>{input} is gone</source>
        <translation>{input} ist weggefallen</translation>
    </message>
    <message>
        <source>--add-host is now {hosts}</source>
        <translation>--add-host ist jetzt {hosts}</translation>
    </message>
    <message>
        <source>--add-host is gone</source>
        <translation>--add-host ist weggefallen</translation>
    </message>
    <message>
        <source>what is mounted at {target} changed</source>
        <translation>was bei {target} eingehängt wird, hat sich geändert</translation>
    </message>
    <message>
        <source>stage {stage} changed</source>
        <translation>Stufe {stage} geändert</translation>
    </message>
    <message>
        <source>image {image} changed</source>
        <translation>Image {image} geändert</translation>
    </message>
    <message>
        <source>{source} changed</source>
        <translation>{source} geändert</translation>
    </message>
    <message>
        <source>the source changed</source>
        <translation>die Quelle hat sich geändert</translation>
    </message>
    <message>
        <source>the cached result was removed</source>
        <translation>das Ergebnis im Cache wurde entfernt</translation>
    </message>
    <message>
        <source>the cache is off</source>
        <translation>der Cache ist aus</translation>
    </message>
    <message>
        <source>not built before</source>
        <translation>noch nie gebaut</translation>
    </message>
    <message>
        <source>{image} is not here yet</source>
        <translation>{image} ist noch nicht hier</translation>
    </message>
    <message>
        <source>unknown until {source} is asked</source>
        <translation>unbekannt, bis {source} gefragt wird</translation>
    </message>
    <message>
        <source>context {context}: file </source>
        <translation>Kontext {context}: Datei </translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> und %n weitere</numerusform>
            <numerusform> und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>{instruction} should be in lower case as most of the file&apos;s instructions are</source>
        <translation>{instruction} sollte kleingeschrieben sein wie die meisten Anweisungen der Datei</translation>
    </message>
    <message>
        <source>{instruction} should be in upper case as most of the file&apos;s instructions are</source>
        <translation>{instruction} sollte großgeschrieben sein wie die meisten Anweisungen der Datei</translation>
    </message>
    <message>
        <source>write {word} in lower case</source>
        <translation>{word} kleinschreiben</translation>
    </message>
    <message>
        <source>write {word} in upper case</source>
        <translation>{word} großschreiben</translation>
    </message>
    <message>
        <source>write {replacement}</source>
        <translation>{replacement} schreiben</translation>
    </message>
    <message>
        <source>&apos;{as}&apos; and &apos;{from}&apos; are not in the same case</source>
        <translation>„{as}“ und „{from}“ sind nicht gleich groß- oder kleingeschrieben</translation>
    </message>
    <message>
        <source>the stage name &apos;{stage}&apos; should be in lower case</source>
        <translation>der Stufenname „{stage}“ sollte kleingeschrieben sein</translation>
    </message>
    <message>
        <source>an empty line inside {instruction}</source>
        <translation>eine leere Zeile in {instruction}</translation>
    </message>
    <message>
        <source>remove it or make it a comment</source>
        <translation>entfernen oder zum Kommentar machen</translation>
    </message>
    <message>
        <source>remove the empty lines inside</source>
        <translation>die leeren Zeilen darin entfernen</translation>
    </message>
    <message>
        <source>MAINTAINER is deprecated: use a label</source>
        <translation>MAINTAINER ist veraltet: nehmen Sie ein Label</translation>
    </message>
    <message>
        <source>make it a label</source>
        <translation>zu einem Label machen</translation>
    </message>
    <message>
        <source>&quot;{instruction} key=value&quot; should be used instead of &quot;{instruction} key value&quot;</source>
        <translation>„{instruction} Name=Wert“ statt „{instruction} Name Wert“ schreiben</translation>
    </message>
    <message>
        <source>{instruction} {name} looks like a secret: it would stay in the image or its history</source>
        <translation>{instruction} {name} sieht nach einem Geheimnis aus: es bliebe im Image oder in seiner Geschichte</translation>
    </message>
    <message>
        <source>use RUN --mount=type=secret</source>
        <translation>nehmen Sie RUN --mount=type=secret</translation>
    </message>
    <message>
        <source>the comment above {instruction} should have the form &quot;# {name} description&quot;</source>
        <translation>der Kommentar über {instruction} sollte die Form „# {name} Beschreibung“ haben</translation>
    </message>
    <message>
        <source>the comment above {instruction} should have the form &quot;# &lt;argument&gt; description&quot;</source>
        <translation>der Kommentar über {instruction} sollte die Form „# &lt;Argument&gt; Beschreibung“ haben</translation>
    </message>
    <message>
        <source>or put an empty line below it</source>
        <translation>oder setzen Sie eine leere Zeile darunter</translation>
    </message>
    <message>
        <source>put an empty line below the comment</source>
        <translation>eine leere Zeile unter den Kommentar setzen</translation>
    </message>
    <message>
        <source>&apos;{stage}&apos; is a reserved name</source>
        <translation>„{stage}“ ist ein reservierter Name</translation>
    </message>
    <message>
        <source>the stage name &apos;{stage}&apos; is used more than once</source>
        <translation>der Stufenname „{stage}“ kommt mehr als einmal vor</translation>
    </message>
    <message>
        <source>choose another</source>
        <translation>wählen Sie einen anderen</translation>
    </message>
    <message>
        <source>the argument &apos;{name}&apos; is not declared before the first FROM</source>
        <translation>das Argument „{name}“ ist vor dem ersten FROM nicht deklariert</translation>
    </message>
    <message>
        <source>did you mean {name}?</source>
        <translation>meinten Sie {name}?</translation>
    </message>
    <message>
        <source>add ARG {name} above</source>
        <translation>fügen Sie darüber ARG {name} ein</translation>
    </message>
    <message>
        <source>add ARG {name} to the stage</source>
        <translation>fügen Sie in der Stufe ARG {name} ein</translation>
    </message>
    <message>
        <source>without build args {image} is an empty or invalid base name</source>
        <translation>ohne Build-Argumente ist {image} ein leerer oder ungültiger Name eines Basisimages</translation>
    </message>
    <message>
        <source>give the ARG a default</source>
        <translation>geben Sie dem ARG eine Vorgabe</translation>
    </message>
    <message>
        <source>--platform={platform} is what FROM does anyway</source>
        <translation>--platform={platform} tut FROM ohnehin</translation>
    </message>
    <message>
        <source>remove the flag</source>
        <translation>die Option entfernen</translation>
    </message>
    <message>
        <source>FROM --platform should not be the constant {platform}</source>
        <translation>FROM --platform sollte nicht fest {platform} sein</translation>
    </message>
    <message>
        <source>choose the platform when building</source>
        <translation>wählen Sie die Plattform beim Bauen</translation>
    </message>
    <message>
        <source>the base image {image} is for {platform}, and the build for {wanted}</source>
        <translation>das Basisimage {image} ist für {platform}, gebaut wird aber für {wanted}</translation>
    </message>
    <message>
        <source>where the relative WORKDIR {path} leads depends on the base image</source>
        <translation>wohin das relative WORKDIR {path} führt, hängt vom Basisimage ab</translation>
    </message>
    <message>
        <source>begin it with /</source>
        <translation>beginnen Sie es mit /</translation>
    </message>
    <message>
        <source>the variable &apos;${name}&apos; is not defined</source>
        <translation>die Variable „${name}“ ist nicht definiert</translation>
    </message>
    <message>
        <source>only the last {instruction} of a stage counts</source>
        <translation>nur das letzte {instruction} einer Stufe zählt</translation>
    </message>
    <message>
        <source>remove the {instruction} that does nothing</source>
        <translation>das wirkungslose {instruction} entfernen</translation>
    </message>
    <message>
        <source>in shell form {instruction} does not get signals like Ctrl+C</source>
        <translation>in Shell-Form bekommt {instruction} keine Signale wie Strg+C</translation>
    </message>
    <message>
        <source>{instruction} [&quot;program&quot;, &quot;argument&quot;]</source>
        <translation>{instruction} [&quot;Programm&quot;, &quot;Argument&quot;]</translation>
    </message>
    <message>
        <source>EXPOSE {port} names an address or a port of the host: only the container&apos;s port belongs here</source>
        <translation>EXPOSE {port} nennt eine Adresse oder einen Port des Rechners: hierher gehört nur der Port des Containers</translation>
    </message>
    <message>
        <source>the protocol of {port} should be in lower case</source>
        <translation>das Protokoll von {port} sollte kleingeschrieben sein</translation>
    </message>
    <message>
        <source>{instruction} {path}: .dockerignore leaves it out ({rule})</source>
        <translation>{instruction} {path}: .dockerignore lässt es aus ({rule})</translation>
    </message>
    <message>
        <source>change the rule, or do not copy it</source>
        <translation>ändern Sie die Regel, oder kopieren Sie es nicht</translation>
    </message>
    <message>
        <source>the command &apos;{command}&apos; ended with exit code {exitCode}</source>
        <translation>der Befehl „{command}“ endete mit Exit-Code {exitCode}</translation>
    </message>
    <message>
        <source>the command &apos;{command}&apos; ended with exit code {exitCode} (out of memory)</source>
        <translation>der Befehl „{command}“ endete mit Exit-Code {exitCode} (kein Speicher mehr)</translation>
    </message>
    <message>
        <source>{path}: not found in the build context</source>
        <translation>{path}: nicht im Build-Kontext gefunden</translation>
    </message>
    <message>
        <source>{path}: not found in context {name}</source>
        <translation>{path}: nicht im Kontext {name} gefunden</translation>
    </message>
    <message>
        <source>{path}: not found in stage {stage}</source>
        <translation>{path}: nicht in der Stufe {stage} gefunden</translation>
    </message>
    <message>
        <source>{path}: not found in image {image}</source>
        <translation>{path}: nicht im Image {image} gefunden</translation>
    </message>
    <message>
        <source>{path}: this build has no context to copy from</source>
        <translation>{path}: dieser Build hat keinen Kontext, aus dem zu kopieren wäre</translation>
    </message>
    <message>
        <source>this build has no context to mount from</source>
        <translation>dieser Build hat keinen Kontext, aus dem einzuhängen wäre</translation>
    </message>
    <message>
        <source>the destination ({destination}) is empty</source>
        <translation>das Ziel ({destination}) ist leer</translation>
    </message>
    <message>
        <source>with more than one source file the destination must be a directory and end with a /</source>
        <translation>bei mehr als einer Quelldatei muss das Ziel ein Verzeichnis sein und mit / enden</translation>
    </message>
    <message>
        <source>{path} changed while it was being read; build again</source>
        <translation>{path} hat sich beim Lesen geändert; bauen Sie noch einmal</translation>
    </message>
    <message>
        <source>the base name ({image}) is empty</source>
        <translation>der Name des Basisimages ({image}) ist leer</translation>
    </message>
    <message>
        <source>give the ARG before FROM a default value, or pass it with --build-arg</source>
        <translation>geben Sie dem ARG vor FROM eine Vorgabe, oder übergeben Sie es mit --build-arg</translation>
    </message>
    <message>
        <source>the secret {id} is required and this build was not given it: pass it with --secret id={id},src=FILE</source>
        <translation>das Geheimnis {id} wird gebraucht, aber dieser Build hat es nicht bekommen: übergeben Sie es mit --secret id={id},src=DATEI</translation>
    </message>
    <message>
        <source>the ssh agent {id} is required and this build was not given it: pass it with --ssh {id}</source>
        <translation>der SSH-Agent {id} wird gebraucht, aber dieser Build hat ihn nicht bekommen: übergeben Sie ihn mit --ssh {id}</translation>
    </message>
    <message>
        <source>.dockerignore excludes it with &quot;{rule}&quot;</source>
        <translation>.dockerignore schließt es mit „{rule}“ aus</translation>
    </message>
    <message>
        <source>it is a link that leads nowhere</source>
        <translation>es ist ein Link, der nirgendwohin führt</translation>
    </message>
    <message>
        <source>the Dockerfile asks for checks to be errors</source>
        <translation>das Dockerfile verlangt, dass Prüfungen als Fehler gelten</translation>
    </message>
    <message>
        <source>the build was stopped</source>
        <translation>der Build wurde angehalten</translation>
    </message>
    <message>
        <source>the build was cancelled</source>
        <translation>der Build wurde abgebrochen</translation>
    </message>
    <message>
        <source>the engine went down in the middle of it</source>
        <translation>die Engine endete mittendrin</translation>
    </message>
    <message>
        <source>port {port} is already in use by {process} (pid {pid})</source>
        <translation>Port {port} wird schon von {process} (Prozess {pid}) benutzt</translation>
    </message>
    <message>
        <source>port {port} is already in use by a process (pid {pid})</source>
        <translation>Port {port} wird schon von einem Prozess ({pid}) benutzt</translation>
    </message>
    <message>
        <source>port {port} is already in use by a process of user {uid}</source>
        <translation>Port {port} wird schon von einem Prozess des Benutzers {uid} benutzt</translation>
    </message>
    <message>
        <source>port {port} is already in use by container {container}</source>
        <translation>Port {port} wird schon vom Container {container} benutzt</translation>
    </message>
    <message>
        <source>port {port} is already in use by another process</source>
        <translation>Port {port} wird schon von einem anderen Prozess benutzt</translation>
    </message>
    <message>
        <source>every port from {first} to {last} is already in use</source>
        <translation>jeder Port von {first} bis {last} wird schon benutzt</translation>
    </message>
    <message>
        <source>port {port} is reserved for the administrator</source>
        <translation>Port {port} ist dem Administrator vorbehalten</translation>
    </message>
    <message>
        <source>no network interface of this machine has the address {address}</source>
        <translation>keine Netzwerkschnittstelle dieses Rechners hat die Adresse {address}</translation>
    </message>
    <message>
        <source>port {port} of this container is already published on {hostPort}</source>
        <translation>Port {port} dieses Containers ist schon auf {hostPort} veröffentlicht</translation>
    </message>
    <message>
        <source>Conflict. The container name &quot;/{name}&quot; is already in use by container &quot;{container}&quot;. You have to remove (or rename) that container to be able to reuse that name.</source>
        <translation>Der Containername „{name}“ ist schon an den Container „{container}“ vergeben. Entfernen Sie ihn oder benennen Sie ihn um, um den Namen wieder benutzen zu können.</translation>
    </message>
    <message>
        <source>Conflict. The container name &quot;/{name}&quot; is already in use by container &quot;{container}&quot;.</source>
        <translation>Der Containername „{name}“ ist schon an den Container „{container}“ vergeben.</translation>
    </message>
    <message>
        <source>unknown instruction: {instruction}</source>
        <translation>unbekannte Anweisung: {instruction}</translation>
    </message>
    <message>
        <source>unknown flag: --{flag}</source>
        <translation>unbekannte Option: --{flag}</translation>
    </message>
    <message>
        <source>{instruction} takes no flags</source>
        <translation>{instruction} kennt keine Optionen</translation>
    </message>
    <message>
        <source>{instruction} takes {flags}</source>
        <translation>{instruction} kennt {flags}</translation>
    </message>
    <message>
        <source>--{flag} is there twice</source>
        <translation>--{flag} steht zweimal da</translation>
    </message>
    <message>
        <source>--{flag} expects true or false, not {value}</source>
        <translation>--{flag} erwartet true oder false, nicht {value}</translation>
    </message>
    <message>
        <source>missing a value on flag: --{flag}</source>
        <translation>der Option --{flag} fehlt ein Wert</translation>
    </message>
    <message>
        <source>--from does not expand variables</source>
        <translation>--from setzt keine Variablen ein</translation>
    </message>
    <message>
        <source>name the image in a FROM line and copy from that stage</source>
        <translation>nennen Sie das Image in einer FROM-Zeile und kopieren Sie aus dieser Stufe</translation>
    </message>
    <message>
        <source>{instruction} requires exactly one argument</source>
        <translation>{instruction} braucht genau ein Argument</translation>
    </message>
    <message>
        <source>{instruction} requires at least one argument</source>
        <translation>{instruction} braucht mindestens ein Argument</translation>
    </message>
    <message>
        <source>{instruction} requires at least two arguments, but none were provided</source>
        <translation>{instruction} braucht mindestens zwei Argumente, es sind aber keine da</translation>
    </message>
    <message>
        <source>{instruction} requires at least two arguments, but only one was provided; the destination is missing</source>
        <translation>{instruction} braucht mindestens zwei Argumente, es ist aber nur eines da; das Ziel fehlt</translation>
    </message>
    <message>
        <source>{instruction} must have two arguments</source>
        <translation>{instruction} muss zwei Argumente haben</translation>
    </message>
    <message>
        <source>{instruction} has more than {limit} arguments</source>
        <translation>{instruction} hat mehr als {limit} Argumente</translation>
    </message>
    <message>
        <source>{instruction} requires the arguments to be in JSON form</source>
        <translation>{instruction} braucht seine Argumente in JSON-Form</translation>
    </message>
    <message>
        <source>the JSON array may hold strings in double quotes only</source>
        <translation>in der JSON-Liste dürfen nur Texte in doppelten Anführungszeichen stehen</translation>
    </message>
    <message>
        <source>FROM requires either one or three arguments</source>
        <translation>FROM braucht ein Argument oder drei</translation>
    </message>
    <message>
        <source>expected AS, not {word}</source>
        <translation>hier sollte AS stehen, nicht {word}</translation>
    </message>
    <message>
        <source>invalid name for a build stage: {stage}</source>
        <translation>ungültiger Name für eine Stufe: {stage}</translation>
    </message>
    <message>
        <source>a letter, then letters, digits, &apos;-&apos;, &apos;_&apos; or &apos;.&apos;</source>
        <translation>ein Buchstabe, dann Buchstaben, Ziffern, „-“, „_“ oder „.“</translation>
    </message>
    <message>
        <source>{instruction} names cannot be blank</source>
        <translation>bei {instruction} darf kein Name leer sein</translation>
    </message>
    <message>
        <source>cannot find = in &quot;{text}&quot;</source>
        <translation>in „{text}“ fehlt ein =</translation>
    </message>
    <message>
        <source>it must be name=value</source>
        <translation>es muss Name=Wert heißen</translation>
    </message>
    <message>
        <source>{instruction} cannot have a heredoc as its destination</source>
        <translation>das Ziel von {instruction} kann kein Heredoc sein</translation>
    </message>
    <message>
        <source>unterminated heredoc: no line &quot;{word}&quot; ends it</source>
        <translation>offenes Heredoc: keine Zeile „{word}“ beendet es</translation>
    </message>
    <message>
        <source>unknown type &quot;{type}&quot; in HEALTHCHECK</source>
        <translation>unbekannte Art „{type}“ in HEALTHCHECK</translation>
    </message>
    <message>
        <source>missing command after HEALTHCHECK CMD</source>
        <translation>hinter HEALTHCHECK CMD fehlt ein Befehl</translation>
    </message>
    <message>
        <source>ONBUILD cannot stand behind ONBUILD</source>
        <translation>hinter ONBUILD darf nicht noch einmal ONBUILD stehen</translation>
    </message>
    <message>
        <source>{instruction} is not allowed as an ONBUILD trigger</source>
        <translation>{instruction} ist hinter ONBUILD nicht erlaubt</translation>
    </message>
    <message>
        <source>the file has no instructions</source>
        <translation>die Datei enthält keine Anweisungen</translation>
    </message>
    <message>
        <source>no FROM instruction</source>
        <translation>es fehlt eine FROM-Anweisung</translation>
    </message>
    <message>
        <source>begin with FROM image</source>
        <translation>beginnen Sie mit FROM Image</translation>
    </message>
    <message>
        <source>no build stage in current context: {instruction} stands before the first FROM</source>
        <translation>noch keine Stufe: {instruction} steht vor dem ersten FROM</translation>
    </message>
    <message>
        <source>the frontend {frontend} is not supported</source>
        <translation>das Frontend {frontend} wird nicht unterstützt</translation>
    </message>
    <message>
        <source>Slipway reads Dockerfiles itself, as docker/dockerfile does; remove the line or name that</source>
        <translation>Slipway liest Dockerfiles selbst, wie docker/dockerfile es tut; entfernen Sie die Zeile, oder nennen Sie dieses</translation>
    </message>
    <message>
        <source>the file has {size}; a Dockerfile may have {limit}</source>
        <translation>die Datei hat {size}; ein Dockerfile darf {limit} haben</translation>
    </message>
    <message>
        <source>more than {limit} instructions</source>
        <translation>mehr als {limit} Anweisungen</translation>
    </message>
    <message>
        <source>only one {directive} parser directive can be used</source>
        <translation>die Direktive {directive} darf nur einmal dastehen</translation>
    </message>
    <message>
        <source>invalid escape character {value}</source>
        <translation>ungültiges Escape-Zeichen {value}</translation>
    </message>
    <message>
        <source>\ or `</source>
        <translation>\ oder `</translation>
    </message>
    <message>
        <source>invalid check option &quot;{option}&quot;</source>
        <translation>ungültige Option für Prüfungen „{option}“</translation>
    </message>
    <message>
        <source>skip=RULES, experimental=RULES or error=true</source>
        <translation>skip=REGELN, experimental=REGELN oder error=true</translation>
    </message>
    <message>
        <source>more than {limit} flags</source>
        <translation>mehr als {limit} Optionen</translation>
    </message>
    <message>
        <source>network mode {mode} is not known</source>
        <translation>Netzmodus {mode} ist nicht bekannt</translation>
    </message>
    <message>
        <source>default, none or host</source>
        <translation>default, none oder host</translation>
    </message>
    <message>
        <source>security mode {mode} is not known</source>
        <translation>Sicherheitsmodus {mode} ist nicht bekannt</translation>
    </message>
    <message>
        <source>sandbox or insecure</source>
        <translation>sandbox oder insecure</translation>
    </message>
    <message>
        <source>a heredoc&apos;s end word cannot have blanks in {instruction}</source>
        <translation>das Endwort eines Heredocs darf in {instruction} keine Leerzeichen haben</translation>
    </message>
    <message>
        <source>HEALTHCHECK NONE takes no arguments and no flags</source>
        <translation>HEALTHCHECK NONE kennt weder Argumente noch Optionen</translation>
    </message>
    <message>
        <source>--{flag} expects a number, not &quot;{value}&quot;</source>
        <translation>--{flag} erwartet eine Zahl, nicht „{value}“</translation>
    </message>
    <message>
        <source>--{flag}: &quot;{value}&quot; is not a duration</source>
        <translation>--{flag}: „{value}“ ist keine Dauer</translation>
    </message>
    <message>
        <source>--{flag} cannot be less than {limit}</source>
        <translation>--{flag} darf nicht kürzer als {limit} sein</translation>
    </message>
    <message>
        <source>unclosed quote in --mount</source>
        <translation>offenes Anführungszeichen in --mount</translation>
    </message>
    <message>
        <source>invalid field &apos;{field}&apos; in --mount: it must be key=value</source>
        <translation>ungültiges Feld „{field}“ in --mount: es muss Schlüssel=Wert sein</translation>
    </message>
    <message>
        <source>unexpected key &apos;{key}&apos; in --mount</source>
        <translation>unbekannter Schlüssel „{key}“ in --mount</translation>
    </message>
    <message>
        <source>unexpected key &apos;{key}&apos; in --mount (did you mean {name}?)</source>
        <translation>unbekannter Schlüssel „{key}“ in --mount (meinten Sie {name}?)</translation>
    </message>
    <message>
        <source>invalid value for {key} in --mount: {value}</source>
        <translation>ungültiger Wert für {key} in --mount: {value}</translation>
    </message>
    <message>
        <source>unsupported mount type {type}</source>
        <translation>unbekannte Art von Mount: {type}</translation>
    </message>
    <message>
        <source>unsupported mount type {type} (did you mean {name}?)</source>
        <translation>unbekannte Art von Mount: {type} (meinten Sie {name}?)</translation>
    </message>
    <message>
        <source>{key} is not for mounts of type {type}</source>
        <translation>{key} gibt es nicht bei Mounts der Art {type}</translation>
    </message>
    <message>
        <source>target is required in --mount</source>
        <translation>in --mount fehlt target</translation>
    </message>
    <message>
        <source>unsupported sharing {value} in --mount: shared, private or locked</source>
        <translation>unbekanntes sharing {value} in --mount: shared, private oder locked</translation>
    </message>
    <message>
        <source>a secret mount takes either id or source, not both</source>
        <translation>ein Mount der Art secret nimmt id oder source, nicht beide</translation>
    </message>
    <message>
        <source>a secret mount needs an id or a target</source>
        <translation>ein Mount der Art secret braucht id oder target</translation>
    </message>
    <message>
        <source>from in --mount does not expand variables; name the image in a FROM line and mount from that stage</source>
        <translation>from in --mount setzt keine Variablen ein; nennen Sie das Image in einer FROM-Zeile und hängen Sie aus dieser Stufe ein</translation>
    </message>
    <message>
        <source>.dockerignore has {size}; at most {limit} are read</source>
        <translation>.dockerignore hat {size}; höchstens {limit} werden gelesen</translation>
    </message>
    <message>
        <source>.dockerignore has more than {limit} rules</source>
        <translation>.dockerignore hat mehr als {limit} Regeln</translation>
    </message>
    <message>
        <source>.dockerignore:{line}: &quot;!&quot; names nothing</source>
        <translation>.dockerignore, Zeile {line}: „!“ nennt nichts</translation>
    </message>
    <message>
        <source>.dockerignore:{line}: malformed pattern: {pattern}</source>
        <translation>.dockerignore, Zeile {line}: fehlerhaftes Muster: {pattern}</translation>
    </message>
    <message>
        <source>.dockerignore:{line}: too many patterns with several wildcards</source>
        <translation>.dockerignore, Zeile {line}: zu viele Muster mit mehreren Platzhaltern</translation>
    </message>
    <message>
        <source>FROM takes an image, with all of its layers: name a line behind it</source>
        <translation>FROM nimmt ein Image mit allen seinen Schichten: nennen Sie eine Zeile dahinter</translation>
    </message>
</context>
<context>
    <name>FailureWords</name>
    <message>
        <source>It was interrupted (SIGINT).</source>
        <translation>Er wurde unterbrochen (SIGINT).</translation>
    </message>
    <message>
        <source>It met an instruction that this processor does not have (SIGILL). A program for another processor does that.</source>
        <translation>Er traf auf eine Anweisung, die dieser Prozessor nicht kennt (SIGILL). Das tut ein Programm für einen anderen Prozessor.</translation>
    </message>
    <message>
        <source>It gave itself up (SIGABRT): a check inside of the program failed.</source>
        <translation>Er gab auf (SIGABRT): eine Prüfung im Programm schlug fehl.</translation>
    </message>
    <message>
        <source>It read or wrote memory that is not there (SIGBUS).</source>
        <translation>Er griff auf Speicher zu, den es nicht gibt (SIGBUS).</translation>
    </message>
    <message>
        <source>It divided by zero or the like (SIGFPE).</source>
        <translation>Er teilte durch null oder Ähnliches (SIGFPE).</translation>
    </message>
    <message>
        <source>It was killed (SIGKILL). Most often the system does that to a program that needs more memory than there is.</source>
        <translation>Er wurde getötet (SIGKILL). Meist tut das System das mit einem Programm, das mehr Speicher braucht, als da ist.</translation>
    </message>
    <message>
        <source>It crashed: it reached for memory that is not its own (SIGSEGV).</source>
        <translation>Er stürzte ab: er griff nach fremdem Speicher (SIGSEGV).</translation>
    </message>
    <message>
        <source>It wrote to a program that no longer reads (SIGPIPE).</source>
        <translation>Er schrieb an ein Programm, das nicht mehr liest (SIGPIPE).</translation>
    </message>
    <message>
        <source>Something asked it to end (SIGTERM).</source>
        <translation>Er wurde gebeten, sich zu beenden (SIGTERM).</translation>
    </message>
    <message>
        <source>It was ended by signal %1.</source>
        <translation>Er wurde durch Signal %1 beendet.</translation>
    </message>
    <message>
        <source>The command was found but cannot be run: it is not executable, or it is a program for another system.</source>
        <translation>Der Befehl wurde gefunden, lässt sich aber nicht ausführen: er ist nicht ausführbar oder ein Programm für ein anderes System.</translation>
    </message>
    <message>
        <source>The command was not found: it is not in the image, or not in a directory of PATH.</source>
        <translation>Der Befehl wurde nicht gefunden: er fehlt im Image oder liegt in keinem Verzeichnis von PATH.</translation>
    </message>
    <message>
        <source>The build failed</source>
        <translation>Der Bau ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Line %1 failed</source>
        <translation>Zeile %1 ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>Line %1 failed: %2</source>
        <translation>Zeile %1 ist fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>(exit code %1)</source>
        <translation>(Exit-Code %1)</translation>
    </message>
    <message>
        <source>It wrote last:</source>
        <translation>Zuletzt schrieb er:</translation>
    </message>
    <message>
        <source>The engine says: %1</source>
        <translation>Die Engine sagt: %1</translation>
    </message>
    <message>
        <source>Hint: %1</source>
        <translation>Hinweis: %1</translation>
    </message>
</context>
<context>
    <name>FileChange</name>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message numerus="yes">
        <source>%n seconds ago</source>
        <translation>
            <numerusform>vor %n Sekunde</numerusform>
            <numerusform>vor %n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minutes ago</source>
        <translation>
            <numerusform>vor %n Minute</numerusform>
            <numerusform>vor %n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hours ago</source>
        <translation>
            <numerusform>vor %n Stunde</numerusform>
            <numerusform>vor %n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>vor %n Tag</numerusform>
            <numerusform>vor %n Tagen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InstructionDocs</name>
    <message>
        <source>Copies files like COPY, and fetches URLs and git repositories. Archives of the context are unpacked. Where nothing is fetched or unpacked, COPY says more clearly what happens.</source>
        <translation>Kopiert Dateien wie COPY und holt URLs und Git-Repositorys. Archive des Kontexts werden entpackt. Wo nichts geholt oder entpackt wird, sagt COPY klarer, was geschieht.</translation>
    </message>
    <message>
        <source>Declares a value that can be given when building. It lasts to the end of the stage and is not in the image&apos;s environment. Ahead of the first FROM it is for FROM lines; a stage that wants it declares it again.</source>
        <translation>Deklariert einen Wert, der beim Bauen angegeben werden kann. Er gilt bis zum Ende der Stufe und steht nicht in der Umgebung des Images. Vor dem ersten FROM ist er für FROM-Zeilen da; eine Stufe, die ihn haben will, deklariert ihn noch einmal.</translation>
    </message>
    <message>
        <source>Says what a container runs when nothing else is asked for; behind an ENTRYPOINT, its default arguments. The last one counts. In JSON form the program gets signals itself, with no shell in between.</source>
        <translation>Sagt, was ein Container ausführt, wenn nichts anderes verlangt wird; hinter einem ENTRYPOINT dessen voreingestellte Argumente. Das letzte zählt. In JSON-Form bekommt das Programm Signale selbst, ohne eine Shell dazwischen.</translation>
    </message>
    <message>
        <source>Copies files of the build context, or of another stage with --from, into the image. It runs again when one of these files changes: copy what seldom changes first.</source>
        <translation>Kopiert Dateien des Build-Kontexts, oder mit --from einer anderen Stufe, in das Image. Läuft erneut, sobald sich eine dieser Dateien ändert: Kopieren Sie zuerst, was sich selten ändert.</translation>
    </message>
    <message>
        <source>Makes the image behave like this program: CMD and what is given when running are its arguments. The last one counts, and it resets a CMD of the base image.</source>
        <translation>Lässt das Image sich wie dieses Programm verhalten: CMD und was beim Starten angegeben wird, sind seine Argumente. Das letzte zählt, und es setzt ein CMD des Basisimages zurück.</translation>
    </message>
    <message>
        <source>Sets variables for the instructions that follow and for every container of the image. Everybody with the image can read them: they are no place for secrets.</source>
        <translation>Setzt Variablen für die folgenden Anweisungen und für jeden Container des Images. Wer das Image hat, kann sie lesen: Für Geheimnisse sind sie kein Ort.</translation>
    </message>
    <message>
        <source>Says on which ports the program listens. It opens none: that is chosen when the image is run, where these ports are suggested.</source>
        <translation>Sagt, auf welchen Ports das Programm lauscht. Es öffnet keinen: Das entscheidet sich beim Starten, wo diese Ports vorgeschlagen werden.</translation>
    </message>
    <message>
        <source>Begins a stage with the files of an image, of an earlier stage, or with none at all (scratch). A name lets later stages copy from it. The last stage becomes the image.</source>
        <translation>Beginnt eine Stufe mit den Dateien eines Images, einer früheren Stufe oder mit gar keinen (scratch). Unter einem Namen können spätere Stufen daraus kopieren. Die letzte Stufe wird zum Image.</translation>
    </message>
    <message>
        <source>Tells how to find out whether the program in a container is well: a command that ends with 0 when it is. NONE switches off that of the base image.</source>
        <translation>Sagt, wie man erfährt, ob es dem Programm in einem Container gut geht: ein Befehl, der dann mit 0 endet. NONE schaltet den des Basisimages ab.</translation>
    </message>
    <message>
        <source>Puts facts on the image that programs and people can look up: where it comes from, who cares for it, under which licence it is.</source>
        <translation>Heftet dem Image Angaben an, die Programme und Menschen nachschlagen können: woher es kommt, wer sich kümmert, unter welcher Lizenz es steht.</translation>
    </message>
    <message>
        <source>Names the author. It is deprecated: the label org.opencontainers.image.authors does the same.</source>
        <translation>Nennt den Autor. Es ist veraltet: Das Label org.opencontainers.image.authors leistet dasselbe.</translation>
    </message>
    <message>
        <source>Keeps an instruction for later: it runs first in builds that stand on this image, as if it stood right behind their FROM.</source>
        <translation>Hebt eine Anweisung für später auf: Sie läuft zuerst in Builds, die auf diesem Image aufbauen, als stünde sie gleich hinter deren FROM.</translation>
    </message>
    <message>
        <source>Runs a command in the image and keeps what it changed as a layer. The result is taken from the cache as long as the line and everything before it are the same. With --mount it gets caches, secrets and files that do not stay.</source>
        <translation>Führt einen Befehl im Image aus und behält als Schicht, was er geändert hat. Das Ergebnis kommt aus dem Cache, solange die Zeile und alles davor gleich bleiben. Mit --mount bekommt er Caches, Geheimnisse und Dateien, die nicht bleiben.</translation>
    </message>
    <message>
        <source>Chooses the shell for RUN, CMD and ENTRYPOINT in shell form from here on.</source>
        <translation>Wählt die Shell für RUN, CMD und ENTRYPOINT in Shell-Form von hier an.</translation>
    </message>
    <message>
        <source>The signal that asks a container to stop; SIGTERM without it. One that does not stop in time is killed.</source>
        <translation>Das Signal, das einen Container bittet anzuhalten; ohne Angabe SIGTERM. Wer nicht rechtzeitig anhält, wird beendet.</translation>
    </message>
    <message>
        <source>Whom RUN, CMD and ENTRYPOINT run as from here on, by name or number. A program that needs no root should not be it.</source>
        <translation>Als wer RUN, CMD und ENTRYPOINT von hier an laufen, mit Namen oder Nummer. Ein Programm, das root nicht braucht, sollte es nicht sein.</translation>
    </message>
    <message>
        <source>Says which folders hold data that outlives a container: each gets a volume of its own unless something is mounted there.</source>
        <translation>Sagt, welche Ordner Daten enthalten, die einen Container überdauern: Jeder bekommt ein eigenes Volume, wenn dort nichts eingehängt ist.</translation>
    </message>
    <message>
        <source>The folder that instructions and containers work in from here on. It is made where it is missing; a relative path is below the one before.</source>
        <translation>Der Ordner, in dem Anweisungen und Container von hier an arbeiten. Fehlt er, wird er angelegt; ein relativer Pfad liegt unter dem vorigen.</translation>
    </message>
    <message>
        <source>What the fetched file must hash to. Anything else ends the build, so nobody can slip in another file under the same address.</source>
        <translation>Welchen Hash die geholte Datei haben muss. Alles andere beendet den Bau, sodass niemand unter derselben Adresse eine andere Datei unterschieben kann.</translation>
    </message>
    <message>
        <source>The permissions of what is copied, as a number or as chmod takes them.</source>
        <translation>Die Rechte des Kopierten, als Zahl oder so, wie chmod sie nimmt.</translation>
    </message>
    <message>
        <source>Who owns what is copied, by name or number. Without it everything is root&apos;s.</source>
        <translation>Wem das Kopierte gehört, mit Namen oder Nummer. Ohne Angabe gehört alles root.</translation>
    </message>
    <message>
        <source>Gives the command a device of the machine, by its CDI name.</source>
        <translation>Gibt dem Befehl ein Gerät des Rechners, mit seinem CDI-Namen.</translation>
    </message>
    <message>
        <source>Leaves out what matches, as a line of .dockerignore would for this instruction alone. It can stand several times.</source>
        <translation>Lässt aus, was passt, wie eine Zeile von .dockerignore für diese Anweisung allein. Kann mehrmals stehen.</translation>
    </message>
    <message>
        <source>Copies out of another stage, or of any image, instead of the build context.</source>
        <translation>Kopiert aus einer anderen Stufe oder einem beliebigen Image statt aus dem Build-Kontext.</translation>
    </message>
    <message>
        <source>The time between two checks; 30 seconds without it.</source>
        <translation>Die Zeit zwischen zwei Prüfungen; ohne Angabe 30 Sekunden.</translation>
    </message>
    <message>
        <source>Keeps the folder .git of a repository that is fetched.</source>
        <translation>Behält den Ordner .git eines geholten Repositorys.</translation>
    </message>
    <message>
        <source>Makes a layer that does not depend on those below: it stays cached when they change, and cannot follow a symbolic link of theirs at the destination.</source>
        <translation>Macht eine Schicht, die nicht von denen darunter abhängt: Sie bleibt im Cache, wenn jene sich ändern, und kann am Ziel keinem ihrer symbolischen Links folgen.</translation>
    </message>
    <message>
        <source>Gives the command something that does not stay in the image: a cache that survives builds, a secret, an ssh agent, files of the context or of a stage (bind), or memory (tmpfs).</source>
        <translation>Gibt dem Befehl etwas, das nicht im Image bleibt: einen Cache, der Bauten überdauert, ein Geheimnis, einen SSH-Agenten, Dateien des Kontexts oder einer Stufe (bind) oder Speicher (tmpfs).</translation>
    </message>
    <message>
        <source>Which network the command has. With none it cannot fetch anything, so its result depends on its inputs alone.</source>
        <translation>Welches Netz der Befehl hat. Mit none kann er nichts holen, sein Ergebnis hängt also nur von seinen Eingaben ab.</translation>
    </message>
    <message>
        <source>Keeps the folders of the sources: src/a.c goes to DESTINATION/src/a.c.</source>
        <translation>Behält die Ordner der Quellen: src/a.c wird zu ZIEL/src/a.c.</translation>
    </message>
    <message>
        <source>Takes the image for this platform, whatever is built for. $BUILDPLATFORM is the machine that builds: a compiler runs there without emulation.</source>
        <translation>Nimmt das Image für diese Plattform, wofür auch immer gebaut wird. $BUILDPLATFORM ist der Rechner, der baut: Dort läuft ein Compiler ohne Emulation.</translation>
    </message>
    <message>
        <source>How many checks in a row must fail before a container counts as ill.</source>
        <translation>Wie viele Prüfungen hintereinander misslingen müssen, damit ein Container als krank gilt.</translation>
    </message>
    <message>
        <source>Runs the command without its usual restrictions. Engines allow that only where they were told to.</source>
        <translation>Führt den Befehl ohne seine üblichen Einschränkungen aus. Engines erlauben das nur, wo es ihnen gesagt wurde.</translation>
    </message>
    <message>
        <source>The time between two checks while the container starts.</source>
        <translation>Die Zeit zwischen zwei Prüfungen, während der Container startet.</translation>
    </message>
    <message>
        <source>How long a start may take: checks that fail in it do not count.</source>
        <translation>Wie lange ein Start dauern darf: Was darin misslingt, zählt nicht.</translation>
    </message>
    <message>
        <source>How long a check may take before it counts as failed.</source>
        <translation>Wie lange eine Prüfung dauern darf, bevor sie als misslungen gilt.</translation>
    </message>
    <message>
        <source>Whether archives are unpacked, those that are fetched too.</source>
        <translation>Ob Archive entpackt werden, auch geholte.</translation>
    </message>
</context>
<context>
    <name>LineState</name>
    <message>
        <source>Cached</source>
        <translation>Im Cache</translation>
    </message>
    <message>
        <source>Will run</source>
        <translation>Wird ausgeführt</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>LogBuffer</name>
    <message numerus="yes">
        <source>%Ln older line(s) dropped: this view keeps %1</source>
        <translation>
            <numerusform>%Ln ältere Zeile verworfen: diese Ansicht behält %1</numerusform>
            <numerusform>%Ln ältere Zeilen verworfen: diese Ansicht behält %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanMark</name>
    <message>
        <source>it was never built</source>
        <translation>sie wurde nie gebaut</translation>
    </message>
    <message>
        <source>It took %1.</source>
        <translation>Sie dauerte %1.</translation>
    </message>
    <message>
        <source>The last time it took %1.</source>
        <translation>Beim letzten Mal dauerte sie %1.</translation>
    </message>
    <message>
        <source>It will take about %1.</source>
        <translation>Sie wird etwa %1 dauern.</translation>
    </message>
    <message>
        <source>How long it will take is not known.</source>
        <translation>Wie lange sie dauern wird, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
</context>
<context>
    <name>PortActions</name>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>Open port %1 in the browser</source>
        <translation>Port %1 im Browser öffnen</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Change ports…</source>
        <translation>Ports ändern …</translation>
    </message>
</context>
<context>
    <name>PortHolder</name>
    <message>
        <source>%1 (process %2)</source>
        <translation>%1 (Prozess %2)</translation>
    </message>
    <message>
        <source>container %1</source>
        <translation>Container %1</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>einem anderen Programm</translation>
    </message>
</context>
<context>
    <name>Projects</name>
    <message>
        <source>%1 is not a folder</source>
        <translation>%1 ist kein Ordner</translation>
    </message>
    <message>
        <source>%1 could not be made</source>
        <translation>%1 konnte nicht angelegt werden</translation>
    </message>
    <message>
        <source>%1 could not be written</source>
        <translation>%1 konnte nicht geschrieben werden</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Ctrl</source>
        <translation>Strg</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Umschalt</translation>
    </message>
    <message>
        <source>Alt</source>
        <translation>Alt</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Return</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>Alles auswählen</translation>
    </message>
</context>
<context>
    <name>QuitQuestion</name>
    <message>
        <source>Not saved:</source>
        <translation>Nicht gespeichert:</translation>
    </message>
    <message>
        <source>Still running, and cancelled when you quit:</source>
        <translation>Läuft noch und wird beim Beenden abgebrochen:</translation>
    </message>
    <message>
        <source>Quit Slipway</source>
        <translation>Slipway beenden</translation>
    </message>
    <message>
        <source>Quit while something is running?</source>
        <translation>Beenden, obwohl noch etwas läuft?</translation>
    </message>
    <message>
        <source>Save your changes before you quit?</source>
        <translation>Änderungen vor dem Beenden speichern?</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Save and quit</source>
        <translation>Speichern und beenden</translation>
    </message>
    <message>
        <source>Quit without saving</source>
        <translation>Ohne Speichern beenden</translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Restarting</source>
        <translation>Startet neu</translation>
    </message>
    <message>
        <source>Exited</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Dead</source>
        <translation>Tot</translation>
    </message>
    <message>
        <source>Connecting to the engine</source>
        <translation>Verbindung zur Engine wird aufgebaut</translation>
    </message>
    <message>
        <source>Engine is starting</source>
        <translation>Engine startet</translation>
    </message>
    <message>
        <source>Engine ready</source>
        <translation>Engine bereit</translation>
    </message>
    <message>
        <source>No engine is running</source>
        <translation>Keine Engine läuft</translation>
    </message>
    <message>
        <source>The engine refused us</source>
        <translation>Die Engine hat uns abgewiesen</translation>
    </message>
    <message>
        <source>The engine is too old</source>
        <translation>Die Engine ist zu alt</translation>
    </message>
</context>
<context>
    <name>StatusWords</name>
    <message>
        <source>less than a second</source>
        <translation>weniger als einer Sekunde</translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation>etwa einer Minute</translation>
    </message>
    <message>
        <source>about an hour</source>
        <translation>etwa einer Stunde</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n Sekunde</numerusform>
            <numerusform>%n Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n Stunde</numerusform>
            <numerusform>%n Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n week(s)</source>
        <translation>
            <numerusform>%n Woche</numerusform>
            <numerusform>%n Wochen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s)</source>
        <translation>
            <numerusform>%n Monat</numerusform>
            <numerusform>%n Monaten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n year(s)</source>
        <translation>
            <numerusform>%n Jahr</numerusform>
            <numerusform>%n Jahren</numerusform>
        </translation>
    </message>
    <message>
        <source>healthy</source>
        <translation>gesund</translation>
    </message>
    <message>
        <source>unhealthy</source>
        <translation>nicht gesund</translation>
    </message>
    <message>
        <source>health is not known yet</source>
        <translation>Gesundheit noch nicht bekannt</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>Up %1</source>
        <translation>Läuft seit %1</translation>
    </message>
    <message>
        <source>Up %1 (%2)</source>
        <translation>Läuft seit %1 (%2)</translation>
    </message>
    <message>
        <source>Exited (%1) %2 ago</source>
        <translation>Beendet (%1) vor %2</translation>
    </message>
    <message>
        <source>Restarting, after it exited (%1) %2 ago</source>
        <translation>Startet neu, beendet (%1) vor %2</translation>
    </message>
</context>
<context>
    <name>StepMenu</name>
    <message>
        <source>Shell before this step</source>
        <translation>Shell vor diesem Schritt</translation>
    </message>
    <message>
        <source>Shell after this step</source>
        <translation>Shell nach diesem Schritt</translation>
    </message>
    <message>
        <source>Files changed by this step</source>
        <translation>Von diesem Schritt geänderte Dateien</translation>
    </message>
</context>
<context>
    <name>StepWords</name>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>will run</source>
        <translation>wird ausgeführt</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>cached</source>
        <translation>im Cache</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>stage %1</source>
        <translation>Stufe %1</translation>
    </message>
</context>
<context>
    <name>TextFiles</name>
    <message>
        <source>It is larger than 2 MB.</source>
        <translation>Sie ist größer als 2 MB.</translation>
    </message>
    <message>
        <source>It is not a text file.</source>
        <translation>Es ist keine Textdatei.</translation>
    </message>
    <message>
        <source>It does not exist.</source>
        <translation>Es gibt sie nicht.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::Banner</name>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
</context>
<context>
    <name>slipway::ui::Batch</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>slipway::ui::BuildDetail</name>
    <message>
        <source>Dockerfile of the build</source>
        <translation>Dockerfile des Baus</translation>
    </message>
    <message>
        <source>Dockerfile</source>
        <translation>Dockerfile</translation>
    </message>
    <message>
        <source>As it was when it was built</source>
        <translation>Wie es war, als gebaut wurde</translation>
    </message>
    <message>
        <source>Go to line</source>
        <translation>Zur Zeile</translation>
    </message>
    <message>
        <source># It could not be read: %1</source>
        <translation># Es konnte nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>target %1</source>
        <translation>Ziel %1</translation>
    </message>
    <message>
        <source>Its Dockerfile is being read.</source>
        <translation>Sein Dockerfile wird gerade gelesen.</translation>
    </message>
    <message>
        <source>Its Dockerfile could not be read.</source>
        <translation>Sein Dockerfile konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>This build is still running.</source>
        <translation>Dieser Bauvorgang läuft noch.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::BuildPane</name>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>One heading a step, its log under it</source>
        <translation>Eine Überschrift je Schritt, darunter seine Ausgabe</translation>
    </message>
    <message>
        <source>The whole log as plain text</source>
        <translation>Die ganze Ausgabe als Text</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>Bauen</translation>
    </message>
    <message>
        <source>Not built so far</source>
        <translation>Noch nicht gebaut</translation>
    </message>
    <message>
        <source>Each instruction of the Dockerfile becomes a step here, with its log under it.</source>
        <translation>Jede Anweisung des Dockerfiles wird hier ein Schritt, mit seiner Ausgabe darunter.</translation>
    </message>
    <message>
        <source>Log of the build</source>
        <translation>Ausgabe des Builds</translation>
    </message>
    <message>
        <source>Nothing has been written so far.</source>
        <translation>Bisher wurde nichts ausgegeben.</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitachse</translation>
    </message>
    <message>
        <source>When each step ran, and for how long</source>
        <translation>Wann und wie lange jeder Schritt lief</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Shells before and after steps</source>
        <translation>Shells vor und nach Schritten</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>What a step added, changed and removed</source>
        <translation>Was ein Schritt hinzugefügt, geändert und entfernt hat</translation>
    </message>
    <message>
        <source>View: %1</source>
        <translation>Ansicht: %1</translation>
    </message>
</context>
<context>
    <name>slipway::ui::BuildSession</name>
    <message>
        <source>The engine ended the build without a word.</source>
        <translation>Die Engine hat den Bau wortlos beendet.</translation>
    </message>
    <message>
        <source>  (cached)</source>
        <translation>  (im Cache)</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Next build: everything is cached</source>
        <translation>Nächster Bau: alles im Cache</translation>
    </message>
    <message>
        <source>Next build: %1 of %2 steps will run</source>
        <translation>Nächster Bau: %1 von %2 Schritten laufen</translation>
    </message>
    <message>
        <source>Building…</source>
        <translation>Wird gebaut …</translation>
    </message>
    <message>
        <source>Built in %1, %2 of %3 steps cached</source>
        <translation>In %1 gebaut, %2 von %3 Schritten aus dem Cache</translation>
    </message>
    <message>
        <source>Built in %1</source>
        <translation>In %1 gebaut</translation>
    </message>
    <message>
        <source>Build failed</source>
        <translation>Bau fehlgeschlagen</translation>
    </message>
    <message>
        <source>Build cancelled</source>
        <translation>Bau abgebrochen</translation>
    </message>
    <message>
        <source>%1 of output missing here: the build wrote faster than it could be read</source>
        <translation>Hier fehlen %1 der Ausgabe: Der Build schrieb schneller, als gelesen werden konnte</translation>
    </message>
    <message>
        <source>  (goes on)</source>
        <translation>  (geht weiter)</translation>
    </message>
</context>
<context>
    <name>slipway::ui::BuildTrend</name>
    <message>
        <source>Durations of the last %1 builds</source>
        <translation>Dauer der letzten %1 Bauvorgänge</translation>
    </message>
    <message>
        <source>median %1</source>
        <translation>Median %1</translation>
    </message>
</context>
<context>
    <name>slipway::ui::BuildsModel</name>
    <message>
        <source>This engine keeps no record of builds. Slipway&apos;s own does.</source>
        <translation>Diese Engine zeichnet Bauvorgänge nicht auf. Die von Slipway tut es.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Cached</source>
        <translation>Im Cache</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Tags</translation>
    </message>
</context>
<context>
    <name>slipway::ui::BuildsPage</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Cancel the build</source>
        <translation>Bau abbrechen</translation>
    </message>
    <message>
        <source>Delete the record</source>
        <translation>Aufzeichnung löschen</translation>
    </message>
    <message>
        <source>Builds</source>
        <translation>Bauvorgänge</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Filter builds</source>
        <translation>Bauvorgänge filtern</translation>
    </message>
    <message>
        <source>Compare two selected builds; one alone with the one before it of the same project</source>
        <translation>Zwei ausgewählte Bauvorgänge vergleichen; einen allein mit dem vorigen desselben Projekts</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 in all</source>
        <translation>%1 insgesamt</translation>
    </message>
    <message>
        <source>No builds to show</source>
        <translation>Keine Bauvorgänge zu zeigen</translation>
    </message>
    <message>
        <source>Nothing was built so far</source>
        <translation>Noch wurde nichts gebaut</translation>
    </message>
    <message>
        <source>Every build leaves a record here: its steps, its log, how long it took. Open a project and press Build.</source>
        <translation>Jeder Bau hinterlässt hier eine Aufzeichnung: seine Schritte, sein Protokoll, seine Dauer. Öffnen Sie ein Projekt und drücken Sie „Bauen“.</translation>
    </message>
    <message>
        <source>Go to projects</source>
        <translation>Zu den Projekten</translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation>Warten auf die Engine</translation>
    </message>
    <message>
        <source>Builds appear here as soon as the engine answers.</source>
        <translation>Bauvorgänge erscheinen hier, sobald die Engine antwortet.</translation>
    </message>
    <message>
        <source>Delete %1 records</source>
        <translation>%1 Aufzeichnungen löschen</translation>
    </message>
    <message>
        <source>The build could not be cancelled</source>
        <translation>Der Bau konnte nicht abgebrochen werden</translation>
    </message>
    <message>
        <source>The record could not be deleted</source>
        <translation>Die Aufzeichnung konnte nicht gelöscht werden</translation>
    </message>
    <message>
        <source>Open the project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message numerus="yes">
        <source>%n running, %1 in all</source>
        <translation>
            <numerusform>%n läuft, %1 insgesamt</numerusform>
            <numerusform>%n laufen, %1 insgesamt</numerusform>
        </translation>
    </message>
    <message>
        <source>No build matches</source>
        <translation>Kein Bau passt</translation>
    </message>
    <message>
        <source>None has “%1” in its outcome, project or tags.</source>
        <translation>Keiner hat „%1“ in Ausgang, Projekt oder Tags.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle anzeigen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ChangesModel</name>
    <message>
        <source>%1 added</source>
        <translation>%1 hinzugefügt</translation>
    </message>
    <message>
        <source>%1 changed</source>
        <translation>%1 geändert</translation>
    </message>
    <message>
        <source>%1 removed</source>
        <translation>%1 entfernt</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Änderung</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Besitzer</translation>
    </message>
    <message>
        <source>in it: %1</source>
        <translation>darin: %1</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ChangesView</name>
    <message>
        <source>mode</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>owner</source>
        <translation>Besitzer</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>link</source>
        <translation>Verweis</translation>
    </message>
    <message>
        <source>Filter by path</source>
        <translation>Nach Pfad filtern</translation>
    </message>
    <message>
        <source>Filter files</source>
        <translation>Dateien filtern</translation>
    </message>
    <message>
        <source>Files changed by the step</source>
        <translation>Vom Schritt geänderte Dateien</translation>
    </message>
    <message>
        <source>Its content is the same.</source>
        <translation>Der Inhalt ist derselbe.</translation>
    </message>
    <message>
        <source>Files changed by a step</source>
        <translation>Von einem Schritt geänderte Dateien</translation>
    </message>
    <message>
        <source>No step was chosen</source>
        <translation>Kein Schritt gewählt</translation>
    </message>
    <message>
        <source>What a line of the Dockerfile adds, changes and removes: choose “Files changed by this step” in the menu of a step or of the line&apos;s gutter.</source>
        <translation>Was eine Zeile des Dockerfiles hinzufügt, ändert und entfernt: Wählen Sie „Von diesem Schritt geänderte Dateien“ im Menü eines Schritts oder des Randes der Zeile.</translation>
    </message>
    <message>
        <source>Files changed by line %1</source>
        <translation>Von Zeile %1 geänderte Dateien</translation>
    </message>
    <message>
        <source>Looking at what line %1 changes…</source>
        <translation>Sieht nach, was Zeile %1 ändert …</translation>
    </message>
    <message>
        <source>What stands before it is taken from the cache, or made first.</source>
        <translation>Was davor steht, kommt aus dem Cache oder wird zuerst gemacht.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>The step was not looked at.</source>
        <translation>Der Schritt wurde nicht angesehen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Its files could not be listed</source>
        <translation>Die Dateien konnten nicht aufgelistet werden</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>No file changes here</source>
        <translation>Hier ändert sich keine Datei</translation>
    </message>
    <message>
        <source>This step changes only what the image says of itself, or nothing at all. A step that fails leaves nothing either; a shell after it shows what was there.</source>
        <translation>Dieser Schritt ändert nur, was das Image von sich sagt, oder gar nichts. Auch ein Schritt, der fehlschlägt, hinterlässt nichts; eine Shell nach ihm zeigt, was da war.</translation>
    </message>
    <message>
        <source>there are more: only the first are listed</source>
        <translation>es gibt mehr: nur die ersten sind aufgelistet</translation>
    </message>
    <message>
        <source>Select a file to see what changed in it.</source>
        <translation>Wählen Sie eine Datei, um zu sehen, was sich in ihr geändert hat.</translation>
    </message>
    <message>
        <source>A directory: there is no content to compare.</source>
        <translation>Ein Verzeichnis: es gibt keinen Inhalt zu vergleichen.</translation>
    </message>
    <message>
        <source>A symbolic link to %1.</source>
        <translation>Ein symbolischer Verweis auf %1.</translation>
    </message>
    <message>
        <source>No regular file: there is no content to compare.</source>
        <translation>Keine gewöhnliche Datei: es gibt keinen Inhalt zu vergleichen.</translation>
    </message>
    <message>
        <source>only its beginning is compared</source>
        <translation>nur der Anfang wird verglichen</translation>
    </message>
    <message>
        <source>The file can no longer be found.</source>
        <translation>Die Datei ist nicht mehr zu finden.</translation>
    </message>
    <message>
        <source>This is no text: its content cannot be compared here.</source>
        <translation>Das ist kein Text: der Inhalt kann hier nicht verglichen werden.</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Unfold what is in it</source>
        <translation>Aufklappen, was darin ist</translation>
    </message>
    <message>
        <source>Fold all</source>
        <translation>Alles zuklappen</translation>
    </message>
    <message>
        <source>Looking at what line %1 changes</source>
        <translation>Sehe nach, was Zeile %1 ändert</translation>
    </message>
</context>
<context>
    <name>slipway::ui::CodeEditor</name>
    <message>
        <source>Go to line…</source>
        <translation>Gehe zu Zeile …</translation>
    </message>
    <message>
        <source>Replace…</source>
        <translation>Ersetzen …</translation>
    </message>
    <message>
        <source>Line number</source>
        <translation>Zeilennummer</translation>
    </message>
    <message>
        <source>Line number or stage</source>
        <translation>Zeilennummer oder Stufe</translation>
    </message>
    <message>
        <source>There are lines 1 to %1.</source>
        <translation>Es gibt die Zeilen 1 bis %1.</translation>
    </message>
    <message>
        <source>There is no such line or stage.</source>
        <translation>Eine solche Zeile oder Stufe gibt es nicht.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ComparisonModel</name>
    <message>
        <source>Not cached: %1</source>
        <translation>Nicht im Cache: %1</translation>
    </message>
    <message>
        <source>Only the other build has this step.</source>
        <translation>Nur der andere Bau hat diesen Schritt.</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ComparisonView</name>
    <message>
        <source>Parts of the comparison</source>
        <translation>Teile des Vergleichs</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Arguments and options</source>
        <translation>Argumente und Optionen</translation>
    </message>
    <message>
        <source>Dockerfile</source>
        <translation>Dockerfile</translation>
    </message>
    <message>
        <source>Steps of both builds</source>
        <translation>Schritte beider Bauvorgänge</translation>
    </message>
    <message>
        <source>Arguments and options that differ</source>
        <translation>Argumente und Optionen, die sich unterscheiden</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Comparing two builds…</source>
        <translation>Vergleicht zwei Bauvorgänge …</translation>
    </message>
    <message>
        <source>not given, or a secret</source>
        <translation>nicht angegeben oder geheim</translation>
    </message>
    <message>
        <source>The builds could not be compared</source>
        <translation>Die Bauvorgänge konnten nicht verglichen werden</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>%1 compared with %2</source>
        <translation>%1 verglichen mit %2</translation>
    </message>
    <message>
        <source>%1 instead of %2</source>
        <translation>%1 statt %2</translation>
    </message>
    <message>
        <source>%1 instead of %2 steps cached</source>
        <translation>%1 statt %2 Schritte im Cache</translation>
    </message>
    <message>
        <source>the same Dockerfile</source>
        <translation>dasselbe Dockerfile</translation>
    </message>
    <message>
        <source>another Dockerfile</source>
        <translation>ein anderes Dockerfile</translation>
    </message>
    <message>
        <source>Arguments and options (%1)</source>
        <translation>Argumente und Optionen (%1)</translation>
    </message>
    <message>
        <source>No difference</source>
        <translation>Kein Unterschied</translation>
    </message>
    <message>
        <source>Both were built with the same arguments and options.</source>
        <translation>Beide wurden mit denselben Argumenten und Optionen gebaut.</translation>
    </message>
    <message>
        <source>Both were built from the same Dockerfile.</source>
        <translation>Beide wurden aus demselben Dockerfile gebaut.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::CompletionPopup</name>
    <message>
        <source>Completions</source>
        <translation>Vervollständigungen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainerActions</name>
    <message>
        <source>The container could not be started</source>
        <translation>Der Container konnte nicht gestartet werden</translation>
    </message>
    <message>
        <source>The container could not be stopped</source>
        <translation>Der Container konnte nicht gestoppt werden</translation>
    </message>
    <message>
        <source>Delete container</source>
        <translation>Container löschen</translation>
    </message>
    <message>
        <source>Delete the container “%1”?</source>
        <translation>Den Container „%1“ löschen?</translation>
    </message>
    <message>
        <source>It is running and will be stopped first. Files written inside it are lost.</source>
        <translation>Er läuft und wird zuerst gestoppt. In ihm geschriebene Dateien gehen verloren.</translation>
    </message>
    <message>
        <source>Files written inside it are lost.</source>
        <translation>In ihm geschriebene Dateien gehen verloren.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>The container could not be deleted</source>
        <translation>Der Container konnte nicht gelöscht werden</translation>
    </message>
    <message>
        <source>No browser could be opened</source>
        <translation>Es konnte kein Browser geöffnet werden</translation>
    </message>
    <message>
        <source>Visit %1 yourself.</source>
        <translation>Bitte %1 selbst öffnen.</translation>
    </message>
    <message>
        <source>Starting %1</source>
        <translation>%1 wird gestartet</translation>
    </message>
    <message>
        <source>Stopping %1</source>
        <translation>%1 wird gestoppt</translation>
    </message>
    <message>
        <source>Deleting %1</source>
        <translation>%1 wird gelöscht</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Wird gestartet …</translation>
    </message>
    <message numerus="yes">
        <source>Starting %n container(s)</source>
        <translation>
            <numerusform>%n Container wird gestartet</numerusform>
            <numerusform>%n Container werden gestartet</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird gestoppt …</translation>
    </message>
    <message numerus="yes">
        <source>Stopping %n container(s)</source>
        <translation>
            <numerusform>%n Container wird gestoppt</numerusform>
            <numerusform>%n Container werden gestoppt</numerusform>
        </translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>Wird gelöscht …</translation>
    </message>
    <message numerus="yes">
        <source>Deleting %n container(s)</source>
        <translation>
            <numerusform>%n Container wird gelöscht</numerusform>
            <numerusform>%n Container werden gelöscht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n container(s) could not be started</source>
        <translation>
            <numerusform>Nicht gestartet: %1 von %n Container</numerusform>
            <numerusform>Nicht gestartet: %1 von %n Containern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n container(s) could not be stopped</source>
        <translation>
            <numerusform>Nicht gestoppt: %1 von %n Container</numerusform>
            <numerusform>Nicht gestoppt: %1 von %n Containern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n container(s) could not be deleted</source>
        <translation>
            <numerusform>Nicht gelöscht: %1 von %n Container</numerusform>
            <numerusform>Nicht gelöscht: %1 von %n Containern</numerusform>
        </translation>
    </message>
    <message>
        <source>Files written inside them are lost.</source>
        <translation>In ihnen geschriebene Dateien gehen verloren.</translation>
    </message>
    <message>
        <source>Delete containers</source>
        <translation>Container löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n container(s)?</source>
        <translation>
            <numerusform>%n Container löschen?</numerusform>
            <numerusform>%n Container löschen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them run(s) and will be stopped first.</source>
        <translation>
            <numerusform>%n davon läuft und wird zuerst gestoppt.</numerusform>
            <numerusform>%n davon laufen und werden zuerst gestoppt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n container(s)</source>
        <translation>
            <numerusform>%n Container löschen</numerusform>
            <numerusform>%n Container löschen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainerDetail</name>
    <message>
        <source>Log of the container</source>
        <translation>Ausgabe des Containers</translation>
    </message>
    <message>
        <source>The container has written nothing so far.</source>
        <translation>Der Container hat bisher nichts ausgegeben.</translation>
    </message>
    <message>
        <source>Parts of the container</source>
        <translation>Teile des Containers</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Not running</source>
        <translation>Läuft nicht</translation>
    </message>
    <message>
        <source>A shell needs a container that runs. Start it first.</source>
        <translation>Eine Shell braucht einen laufenden Container. Starten Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>The log ends here: %1</source>
        <translation>Die Ausgabe endet hier: %1</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainerReplacer</name>
    <message>
        <source>%1 could not be replaced</source>
        <translation>%1 konnte nicht ersetzt werden</translation>
    </message>
    <message>
        <source>%1 could not be run again</source>
        <translation>%1 konnte nicht wieder gestartet werden</translation>
    </message>
    <message>
        <source>Replacing %1</source>
        <translation>%1 wird ersetzt</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainersModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ContainersPage</name>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Filter containers</source>
        <translation>Container filtern</translation>
    </message>
    <message>
        <source>No containers</source>
        <translation>Keine Container</translation>
    </message>
    <message>
        <source>A container is a running copy of an image. Open a project, build it and press Run.</source>
        <translation>Ein Container ist ein laufendes Exemplar eines Images. Ein Projekt öffnen, bauen und auf Starten drücken.</translation>
    </message>
    <message>
        <source>Go to projects</source>
        <translation>Zu den Projekten</translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation>Warten auf die Engine</translation>
    </message>
    <message>
        <source>Containers appear here as soon as the engine answers.</source>
        <translation>Sobald die Engine antwortet, erscheinen hier die Container.</translation>
    </message>
    <message>
        <source>Open port %1</source>
        <translation>Port %1 öffnen</translation>
    </message>
    <message>
        <source>Change ports…</source>
        <translation>Ports ändern …</translation>
    </message>
    <message>
        <source>No container matches</source>
        <translation>Kein Container passt</translation>
    </message>
    <message>
        <source>None has “%1” in its name, state, image or ports.</source>
        <translation>Keiner hat „%1“ in Name, Zustand, Image oder Ports.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle anzeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n running, %1 in all</source>
        <translation>
            <numerusform>%n läuft, %1 insgesamt</numerusform>
            <numerusform>%n laufen, %1 insgesamt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n container(s)…</source>
        <translation>
            <numerusform>%n Container löschen …</numerusform>
            <numerusform>%n Container löschen …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::CopyPreviewModel</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n ausgelassen</numerusform>
            <numerusform>%n ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>depends on a build argument</source>
        <translation>hängt von einem Build-Argument ab</translation>
    </message>
    <message>
        <source>%1, left out</source>
        <translation>%1, ausgelassen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::CopyPreviewView</name>
    <message>
        <source>What COPY takes</source>
        <translation>Was COPY nimmt</translation>
    </message>
    <message>
        <source>%1 copies nothing from this folder</source>
        <translation>%1 kopiert nichts aus diesem Ordner</translation>
    </message>
    <message>
        <source>What %1 will copy</source>
        <translation>Was %1 kopieren wird</translation>
    </message>
    <message>
        <source>A rule cannot be read; until it is mended nothing is left out</source>
        <translation>Eine Regel ist nicht lesbar; bis sie stimmt, wird nichts ausgelassen</translation>
    </message>
    <message>
        <source>The folder has more files than are looked at here</source>
        <translation>Der Ordner hat mehr Dateien, als hier angesehen werden</translation>
    </message>
</context>
<context>
    <name>slipway::ui::DeleteDialog</name>
    <message>
        <source>What is deleted</source>
        <translation>Was gelöscht wird</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>slipway::ui::DiffView</name>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message numerus="yes">
        <source>and %n more line(s)</source>
        <translation>
            <numerusform>und %n weitere Zeile</numerusform>
            <numerusform>und %n weitere Zeilen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::DiskUse</name>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>Images: %1</source>
        <translation>Images: %1</translation>
    </message>
    <message>
        <source>Containers: %1</source>
        <translation>Container: %1</translation>
    </message>
    <message>
        <source>Volumes: %1</source>
        <translation>Volumes: %1</translation>
    </message>
    <message>
        <source>Build cache: %1</source>
        <translation>Build-Cache: %1</translation>
    </message>
</context>
<context>
    <name>slipway::ui::DockerfileEditor</name>
    <message>
        <source>Dockerfile</source>
        <translation>Dockerfile</translation>
    </message>
    <message numerus="yes">
        <source>… %n line(s)</source>
        <translation>
            <numerusform>… %n Zeile</numerusform>
            <numerusform>… %n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Click for what can be done.</source>
        <translation>Klicken zeigt, was getan werden kann.</translation>
    </message>
    <message>
        <source>Complete</source>
        <translation>Vervollständigen</translation>
    </message>
    <message>
        <source>What is this?</source>
        <translation>Was ist das?</translation>
    </message>
    <message>
        <source>Fix…</source>
        <translation>Beheben …</translation>
    </message>
    <message>
        <source>Next problem</source>
        <translation>Nächstes Problem</translation>
    </message>
    <message>
        <source>Previous problem</source>
        <translation>Voriges Problem</translation>
    </message>
    <message>
        <source>Go to the stage</source>
        <translation>Gehe zur Stufe</translation>
    </message>
    <message>
        <source>Rename the stage…</source>
        <translation>Stufe umbenennen …</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formatieren</translation>
    </message>
    <message>
        <source>Fold</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>Ausklappen</translation>
    </message>
    <message>
        <source>Fold everything</source>
        <translation>Alles einklappen</translation>
    </message>
    <message>
        <source>Unfold everything</source>
        <translation>Alles ausklappen</translation>
    </message>
    <message>
        <source>Fix all %1 of %2</source>
        <translation>Alle %1 von %2 beheben</translation>
    </message>
    <message>
        <source>Fix everything that can be fixed</source>
        <translation>Alles beheben, was behoben werden kann</translation>
    </message>
    <message>
        <source>New name of the stage</source>
        <translation>Neuer Name der Stufe</translation>
    </message>
    <message>
        <source>A name begins with a letter and has letters, digits, dots, dashes and underscores.</source>
        <translation>Ein Name beginnt mit einem Buchstaben und hat Buchstaben, Ziffern, Punkte, Binde- und Unterstriche.</translation>
    </message>
    <message>
        <source>Another stage is called so.</source>
        <translation>Eine andere Stufe heißt so.</translation>
    </message>
    <message>
        <source>Stage %1</source>
        <translation>Stufe %1</translation>
    </message>
    <message>
        <source>FROM %1, line %2</source>
        <translation>FROM %1, Zeile %2</translation>
    </message>
    <message>
        <source>Shell before this step</source>
        <translation>Shell vor diesem Schritt</translation>
    </message>
    <message>
        <source>Shell after this step</source>
        <translation>Shell nach diesem Schritt</translation>
    </message>
    <message>
        <source>Files changed by this step</source>
        <translation>Von diesem Schritt geänderte Dateien</translation>
    </message>
</context>
<context>
    <name>slipway::ui::EditMenu</name>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>&amp;Ausschneiden</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Einfügen</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>A&amp;lles auswählen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::EditorArea</name>
    <message>
        <source>Take theirs</source>
        <translation>Fremde übernehmen</translation>
    </message>
    <message>
        <source>Keep mine</source>
        <translation>Eigene behalten</translation>
    </message>
    <message>
        <source>Open files</source>
        <translation>Offene Dateien</translation>
    </message>
    <message>
        <source>Open another file of the project</source>
        <translation>Eine weitere Datei des Projekts öffnen</translation>
    </message>
    <message>
        <source>Find (Ctrl+F)</source>
        <translation>Suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Close %1</source>
        <translation>%1 schließen</translation>
    </message>
    <message>
        <source>%1, changed</source>
        <translation>%1, geändert</translation>
    </message>
    <message>
        <source>Save it again</source>
        <translation>Wieder speichern</translation>
    </message>
    <message>
        <source>%1 could not be saved</source>
        <translation>%1 konnte nicht gespeichert werden</translation>
    </message>
    <message>
        <source>%1 could not be opened</source>
        <translation>%1 konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>%1 was changed by another program</source>
        <translation>%1 wurde von einem anderen Programm geändert</translation>
    </message>
    <message>
        <source>You have changes of your own. Taking theirs can be undone; keeping yours overwrites the file.</source>
        <translation>Sie haben eigene Änderungen. Die fremden zu übernehmen lässt sich rückgängig machen; die eigenen zu behalten überschreibt die Datei.</translation>
    </message>
    <message>
        <source>%1 was deleted by another program</source>
        <translation>%1 wurde von einem anderen Programm gelöscht</translation>
    </message>
    <message>
        <source>Its text is still here.</source>
        <translation>Ihr Text ist noch hier.</translation>
    </message>
    <message>
        <source>New .dockerignore</source>
        <translation>Neue .dockerignore</translation>
    </message>
    <message>
        <source>Other file…</source>
        <translation>Andere Datei …</translation>
    </message>
    <message>
        <source>Open a text file of the project</source>
        <translation>Eine Textdatei des Projekts öffnen</translation>
    </message>
    <message>
        <source>%1 is not in this folder</source>
        <translation>%1 ist nicht in diesem Ordner</translation>
    </message>
    <message>
        <source>Only files of %1 are opened here.</source>
        <translation>Hier werden nur Dateien aus %1 geöffnet.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::EnginePage</name>
    <message>
        <source>Or start it from a terminal:</source>
        <translation>Oder starten Sie ihn in einem Terminal:</translation>
    </message>
    <message>
        <source>Start the helper</source>
        <translation>Helfer starten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>The helper is starting</source>
        <translation>Der Helfer startet</translation>
    </message>
    <message>
        <source>Command for a terminal</source>
        <translation>Befehl für ein Terminal</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Den Befehl kopieren</translation>
    </message>
    <message>
        <source>Your system may ask for an administrator&apos;s password first.</source>
        <translation>Ihr System fragt vielleicht zuerst nach dem Passwort eines Administrators.</translation>
    </message>
    <message>
        <source>Start the helper again</source>
        <translation>Helfer noch einmal starten</translation>
    </message>
</context>
<context>
    <name>slipway::ui::FindBar</name>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Previous match (Shift+Enter)</source>
        <translation>Vorheriger Treffer (Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Next match (Enter)</source>
        <translation>Nächster Treffer (Eingabe)</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>Schließen (Escape)</translation>
    </message>
</context>
<context>
    <name>slipway::ui::Footer</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 unter %2</translation>
    </message>
    <message>
        <source>Disk use: %1</source>
        <translation>Plattenplatz: %1</translation>
    </message>
    <message>
        <source>Disk use of the engine: %1</source>
        <translation>Plattenplatz der Engine: %1</translation>
    </message>
</context>
<context>
    <name>slipway::ui::Header</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search projects, containers, images, builds and commands (Ctrl+K)</source>
        <translation>Projekte, Container, Images, Bauvorgänge und Befehle durchsuchen (Strg+K)</translation>
    </message>
    <message>
        <source>Ctrl+K</source>
        <translation>Strg+K</translation>
    </message>
</context>
<context>
    <name>slipway::ui::HelperStarter</name>
    <message>
        <source>The helper was started, but the engine does not answer.</source>
        <translation>Der Helfer wurde gestartet, aber die Engine antwortet nicht.</translation>
    </message>
    <message>
        <source>The helper runs already, but the engine does not answer.</source>
        <translation>Der Helfer läuft schon, aber die Engine antwortet nicht.</translation>
    </message>
    <message>
        <source>%1 could not be started: %2</source>
        <translation>%1 konnte nicht gestartet werden: %2</translation>
    </message>
    <message>
        <source>You did not give your consent. Nothing was started.</source>
        <translation>Sie haben nicht zugestimmt. Es wurde nichts gestartet.</translation>
    </message>
    <message>
        <source>The system did not give its consent. Ask somebody who administers this machine.</source>
        <translation>Das System hat nicht zugestimmt. Fragen Sie jemanden, der diesen Rechner verwaltet.</translation>
    </message>
    <message>
        <source>The helper crashed as it started.</source>
        <translation>Der Helfer ist beim Starten abgestürzt.</translation>
    </message>
    <message>
        <source>The helper ended as it started (exit code %1).</source>
        <translation>Der Helfer hat sich beim Starten beendet (Exit-Code %1).</translation>
    </message>
    <message>
        <source>The helper ended as soon as it had started.</source>
        <translation>Der Helfer hat sich gleich nach dem Start beendet.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ImagesModel</name>
    <message>
        <source>(no tag)</source>
        <translation>(ohne Tag)</translation>
    </message>
    <message>
        <source>In use (%1)</source>
        <translation>In Gebrauch (%1)</translation>
    </message>
    <message>
        <source>Dangling</source>
        <translation>Verwaist</translation>
    </message>
    <message>
        <source>Unused</source>
        <translation>Unbenutzt</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Usage</source>
        <translation>Gebrauch</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>(no tag) %1</source>
        <translation>(ohne Tag) %1</translation>
    </message>
    <message>
        <source>Deleting…</source>
        <translation>Wird gelöscht …</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ImagesPage</name>
    <message>
        <source>Run…</source>
        <translation>Starten …</translation>
    </message>
    <message>
        <source>Copy name</source>
        <translation>Namen kopieren</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Filter images</source>
        <translation>Images filtern</translation>
    </message>
    <message>
        <source>Pull…</source>
        <translation>Herunterladen …</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>No images</source>
        <translation>Keine Images</translation>
    </message>
    <message>
        <source>Images are what containers are started from. Build one from a project, or pull one.</source>
        <translation>Aus Images werden Container gestartet. Eines aus einem Projekt bauen oder eines herunterladen.</translation>
    </message>
    <message>
        <source>Pull an image</source>
        <translation>Ein Image herunterladen</translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation>Warten auf die Engine</translation>
    </message>
    <message>
        <source>Images appear here as soon as the engine answers.</source>
        <translation>Sobald die Engine antwortet, erscheinen hier die Images.</translation>
    </message>
    <message>
        <source>Delete image</source>
        <translation>Image löschen</translation>
    </message>
    <message>
        <source>Delete the image “%1”?</source>
        <translation>Das Image „%1“ löschen?</translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) still need it; the engine will keep it until they are gone.</source>
        <translation>
            <numerusform>%n Container braucht es noch; die Engine behält es, bis er weg ist.</numerusform>
            <numerusform>%n Container brauchen es noch; die Engine behält es, bis sie weg sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>Only this name goes; the image has others.</source>
        <translation>Nur dieser Name verschwindet; das Image hat weitere.</translation>
    </message>
    <message>
        <source>Up to %1 become free.</source>
        <translation>Bis zu %1 werden frei.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>%1 could not be deleted</source>
        <translation>%1 konnte nicht gelöscht werden</translation>
    </message>
    <message>
        <source>Deleting %1</source>
        <translation>%1 wird gelöscht</translation>
    </message>
    <message>
        <source>Copy names</source>
        <translation>Namen kopieren</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n image(s)…</source>
        <translation>
            <numerusform>%n Image löschen …</numerusform>
            <numerusform>%n Images löschen …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n container(s) need(s) it</source>
        <translation>
            <numerusform>%n Container braucht es</numerusform>
            <numerusform>%n Container brauchen es</numerusform>
        </translation>
    </message>
    <message>
        <source>has other names</source>
        <translation>hat weitere Namen</translation>
    </message>
    <message>
        <source>The engine keeps what containers need until they are gone.</source>
        <translation>Was Container brauchen, behält die Engine, bis sie weg sind.</translation>
    </message>
    <message>
        <source>Delete images</source>
        <translation>Images löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n image(s)?</source>
        <translation>
            <numerusform>%n Image löschen?</numerusform>
            <numerusform>%n Images löschen?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n image(s)</source>
        <translation>
            <numerusform>%n Image löschen</numerusform>
            <numerusform>%n Images löschen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deleting %n image(s)</source>
        <translation>
            <numerusform>%n Image wird gelöscht</numerusform>
            <numerusform>%n Images werden gelöscht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n image(s) could not be deleted</source>
        <translation>
            <numerusform>Nicht gelöscht: %1 von %n Image</numerusform>
            <numerusform>Nicht gelöscht: %1 von %n Images</numerusform>
        </translation>
    </message>
    <message>
        <source>No image matches</source>
        <translation>Kein Image passt</translation>
    </message>
    <message>
        <source>None has “%1” in its name, id or usage.</source>
        <translation>Keines hat „%1“ in Name, Id oder Gebrauch.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle anzeigen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::JobRow</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel: %1</source>
        <translation>Abbrechen: %1</translation>
    </message>
</context>
<context>
    <name>slipway::ui::JobStrip</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n weiterer</numerusform>
            <numerusform>%n weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Everything that runs: %n job(s)</source>
        <translation>
            <numerusform>Alles, was läuft: %n Vorgang</numerusform>
            <numerusform>Alles, was läuft: %n Vorgänge</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::JobsPopup</name>
    <message>
        <source>Everything that runs</source>
        <translation>Alles, was läuft</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
</context>
<context>
    <name>slipway::ui::LineBox</name>
    <message>
        <source>Choices</source>
        <translation>Auswahl</translation>
    </message>
</context>
<context>
    <name>slipway::ui::LiveSwitch</name>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
</context>
<context>
    <name>slipway::ui::LogFeed</name>
    <message>
        <source>%1 skipped: the log comes faster than it can be shown</source>
        <translation>%1 übersprungen: Die Ausgabe kommt schneller, als sie gezeigt werden kann</translation>
    </message>
</context>
<context>
    <name>slipway::ui::LogFindBar</name>
    <message>
        <source>Match upper and lower case</source>
        <translation>Groß- und Kleinschreibung beachten</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>In der Ausgabe suchen</translation>
    </message>
    <message>
        <source>Not a regular expression: %1</source>
        <translation>Kein regulärer Ausdruck: %1</translation>
    </message>
    <message>
        <source>No match</source>
        <translation>Kein Treffer</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Sucht …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln match(es)</source>
        <translation>
            <numerusform>%Ln Treffer</numerusform>
            <numerusform>%Ln Treffer</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 of %2…</source>
        <translation>%1 von %2 …</translation>
    </message>
</context>
<context>
    <name>slipway::ui::LogText</name>
    <message>
        <source>Log</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>err</source>
        <comment>a mark before lines of standard error</comment>
        <translation>err</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new line(s), follow</source>
        <translation>
            <numerusform>%Ln neue Zeile, folgen</numerusform>
            <numerusform>%Ln neue Zeilen, folgen</numerusform>
        </translation>
    </message>
    <message>
        <source>Not following. Follow</source>
        <translation>Folgt nicht. Folgen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Folgen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::LogView</name>
    <message>
        <source>Find (Ctrl+F)</source>
        <translation>Suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>Lange Zeilen umbrechen</translation>
    </message>
    <message>
        <source>Copy everything</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>Save to a file…</source>
        <translation>In eine Datei speichern …</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Ausgabe speichern</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>Nicht gespeichert</translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>%1 konnte nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Show times</source>
        <translation>Zeiten anzeigen</translation>
    </message>
    <message>
        <source>Clear the view</source>
        <translation>Ansicht leeren</translation>
    </message>
</context>
<context>
    <name>slipway::ui::MainWindow</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open folder…</source>
        <translation>Ordner &amp;öffnen …</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>&amp;Speichern</translation>
    </message>
    <message>
        <source>&amp;Pull an image…</source>
        <translation>Image &amp;herunterladen …</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Project</source>
        <translation>&amp;Projekt</translation>
    </message>
    <message>
        <source>&amp;Build</source>
        <translation>&amp;Bauen</translation>
    </message>
    <message>
        <source>Build &amp;without cache</source>
        <translation>&amp;Ohne Cache bauen</translation>
    </message>
    <message>
        <source>&amp;Run…</source>
        <translation>&amp;Starten …</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Projects</source>
        <translation>&amp;Projekte</translation>
    </message>
    <message>
        <source>&amp;Containers</source>
        <translation>&amp;Container</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>&amp;Images</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>&amp;Search everything</source>
        <translation>&amp;Alles durchsuchen</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Erscheinungsbild</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;About Slipway</source>
        <translation>&amp;Über Slipway</translation>
    </message>
    <message>
        <source>About Slipway</source>
        <translation>Über Slipway</translation>
    </message>
    <message>
        <source>Slipway %1</source>
        <translation>Slipway %1</translation>
    </message>
    <message>
        <source>A native desktop container manager with its own engine.</source>
        <translation>Eine native Container-Verwaltung mit eigener Engine.</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The folder could not be opened</source>
        <translation>Der Ordner konnte nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Open a folder with a Dockerfile</source>
        <translation>Einen Ordner mit einem Dockerfile öffnen</translation>
    </message>
    <message>
        <source>The sample could not be unpacked</source>
        <translation>Das Beispiel konnte nicht angelegt werden</translation>
    </message>
    <message>
        <source>Run this image</source>
        <translation>Dieses Image starten</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>R&amp;eplace…</source>
        <translation>Er&amp;setzen …</translation>
    </message>
    <message>
        <source>&amp;Go to line…</source>
        <translation>&amp;Gehe zu Zeile …</translation>
    </message>
    <message>
        <source>F&amp;ormat the Dockerfile</source>
        <translation>Dockerfile &amp;formatieren</translation>
    </message>
    <message>
        <source>%1 › %2</source>
        <translation>%1 › %2</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Start the helper</source>
        <translation>Helfer starten</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>Schritt %1 von %2</translation>
    </message>
    <message>
        <source>Building %1</source>
        <translation>%1 wird gebaut</translation>
    </message>
    <message>
        <source>The helper is starting</source>
        <translation>Der Helfer startet</translation>
    </message>
    <message>
        <source>Your system may ask for an administrator&apos;s password first.</source>
        <translation>Ihr System fragt vielleicht zuerst nach dem Passwort eines Administrators.</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>&amp;Builds</source>
        <translation>&amp;Bauvorgänge</translation>
    </message>
    <message>
        <source>Builds</source>
        <translation>Bauvorgänge</translation>
    </message>
</context>
<context>
    <name>slipway::ui::MergedLogs</name>
    <message>
        <source>Logs of several containers</source>
        <translation>Logs mehrerer Container</translation>
    </message>
    <message>
        <source>These containers have written nothing so far.</source>
        <translation>Diese Container haben bisher nichts geschrieben.</translation>
    </message>
    <message numerus="yes">
        <source>Logs of %n container(s)</source>
        <translation>
            <numerusform>Logs von %n Container</numerusform>
            <numerusform>Logs von %n Containern</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the lines of %1</source>
        <translation>Zeilen von %1 zeigen</translation>
    </message>
    <message>
        <source>The log of %1 ends here: %2</source>
        <translation>Das Log von %1 endet hier: %2</translation>
    </message>
</context>
<context>
    <name>slipway::ui::MountRow</name>
    <message>
        <source>Read-only</source>
        <translation>Nur lesen</translation>
    </message>
    <message>
        <source>Folder or volume</source>
        <translation>Ordner oder Volume</translation>
    </message>
    <message>
        <source>folder or volume name</source>
        <translation>Ordner oder Volume</translation>
    </message>
    <message>
        <source>Folder in the container</source>
        <translation>Ordner im Container</translation>
    </message>
    <message>
        <source>/folder/inside</source>
        <translation>/Ordner/darin</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Einen Ordner wählen</translation>
    </message>
    <message>
        <source>Remove this mount</source>
        <translation>Diese Einbindung entfernen</translation>
    </message>
    <message>
        <source>Write a folder&apos;s whole path, from / on, or a volume&apos;s name.</source>
        <translation>Schreiben Sie den ganzen Pfad eines Ordners, von / an, oder den Namen eines Volumes.</translation>
    </message>
    <message>
        <source>Write the folder&apos;s whole path in the container, below /.</source>
        <translation>Schreiben Sie den ganzen Pfad des Ordners im Container, unterhalb von /.</translation>
    </message>
    <message>
        <source>A path with a colon can&apos;t be mounted.</source>
        <translation>Ein Pfad mit Doppelpunkt kann nicht eingebunden werden.</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>Volume</translation>
    </message>
</context>
<context>
    <name>slipway::ui::PortButtons</name>
    <message>
        <source>Open port %1 in the browser</source>
        <translation>Port %1 im Browser öffnen</translation>
    </message>
    <message>
        <source>Open %1 in the browser (container port %2)</source>
        <translation>%1 im Browser öffnen (Port %2 im Container)</translation>
    </message>
    <message>
        <source>Copy the address of port %1</source>
        <translation>Adresse von Port %1 kopieren</translation>
    </message>
    <message>
        <source>Copy %1 (container port %2)</source>
        <translation>%1 kopieren (Port %2 im Container)</translation>
    </message>
    <message>
        <source>Change ports…</source>
        <translation>Ports ändern …</translation>
    </message>
    <message numerus="yes">
        <source>%n more port(s); change ports…</source>
        <translation>
            <numerusform>%n weiterer Port; Ports ändern …</numerusform>
            <numerusform>%n weitere Ports; Ports ändern …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::PortRow</name>
    <message>
        <source>Publish container port %1</source>
        <translation>Container-Port %1 veröffentlichen</translation>
    </message>
    <message>
        <source>Publish this port</source>
        <translation>Diesen Port veröffentlichen</translation>
    </message>
    <message>
        <source>Port on this machine</source>
        <translation>Port auf diesem Rechner</translation>
    </message>
    <message>
        <source>here</source>
        <translation>hier</translation>
    </message>
    <message>
        <source>Port in the container</source>
        <translation>Port im Container</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>innen</translation>
    </message>
    <message>
        <source>Remove this port</source>
        <translation>Diesen Port entfernen</translation>
    </message>
    <message>
        <source>In use by %1</source>
        <translation>Belegt von %1</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 nehmen</translation>
    </message>
    <message>
        <source>Address on this machine</source>
        <translation>Adresse auf diesem Rechner</translation>
    </message>
    <message>
        <source>every address</source>
        <translation>jede Adresse</translation>
    </message>
    <message>
        <source>127.0.0.1 keeps the port to this machine</source>
        <translation>127.0.0.1 lässt nur diesen Rechner an den Port</translation>
    </message>
    <message>
        <source>A port, or a range like 8000-8010</source>
        <translation>Ein Port oder ein Bereich wie 8000-8010</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>“%1” is not an IP address.</source>
        <translation>„%1“ ist keine IP-Adresse.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535, or a range like 8000-8010.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535 oder ein Bereich wie 8000-8010.</translation>
    </message>
    <message>
        <source>The ranges differ in length: %1 here, %2 inside.</source>
        <translation>Die Bereiche sind verschieden lang: %1 hier, %2 darin.</translation>
    </message>
    <message>
        <source>At most %1 ports at once.</source>
        <translation>Höchstens %1 Ports auf einmal.</translation>
    </message>
    <message>
        <source>%1 is in use by %2</source>
        <translation>%1 ist belegt von %2</translation>
    </message>
    <message>
        <source>Another line takes this port too.</source>
        <translation>Eine andere Zeile nimmt diesen Port auch.</translation>
    </message>
    <message>
        <source>this machine only</source>
        <translation>nur dieser Rechner</translation>
    </message>
</context>
<context>
    <name>slipway::ui::PortsDialog</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Ports of %1</source>
        <translation>Ports von %1</translation>
    </message>
</context>
<context>
    <name>slipway::ui::PortsPane</name>
    <message>
        <source>Start the container</source>
        <translation>Den Container starten</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>The image exposes</source>
        <translation>Das Image gibt frei:</translation>
    </message>
    <message>
        <source>Publish a port</source>
        <translation>Einen Port veröffentlichen</translation>
    </message>
    <message>
        <source>this machine → container</source>
        <translation>dieser Rechner → Container</translation>
    </message>
    <message>
        <source>Ports can be changed as soon as the engine answers.</source>
        <translation>Ports lassen sich ändern, sobald die Engine antwortet.</translation>
    </message>
    <message>
        <source>This engine can&apos;t change the ports of a container that runs: only Slipway&apos;s own can. Run the image again with other ports instead.</source>
        <translation>Diese Engine kann die Ports eines laufenden Containers nicht ändern: Das kann nur Slipways eigene. Starten Sie das Image stattdessen mit anderen Ports neu.</translation>
    </message>
    <message>
        <source>No port of this container is published.</source>
        <translation>Kein Port dieses Containers ist veröffentlicht.</translation>
    </message>
    <message>
        <source>Publish container port %1</source>
        <translation>Container-Port %1 veröffentlichen</translation>
    </message>
    <message>
        <source>Publishing…</source>
        <translation>Wird veröffentlicht …</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Publishing %1 of %2…</source>
        <translation>%1 von %2 wird veröffentlicht …</translation>
    </message>
    <message>
        <source>Port %1 could not be published: %2</source>
        <translation>Port %1 konnte nicht veröffentlicht werden: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n port(s) before it are published.</source>
        <translation>
            <numerusform>%n Port davor ist veröffentlicht.</numerusform>
            <numerusform>%n Ports davor sind veröffentlicht.</numerusform>
        </translation>
    </message>
    <message>
        <source>Port %1 could not be removed: %2</source>
        <translation>Port %1 konnte nicht entfernt werden: %2</translation>
    </message>
    <message>
        <source>Nothing is published while the container does not run. Start it to add and remove ports.</source>
        <translation>Solange der Container nicht läuft, ist nichts veröffentlicht. Starten Sie ihn, um Ports hinzuzufügen und zu entfernen.</translation>
    </message>
    <message>
        <source>Publishing port %1 of %2</source>
        <translation>Veröffentliche Port %1 von %2</translation>
    </message>
    <message>
        <source>Publishing %1 ports of %2</source>
        <translation>Veröffentliche %1 Ports von %2</translation>
    </message>
    <message>
        <source>port %1</source>
        <translation>Port %1</translation>
    </message>
    <message>
        <source>Removing port %1 of %2</source>
        <translation>Entferne Port %1 von %2</translation>
    </message>
    <message>
        <source>Removing %1 ports of %2</source>
        <translation>Entferne %1 Ports von %2</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ProblemsModel</name>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1, %2, %3</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ProblemsView</name>
    <message>
        <source>Show or hide the problems</source>
        <translation>Probleme zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Fix all</source>
        <translation>Alle beheben</translation>
    </message>
    <message>
        <source>Fix everything that can be fixed</source>
        <translation>Alles beheben, was behoben werden kann</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Go to line %1</source>
        <translation>Gehe zu Zeile %1</translation>
    </message>
    <message>
        <source>Fix it</source>
        <translation>Beheben</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation>
            <numerusform>%n Fehler</numerusform>
            <numerusform>%n Fehler</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation>
            <numerusform>%n Warnung</numerusform>
            <numerusform>%n Warnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>No problems in the text</source>
        <translation>Keine Probleme im Text</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ProjectPage</name>
    <message>
        <source>Build</source>
        <translation>Bauen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Go to line</source>
        <translation>Zur Zeile</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Build without cache</source>
        <translation>Ohne Cache bauen</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>Ordner anzeigen</translation>
    </message>
    <message>
        <source>Build the image %1 (Ctrl+B)</source>
        <translation>Das Image %1 bauen (Strg+B)</translation>
    </message>
    <message>
        <source>Run the image %1 (Ctrl+R)</source>
        <translation>Das Image %1 starten (Strg+R)</translation>
    </message>
    <message>
        <source>No Dockerfile here</source>
        <translation>Hier ist kein Dockerfile</translation>
    </message>
    <message>
        <source>A Dockerfile says, line by line, how this folder becomes an image.</source>
        <translation>Ein Dockerfile sagt Zeile für Zeile, wie aus diesem Ordner ein Image wird.</translation>
    </message>
    <message>
        <source>Create a Dockerfile</source>
        <translation>Ein Dockerfile anlegen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Replace the running container after a live build</source>
        <translation>Den laufenden Container nach einem Live-Bau ersetzen</translation>
    </message>
    <message>
        <source>Save all files</source>
        <translation>Alle Dateien speichern</translation>
    </message>
    <message>
        <source>Only containers that were run from here. What they wrote into themselves and into volumes without a name is lost.</source>
        <translation>Nur Container, die von hier gestartet wurden. Was sie in sich selbst und in Volumes ohne Namen geschrieben haben, geht verloren.</translation>
    </message>
    <message>
        <source>Build by itself after a pause in typing, and when files change. The first build switches it on.</source>
        <translation>Baut von selbst nach einer Pause beim Tippen und wenn Dateien sich ändern. Der erste Bau schaltet es ein.</translation>
    </message>
    <message>
        <source>Open shell here</source>
        <translation>Shell hier öffnen</translation>
    </message>
    <message>
        <source>A shell on what the failed step left, with its mounts</source>
        <translation>Eine Shell auf dem, was der fehlgeschlagene Schritt hinterließ, mit seinen Mounts</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ProjectsPage</name>
    <message>
        <source>Hello web</source>
        <translation>Hallo Web</translation>
    </message>
    <message>
        <source>A page served by busybox. Needs no registry.</source>
        <translation>Eine Seite mit busybox. Ohne Registry.</translation>
    </message>
    <message>
        <source>Hello Flask</source>
        <translation>Hallo Flask</translation>
    </message>
    <message>
        <source>A small Python application. Pulls python:3.8.</source>
        <translation>Etwas Python. Lädt python:3.8.</translation>
    </message>
    <message>
        <source>Build a folder, run it, click its port</source>
        <translation>Ordner bauen, starten, Port anklicken</translation>
    </message>
    <message>
        <source>Open a folder with a Dockerfile. Every line shows what a build would do before it does it, and what it did afterwards.</source>
        <translation>Einen Ordner mit einem Dockerfile öffnen. Jede Zeile zeigt vorher, was ein Bau tun würde, und nachher, was er getan hat.</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>Choose a folder with a Dockerfile (Ctrl+O)</source>
        <translation>Einen Ordner mit einem Dockerfile wählen (Strg+O)</translation>
    </message>
    <message>
        <source>Pull an image…</source>
        <translation>Image herunterladen …</translation>
    </message>
    <message>
        <source>Try a sample</source>
        <translation>Ein Beispiel ausprobieren</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Pull an image</source>
        <translation>Ein Image herunterladen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Pull %1</source>
        <translation>%1 herunterladen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::PublishedRow</name>
    <message>
        <source>at every address</source>
        <translation>unter jeder Adresse</translation>
    </message>
    <message>
        <source>from this machine only</source>
        <translation>nur von diesem Rechner aus</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>unter %1</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>Wird entfernt …</translation>
    </message>
    <message>
        <source>Remove port %1</source>
        <translation>Port %1 entfernen</translation>
    </message>
    <message>
        <source>→ %1/%2 in the container</source>
        <translation>→ %1/%2 im Container</translation>
    </message>
    <message>
        <source>Copy address %1</source>
        <translation>Adresse %1 kopieren</translation>
    </message>
    <message>
        <source>Open port %1 in the browser</source>
        <translation>Port %1 im Browser öffnen</translation>
    </message>
    <message>
        <source>Open %1 in the browser</source>
        <translation>%1 im Browser öffnen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::PullDialog</name>
    <message>
        <source>Pull</source>
        <translation>Herunterladen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Pull an image</source>
        <translation>Ein Image herunterladen</translation>
    </message>
    <message>
        <source>python:3.12, ghcr.io/owner/name:tag</source>
        <translation>python:3.12, ghcr.io/besitzer/name:tag</translation>
    </message>
    <message>
        <source>Image to pull</source>
        <translation>Herunterzuladendes Image</translation>
    </message>
    <message>
        <source>Names without a registry come from Docker Hub.</source>
        <translation>Namen ohne Registry kommen von Docker Hub.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Asking the registry…</source>
        <translation>Die Registry wird gefragt …</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Pulling</source>
        <translation>Wird heruntergeladen</translation>
    </message>
    <message>
        <source>The image could not be pulled</source>
        <translation>Das Image konnte nicht heruntergeladen werden</translation>
    </message>
    <message>
        <source>Continue in the background</source>
        <translation>Im Hintergrund weiter</translation>
    </message>
    <message>
        <source>Pulling %1</source>
        <translation>%1 wird heruntergeladen</translation>
    </message>
    <message>
        <source>%1 could not be pulled</source>
        <translation>%1 konnte nicht heruntergeladen werden</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Wird geladen</translation>
    </message>
    <message>
        <source>Downloaded</source>
        <translation>Geladen</translation>
    </message>
    <message>
        <source>Unpacking</source>
        <translation>Wird entpackt</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>Schon vorhanden</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
</context>
<context>
    <name>slipway::ui::QuickSearch</name>
    <message>
        <source>Search everything</source>
        <translation>Alles durchsuchen</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt dazu</translation>
    </message>
    <message>
        <source>Search projects, containers, images, builds and commands</source>
        <translation>Projekte, Container, Images, Bauvorgänge und Befehle durchsuchen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::RecordLayers</name>
    <message>
        <source>The engine is being asked what it still has of this build.</source>
        <translation>Die Engine wird gerade gefragt, was sie von diesem Bauvorgang noch hat.</translation>
    </message>
    <message>
        <source>What the engine still has of this build cannot be told: %1</source>
        <translation>Was die Engine von diesem Bauvorgang noch hat, lässt sich nicht sagen: %1</translation>
    </message>
    <message>
        <source>This line was not needed, or makes no layer.</source>
        <translation>Diese Zeile wurde nicht gebraucht oder ergibt keine Schicht.</translation>
    </message>
    <message>
        <source>The engine has no layer of this step: it failed, or its layer was removed meanwhile.</source>
        <translation>Die Engine hat keine Schicht dieses Schritts: Er ist fehlgeschlagen, oder seine Schicht wurde inzwischen entfernt.</translation>
    </message>
    <message>
        <source>The engine no longer has the layer of this step, it would be made anew: %1</source>
        <translation>Die Engine hat die Schicht dieses Schritts nicht mehr, sie würde neu gebaut: %1</translation>
    </message>
    <message>
        <source>The record does not have what may be a secret: the value of %1. Steps that use it cannot be found again.</source>
        <translation>Was ein Geheimnis sein kann, steht nicht im Verlauf: der Wert von %1. Schritte, die ihn verwenden, lassen sich nicht wiederfinden.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::RemoteEngine</name>
    <message>
        <source>It was run with %1, which this window cannot ask for again: run it anew where it was run.</source>
        <translation>Er wurde mit %1 gestartet, was dieses Fenster nicht noch einmal verlangen kann: Starten Sie ihn dort neu, wo er gestartet wurde.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::ReplaceBar</name>
    <message>
        <source>Tell upper case from lower case</source>
        <translation>Groß- und Kleinschreibung unterscheiden</translation>
    </message>
    <message>
        <source>Whole words only</source>
        <translation>Nur ganze Wörter</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Find in text</source>
        <translation>Im Text suchen</translation>
    </message>
    <message>
        <source>Replace with</source>
        <translation>Ersetzen durch</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replace all</source>
        <translation>Alle ersetzen</translation>
    </message>
    <message>
        <source>Not a regular expression</source>
        <translation>Kein regulärer Ausdruck</translation>
    </message>
    <message>
        <source>No match</source>
        <translation>Kein Treffer</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 und mehr</translation>
    </message>
    <message>
        <source>%1 replaced</source>
        <translation>%1 ersetzt</translation>
    </message>
</context>
<context>
    <name>slipway::ui::RunBar</name>
    <message>
        <source>Log of %1</source>
        <translation>Ausgabe von %1</translation>
    </message>
    <message>
        <source>Stop %1</source>
        <translation>%1 stoppen</translation>
    </message>
    <message>
        <source>Start %1</source>
        <translation>%1 starten</translation>
    </message>
    <message>
        <source>Delete %1…</source>
        <translation>%1 löschen …</translation>
    </message>
</context>
<context>
    <name>slipway::ui::RunDialog</name>
    <message>
        <source>Looking at what the image exposes…</source>
        <translation>Sehen, was das Image freigibt …</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>%1 starten</translation>
    </message>
    <message>
        <source>Name of the container</source>
        <translation>Name des Containers</translation>
    </message>
    <message>
        <source>chosen by the engine</source>
        <translation>von der Engine gewählt</translation>
    </message>
    <message>
        <source>Environment variables, one NAME=value a line</source>
        <translation>Umgebungsvariablen, je Zeile ein NAME=Wert</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>the image&apos;s own</source>
        <translation>der des Images</translation>
    </message>
    <message>
        <source>Add a port</source>
        <translation>Einen Port hinzufügen</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Den Befehl kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Ports</translation>
    </message>
    <message>
        <source>this machine → container</source>
        <translation>dieser Rechner → Container</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>one NAME=value a line</source>
        <translation>je Zeile ein NAME=Wert</translation>
    </message>
    <message>
        <source>instead of what the image runs</source>
        <translation>statt dem des Images</translation>
    </message>
    <message>
        <source>What the image exposes is not known.</source>
        <translation>Was das Image freigibt, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The image could not be read</source>
        <translation>Das Image konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>The image exposes no ports.</source>
        <translation>Das Image gibt keine Ports frei.</translation>
    </message>
    <message>
        <source>the image&apos;s own: %1</source>
        <translation>der des Images: %1</translation>
    </message>
    <message>
        <source>A name has letters, digits and _ . - only.</source>
        <translation>Ein Name hat nur Buchstaben, Ziffern und _ . -</translation>
    </message>
    <message>
        <source>The command has a quote without its end.</source>
        <translation>Dem Befehl fehlt ein schließendes Anführungszeichen.</translation>
    </message>
    <message>
        <source>Port %1 is in use.</source>
        <translation>Port %1 ist belegt.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <source>The container did not start</source>
        <translation>Der Container ist nicht gestartet</translation>
    </message>
    <message>
        <source>Add a mount</source>
        <translation>Eine Einbindung hinzufügen</translation>
    </message>
    <message>
        <source>Import .env…</source>
        <translation>.env importieren …</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>Einbindungen</translation>
    </message>
    <message>
        <source>folder or volume → folder in the container</source>
        <translation>Ordner oder Volume → Ordner im Container</translation>
    </message>
    <message>
        <source>Import environment variables</source>
        <translation>Umgebungsvariablen importieren</translation>
    </message>
    <message>
        <source>%1 could not be read: %2</source>
        <translation>%1 konnte nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>Nothing was imported. %1, line %2: %3</source>
        <translation>Nichts wurde importiert. %1, Zeile %2: %3</translation>
    </message>
    <message>
        <source>A port of the range is in use.</source>
        <translation>Ein Port des Bereichs ist belegt.</translation>
    </message>
    <message>
        <source>Another container is called so.</source>
        <translation>Ein anderer Container heißt so.</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>The same as a command</source>
        <translation>Dasselbe als Befehl</translation>
    </message>
    <message>
        <source>it is not a file</source>
        <translation>es ist keine Datei</translation>
    </message>
    <message>
        <source>it is larger than 1 MiB</source>
        <translation>sie ist größer als 1 MiB</translation>
    </message>
    <message>
        <source>Starting %1</source>
        <translation>%1 wird gestartet</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 did not start</source>
        <translation>%1 ist nicht gestartet</translation>
    </message>
</context>
<context>
    <name>slipway::ui::RunOptions</name>
    <message>
        <source>Delete the container when it stops</source>
        <translation>Den Container löschen, wenn er endet</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>the engine&apos;s own</source>
        <translation>das der Engine</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Neustart</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>no limit; 512m, 2g</source>
        <translation>unbegrenzt; 512m, 2g</translation>
    </message>
    <message>
        <source>Processors</source>
        <translation>Prozessoren</translation>
    </message>
    <message>
        <source>no limit; 1.5</source>
        <translation>unbegrenzt; 1.5</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>the image&apos;s own</source>
        <translation>der des Images</translation>
    </message>
    <message>
        <source>Entry point</source>
        <translation>Einstiegspunkt</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>When it failed</source>
        <translation>Wenn er fehlschlug</translation>
    </message>
    <message>
        <source>Unless I stopped it</source>
        <translation>Außer wenn ich ihn anhielt</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>A network&apos;s name has letters, digits and _ . - only.</source>
        <translation>Ein Netz hat im Namen nur Buchstaben, Ziffern und _ . -</translation>
    </message>
    <message>
        <source>What is deleted when it stops can&apos;t be restarted.</source>
        <translation>Was beim Enden gelöscht wird, kann nicht neu starten.</translation>
    </message>
    <message>
        <source>Write a number with k, m or g, as in 512m.</source>
        <translation>Schreiben Sie eine Zahl mit k, m oder g, wie 512m.</translation>
    </message>
    <message>
        <source>Write a number of processors, as in 1.5.</source>
        <translation>Schreiben Sie eine Anzahl von Prozessoren, wie 1.5.</translation>
    </message>
    <message>
        <source>Write a name or a number, perhaps with :group.</source>
        <translation>Schreiben Sie einen Namen oder eine Zahl, vielleicht mit :Gruppe.</translation>
    </message>
    <message>
        <source>this machine&apos;s own, without ports to publish</source>
        <translation>das dieses Rechners, ohne Ports zu veröffentlichen</translation>
    </message>
    <message>
        <source>none at all</source>
        <translation>gar keins</translation>
    </message>
    <message>
        <source>On this machine&apos;s own network its ports are there as they are, none is published. Untick or remove the ports above, or choose another network.</source>
        <translation>Im Netz dieses Rechners sind seine Ports da, wie sie sind, veröffentlicht wird keiner. Wählen Sie die Ports oben ab oder entfernen Sie sie, oder nehmen Sie ein anderes Netz.</translation>
    </message>
    <message>
        <source>Without a network no port can be published. Untick or remove the ports above, or choose another network.</source>
        <translation>Ohne Netz kann kein Port veröffentlicht werden. Wählen Sie die Ports oben ab oder entfernen Sie sie, oder nehmen Sie ein anderes Netz.</translation>
    </message>
    <message>
        <source>It shares the network of another container, whose ports are published there. Untick or remove the ports above, or choose another network.</source>
        <translation>Er teilt das Netz eines anderen Containers, dessen Ports dort veröffentlicht werden. Wählen Sie die Ports oben ab oder entfernen Sie sie, oder nehmen Sie ein anderes Netz.</translation>
    </message>
</context>
<context>
    <name>slipway::ui::SidebarModel</name>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>Containers</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>%1, the build failed</source>
        <translation>%1, der Bau ist fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1, building</source>
        <translation>%1, wird gebaut</translation>
    </message>
    <message>
        <source>%1, %2 in all</source>
        <translation>%1, %2 insgesamt</translation>
    </message>
    <message>
        <source>%1, %2 running</source>
        <translation>%1, %2 laufen</translation>
    </message>
    <message>
        <source>Builds</source>
        <translation>Bauvorgänge</translation>
    </message>
</context>
<context>
    <name>slipway::ui::StepShellPane</name>
    <message>
        <source>Go to line</source>
        <translation>Zur Zeile</translation>
    </message>
    <message>
        <source>Before line %1</source>
        <translation>Vor Zeile %1</translation>
    </message>
    <message>
        <source>After line %1</source>
        <translation>Nach Zeile %1</translation>
    </message>
    <message>
        <source>Opening a shell before line %1…</source>
        <translation>Öffnet eine Shell vor Zeile %1 …</translation>
    </message>
    <message>
        <source>Opening a shell after line %1…</source>
        <translation>Öffnet eine Shell nach Zeile %1 …</translation>
    </message>
    <message>
        <source>What stands before it is taken from the cache, or made first.</source>
        <translation>Was davor steht, kommt aus dem Cache oder wird zuerst gemacht.</translation>
    </message>
    <message>
        <source>Making step %1 of %2: %3</source>
        <translation>Macht Schritt %1 von %2: %3</translation>
    </message>
    <message>
        <source>What line %1 left, which failed with exit code %2</source>
        <translation>Was Zeile %1 hinterließ, die mit Exit-Code %2 fehlschlug</translation>
    </message>
</context>
<context>
    <name>slipway::ui::StepShells</name>
    <message>
        <source>Shells</source>
        <translation>Shells</translation>
    </message>
    <message>
        <source>No shell is open</source>
        <translation>Keine Shell ist offen</translation>
    </message>
    <message>
        <source>Look around in the file system before or after any line: put the cursor on it and press F9 or F10, or use the menu of a step or of the line&apos;s gutter.</source>
        <translation>Sehen Sie sich im Dateisystem vor oder nach jeder Zeile um: Setzen Sie den Cursor auf sie und drücken Sie F9 oder F10, oder nehmen Sie das Menü eines Schritts oder des Randes der Zeile.</translation>
    </message>
    <message>
        <source>End and close: %1</source>
        <translation>Beenden und schließen: %1</translation>
    </message>
</context>
<context>
    <name>slipway::ui::StepsFindBar</name>
    <message>
        <source>Find in the steps</source>
        <translation>In den Schritten suchen</translation>
    </message>
    <message>
        <source>Match upper and lower case</source>
        <translation>Groß- und Kleinschreibung beachten</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>Regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Not a regular expression: %1</source>
        <translation>Kein regulärer Ausdruck: %1</translation>
    </message>
    <message>
        <source>No match</source>
        <translation>Kein Treffer</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Sucht …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln Zeile</numerusform>
            <numerusform>%Ln Zeilen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::StepsModel</name>
    <message>
        <source>cached</source>
        <translation>im Cache</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Not cached: %1</source>
        <translation>Nicht im Cache: %1</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>will run</source>
        <translation>wird ausgeführt</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>Step %1 of %2, %3: %4</source>
        <translation>Schritt %1 von %2, %3: %4</translation>
    </message>
    <message numerus="yes">
        <source>%Ln earlier line(s): the text has them</source>
        <translation>
            <numerusform>%Ln frühere Zeile: Sie steht im Text</numerusform>
            <numerusform>%Ln frühere Zeilen: Sie stehen im Text</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::StepsView</name>
    <message>
        <source>Build steps</source>
        <translation>Bauschritte</translation>
    </message>
    <message>
        <source>Go to line %1</source>
        <translation>Gehe zu Zeile %1</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>slipway::ui::TableColumns</name>
    <message>
        <source>A click sorts; the menu (Alt+Down) sorts and hides columns</source>
        <translation>Ein Klick sortiert; das Menü (Alt+Ab) sortiert und blendet Spalten aus</translation>
    </message>
    <message>
        <source>Sort and choose columns</source>
        <translation>Sortieren und Spalten wählen</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Ascending</source>
        <translation>Aufsteigend</translation>
    </message>
    <message>
        <source>Descending</source>
        <translation>Absteigend</translation>
    </message>
    <message>
        <source>Reset columns</source>
        <translation>Spalten zurücksetzen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::TerminalPane</name>
    <message>
        <source>Start again</source>
        <translation>Erneut starten</translation>
    </message>
    <message>
        <source>End the shell</source>
        <translation>Shell beenden</translation>
    </message>
    <message>
        <source>Start a new shell</source>
        <translation>Neue Shell starten</translation>
    </message>
    <message>
        <source>Copy (Ctrl+Shift+C)</source>
        <translation>Kopieren (Strg+Umschalt+C)</translation>
    </message>
    <message>
        <source>Paste (Ctrl+Shift+V)</source>
        <translation>Einfügen (Strg+Umschalt+V)</translation>
    </message>
    <message>
        <source>Starting a shell…</source>
        <translation>Eine Shell wird gestartet …</translation>
    </message>
    <message>
        <source>The shell was ended</source>
        <translation>Die Shell wurde beendet</translation>
    </message>
    <message>
        <source>The shell has ended</source>
        <translation>Die Shell ist zu Ende</translation>
    </message>
    <message>
        <source>The shell has ended with exit code %1</source>
        <translation>Die Shell endete mit Exit-Code %1</translation>
    </message>
    <message>
        <source>This image has no shell</source>
        <translation>Dieses Image hat keine Shell</translation>
    </message>
    <message>
        <source>Neither bash nor sh could be started in the container. Images that hold nothing but a program are made this way.</source>
        <translation>Im Container ließ sich weder bash noch sh starten. Images, die nur ein einziges Programm enthalten, sind so gebaut.</translation>
    </message>
    <message>
        <source>The connection to the shell is lost</source>
        <translation>Die Verbindung zur Shell ist abgerissen</translation>
    </message>
    <message>
        <source>No shell could be started</source>
        <translation>Es konnte keine Shell gestartet werden</translation>
    </message>
</context>
<context>
    <name>slipway::ui::TerminalView</name>
    <message>
        <source>Terminal</source>
        <translation>Terminal</translation>
    </message>
    <message>
        <source>Ctrl+Tab leaves the terminal</source>
        <translation>Strg+Tab verlässt das Terminal</translation>
    </message>
    <message>
        <source>Paste several lines</source>
        <translation>Mehrere Zeilen einfügen</translation>
    </message>
    <message numerus="yes">
        <source>Paste %n line(s) into the terminal?</source>
        <translation>
            <numerusform>%n Zeile in das Terminal einfügen?</numerusform>
            <numerusform>%n Zeilen in das Terminal einfügen?</numerusform>
        </translation>
    </message>
    <message>
        <source>The program there may run each of them at once:</source>
        <translation>Das Programm dort führt womöglich jede davon sofort aus:</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Forget what has scrolled off</source>
        <translation>Weggescrolltes vergessen</translation>
    </message>
</context>
<context>
    <name>slipway::ui::TimelineModel</name>
    <message>
        <source>Began after %1</source>
        <translation>Begann nach %1</translation>
    </message>
    <message>
        <source>Not cached: %1</source>
        <translation>Nicht im Cache: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>slipway::ui::TimelineView</name>
    <message>
        <source>Timeline of the build</source>
        <translation>Zeitachse des Baus</translation>
    </message>
    <message>
        <source>Go to line %1</source>
        <translation>Gehe zu Zeile %1</translation>
    </message>
</context>
<context>
    <name>slipway::ui::Tray</name>
    <message>
        <source>Open port %1</source>
        <translation>Port %1 öffnen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation>Nichts läuft</translation>
    </message>
    <message>
        <source>Show Slipway</source>
        <translation>Slipway anzeigen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Slipway: nothing is running</source>
        <translation>Slipway: nichts läuft</translation>
    </message>
    <message numerus="yes">
        <source>Slipway: %n container(s) running</source>
        <translation>
            <numerusform>Slipway: %n Container läuft</numerusform>
            <numerusform>Slipway: %n Container laufen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::ui::remote::ConnectionWatch</name>
    <message>
        <source>%1 accepts connections but does not answer</source>
        <translation>%1 nimmt Verbindungen an, antwortet aber nicht</translation>
    </message>
    <message>
        <source>Nothing listens at %1</source>
        <translation>Niemand lauscht an %1</translation>
    </message>
    <message>
        <source>The engine behind %1 has ended</source>
        <translation>Die Engine hinter %1 ist beendet</translation>
    </message>
    <message>
        <source>Waiting for %1</source>
        <translation>Warten auf %1</translation>
    </message>
    <message>
        <source>%1 belongs to another user</source>
        <translation>%1 gehört einem anderen Benutzer</translation>
    </message>
    <message>
        <source>Version %1 speaks API %2; %3 or later is needed</source>
        <translation>Version %1 spricht API %2; nötig ist %3 oder neuer</translation>
    </message>
</context>
</TS>
