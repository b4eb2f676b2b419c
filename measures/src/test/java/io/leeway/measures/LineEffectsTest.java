package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class LineEffectsTest {
  /** Also where whole lines are empty and the table falls into parts. */
  @RepeatedTest(50)
  void theEffectsSolveTheNormalEquations(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    int rows = 1 + random.nextInt(9);
    int columns = 1 + random.nextInt(9);
    double[] weights = new double[rows * columns];
    double[] wanted = new double[rows + columns];
    for (int line = 0; line < wanted.length; line++) {
      wanted[line] = random.nextDouble(-3, 3);
    }
    for (int cell = 0; cell < weights.length; cell++) {
      // over fifteen orders of magnitude
      weights[cell] = random.nextInt(3) == 0 ? 0 : Math.exp(random.nextDouble(-17, 17));
    }
    double[] rowRight = new double[rows];
    double[] columnRight = new double[columns];
    for (int cell = 0; cell < weights.length; cell++) {
      double value = weights[cell] * (wanted[cell / columns] + wanted[rows + cell % columns]);
      rowRight[cell / columns] += value;
      columnRight[cell % columns] += value;
    }

    LineEffects effects = new LineEffects(rows, columns);
    effects.solve(weights, rowRight, columnRight);

    for (int row = 0; row < rows; row++) {
      double sum = 0;
      double size = 0;
      for (int column = 0; column < columns; column++) {
        double weight = weights[row * columns + column];
        sum += weight * (effects.ofRow()[row] + effects.ofColumn()[column]);
        size += weight;
      }
      assertThat(sum).isCloseTo(rowRight[row], within(1e-11 * Math.max(1e-9, 10 * size)));
    }
  }
}
