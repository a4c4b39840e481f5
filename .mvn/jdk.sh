# Finds a JDK 25 or newer and exports JAVA_HOME. Sourced by ./baton and ./check.
# Reads the file "release" that every JDK has, which is quicker than starting one.

jdk_version() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
    on_path=$(command -v javac 2>/dev/null) && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
        "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -n "$home" ] || continue
        version=$(jdk_version "$home") || continue
        if [ "${version:-0}" -ge 25 ]; then
            JAVA_HOME=$home
            export JAVA_HOME
            return 0
        fi
    done
    echo "Baton needs a JDK 25 or newer, and none was found in JAVA_HOME, on the PATH or in the usual folders." >&2
    echo "Install one (Debian: the package temurin-25-jdk or openjdk-25-jdk), or set JAVA_HOME to it." >&2
    return 1
}

need_maven() {
    command -v mvn >/dev/null 2>&1 && return 0
    echo "Baton is built with Maven, and there is no mvn on the PATH. Install it (Debian: apt-get install maven)." >&2
    return 1
}

# Maven itself still uses what Java 25 warns about.
MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
export MAVEN_OPTS
