import { defineMessage as msg } from '@lingui/core/macro';
import type { SourceKind } from '../../forms/source-forms.ts';
import type { Say } from '../say.ts';

export const createSourceNames = (say: Say): Readonly<Record<SourceKind, string>> => ({
  core: say(msg`Bitcoin Core`),
  esplora: say(msg`Esplora`),
  electrum: say(msg`Electrum server`),
  training: say(msg`Training`),
});
