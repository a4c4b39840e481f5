package dev.baton;

import java.util.List;

/** A configuration that cannot work. Carries everything that is wrong with it, not just the first. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * A refusal.
     *
     * @param problems what is wrong, one sentence each, without a secret; at least one
     */
    public ConfigurationException(List<String> problems) {
        super("The configuration cannot work:\n"
                + String.join(
                        "\n", problems.stream().map(problem -> "  - " + problem).toList()));
        this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong, one sentence each, without a secret.
     *
     * @return at least one
     */
    public List<String> problems() {
        return problems;
    }
}
