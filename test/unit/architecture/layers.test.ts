import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lint, typeCheck, type Complaint } from '../../support/checkers.ts';
import { copyCheckout, ROOT, type CheckoutCopy } from '../../support/checkout-copy.ts';
import { FOR_LINT, FOR_REFERENCES, FOR_TYPES, INNOCENT, type Planted } from './planted.ts';

const about = (complaints: readonly Complaint[], { file, code }: Pick<Planted, 'file' | 'code'>): Complaint[] =>
  complaints.filter((complaint) => complaint.file === file && code.test(complaint.code));

describe('a planted violation of each kind is refused', () => {
  let copy: CheckoutCopy;
  let linted: Complaint[] = [];
  let typed: Complaint[] = [];
  beforeAll(() => {
    copy = copyCheckout();
    const plant = (files: readonly { file: string; text: string }[]): void =>
      files.forEach(({ file, text }) => copy.write(file, text));
    plant([...INNOCENT, ...FOR_LINT]);
    linted = lint(
      copy.folder,
      [...FOR_LINT, ...INNOCENT].map(({ file }) => file),
    );
    copy.delete(FOR_LINT.map(({ file }) => file));
    plant(FOR_REFERENCES);
    typed = typeCheck(copy.folder);
    copy.delete(FOR_REFERENCES.map(({ file }) => file)); // after an error about a file outside its project tsc checks no further
    plant(FOR_TYPES);
    typed = [...typed, ...typeCheck(copy.folder)];
  });
  afterAll(() => copy.remove());

  test.each(FOR_LINT)('by oxlint: $rule', (planted) => {
    expect(about(linted, planted), JSON.stringify(linted.filter(({ file }) => file === planted.file))).not.toEqual([]);
  });
  test.each([...FOR_REFERENCES, ...FOR_TYPES])('by tsc: $rule', (planted) => {
    expect(about(typed, planted), JSON.stringify(typed.filter(({ file }) => file === planted.file))).not.toEqual([]);
  });
  test.each(INNOCENT)('no complaint about $file', ({ file }) => {
    expect([...linted, ...typed].filter((complaint) => complaint.file === file)).toEqual([]);
  });
});

describe('the sources keep the rules', () => {
  let found: Complaint[] = [];
  const FENCES = /no-restricted-(?:imports|globals|properties)/;
  const MONEY = /satchel\((?:bigint-money|no-float)\)/;
  beforeAll(() => {
    found = lint(ROOT, ['--quiet', 'src']);
  });
  test('no import crosses a layer or takes the library of another, and no pure layer has a clock', () => {
    expect(found.filter(({ code }) => FENCES.test(code))).toEqual([]);
  });
  test('MON-1: no amount is a number', () => {
    expect(found.filter(({ code }) => MONEY.test(code))).toEqual([]);
  });
  test('oxlint finds nothing else', () => {
    expect(found.filter(({ code }) => !FENCES.test(code) && !MONEY.test(code))).toEqual([]);
  });
  test('the layers type-check', () => {
    expect(typeCheck(ROOT).filter(({ file }) => file.startsWith('src/'))).toEqual([]);
  });
});

describe('status has one writer', () => {
  const sources = globSync('src/main/**/*.ts', { cwd: ROOT }).map((path) => ({
    file: path.replaceAll('\\', '/'),
    text: readFileSync(join(ROOT, path), 'utf8'),
  }));
  const naming = (pattern: RegExp): string[] =>
    sources
      .filter(({ text }) => pattern.test(text))
      .map(({ file }) => file)
      .toSorted();

  test('INV-1: only its port, its maker, compose and the use case that calls it name it', () => {
    expect(naming(/\bwriteStatus\b/i)).toEqual([
      'src/main/app/invoice/reevaluate-invoice.ts',
      'src/main/app/repositories.ts',
      'src/main/db/open-database.ts',
      'src/main/db/status-writer.ts',
      'src/main/start/compose.ts',
    ]);
  });
  test('INV-1: no other statement sets the column', () => {
    const WRITER = 'src/main/db/status-writer.ts';
    const others = naming(/updateTable\(\s*'invoices'\s*\)|update\s+"?invoices\b/i).filter((file) => file !== WRITER);
    expect(others.filter((file) => !/^src\/main\/db\/(repositories|engine\/migrations)\//.test(file))).toEqual([]);
    const texts = sources.filter(({ file }) => others.includes(file)).map(({ text }) => text);
    const settings = [
      ...texts.flatMap((text) => text.split('.set(').slice(1)).map((rest) => rest.split('.execute')[0] ?? ''),
      ...texts
        .flatMap((text) => text.split(/update\s+invoices\s+set/i).slice(1))
        .map((rest) => rest.split(';')[0] ?? ''),
    ];
    expect(settings.length).toBeGreaterThanOrEqual(others.length);
    // neither the column, nor an expression that might contain it
    expect(settings.filter((text) => /\bstatus\b|\.\.\.|Codec|^\w+\)/.test(text))).toEqual([]);
  });
});
