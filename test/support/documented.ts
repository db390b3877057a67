/** Runs the shell lines of a document of `docs/api` against a server, and compares the answers with the document. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';
import { findCurl } from './tools.ts';

const FOLDER = resolve(import.meta.dirname, '../../docs/api');
const DEFAULT_URL = 'http://127.0.0.1:8321';
const MARK = '--- end of step ---';

interface Block {
  readonly kind: string;
  readonly text: string;
}
/** A block of shell lines, and the answer that the document shows for it. */
interface Step {
  readonly script: string;
  readonly answer: unknown;
}

/** Runs all shell lines of a document in one shell, in order. @returns the number of blocks */
export const runDocument = (name: string, url: string): number => {
  findCurl();
  const steps = readSteps(name);
  const script = steps.map((step) => step.script).join(`\necho; echo '${MARK}'\n`);
  const run = spawnSync('bash', ['-euo', 'pipefail', '-c', script.replaceAll(DEFAULT_URL, url)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect([run.status, run.stderr], run.stdout.slice(-2_000)).toEqual([0, '']);
  const outputs = run.stdout.split(MARK);
  expect(outputs).toHaveLength(steps.length);
  for (const [at, { answer, script: lines }] of steps.entries()) {
    const [last = ''] = (outputs[at] ?? '')
      .trim()
      .split(/\n|(?<=\})(?=\{)/)
      .slice(-1);
    if (answer !== undefined) expectLike(JSON.parse(last), answer, lines);
  }
  return steps.length;
};

/** Reads the snippet of a language, the only block of its kind. */
export const snippetOf = (name: string, kind: string): string => {
  const found = readBlocks(name).filter((block) => block.kind === kind);
  expect(found, `${kind} in ${name}`).toHaveLength(1);
  return found[0]?.text ?? '';
};

/** Reads every fenced block of a document. */
const readBlocks = (name: string): Block[] =>
  [...readFileSync(resolve(FOLDER, name), 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(
    ([, kind = '', text = '']) => ({ kind, text }),
  );

const readSteps = (name: string): Step[] => {
  const blocks = readBlocks(name).filter(({ kind }) => kind === 'sh' || kind === 'json');
  return blocks.flatMap(({ kind, text }, at) => {
    if (kind !== 'sh') return [];
    const next = blocks[at + 1];
    return [{ script: text, answer: next?.kind === 'json' ? JSON.parse(next.text) : undefined }];
  });
};

/** In a sample, `0` stands for any number and a text with `…` for any text. */
const expectSame = (answer: unknown, sample: unknown, where: string): void => {
  expect(typeof answer, where).toBe(typeof sample);
  const isAny = sample === 0 || (typeof sample === 'string' && sample.includes('…'));
  if (!isAny) expect(answer, where).toBe(sample);
};

/** Expects every member and item of the sample in the answer; an empty list stands for any list. */
const expectLike = (answer: unknown, sample: unknown, where: string): void => {
  if (typeof sample !== 'object' || sample === null) return expectSame(answer, sample, where);
  expect([typeof answer, Array.isArray(answer)], where).toEqual(['object', Array.isArray(sample)]);
  for (const [name, member] of Object.entries(sample)) {
    expectLike((answer as Record<string, unknown>)[name], member, `${where}.${name}`); // an object or a list, as just checked
  }
};
