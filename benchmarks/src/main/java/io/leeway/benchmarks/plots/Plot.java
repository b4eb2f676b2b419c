package io.leeway.benchmarks.plots;

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

/** One picture of curves, as all documents show them. Not thread-safe. */
public final class Plot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final Color TEXT = new Color(0x33, 0x33, 0x33);
  private static final Color GRID = new Color(0xE4, 0xE4, 0xE4);

  /** Told apart by people who see colours differently, too. */
  private static final Color[] COLORS = {
    new Color(0x00, 0x72, 0xB2),
    new Color(0xD5, 0x5E, 0x00),
    new Color(0x00, 0x9E, 0x73),
    new Color(0xCC, 0x79, 0xA7),
    new Color(0xE6, 0x9F, 0x00),
    new Color(0x56, 0xB4, 0xE9)
  };

  private final XYChart chart;
  private final List<String> names = new ArrayList<>();
  private final List<DoubleSummaryStatistics> xs = new ArrayList<>();
  private final List<DoubleSummaryStatistics> ys = new ArrayList<>();
  private boolean logX;
  private boolean logY;

  public Plot(String title, String x, String y) {
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
  }

  /** With a logarithmic axis. */
  public Plot logX() {
    logX = true;
    return this;
  }

  /** With a logarithmic axis. */
  public Plot logY() {
    logY = true;
    return this;
  }

  /** Adds points that a line joins; nothing if there are none. */
  public void add(String name, double[] x, double[] y) {
    add(name, x, y, XYSeries.XYSeriesRenderStyle.Line);
  }

  /** Adds points. */
  public void scatter(String name, double[] x, double[] y) {
    add(name, x, y, XYSeries.XYSeriesRenderStyle.Scatter);
  }

  private void add(String name, double[] x, double[] y, XYSeries.XYSeriesRenderStyle renderStyle) {
    if (x.length > 0) {
      XYSeries series = chart.addSeries(name, x, y);
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setXYSeriesRenderStyle(renderStyle);
      names.add(name);
      xs.add(DoubleStream.of(x).summaryStatistics());
      ys.add(DoubleStream.of(y).summaryStatistics());
    }
  }

  /** Writes the picture (SVG), or removes the file if there is nothing to show. */
  public void save(Path file) throws IOException {
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
