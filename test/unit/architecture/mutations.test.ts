import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUTATIONS } from '../../mutations/mutations.ts';
import { ROOT } from '../../support/checkout-copy.ts';

// `npm run test:mutations` takes half an hour and runs by hand; this keeps its list from falling behind the sources.
test('each mutation spoils a line that is in its file exactly once, and names a test file that exists', () => {
  const stale = MUTATIONS.filter(
    ({ file, find, testFile }) =>
      readFileSync(join(ROOT, file), 'utf8').split(find).length !== 2 || !existsSync(join(ROOT, testFile)),
  );
  expect(stale.map(({ name }) => name)).toEqual([]);
});

test('no two mutations have the same name, by which they are chosen', () => {
  const names = MUTATIONS.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});
