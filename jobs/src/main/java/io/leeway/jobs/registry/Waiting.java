package io.leeway.jobs.registry;

import java.util.concurrent.TimeUnit;

/** Time that passes, so that tests can let it. */
interface Waiting {
  /** Of the machine, with no meaning but in differences. */
  long nanoTime();

  void pause(long nanos) throws InterruptedException;

  Waiting REAL =
      new Waiting() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(long nanos) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(nanos);
        }
      };
}
