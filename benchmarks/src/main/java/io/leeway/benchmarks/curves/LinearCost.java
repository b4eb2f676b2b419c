package io.leeway.benchmarks.curves;

import java.util.List;

/**
 * Nanoseconds per record as a straight line over the number of features: what a record costs that
 * has none, and what each feature adds.
 *
 * <p>Fitted to the throughput of the monitor such that relative errors, not absolute ones, are
 * small in the least-squares sense: the smallest point counts as much as the largest.
 *
 * @param worstError largest relative deviation of a measured point from the line
 */
record LinearCost(double recordNanos, double featureNanos, double worstError) {

  /** Through at least two points with different numbers of features. */
  static LinearCost of(List<CostPoint> points) {
    double sw = 0;
    double sx = 0;
    double sy = 0;
    double sxx = 0;
    double sxy = 0;
    for (CostPoint point : points) {
      double nanos = 1e9 / point.recordsPerSecond();
      double weight = 1 / (nanos * nanos);
      sw += weight;
      sx += weight * point.x();
      sy += weight * nanos;
      sxx += weight * point.x() * point.x();
      sxy += weight * point.x() * nanos;
    }
    double slope = (sw * sxy - sx * sy) / (sw * sxx - sx * sx);
    double start = (sy - slope * sx) / sw;
    double worst = 0;
    for (CostPoint point : points) {
      double nanos = 1e9 / point.recordsPerSecond();
      worst = Math.max(worst, Math.abs(start + slope * point.x() - nanos) / nanos);
    }
    return new LinearCost(start, slope, worst);
  }

  double nanos(double features) {
    return recordNanos + featureNanos * features;
  }
}
