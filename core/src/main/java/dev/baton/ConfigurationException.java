package dev.baton;

import dev.baton.botapi.BotToken;
import java.util.List;

/** A configuration that cannot work. Carries everything that is wrong with it, not just the first. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /**
     * A refusal. Tokens are taken out, because people put them into the wrong variable.
     *
     * @param problems what is wrong, one sentence each; at least one
     */
    public ConfigurationException(List<String> problems) {
        super("The configuration cannot work:\n"
                + String.join(
                        "\n",
                        redacted(problems).stream()
                                .map(problem -> "  - " + problem)
                                .toList()));
        this.problems = redacted(problems);
    }

    private static List<String> redacted(List<String> problems) {
        return problems.stream().map(BotToken::redact).toList();
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
