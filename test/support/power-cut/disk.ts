/** A disk after the power failed: all that was synced is there, and of the rest whatever chance kept. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Change } from './trace.ts';

type Edit = Extract<Change, { kind: 'write' | 'truncate' }>;

interface Inode {
  readonly synced: Content;
  /** Changes since the last sync, oldest first. */
  readonly since: Edit[];
}

/** The first `length` of these bytes; the others are zero, as a file reads where nothing was written. */
interface Content {
  bytes: Buffer;
  length: number;
}

type Naming =
  | { readonly kind: 'link'; readonly path: string; readonly inode: Inode }
  | { readonly kind: 'unlink'; readonly path: string };

/** How much of what was not synced survives. */
export type Luck = 'nothing' | 'everything' | 'some sectors' | 'some pages';
export const LUCKS: readonly Luck[] = ['nothing', 'some sectors', 'some pages', 'everything'];

export interface Disk {
  readonly apply: (change: Change) => void;
  /** Writes the files as they may be after a power cut now. */
  readonly writeTo: (target: string, luck: Luck, random: () => number) => void;
}

/**
 * A folder on a disk whose only promises are those of POSIX: a synced file keeps its content, a synced folder its names.
 * Names that were not synced survive in the order in which they were made, up to a point.
 */
export const createDisk = (folder: string): Disk => {
  const names = new Map<string, Inode>();
  const syncedNames = new Map<string, Inode>();
  /** Per folder, oldest first. */
  const namings = new Map<string, Naming[]>();

  const rename = (naming: readonly Naming[]): void => {
    for (const one of naming) {
      const of = namings.get(dirname(one.path)) ?? [];
      namings.set(dirname(one.path), [...of, one]);
      applyName(names, one);
    }
  };
  const inodeAt = (path: string): Inode => {
    const inode = names.get(path);
    if (!inode) throw new Error(`a change of a file that was never created: ${path}`);
    return inode;
  };
  const create = (path: string, truncate: boolean): void => {
    const known = names.get(path);
    if (!known)
      rename([{ kind: 'link', path, inode: { synced: { bytes: Buffer.alloc(4096), length: 0 }, since: [] } }]);
    else if (truncate) known.since.push({ kind: 'truncate', path, size: 0 });
  };
  const sync = (path: string): void => {
    for (const naming of namings.get(path) ?? []) applyName(syncedNames, naming);
    namings.delete(path);
    const inode = names.get(path);
    if (!inode) return; // a folder
    for (const edit of inode.since.splice(0)) applyEdit(inode.synced, edit);
  };
  return {
    apply: (change) => {
      if (change.kind === 'say' || isDeleted(change)) return;
      const { path } = change;
      if (change.kind === 'create') create(path, change.truncate);
      else if (change.kind === 'sync') sync(path);
      else if (change.kind === 'unlink') rename([{ kind: 'unlink', path }]);
      else if (change.kind === 'rename')
        rename([
          { kind: 'link', path: change.to, inode: inodeAt(path) },
          { kind: 'unlink', path },
        ]);
      else inodeAt(path).since.push(change);
    },
    writeTo: (target, luck, random) => {
      rmSync(target, { recursive: true, force: true });
      const survivors = new Map(syncedNames);
      for (const list of namings.values())
        for (const naming of list.slice(0, keptOf(list.length, luck, random))) applyName(survivors, naming);
      for (const [path, inode] of survivors) {
        const file = join(target, relative(folder, path));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, contentOf(inode, luck, random));
      }
      mkdirSync(target, { recursive: true });
    },
  };
};

/** strace names a file that was deleted while it was open so; nothing can find it after the power cut. */
const isDeleted = ({ path }: Exclude<Change, { kind: 'say' }>): boolean => path.endsWith(' (deleted)');

const applyName = (names: Map<string, Inode>, naming: Naming): void => {
  if (naming.kind === 'link') names.set(naming.path, naming.inode);
  else names.delete(naming.path);
};

const keptOf = (length: number, luck: Luck, random: () => number): number => {
  if (luck === 'nothing') return 0;
  return luck === 'everything' ? length : Math.floor(random() * (length + 1));
};

const applyEdit = (content: Content, edit: Edit): void => {
  const end = edit.kind === 'truncate' ? edit.size : edit.offset + edit.data.length;
  if (end > content.bytes.length) content.bytes = Buffer.concat([content.bytes], 2 * end);
  if (edit.kind === 'write') {
    edit.data.copy(content.bytes, edit.offset);
    content.length = Math.max(content.length, end);
  } else {
    content.bytes.fill(0, Math.min(end, content.length), content.length);
    content.length = end;
  }
};

const PIECE: Readonly<Record<Luck, number>> = {
  nothing: 0,
  everything: Number.MAX_SAFE_INTEGER,
  'some sectors': 512,
  'some pages': 4096,
};

const contentOf = ({ synced, since }: Inode, luck: Luck, random: () => number): Buffer => {
  const content = { bytes: Buffer.from(synced.bytes), length: synced.length };
  const survives = (): boolean => luck === 'everything' || random() < 0.5;
  for (const edit of luck === 'nothing' ? [] : since)
    for (const piece of piecesOf(edit, PIECE[luck])) if (survives()) applyEdit(content, piece);
  return content.bytes.subarray(0, content.length);
};

/** Splits a write where a disk may tear it: at multiples of its sector or page. */
const piecesOf = (edit: Edit, size: number): Edit[] => {
  if (edit.kind === 'truncate') return [edit];
  const pieces: Edit[] = [];
  for (let from = edit.offset; from < edit.offset + edit.data.length;) {
    const to = Math.min(edit.offset + edit.data.length, (Math.floor(from / size) + 1) * size);
    pieces.push({ ...edit, offset: from, data: edit.data.subarray(from - edit.offset, to - edit.offset) });
    from = to;
  }
  return pieces;
};
