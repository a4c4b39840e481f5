package dev.baton.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookRegistrationTest {

    private static final String URL = "http://127.0.0.1:8081/hook";

    private final TestBot bot = new TestBot();

    @Rule({
        "3.1 The same webhook again is `already set`",
        "1.4 A success has `ok` and `result`, and a `description` where the server has something to say",
        "3.1 allowed_updates counts also when nothing else has changed"
    })
    @Test
    void the_same_webhook_again_is_already_set_and_its_poll_would_not_be_ended() {
        set("url", URL, "secret_token", "s");
        bot.passMillis(1000);

        assertThat(set("url", URL, "secret_token", "s", "allowed_updates", "[\"poll\"]"))
                .isEqualTo("{\"ok\":true,\"result\":true,\"description\":\"Webhook is already set\"}");
        assertThat(bot.message("not asked for")).isZero();
    }

    @Rule("3.1 A change of anything sets it anew")
    @Test
    void a_change_of_the_secret_sets_it_anew() {
        set("url", URL, "secret_token", "s");
        bot.passMillis(1000);

        assertThat(set("url", URL, "secret_token", "t")).contains("\"Webhook was set\"");
    }

    @Rule("3.1 setWebhook within a second of the last one that was taken is 429; deleteWebhook is not limited")
    @Test
    void a_second_set_within_a_second_is_one_too_many_even_if_nothing_would_change() {
        set("url", URL);
        bot.passMillis(999);
        assertThat(set("url", URL))
                .isEqualTo("{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: retry after 1\","
                        + "\"parameters\":{\"retry_after\":1}}");
        bot.passMillis(1);
        assertThat(set("url", URL)).contains("\"Webhook is already set\"");
    }

    @Rule({
        "3.1 setWebhook within a second of the last one that was taken is 429; deleteWebhook is not limited",
        "3.2 deleteWebhook keeps the updates unless told to drop them",
        "3.1 setWebhook with an empty URL is deleteWebhook",
        "2.1 A bot has one queue, for polls and for its webhook"
    })
    @Test
    void deleting_is_never_limited_and_keeps_the_updates() {
        bot.message("kept");
        set("url", URL);
        assertThat(set("url", "")).isEqualTo("{\"ok\":true,\"result\":true,\"description\":\"Webhook was deleted\"}");
        assertThat(bot.call("deleteWebhook").body()).contains("\"Webhook is already deleted\"");

        assertThat(bot.poll(0, 0).body()).contains("kept");
    }

    @Rule("3.2 deleteWebhook without a webhook is `already deleted`, and drops updates all the same if asked")
    @Test
    void updates_are_dropped_only_when_asked_also_without_a_webhook() {
        bot.message("dropped");
        assertThat(bot.call("deleteWebhook", "drop_pending_updates", "True").body())
                .contains("\"Webhook is already deleted\"");
        assertThat(bot.poll(0, 0).body()).doesNotContain("dropped");
        assertThat(bot.bot.confirmed()).isEmpty();
    }

    @Rule("3.1 The old webhook is removed, and the queue dropped if asked, before the new one is looked at")
    @Test
    void a_refused_secret_has_removed_the_webhook_and_dropped_the_updates() {
        set("url", URL);
        bot.message("dropped");
        bot.passMillis(1000);

        assertThat(set("url", URL, "secret_token", "not allowed", "drop_pending_updates", "1"))
                .contains("\"Bad Request: secret token contains unallowed characters\"");
        assertThat(bot.bot.webhook()).isNull();
        assertThat(info()).contains("\"url\":\"\"").contains("\"pending_update_count\":0");
    }

    @Rule("3.1 A secret has at most 256 characters out of A-Z, a-z, 0-9, `_` and `-`")
    @Test
    void a_secret_has_at_most_256_characters() {
        assertThat(set("url", URL, "secret_token", "a".repeat(257)))
                .contains("\"Bad Request: secret token is too long\"");
        bot.passMillis(1000);
        assertThat(set("url", URL, "secret_token", "a".repeat(256))).contains("\"Webhook was set\"");
    }

    @Rule("3.1 A custom certificate is a file, of 3 MiB at most; with one a webhook is always set anew")
    @ParameterizedTest
    @CsvSource({"certificate, ''", "pem, attach://pem"})
    void a_certificate_is_sent_along_as_a_file(String name, String certificate) {
        Parameters parameters = new Parameters();
        parameters.add("url", URL);
        parameters.add("certificate", certificate);
        parameters.add(name, new Upload("cert.pem", "", "-----BEGIN CERTIFICATE-----"));
        assertThat(bot.call("setWebhook", parameters).body()).contains("\"Webhook was set\"");
        assertThat(info()).contains("\"has_custom_certificate\":true");

        bot.passMillis(1000);
        assertThat(bot.call("setWebhook", parameters).body()).contains("\"Webhook was set\"");
        bot.passMillis(1000);
        assertThat(set("url", URL)).contains("\"Webhook was set\"");
        assertThat(info()).contains("\"has_custom_certificate\":false");
    }

    @Rule("3.1 A custom certificate is a file, of 3 MiB at most; with one a webhook is always set anew")
    @Test
    void a_certificate_of_more_than_three_mebibytes_is_too_big() {
        Parameters parameters = new Parameters();
        parameters.add("url", URL);
        parameters.add("certificate", new Upload("cert.pem", "", "x".repeat(3 * 1024 * 1024 + 1)));
        assertThat(bot.call("setWebhook", parameters).body())
                .contains("\"Bad Request: certificate size is too big (3145729 bytes)\"");
        assertThat(bot.bot.webhook()).isNull();
    }

    @Rule("3.3 getWebhookInfo has the server's fields in its order")
    @Test
    void the_info_has_its_fields_in_the_order_of_the_server() {
        assertThat(info())
                .isEqualTo("{\"ok\":true,\"result\":{\"url\":\"\",\"has_custom_certificate\":false,"
                        + "\"pending_update_count\":0}}");
        set("url", URL, "max_connections", 7, "allowed_updates", "[\"poll\",\"message\"]");
        bot.message("hi");
        bot.posts.getFirst().answered(502);

        assertThat(info())
                .isEqualTo("{\"ok\":true,\"result\":{\"url\":\"" + URL + "\",\"has_custom_certificate\":false,"
                        + "\"pending_update_count\":1,\"last_error_date\":1767268800,"
                        + "\"last_error_message\":\"Wrong response from the webhook: 502 Bad Gateway\","
                        + "\"max_connections\":7,\"ip_address\":\"127.0.0.1\","
                        + "\"allowed_updates\":[\"message\",\"poll\"]}}");
    }

    @Rule("3.1 Verification finds the address and asks nobody; a failure is 400 `bad webhook` and leaves none")
    @Test
    void a_host_that_is_not_found_is_a_bad_webhook() {
        TestBot.Call set = bot.call("setWebhook", "url", "nowhere.example/hook");
        assertThat(info()).contains("\"ip_address\":\"<unknown>\"");
        bot.lookUps.getFirst().accept(Optional.empty());

        assertThat(set.body()).contains("\"Bad Request: bad webhook: Failed to resolve host: ");
        assertThat(bot.bot.webhook()).isNull();
    }

    @Rule({
        "3.1 Public rules: https, ports 80, 88, 443 and 8443, no reserved address, at most 100 connections",
        "3.1 Without a scheme a URL is one of https"
    })
    @ParameterizedTest
    @CsvSource({
        "http://149.154.167.220/x, An HTTPS URL must be provided for webhook",
        "https://149.154.167.220:8080/x, 'Webhook can be set up only on ports 80, 88, 443 or 8443'",
        "https://127.0.0.1/x, IP address 127.0.0.1 is reserved",
        "192.168.1.7:8443, IP address 192.168.1.7 is reserved",
        "https://172.31.255.255/x, IP address 172.31.255.255 is reserved",
        "https://255.1.1.1/x, IP address 255.1.1.1 is reserved",
        "https://[2001:db8::1]/x, IPv6-only addresses are not allowed",
    })
    void in_strict_mode_the_public_rules_hold(String url, String reason) {
        TestBot strict = new TestBot(false);

        assertThat(strict.call("setWebhook", "url", url).body())
                .contains("\"Bad Request: bad webhook: " + reason + "\"");
        assertThat(strict.bot.webhook()).isNull();
    }

    @Rule("3.1 A URL that cannot be read is 400 `invalid webhook URL specified`")
    @ParameterizedTest
    @CsvSource({"ftp://a.example", "https://", "http://a.example:99999/", "https://a b/", "https://a.example:0/"})
    void a_url_that_makes_no_sense_is_invalid(String url) {
        assertThat(set("url", url)).contains("\"Bad Request: invalid webhook URL specified\"");
    }

    @Rule("3.1 The reserved addresses")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "169.254.1.1",
                "172.16.0.1",
                "192.0.0.8",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.255.255",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.255",
                "224.0.0.1",
                "255.255.255.255"
            })
    void an_address_of_nobody_in_the_world_is_reserved(String address) {
        assertThat(new TestBot(false)
                        .call("setWebhook", "url", "https://" + address)
                        .body())
                .contains("\"Bad Request: bad webhook: IP address " + address + " is reserved\"");
    }

    @Rule("3.1 The reserved addresses")
    @ParameterizedTest
    @ValueSource(strings = {"9.255.255.255", "100.128.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1", "223.255.255.255"})
    void the_addresses_beside_those_are_taken(String address) {
        assertThat(new TestBot(false)
                        .call("setWebhook", "url", "https://" + address)
                        .body())
                .contains("\"Webhook was set\"");
    }

    @Rule("3.1 `max_connections` lies between 1 and 100, by default 40; in local mode up to 100,000, by default 100")
    @ParameterizedTest
    @CsvSource({
        "false, '', 40", "false, 0, 1", "false, 101, 100",
        "true, '', 100", "true, -1, 1", "true, 100001, 100000",
    })
    void the_number_of_connections_has_its_bounds(boolean local, String asked, int taken) {
        TestBot either = new TestBot(local);
        either.call("setWebhook", "url", "https://149.154.167.220/", "max_connections", asked);

        assertThat(either.call("getWebhookInfo").body()).contains("\"max_connections\":" + taken + ",");
    }

    @Rule("3.1 `ip_address` takes the place of the address of the host, and is looked at as that is")
    @Test
    void an_address_may_be_given_beside_the_host() {
        assertThat(set("url", "https://nowhere.example/", "ip_address", "127.0.0.2"))
                .contains("\"Webhook was set\"");
        assertThat(info()).contains("\"ip_address\":\"127.0.0.2\"");
        bot.passMillis(1000);
        assertThat(set("url", "https://nowhere.example/", "ip_address", "elsewhere"))
                .contains("\"Bad Request: bad webhook: Invalid IP address specified\"");
        assertThat(bot.lookUps).isEmpty();
    }

    @Rule("3.2 deleteWebhook leaves a waiting poll alone")
    @Test
    void deleting_leaves_a_waiting_poll_alone() {
        TestBot.Call poll = bot.poll(0, 50);
        bot.call("deleteWebhook");

        assertThat(poll.isPending()).isTrue();
    }

    @Rule("3.2 allowed_updates with deleteWebhook counts only if there was no webhook")
    @Test
    void a_deletion_takes_wishes_only_if_there_is_nothing_to_delete() {
        set("url", URL);
        bot.call("deleteWebhook", "allowed_updates", "[\"poll\"]");
        assertThat(bot.message("still wanted")).isPositive();
        bot.call("deleteWebhook", "allowed_updates", "[\"poll\"]");
        assertThat(bot.message("no longer wanted")).isZero();
    }

    @Rule("3.3 The last error stays until the webhook is set anew or deleted")
    @Test
    void an_error_stays_until_the_webhook_is_set_anew() {
        set("url", URL);
        bot.message("hi");
        bot.posts.getLast().answered(502);
        bot.posts.getLast().answered(200);
        assertThat(info()).contains("502 Bad Gateway");
        bot.passMillis(1000);
        set("url", URL, "secret_token", "s");
        assertThat(info()).doesNotContain("last_error");
    }

    @Rule("3.3 getWebhookInfo disturbs nobody, with a webhook or without")
    @Test
    void asking_disturbs_nobody() {
        TestBot.Call poll = bot.poll(0, 50);
        assertThat(info()).contains("\"url\":\"\"");
        assertThat(poll.isPending()).isTrue();
        assertThat(bot.liveConflicts()).isZero();
    }

    private String set(Object... parameters) {
        return bot.call("setWebhook", parameters).body();
    }

    private String info() {
        return bot.call("getWebhookInfo").body();
    }
}
