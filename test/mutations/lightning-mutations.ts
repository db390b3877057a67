import type { Mutation } from './mutation.ts';

const SEVERAL_TEST = 'test/unit/lightning/several-backends.test.ts';
const SATS_TEST = 'test/unit/lightning/own-sats.test.ts';
const CHANGES_TEST = 'test/unit/app/lightning-invoice/lightning-changes.test.ts';
const WORD_TEST = 'test/unit/lightning/node-word.test.ts';
const RECORD = 'src/main/app/lightning-invoice/record-settlement.ts';
const CHANGES = 'src/main/app/lightning-invoice/lightning-changes.ts';

/** Lines on which Lightning money and the owner’s node rest (lightning.md LN-2 to LN-25). */
export const LIGHTNING_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a preimage that does not match proves a Lightning payment',
    file: 'src/main/lightning/settle.ts',
    find: "return hash === paymentHash ? 'preimage' : null;",
    replace: "return 'preimage';",
    testFile: SEVERAL_TEST,
    test: /a preimage that does not match never counts/,
  },
  {
    name: 'a Lightning payment without a preimage counts without the tick',
    file: 'src/main/lightning/settle.ts',
    find: "acceptsUnproved ? 'none' : null",
    replace: "'none'",
    testFile: SEVERAL_TEST,
    test: /without a preimage a payment counts only if the owner said so/,
  },
  {
    name: 'a Lightning payment without an amount is credited',
    file: 'src/main/lightning/settle.ts',
    find: 'proof !== null && amountMsats > 0n',
    replace: 'proof !== null',
    testFile: SEVERAL_TEST,
    test: /a settlement without an amount is neither credited nor dropped/,
  },
  {
    name: 'the owner’s own sat is taken for a stray payment',
    file: 'src/main/lightning/settle.ts',
    find: '    if (ownSats.settled(settlement, backend)) return true;\n',
    replace: '',
    testFile: SATS_TEST,
    test: /what the stream reports of it makes it paid/,
  },
  {
    name: 'the same Lightning payment is credited again',
    file: RECORD,
    find: "if (!lightningInvoice || lightningInvoice.state === 'settled')",
    replace: 'if (!lightningInvoice)',
    testFile: 'test/unit/lightning/sales.test.ts',
    test: /it is reported again, before and after a restart/,
  },
  {
    name: 'a backend settles the code of another one',
    file: RECORD,
    find: '      if (lightningInvoice.backendId !== reported.backendId) return { value: undefined, feed: [] }; // it made none of it\n',
    replace: '',
    testFile: SEVERAL_TEST,
    test: /a backend settles its own codes only/,
  },
  {
    name: 'the place in the node’s list is not stored with the settlement',
    file: RECORD,
    find: '      if (backendId !== null && cursor !== undefined) await tx.lightningBackends.setCursor(backendId, cursor);\n',
    replace: '',
    testFile: SEVERAL_TEST,
    test: /the place in the list of settlements is stored with the settlement/,
  },
  {
    name: 'a payment hash that was used before is shown again',
    file: 'src/main/lightning/running-backend.ts',
    find: '  if (known) throw new BadBolt11("the node\'s invoice has a payment hash that it had before");\n',
    replace: '',
    testFile: SEVERAL_TEST,
    test: /a code that the node had made before is refused/,
  },
  {
    name: 'the late code of another backend is not cancelled',
    file: 'src/main/lightning/lightning.ts',
    find: '    if (isDecided) backend.discard(made.value);\n',
    replace: '',
    testFile: SEVERAL_TEST,
    test: /the code of a backend that answers too late is cancelled/,
  },
  {
    name: 'a wallet that reports nothing is asked once a minute',
    file: 'src/main/lightning/watch-invoices.ts',
    find: 'line.isOpen && (deps.node.reports?.() ?? true)',
    replace: 'line.isOpen',
    testFile: 'test/unit/lightning/watch.test.ts',
    test: /every 3 s if it listens, and does not say that it reports payments/,
  },
  {
    name: 'a code is asked for although the node cannot receive so much',
    file: 'src/main/lightning/running-backend.ts',
    find: "      if (!word.allows(ask.amountMsats)) return refuse('lightning_unavailable');\n",
    replace: '',
    testFile: WORD_TEST,
    test: /the sale begins without a code and without a question to the node/,
  },
  {
    name: 'an old word of a node counts',
    file: 'src/main/lightning/node-word.ts',
    find: 'const good = () => (last && isWithin(last.atMs, GOOD_MS) ? last.status : null);',
    replace: 'const good = () => (last ? last.status : null);',
    testFile: WORD_TEST,
    test: /what is unknown, or was said some minutes ago/,
  },
  {
    name: 'another certificate gets the macaroon',
    file: 'src/main/lightning/peer.ts',
    find: 'return shown === certificate ? null : new CertificateChanged(shown);',
    replace: 'return null;',
    testFile: 'test/unit/lightning/lnd-stream.test.ts',
    test: /another one gets no byte of the macaroon/,
  },
  {
    name: 'a certificate that the node does not show is approved',
    file: CHANGES,
    find: "  if (found.value !== certificate) return invalid('certificate', 'is not the one that it shows now');\n",
    replace: '',
    testFile: CHANGES_TEST,
    test: /one that the node does not show is refused before anything is sent/,
  },
  {
    name: 'another node takes the place of a stored one',
    file: CHANGES,
    find: "  if (trial.identity !== before.identity) return invalid('text', 'is another node: add it, and remove this one');\n",
    replace: '',
    testFile: CHANGES_TEST,
    test: /another node is refused, and nothing is written/,
  },
  {
    name: 'another wallet takes the place of one whose codes are watched',
    file: CHANGES,
    find: "ok(known.value ? 'same' : 'another')",
    replace: "ok('same')",
    testFile: CHANGES_TEST,
    test: /it is another wallet unless it finds a code of before/,
  },
  {
    name: 'a new credential counts before its settings are stored',
    file: 'src/main/app/lightning-invoice/lightning-credential.ts',
    find: '  return next?.config === textOfConfig(config) ? next.credential : secrets.get(lightningSecret(id));',
    replace: '  return next ? next.credential : secrets.get(lightningSecret(id));',
    testFile: CHANGES_TEST,
    test: /the old one counts if the program ends before the transaction/,
  },
];
