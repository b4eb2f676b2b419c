package io.leeway.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.PairProfile;
import io.leeway.schema.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceIdTest {
  static final Reference REFERENCE =
      Reference.newBuilder()
          .setId("")
          .setStream("flights")
          .setEffectiveFrom(10)
          .setRecords(3)
          .setSource("flights.csv")
          .setFeatures(
              List.of(
                  FeatureProfile.newBuilder()
                      .setFeature("port")
                      .setPath("port")
                      .setKind(FeatureKind.CATEGORICAL)
                      .setCategories(List.of("BOS", "JFK"))
                      .setCounts(List.of(0L, 2L, 1L, 0L, 0L))
                      .build()))
          .build();

  @Test
  void isThirtyTwoHexadecimalDigitsAndStaysTheSame() {
    // Stored references carry their id: this value may only change with a new major version.
    assertThat(ReferenceId.of(REFERENCE)).isEqualTo("c051df3c1507a03ad5fa3269a75fc6bb");
  }

  @Test
  void doesNotDependOnTheIdNorOnWhereTheRowsWereRead() {
    Reference elsewhere =
        Reference.newBuilder(REFERENCE).setId("old").setSource("flights.jsonl").build();

    assertThat(ReferenceId.of(elsewhere)).isEqualTo(ReferenceId.of(REFERENCE));
  }

  static Stream<Consumer<Reference.Builder>> changes() {
    return Stream.of(
        builder -> builder.setStream("other"),
        builder -> builder.setEffectiveFrom(11),
        builder -> builder.setRecords(4),
        builder -> builder.setFirstEventTime(0L),
        builder -> builder.setLastEventTime(0L),
        builder -> builder.setFeatures(List.of()),
        builder -> builder.setFeatures(feature(f -> f.setFeature("p"))),
        builder -> builder.setFeatures(feature(f -> f.setKind(FeatureKind.NUMERIC))),
        builder -> builder.setFeatures(feature(f -> f.setCategories(List.of("BOSJ", "FK")))),
        builder -> builder.setFeatures(feature(f -> f.setCounts(List.of(0L, 1L, 2L, 0L, 0L)))),
        builder -> builder.setFeatures(feature(f -> f.setCategoriesComplete(false))),
        builder -> builder.setFeatures(feature(f -> f.setMinimum(0.0))),
        builder -> builder.setPairs(List.of()),
        builder ->
            builder.setPairs(List.of(new PairProfile("a", "b", 1, 1, List.of(1L), List.of()))));
  }

  private static List<FeatureProfile> feature(Consumer<FeatureProfile.Builder> change) {
    FeatureProfile.Builder builder = FeatureProfile.newBuilder(REFERENCE.getFeatures().get(0));
    change.accept(builder);
    return List.of(builder.build());
  }

  @ParameterizedTest
  @MethodSource("changes")
  void changesWithTheContent(Consumer<Reference.Builder> change) {
    Reference.Builder builder = Reference.newBuilder(REFERENCE);
    change.accept(builder);

    assertThat(ReferenceId.of(builder.build())).isNotEqualTo(ReferenceId.of(REFERENCE));
  }

  @Test
  void aFieldAddedToTheSchemaLaterChangesNoId() {
    Schema today = Reference.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    today.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
    Schema text =
        Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
    fields.add(3, new Schema.Field("owner", text, null, Schema.Field.NULL_DEFAULT_VALUE));
    Schema tomorrow =
        Schema.createRecord(today.getName(), null, today.getNamespace(), false, fields);
    GenericData.Record record = new GenericData.Record(tomorrow);
    today.getFields().forEach(field -> record.put(field.name(), REFERENCE.get(field.pos())));

    assertThat(ReferenceId.ofMessage(record)).isEqualTo(ReferenceId.of(REFERENCE));
    record.put("owner", "somebody");
    assertThat(ReferenceId.ofMessage(record)).isNotEqualTo(ReferenceId.of(REFERENCE));
  }
}
