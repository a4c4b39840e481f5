package dev.baton;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The deploy platforms that start a new instance before they stop the old one, told by the variables they set.
 *
 * <p>On them an instance that exits because another holds the lease can never be deployed, and a lock on a file
 * protects nothing, because every instance has a disk of its own.
 */
enum Platform {
    RENDER("Render", "RENDER", "RENDER_INSTANCE_ID", "RENDER_EXTERNAL_URL", ""),
    RAILWAY("Railway", "RAILWAY_ENVIRONMENT_NAME", "RAILWAY_REPLICA_ID", "RAILWAY_PUBLIC_DOMAIN", "https://%s"),
    FLY("Fly.io", "FLY_APP_NAME", "FLY_MACHINE_ID", "FLY_APP_NAME", "https://%s.fly.dev"),
    HEROKU("Heroku", "DYNO", "DYNO", "HEROKU_APP_DEFAULT_DOMAIN_NAME", "https://%s"),
    KOYEB("Koyeb", "KOYEB_SERVICE_NAME", "KOYEB_INSTANCE_ID", "KOYEB_PUBLIC_DOMAIN", "https://%s"),
    KUBERNETES("Kubernetes", "KUBERNETES_SERVICE_HOST", "HOSTNAME", "", "");

    private final String title;
    private final String sign;
    private final String instance;
    private final String address;
    private final String addressForm;

    Platform(String title, String sign, String instance, String address, String addressForm) {
        this.title = title;
        this.sign = sign;
        this.instance = instance;
        this.address = address;
        this.addressForm = addressForm;
    }

    static Optional<Platform> detect(Map<String, String> environment) {
        for (Platform platform : values()) {
            if (isSet(environment.get(platform.sign))) {
                return Optional.of(platform);
            }
        }
        return Optional.empty();
    }

    String title() {
        return title;
    }

    /** The platform and its name for this instance. */
    String place(Map<String, String> environment) {
        String name = environment.get(instance);
        return isSet(name) ? title + " " + name : title;
    }

    /** The address under which the public reaches this service, if the platform tells it. */
    Optional<String> publicAddress(Map<String, String> environment) {
        String value = environment.get(address);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(addressForm.isEmpty() ? value : String.format(addressForm, value));
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }
}
