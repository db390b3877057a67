import { expect, test } from 'vitest';
import { earlierDatabase } from './earlier.ts';

test('0015-remembered-lies: the words of a source of the fourteenth schema stay, and it has told no lie', async () => {
  const opened = earlierDatabase(14, (connection) => {
    connection.exec(
      "insert into source_words (source_id, trust, tip, behind, caught_up_at_ms) values ('one', 'public', 'aa', 1, 5)",
    );
  }).open();
  const [words] = await opened.database.read.chain.words();
  expect(words).toMatchObject({
    sourceId: 'one',
    tip: 'aa',
    behind: true,
    lie: null,
    mutedUntilMs: null,
    timesMuted: 0,
  });
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
