package dev.baton.cli.drill;

import java.net.URI;

/** Which Redis a drill uses. */
sealed interface RedisChoice {

    /** None: files. */
    record None() implements RedisChoice {}

    /** One that the drill starts. */
    record Own() implements RedisChoice {}

    /** One that is there. */
    record At(URI address) implements RedisChoice {}
}
