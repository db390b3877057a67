/**
 * Runs `createSecrets` in a process of its own, because a process keeps the D-Bus session that it used first. Each JSON line
 * on stdin is answered by one on stdout: the first line holds the options, each later one `{ call, args }`.
 */
import { createInterface } from 'node:readline';
import { createSecrets, type SecretsOptions } from '../../src/main/secrets/secrets.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const answer = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value)}\n`);
};

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const first = await lines.next();
const remembered: string[] = [];
const secrets = createSecrets({
  ...(JSON.parse(String(first.value)) as Omit<SecretsOptions, 'logger' | 'remember'>), // written by secrets-keychain.test.ts
  logger: quiet,
  remember: (place) => remembered.push(place),
});
answer({ outcome: await secrets.start(), state: secrets.state(), remembered });

const calls: Record<string, (...args: string[]) => unknown> = {
  state: () => secrets.state(),
  get: (name = '') => secrets.get(name),
  set: (name = '', value = '') => secrets.set(name, value),
  delete: (name = '') => secrets.delete(name),
  names: (prefix = '') => secrets.names(prefix),
  unlock: (passphrase = '') => secrets.unlock(passphrase),
};
for (let line = await lines.next(); !line.done; line = await lines.next()) {
  const { call, args } = JSON.parse(line.value) as { call: string; args: string[] }; // from the same test
  try {
    answer({ value: (await calls[call]?.(...args)) ?? null });
  } catch (error) {
    answer({ error: error instanceof Error ? error.name : 'unknown' });
  }
}
secrets.close();
