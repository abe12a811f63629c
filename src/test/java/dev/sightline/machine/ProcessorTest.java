package dev.sightline.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  @Test
  void theFirstProcessorCounts() {
    Processor processor =
        Processor.described(
            List.of(
                "processor\t: 0",
                "model name\t: AMD EPYC 9B14",
                "flags\t\t: fpu avx2 fma avx512f avx512bw avx512dq avx512vl",
                "power management:",
                "",
                "model name\t: another",
                "flags\t\t: neon"),
            2);
    assertEquals("AMD EPYC 9B14", processor.model());
    assertEquals(2, processor.cores());
    assertTrue(processor.hasAvx512());
    assertEquals(
        List.of("avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl"),
        processor.vectorFlags());
  }

  @Test
  void avx512IsNeverAssumed() {
    assertFalse(Processor.described(List.of(), 4).hasAvx512());
    // Knights Landing: foundation only, which OpenBLAS' kernels for Skylake would crash on.
    Processor landing =
        Processor.described(List.of("flags : avx2 avx512f avx512cd avx512er avx512pf"), 64);
    assertFalse(landing.hasAvx512());
    assertEquals(System.getProperty("os.arch"), landing.model());
  }

  @Test
  void armCallsThemFeatures() {
    assertEquals(
        Set.of("fp", "asimd", "sve"),
        Processor.described(List.of("Features\t: fp asimd sve"), 8).flags());
  }
}
