package io.leeway.measures;

/**
 * The InfoNCE lower bound on mutual information: {@code ln N + 1/N sum_i ln(exp(s_ii) / sum_j
 * exp(s_ij))}, the score s_ij of pairing X of record i with Y of record j being any critic's, such
 * as the dot product of two embeddings over a temperature.
 *
 * <p>Unit and domain: nats, at most {@code ln N}: a batch cannot show more, so a value near it says
 * "at least". Negative for a critic that ranks true pairs below others. Minus the contrastive loss
 * is this without {@code ln N}.
 *
 * <p>Source: A. van den Oord, Y. Li and O. Vinyals, Representation Learning with Contrastive
 * Predictive Coding (2018), equation 4 and appendix A.1; B. Poole et al., On Variational Bounds of
 * Mutual Information (ICML 2019), equation 10.
 *
 * <p>Accuracy: relative error below 1e-13; scores of any size, because the largest of a row is
 * taken out before exponentials. Cost: N^2 exponentials.
 */
public final class InfoNce {
  private InfoNce() {}

  /**
   * The bound from the scores of a batch.
   *
   * @param scores {@code scores[i][j]} pairs X of record i with Y of record j; square
   * @return nats
   * @throws IllegalArgumentException if the matrix is empty or not square or a score is not finite
   */
  public static double lowerBound(double[][] scores) {
    int size = scores.length;
    if (size == 0) {
      throw new IllegalArgumentException("scores has no rows");
    }
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < size; i++) {
      if (scores[i].length != size) {
        throw new IllegalArgumentException(
            "scores[" + i + "] has " + scores[i].length + " columns, expected " + size);
      }
      Samples.checkFinite("scores[" + i + "]", scores[i]);
      double largest = Double.NEGATIVE_INFINITY;
      for (double score : scores[i]) {
        largest = Math.max(largest, score);
      }
      CompensatedSum exponentials = new CompensatedSum();
      for (double score : scores[i]) {
        exponentials.add(Math.exp(score - largest));
      }
      sum.add((scores[i][i] - largest - Math.log(exponentials.value())) / size);
    }
    return Math.log(size) + sum.value();
  }
}
