package io.leeway.measures;

/**
 * A joint distribution of several discrete variables: masses in row-major order (the last variable
 * moves fastest) and the number of bins of each variable.
 */
final class JointTable {
  /** Sets of variables are bits of an int. */
  private static final int MAX_VARIABLES = 30;

  private final Masses cells;
  private final int[] shape;

  JointTable(Masses cells, int... shape) {
    checkShape(cells.size(), shape);
    this.cells = cells;
    this.shape = shape;
  }

  private static void checkShape(int cells, int... shape) {
    if (!(shape.length >= 1 && shape.length <= MAX_VARIABLES)) {
      throw new IllegalArgumentException(
          "shape must name 1 to " + MAX_VARIABLES + " variables: " + shape.length);
    }
    long product = 1;
    for (int i = 0; i < shape.length; i++) {
      if (!(shape[i] > 0)) {
        throw new IllegalArgumentException("shape[" + i + "] must be positive: " + shape[i]);
      }
      // the bound keeps the next product within a long
      product = Math.min(Integer.MAX_VALUE + 1L, product * shape[i]);
    }
    if (product != cells) {
      throw new IllegalArgumentException(
          "cells has " + cells + " entries, the shape needs " + product);
    }
  }

  Masses cells() {
    return cells;
  }

  /** Masses of the variables in the bit set, in row-major order, all others summed out. */
  double[] marginal(int variables) {
    int size = 1;
    for (int variable = 0; variable < shape.length; variable++) {
      if ((variables >> variable & 1) == 1) {
        size *= shape[variable];
      }
    }
    CompensatedSum[] sums = new CompensatedSum[size];
    for (int i = 0; i < size; i++) {
      sums[i] = new CompensatedSum();
    }
    for (int cell = 0; cell < cells.size(); cell++) {
      if (cells.mass(cell) > 0) {
        sums[indexOf(cell, variables)].add(cells.mass(cell));
      }
    }
    double[] marginal = new double[size];
    for (int i = 0; i < size; i++) {
      marginal[i] = sums[i].value();
    }
    return marginal;
  }

  /** The index of a cell in the marginal of these variables. */
  int indexOf(int cell, int variables) {
    int index = 0;
    int stride = 1;
    int rest = cell;
    for (int variable = shape.length - 1; variable >= 0; variable--) {
      if ((variables >> variable & 1) == 1) {
        index += rest % shape[variable] * stride;
        stride *= shape[variable];
      }
      rest /= shape[variable];
    }
    return index;
  }
}
