package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.snmp.LacpState.Order;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LacpStateTest {
    private static List<byte[]> states(int... states) {
        return Arrays.stream(states).mapToObj(s -> new byte[] {(byte) s}).toList();
    }

    @Test
    void the_order_of_the_bits_is_found_out_from_ports_that_carry_and_ports_half_way() {
        assertThat(Order.of(states(0b1011_1100))).isEqualTo(Order.BITS);
        assertThat(Order.of(states(0b0011_1101))).isEqualTo(Order.WIRE);
        assertThat(Order.of(states(0b0011_1111, 0b0011_1101, 0))).isEqualTo(Order.WIRE);
        assertThat(Order.of(states(0b1010_0010, 0b0011_0000))).isEqualTo(Order.BITS);
        assertThat(Order.of(states(0b0100_0101))).isEqualTo(Order.WIRE);
        assertThat(Order.of(List.of(new byte[0]))).isEqualTo(Order.BITS);
    }

    @Test
    void both_orders_say_the_same() {
        LacpState alone = LacpState.of(new byte[] {(byte) 0b1010_0010}, Order.BITS);
        assertThat(alone).isEqualTo(LacpState.of(new byte[] {0b0100_0101}, Order.WIRE));
        assertThat(alone.defaulted()).isTrue();
        assertThat(alone.expired()).isFalse();
        assertThat(alone.synchronised()).isFalse();
        assertThat(LacpState.of(new byte[] {0b0011_1100}, Order.WIRE).carries()).isTrue();
    }

    @Test
    void a_state_that_is_not_given_proves_nothing() {
        assertThat(LacpState.of(new byte[0], Order.BITS).carries()).isTrue();
    }
}
