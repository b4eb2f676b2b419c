package io.leeway.cli.demo;

import org.jspecify.annotations.Nullable;

/**
 * One flight: the features of a model that predicts delays.
 *
 * @param timeMillis when it was scheduled, local time taken as UTC
 * @param delay on arrival in minutes, negative if early; null if not known
 * @param distance in miles
 * @param hour of the day
 */
record Flight(
    long timeMillis,
    @Nullable Integer delay,
    int distance,
    String origin,
    String destination,
    int hour) {

  Flight laterBy(long millis) {
    return new Flight(timeMillis + millis, delay, distance, origin, destination, hour);
  }
}
