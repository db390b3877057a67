#!/usr/bin/env node
// `exec` for npm scripts on Windows, whose shell has no such command. Other shells use their own.
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const child = spawn(command === 'node' ? process.execPath : command, args, { stdio: 'inherit' });
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
child.once('exit', (code) => process.exit(code ?? 1));
