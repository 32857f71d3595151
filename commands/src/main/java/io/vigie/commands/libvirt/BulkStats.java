package io.vigie.commands.libvirt;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the binding lacks: the figures of all guests by one call ({@code virConnectGetAllDomainStats}), and those of the
 * host ({@code virNodeGetCPUStats}, {@code virNodeGetMemoryStats}). The layouts are those of {@code libvirt-host.h} and
 * {@code libvirt-domain.h}, which libvirt keeps.
 */
final class BulkStats {
    /** Asks no guest's qemu, so that none can hold it up by hanging. */
    static final int STATE = 1;
    /** State, CPU, balloon, vCPU. Not interfaces and block devices: a frozen disk would hold the call. */
    static final int ALL = STATE | 1 << 1 | 1 << 2 | 1 << 3;
    /** Never wait for a guest that is busy with a job; it comes without those figures. */
    private static final int NOWAIT = 1 << 29;

    private static final int FIELD_LENGTH = 80;
    private static final int TYPED_TYPE = 80;
    private static final int TYPED_VALUE = 88;
    private static final int TYPED_SIZE = 96;
    private static final int NODE_VALUE = 80;
    private static final int NODE_SIZE = 88;
    private static final int ALL_CPUS = -1;
    private static final int UUID_STRING = 37;

    private BulkStats() {}

    /**
     * @param figures such as {@code state.state}, {@code cpu.time} (ns), {@code balloon.current} (KiB)
     */
    record Entry(String uuid, String name, Map<String, Object> figures) {
        long whole(String key) {
            return figures.get(key) instanceof Number number ? number.longValue() : 0;
        }

        boolean has(String key) {
            return figures.containsKey(key);
        }
    }

    /**
     * Every guest of the host, running or not; empty (not an empty list) when this driver has no such call.
     *
     * @param groups {@link #STATE} or {@link #ALL}
     */
    static Optional<List<Entry>> domains(HostConnect connect, int groups) {
        PointerByReference records = new PointerByReference();
        int count = function("virConnectGetAllDomainStats")
                .invokeInt(new Object[] {connect.pointer(), groups, records, NOWAIT});
        if (count < 0) {
            return Optional.empty();
        }
        Pointer list = records.getValue();
        try {
            List<Entry> entries = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                entries.add(entry(list.getPointer((long) i * Native.POINTER_SIZE)));
            }
            return Optional.of(entries);
        } finally {
            function("virDomainStatsRecordListFree").invokeVoid(new Object[] {list});
        }
    }

    private static Entry entry(Pointer record) {
        Pointer domain = record.getPointer(0);
        Pointer parameters = record.getPointer(Native.POINTER_SIZE);
        int count = record.getInt(2L * Native.POINTER_SIZE);
        Map<String, Object> figures = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Pointer parameter = parameters.share((long) i * TYPED_SIZE, TYPED_SIZE);
            Object value = value(parameter);
            if (value != null) {
                figures.put(text(parameter), value);
            }
        }
        return new Entry(uuid(domain), name(domain), figures);
    }

    private static String text(Pointer field) {
        byte[] bytes = field.getByteArray(0, FIELD_LENGTH);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static @Nullable Object value(Pointer parameter) {
        return switch (parameter.getInt(TYPED_TYPE)) {
            case 1 -> (long) parameter.getInt(TYPED_VALUE);
            case 2 -> Integer.toUnsignedLong(parameter.getInt(TYPED_VALUE));
            case 3, 4 -> parameter.getLong(TYPED_VALUE);
            case 5 -> parameter.getDouble(TYPED_VALUE);
            case 6 -> parameter.getByte(TYPED_VALUE) != 0;
            case 7 -> {
                Pointer string = parameter.getPointer(TYPED_VALUE);
                yield string == null ? null : string.getString(0, StandardCharsets.UTF_8.name());
            }
            default -> null;
        };
    }

    private static String name(Pointer domain) {
        String name = (String) function("virDomainGetName").invoke(String.class, new Object[] {domain}, Map.of());
        return name == null ? "" : name;
    }

    private static String uuid(Pointer domain) {
        try (Memory buffer = new Memory(UUID_STRING)) {
            int failed = function("virDomainGetUUIDString").invokeInt(new Object[] {domain, buffer});
            return failed < 0 ? "" : buffer.getString(0);
        }
    }

    /** Nanoseconds since the host's start by kind ({@code kernel}, {@code user}, {@code idle}, {@code iowait}); empty when it cannot say. */
    static Map<String, Long> cpu(HostConnect connect) {
        return node("virNodeGetCPUStats", connect, ALL_CPUS);
    }

    /** KiB: {@code total}, {@code free}, {@code buffers}, {@code cached}; empty when it cannot say. */
    static Map<String, Long> memory(HostConnect connect) {
        return node("virNodeGetMemoryStats", connect, ALL_CPUS);
    }

    private static Map<String, Long> node(String name, HostConnect connect, int which) {
        IntByReference count = new IntByReference(0);
        if (function(name).invokeInt(new Object[] {connect.pointer(), which, Pointer.NULL, count, 0}) < 0
                || count.getValue() <= 0) {
            return Map.of();
        }
        Map<String, Long> values = new HashMap<>();
        try (Memory figures = new Memory((long) count.getValue() * NODE_SIZE)) {
            figures.clear();
            if (function(name).invokeInt(new Object[] {connect.pointer(), which, figures, count, 0}) < 0) {
                return Map.of();
            }
            for (int i = 0; i < count.getValue(); i++) {
                Pointer figure = figures.share((long) i * NODE_SIZE, NODE_SIZE);
                values.put(text(figure), figure.getLong(NODE_VALUE));
            }
        }
        return values;
    }

    /** JNA keeps what it has looked up. */
    private static Function function(String name) {
        return NativeLibrary.getInstance("virt").getFunction(name);
    }
}
