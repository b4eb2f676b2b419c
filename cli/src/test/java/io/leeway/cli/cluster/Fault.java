package io.leeway.cli.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What happens to the processes of a monitor, and how often of 20 times. */
enum Fault {
  /** {@code kill -9}; a new one is started, as a supervisor does. */
  KILL_TASK_MANAGER(6),
  /** {@code kill -9}; the job is submitted again from its newest retained checkpoint. */
  KILL_JOB_MANAGER(2),
  /** {@code kill -STOP}, for less or more than the time after which it counts as lost. */
  PAUSE_TASK_MANAGER(2),
  PAUSE_JOB_MANAGER(1),
  /** {@code kill -9}, and a start on the same data. */
  KILL_BROKER(2),
  /** {@code kill}, and a start on the same data. */
  BOUNCE_BROKER(1),
  PAUSE_BROKER(1),
  /** All connections between Flink and the broker end at once. */
  CUT_CONNECTIONS(2),
  /** Nor are there new ones for a while. */
  REFUSE_CONNECTIONS(1),
  /** Connections stay, but nothing comes through for a while. */
  HOLD_CONNECTIONS(1),
  /** Nothing can be written to where checkpoints are, nor read from it. */
  TAKE_CHECKPOINTS_AWAY(1);

  private final int ofTwenty;

  Fault(int ofTwenty) {
    this.ofTwenty = ofTwenty;
  }

  /** So many faults in random order, of every 20 each as often as it says. */
  static List<Fault> sequence(int count, Random random) {
    List<Fault> sequence = new ArrayList<>();
    while (sequence.size() < count) {
      List<Fault> twenty = new ArrayList<>();
      for (Fault fault : values()) {
        twenty.addAll(Collections.nCopies(fault.ofTwenty, fault));
      }
      Collections.shuffle(twenty, random);
      sequence.addAll(twenty);
    }
    return List.copyOf(sequence.subList(0, count));
  }
}
