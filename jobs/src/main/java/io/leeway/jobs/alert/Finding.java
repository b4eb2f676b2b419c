package io.leeway.jobs.alert;

import io.leeway.jobs.alert.AlertPolicy.Verdict;
import io.leeway.jobs.window.Window;
import io.leeway.schema.Severity;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a window says about a subject.
 *
 * @param window that the finding is about
 * @param effect size of the effect, null where there is none
 * @param pValue adjusted p-value, null where there is none
 * @param whyRaised sentence for the alert that the finding may raise
 * @param whyResolved sentence for the alert that it may resolve
 */
record Finding(
    Subject subject,
    Verdict verdict,
    Severity severity,
    Window window,
    @Nullable Double effect,
    @Nullable Double pValue,
    Supplier<String> whyRaised,
    Supplier<String> whyResolved) {}
