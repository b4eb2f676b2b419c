package io.leeway.benchmarks.curves;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The curves as pictures (SVG). A curve without points has none. */
final class CostPlots {
  private static final char READ = 'a';
  private static final char MONITOR = 'd';
  private static final char PAIRS = 'e';
  private static final double KIB = 1024;
  private static final double MILLION = 1e6;

  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final Color TEXT = new Color(0x33, 0x33, 0x33);
  private static final Color GRID = new Color(0xE4, 0xE4, 0xE4);

  /** Told apart by people who see colours differently, too. */
  private static final Color[] COLORS = {
    new Color(0x00, 0x72, 0xB2), new Color(0xD5, 0x5E, 0x00), new Color(0x00, 0x9E, 0x73)
  };

  private final Results results;
  private final Path folder;

  CostPlots(Results results, Path folder) {
    this.results = results;
    this.folder = folder;
  }

  void draw() throws IOException {
    Files.createDirectories(folder);
    drawThroughput();
    drawCosts();
    drawSizes();
  }

  private void drawThroughput() throws IOException {
    String unit = "million records/s";
    Plot features = new Plot("Throughput by features", "features of a record", unit).logX().logY();
    features.add("read only", results.points(Curve.FEATURES, READ), CostPlots::millions);
    features.add("monitor", results.points(Curve.FEATURES, MONITOR), CostPlots::millions);
    features.save("throughput-features.svg");

    Plot segments = new Plot("Throughput by segments", "segments", unit).logX();
    segments.add("read only", results.points(Curve.SEGMENTS, READ), CostPlots::millions);
    segments.add("monitor", results.points(Curve.SEGMENTS, MONITOR), CostPlots::millions);
    segments.save("throughput-segments.svg");

    Plot overlap =
        new Plot("Throughput by overlap", "windows that a record is in (size / slide)", unit);
    overlap.add("read only", results.points(Curve.OVERLAP, READ), CostPlots::millions);
    overlap.add("monitor", results.points(Curve.OVERLAP, MONITOR), CostPlots::millions);
    overlap.save("throughput-overlap.svg");
  }

  private void drawCosts() throws IOException {
    Plot feature =
        new Plot("Cost of a feature", "features of a record", "ns per record and feature").logX();
    feature.add(
        "monitor",
        results.points(Curve.FEATURES, MONITOR),
        point -> point.taskNanosPerRecord() / point.x());
    feature.save("cost-feature.svg");

    List<CostPoint> without = results.points(Curve.PAIRS, MONITOR);
    Plot pair = new Plot("Cost of a pair", "pairs of features", "ns per record and pair").logX();
    pair.add(
        "pairs",
        results.points(Curve.PAIRS, PAIRS),
        point ->
            (point.taskNanosPerRecord()
                    - without.stream()
                        .filter(other -> other.x() == point.x())
                        .mapToDouble(CostPoint::taskNanosPerRecord)
                        .findFirst()
                        .orElse(Double.NaN))
                / point.x());
    pair.save("cost-pair.svg");

    Plot scoring = new Plot("Scoring one window", "features", "milliseconds").logX().logY();
    scoring.add(
        "scoring",
        results.scoring().stream().mapToDouble(ScoringPoint::features).toArray(),
        results.scoring().stream().mapToDouble(ScoringPoint::millis).toArray());
    scoring.save("scoring.svg");
  }

  private void drawSizes() throws IOException {
    Plot features = new Plot("Sizes by features", "features of a record", "KiB").logX().logY();
    features.add(
        "largest checkpoint",
        results.points(Curve.FEATURES, MONITOR),
        point -> point.stateBytes() / KIB);
    features.add(
        "shuffle per window",
        results.points(Curve.FEATURES, MONITOR),
        point -> point.shuffleBytesPerWindow() / KIB);
    features.save("size-features.svg");

    Plot segments = new Plot("State by segments", "segments", "KiB").logX().logY();
    segments.add(
        "largest checkpoint",
        results.points(Curve.SEGMENTS, MONITOR),
        point -> point.stateBytes() / KIB);
    segments.save("size-segments.svg");

    List<CostPoint> all =
        results.points().stream().filter(point -> point.variant() != READ).toList();
    Plot checkpoints =
        new Plot("Duration of a checkpoint by its size", "KiB", "milliseconds").logX().logY();
    checkpoints.scatter(
        "every measured point",
        all.stream().mapToDouble(point -> point.stateBytes() / KIB).toArray(),
        all.stream().mapToDouble(point -> Math.max(1, point.checkpointMillis())).toArray());
    checkpoints.save("checkpoint-duration.svg");
  }

