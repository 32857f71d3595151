package io.vigie.commands.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldPortTest {
    private final HeldPort port = new HeldPort();

    @AfterEach
    void close() {
        port.close();
    }

    private static ServerSocket listen(InetSocketAddress address) throws IOException {
        return new ServerSocket(address.getPort(), 5, address.getAddress());
    }

    /** As on a system where a port that is bound has no room for a second socket. */
    private static ServerSocket listenAlone(InetSocketAddress address) throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            server.setReuseAddress(false);
            server.bind(address);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private Socket connect() throws IOException {
        return new Socket(port.address().getAddress(), port.number());
    }

    @Test
    void while_nobody_listens_connections_are_refused_and_nobody_else_is_given_it() throws IOException {
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> listenAlone(port.address())).isInstanceOf(BindException.class);
        InetSocketAddress any = new InetSocketAddress(port.address().getAddress(), 0);
        for (int i = 0; i < 5000; i++) {
            try (ServerSocket other = listen(any)) {
                assertThat(other.getLocalPort()).isNotEqualTo(port.number());
            }
        }
    }

    @Test
    void it_is_listened_on_again_and_again_whatever_is_left_of_earlier_connections() throws IOException {
        try (ServerSocket before = port.listen(HeldPortTest::listen);
                Socket standing = connect();
                Socket taken = before.accept()) {
            before.close();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            for (int i = 0; i < 3; i++) {
                try (ServerSocket server = port.listen(HeldPortTest::listen);
                        Socket client = connect();
                        Socket accepted = server.accept()) {
                    // The server hangs up first, so that its side is the one that lingers.
                    accepted.close();
                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
                assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            }
            assertThat(standing.isClosed()).isFalse();
            assertThat(taken.isClosed()).isFalse();
        }
    }

    @Test
    void where_there_is_no_room_for_two_the_server_has_it_alone() throws IOException {
        try (ServerSocket server = port.listen(HeldPortTest::listenAlone)) {
            assertThat(server.getLocalPort()).isEqualTo(port.number());
        }
    }
}
