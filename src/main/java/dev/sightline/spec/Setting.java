package dev.sightline.spec;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a setting of a model or of a training: a component of a record. Everything else follows:
 * the option with its help, default and completion, the check of its range, its place in JSON, in
 * the identity of a training and on the model card ({@link Spec}). Records may hold other records
 * of settings: those that a model has for itself beside those that all models of its task have. The
 * component's name is also what sentences and the card call it, so choose a noun.
 *
 * <pre>
 * record Settings(
 *     {@literal @}Setting(says = "Width of the state.", usual = "512", least = 1, most = 8192) int hidden,
 *     {@literal @}Setting(says = "Recurrent layers.", usual = "1", least = 1, most = 16, absent = "1")
 *         int layers) {}
 * </pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** Value of {@link #option} where there is none. */
  String NO_OPTION = "none";

  /** The help of its option. */
  String says();

  /** The default, as one would type it. */
  String usual();

  /** The smallest number allowed. */
  double least() default Double.NEGATIVE_INFINITY;

  /** The largest number allowed. */
  double most() default Double.POSITIVE_INFINITY;

  /** The number must be more than this. */
  double above() default Double.NEGATIVE_INFINITY;

  /** The number must be less than this. */
  double below() default Double.POSITIVE_INFINITY;

  /** What JSON that does not name it means; empty where it must. */
  String absent() default "";

  /** Its name in JSON, if that is not the component's. */
  String key() default "";

  /**
   * The name of its option; otherwise {@code --minimum-count} for {@code minimumCount}. One that is
   * usually true needs a name here, such as {@code --no-mirror}, which switches it off.
   */
  String option() default "";

  /** What the help calls the option's value. */
  String label() default "";

  /** Whether a training may be resumed with another value. */
  boolean mayChange() default false;
}
