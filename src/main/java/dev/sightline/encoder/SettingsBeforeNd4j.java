package dev.sightline.encoder;

import dev.sightline.machine.NativeSettings;
import org.nd4j.common.io.Resource;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * Applies {@link NativeSettings} before ND4J loads its native library, whoever uses ND4J first:
 * ND4J makes every backend that it finds on the class path, this one too, and only then loads the
 * one of highest priority, which this never is.
 *
 * <p>Found by its name in {@code META-INF/services}; for nobody else.
 */
public final class SettingsBeforeNd4j extends Nd4jBackend {
  /** Made by ND4J, which must be told nothing later. */
  public SettingsBeforeNd4j() {
    NativeSettings.apply();
  }

  @Override
  public int getPriority() {
    return Integer.MIN_VALUE;
  }

  @Override
  public boolean isAvailable() {
    return false;
  }

  @Override
  public boolean canRun() {
    return false;
  }

  @Override
  public boolean allowsOrder() {
    return false;
  }

  @Override
  public Resource getConfigurationResource() {
    throw noBackend();
  }

  @Override
  public Class<?> getNDArrayClass() {
    throw noBackend();
  }

  @Override
  public Environment getEnvironment() {
    throw noBackend();
  }

  @Override
  public String buildInfo() {
    throw noBackend();
  }

  @Override
  public void logBackendInit() {
    throw noBackend();
  }

  private static UnsupportedOperationException noBackend() {
    return new UnsupportedOperationException("computes nothing");
  }
}
