package io.leeway.jobs.reference;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The references of one stream in the order in which they take effect.
 *
 * <p>What is in effect at an instant depends only on which references are known, never on the order
 * in which they became known: the latest that took effect by then; of several that take effect at
 * the same instant, the one with the greatest id. At most {@value #CAPACITY} are kept, those that
 * take effect last.
 *
 * <p>Not thread-safe.
 */
public final class ReferenceTimeline {
  /** More than anybody rolls out within the lateness of a stream; bounds state. */
  public static final int CAPACITY = 32;

  private static final Comparator<ReferenceProfile> BY_EFFECT =
      Comparator.comparingLong(ReferenceProfile::effectiveFromMillis)
          .thenComparing(ReferenceProfile::id);

  private final TreeSet<ReferenceProfile> byEffect = new TreeSet<>(BY_EFFECT);
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
    byEffect.add(reference);
    if (byEffect.size() <= CAPACITY) {
      return null;
    }
    String dropped = byEffect.first().id();
    byEffect.remove(byEffect.first());
    byId.remove(dropped);
    return dropped;
  }

  /** The reference in effect at that instant, null before the first. */
  public @Nullable ReferenceProfile at(long instantMillis) {
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
