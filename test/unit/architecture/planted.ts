/** A file that breaks a rule, and the complaint that must follow. */
export interface Planted {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
  /** Matches the code of the linter's rule, or of the type checker's error. */
  readonly code: RegExp;
}

const imports = (path: string): string => `import * as other from '${path}';\nexport const planted = other;\n`;

export const FOR_LINT: readonly Planted[] = [
  {
    rule: 'texts for people are in the catalogue',
    file: 'src/renderer/planted-text.tsx',
    text: 'export const Planted = () => <p>Thank you</p>;\n',
    code: /text-in-catalogue/,
  },
  {
    rule: 'no sentence is outside the catalogue, even in a constant',
    file: 'src/renderer/planted-sentence.ts',
    text: "export const planted = { toast: 'Nothing was charged.' };\n",
    code: /text-in-catalogue/,
  },
  {
    rule: 'texts for screen readers are in the catalogue',
    file: 'src/renderer/planted-label.tsx',
    text: 'export const Planted = () => <button type="button" aria-label="Close" />;\n',
    code: /text-in-catalogue/,
  },
  {
    rule: 'http sees no domain (the references let it through)',
    file: 'src/main/http/planted-domain.ts',
    text: imports('../domain/invoice/evaluate.ts'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'wallet sees no database',
    file: 'src/main/wallet/planted-db.ts',
    text: imports('../db/open-database.ts'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'domain sees no use case',
    file: 'src/main/domain/invoice/planted-app.ts',
    text: imports('../../app/ports.ts'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'pages see no main process',
    file: 'src/renderer/planted-main.ts',
    text: imports('../main/app/ports.ts'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'SQL only in db',
    file: 'src/main/app/planted-kysely.ts',
    text: imports('kysely'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'better-sqlite3 only in db',
    file: 'src/main/chain/planted-sqlite.ts',
    text: imports('better-sqlite3'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'express only in http',
    file: 'src/main/platform/planted-express.ts',
    text: imports('express'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'keytar only in secrets, its subpaths too',
    file: 'src/main/wallet/planted-keytar.ts',
    text: imports('keytar/keytar.js'),
    code: /no-restricted-imports/,
  },
  {
    rule: '@scure only in wallet',
    file: 'src/main/chain/planted-scure.ts',
    text: imports('@scure/btc-signer'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'qrcode only in qr and pages',
    file: 'src/main/http/planted-qrcode.ts',
    text: imports('qrcode'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'nothing that composes the server imports electron',
    file: 'src/main/planted-electron.ts',
    text: imports('electron'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'domain imports nothing of Node',
    file: 'src/main/domain/payment/planted-node.ts',
    text: imports('node:fs'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'domain imports no library, not even zod',
    file: 'src/main/domain/payment/planted-zod.ts',
    text: imports('zod'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'nothing in app names the status writer',
    file: 'src/main/app/planted-writer.ts',
    text: imports('../db/status-writer.ts'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'no repository names the status writer',
    file: 'src/main/db/repositories/planted-writer.ts',
    text: imports('../status-writer.ts'),
    code: /no-restricted-imports/,
  },
  {
    rule: 'domain has no clock',
    file: 'src/main/domain/invoice/planted-clock.ts',
    text: 'export const planted = (): Date => new Date();\n',
    code: /no-restricted-globals/,
  },
  {
    rule: 'use cases have no clock of their own',
    file: 'src/main/app/planted-clock.ts',
    text: 'export const planted = (): unknown => Date.now();\n',
    code: /no-restricted-globals/,
  },
  {
    rule: 'domain has no random numbers',
    file: 'src/main/domain/invoice/planted-dice.ts',
    text: 'export const planted = (): unknown => Math.random();\n',
    code: /no-restricted-properties/,
  },
  {
    rule: 'an amount is not a number',
    file: 'src/main/domain/payment/planted-number.ts',
    text: 'export interface Planted {\n  readonly dueSats: number;\n}\n',
    code: /satchel\(bigint-money\)/,
  },
  {
    rule: 'a parameter with an amount is not a number or null',
    file: 'src/main/app/planted-number.ts',
    text: 'export const planted = (amountMinor: number | null): boolean => amountMinor === null;\n',
    code: /satchel\(bigint-money\)/,
  },
  {
    rule: 'a list of amounts is not a list of numbers',
    file: 'src/main/db/planted-number.ts',
    text: 'export const planted = (allMsats: number[]): boolean => allMsats.length === 0;\n',
    code: /satchel\(bigint-money\)/,
  },
  {
    rule: 'Number() makes no amount',
    file: 'src/main/domain/pricing/planted-number.ts',
    text: 'export const planted = (text: string): unknown => Number(text);\n',
    code: /satchel\(no-float\)/,
  },
  {
    rule: 'parseFloat makes no amount',
    file: 'src/main/domain/pricing/planted-float.ts',
    text: 'export const planted = (text: string): unknown => parseFloat(text);\n',
    code: /satchel\(no-float\)/,
  },
  {
    rule: 'Number.parseFloat makes no amount',
    file: 'src/main/domain/pricing/planted-number-float.ts',
    text: 'export const planted = (text: string): unknown => Number.parseFloat(text);\n',
    code: /satchel\(no-float\)/,
  },
  {
    rule: 'Math rounds no amount',
    file: 'src/main/domain/policy/planted-math.ts',
    text: 'export const planted = (a: number): unknown => Math.ceil(a);\n',
    code: /satchel\(no-float\)/,
  },
  {
    rule: 'a cast gives its reason',
    file: 'src/main/platform/planted-cast.ts',
    text: 'export const planted = (value: unknown): string => {\n  return value as string;\n};\n',
    code: /satchel\(cast-with-reason\)/,
  },
  {
    rule: 'a disabled rule gives its reason',
    file: 'src/main/platform/planted-suppression.ts',
    text: '// oxlint-disable-next-line eqeqeq\nexport const planted = (a: unknown): boolean => a == null;\n',
    code: /satchel\(suppression-with-reason\)/,
  },
  {
    rule: 'no default export',
    file: 'src/main/platform/planted-default.ts',
    text: 'export default (): number => 1;\n',
    code: /no-default-export/,
  },
  {
    rule: 'no function has more than 60 lines',
    file: 'src/main/platform/planted-long.ts',
    text: `export const planted = (say: (n: number) => void): void => {\n${'  say(1);\n'.repeat(61)}};\n`,
    code: /max-lines-per-function/,
  },
  {
    rule: 'no function has more than twelve branches',
    file: 'src/main/platform/planted-maze.ts',
    text: `export const planted = (n: number): number => {\n${Array.from({ length: 13 }, (_, i) => `  if (n === ${i}) return ${i + 1};\n`).join('')}  return n;\n};\n`,
    code: /complexity/,
  },
];

export const FOR_REFERENCES: readonly Planted[] = [
  {
    rule: 'domain does not reference use cases',
    file: 'src/main/domain/invoice/planted-types-app.ts',
    text: imports('../../app/ports.ts'),
    code: /TS6307/,
  },
  {
    rule: 'use cases do not reference adapters',
    file: 'src/main/app/planted-types-db.ts',
    text: imports('../db/open-database.ts'),
    code: /TS6307/,
  },
  {
    rule: 'adapters do not reference each other',
    file: 'src/main/http/planted-types-db.ts',
    text: imports('../db/open-database.ts'),
    code: /TS6307/,
  },
  {
    rule: 'adapters do not reference what composes them',
    file: 'src/main/chain/planted-types-compose.ts',
    text: imports('../start/compose.ts'),
    code: /TS6307/,
  },
  {
    rule: 'shared references nothing',
    file: 'src/shared/planted-types-domain.ts',
    text: imports('../main/domain/invoice/evaluate.ts'),
    code: /TS6307/,
  },
];

export const FOR_TYPES: readonly Planted[] = [
  {
    rule: 'domain has no Node',
    file: 'src/main/domain/invoice/planted-types-node.ts',
    text: "import { readFileSync } from 'node:fs';\nexport const planted = readFileSync;\n",
    code: /TS2307|TS2591/,
  },
  {
    rule: 'use cases have no timers',
    file: 'src/main/app/planted-types-timer.ts',
    text: 'export const planted = (): unknown => setTimeout(() => {}, 1);\n',
    code: /TS2304|TS2584|TS2591/,
  },
  {
    rule: 'domain has no DOM',
    file: 'src/main/domain/invoice/planted-types-dom.ts',
    text: 'export const planted = (): unknown => document;\n',
    code: /TS2304|TS2584/,
  },
  {
    rule: 'bigint and number do not mix',
    file: 'src/main/domain/payment/planted-types-mix.ts',
    text: 'export const planted = (dueSats: bigint): bigint => dueSats + 1;\n',
    code: /TS2365/,
  },
  {
    rule: 'only erasable syntax: no enum',
    file: 'src/shared/planted-types-enum.ts',
    text: 'export enum Planted {\n  One,\n}\n',
    code: /TS1294/,
  },
];

/** Files of the same folders that break no rule: they show that the checks do not refuse everything. */
export const INNOCENT: readonly { readonly file: string; readonly text: string }[] = [
  {
    file: 'src/main/domain/payment/planted-innocent.ts',
    text: "import type { Sats } from '../../../shared/money.ts';\n\nexport const planted = (dueSats: Sats): Sats => dueSats + 1n;\n",
  },
  {
    file: 'src/main/app/planted-innocent.ts',
    text: "import type { InvoiceFacts } from '../domain/invoice/facts.ts';\n\nexport const planted = (facts: InvoiceFacts): bigint => facts.dueSats;\n",
  },
  {
    file: 'src/main/platform/planted-innocent.ts',
    text: "import { tmpdir } from 'node:os';\n\n/** A reason stands here. */\nexport const planted = (value: unknown): string =>\n  // a test's own value\n  (value as string) + tmpdir();\n",
  },
];
