package io.leeway.jobs.sketch;

/**
 * A category that came often.
 *
 * @param text its text; bytes that are no UTF-8 are replaced
 * @param count how often it came, or more
 * @param maxError by how much the count may be too high: 0 while all categories are counted
 *     exactly; else see {@link CategorySketch}
 */
public record HeavyCategory(String text, long count, long maxError) {}
