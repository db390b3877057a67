/** Catalogues are compiled while building (@lingui/vite-plugin). */
declare module '*.po' {
  import type { Messages } from '@lingui/core';
  export const messages: Messages;
}
