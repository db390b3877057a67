import type { Secrets } from '../app/ports.ts';

/** The line on stdout that says that Satchel is ready (product.md CLI-13). */
export interface ReadyLine {
  readonly event: 'ready';
  readonly url: string;
  readonly publicUrl: string;
  readonly pid: number;
  readonly version: string;
  readonly network: string;
  readonly training: boolean;
  readonly secrets: ReturnType<Secrets['state']>;
  readonly setupCode: string | null;
}
