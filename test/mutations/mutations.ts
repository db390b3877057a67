/** One spoiled line, and the test that must notice. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly testFile: string;
  /** Title of the test, as written. */
  readonly test: string;
}

const LAYERS_TEST = 'test/unit/architecture/layers.test.ts';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'Host guard removed',
    file: 'src/main/http/create-server.ts',
    find: "    if (!isKnownHost(host, known)) return sendRefusal(response, { code: 'wrong_host' }, requestId);\n",
    replace: '',
    testFile: 'test/contract/common/host.test.ts',
    test: 'A1: evil.example:1 is refused before anything else',
  },
  {
    name: 'synchronous=FULL removed',
    file: 'src/main/db/engine/connection.ts',
    find: "    connection.pragma('synchronous = FULL');\n",
    replace: '',
    testFile: 'test/unit/db/engine/pragmas.test.ts',
    test: 'I1: a re-opened file syncs fully on every connection, even after a write',
  },
  {
    name: 'unique outpoint dropped',
    file: 'src/main/db/engine/migrations/0001-initial.ts',
    find: '  unique (txid, vout),\n',
    replace: '',
    testFile: 'test/unit/db/engine/constraints.test.ts',
    test: 'INV-21: one outpoint is credited once (I3)',
  },
  {
    name: 'outbox row moved out of the transaction',
    file: 'src/main/db/status-writer.ts',
    find: '  for (const row of change.outbox) await insertOutboxRow(queries, row, event.cursor);',
    replace:
      '  setTimeout(() => change.outbox.forEach((row) => void insertOutboxRow(queries, row, event.cursor).catch(() => {})));',
    testFile: 'test/unit/db/status-writer.test.ts',
    test: 'I4, INV-1: nothing of a change is stored if one of its webhook events cannot be stored',
  },
  {
    name: 'a secret in a log line: fields no longer hidden',
    file: 'src/main/platform/redact.ts',
    find: 'line.replace(SECRET_FIELD, `"$1":"${HIDDEN}"`)',
    replace: 'line',
    testFile: 'test/unit/platform/redact.test.ts',
    test: 'a password, nested is hidden',
  },
  {
    name: 'a secret in a log line: a password said at login',
    file: 'src/main/app/people/login.ts',
    find: "      if (!(await check(user, 'passwordHash', input.password)) || !user)",
    replace:
      "      console.error('login', input.password);\n      if (!(await check(user, 'passwordHash', input.password)) || !user)",
    testFile: 'test/integration/nothing-secret-left.test.ts',
    test: 'no file, no log line and no output holds a secret',
  },
  {
    name: 'Esplora paging cut to one page',
    file: 'src/main/chain/sources/esplora-address.ts',
    find: 'page.length >= CONFIRMED_PAGE && last?.status.confirmed',
    replace: 'page.length < 0 && last?.status.confirmed',
    testFile: 'test/integration/chain-esplora.test.ts',
    test: 'nor do sixty confirmed ones on later pages, found after a stop',
  },
  {
    name: 'a forbidden import between layers',
    file: 'src/main/domain/invoice/evaluate.ts',
    find: "import type { InvoiceStatus } from '../../../shared/invoice.ts';",
    replace:
      "import type { InvoiceStatus } from '../../../shared/invoice.ts';\nimport type { InvoiceRecord } from '../../app/records.ts';\nexport type Leaked = InvoiceRecord;",
    testFile: LAYERS_TEST,
    test: 'no import crosses a layer or takes another’s library, no pure layer has a clock',
  },
  {
    name: 'a number amount in the domain',
    file: 'src/main/domain/invoice/facts.ts',
    find: 'readonly dueSats: Sats;',
    replace: 'readonly dueSats: number;',
    testFile: LAYERS_TEST,
    test: 'no amount is a number',
  },
  {
    name: 'a second writer of status: a use case that takes the writer',
    file: 'src/main/app/invoice/cancel-invoice.ts',
    find: "import type { ReevaluateInvoice } from './reevaluate-invoice.ts';",
    replace: "export type { WriteStatus } from '../repositories.ts';\nimport type {",
    testFile: LAYERS_TEST,
    test: 'who knows it: its port, its maker, compose, and the one use case that calls it',
  },
  {
    name: 'a second writer of status: a store that sets the column',
    file: 'src/main/db/repositories/invoices.ts',
    find: '.set({ mark })',
    replace: ".set({ mark, status: 'settled' })",
    testFile: LAYERS_TEST,
    test: 'no other statement sets the column',
  },
  {
    name: 'a private target is sent to without approval',
    file: 'src/main/webhooks/guarded-post.ts',
    find: "  if (verdict === 'awaiting_approval') return verdict;\n",
    replace: '',
    testFile: 'test/unit/webhooks/sender.test.ts',
    test: 'waits for its owner; then its deliveries leave immediately, in order; taking the approval back stops them again',
  },
  {
    name: 'an API key or a manager replaces the wallet',
    file: 'src/main/app/wallet-setup/set-wallet.ts',
    find: "  if (isChange && !actor.isOwner) return refuse('wallet_change_needs_owner');\n",
    replace: '',
    testFile: 'test/contract/checkout/checkout-config.test.ts',
    test: 'A13: a key, a cashier and a manager may not change the wallet',
  },
  {
    name: 'the tip of a source that was taken away still counts',
    file: 'src/main/app/payment/observe-tip.ts',
    find: '  const left = tips.filter(([sourceId]) => kept.includes(sourceId));\n',
    replace: '  const left = tips;\n',
    testFile: 'test/unit/app/payment/record-observation.test.ts',
    test: 'holds up no confirmations any more: what its tip alone settled is processing again',
  },
  {
    name: 'a payment request of more than all bitcoin',
    file: 'src/main/app/invoice/read-price.ts',
    find: "  return isTooLarge(currency, read.value) ? refuse('amount_too_large') : ok(read.value);\n",
    replace: '  return ok(read.value);\n',
    testFile: 'test/contract/common/refusals.test.ts',
    test: 'MON-4: an amount of more than 21 million bitcoin, or beyond 64 bits, is refused',
  },
];
