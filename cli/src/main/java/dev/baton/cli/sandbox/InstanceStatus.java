package dev.baton.cli.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What the page shows of the {@code /status} of an instance.
 *
 * @param state in one word
 * @param token the fencing token; 0 without a lease
 * @param handled how many updates it handled
 * @param trouble what is wrong, in words; empty if nothing is
 */
record InstanceStatus(String state, long token, long handled, String trouble) {

    static final InstanceStatus STARTING = new InstanceStatus("starting", 0, 0, "");

    private static final JsonFactory JSON = new JsonFactory();

    static InstanceStatus parse(String text) throws IOException {
        String state = "unknown";
        long token = 0;
        long handled = 0;
        String trouble = "";
        String within = "";
        try (JsonParser json = JSON.createParser(text)) {
            for (JsonToken next = json.nextToken(); next != null; next = json.nextToken()) {
                String parent = json.getParsingContext().getParent() == null
                        ? ""
                        : json.getParsingContext().getParent().getCurrentName();
                within = parent == null ? "" : parent;
                if (!next.isScalarValue()) {
                    continue;
                }
                switch (within + "." + json.currentName()) {
                    case ".state" -> state = json.getText();
                    case "lease.token" -> token = json.getLongValue();
                    case "lease.storeProblem", "conflict.meaning" -> trouble = json.getText();
                    case "updates.handled" -> handled = json.getLongValue();
                    default -> {}
                }
            }
        }
        return new InstanceStatus(state, token, handled, trouble);
    }
}
