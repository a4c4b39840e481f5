package dev.baton.compatibility;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.longpolling.util.DefaultLongPollingUpdateConsumer;
import org.telegram.telegrambots.meta.TelegramUrl;
import org.telegram.telegrambots.meta.api.methods.AnswerCallbackQuery;
import org.telegram.telegrambots.meta.api.methods.send.SendDocument;
import org.telegram.telegrambots.meta.api.methods.send.SendMessage;
import org.telegram.telegrambots.meta.api.methods.updatingmessages.EditMessageText;
import org.telegram.telegrambots.meta.api.objects.CallbackQuery;
import org.telegram.telegrambots.meta.api.objects.InputFile;
import org.telegram.telegrambots.meta.api.objects.Update;
import org.telegram.telegrambots.meta.api.objects.message.Message;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.InlineKeyboardMarkup;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardButton;
import org.telegram.telegrambots.meta.api.objects.replykeyboard.buttons.InlineKeyboardRow;
import org.telegram.telegrambots.meta.exceptions.TelegramApiException;
import org.telegram.telegrambots.meta.generics.TelegramClient;

/** A bot as one writes it with TelegramBots. */
final class TelegramBotsEcho extends DefaultLongPollingUpdateConsumer {

    private final TelegramClient client;

    TelegramBotsEcho(TelegramClient client) {
        this.client = client;
    }

    static TelegramUrl url(URI api) {
        return TelegramUrl.builder()
                .schema(api.getScheme())
                .host(api.getHost())
                .port(api.getPort())
                .build();
    }

    static TelegramClient client(String token, URI api) {
        return new OkHttpTelegramClient(token, url(api));
    }

    @Override
    public void consume(Update update) {
        try {
            if (update.hasCallbackQuery()) {
                pressed(update.getCallbackQuery());
            } else if (update.getMessage().getText().equals("/file")) {
                sendFile(update.getMessage());
            } else {
                client.execute(echo(update.getMessage()));
            }
        } catch (TelegramApiException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    static SendMessage echo(Message message) {
        InlineKeyboardButton ping =
                InlineKeyboardButton.builder().text("Ping").callbackData("ping").build();
        return SendMessage.builder()
                .chatId(message.getChatId())
                .text(message.getText())
                .replyMarkup(InlineKeyboardMarkup.builder()
                        .keyboardRow(new InlineKeyboardRow(ping))
                        .build())
                .build();
    }

    private void pressed(CallbackQuery query) throws TelegramApiException {
        client.execute(AnswerCallbackQuery.builder()
                .callbackQueryId(query.getId())
                .text("pong")
                .build());
        client.execute(EditMessageText.builder()
                .chatId(query.getMessage().getChatId())
                .messageId(query.getMessage().getMessageId())
                .text("pinged")
                .build());
    }

    private void sendFile(Message message) throws TelegramApiException {
        byte[] note = "Grüße\n".getBytes(StandardCharsets.UTF_8);
        client.execute(SendDocument.builder()
                .chatId(message.getChatId())
                .document(new InputFile(new ByteArrayInputStream(note), "note.txt"))
                .build());
    }
}