  private static double millions(CostPoint point) {
    return point.recordsPerSecond() / MILLION;
  }

  /** One picture. */
  private final class Plot {
    private final XYChart chart;
    private final List<String> names = new ArrayList<>();
    private final List<DoubleSummaryStatistics> xs = new ArrayList<>();
    private final List<DoubleSummaryStatistics> ys = new ArrayList<>();
    private boolean logX;
    private boolean logY;

    Plot(String title, String x, String y) {
      chart =
          new XYChartBuilder()
              .width(WIDTH)
              .height(HEIGHT)
              .title(title)
              .xAxisTitle(x)
              .yAxisTitle(y)
              .build();
    }

    Plot logX() {
      logX = true;
      return this;
    }

    Plot logY() {
      logY = true;
      return this;
    }

    void add(String name, List<CostPoint> points, ToDoubleFunction<CostPoint> y) {
      add(
          name,
          points.stream().mapToDouble(CostPoint::x).toArray(),
          points.stream().mapToDouble(y).toArray());
    }

    void add(String name, double[] x, double[] y) {
      add(name, x, y, XYSeries.XYSeriesRenderStyle.Line);
    }

    void scatter(String name, double[] x, double[] y) {
      add(name, x, y, XYSeries.XYSeriesRenderStyle.Scatter);
    }

    private void add(
        String name, double[] x, double[] y, XYSeries.XYSeriesRenderStyle renderStyle) {
      if (x.length > 0) {
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setXYSeriesRenderStyle(renderStyle);
        names.add(name);
        xs.add(DoubleStream.of(x).summaryStatistics());
        ys.add(DoubleStream.of(y).summaryStatistics());
      }
    }

    void save(String name) throws IOException {
      Path file = folder.resolve(name);
      if (names.isEmpty()) {
        Files.deleteIfExists(file);
        return;
      }
      style(chart.getStyler());
      VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
    }

    private void style(XYStyler style) {
      Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
      style.setLocale(Locale.ROOT);
      style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
      style.setChartFontColor(TEXT).setPlotBorderVisible(false);
      style.setChartTitleFont(font.deriveFont(Font.BOLD, 16f)).setChartTitleBoxVisible(false);
      style.setAxisTitleFont(font).setAxisTickLabelsFont(font);
      style.setAxisTickLabelsColor(TEXT).setPlotGridLinesColor(GRID);
      style.setPlotGridLinesStroke(new BasicStroke(1));
      style.setAxisTicksLineVisible(false).setAxisTicksMarksVisible(false);
      style.setSeriesColors(COLORS).setMarkerSize(8);
      style.setLegendFont(font).setLegendBorderColor(Color.WHITE);
      style.setLegendVisible(names.size() > 1);
      style.setLegendPosition(LegendPosition.OutsideS);
      style.setLegendLayout(LegendLayout.Horizontal);
      style.setXAxisLogarithmic(logX).setYAxisLogarithmic(logY);
      style.setXAxisDecimalPattern("#,##0.###").setYAxisDecimalPattern("#,##0.###");
      if (logX && largest(xs) < 10 * smallest(xs)) {
        style.setXAxisMin(decadeBelow(smallest(xs))).setXAxisMax(decadeAbove(largest(xs)));
      }
      if (logY) {
        style.setYAxisMin(decadeBelow(smallest(ys))).setYAxisMax(decadeAbove(largest(ys)));
      } else {
        style.setYAxisMin(0.0);
      }
    }

    /** Logarithmic axes are labelled at powers of ten only, so there must be two of them. */
    private static double decadeBelow(double value) {
      return Math.pow(10, Math.floor(Math.log10(value)));
    }

    private static double decadeAbove(double value) {
      return Math.pow(10, Math.floor(Math.log10(value)) + 1);
    }

    private static double smallest(List<DoubleSummaryStatistics> values) {
      return values.stream().mapToDouble(DoubleSummaryStatistics::getMin).min().orElse(Double.NaN);
    }

    private static double largest(List<DoubleSummaryStatistics> values) {
      return values.stream().mapToDouble(DoubleSummaryStatistics::getMax).max().orElse(Double.NaN);
    }
  }
}
