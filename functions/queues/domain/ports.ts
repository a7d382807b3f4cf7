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
  /** Begins to move dead letters back; does nothing while a move is going on. @throws DomainError `not-found` */
  redrive(name: string): Promise<void>;
}
