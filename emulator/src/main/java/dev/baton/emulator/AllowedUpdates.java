package dev.baton.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of update that a bot asked for, kept until it asks for others. They decide whether an update is queued, not
 * whether a queued one is delivered (tdlib/telegram-bot-api, {@code Client.cpp}, {@code get_allowed_update_types}).
 */
final class AllowedUpdates {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Set<UpdateKind> kinds = UpdateKind.byDefault();

    boolean contains(UpdateKind kind) {
        return kinds.contains(kind);
    }

    boolean isDefault() {
        return kinds.equals(UpdateKind.byDefault());
    }

    List<String> names() {
        return kinds.stream().map(UpdateKind::field).toList();
    }

    void reset() {
        kinds = UpdateKind.byDefault();
    }

    /** Takes the parameter of a call; one that is missing or is no array of strings changes nothing. */
    void update(Parameters parameters) {
        read(parameters.text("allowed_updates"))
                .ifPresent(asked -> kinds = asked.isEmpty() ? UpdateKind.byDefault() : asked);
    }

    private static Optional<Set<UpdateKind>> read(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            Set<UpdateKind> asked = EnumSet.noneOf(UpdateKind.class);
            while (json.nextToken() == JsonToken.VALUE_STRING) {
                UpdateKind.named(json.getText()).ifPresent(asked::add);
            }
            boolean whole = json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null;
            return whole ? Optional.of(asked) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
