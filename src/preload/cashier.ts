import { contextBridge } from 'electron';
import type { CashierBridge } from '../shared/ipc.ts';
import { invoke, listen, send } from './wires.ts';

/** Requests to the operating system that the till's window may make. */
const bridge: CashierBridge = {
  tillToken: invoke('tillToken'),
  desktop: invoke('desktop'),
  setDesktop: invoke('setDesktop'),
  showCustomerScreen: invoke('showCustomerScreen'),
  copyText: invoke('copyText'),
  callAttention: send('callAttention'),
  onDesktopChanged: listen('desktopChanged'),
};
contextBridge.exposeInMainWorld('satchel', bridge);
