import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';

/** A complaint of a checker; `code` is a rule of the linter or an error code of the compiler. */
export interface Complaint {
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

/** Lints these paths of a checkout; `--quiet` among them leaves out warnings. */
export const lint = (folder: string, paths: readonly string[]): Complaint[] =>
  lintSchema
    .parse(JSON.parse(runTool(folder, 'oxlint/bin/oxlint', ['--format', 'json', ...paths])))
    .diagnostics.map(({ filename, code, message }) => ({ file: filename, code: code ?? '', message }));

/** Type-checks a checkout, or these projects of it, with `tsc -b`, layer by layer. */
export const typeCheck = (folder: string, projects: readonly string[] = []): Complaint[] =>
  runTool(folder, 'typescript/bin/tsc', ['-b', ...projects, '--pretty', 'false'])
    .split('\n')
    .flatMap((line) => {
      const { file, code, message } = LINE.exec(line)?.groups ?? {};
      return file && code && message ? [{ file, code, message }] : [];
    });

const runTool = (folder: string, tool: string, args: readonly string[]): string => {
  const result = spawnSync(process.execPath, [join(folder, 'node_modules', tool), ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error) throw result.error;
  return `${result.stdout}${result.stderr}`;
};

const lintSchema = z.object({
  number_of_files: z.int().positive(), // a linter that read no file finds nothing
  diagnostics: z.array(z.object({ message: z.string(), code: z.string().optional(), filename: z.string() })),
});

const LINE = /^(?<file>[^\s(]+)[(:].*?error (?<code>TS\d+): (?<message>.*)$/;
