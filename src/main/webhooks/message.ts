import type { InvoiceRecord, OutboxRecord, TargetRecord } from '../app/records.ts';

/** How one kind of target is told: what is sent, and how it is signed. */
export interface MessageKind {
  /** Name of the entry among the secrets that signs. */
  readonly secretOf: (target: TargetRecord) => string;
  /** The same bytes at every attempt. */
  readonly bodyOf: (notice: OutboxRecord, invoice: InvoiceRecord, target: TargetRecord) => string;
  /** Headers that go with this body. */
  readonly headersOf: (secret: string, body: string) => Readonly<Record<string, string>>;
}
