package io.leeway.jobs.record;

import java.io.Serializable;

/**
 * A field of the record that is an array of numbers, always as many.
 *
 * @param feature name of the vector feature that it belongs to, for messages
 * @param path where it is in the record, dotted
 * @param dimension how many numbers
 */
public record ArrayField(String feature, String path, int dimension) implements Serializable {}
