package dev.baton.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of one bot; no other bot can use them. To be used in the bot's {@link Turn}. */
final class FileStore {

    private static final int MAX_DOWNLOAD = 20 * 1024 * 1024;

    private final long botId;
    private final Map<String, EmulatedFile> byId = new LinkedHashMap<>();
    private final Map<String, EmulatedFile> byPath = new LinkedHashMap<>();

    FileStore(long botId) {
        this.botId = botId;
    }

    EmulatedFile add(FileKind kind, Upload upload) {
        int number = byId.size();
        String unique = base64("u" + botId + "." + number);
        String id = kind.idPrefix() + base64(botId + "." + kind.field() + "." + number);
        EmulatedFile file = new EmulatedFile(kind, id, unique, kind.path(number, upload.fileName()), upload);
        byId.put(id, file);
        byPath.put(file.path(), file);
        return file;
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    Optional<EmulatedFile> at(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /**
     * The file that a parameter means: an upload of its name, an upload that it refers to with {@code attach://}, a
     * file that is known already, or an address, which nobody goes to: its file is empty.
     */
    EmulatedFile take(FileKind kind, String value, @Nullable Upload upload, Parameters parameters) throws Refusal {
        String attach = "attach://";
        Upload sent = upload == null && value.startsWith(attach)
                ? parameters.upload(value.substring(attach.length()))
                : upload;
        if (sent != null) {
            if (sent.content().isEmpty()) {
                throw Refusal.badRequest("file must be non-empty");
            }
            return add(kind, sent);
        }
        if (value.isEmpty()) {
            String name = kind.field().replace('_', ' ');
            throw Refusal.badRequest("there is no " + name + " in the request");
        }
        EmulatedFile known = byId.get(value);
        if (known != null) {
            if (known.kind() != kind && (kind == FileKind.PHOTO || known.kind() == FileKind.PHOTO)) {
                throw Refusal.badRequest("type of file mismatch");
            }
            return known;
        }
        if (value.startsWith("http://") || value.startsWith("https://")) {
            return add(kind, new Upload(value.substring(value.lastIndexOf('/') + 1), "", ""));
        }
        throw Refusal.badRequest("wrong remote file identifier specified: Wrong string length");
    }

    /** getFile. */
    String getFile(Parameters parameters) throws Refusal {
        String id = parameters.text("file_id");
        if (id.isEmpty()) {
            throw Refusal.badRequest("file_id not specified");
        }
        EmulatedFile file = byId.get(id);
        if (file == null) {
            throw Refusal.badRequest("invalid file_id");
        }
        if (file.size() > MAX_DOWNLOAD) {
            throw Refusal.badRequest("file is too big");
        }
        return JsonWriter.object(json -> {
            file.write(json);
            json.field("file_path", file.path());
        });
    }
}
