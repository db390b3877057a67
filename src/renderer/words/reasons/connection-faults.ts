import { defineMessage as msg } from '@lingui/core/macro';
import type { Say } from '../say.ts';

/** A whole sentence with the next step, about the host that did not do what it should (design.md COPY-13). */
type SayOf = (host: string) => string;

/** Sentences by the reason that the server gives, which is a clause about the host. */
export const createConnectionFaults = (say: Say): Readonly<Record<string, SayOf>> => ({
  'nothing answers there': (host) =>
    say(msg`Nothing answers at ${host}. Check the address and the port, and that the program is running there.`),
  'its name is not known': (host) =>
    say(msg`${host} could not be found. Is this computer online, and is the name spelled right?`),
  'there is no route to it': (host) => say(msg`${host} cannot be reached. Is this computer in the right network?`),
  'it did not answer in time': (host) =>
    say(msg`${host} did not answer in time. Try again, and check that no firewall is in between.`),
  'it does not answer': (host) => say(msg`${host} does not answer. Check that it is running, then try again.`),
  'it did not answer': (host) => say(msg`${host} did not answer. Check that it is running, then try again.`),
  'it hung up': (host) => say(msg`${host} ended the connection. Check that it lets this computer in, then try again.`),
  'it was closed': (host) => say(msg`${host} closed the connection. Try again, or use another server.`),
  'it redirects to another address': (host) => say(msg`${host} leads to another address. Enter that address instead.`),
  'it asked to be left alone for a while': (host) =>
    say(msg`${host} asks Satchel to wait. Try again in some minutes, or use another server.`),
  'it refuses the user name or password': (host) =>
    say(msg`${host} refuses the user name or the password. Both are in the file bitcoin.conf of the node.`),
  'its certificate is not valid': (host) =>
    say(msg`The certificate of ${host} is not valid. Check the address, or use another server.`),
  'it does not speak TLS': (host) =>
    say(msg`${host} does not speak TLS. Does its address begin with “http://” or “tcp://” instead?`),
  'it answers no HTTP': (host) => say(msg`${host} is something else. Check the address and the port.`),
  'it answers no JSON': (host) => say(msg`${host} is something else. Check the address and the port.`),
  'it answers no JSON-RPC': (host) => say(msg`${host} is no Bitcoin node. Check the port: it is the one for RPC.`),
  'it does not answer as Bitcoin Core does': (host) =>
    say(msg`${host} does not answer as Bitcoin Core does. Check the address and the port.`),
  'it does not answer as Esplora does': (host) =>
    say(msg`${host} does not answer as an Esplora server does. Does its address end in “/api”?`),
  'it still downloads the chain': (host) =>
    say(msg`${host} is still downloading the blockchain. Wait until it is done, or use a public server until then.`),
  'its ZMQ address does not answer': (host) =>
    say(msg`${host} works, but a ZMQ address does not answer. Correct it, or leave both empty.`),
  'it offers no ZMQ': (host) =>
    say(
      msg`${host} offers no ZMQ. Leave both ZMQ addresses empty, or set zmqpubrawtx and zmqpubhashblock in bitcoin.conf.`,
    ),
});

/** Another network, which the clause names. */
export const createConnectionPatterns = (say: Say) => [
  {
    form: /^it is on another network(?: \((.+)\))?$/,
    say: (host: string, network: string) =>
      network === ''
        ? say(msg`${host} is on another network. Use a node of this shop’s network.`)
        : say(msg`${host} is on the network “${network}”. Use a node of this shop’s network.`),
  },
  {
    form: /^its ZMQ addresses are (.+)$/,
    say: (host: string, addresses: string) =>
      say(msg`${host} sends over ZMQ at other addresses: ${addresses}. Enter those.`),
  },
];

/** Any other reason of the server, after the host. */
export const createOtherFault = (say: Say) => (host: string, reason: string) =>
  say(msg`${host} does not work: ${reason}.`);
