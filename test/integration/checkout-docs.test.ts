import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findCurl } from '../support/tools.ts';
import { startSatchel, type Satchel } from '../support/satchel.ts';

const DOCUMENT = resolve(import.meta.dirname, '../../docs/api/checkout.md');
const DEFAULT_URL = 'http://127.0.0.1:8321';

/** A block of shell lines, and what the document says they answer. */
interface Step {
  readonly script: string;
  readonly answer: unknown;
}

const readSteps = (): Step[] => {
  const blocks = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^```(sh|json)\n(.*?)^```$/gms)];
  return blocks.flatMap(([, kind, text = ''], at) => {
    if (kind !== 'sh') return [];
    const [, next, answer = ''] = blocks[at + 1] ?? [];
    return [{ script: text, answer: next === 'json' ? JSON.parse(answer) : undefined }];
  });
};

/** Every name of the sample is in the answer, with a value of its kind; a number or text that is not a mere `0` or `…` is the same. */
const expectLike = (answer: unknown, sample: unknown, where: string): void => {
  if (typeof sample === 'object' && sample !== null && !Array.isArray(sample)) {
    expect(answer, where).toBeTypeOf('object');
    for (const [name, member] of Object.entries(sample)) {
      expectLike((answer as Record<string, unknown>)[name], member, `${where}.${name}`); // an object, as just checked
    }
    return;
  }
  expect(Array.isArray(answer), where).toBe(Array.isArray(sample));
  expect(typeof answer, where).toBe(typeof sample);
  if (typeof sample === 'string' && !sample.includes('…')) expect(answer, where).toBe(sample);
  if (typeof sample === 'number' && sample !== 0) expect(answer, where).toBe(sample);
};

let dataDir: string;
let satchel: Satchel;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'satchel-docs-'));
  satchel = await startSatchel({ dataDir, args: ['--training'] });
});
afterAll(async () => {
  await satchel.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('every line of docs/api/checkout.md runs, and answers what it says', () => {
  findCurl();
  const steps = readSteps();
  expect(steps.length).toBeGreaterThan(12);
  const mark = '--- end of step ---';
  const script = steps.map((step) => step.script).join(`\necho; echo '${mark}'\n`);
  const run = spawnSync('bash', ['-euo', 'pipefail', '-c', script.replaceAll(DEFAULT_URL, satchel.url)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect([run.status, run.stderr], run.stdout.slice(-2_000)).toEqual([0, '']);
  const outputs = run.stdout.split(mark);
  expect(outputs).toHaveLength(steps.length);
  for (const [at, { answer, script: lines }] of steps.entries()) {
    const [last = ''] = (outputs[at] ?? '')
      .trim()
      .split(/\n|(?<=\})(?=\{)/)
      .slice(-1);
    if (answer !== undefined) expectLike(JSON.parse(last), answer, lines);
  }
});
