import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PACKAGE = resolve(import.meta.dirname, '../../../node_modules/electron');

/** The binary of the Electron that the app is made for: ELECTRON_BINARY, else what its package installed. */
export const findElectron = (): string | undefined => {
  const given = process.env['ELECTRON_BINARY'];
  if (given) return given;
  const pathFile = join(PACKAGE, 'path.txt');
  const binary = existsSync(pathFile) ? join(PACKAGE, 'dist', readFileSync(pathFile, 'utf8').trim()) : undefined;
  return binary && existsSync(binary) ? binary : undefined;
};
