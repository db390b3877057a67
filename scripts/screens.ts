import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { CUSTOMER_SHOTS } from '../test/screens/customer-shots.ts';
import { DOOR_SHOTS } from '../test/screens/door-shots.ts';
import { ERROR_SHOTS } from '../test/screens/error-shots.ts';
import { GERMAN_SHOTS } from '../test/screens/german-shots.ts';
import { BOOK_SHOTS } from '../test/screens/office-book-shots.ts';
import { WEBHOOK_SHOTS } from '../test/screens/office-webhook-shots.ts';
import { OFFICE_ACCESS_SHOTS } from '../test/screens/office-access-shots.ts';
import { OFFICE_MONEY_SHOTS } from '../test/screens/office-money-shots.ts';
import { OFFICE_SALES_SHOTS } from '../test/screens/office-sales-shots.ts';
import { OFFICE_SCANNER_SHOTS } from '../test/screens/office-scanner-shots.ts';
import { OFFICE_SHOTS } from '../test/screens/office-shots.ts';
import { PAY_SHOTS } from '../test/screens/pay-shots.ts';
import { REQUEST_SHOTS } from '../test/screens/request-shots.ts';
import { RESTORE_SHOTS } from '../test/screens/restore-shots.ts';
import { SALE_SHOTS } from '../test/screens/sale-shots.ts';
import { SETUP_SHOTS } from '../test/screens/setup-shots.ts';
import { shoot, type Fault } from '../test/screens/shoot.ts';
import type { Shot } from '../test/screens/shot.ts';
import { openStubShop } from '../test/screens/stub-shop.ts';
import { TILL_SHOTS } from '../test/screens/till-shots.ts';
import { UI_SHOTS } from '../test/screens/ui-shots.ts';
import { ensureTools, findChromium } from '../test/support/tools.ts';
import { build } from './build.ts';

// Takes pictures of every page in every state, size and theme: docs/screens/PAGE-STATE-SIZE-THEME.png.
// `npm run screens -- till-paid customer` takes only pictures whose names begin with one of these words.
const ROOT = resolve(import.meta.dirname, '..');
const KEPT = join(ROOT, 'docs/screens');
const MOST_BYTES = 40_000_000; // of all pictures; a fifth of them is kept
const HANDS = 2;

const ALL: readonly Shot[] = [
  ...TILL_SHOTS,
  ...SALE_SHOTS,
  ...DOOR_SHOTS,
  ...CUSTOMER_SHOTS,
  ...SETUP_SHOTS,
  ...RESTORE_SHOTS,
  ...OFFICE_ACCESS_SHOTS,
  ...OFFICE_MONEY_SHOTS,
  ...OFFICE_SALES_SHOTS,
  ...OFFICE_SHOTS,
  ...OFFICE_SCANNER_SHOTS,
  ...WEBHOOK_SHOTS,
  ...BOOK_SHOTS,
  ...PAY_SHOTS,
  ...REQUEST_SHOTS,
  ...ERROR_SHOTS,
  ...GERMAN_SHOTS,
  ...UI_SHOTS,
];
const wanted = process.argv.slice(2);

const screens = async (): Promise<void> => {
  for (const line of ensureTools(console.error)) console.error(line);
  process.env['SATCHEL_DEV'] = '1'; // the page of parts is built only for this
  if (!build()) throw new Error('the build failed');
  const folder = mkdtempSync(join(tmpdir(), 'satchel-screens-'));
  const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
  const shots = ALL.filter(isWanted);
  const faults: Fault[] = [];
  let [pictures, bytes] = [0, 0];
  const hand = async (): Promise<void> => {
    const shop = await openStubShop();
    for (let shot = shots.shift(); shot; shot = shots.shift()) {
      const taken = await shoot(shot, { shop, browser, folder });
      pictures += taken.pictures;
      bytes += taken.bytes;
      faults.push(...taken.faults);
      for (const { picture, fault } of taken.faults) console.error(`${picture}: ${fault}`);
      process.stdout.write(`${shot.page} ${shot.state}\n`);
    }
    await shop.close();
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
  await browser.close();
  if (bytes > MOST_BYTES) faults.push({ picture: 'all', fault: `${bytes} bytes are more than ${MOST_BYTES}` });
  if (wanted.length === 0) rmSync(KEPT, { recursive: true, force: true });
  mkdirSync(KEPT, { recursive: true });
  for (const name of readdirSync(folder)) cpSync(join(folder, name), join(KEPT, name));
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${pictures} pictures, ${bytes} bytes, ${faults.length} faults\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
};

const isWanted = ({ page, state }: Shot): boolean =>
  wanted.length === 0 || wanted.some((name) => `${page}-${state}`.startsWith(name));

await screens();
