package io.leeway.cli.oracle;

import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairContribution;
import io.leeway.schema.PairProfile;
import io.leeway.schema.PairScore;
import io.leeway.schema.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Two features of a window, recomputed: entropies from shares, the model of equal odds ratios by
 * making one row or column right after the other by bisection, the trend by taking means off until
 * none is left.
 */
final class OraclePair {
  private final PairProfile profile;
  private final OracleCoarse first;
  private final OracleCoarse second;
  private final int rows;
  private final int columns;
  private final double[][] live;
  private final double[][] base;
  private final double n;
  private final double m;
  private final OracleNoise noise;

  private final boolean[][] free;
  private final double[][] fitted;
  private double g;
  private double mean;
  private double variance;
  private int degrees;
  private double shift = Double.NaN;

  OraclePair(
      Reference reference, PairProfile profile, List<GenericRecord> records, long windowMillis) {
    this.profile = profile;
    int room = profile.getSecondBins();
    this.first = coarse(reference, profile.getFirst(), room);
    this.second = coarse(reference, profile.getSecond(), room);
    this.rows = first.bins();
    this.columns = second.bins();
    this.live = new double[rows][columns];
    this.base = new double[rows][columns];
    for (GenericRecord record : records) {
      live[first.of(record)][second.of(record)]++;
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        base[i][j] = profile.getCounts().get(i * room + j);
      }
    }
    this.n = records.size();
    this.m = reference.getRecords();
    this.noise = new OracleNoise(profile.getCalibrations(), windowMillis, size());
    this.free = new boolean[rows][columns];
    this.fitted = new double[rows][columns];
    test();
  }

  static OracleCoarse coarse(Reference reference, String feature, int room) {
    return new OracleCoarse(
        reference.getFeatures().stream()
            .filter(candidate -> candidate.getFeature().equals(feature))
            .findFirst()
            .orElseThrow(),
        room);
  }

  OracleCoarse first() {
    return first;
  }

  OracleCoarse second() {
    return second;
  }

  double[][] live() {
    return live;
  }

  double[][] base() {
    return base;
  }

  private double size() {
    return 1 / (1 / n + 1 / m);
  }

  private boolean isTestable() {
    return degrees >= 1 && mean > 0 && variance > 0;
  }

  PairScore.Builder score(boolean enoughRecords, boolean named) {
    double c = noise.overdispersion(noise.general());
    double information = information(live);
    double ofBase = information(base);
    return PairScore.newBuilder()
        .setFirst(profile.getFirst())
        .setSecond(profile.getSecond())
        .setMutualInformationNats(information)
        .setReferenceMutualInformationNats(ofBase)
        .setChangeNats(information - ofBase)
        .setStandardErrorNats(Math.sqrt(squaredError(live) + squaredError(base)))
        .setNormalizedMutualInformation(normalized())
        .setFirstGivenSecondEntropyNats(joint(live) - entropy(columnSums(live)))
        .setSecondGivenFirstEntropyNats(joint(live) - entropy(rowSums(live)))
        .setGStatistic(g)
        .setDegreesOfFreedom((double) degrees)
        .setOverdispersion(noise.blocks() == null ? null : c)
        .setCalibrationBlocks(noise.blocks())
        .setEffectiveSampleSize(size() / c)
        .setPValue(isTestable() ? pValue() : null)
        .setJsDistance(jsDistance())
        .setContributions(contributions())
        .setNamed(named)
        .setStatus(
            enoughRecords && isTestable() ? FeatureStatus.OK : FeatureStatus.INSUFFICIENT_DATA);
  }

  /** The change beyond chance, by the statistic that shows more of it; null if none is possible. */
  @Nullable Double jsDistance() {
    if (!isTestable()) {
      return null;
    }
    double excess = g - mean * noise.overdispersion(noise.general());
    if (!Double.isNaN(shift)) {
      excess = Math.max(excess, shift - noise.overdispersion(noise.shift()));
    }
    return Math.sqrt(Math.min(Math.log(2), Math.max(0, excess) / (8 * size())));
  }

  private double pValue() {
    double inverse = 1 / noise.tail(noise.general(), g / mean, mean * mean / variance);
    return Double.isNaN(shift)
        ? 1 / inverse
        : 2 / (inverse + 1 / noise.tail(noise.shift(), shift, 0.5));
  }

  /** By entropies, with what Miller and Madow add to each of them. */
  double information(double[][] table) {
    double[] flat = flat(table);
    double records = Arrays.stream(flat).sum();
    double corrections =
        (used(rowSums(table)) - 1 + used(columnSums(table)) - 1 - (used(flat) - 1)) / (2 * records);
    return entropy(rowSums(table)) + entropy(columnSums(table)) - entropy(flat) + corrections;
  }

  private double normalized() {
    double least = Math.min(entropy(rowSums(live)), entropy(columnSums(live)));
    double plain = entropy(rowSums(live)) + entropy(columnSums(live)) - joint(live);
    return least > 0 ? plain / least : 0;
  }

  private double squaredError(double[][] table) {
    double records = Arrays.stream(flat(table)).sum();
    double[] p = rowSums(table);
    double[] q = columnSums(table);
    double first = 0;
    double second = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        if (table[i][j] > 0) {
          double pointwise = Math.log(table[i][j] * records / (p[i] * q[j]));
          first += table[i][j] / records * pointwise;
          second += table[i][j] / records * pointwise * pointwise;
        }
      }
    }
    double floor = (used(p) - 1) * (used(q) - 1) / (2 * records * records);
    return Math.max((second - first * first) / records - floor, floor);
  }

  private void test() {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        free[i][j] = canChange(i, j);
        fitted[i][j] = free[i][j] ? both(i, j) * n / (n + m) : 0;
      }
    }
    makeMarginsRight();
    int cells = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        if (free[i][j]) {
          cells++;
          double share = fitted[i][j] / both(i, j);
          g += OracleMoments.term(live[i][j], both(i, j), share);
          OracleMoments.Cell cell = OracleMoments.Cell.of(both(i, j), share);
          mean += cell.mean();
          variance += cell.variance();
        }
      }
    }
    int lines = 0;
    for (int line = 0; line < rows + columns; line++) {
      double all = sum(line, (i, j) -> both(i, j));
      if (all > 0) {
        lines++;
        OracleMoments.Cell cell = OracleMoments.Cell.of(all, sum(line, (i, j) -> live[i][j]) / all);
        mean -= cell.mean();
        variance -= cell.variance();
      }
    }
    int parts = parts();
    mean += parts;
    variance += 2 * parts;
    degrees = cells - lines + parts;
    if (isTestable() && degrees > 1 && first.isOrdered() && second.isOrdered()) {
      shift = trend();
    }
  }

  private double both(int i, int j) {
    return live[i][j] + base[i][j];
  }

  /**
   * Whether a record more or less of the window could be in this cell with all margins and cells'
   * totals as they are: others must make up for it, all the way round.
   */
  private boolean canChange(int row, int column) {
    double inWindow = live[row][column];
    if (both(row, column) == 0) {
      return false;
    }
    return (inWindow < both(row, column) && reaches(rows + column, row))
        || (inWindow > 0 && reaches(row, rows + column));
  }

  /** Rows lead to columns where the window could have more, columns to rows where it has some. */
  private boolean reaches(int from, int to) {
    boolean[] seen = new boolean[rows + columns];
    Deque<Integer> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      int line = open.pop();
      if (line == to) {
        return true;
      }
      if (seen[line]) {
        continue;
      }
      seen[line] = true;
      for (int other = 0; other < (line < rows ? columns : rows); other++) {
        int i = line < rows ? line : other;
        int j = line < rows ? other : line - rows;
        if (line < rows ? live[i][j] < both(i, j) : live[i][j] > 0) {
          open.push(line < rows ? rows + other : other);
        }
      }
    }
    return false;
  }

  @FunctionalInterface
  private interface CellValue {
    double at(int i, int j);
  }

  /** Over the free cells of a row, or of a column after the rows. */
  private double sum(int line, CellValue value) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        if (free[i][j] && (line < rows ? i == line : j == line - rows)) {
          sum += value.at(i, j);
        }
      }
    }
    return sum;
  }

  private void makeMarginsRight() {
    double worst = 1;
    int more = 5; // each brings the margins nearer still, as far as doubles go
    for (int sweep = 0; worst > 1e-11 || more-- > 0; sweep++) {
      if (sweep > 20_000) {
        throw new IllegalStateException(profile + " does not come to rest: " + worst);
      }
      worst = 0;
      for (int line = 0; line < rows + columns; line++) {
        double wanted = sum(line, (i, j) -> live[i][j]);
        worst = Math.max(worst, Math.abs(sum(line, (i, j) -> fitted[i][j]) - wanted));
        multiplyOdds(line, wanted);
      }
    }
  }

  /** By the one factor that gives the line its sum. */
  private void multiplyOdds(int line, double wanted) {
    if (sum(line, (i, j) -> fitted[i][j]) == 0) {
      return;
    }
    double low = -700;
    double high = 700;
    for (int step = 0; step < 200 && low < high; step++) {
      double middle = (low + high) / 2;
      double factor = Math.exp(middle);
      if (sum(line, (i, j) -> scaled(i, j, factor)) < wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double factor = Math.exp(high);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        if (free[i][j] && (line < rows ? i == line : j == line - rows)) {
          fitted[i][j] = scaled(i, j, factor);
        }
      }
    }
  }

  private double scaled(int i, int j, double factor) {
    double up = fitted[i][j] * factor;
    return both(i, j) * up / (up + both(i, j) - fitted[i][j]);
  }

  private int parts() {
    int[] part = new int[rows + columns];
    Arrays.setAll(part, line -> line);
    for (int round = 0; round < rows + columns; round++) {
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          if (free[i][j]) {
            int least = Math.min(part[i], part[rows + j]);
            part[i] = least;
            part[rows + j] = least;
          }
        }
      }
    }
    int[] used = new int[rows + columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        used[part[i]] += free[i][j] ? 1 : 0;
      }
    }
    return (int) Arrays.stream(used).filter(cells -> cells > 0).count();
  }

  /** Squared score of the product of both ranks, over the variance that margins leave to it. */
  private double trend() {
    double[] u = first.ranks();
    double[] v = second.ranks();
    double[][] rest = new double[rows][columns];
    double score = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        if (free[i][j]) {
          rest[i][j] = u[i] * v[j];
          score += (live[i][j] - fitted[i][j]) * rest[i][j];
        }
      }
    }
    double largest = 1;
    for (int sweep = 0; largest > 1e-14 && sweep < 100_000; sweep++) {
      largest = 0;
      for (int line = 0; line < rows + columns; line++) {
        double weights = sum(line, this::weight);
        double off = weights > 0 ? sum(line, (i, j) -> weight(i, j) * rest[i][j]) / weights : 0;
        largest = Math.max(largest, Math.abs(off));
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < columns; j++) {
            rest[i][j] -= free[i][j] && (line < rows ? i == line : j == line - rows) ? off : 0;
          }
        }
      }
    }
    double squares = 0;
    for (int row = 0; row < rows; row++) {
      squares += sum(row, (i, j) -> weight(i, j) * rest[i][j] * rest[i][j]);
    }
    return squares > 1e-9 ? score * score / squares : Double.NaN;
  }

  private double weight(int i, int j) {
    return fitted[i][j] * (1 - fitted[i][j] / both(i, j));
  }

  private List<PairContribution> contributions() {
    double[][] expected = expectedShares();
    List<PairContribution> contributions = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double p = live[i][j] / n;
        double q = expected[i][j];
        double nats =
            (q * Math.log(2 * q / (p + q)) + (p > 0 ? p * Math.log(2 * p / (p + q)) : 0)) / 2;
        contributions.add(new PairContribution(i, j, "", p, q, p < q ? -nats : nats));
      }
    }
    List<PairContribution> largest = new ArrayList<>();
    while (largest.size() < 5) {
      double most =
          contributions.stream()
              .mapToDouble(c -> Math.abs(c.getContributionNats()))
              .max()
              .orElse(0);
      if (most < 1e-12) {
        break;
      }
      // of equal ones, but for rounding, the first
      PairContribution next =
          contributions.stream()
              .filter(c -> Math.abs(c.getContributionNats()) * (1 + 1e-9) >= most)
              .findFirst()
              .orElseThrow();
      largest.add(next);
      contributions.remove(next);
    }
    return largest;
  }

  /** The window with one record more, evenly spread. */
  double[][] smoothed(double[][] table) {
    double[][] shares = new double[rows][columns];
    double records = Arrays.stream(flat(table)).sum();
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        shares[i][j] = (table[i][j] + 1.0 / (rows * columns)) / (records + 1);
      }
    }
    return shares;
  }

  /** The window's margins with the reference's odds ratios: rows right, columns right, again. */
  double[][] expectedShares() {
    double[][] wanted = smoothed(live);
    double[][] table = smoothed(base);
    double[] ofRows = rowSums(wanted);
    double[] ofColumns = columnSums(wanted);
    double worst = 1;
    for (int sweep = 0; worst > 1e-15 && sweep < 20_000; sweep++) {
      double[] now = rowSums(table);
      worst = 0;
      for (int i = 0; i < rows; i++) {
        worst = Math.max(worst, Math.abs(now[i] - ofRows[i]));
        for (int j = 0; j < columns; j++) {
          table[i][j] *= ofRows[i] / now[i];
        }
      }
      now = columnSums(table);
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) {
          table[i][j] *= ofColumns[j] / now[j];
        }
      }
    }
    return table;
  }

  static double[] rowSums(double[][] table) {
    return Arrays.stream(table).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }

  static double[] columnSums(double[][] table) {
    double[] sums = new double[table[0].length];
    for (double[] row : table) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += row[j];
      }
    }
    return sums;
  }

  static double[] flat(double[][] table) {
    return Arrays.stream(table).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double joint(double[][] table) {
    return entropy(flat(table));
  }

  static double entropy(double[] counts) {
    double total = Arrays.stream(counts).sum();
    return -Arrays.stream(counts)
        .filter(count -> count > 0)
        .map(count -> count / total * Math.log(count / total))
        .sum();
  }

  private static double used(double[] counts) {
    return Arrays.stream(counts).filter(count -> count > 0).count();
  }
}
