package dev.baton.cli.sandbox;

/** An instance as the page gets it. */
final class InstanceJson {

    private InstanceJson() {}

    static String of(DemoProcess instance) {
        InstanceStatus status = instance.status();
        boolean alive = instance.isAlive();
        return Json.object(json -> {
            json.writeStringField("name", instance.name());
            json.writeNumberField("pid", instance.process().pid());
            json.writeNumberField("startedAt", instance.startedAt().toEpochMilli());
            json.writeStringField("state", state(instance));
            json.writeBooleanField("alive", alive);
            if (alive && status.token() > 0) {
                json.writeNumberField("token", status.token());
            }
            json.writeNumberField("handled", status.handled());
            json.writeStringField("trouble", alive ? status.trouble() : "");
            if (instance.exitCode().isPresent()) {
                json.writeNumberField("exitCode", instance.exitCode().get());
            }
            json.writeArrayFieldStart("log");
            for (String line : instance.log()) {
                json.writeString(line);
            }
            json.writeEndArray();
        });
    }

    /** In one word. */
    static String state(DemoProcess instance) {
        boolean alive = instance.isAlive();
        return switch (instance.fate()) {
            case KILLED -> "killed";
            case ASKED_TO_STOP -> alive ? "stopping" : "stopped";
            case RUNS -> alive ? instance.status().state() : "ended";
        };
    }
}
