package dev.baton.emulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands in a text, which the Bot API marks as entities. */
final class BotCommands {

    private static final Pattern COMMAND = Pattern.compile("(?<![\\w/<>])/\\w{1,64}(?:@\\w{3,32})?(?![\\w/<>])");

    private BotCommands() {}

    /** Writes the field {@code entities} if there are any. */
    static void write(JsonWriter json, String text) {
        StringBuilder entities = new StringBuilder();
        Matcher command = COMMAND.matcher(text);
        while (command.find()) {
            entities.append(entities.isEmpty() ? "[" : ",")
                    .append(JsonWriter.object(entity -> entity.field("offset", command.start())
                            .field("length", command.end() - command.start())
                            .field("type", "bot_command")));
        }
        if (!entities.isEmpty()) {
            json.raw("entities", entities.append(']').toString());
        }
    }
}
