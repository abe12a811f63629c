package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sightline.machine.Processor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorCommandTest {
  private static String said(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertEquals(
        0, Sightline.run(new PrintWriter(out), new PrintWriter(err), arguments), err::toString);
    return out.toString();
  }

  @Test
  void saysWhatComputesHere() {
    String report = said("doctor");
    for (String fact :
        new String[] {
          "processor ", "cores ", "OpenBLAS ", "DL4J's convolutions", "CPUExecutionProvider"
        }) {
      assertTrue(report.contains(fact), report);
    }
    assertTrue(
        report.contains("What would make it faster:") || report.contains("here is on."), report);
  }

  @ParameterizedTest
  @CsvSource({
    "avx2 avx512f avx512bw avx512dq avx512vl, Haswell, OPENBLAS_CORETYPE=SKYLAKEX",
    "avx2 avx512f avx512bw avx512dq avx512vl, SkylakeX, ''",
    "avx avx2, Sandybridge, remove OPENBLAS_CORETYPE",
    "avx avx2, Zen, ''",
    "avx, Sandybridge, ''"
  })
  void kernelsForOlderProcessorsAreSeen(String flags, String kernels, String advice) {
    Processor processor = new Processor("any", 2, Set.of(flags.split(" ")));
    String said = DoctorReport.slow(kernels, processor).orElse("");
    assertTrue(said.contains(advice) && said.isEmpty() == advice.isEmpty(), said);
  }

  @Test
  void asJson() throws IOException {
    JsonNode report = new ObjectMapper().readTree(said("doctor", "--json"));
    assertEquals(Runtime.getRuntime().availableProcessors(), report.get("cores").intValue());
    assertTrue(report.get("advice").isArray());
    assertTrue(report.get("cache holds").isObject());
    assertTrue(report.get("ONNX Runtime's providers").toString().contains("CPU"));
  }
}
