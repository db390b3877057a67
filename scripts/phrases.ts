import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { findPhrasesInDocuments } from '../tools/lint/document-phrases.ts';
import { PLAIN_ENGLISH_LEVEL } from '../tools/lint/plain-english.ts';

// Part of `npm run check`: finds the phrases of plain-english.ts in documents. With --count it counts them in every folder.
const ROOT = resolve(import.meta.dirname, '..');
const RULE = 'satchel(plain-english)';
const lintSchema = z.object({ diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })) });

const check = (): void => {
  const hits = findPhrasesInDocuments(process.argv[2] ?? ROOT);
  if (PLAIN_ENGLISH_LEVEL === 'error') for (const hit of hits) process.stderr.write(`${hit}\n`);
  else process.stdout.write(`phrases: ${hits.length} in documents; npm run phrases counts them per folder\n`);
  if (PLAIN_ENGLISH_LEVEL === 'error' && hits.length > 0) process.exitCode = 1;
};

const count = (): void => {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format', 'json'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const inDocuments = findPhrasesInDocuments(ROOT);
  for (const hit of inDocuments) process.stdout.write(`${hit}\n`);
  const files = [
    ...lintSchema
      .parse(JSON.parse(stdout))
      .diagnostics.filter(({ code }) => code === RULE)
      .map(({ filename }) => filename),
    ...inDocuments.map((hit) => hit.slice(0, hit.indexOf(':'))),
  ];
  const folders = Map.groupBy(files, (file) => file.split('/').slice(0, -1).slice(0, 3).join('/') || '.');
  for (const [folder, hits] of [...folders].toSorted(([, a], [, b]) => b.length - a.length))
    process.stdout.write(`${String(hits.length).padStart(5)} ${folder}\n`);
  process.stdout.write(`${String(files.length).padStart(5)} in all; npx oxlint names those of the sources\n`);
};

if (process.argv[2] === '--count') count();
else check();
