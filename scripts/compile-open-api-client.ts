import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The generator's package. It has its own TypeScript 5, because the generator prints by an API that TypeScript 7 lacks. */
const TOOL = dirname(fileURLToPath(import.meta.resolve('satchel-openapi-client/package.json')));
const GENERATOR = join(TOOL, 'node_modules/openapi-typescript/bin/cli.js');
const COMPILER = join(dirname(fileURLToPath(import.meta.resolve('typescript/package.json'))), 'bin/tsc');

interface Media {
  readonly example?: unknown;
}
interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
}
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/**
 * Generates a typed client from the document and compiles it, in strict mode, with a call of every operation.
 * @returns the output of the generator or compiler that failed; empty if the client compiles
 */
export const clientFaults = (document: OpenApiDocument): string => {
  mkdirSync(join(TOOL, 'out'), { recursive: true });
  const work = mkdtempSync(join(TOOL, 'out/client-')); // inside the package, which depends on `openapi-fetch`
  try {
    const write = (name: string, text: string): void => writeFileSync(join(work, name), text);
    write('openapi.json', JSON.stringify(document));
    write('calls.ts', callsOf(document));
    write('tsconfig.json', JSON.stringify({ compilerOptions: STRICT, files: ['calls.ts'] }));
    return run(work, GENERATOR, 'openapi.json', '-o', 'schema.ts') || run(work, COMPILER, '-p', '.');
  } finally {
    rmSync(work, { recursive: true });
  }
};

const STRICT = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: 'es2024',
  lib: ['es2024', 'dom'],
  types: [],
  module: 'preserve',
  moduleResolution: 'bundler',
};

/** Writes a call of every operation: the parameters of its path and the example of its body must fit the types. */
const callsOf = ({ paths }: OpenApiDocument): string => {
  const calls = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => callOf(path, method, operation)),
  );
  return [
    `import createClient from 'openapi-fetch';`,
    `import type { paths } from './schema';`,
    `const client = createClient<paths>({ baseUrl: 'http://127.0.0.1' });`,
    `export const callEverything = async () => {`,
    ...calls,
    `};`,
  ].join('\n');
};

/** A file is any text to the client; of everything else the document holds an example. */
const exampleOf = (content: Readonly<Record<string, Media>>): unknown =>
  'application/octet-stream' in content ? 'a file' : (Object.values(content)[0]?.example ?? {});

const callOf = (path: string, method: string, { parameters = [], requestBody }: Operation): string => {
  const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => [name, 'x']);
  const init = {
    ...(inPath.length > 0 && { params: { path: Object.fromEntries(inPath) as Record<string, string> } }),
    ...(requestBody && { body: exampleOf(requestBody.content) }),
  };
  return `  await client.${method.toUpperCase()}(${JSON.stringify(path)}, ${JSON.stringify(init)});`;
};

/** Runs a program. @returns its output if it failed, else an empty text */
const run = (cwd: string, script: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8' });
  return status === 0 ? '' : `${stdout}${stderr}` || `${script} ended with ${status}`;
};
