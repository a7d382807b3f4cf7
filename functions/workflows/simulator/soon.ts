/**
 * A value that is there, or will be. Most states of most machines need nothing that takes time, and awaiting what is
 * there already costs more than such a state does.
 */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value as soon as it is there: at once if it is there already. */
export function whenThere<T, U>(value: Soon<T>, next: (value: T) => Soon<U>): Soon<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Does some work; what it throws, now or later, goes to `rescue`. */
export function rescued<T>(work: () => Soon<T>, rescue: (error: unknown) => Soon<T>): Soon<T> {
  try {
    const value = work();
    return value instanceof Promise ? value.catch(rescue) : value;
  } catch (error) {
    return rescue(error);
  }
}
