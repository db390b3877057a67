import { defineMessage as msg } from '@lingui/core/macro';
import type { SourceKind } from '../forms/source-forms.ts';
import type { Say } from './say.ts';

export const createSourceNames = (say: Say): Readonly<Record<SourceKind, string>> => ({
  core: say(msg`Bitcoin Core`),
  esplora: say(msg`Esplora`),
  electrum: say(msg`Electrum server`),
  training: say(msg`Training`),
});

/** Names the source of a payment in a time line. */
export const createBySource = (say: Say): Readonly<Record<SourceKind | 'lightning', string>> => ({
  core: say(msg`By Bitcoin Core`),
  esplora: say(msg`By Esplora`),
  electrum: say(msg`By the Electrum server`),
  training: say(msg`By training`),
  lightning: say(msg`By the Lightning node`),
});
