package io.leeway.measures;

/**
 * A balanced k-d tree over points in the maximum norm, for exact nearest neighbours. Points are
 * stored in the order of the leaves, so that a search reads memory in runs.
 *
 * <p>Source: J. Bentley, Multidimensional Binary Search Trees Used for Associative Searching, CACM
 * 18 (1975); splits at the median of the widest dimension.
 */
final class KdTree {
  private static final int LEAF_SIZE = 8;

  private final int dimensions;

  /** Coordinates of the points, reordered: {@code coordinates[position * dimensions + d]}. */
  private final double[] coordinates;

  /** The index that the caller gave to the point at a position. */
  private final int[] original;

  /** The dimension that splits the range whose middle is this position; -1 in a leaf. */
  private final int[] splitDimension;

  private KdTree(double[] coordinates, int dimensions, int points) {
    this.dimensions = dimensions;
    this.coordinates = coordinates;
    this.original = new int[points];
    this.splitDimension = new int[points];
    for (int i = 0; i < points; i++) {
      original[i] = i;
      splitDimension[i] = -1;
    }
    build(0, points);
  }

  /** A tree over points of which each array holds one coordinate. */
  static KdTree ofColumns(double[]... columns) {
    int points = columns[0].length;
    double[] coordinates = new double[points * columns.length];
    for (int d = 0; d < columns.length; d++) {
      for (int i = 0; i < points; i++) {
        coordinates[i * columns.length + d] = columns[d][i];
      }
    }
    return new KdTree(coordinates, columns.length, points);
  }

  int size() {
    return original.length;
  }

  /** The caller's index of the point at a position of the leaf order. */
  int original(int position) {
    return original[position];
  }

  private void build(int from, int to) {
    if (to - from <= LEAF_SIZE) {
      return;
    }
    int middle = (from + to) >>> 1;
    int widest = widestDimension(from, to);
    select(from, to - 1, middle, widest);
    splitDimension[middle] = widest;
    build(from, middle);
    build(middle + 1, to);
  }

  private int widestDimension(int from, int to) {
    int widest = 0;
    double width = -1;
    for (int d = 0; d < dimensions; d++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = from; i < to; i++) {
        double value = coordinates[i * dimensions + d];
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      // halves, because the width of [-1e308, 1e308] overflows
      if (most / 2 - least / 2 > width) {
        width = most / 2 - least / 2;
        widest = d;
      }
    }
    return widest;
  }

  /** Hoare's selection: puts the element of that rank in place, smaller ones before it. */
  private void select(int from, int to, int rank, int d) {
    int low = from;
    int high = to;
    while (low < high) {
      double pivot = medianOfThree(low, high, d);
      int i = low;
      int j = high;
      while (i <= j) {
        while (coordinates[i * dimensions + d] < pivot) {
          i++;
        }
        while (coordinates[j * dimensions + d] > pivot) {
          j--;
        }
        if (i <= j) {
          swap(i, j);
          i++;
          j--;
        }
      }
      if (rank <= j) {
        high = j;
      } else if (rank >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private double medianOfThree(int low, int high, int d) {
    double a = coordinates[low * dimensions + d];
    double b = coordinates[((low + high) >>> 1) * dimensions + d];
    double c = coordinates[high * dimensions + d];
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private void swap(int i, int j) {
    for (int d = 0; d < dimensions; d++) {
      double coordinate = coordinates[i * dimensions + d];
      coordinates[i * dimensions + d] = coordinates[j * dimensions + d];
      coordinates[j * dimensions + d] = coordinate;
    }
    int index = original[i];
    original[i] = original[j];
    original[j] = index;
  }

  /** One search at a time; a searcher keeps its buffers between searches. */
  final class Searcher {
    private final int k;
    private final double[] distance;
    private final int[] neighbour;
    private int query;

    Searcher(int k) {
      this.k = k;
      this.distance = new double[k];
      this.neighbour = new int[k];
    }

    /** Finds the k points nearest to the one at this position, itself left out. */
    void search(int position) {
      query = position;
      for (int i = 0; i < k; i++) {
        distance[i] = Double.POSITIVE_INFINITY;
        neighbour[i] = -1;
      }
      visit(0, original.length);
    }

    /** Distance of the k-th neighbour. */
    double distanceOfLast() {
      return distance[k - 1];
    }

    /** Largest distance of the k neighbours along one dimension. */
    double largestDistanceAlong(int d) {
      double own = coordinates[query * dimensions + d];
      double largest = 0;
      for (int position : neighbour) {
        largest = Math.max(largest, Math.abs(coordinates[position * dimensions + d] - own));
      }
      return largest;
    }

    private void visit(int from, int to) {
      int middle = (from + to) >>> 1;
      if (to - from <= LEAF_SIZE) {
        for (int position = from; position < to; position++) {
          offer(position);
        }
        return;
      }
      int d = splitDimension[middle];
      double offset = coordinates[query * dimensions + d] - coordinates[middle * dimensions + d];
      if (offset < 0) {
        visit(from, middle);
        if (-offset < distance[k - 1]) {
          offer(middle);
          visit(middle + 1, to);
        }
      } else {
        visit(middle + 1, to);
        if (offset < distance[k - 1]) {
          offer(middle);
          visit(from, middle);
        }
      }
    }

    private void offer(int position) {
      if (position == query) {
        return;
      }
      double away = 0;
      for (int d = 0; d < dimensions; d++) {
        away =
            Math.max(
                away,
                Math.abs(
                    coordinates[position * dimensions + d] - coordinates[query * dimensions + d]));
      }
      if (!(away < distance[k - 1])) {
        return;
      }
      int slot = k - 1;
      while (slot > 0 && distance[slot - 1] > away) {
        distance[slot] = distance[slot - 1];
        neighbour[slot] = neighbour[slot - 1];
        slot--;
      }
      distance[slot] = away;
      neighbour[slot] = position;
    }
  }
}
