package io.leeway.jobs.alert;

import java.util.HashMap;
import java.util.Map;

/**
 * All that is remembered of one segment and window size between two reports.
 *
 * <p>Changed by {@link AlertStory#tell}; not thread-safe.
 */
public final class AlertMemory {
  private final Map<String, Episode> episodes;
  private final Map<String, double[]> evidence;
  private StreamFlow flow;

  /** Nothing. */
  public AlertMemory() {
    this(Map.of(), Map.of(), StreamFlow.NONE);
  }

  /**
   * What was remembered.
   *
   * @param episodes by subject, without the calm ones
   * @param evidence for slow drift by feature, without those that have none
   */
  public AlertMemory(
      Map<String, Episode> episodes, Map<String, double[]> evidence, StreamFlow flow) {
    this.episodes = new HashMap<>(episodes);
    this.evidence = new HashMap<>(evidence);
    this.flow = flow;
  }

  public Map<String, Episode> episodes() {
    return episodes;
  }

  public Map<String, double[]> evidence() {
    return evidence;
  }

  public StreamFlow flow() {
    return flow;
  }

  void flow(StreamFlow next) {
    flow = next;
  }

  Episode episode(Subject subject) {
    return episodes.getOrDefault(subject.text(), Episode.CALM);
  }

  void remember(String subject, Episode episode) {
    if (episode.equals(Episode.CALM)) {
      episodes.remove(subject);
    } else {
      episodes.put(subject, episode);
    }
  }
}
