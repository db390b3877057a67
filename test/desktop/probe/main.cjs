/*
 * Does a handful of things with Electron and records in order what happened. Runs on the stand-in and on a real but old
 * Electron 9; both must record the same. Plain CommonJS without syntax newer than Node 12.
 */
const { app, BrowserWindow, ipcMain, session } = require('electron');
const http = require('http');
const path = require('path');

const said = [];
const log = (what, facts) => said.push(facts === undefined ? what : `${what} ${JSON.stringify(facts)}`);

for (const event of ['ready', 'browser-window-created', 'window-all-closed', 'before-quit', 'will-quit'])
  app.on(event, () => log(`app ${event}`));
app.once('web-contents-created', () => log('app web-contents-created')); // a refused popup made one in former times

const PAGE = `<!doctype html><title>Probe</title><script>globalThis.onlyInPage = 1;
globalThis.atStart = typeof globalThis.probe;</script><p>probe</p>`;

const serve = () =>
  new Promise((resolve) => {
    const server = http.createServer((request, response) => {
      if (request.url === '/away') {
        response.writeHead(302, { location: 'http://localhost:1/elsewhere' });
        response.end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(PAGE);
    });
    server.listen(0, '127.0.0.1', () => resolve({ server, origin: `http://127.0.0.1:${server.address().port}` }));
  });

const lock = (origin) => {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    log('asked for permission', permission);
    answer(false);
  });
  defaultSession.setPermissionCheckHandler((_contents, permission) => {
    if (permission === 'geolocation') log('asked about permission', permission);
    return false;
  });
  defaultSession.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, answer) => {
    const cancel = !url.startsWith(origin) && !url.startsWith('devtools:');
    if (cancel) log('request cancelled', url);
    answer({ cancel });
  });
};

const guard = (contents) => {
  contents.on('will-navigate', (event, url) => {
    log('will-navigate', url);
    event.preventDefault();
  });
  contents.on('will-redirect', (event, url) => {
    log('will-redirect', url);
    event.preventDefault();
  });
  const refuse = (url) => log('new window', url);
  if (contents.setWindowOpenHandler) {
    contents.setWindowOpenHandler(({ url }) => {
      refuse(url);
      return { action: 'deny' };
    });
  } else {
    contents.on('new-window', (event, url) => {
      refuse(url);
      event.preventDefault();
    });
  }
};

const listen = () => {
  ipcMain.handle('echo', (_event, word) => word);
  ipcMain.handle('fails', () => {
    throw new Error('on purpose');
  });
  ipcMain.on('note', (event, word) => {
    log('main heard', word);
    event.reply('answer', { heard: word });
  });
};

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const explore = async (contents, origin) => {
  const ask = async (what, code) => log(what, await contents.executeJavaScript(code, true));
  await ask('page: require, process, module', '[typeof require, typeof process, typeof module]');
  await ask('page: the preload ran before it', 'atStart');
  await ask('page: sees the preload’s own', 'typeof globalThis.onlyInPreload');
  await ask('preload: sees the page’s own', 'probe.seesPage()');
  await ask('preload: other modules', 'probe.others()');
  await ask('bridge: keys', 'Object.keys(probe)');
  await ask('bridge: values', 'probe.fixed.answer');
  await ask('bridge: frozen', 'Object.isFrozen(probe)');
  await ask('bridge: replaced', '(() => { try { probe = 1 } catch {} return typeof probe.invoke })()');
  await ask('invoke: object', `probe.invoke('echo', { a: [1, 'two', null, true], b: { c: 0.5 } })`);
  await ask('invoke: nothing', `probe.invoke('echo').then((word) => String(word))`);
  // The sentences changed over the years, but the names in them did not.
  await ask('invoke: error', `probe.invoke('fails').catch(({ message }) => /'fails'.*on purpose/.test(message))`);
  await ask('invoke: unknown', `probe.invoke('nobody').catch(({ message }) => /No handler.*'nobody'/.test(message))`);
  await ask(
    'send and hear',
    `new Promise((resolve) => {
      const stop = probe.listen('answer', (word) => { stop(); resolve(word); });
      probe.send('note', 'hello');
    })`,
  );
  await ask('fetch: own', `fetch('/x').then((answer) => answer.status)`);
  await ask('fetch: other', `fetch('http://localhost:1/x').catch((error) => error.message)`);
  await ask(
    'permission: place',
    `new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('given'), ({ code }) => resolve(code)))`,
  );
  await ask('permission: notifications', `Notification.requestPermission()`);
  for (const go of [
    `location.href = 'http://localhost:1/away'`,
    `location.href = '${origin}/inside'`,
    `document.body.insertAdjacentHTML('beforeend', '<a href="http://localhost:1/link">x</a>'); document.querySelector('a').click()`,
    `window.open('http://localhost:1/popup')`,
  ]) {
    contents.executeJavaScript(`${go}; 0`, true).catch(() => undefined);
    await pause(400);
    await ask('stayed', 'location.pathname');
  }
  await ask('windows', `${BrowserWindow.getAllWindows().length}`);
};

const run = async () => {
  const { server, origin } = await serve();
  lock(origin);
  listen();
  const window = new BrowserWindow({
    width: 800,
    height: 600,
    show: false,
    webPreferences: {
      preload: path.join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  });
  const contents = window.webContents;
  for (const event of ['dom-ready', 'did-finish-load']) contents.on(event, () => log(`contents ${event}`));
  window.on('close', () => log('window close'));
  window.on('closed', () => log('window closed'));
  guard(contents);
  await window.loadURL(`${origin}/start`);
  log('loaded');
  await explore(contents, origin);
  await window.loadURL(`${origin}/away`).catch(() => log('load refused'));
  app.on('quit', (_event, code) => {
    log('app quit', code);
    const text = JSON.stringify(said).split(origin).join('http://own');
    process.stdout.write(`PROBE ${text}\n`);
  });
  server.close();
  window.close();
};
app.on('window-all-closed', () => setImmediate(() => app.quit())); // after the events of the closing itself
app
  .whenReady()
  .then(run)
  .catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    app.exit(1);
  });
