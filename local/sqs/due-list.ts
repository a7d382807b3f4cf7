/** Things that become due, the earliest first: a binary heap. */
export class DueList<T> {
  readonly #heap: { readonly at: number; readonly thing: T }[] = [];

  /** When the next thing is due. @default - nothing is waiting */
  get next(): number | undefined {
    return this.#heap[0]?.at;
  }

  add(at: number, thing: T) {
    const heap = this.#heap;
    heap.push({ at, thing });
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (this.#at(parent) <= this.#at(child)) return;
      this.#swap(parent, child);
      child = parent;
    }
  }

  /** Takes out the earliest thing when it is due. */
  take(now: number): T | undefined {
    const heap = this.#heap;
    const [first] = heap;
    if (first === undefined || first.at > now) return undefined;
    const last = heap.pop();
    if (heap.length > 0 && last !== undefined) {
      heap[0] = last;
      this.#sink();
    }
    return first.thing;
  }

  #sink() {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const smaller = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (this.#at(smaller) >= this.#at(parent)) return;
      this.#swap(parent, smaller);
      parent = smaller;
    }
  }

  #at(index: number): number {
    return this.#heap[index]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number) {
    const heap = this.#heap;
    const [one, other] = [heap[a], heap[b]];
    if (one === undefined || other === undefined) return;
    heap[a] = other;
    heap[b] = one;
  }
}
