/** `node --import …/register.ts out/main/index.js`: the app's import of `electron` gets the stand-in. */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const STAND_IN = pathToFileURL(join(import.meta.dirname, 'electron.ts')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: STAND_IN, format: 'module-typescript', shortCircuit: true }
      : next(specifier, context),
});

interface Question {
  readonly id: number;
  /** A function of the whole `electron` module and one argument, as Playwright's `electronApp.evaluate` takes it. */
  readonly source: string;
  readonly argument: unknown;
}

const answer = async ({ id, source, argument }: Question): Promise<void> => {
  try {
    const electron = await import(STAND_IN);
    // the suite's own functions, sent from its own process
    // oxlint-disable-next-line no-eval -- a question arrives as a function's text
    const ask = (0, eval)(`(${source})`) as (module: unknown, argument: unknown) => unknown;
    process.send?.({ id, ok: true, value: (await ask(electron, argument)) ?? null });
  } catch (error) {
    process.send?.({ id, ok: false, value: String(error) });
  }
};
if (process.send) process.on('message', (question) => void answer(question as Question));
