import { startProgram } from './start/start-program.ts';

/** The server without windows: what `npm start -- --headless` runs. */
await startProgram();
