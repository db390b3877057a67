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
    name: 'a forbidden import between layers',
    file: 'src/main/domain/invoice/evaluate.ts',
    find: "import type { InvoiceStatus } from '../../../shared/invoice.ts';",
    replace:
      "import type { InvoiceStatus } from '../../../shared/invoice.ts';\nimport type { InvoiceRecord } from '../../app/ports.ts';\nexport type Leaked = InvoiceRecord;",
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
    name: 'a second writer of status',
    file: 'src/main/app/cancel-invoice.ts',
    find: "import type { ReevaluateInvoice } from './reevaluate-invoice.ts';",
    replace: "export type { WriteStatus } from './ports.ts';\nimport type {",
    testFile: LAYERS_TEST,
    test: 'who knows it: its port, its maker, compose, and the one use case that calls it',
  },
];
