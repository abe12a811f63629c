package dev.sightline.net;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a loop carries from step to step: a record of {@link Value}s and of other states. */
public interface State {
  /** All values, in the order of the record. */
  static List<Value> values(State state) {
    List<Value> all = new ArrayList<>();
    map(
        state,
        v -> {
          all.add(v);
          return v;
        });
    return all;
  }

  /** The same record of other values; what is null stays null. */
  @SuppressWarnings("unchecked")
  static <S extends State> S map(S state, UnaryOperator<Value> with) {
    RecordComponent[] parts = state.getClass().getRecordComponents();
    if (parts == null) {
      throw new IllegalArgumentException(state.getClass() + " is a state, but not a record");
    }
    Object[] now = new Object[parts.length];
    Class<?>[] types = new Class<?>[parts.length];
    try {
      for (int i = 0; i < parts.length; i++) {
        types[i] = parts[i].getType();
        Method get = parts[i].getAccessor();
        get.setAccessible(true);
        Object was = get.invoke(state);
        now[i] =
            was instanceof Value v ? with.apply(v) : was instanceof State s ? map(s, with) : was;
      }
      Constructor<?> made = state.getClass().getDeclaredConstructor(types);
      made.setAccessible(true);
      return (S) made.newInstance(now);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot carry " + state.getClass(), e);
    }
  }
}
