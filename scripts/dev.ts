import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openDev } from '../tools/dev/open-dev.ts';

const ROOT = resolve(import.meta.dirname, '..');

const dev = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '5321' },
      'data-dir': { type: 'string', default: join(ROOT, '.dev-data') },
    },
  });
  mkdirSync(values['data-dir'], { recursive: true });
  const { till, customer, close } = await openDev({
    root: ROOT,
    dataDir: values['data-dir'],
    port: Number(values.port),
  });
  process.stdout.write(`Till               ${till} (PIN 0000)\nOffice             ${till}/office\n`);
  process.stdout.write(`Customer's screen  ${customer}/display (open it from the till's menu)\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
};

await dev();
