import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { buildOpenApi } from '../src/main/http/build-open-api.ts';
import { buildRoles } from '../src/main/http/build-roles.ts';

// Writes what the contract says of the API; with --check only says whether it is up to date.
const files: Readonly<Record<string, string>> = {
  'docs/api/openapi.json': `${JSON.stringify(buildOpenApi(), null, 2)}\n`,
  'docs/api/roles.md': buildRoles(),
};
for (const [name, wanted] of Object.entries(files)) {
  const file = resolve(import.meta.dirname, '..', name);
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
    process.stderr.write(`${name} is not what the contract says: npm run openapi writes it\n`);
    process.exitCode = 1;
  }
}
