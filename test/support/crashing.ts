/** A process died; what it had written stays. */
export class Crash extends Error {}

/** Wraps a port so that its process dies at the n-th call of any wrapped port, before or after the call takes effect. */
export function crashing<T extends object>(port: T, dying: { calls: number }, isAfter: boolean): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        dying.calls -= 1;
        const dies = dying.calls <= 0;
        if (dies && !isAfter) throw new Crash();
        const result: unknown = await Reflect.apply(member, target, args);
        if (dies) throw new Crash();
        return result;
      };
    },
  });
}
