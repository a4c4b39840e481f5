package dev.baton.emulator;

import java.nio.charset.StandardCharsets;

/** A file that a bot or a person sent. Immutable. */
public final class EmulatedFile {

    private final FileKind kind;
    private final String id;
    private final String uniqueId;
    private final String path;
    private final Upload upload;

    EmulatedFile(FileKind kind, String id, String uniqueId, String path, Upload upload) {
        this.kind = kind;
        this.id = id;
        this.uniqueId = uniqueId;
        this.path = path;
        this.upload = upload;
    }

    /** What it was sent as: {@code photo}, {@code document} and so on, as the field of a message is called. */
    public String type() {
        return kind.field();
    }

    /** With this the bot can send or fetch it; the Bot API's {@code file_id}. */
    public String fileId() {
        return id;
    }

    /** As the sender called it; may be empty. */
    public String fileName() {
        return upload.fileName();
    }

    /** What is in it. */
    public byte[] content() {
        return upload.content().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** In bytes. */
    public int size() {
        return upload.content().length();
    }

    FileKind kind() {
        return kind;
    }

    Upload upload() {
        return upload;
    }

    /** Where it is found below {@code /file/bot<token>/}. */
    String path() {
        return path;
    }

    void write(JsonWriter json) {
        json.field("file_id", id).field("file_unique_id", uniqueId).field("file_size", size());
    }

    @Override
    public String toString() {
        return type() + " " + path;
    }
}
