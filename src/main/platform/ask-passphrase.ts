import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Terminal {
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable;
}

/** Asks a person at a terminal, without showing what is typed. @returns undefined if there is no terminal */
export const askPassphrase = async (question: string, { input, output }: Terminal): Promise<string | undefined> => {
  if (input.isTTY !== true) return undefined;
  output.write(question);
  const lines = createInterface({ input, terminal: true }); // echoes nothing, because it has no output
  try {
    for await (const line of lines) return line;
    return undefined; // the terminal was closed
  } finally {
    lines.close();
    output.write('\n');
  }
};
