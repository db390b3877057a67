/** The check of citations refuses each fault that is planted in a folder of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkSpec } from '../../../tools/spec/check-spec.ts';
import { ROOT } from '../../support/checkout-copy.ts';

// The planted texts are joined from pieces, so that the check of this repository does not read them as citations.
const money = (number: number): string => `MON-${number}`;
const cite = (file: string, ids = ''): string => [`${file}.md`, ids].join(' ').trimEnd();
const TEST = 'test';
const title = (words: string): string => `${TEST}('${words}', () => {});\n`;
const comment = (words: string): string => ['/*', words, '*/\n'].join(' ');

const PRODUCT = `# Product

## Money

### ${money(1)}: An amount is a whole number of satoshis

Text.

#### ${money(2)}: Tips

Planned: no till asks for one yet.

\`\`\`md
## ${money(9)}: not a rule, but an example
\`\`\`
`;
const RELIABILITY = `# Reliability

| Id  | Attack      | Required     | Proof            |
| --- | ----------- | ------------ | ---------------- |
| A13 | key swapped | refused      | a table of roles |
| F2  | kill -9     | nothing lost | Planned: 1,000   |
`;
const TESTS = `${title(`${money(1)}: no fraction`)}${title('no API key may (A13)')}`;

let root: string;
const plant = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'satchel-spec-'));
  plant(cite('docs/spec/product'), PRODUCT);
  plant(cite('docs/spec/reliability'), RELIABILITY);
  plant('README.md', '# Satchel\n');
  plant('docs/api/store.md', '# Store API\n');
  plant('test/unit/money.test.ts', TESTS);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('citations', () => {
  test.each([
    ['one rule', comment(cite('product', money(1)))],
    ['several rules', comment(cite('product', `${money(1)}, ${money(2)}`))],
    ['rules joined by a word', comment(`(${cite('product', `${money(1)} and ${money(2)}`)})`)],
    ['rules of two files', comment(`${cite('product', money(1))} and ${cite('reliability', 'A13')}`)],
    ['a citation that wraps', `/**\n * As ${cite('product')}\n * ${money(1)} says.\n */\n`],
    ['the path of the file', comment(cite('docs/spec/product', money(1)))],
    ['other documents, by path and by name', comment(`${cite('README')}, ${cite('docs/api/store')}, ${cite('store')}`)],
    ['a document elsewhere, by its address', comment(`https://example.org/${cite('docs/product')}`)],
    ['ids that are not ours', comment('UTF-8, SHA-256, BIP-84 and ISO-4217; press F7 (F2 there); rateE8')],
    ['a pattern of names', `const all = '**/*.md';\n`],
  ])('pass: %s', (_what, text) => {
    plant('src/planted.ts', text);
    expect(checkSpec(root)).toEqual([]);
  });

  test.each([
    ['an id that does not exist', comment(cite('product', money(7))), `${cite('product')} has no rule ${money(7)}`],
    ['the second id of a list', comment(cite('product', `${money(1)}, ${money(7)}`)), `has no rule ${money(7)}`],
    ['an id of another file', comment(cite('product', 'A13')), `${cite('product')} has no rule A13`],
    ['an id in an example', comment(cite('product', money(9))), `has no rule ${money(9)}`],
    ['a file that does not exist', comment(cite('chain', 'SRC-1')), `${cite('docs/spec/chain')} does not exist`],
    [
      'a file without an id',
      comment(`${cite('product')} "Money"`),
      `${cite('product')} is named without the id of a rule`,
    ],
    ['a document that does not exist', comment(cite('docs/api/till')), `${cite('docs/api/till')} does not exist`],
    ['a bare id', `const mutation = '${money(7)}';\n`, `no document has a rule ${money(7)}`],
    ['a short id in parentheses', comment('Roles are checked here (A12).'), 'no document has a rule A12'],
    ['a short id at the head of a title', title('A12: refused'), 'no document has a rule A12'],
    [
      'a short id behind a table',
      `${TEST}.each([f(')')])${title('F9: %s').slice(TEST.length)}`,
      'no document has a rule F9',
    ],
  ])('are refused: %s', (_what, text, fault) => {
    plant('src/planted.ts', `\n${text}`);
    expect(checkSpec(root)).toEqual([expect.stringContaining(fault)]);
    expect(checkSpec(root)[0]).toMatch(/^src\/planted\.ts:\d+: /);
  });

  test.each([
    'src/a.tsx',
    'src/a.css',
    'src/a.html',
    'scripts/a.ts',
    'tools/a.ts',
    'test/a.ts',
    'test/vectors/README.md',
  ])('are read in %s, and the line is named', (path) => {
    plant(path, `\n\n${comment(cite('product', money(7)))}`);
    expect(checkSpec(root)).toEqual([`${path}:3: ${cite('product')} has no rule ${money(7)}`]);
  });
});

