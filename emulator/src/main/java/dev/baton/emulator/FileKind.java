package dev.baton.emulator;

import java.util.Locale;

/** What a file can be sent as. */
enum FileKind {
    PHOTO("photos", "jpg", "AgAC"),
    DOCUMENT("documents", "", "BQAC"),
    VIDEO("videos", "mp4", "BAAC"),
    AUDIO("music", "mp3", "CQAC"),
    VOICE("voice", "oga", "AwAC"),
    ANIMATION("animations", "mp4", "CgAC"),
    VIDEO_NOTE("video_notes", "mp4", "DQAC"),
    STICKER("stickers", "webp", "CAAC");

    private final String folder;
    private final String extension;
    private final String idPrefix;

    FileKind(String folder, String extension, String idPrefix) {
        this.folder = folder;
        this.extension = extension;
        this.idPrefix = idPrefix;
    }

    /** The field of a message, and the parameter of a call, that it is in. */
    String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    String idPrefix() {
        return idPrefix;
    }

    String path(int number, String fileName) {
        int dot = fileName.lastIndexOf('.');
        String ending = extension.isEmpty() && dot >= 0 ? fileName.substring(dot + 1) : extension;
        String safe = ending.replaceAll("\\W", "");
        return folder + "/file_" + number + (safe.isEmpty() ? "" : "." + safe);
    }

    boolean hasCaption() {
        return this != VIDEO_NOTE && this != STICKER;
    }

    /** The value of the message's field. */
    String json(EmulatedFile file, Parameters about) {
        String object = JsonWriter.object(json -> {
            switch (this) {
                case PHOTO -> {
                    file.write(json);
                    ImageSize.of(file.upload().content()).write(json);
                }
                case DOCUMENT -> {
                    writeName(file, json);
                    file.write(json);
                }
                case VIDEO -> {
                    json.field("duration", about.integer("duration", 0));
                    writeSize(about, json);
                    writeName(file, json);
                    file.write(json);
                }
                case AUDIO -> {
                    json.field("duration", about.integer("duration", 0));
                    writeName(file, json);
                    for (String name : new String[] {"title", "performer"}) {
                        if (about.has(name)) {
                            json.field(name, about.text(name));
                        }
                    }
                    file.write(json);
                }
                case VOICE -> {
                    json.field("duration", about.integer("duration", 0)).field("mime_type", "audio/ogg");
                    file.write(json);
                }
                case ANIMATION -> {
                    writeName(file, json);
                    json.field("duration", about.integer("duration", 0));
                    writeSize(about, json);
                    file.write(json);
                }
                case VIDEO_NOTE -> {
                    json.field("duration", about.integer("duration", 0)).field("length", about.integer("length", 240));
                    file.write(json);
                }
                case STICKER -> {
                    json.field("width", 512).field("height", 512);
                    if (about.has("emoji")) {
                        json.field("emoji", about.text("emoji"));
                    }
                    json.field("is_animated", false).field("is_video", false).field("type", "regular");
                    file.write(json);
                }
            }
        });
        return this == PHOTO ? "[" + object + "]" : object;
    }

    private static void writeSize(Parameters about, JsonWriter json) {
        json.field("width", about.integer("width", 320)).field("height", about.integer("height", 240));
    }

    private static void writeName(EmulatedFile file, JsonWriter json) {
        if (!file.fileName().isEmpty()) {
            json.field("file_name", file.fileName());
        }
        String type = file.upload().contentType();
        json.field("mime_type", type.isEmpty() ? "application/octet-stream" : type);
    }
}
