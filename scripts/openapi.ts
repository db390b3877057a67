import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { buildOpenApi } from '../src/main/http/build-open-api.ts';

// Writes docs/api/openapi.json from the contract; with --check only says whether it is up to date.
const file = resolve(import.meta.dirname, '../docs/api/openapi.json');
const wanted = `${JSON.stringify(buildOpenApi(), null, 2)}\n`;
if (!process.argv.includes('--check')) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, wanted);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
  process.stderr.write('docs/api/openapi.json is not what the contract says: npm run openapi writes it\n');
  process.exitCode = 1;
}