describe('rules', () => {
  test('a key in a table of keys, a longer id that begins like a short one, and the README of the folder do not count', () => {
    plant(cite('docs/spec/design'), '| Key | Does |\n| --- | --- |\n| F2 | Charge |\n\n## A11Y-1: Focus is visible\n');
    plant('docs/spec/README.md', '# The rules\n');
    plant('src/planted.ts', comment(cite('README')));
    expect(checkSpec(root)).toEqual([]);
  });

  test('an id occurs only once in all files', () => {
    plant(cite('docs/spec/api'), `## ${money(1)}: Again\n`);
    expect(checkSpec(root)).toEqual([
      `${cite('docs/spec/product')}:5: ${money(1)} is already the id of a rule at ${cite('docs/spec/api')}:1`,
    ]);
  });

  test('a rule of money, attack or fault needs a test that names it', () => {
    plant('test/unit/money.test.ts', title('something else'));
    expect(checkSpec(root)).toEqual([
      `${cite('docs/spec/product')}:5: no test names ${money(1)}`,
      `${cite('docs/spec/reliability')}:5: no test names A13`,
    ]);
  });

  test.each(['INV', 'RATE', 'ADDR', 'SEC'])('%s rules need a test too, others do not', (prefix) => {
    plant(cite('docs/spec/design'), `## ${prefix}-1: A rule\n\n## TILL-1: Another\n`);
    expect(checkSpec(root)).toEqual([`${cite('docs/spec/design')}:1: no test names ${prefix}-1`]);
  });

  test('a planned rule needs a test when it is no longer planned', () => {
    plant(cite('docs/spec/product'), PRODUCT.replace('Planned: ', ''));
    plant(cite('docs/spec/reliability'), RELIABILITY.replace('Planned: ', ''));
    expect(checkSpec(root)).toEqual([
      `${cite('docs/spec/product')}:9: no test names ${money(2)}`,
      `${cite('docs/spec/reliability')}:6: no test names F2`,
    ]);
  });

  test('a comment of a test file is enough, a key on the keyboard and a helper are not', () => {
    plant(cite('docs/spec/reliability'), RELIABILITY.replace('Planned: ', ''));
    plant('test/e2e/keys.spec.ts', `await press('F2'); ${comment('presses F2 twice')}`);
    plant('test/support/kill.ts', comment('Fault F2'));
    expect(checkSpec(root)).toEqual([`${cite('docs/spec/reliability')}:6: no test names F2`]);
    plant('test/faults/kill.test.ts', comment('Fault F2: payments arrive'));
    expect(checkSpec(root)).toEqual([]);
  });
});

test('the script prints one line per fault and fails', () => {
  plant('src/planted.ts', comment(cite('product', money(7))));
  const run = spawnSync(process.execPath, [join(ROOT, 'scripts/spec.ts'), root], { encoding: 'utf8' });
  expect(run.stderr).toBe(`src/planted.ts:1: ${cite('product')} has no rule ${money(7)}\n`);
  expect(run.status).toBe(1);
});
