/**
 * Rows of files and topics as their source has them, before anyone has decided which of their
 * columns are features.
 */
@NullMarked
package io.leeway.jobs.rows;

import org.jspecify.annotations.NullMarked;
