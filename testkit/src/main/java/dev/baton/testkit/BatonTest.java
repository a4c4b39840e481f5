package dev.baton.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a class a Bot API of its own on this machine, and fails the test if a promise is broken at its
 * end.
 *
 * <p>What is looked at is listed by {@link Check}: no poll got a 409, no update was lost or handled twice, and no
 * lease, thread or socket was left behind.
 *
 * <p>A test method, or the constructor, may have parameters of these types:
 *
 * <ul>
 *   <li>{@link BatonFixture}: runtimes of Baton on manual time, and everything below;
 *   <li>{@link dev.baton.emulator.EmulatedBot}: one bot, whose users talk and await replies; its token is for the
 *       program that is tested;
 *   <li>{@link dev.baton.emulator.BotApiEmulator}: the server. Any bot, on Baton or not, can be pointed at its address.
 * </ul>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(BatonExtension.class)
public @interface BatonTest {

    /**
     * Checks that are switched off.
     *
     * @return none by default
     */
    Check[] without() default {};
}
