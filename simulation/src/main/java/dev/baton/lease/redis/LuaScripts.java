package dev.baton.lease.redis;

import dev.baton.lease.redis.SimulatedRedis.CommandFailed;
import dev.baton.lease.redis.SimulatedRedis.Status;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.TwoArgFunction;
import org.luaj.vm2.lib.VarArgFunction;
import org.luaj.vm2.lib.jse.JsePlatform;
import redis.clients.jedis.exceptions.JedisDataException;

/** The real scripts, run by a Lua in Java. Compiled once for all seeds; for one thread. */
public final class LuaScripts {

    private final Globals globals = JsePlatform.standardGlobals();
    private final Map<Script, LuaValue> compiled = new EnumMap<>(Script.class);
    private @Nullable SimulatedRedis server;

    /** The scripts as they are. */
    public LuaScripts() {
        this(text -> text);
    }

    /**
     * The scripts with a change, to show that the simulation notices it.
     *
     * @param change is given the text of each
     */
    public LuaScripts(UnaryOperator<String> change) {
        LuaTable redis = new LuaTable();
        redis.set("call", new Call(false));
        redis.set("pcall", new Call(true));
        globals.set("redis", redis);
        globals.set("unpack", globals.get("table").get("unpack"));
        globals.get("string").set("format", new WholeNumber());
        for (Script script : Script.values()) {
            compiled.put(script, globals.load(change.apply(script.text()), script.name()));
        }
    }

    List<?> run(Script script, SimulatedRedis on, List<String> keys, List<String> values) {
        globals.set("KEYS", table(keys));
        globals.set("ARGV", table(values));
        server = on;
        try {
            return array(compiled.getOrDefault(script, LuaValue.NIL).call().checktable());
        } catch (LuaError error) {
            throw new JedisDataException(error.getMessage());
        }
    }

    private static LuaTable table(List<String> values) {
        LuaTable table = new LuaTable();
        for (int i = 0; i < values.size(); i++) {
            table.set(i + 1, values.get(i));
        }
        return table;
    }

    /** As Redis turns what a script gives into an answer: false is nothing, a number is whole, nil ends an array. */
    private static List<?> array(LuaTable table) {
        List<@Nullable Object> array = new ArrayList<>();
        for (int i = 1; !table.get(i).isnil(); i++) {
            LuaValue value = table.get(i);
            array.add(
                    value.isboolean()
                            ? value.toboolean() ? 1L : null
                            : value.type() == LuaValue.TNUMBER ? (Object) value.tolong() : value.tojstring());
        }
        return array;
    }

    private static LuaValue lua(@Nullable Object answer) {
        return switch (answer) {
            case null -> LuaValue.FALSE;
            case Long number -> LuaValue.valueOf((double) number);
            case Status status -> {
                LuaTable table = new LuaTable();
                table.set("ok", status.text());
                yield table;
            }
            case List<?> list -> {
                LuaTable table = new LuaTable();
                for (int i = 0; i < list.size(); i++) {
                    table.set(i + 1, lua(list.get(i)));
                }
                yield table;
            }
            default -> LuaValue.valueOf(answer.toString());
        };
    }

    private final class Call extends VarArgFunction {
        private final boolean isProtected;

        Call(boolean isProtected) {
            this.isProtected = isProtected;
        }

        @Override
        public Varargs invoke(Varargs arguments) {
            List<String> values = new ArrayList<>();
            for (int i = 2; i <= arguments.narg(); i++) {
                LuaValue value = arguments.arg(i);
                values.add(value.type() == LuaValue.TNUMBER ? whole(value.todouble()) : value.checkjstring());
            }
            SimulatedRedis running = server;
            if (running == null) {
                throw new LuaError("no server runs a script");
            }
            try {
                return lua(running.command(arguments.checkjstring(1).toUpperCase(Locale.ROOT), values));
            } catch (CommandFailed failed) {
                if (!isProtected) {
                    throw new LuaError(failed.getMessage());
                }
                LuaTable table = new LuaTable();
                table.set("err", String.valueOf(failed.getMessage()));
                return table;
            }
        }
    }

    /** What the scripts format is whole numbers; this Lua would write large ones with an exponent. */
    private static final class WholeNumber extends TwoArgFunction {
        @Override
        public LuaValue call(LuaValue format, LuaValue number) {
            if (!format.checkjstring().equals("%.0f")) {
                throw new LuaError("the simulation formats with %.0f only, not with " + format);
            }
            return LuaValue.valueOf(whole(number.checkdouble()));
        }
    }

    private static String whole(double number) {
        return new BigDecimal(number).setScale(0, RoundingMode.HALF_EVEN).toPlainString();
    }
}
