import { contextBridge } from 'electron';
import type { CustomerBridge } from '../shared/ipc.ts';
import { listen } from './wires.ts';

/** The customer's screen only listens, because strangers stand before it. */
const bridge: CustomerBridge = { onPlaced: listen('placed') };
contextBridge.exposeInMainWorld('satchel', bridge);
