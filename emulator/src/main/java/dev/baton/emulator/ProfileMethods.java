package dev.baton.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The methods with which a bot says what it is: its commands, its name, its descriptions. */
final class ProfileMethods {

    private static final Pattern COMMAND = Pattern.compile("[a-z0-9_]{1,32}");
    private static final int MAX_COMMANDS = 100;

    private final BotProfile profile;
    private final Map<String, String> commands = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();

    ProfileMethods(BotProfile profile) {
        this.profile = profile;
    }

    Map<String, ResultMethod> all() {
        return Map.ofEntries(
                Map.entry("getme", parameters -> profile.json()),
                Map.entry("setmycommands", this::setMyCommands),
                Map.entry("getmycommands", parameters -> commands.getOrDefault(scope(parameters), "[]")),
                Map.entry("deletemycommands", this::deleteMyCommands),
                Map.entry("getuserprofilephotos", parameters -> "{\"total_count\":0,\"photos\":[]}"),
                Map.entry("getchatmenubutton", parameters -> "{\"type\":\"default\"}"),
                Map.entry("setmyname", parameters -> set("name", parameters)),
                Map.entry("getmyname", parameters -> get("name", profile.firstName(), parameters)),
                Map.entry("setmydescription", parameters -> set("description", parameters)),
                Map.entry("getmydescription", parameters -> get("description", "", parameters)),
                Map.entry("setmyshortdescription", parameters -> set("short_description", parameters)),
                Map.entry("getmyshortdescription", parameters -> get("short_description", "", parameters)));
    }

    private String setMyCommands(Parameters parameters) throws Refusal {
        List<Json> given = Json.read(parameters.text("commands"))
                .filter(Json::isArray)
                .orElseThrow(() -> Refusal.badRequest("can't parse commands JSON object"))
                .items();
        if (given.size() > MAX_COMMANDS) {
            throw Refusal.badRequest("BOT_COMMANDS_TOO_MUCH");
        }
        List<String> kept = new ArrayList<>();
        for (Json command : given) {
            String text = command.text("command");
            String name = text.startsWith("/") ? text.substring(1) : text;
            if (!COMMAND.matcher(name).matches()) {
                throw Refusal.badRequest("BOT_COMMAND_INVALID");
            }
            if (command.text("description").isEmpty()) {
                throw Refusal.badRequest("command description must be non-empty");
            }
            kept.add(JsonWriter.object(
                    json -> json.field("command", name).field("description", command.text("description"))));
        }
        commands.put(scope(parameters), JsonWriter.array(kept));
        return "true";
    }

    private String deleteMyCommands(Parameters parameters) {
        commands.remove(scope(parameters));
        return "true";
    }

    /** For whom the commands are, and in which language. */
    private static String scope(Parameters parameters) {
        Json scope = Json.read(parameters.text("scope")).filter(Json::isObject).orElse(null);
        String type = scope == null ? "default" : scope.text("type");
        String where = scope == null ? "" : scope.text("chat_id") + " " + scope.text("user_id");
        return type + " " + where + " " + parameters.text("language_code");
    }

    private String set(String what, Parameters parameters) {
        texts.put(what + parameters.text("language_code"), parameters.text(what));
        return "true";
    }

    private String get(String what, String otherwise, Parameters parameters) {
        String text = texts.getOrDefault(what + parameters.text("language_code"), "");
        return JsonWriter.object(json -> json.field(what, text.isEmpty() ? otherwise : text));
    }
}
