package io.leeway.jobs.reference;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The references of one stream in the order in which they take effect, those on trial apart.
 *
 * <p>What is in effect at an instant depends only on which references are known, never on the order
 * in which they became known: the latest that took effect by then; of several that take effect at
 * the same instant, the one with the greatest id. Of those that hold and of those on trial at most
 * {@value #CAPACITY} each are kept, those that take effect last.
 *
 * <p>Not thread-safe.
 */
public final class ReferenceTimeline {
  /** More than anybody rolls out within the lateness of a stream; bounds state. */
  public static final int CAPACITY = 32;

  /** Earlier is less. */
  public static final Comparator<ReferenceProfile> BY_EFFECT =
      Comparator.comparingLong(ReferenceProfile::effectiveFromMillis)
          .thenComparing(ReferenceProfile::id);

  private final TreeSet<ReferenceProfile> holding = new TreeSet<>(BY_EFFECT);
  private final TreeSet<ReferenceProfile> shadows = new TreeSet<>(BY_EFFECT);
  private final Map<String, ReferenceProfile> byId = new HashMap<>();

  /**
   * Takes in a reference.
   *
   * @return the id of a reference that is no longer kept: the given one, an older one, or null if
   *     all are
   */
  public @Nullable String add(ReferenceProfile reference) {
    if (byId.putIfAbsent(reference.id(), reference) != null) {
      return null;
    }
    TreeSet<ReferenceProfile> alike = reference.isShadow() ? shadows : holding;
    alike.add(reference);
    if (alike.size() <= CAPACITY) {
      return null;
    }
    String dropped = alike.first().id();
    alike.remove(alike.first());
    byId.remove(dropped);
    return dropped;
  }

  /** The reference that holds at that instant, null before the first. */
  public @Nullable ReferenceProfile at(long instantMillis) {
    return latest(holding, instantMillis);
  }

  /**
   * The reference on trial at that instant, null if there is none. A trial ends when another one
   * begins, or a later reference takes effect.
   */
  public @Nullable ReferenceProfile shadowAt(long instantMillis) {
    ReferenceProfile shadow = latest(shadows, instantMillis);
    ReferenceProfile holds = at(instantMillis);
    return shadow != null
            && holds != null
            && holds.effectiveFromMillis() > shadow.effectiveFromMillis()
        ? null
        : shadow;
  }

  /** Whether any reference on trial is known, over or not. */
  public boolean hasShadows() {
    return !shadows.isEmpty();
  }

  /** Of references sorted by their effect. */
  private static @Nullable ReferenceProfile latest(
      Set<ReferenceProfile> byEffect, long instantMillis) {
    ReferenceProfile inEffect = null;
    for (ReferenceProfile reference : byEffect) {
      if (reference.effectiveFromMillis() > instantMillis) {
        break;
      }
      inEffect = reference;
    }
    return inEffect;
  }

  /** The reference with that id, null if it is not known. */
  public @Nullable ReferenceProfile byId(String id) {
    return byId.get(id);
  }

  public boolean isEmpty() {
    return byId.isEmpty();
  }
}
