/** How a queue behaves. Times in seconds, sizes in bytes. */
export interface QueueSettings {
  readonly fifo: boolean;
  /** FIFO only: the body's digest stands for a deduplication id. */
  readonly contentBasedDeduplication: boolean;
  readonly delaySeconds: number;
  readonly maximumMessageSize: number;
  readonly retentionSeconds: number;
  /** How long a receive waits by default. */
  readonly waitSeconds: number;
  readonly visibilitySeconds: number;
  /** @default - messages are tried until they are too old */
  readonly redrive?: RedrivePolicy | undefined;
  /** @default - encrypted by SQS itself */
  readonly kmsKeyId?: string | undefined;
}

/** Where a message goes that was received more often than allowed. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** The most bytes of a message, and of all messages of a batch: 1 MiB since August 2025. */
export const MOST_MESSAGE_BYTES = 1_048_576;

/** The longest that a message can be kept from consumers: 12 hours. */
export const MOST_VISIBILITY_SECONDS = 43_200;

/** The longest delay before a message is first visible: 15 minutes. */
export const MOST_DELAY_SECONDS = 900;

/** The longest wait of a receive. */
export const MOST_WAIT_SECONDS = 20;

/** The settings a queue has when nothing is said. */
export const DEFAULT_SETTINGS: QueueSettings = {
  fifo: false,
  contentBasedDeduplication: false,
  delaySeconds: 0,
  maximumMessageSize: MOST_MESSAGE_BYTES,
  retentionSeconds: 4 * 24 * 3600,
  waitSeconds: 0,
  visibilitySeconds: 30,
};
