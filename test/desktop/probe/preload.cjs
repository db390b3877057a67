const { contextBridge, ipcRenderer } = require('electron');

let others = 'none';
try {
  others = typeof require('fs');
} catch (error) {
  others = error instanceof Error ? 'refused' : 'odd';
}
globalThis.onlyInPreload = 1;

contextBridge.exposeInMainWorld('probe', {
  fixed: { answer: 42 },
  others: () => others,
  seesPage: () => typeof globalThis.onlyInPage,
  invoke: (channel, word) => ipcRenderer.invoke(channel, word),
  send: (channel, word) => ipcRenderer.send(channel, word),
  listen: (channel, listener) => {
    const heard = (_event, word) => listener(word);
    ipcRenderer.on(channel, heard);
    return () => ipcRenderer.removeListener(channel, heard);
  },
});
