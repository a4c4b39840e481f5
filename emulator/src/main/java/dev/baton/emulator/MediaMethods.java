package dev.baton.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The methods with which a bot sends other things than text. To be used in the bot's {@link Turn}. */
final class MediaMethods {

    private final Chats chats;
    private final MessageMethods messages;
    private final FileStore files;
    private final RandomGenerator random;

    MediaMethods(Chats chats, MessageMethods messages, FileStore files, RandomGenerator random) {
        this.chats = chats;
        this.messages = messages;
        this.files = files;
        this.random = random;
    }

    Map<String, ResultMethod> all() {
        Map<String, ResultMethod> methods = new HashMap<>();
        for (FileKind kind : FileKind.values()) {
            methods.put("send" + kind.field().replace("_", ""), parameters -> sendFile(kind, parameters));
        }
        methods.put("sendmediagroup", this::sendMediaGroup);
        methods.put("editmessagemedia", this::editMedia);
        methods.put("sendlocation", parameters -> send(parameters, "location", location(parameters)));
        methods.put("sendvenue", this::sendVenue);
        methods.put("sendcontact", this::sendContact);
        methods.put("sendpoll", this::sendPoll);
        methods.put("senddice", this::sendDice);
        methods.put("getfile", files::getFile);
        return methods;
    }

    private String sendFile(FileKind kind, Parameters parameters) throws Refusal {
        FormattedText caption = TextReader.caption(parameters);
        messages.destination(parameters);
        String name = kind.field();
        EmulatedFile file = files.take(kind, parameters.text(name), parameters.upload(name), parameters);
        return chats.json(messages.post(parameters, Content.of(Attachment.of(file, parameters), caption)));
    }

    private String sendMediaGroup(Parameters parameters) throws Refusal {
        messages.destination(parameters);
        List<Content> contents = new ArrayList<>();
        for (Json item : Json.read(parameters.text("media"))
                .orElseThrow(() -> Refusal.badRequest("can't parse media JSON object"))
                .items()) {
            contents.add(media(item, parameters));
        }
        if (contents.isEmpty()) {
            throw Refusal.badRequest("there are no messages to send");
        }
        List<String> sent = new ArrayList<>();
        for (Content content : contents) {
            sent.add(chats.json(messages.post(parameters, content)));
        }
        return JsonWriter.array(sent);
    }

    private String editMedia(Parameters parameters) throws Refusal {
        Json media = Json.read(parameters.text("media"))
                .filter(Json::isObject)
                .orElseThrow(() -> Refusal.badRequest("can't parse media JSON object"));
        return messages.editMedia(parameters, media(media, parameters));
    }

    private Content media(Json item, Parameters parameters) throws Refusal {
        FileKind kind = kind(item.text("type"));
        EmulatedFile file = files.take(kind, item.text("media"), null, parameters);
        FormattedText caption = TextReader.read(
                item.text("caption"),
                item.text("parse_mode"),
                item.get("caption_entities").isArray()
                        ? item.get("caption_entities").toString()
                        : "");
        return Content.of(Attachment.of(file, new Parameters()), caption);
    }

    private static FileKind kind(String type) throws Refusal {
        try {
            return FileKind.valueOf(type.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("can't parse InputMedia: Unexpected type \"" + type + "\"");
        }
    }

    private String send(Parameters parameters, String field, String json) throws Refusal {
        Attachment attachment = Attachment.of(field, json);
        return chats.json(messages.post(parameters, Content.of(attachment, FormattedText.EMPTY)));
    }

    private static String location(Parameters parameters) throws Refusal {
        return "{\"latitude\":" + degrees(parameters, "latitude") + ",\"longitude\":" + degrees(parameters, "longitude")
                + "}";
    }

    private static double degrees(Parameters parameters, String name) throws Refusal {
        try {
            double value = Double.parseDouble(parameters.text(name));
            if (Double.isFinite(value) && Math.abs(value) <= 180) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw Refusal.badRequest(name + " is empty");
        }
        throw Refusal.badRequest("wrong " + name + " specified");
    }

    private String sendVenue(Parameters parameters) throws Refusal {
        String location = location(parameters);
        String venue = JsonWriter.object(json -> json.raw("location", location)
                .field("title", parameters.text("title"))
                .field("address", parameters.text("address")));
        return send(parameters, "venue", venue);
    }

    private String sendContact(Parameters parameters) throws Refusal {
        if (parameters.text("phone_number").isEmpty()) {
            throw Refusal.badRequest("phone number is empty");
        }
        String contact = JsonWriter.object(json -> {
            json.field("phone_number", parameters.text("phone_number"))
                    .field("first_name", parameters.text("first_name"));
            if (parameters.has("last_name")) {
                json.field("last_name", parameters.text("last_name"));
            }
        });
        return send(parameters, "contact", contact);
    }

    private String sendPoll(Parameters parameters) throws Refusal {
        List<Json> options = Json.read(parameters.text("options"))
                .filter(Json::isArray)
                .orElseThrow(() -> Refusal.badRequest("can't parse options JSON object"))
                .items();
        if (parameters.text("question").isEmpty()) {
            throw Refusal.badRequest("poll question must be non-empty");
        }
        if (options.isEmpty()) {
            throw Refusal.badRequest("poll must have at least 1 option");
        }
        List<String> choices = new ArrayList<>();
        for (Json option : options) {
            String text = option.isString() ? option.text() : option.text("text");
            choices.add(JsonWriter.object(json -> json.field("text", text).field("voter_count", 0)));
        }
        String id = String.valueOf(random.nextLong(1L << 60, Long.MAX_VALUE));
        String poll = JsonWriter.object(json -> json.field("id", id)
                .field("question", parameters.text("question"))
                .raw("options", JsonWriter.array(choices))
                .field("total_voter_count", 0)
                .field("is_closed", parameters.flag("is_closed"))
                .field("is_anonymous", !parameters.has("is_anonymous") || parameters.flag("is_anonymous"))
                .field("type", parameters.text("type").equals("quiz") ? "quiz" : "regular")
                .field("allows_multiple_answers", parameters.flag("allows_multiple_answers")));
        return send(parameters, "poll", poll);
    }

    private String sendDice(Parameters parameters) throws Refusal {
        String emoji = parameters.has("emoji") ? parameters.text("emoji") : "\ud83c\udfb2";
        int faces = switch (emoji) {
            case "\ud83c\udfb0" -> 64;
            case "\ud83c\udfc0", "\u26bd" -> 5;
            default -> 6;
        };
        int value = random.nextInt(1, faces + 1);
        return send(
                parameters,
                "dice",
                JsonWriter.object(json -> json.field("emoji", emoji).field("value", value)));
    }
}
