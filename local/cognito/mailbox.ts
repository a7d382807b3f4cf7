/** An e-mail that a user pool sent. Nothing leaves the machine. */
export interface Email {
  readonly kind: 'invitation' | 'verification';
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  /** The temporary password or the code in the body, for tests and tours. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
}

export interface Mailbox {
  /** All e-mails, oldest first. */
  messages(): readonly Email[];
  /** The newest e-mail to an address. */
  latestTo(address: string): Email | undefined;
  send(email: Email): void;
}

export function createMailbox(): Mailbox {
  const sent: Email[] = [];
  return {
    messages: () => [...sent],
    latestTo: (address) => sent.findLast((email) => email.to.toLowerCase() === address.toLowerCase()),
    send: (email) => void sent.push(email),
  };
}

/** Fills `{username}` and `{####}` of a message template. */
export function fillTemplate(template: string, username: string, secret: string): string {
  return template.replaceAll('{username}', () => username).replaceAll('{####}', () => secret);
}
