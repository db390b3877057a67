import { basename } from 'node:path/posix';
import { placeOf, type SourceFile } from './source-text.ts';

/** An id of a rule: `MON-3`, or `A13` in the tables of reliability. */
export const ID = String.raw`(?:[A-Z][A-Z0-9]*-\d+|[IAMF]\d{1,2})`;

/** Only this file may give short ids: in another file's table of keys, `F2` is a key. */
const HOME_OF_SHORT_IDS = 'reliability';

export interface Rule {
  readonly id: string;
  /** Name of its file in docs/spec. */
  readonly file: string;
  /** `file:line` of the rule. */
  readonly place: string;
  /** The rule was written before its code, so that no test can name it yet. */
  readonly isPlanned: boolean;
}

export interface Spec {
  /** Names of the files in docs/spec, except its README, which holds no rules. */
  readonly files: ReadonlySet<string>;
  readonly rules: ReadonlyMap<string, Rule>;
  /** Ids that were given twice. */
  readonly faults: readonly string[];
}

/** Reads the rules of docs/spec: headings such as `### MON-3: title`, and table rows that begin with an id. */
export const readSpec = (sources: readonly SourceFile[]): Spec => {
  const rules = new Map<string, Rule>();
  const faults: string[] = [];
  for (const rule of sources.flatMap(rulesOf)) {
    const first = rules.get(rule.id);
    if (first) faults.push(`${rule.place}: ${rule.id} is already the id of a rule at ${first.place}`);
    else rules.set(rule.id, rule);
  }
  return { files: new Set(sources.map(({ path }) => basename(path)).filter((name) => name !== README)), rules, faults };
};

const README = 'README.md';
const HEADING = new RegExp(String.raw`^#{2,5} (${ID}): \S.*$`, 'gm');
const ROW = new RegExp(String.raw`^\| *(${ID}) *\|.*$`, 'gm');

const rulesOf = (source: SourceFile): Rule[] => {
  const file = basename(source.path);
  const prose = { ...source, text: withoutCode(source.text) };
  const ruleOf = (match: RegExpExecArray, isPlanned: boolean): Rule => ({
    id: match[1] ?? '',
    file,
    place: placeOf(source, match.index),
    isPlanned,
  });
  const body = (match: RegExpExecArray): string =>
    prose.text.slice(match.index + match[0].length).split(/^#{1,6} /m)[0] ?? '';
  const found = [
    ...[...prose.text.matchAll(HEADING)].map((match) => ruleOf(match, body(match).trimStart().startsWith(PLANNED))),
    ...[...prose.text.matchAll(ROW)].map((match) => ruleOf(match, lastCell(match[0]).startsWith(PLANNED))),
  ];
  return found.filter(({ id }) => id.includes('-') || file === `${HOME_OF_SHORT_IDS}.md`);
};

const PLANNED = 'Planned:';

const lastCell = (row: string): string =>
  row
    .replace(/\|\s*$/, '')
    .split(/(?<!\\)\|/)
    .at(-1)
    ?.trim() ?? '';

/** Blanks fenced code, whose lines may look like headings; the length stays, so that line numbers do. */
const withoutCode = (text: string): string =>
  text.replace(/^(```|~~~)[\s\S]*?^\1/gm, (code) => code.replaceAll(/[^\n]/g, ' '));
