/** The check of phrases refuses each of the list in comments, texts and documents, and lets better ones through. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPhrasesInDocuments } from '../../../tools/lint/document-phrases.ts';
import { findPhrases, unwrapComment } from '../../../tools/lint/plain-english.ts';
import { lint, type Complaint } from '../../support/checkers.ts';
import { copyCheckout, type CheckoutCopy } from '../../support/checkout-copy.ts';

const HEADS = [
  'What the till shows',
  'Whether it is open',
  'Those that were paid',
  'As many as fit',
  'One of them',
  'Where it is locked, nothing is sent.',
  'The file is read. Where it is missing, it is made.',
];
const PHRASES = [
  'It is not sent any more',
  'Nothing is sold anymore',
  'Both are told at once',
  'The scan begins anew',
  'No price is to be had',
  'Sales go on without it',
  'The scan goes on',
  'a delivery stumbled',
  'If that is so, stop',
  'Never used again, also after a restart',
  'Kept, also if it failed',
  'Shown, also when it is late',
  'It can be made also by hand',
  'It holds one process a folder',
  'It writes one line an invoice',
  'It writes one a minute',
];
const GOOD = [
  'A till counts as online while its event stream is open.',
  'One process per data folder.',
  'One writer connection per database',
  'It is whatever remains.',
  'No longer sent; sent again immediately.',
  'Amounts go on-chain.',
  'It goes on the shelf.',
  'It continues. If it is locked, nothing is sent.',
  'The folder where it lies',
  'Even after a restart; it also holds the key.',
  'Rounds run one at a time.',
];
const words = (hits: readonly { words: string }[]): string[] => hits.map((hit) => hit.words);

describe('the list', () => {
  test.each([...HEADS, ...PHRASES])('refuses in a comment: %s', (text) => {
    expect(words(findPhrases(unwrapComment(`* ${text}`), 'comment'))).toHaveLength(1);
  });
  test.each(PHRASES)('refuses in a string: %s', (text) => {
    expect(words(findPhrases(text, 'string'))).toHaveLength(1);
  });
  test.each(GOOD)('lets through: %s', (text) => {
    expect(words(findPhrases(unwrapComment(`* ${text}`), 'comment'))).toEqual([]);
    expect(words(findPhrases(text, 'string'))).toEqual([]);
    expect(words(findPhrases(text, 'document'))).toEqual([]);
  });
  test('sees a phrase that wraps in a comment', () => {
    expect(words(findPhrases(unwrapComment('*\n * It is not sent any\n * more.\n '), 'comment'))).toEqual(['any more']);
  });
});

describe('oxlint', () => {
  const FILE = 'src/renderer/planted-phrases.tsx';
  const LINES = [
    '// The first is sent at once.',
    '/** What is shown. */',
    "export const text = 'it goes on';",
    'export const filled = (name: string): string => `${name} begins anew`;',
    'export const Planted = () => <p title="not any more">that is so</p>;',
  ];
  let copy: CheckoutCopy;
  let found: Complaint[] = [];
  beforeAll(() => {
    copy = copyCheckout();
    copy.write(FILE, `${LINES.join('\n')}\n`);
    found = lint(copy.folder, [FILE]).filter(({ code }) => code === 'satchel(plain-english)');
  });
  afterAll(() => copy.remove());

  test.each(['at once', 'What', 'goes on', 'anew', 'any more', 'that is so'])('refuses “%s”', (phrase) => {
    expect(found.filter(({ message }) => message.startsWith(`“${phrase}”: `))).toHaveLength(1);
  });
  test('reports nothing else', () => {
    expect(found).toHaveLength(6);
  });
});

describe('documents', () => {
  const DOCUMENT = 'docs/manual.md';
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'satchel-phrases-'));
    mkdirSync(join(root, 'docs'));
    mkdirSync(join(root, 'src'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('are read across lines and without their code and addresses; comments of style sheets are read too', () => {
    writeFileSync(
      join(root, DOCUMENT),
      '# Where it was\n\n`at once` and https://example.org/anew\n\n```sh\n# go on\n```\n\nIt is not sold any\nmore. Where it is, say so.\n',
    );
    writeFileSync(join(root, 'src/till.css'), '.key {\n  /* What is pressed */\n  color: red;\n}\n');
    expect(findPhrasesInDocuments(root)).toEqual([
      `${DOCUMENT}:10: “Where”: write “if” or “when”`,
      `${DOCUMENT}:9: “any more”: write “no longer”`,
      'src/till.css:2: “What”: begin with a subject and a verb: say what it is or does',
    ]);
  });
});
