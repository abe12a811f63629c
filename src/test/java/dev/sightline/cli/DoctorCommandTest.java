package dev.sightline.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

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

  @Test
  void asJson() throws IOException {
    JsonNode report = new ObjectMapper().readTree(said("doctor", "--json"));
    assertEquals(Runtime.getRuntime().availableProcessors(), report.get("cores").intValue());
    assertTrue(report.get("advice").isArray());
    assertTrue(report.get("cache holds").isObject());
    assertTrue(report.get("ONNX Runtime's providers").toString().contains("CPU"));
  }
}
