package io.leeway.jobs.registry;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is made of each schema id, made once.
 *
 * <p>A known schema never changes and is kept, at most 1,024 of them. That an id is unknown, or its
 * schema unusable, is kept for as long as the settings say. An id that is unknown at first is asked
 * for again after half a second, since registries have followers that lag. While 1,000 ids are
 * unknown, further ones are not asked for: a topic of noise must not become a flood of requests.
 *
 * <p>Cost: no allocation for a known id. Not thread-safe.
 */
public final class SchemaCache<T> {
  static final int MOST_UNKNOWN = 1_000;

  /** Beyond that many it is noise, and not a follower that lags. */
  static final int MOST_CONFIRMED = 10;

  private static final long CONFIRM_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final SchemaRegistry registry;
  private final long unknownNanos;
  private final Use<T> use;
  private final Waiting waiting;
  private final KnownSchemas<T> known = new KnownSchemas<>();
  private final Map<Integer, Unavailable<T>> unavailable = new HashMap<>();

  private int lastId;
  private @Nullable T last;

  private record Unavailable<T>(T value, long sinceNanos) {}

  /** What is made of an answer. */
  @FunctionalInterface
  public interface Use<T> {
    T of(int id, SchemaAnswer answer);
  }

  /**
   * A cache.
   *
   * @param askedAgain is told whenever the registry did not answer and is asked again
   */
  public SchemaCache(RegistrySettings settings, Use<T> use, Runnable askedAgain) {
    this(
        new SchemaRegistry(settings, Waiting.REAL, askedAgain),
        settings.unknownFor(),
        use,
        Waiting.REAL);
  }

  SchemaCache(SchemaRegistry registry, Duration unknownFor, Use<T> use, Waiting waiting) {
    this.registry = registry;
    this.unknownNanos = unknownFor.toNanos();
    this.use = use;
    this.waiting = waiting;
  }

  /**
   * What was made of this schema.
   *
   * @throws RegistryException if the registry has to be asked and cannot be
   */
  public T get(int id) {
    T value = last;
    if (value != null && id == lastId) {
      return value;
    }
    value = known.get(id);
    if (value == null) {
      return ask(id);
    }
    lastId = id;
    last = value;
    return value;
  }

  private T ask(int id) {
    Unavailable<T> before = unavailable.get(id);
    if (before != null && !isOver(before)) {
      return before.value();
    }
    if (unavailable.size() >= MOST_UNKNOWN) {
      unavailable.values().removeIf(this::isOver);
      if (unavailable.size() >= MOST_UNKNOWN) {
        return use.of(id, new SchemaAnswer.Unknown(false));
      }
    }
    SchemaAnswer answer = registry.schema(id);
    if (answer instanceof SchemaAnswer.Unknown
        && before == null
        && unavailable.size() < MOST_CONFIRMED) {
      registry.pause(CONFIRM_NANOS);
      answer = registry.schema(id);
    }
    T value = use.of(id, answer);
    if (answer instanceof SchemaAnswer.Known) {
      unavailable.remove(id);
      known.put(id, value);
    } else {
      unavailable.put(id, new Unavailable<>(value, waiting.nanoTime()));
    }
    return value;
  }

  private boolean isOver(Unavailable<T> entry) {
    return waiting.nanoTime() - entry.sinceNanos() >= unknownNanos;
  }
}
