package io.leeway.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQueryTest {
  @Test
  void findsMetricsWithTheLabelsTheyAreSelectedBy() {
    PromQuery query =
        PromQuery.of(
            "topk(10, abs(a_nats{x=\"1\",y=~\"b|c{d}\"})) and on (z) rate(b_total[5m]) > 2.5e3");
    assertThat(query.matched()).containsOnlyKeys("a_nats", "b_total");
    assertThat(query.matched().get("a_nats")).containsExactly("x", "y");
    assertThat(query.grouped()).containsExactly("z");
  }

  @Test
  void groupingAfterTheExpressionAndRecordedNames() {
    PromQuery query = PromQuery.of("sum(rate(x:y:z{a!=\"\"}[$__rate_interval])) by (b, c)");
    assertThat(query.matched()).containsOnlyKeys("x:y:z");
    assertThat(query.grouped()).isEqualTo(Set.of("b", "c"));
  }

  @Test
  void functionsAndTheirTextsAreNoMetrics() {
    assertThat(
            PromQuery.of("label_replace(m == 1, \"to\", \"$1\", \"from\", \"x (.*)\") or vector(0)")
                .matched())
        .containsOnlyKeys("m");
  }
}
