/**
 * What a part of the cloud remembers beyond the life of the process. Without a data folder nobody asks.
 *
 * Kept values are plain JSON. Whoever takes them back need not check them: the folder vouches that this version of the
 * program wrote them (see `data-folder.ts`), so a change of their form needs another `FORMAT_VERSION`.
 */
export interface Memory {
  /** All that is to be kept, as it stands at the moment of the call. */
  keep(): unknown;
  /**
   * What an earlier process kept. Called at most once, before the resources of the templates are made: these look up
   * what there is of them, and what no template names any more is forgotten.
   */
  takeBack(kept: unknown): void;
}

/** A memory whose kept value has the type `Kept`. */
export function memoryOf<Kept>(memory: { keep(): Kept; takeBack(kept: Kept): void }): Memory {
  return { keep: memory.keep, takeBack: (kept) => memory.takeBack(kept as Kept) };
}
