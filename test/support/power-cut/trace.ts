/** Reads what strace recorded of a program: the changes of its data folder, and what it said to others, in order. */
import { dirname, relative } from 'node:path';

export type Change =
  | { readonly kind: 'create'; readonly path: string; readonly truncate: boolean }
  | { readonly kind: 'write'; readonly path: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly path: string }
  /** Bytes that left by a socket: an answer, or a webhook. */
  | { readonly kind: 'say'; readonly text: string };

const CALLS =
  'openat,open,creat,write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,truncate,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat,fallocate,copy_file_range,sendfile';

/**
 * Words to put before a command, so that strace records its changes into `file`. The program stays the child of the
 * caller (-D), who can kill it; every text is in hex (-xx), with the path of each descriptor (-y).
 */
export const recording = (strace: string, file: string): readonly string[] => [
  strace,
  '-D',
  '-f',
  '-q',
  '--seccomp-bpf',
  '-y',
  '-xx',
  '-s',
  '16777216',
  '-e',
  `trace=${CALLS}`,
  '-o',
  file,
];

/** A folder's files except the log, which nobody reads back, and SQLite's -shm, which it builds again. */
const isKept = (folder: string, path: string): boolean =>
  path.startsWith(`${folder}/`) && !relative(folder, path).startsWith('logs') && !path.endsWith('-shm');

/** @throws Error for a change that this reader does not know, because a replay without it would prove nothing */
export const readTrace = (text: string, folder: string): Change[] => {
  const offsets = new Map<string, number>();
  return wholeCalls(text).flatMap((call): Change[] => {
    const change = changeOf(call, offsets);
    if (!change) return [];
    if (change.kind === 'say') return [change];
    const isFolder = change.kind === 'sync' && (change.path === folder || change.path.startsWith(`${folder}/`));
    return isFolder || isKept(folder, change.path) ? [change] : [];
  });
};

interface Call {
  readonly name: string;
  readonly args: string;
  readonly result: string;
}

const NOTHING: Call = { name: '', args: '', result: '' };

/** Joins the halves of calls that another thread interrupted; a call stands where it began, a sync where it ended. */
const wholeCalls = (text: string): Call[] => {
  const calls: Call[] = [];
  const begun = new Map<string, { readonly text: string; readonly at: number }>();
  for (const line of text.split('\n')) {
    const { thread, start, end, rest } = partsOf(line);
    if (start !== undefined) {
      begun.set(thread, { text: start, at: calls.length });
      calls.push(NOTHING);
      continue;
    }
    const first = end === undefined ? undefined : begun.get(thread);
    const call = callOf(first ? `${first.text}${end}` : rest);
    if (call && first && !isSync(call.name)) calls[first.at] = call;
    else if (call) calls.push(call);
  }
  return calls;
};

const LINE = /^(?<thread>\d+) +(?<rest>(?:(?<start>.*) <unfinished \.\.\.>|<\.\.\. \w+ resumed>(?<end>.*)|.*))$/;
const partsOf = (line: string): { thread: string; rest: string; start?: string; end?: string } => {
  const { thread = '', rest = '', start, end } = LINE.exec(line)?.groups ?? {};
  return { thread, rest, ...(start !== undefined && { start }), ...(end !== undefined && { end }) };
};

const isSync = (name: string): boolean => name === 'fsync' || name === 'fdatasync';

const callOf = (text: string): Call | undefined => {
  const [, name, args, result] = /^(\w+)\((.*)\)\s+= (-?\d+.*)$/.exec(text) ?? [];
  return name === undefined || result?.startsWith('-') ? undefined : { name, args: args ?? '', result: result ?? '' };
};

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex');
/** Texts in quotes, and in brackets after a descriptor. */
const textsOf = (args: string): string[] =>
  [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => bytesOf(hex).toString());
const descriptorOf = (args: string): { readonly fd: string; readonly path: string } => {
  const [, fd = '', hex = ''] = /^(\d+)<((?:\\x[0-9a-f]{2})*)>/.exec(args) ?? [];
  return { fd, path: bytesOf(hex).toString() };
};

const changeOf = ({ name, args, result }: Call, offsets: Map<string, number>): Change | undefined => {
  if (name === '') return undefined;
  if (/^(?:open|openat|creat)$/.test(name)) return opened(args, result, offsets);
  const { fd, path } = descriptorOf(args);
  if (/^p?writev?(?:64)?$/.test(name)) return written(name, args, Number.parseInt(result, 10), { fd, path }, offsets);
  if (isSync(name)) return { kind: 'sync', path };
  if (name === 'ftruncate') return { kind: 'truncate', path, size: lastNumber(args) };
  const [first = '', second = ''] = textsOf(args);
  if (name.startsWith('rename')) return { kind: 'rename', path: first, to: renamedTo(first, second) };
  if (name.startsWith('unlink')) return { kind: 'unlink', path: first };
  throw new Error(`a change of files that the replay does not know: ${name}(${args.slice(0, 200)})`);
};

const lastNumber = (args: string): number => Number(/(\d+)$/.exec(args)?.[1]);

const opened = (args: string, result: string, offsets: Map<string, number>): Change | undefined => {
  const { fd, path } = descriptorOf(result);
  offsets.set(fd, 0);
  return /O_CREAT|O_TRUNC/.test(args) ? { kind: 'create', path, truncate: args.includes('O_TRUNC') } : undefined;
};

const written = (
  name: string,
  args: string,
  length: number,
  { fd, path }: { readonly fd: string; readonly path: string },
  offsets: Map<string, number>,
): Change | undefined => {
  const data = Buffer.concat([...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, hex = '']) => bytesOf(hex)));
  if (path.startsWith('socket:') || path.startsWith('TCP')) return { kind: 'say', text: data.toString('latin1') };
  if (name.startsWith('p')) return { kind: 'write', path, offset: lastNumber(args), data: data.subarray(0, length) };
  const offset = offsets.get(fd) ?? 0;
  offsets.set(fd, offset + length);
  return { kind: 'write', path, offset, data: data.subarray(0, length) };
};

const renamedTo = (from: string, to: string): string => {
  if (dirname(from) !== dirname(to)) throw new Error(`a rename into another folder: ${from} to ${to}`);
  return to;
};
