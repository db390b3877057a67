import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { buildOpenApi } from '../src/main/http/build-open-api.ts';
import { buildRoles } from '../src/main/http/build-roles.ts';
import { clientFaults, type OpenApiDocument } from './compile-open-api-client.ts';
import { openApiFaults } from './validate-open-api.ts';

// Writes the OpenAPI document and the table of roles from the contract. With --check it writes nothing, and fails unless
// both files are up to date, the document is valid OpenAPI 3.1, and a client generated from it compiles.
const isCheck = process.argv.includes('--check');
const document = buildOpenApi();
const files: Readonly<Record<string, string>> = {
  'docs/api/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'docs/api/roles.md': buildRoles(),
};

const refuse = (line: string): void => {
  process.stderr.write(`${line}\n`);
  process.exitCode = 1;
};

for (const [name, wanted] of Object.entries(files)) {
  const file = resolve(import.meta.dirname, '..', name);
  if (!isCheck) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== wanted) {
    refuse(`${name} differs from the contract: run npm run openapi`);
  }
}

if (isCheck) {
  for (const fault of await openApiFaults(document)) refuse(`docs/api/openapi.json is not valid OpenAPI 3.1: ${fault}`);
  const refused = clientFaults(document as OpenApiDocument); // the builder's type is wider: any object
  if (refused) refuse(`A client generated from docs/api/openapi.json does not compile:\n${refused}`);
}
