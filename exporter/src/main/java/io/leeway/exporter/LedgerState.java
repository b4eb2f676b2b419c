package io.leeway.exporter;

import io.leeway.schema.Ledger;

/**
 * The books of one stream.
 *
 * @param ledger of its latest run, as of the latest checkpoint
 * @param missingReports reports that the monitor says it has sent and that are not in the topic
 */
record LedgerState(Ledger ledger, long missingReports) {}
