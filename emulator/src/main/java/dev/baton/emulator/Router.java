package dev.baton.emulator;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a request to the bot that it is meant for, or refuses it. */
final class Router implements HttpConnection.Handler {

    private final Bots bots;
    private final @Nullable Set<String> acceptedTokens;
    private final boolean malformedTokensNotFound;

    Router(Bots bots, @Nullable Set<String> acceptedTokens, boolean malformedTokensNotFound) {
        this.bots = bots;
        this.acceptedTokens = acceptedTokens;
        this.malformedTokensNotFound = malformedTokensNotFound;
    }

    @Override
    public void handle(HttpRequest request, Exchange exchange) throws HttpFailure {
        Parameters parameters = BodyReader.parameters(request);
        switch (BotAddress.read(request.path())) {
            case BotAddress.NotFound(String description) -> refuse(exchange, ApiAnswer.failure(404, description));
            case BotAddress.FoundFile(BotAddress address) -> download(address, exchange);
            case BotAddress.Found(BotAddress address) -> toBot(address, parameters, exchange);
        }
    }

    private void toBot(BotAddress address, Parameters parameters, Exchange exchange) {
        switch (BotToken.read(address.token())) {
            case BotToken.Refused refused ->
                refuse(exchange, malformedTokensNotFound ? ApiAnswer.failure(404, "Not Found") : refused.answer());
            case BotToken.WellFormed(BotToken token)
            when !accepts(token) -> refuse(exchange, ApiAnswer.failure(401, "Unauthorized"));
            case BotToken.WellFormed(BotToken token) -> {
                String method = address.method().isEmpty() ? parameters.text("method") : address.method();
                Caller caller = new Caller(exchange.connectionId(), exchange.remotePort(), exchange.localPort());
                bots.bot(token, address.test()).call(token, method, parameters, caller, exchange);
            }
        }
    }

    private void download(BotAddress address, Exchange exchange) {
        Optional<EmulatedFile> file =
                BotToken.read(address.token()) instanceof BotToken.WellFormed(BotToken token) && accepts(token)
                        ? bots.bot(token, address.test()).file(token, address.method())
                        : Optional.empty();
        file.ifPresentOrElse(
                found -> exchange.respond(HttpResponse.of(found), client -> {}),
                () -> refuse(exchange, ApiAnswer.failure(404, "Not Found")));
    }

    boolean accepts(BotToken token) {
        return acceptedTokens == null || acceptedTokens.contains(token.text());
    }

    private static void refuse(Exchange exchange, ApiAnswer answer) {
        exchange.respond(HttpResponse.of(answer), client -> {});
    }
}
