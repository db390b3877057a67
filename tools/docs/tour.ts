import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';

/**
 * Holds the places in docs/tour.md against the sources. A place is a code span with a symbol and, in parentheses, one with
 * file:line; the line is the one that declares the symbol.
 *
 * @param root folder of the checkout
 * @returns a line per stale place
 */
export const checkTour = (root: string): string[] => placesIn(readTour(root)).flatMap((place) => faultsOf(root, place));

/**
 * Points the places at the lines that declare their symbols now. If a file no longer declares its symbol, but exactly
 * one other file of its folder does, or of the checkout, the place moves there.
 *
 * @param root folder of the checkout
 */
export const repointTour = (root: string): void => {
  const text = readTour(root).replaceAll(PLACE, (whole, symbol: string, path: string, line: string) => {
    const found = currentPlace(root, symbol, path);
    return found ? whole.replace(`${path}:${line}`, `${found.path}:${found.line}`) : whole;
  });
  writeFileSync(join(root, TOUR), text);
};

interface Place {
  readonly symbol: string;
  /** Relative to the checkout. */
  readonly path: string;
  readonly line: number;
}

const TOUR = 'docs/tour.md';
const PLACE = /`([^`\n]+)`\s+\(`([\w./-]+):(\d+)`\)/g;
const SOURCES = ['{src,test,scripts,tools}/**/*.{ts,tsx}', '*.ts'];

const readTour = (root: string): string => readFileSync(join(root, TOUR), 'utf8');

const placesIn = (text: string): Place[] =>
  [...text.matchAll(PLACE)].map(([, symbol = '', path = '', line = '']) => ({ symbol, path, line: Number(line) }));

const faultsOf = (root: string, { symbol, path, line }: Place): string[] => {
  const say = (what: string): string[] => [`${TOUR}: ${path}:${line} ${what}`];
  if (!existsSync(join(root, path))) return say(`does not exist, but should declare ${symbol}`);
  const found = lineOf(symbol, readFileSync(join(root, path), 'utf8'));
  if (found === undefined) return say(`is not a place of ${symbol}: the file does not name it`);
  return found === line ? [] : say(`is not the line of ${symbol}, which is ${found}`);
};

const currentPlace = (root: string, symbol: string, path: string): Pick<Place, 'path' | 'line'> | undefined => {
  const line = existsSync(join(root, path)) ? lineOf(symbol, readFileSync(join(root, path), 'utf8')) : undefined;
  if (line !== undefined) return { path, line };
  const declaring = globSync(SOURCES, { cwd: root, exclude: ['**/node_modules/**'] })
    .map((file) => file.replaceAll('\\', '/'))
    .flatMap((file) => {
      const at = lineMatching(declarationOf(symbol), readFileSync(join(root, file), 'utf8'));
      return at === undefined ? [] : [{ path: file, line: at }];
    });
  const beside = declaring.filter((found) => dirname(found.path) === dirname(path));
  return [beside, declaring].find((found) => found.length === 1)?.[0];
};

/** The line that declares the symbol; else the one where it is a member of an object or type; else the first with it. */
const lineOf = (symbol: string, text: string): number | undefined =>
  lineMatching(declarationOf(symbol), text) ??
  lineMatching(new RegExp(String.raw`^\s*(?:readonly )?['"]?${literal(symbol)}['"]?\??[:(]`), text) ??
  lineMatching(new RegExp(String.raw`(?<!\w)${literal(symbol)}(?!\w)`), text);

const declarationOf = (symbol: string): RegExp =>
  new RegExp(
    String.raw`^(?:export )?(?:async )?(?:const|let|function\*?|interface|type|class) ${literal(symbol)}(?!\w)`,
  );

const lineMatching = (pattern: RegExp, text: string): number | undefined => {
  const at = text.split('\n').findIndex((line) => pattern.test(line));
  return at === -1 ? undefined : at + 1;
};

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
