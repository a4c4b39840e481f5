package dev.baton.benchmarks.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the emulator is compared to: a server that answers every request with the same hundred updates, made beforehand.
 * It does nothing but read and write, also on a virtual thread for each connection, so it shows what the machine and
 * the client can do.
 */
final class BytesProgram {

    private BytesProgram() {}

    public static void main(String[] arguments) throws IOException {
        byte[] response = response();
        try (ServerSocket listener = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress())) {
            System.out.println(listener.getLocalPort());
            Thread.ofPlatform().daemon().start(() -> accept(listener, response));
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void accept(ServerSocket listener, byte[] response) {
        try {
            while (true) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> serve(socket, response));
            }
        } catch (IOException e) {
            return; // the program ends
        }
    }

    private static void serve(Socket socket, byte[] response) {
        byte[] request = new byte[1024];
        try (socket;
                InputStream in = socket.getInputStream();
                OutputStream out = socket.getOutputStream()) {
            while (in.read(request) > 0) { // a request comes in one piece, since the client waits for the answer
                out.write(response);
            }
        } catch (IOException e) {
            return; // the client has gone
        }
    }

    private static byte[] response() {
        String updates = IntStream.range(0, 100)
                .mapToObj(i -> "{\"update_id\":" + (500_000_000 + i) + ",\n\"message\":" + Tokens.MESSAGE + "}")
                .collect(Collectors.joining(",", "{\"ok\":true,\"result\":[", "]}"));
        return ("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Type: application/json\r\nContent-Length: "
                        + updates.length() + "\r\n\r\n" + updates)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
