/** How much is in a queue and its dead-letter queue, about. */
export interface Depth {
  readonly waiting: number;
  readonly delayed: number;
  readonly inFlight: number;
  readonly deadLetters: number;
}

/** The queues of the platform. */
export interface Queues {
  readonly names: readonly string[];
  /** @throws DomainError `not-found` */
  depth(name: string): Promise<Depth>;
  /** Begins to move dead letters back. @throws DomainError `not-found`, `redrive-running` while a move is going on */
  redrive(name: string): Promise<void>;
}
