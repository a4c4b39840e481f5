package dev.baton.cli.drill;

import java.nio.file.Path;
import java.util.Map;

/** A folder on this machine, which never is out of reach. */
record FileStorage(Path folder) implements Storage {

    @Override
    public Map<String, String> variables() {
        return Map.of("BATON_DIR", folder.toString());
    }

    @Override
    public String title() {
        return "a file";
    }

    @Override
    public boolean expires() {
        return false;
    }

    @Override
    public void goAway() {
        throw new IllegalStateException("a folder does not go away");
    }

    @Override
    public void comeBack() {}

    @Override
    public void close() {}
}
