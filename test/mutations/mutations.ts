/** A line to spoil, and the test that must then fail. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  /** Must occur in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly testFile: string;
  /** Matches the title of the test; only its lasting words, because ids of rules come and go. */
  readonly test: RegExp;
}

const LAYERS_TEST = 'test/unit/architecture/layers.test.ts';
const SPEC_TEST = 'test/unit/architecture/spec-check.test.ts';

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'Host guard removed',
    file: 'src/main/http/create-server.ts',
    find: "    if (!isKnownHost(host, known)) return sendRefusal(response, { code: 'wrong_host' }, requestId);\n",
    replace: '',
    testFile: 'test/contract/common/host.test.ts',
    test: /evil\.example:1 is refused before anything else/,
  },
  {
    name: 'synchronous=FULL removed',
    file: 'src/main/db/engine/connection.ts',
    find: "    connection.pragma('synchronous = FULL');\n",
    replace: '',
    testFile: 'test/unit/db/engine/pragmas.test.ts',
    test: /a re-opened file syncs fully/,
  },
  {
    name: 'unique outpoint dropped',
    file: 'src/main/db/engine/migrations/0001-initial.ts',
    find: '  unique (txid, vout),\n',
    replace: '',
    testFile: 'test/unit/db/engine/constraints.test.ts',
    test: /one outpoint is credited once/,
  },
  {
    name: 'outbox row moved out of the transaction',
    file: 'src/main/db/status-writer.ts',
    find: '  for (const row of change.outbox) await insertOutboxRow(queries, row, event.cursor);',
    replace:
      '  setTimeout(() => change.outbox.forEach((row) => void insertOutboxRow(queries, row, event.cursor).catch(() => {})));',
    testFile: 'test/unit/db/status-writer.test.ts',
    test: /nothing of a change is (?:there|stored)/,
  },
  {
    name: 'a secret in a log line: fields no longer hidden',
    file: 'src/main/platform/redact.ts',
    find: 'line.replace(SECRET_FIELD, `"$1":"${HIDDEN}"`)',
    replace: 'line',
    testFile: 'test/unit/platform/redact.test.ts',
    test: /a password, nested is hidden/,
  },
  {
    name: 'a secret in a log line: a password said at login',
    file: 'src/main/app/people/login.ts',
    find: "      if (!(await check(user, 'passwordHash', input.password)) || !user)",
    replace:
      "      console.error('login', input.password);\n      if (!(await check(user, 'passwordHash', input.password)) || !user)",
    testFile: 'test/integration/nothing-secret-left.test.ts',
    test: /no file, no log line and no output holds a secret/,
  },
  {
    name: 'Esplora paging cut to one page',
    file: 'src/main/chain/sources/esplora-address.ts',
    find: 'page.length >= CONFIRMED_PAGE && last?.status.confirmed',
    replace: 'page.length < 0 && last?.status.confirmed',
    testFile: 'test/integration/chain-esplora.test.ts',
    test: /sixty confirmed ones/,
  },
  {
    name: 'a forbidden import between layers',
    file: 'src/main/domain/invoice/evaluate.ts',
    find: "import type { InvoiceStatus } from '../../../shared/invoice.ts';",
    replace:
      "import type { InvoiceStatus } from '../../../shared/invoice.ts';\nimport type { InvoiceRecord } from '../../app/records.ts';\nexport type Leaked = InvoiceRecord;",
    testFile: LAYERS_TEST,
    test: /no import crosses a layer/,
  },
  {
    name: 'a number amount in the domain',
    file: 'src/main/domain/invoice/facts.ts',
    find: 'readonly dueSats: Sats;',
    replace: 'readonly dueSats: number;',
    testFile: LAYERS_TEST,
    test: /no amount is a number/,
  },
  {
    name: 'a second writer of status: a use case that takes the writer',
    file: 'src/main/app/invoice/cancel-invoice.ts',
    find: "import type { ReevaluateInvoice } from './reevaluate-invoice.ts';",
    replace:
      "import type { ReevaluateInvoice } from './reevaluate-invoice.ts';\nexport type { WriteStatus } from '../repositories.ts';",
    testFile: LAYERS_TEST,
    test: /only its port, its maker, compose and the use case that calls it name it/,
  },
  {
    name: 'a second writer of status: a store that sets the column',
    file: 'src/main/db/repositories/invoices.ts',
    find: '.set({ mark })',
    replace: ".set({ mark, status: 'settled' })",
    testFile: LAYERS_TEST,
    test: /no other statement sets the column/,
  },
  {
    name: 'a webhook goes to a private address without approval',
    file: 'src/main/webhooks/guarded-post.ts',
    find: "  if (verdict === 'awaiting_approval') return verdict;\n",
    replace: '',
    testFile: 'test/unit/webhooks/sender.test.ts',
    test: /waits for its owner/,
  },
  {
    name: 'an API key or a manager replaces the wallet',
    file: 'src/main/app/wallet-setup/set-wallet.ts',
    find: "  if (isChange && !actor.isOwner) return refuse('wallet_change_needs_owner');\n",
    replace: '',
    testFile: 'test/contract/checkout/checkout-config.test.ts',
    test: /manager (?:are refused|may not change the wallet)/,
  },
  {
    name: 'the tip of a removed source still counts',
    file: 'src/main/app/payment/observe-tip.ts',
    find: '  const left = tips.filter(([sourceId]) => kept.includes(sourceId));\n',
    replace: '  const left = tips;\n',
    testFile: 'test/unit/app/payment/record-observation.test.ts',
    test: /what its tip alone settled is processing again/,
  },
  {
    name: 'a payment request of more than all bitcoin',
    file: 'src/main/app/invoice/read-price.ts',
    find: "  return isTooLarge(currency, read.value) ? refuse('amount_too_large') : ok(read.value);\n",
    replace: '  return ok(read.value);\n',
    testFile: 'test/contract/common/refusals.test.ts',
    test: /more than (?:all bitcoin there will ever be|21 million bitcoin)/,
  },
  {
    name: 'a citation of a rule that does not exist passes',
    file: 'tools/spec/citations.ts',
    find: '  return ids.filter((id) => rules.get(id)?.file !== file).map((id) => `${file} has no rule ${id}`);\n',
    replace: '  return [];\n',
    testFile: SPEC_TEST,
    test: /are refused: an id that does not exist/,
  },
  {
    name: 'a rule that no test names passes',
    file: 'tools/spec/untested-rules.ts',
    find: ' && !isPlanned && !isNamed(id, said))',
    replace: ' && !isPlanned && said === undefined)',
    testFile: SPEC_TEST,
    test: /a rule of money, attack or fault needs a test/,
  },
  {
    name: 'a phrase of the list passes',
    file: 'tools/lint/plain-english.ts',
    find: "  { pattern: /\\banew\\b/gi, advice: 'write “again”' },\n",
    replace: '',
    testFile: 'test/unit/architecture/plain-english.test.ts',
    test: /refuses “anew”/,
  },
];
