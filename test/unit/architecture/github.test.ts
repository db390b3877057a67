/** The check of .github: only GitHub runs these files, so the check must find their faults before. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkGithub } from '../../../tools/github/check-github.ts';
import { ROOT } from '../../support/checkout-copy.ts';

const FILES = {
  check: '.github/workflows/check.yml',
  form: '.github/ISSUE_TEMPLATE/fault.yml',
  updates: '.github/dependabot.yml',
};

let root: string;
const plant = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'satchel-github-'));
  plant('package.json', readFileSync(join(ROOT, 'package.json'), 'utf8'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('the files of this repository pass', () => {
  expect(checkGithub(ROOT)).toEqual([]);
});

test.each([
  ['no YAML', FILES.check, 'name: check', 'name: [check', /flow/i],
  ['an unknown trigger', FILES.check, 'workflow_dispatch:', 'workflow_dispatched:', /on/],
  ['a job without a machine', FILES.check, /    runs-on: .*\n/, '', /jobs\/check/],
  ['a misspelt key of a step', FILES.check, '- run: npm ci', '- runs: npm ci', /steps/],
  ['rights for every job', FILES.check, 'contents: read', 'contents: write', /permissions/],
  ['no statement of rights', FILES.check, 'permissions:\n  contents: read\n', '', /every job may read/],
  ['a job without a limit', FILES.check, /    timeout-minutes: .*\n/, '', /limit/],
  ['an action without a version', FILES.check, 'actions/checkout@v5', 'actions/checkout@main', /names no version/],
  ['a script that does not exist', FILES.check, 'npm run check', 'npm run chek', /no script chek/],
  ['a form with an unknown field', FILES.form, 'type: textarea', 'type: textbox', /body\.\d+\.type/],
  ['a form whose field has no label', FILES.form, '      label: Version\n', '', /body\.\d+\.attributes\.label/],
  ['a form with an id twice', FILES.form, 'id: system', 'id: version', /an id occurs only once/],
  ['updates that come daily', FILES.updates, 'interval: weekly', 'interval: daily', /schedule/],
  [
    'updates of an unknown kind',
    FILES.updates,
    'package-ecosystem: npm',
    'package-ecosystem: nmp',
    /package-ecosystem/,
  ],
  ['a file that GitHub does not read', '.github/notes.yml', '', '', /reads no such file/],
])('refused: %s', (_what, path, from, to, fault) => {
  const text = path === '.github/notes.yml' ? 'a: 1\n' : readFileSync(join(ROOT, path), 'utf8');
  const spoiled = text.replace(from, to);
  plant(path, spoiled);
  const faults = checkGithub(root);
  expect(faults.join('\n')).toMatch(fault);
  expect(faults.every((line) => line.startsWith(`${path}: `))).toBe(true);
});
