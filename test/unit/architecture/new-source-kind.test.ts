/** A new kind of chain source or Lightning backend: the compiler must name every place that has to know it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typeCheck } from '../../support/checkers.ts';
import { copyCheckout, ROOT, type CheckoutCopy } from '../../support/checkout-copy.ts';

const CHAIN = {
  file: 'src/shared/contract/settings.ts',
  from: "z.strictObject({ kind: z.literal('training') }),",
  to: "z.strictObject({ kind: z.literal('training') }), z.strictObject({ kind: z.literal('planted'), url: urlSchema }),",
};
const LIGHTNING = {
  file: 'src/main/app/lightning-invoice/lightning-ports.ts',
  from: "  readonly training: { readonly kind: 'training' };",
  to: "  readonly training: { readonly kind: 'training' }; readonly planted: { readonly kind: 'planted' };",
};

/** Everything but the tests. */
const PROGRAM = ['tsconfig/main.json', 'tsconfig/renderer.json'];

let copy: CheckoutCopy;
/** Said of a copy even without a new kind, because its packages are behind a link. */
let before: readonly string[];
beforeAll(() => {
  copy = copyCheckout();
  before = complainedAbout();
});
afterAll(() => copy.remove());

const complainedAbout = (): string[] => [...new Set(typeCheck(copy.folder, PROGRAM).map(({ file }) => file))];

/** Source files that the compiler names because of this change. */
const named = ({ file, from, to }: { file: string; from: string; to: string }): string[] => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  expect(text).toContain(from);
  copy.write(file, text.replace(from, to));
  const found = complainedAbout();
  copy.write(file, text);
  return found.filter((path) => path.startsWith('src/') && !before.includes(path)).toSorted();
};

test('of a chain source', () => {
  expect(named(CHAIN)).toEqual([
    'src/main/app/ports.ts',
    'src/main/chain/registry.ts',
    'src/main/http/api/office/chain-sources.ts',
    'src/renderer/forms/source-forms.ts',
    'src/renderer/office/features/chain-sources/SourceSheet.tsx',
    'src/renderer/setup/steps/Connection.tsx',
    'src/renderer/setup/typed-source.ts',
    'src/renderer/words/owner/source-names.ts',
    'src/renderer/words/sale/sale.ts',
  ]);
});

test('of a Lightning backend', () => {
  expect(named(LIGHTNING)).toEqual(['src/main/db/repositories/stored-json.ts', 'src/main/lightning/registry.ts']);
});
