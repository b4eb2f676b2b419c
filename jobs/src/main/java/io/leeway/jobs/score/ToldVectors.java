package io.leeway.jobs.score;

import io.leeway.schema.CoordinateChange;
import io.leeway.schema.VectorScore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of an embedding: numbers of records that are no small group, and what is
 * computed of its sums, which are not told, with two significant digits.
 */
final class ToldVectors {
  private ToldVectors() {}

  /** The score without its adjusted p-value. */
  static VectorScore.Builder told(VectorScore exact, long records, Disclosure disclosure) {
    long all = exact.getRecords();
    long other = exact.getMissing() - exact.getNonFinite() - exact.getWrongLength();
    long missing = disclosure.part(exact.getMissing(), all);
    boolean kinds =
        missing != ToldCounts.WITHHELD
            && !disclosure.isSmall(exact.getNonFinite())
            && !disclosure.isSmall(exact.getWrongLength())
            && !disclosure.isSmall(other);
    // All coordinates of one vector may be among the clipped.
    boolean clipped =
        exact.getClipped() == 0
            || exact.getClipped() >= disclosure.minimumCount() * exact.getDimension();
    VectorScore.Builder told =
        VectorScore.newBuilder(exact)
            .setRecords(records)
            .setMissing(missing)
            .setNonFinite(kinds ? disclosure.count(exact.getNonFinite()) : ToldCounts.WITHHELD)
            .setWrongLength(kinds ? disclosure.count(exact.getWrongLength()) : ToldCounts.WITHHELD)
            .setClipped(clipped ? disclosure.count(exact.getClipped()) : ToldCounts.WITHHELD)
            .setAdjustedPValue(null);
    boolean few = all - exact.getMissing() < disclosure.minimumCount();
    return told.setKlLiveReferenceNats(rounded(exact.getKlLiveReferenceNats(), few))
        .setKlReferenceLiveNats(rounded(exact.getKlReferenceLiveNats(), few))
        .setChanceNats(rounded(exact.getChanceNats(), few))
        .setGStatistic(rounded(exact.getGStatistic(), few))
        .setOverdispersion(rounded(exact.getOverdispersion(), few))
        .setEffectiveSampleSize(rounded(exact.getEffectiveSampleSize(), few))
        .setPValue(rounded(exact.getPValue(), few))
        .setJsDistance(rounded(exact.getJsDistance(), few))
        .setMeanShift(rounded(exact.getMeanShift(), few))
        .setSpreadRatio(rounded(exact.getSpreadRatio(), few))
        .setCoordinates(
            few
                ? List.of()
                : exact.getCoordinates().stream().map(ToldVectors::coordinate).toList());
  }

  private static CoordinateChange coordinate(CoordinateChange exact) {
    return new CoordinateChange(
        exact.getCoordinate(),
        Disclosure.rounded(exact.getMeanShift()),
        Disclosure.rounded(exact.getSpreadRatio()),
        Disclosure.rounded(exact.getKlNats()));
  }

  private static @Nullable Double rounded(@Nullable Double value, boolean few) {
    return value == null || few ? null : (Double) Disclosure.rounded(value);
  }
}
