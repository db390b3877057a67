import type { MessageDescriptor } from '@lingui/core';

/** Returns a message of the catalogue in the language of the page. */
export type Say = (message: MessageDescriptor) => string;
