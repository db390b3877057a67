import { defineMessage as msg } from '@lingui/core/macro';
import { createConnectionFaults, createConnectionPatterns, createOtherFault } from './connection-faults.ts';
import { createPatterns } from './patterns.ts';
import type { Say } from '../say.ts';
import { createLightning } from './lightning.ts';
import type { Sentences } from './sentences.ts';

/** A sentence that holds a value. */
export interface Pattern {
  readonly form: RegExp;
  /**
   * @param value the first value
   * @param reason the last value, translated if it is a sentence of the server itself
   */
  readonly say: (value: string, reason: string) => string;
}

/** A node, a server or a receiver did not do what it should. */
const createUpstream = (say: Say): Sentences => ({
  'it hung up': say(msg`it hung up`),
  'nothing answers there': say(msg`nothing answers there`),
  'its name is not known': say(msg`its name is not known`),
  'it did not answer in time': say(msg`it did not answer in time`),
  'it does not answer': say(msg`it does not answer`),
  'it did not answer': say(msg`it did not answer`),
  'its blocks do not join the known ones': say(msg`its blocks do not join the known ones`),
  'there is no route to it': say(msg`there is no route to it`),
  'it answers far too much': say(msg`it answers far too much`),
  'it redirects to another address': say(msg`it redirects to another address`),
  'it asked to be left alone for a while': say(msg`it asked to be left alone for a while`),
  'it answers no JSON': say(msg`it answers no JSON`),
  'it answers no JSON-RPC': say(msg`it answers no JSON-RPC`),
  'it answers too little': say(msg`it answers too little`),
  'it does not answer as Bitcoin Core does': say(msg`it does not answer as Bitcoin Core does`),
  'it does not answer as Esplora does': say(msg`it does not answer as Esplora does`),
  'it does not answer as Electrum servers do': say(msg`it does not answer as Electrum servers do`),
  'it speaks another version of the protocol': say(msg`it speaks another version of the protocol`),
  'it shows no certificate': say(msg`it shows no certificate`),
  'its certificate is not valid': say(msg`its certificate is not valid`),
  'it does not speak TLS': say(msg`it does not speak TLS`),
  'it answers no HTTP': say(msg`it answers no HTTP`),
  'it shows another key than before; if that is right, remove it and add it again': say(
    msg`it shows another key than before; if that is right, remove it and add it again`,
  ),
  'it is reached without encryption, which is for the shop’s own network only': say(
    msg`it is reached without encryption, which is for the shop’s own network only`,
  ),
  'it was closed': say(msg`it was closed`),
  'it has no address': say(msg`it has no address`),
  'it did not send the transaction that was asked for': say(msg`it did not send the transaction that was asked for`),
  'its block is from the future': say(msg`its block is from the future`),
  'its block is older than those before it': say(msg`its block is older than those before it`),
  'its block has the wrong difficulty': say(msg`its block has the wrong difficulty`),
  'its block headers do not follow each other': say(msg`its block headers do not follow each other`),
  'its blocks do not follow those that are known': say(msg`its blocks do not follow those that are known`),
  'it refuses the user name or password': say(msg`it refuses the user name or password`),
  'its password is locked away': say(msg`its password is locked away`),
  'no chain source is set': say(msg`no chain source is set`),
  'it is on another network': say(msg`it is on another network`),
  'it still downloads the chain': say(msg`it still downloads the chain`),
  'its chain moves too fast': say(msg`its chain moves too fast`),
  'its chain moved meanwhile': say(msg`its chain moved meanwhile`),
  'it did not send the block that was asked for': say(msg`it did not send the block that was asked for`),
  'it offers no ZMQ': say(msg`it offers no ZMQ`),
  'its ZMQ address does not answer': say(msg`its ZMQ address does not answer`),
  'it answers with another block': say(msg`it answers with another block`),
  'it names a transaction that it does not have': say(msg`it names a transaction that it does not have`),
  'it cannot prove that a transaction was mined': say(msg`it cannot prove that a transaction was mined`),
  'it lists outputs that the transaction does not have': say(msg`it lists outputs that the transaction does not have`),
  'it names a transaction that does not spend the output': say(
    msg`it names a transaction that does not spend the output`,
  ),
  'its block header fails the proof of work': say(msg`its block header fails the proof of work`),
  'it gives a block the wrong height': say(msg`it gives a block the wrong height`),
  'it has seen no block for hours': say(msg`it has seen no block for hours`),
  'it has no blocks': say(msg`it has no blocks`),
  'it lists the same transactions again': say(msg`it lists the same transactions again`),
  'it lists more than 200 pages of transactions': say(msg`it lists more than 200 pages of transactions`),
  'it lacks the newest blocks': say(msg`it lacks the newest blocks`),
  'it still loads its mempool': say(msg`it still loads its mempool`),
  'it is connected to no other node': say(msg`it is connected to no other node`),
  'it deleted blocks before they were read': say(msg`it deleted blocks before they were read`),
  'it has none of the blocks that it had before': say(msg`it has none of the blocks that it had before`),
  'it is on a chain of its own, which your other sources do not have': say(
    msg`it is on a chain of its own, which your other sources do not have`,
  ),
  'it does not hand out what its mempool lists': say(msg`it does not hand out what its mempool lists`),
});

/** A transaction or block that a server sent cannot be read. */
const createBytes = (say: Say): Sentences => ({
  'it ends early': say(msg`it ends early`),
  'it has no inputs': say(msg`it has no inputs`),
  'it has no outputs': say(msg`it has no outputs`),
  'it has a witness marker and no witness': say(msg`it has a witness marker and no witness`),
  'its segwit flag is unknown': say(msg`its segwit flag is unknown`),
  'it is too large': say(msg`it is too large`),
  'it is not hex': say(msg`it is not hex`),
  'something follows it': say(msg`something follows it`),
  'a length is too large': say(msg`a length is too large`),
  'a length is not in its shortest form': say(msg`a length is not in its shortest form`),
  'an output is worth more than 21 million bitcoin': say(msg`an output is worth more than 21 million bitcoin`),
  'its header does not commit to these transactions': say(msg`its header does not commit to these transactions`),
  'it is not the transaction that was asked for': say(msg`it is not the transaction that was asked for`),
});

const createWebhooks = (say: Say): Sentences => ({
  'this is Satchel itself': say(msg`this is Satchel itself`),
  'this is a node that Satchel uses': say(msg`this is a node that Satchel uses`),
  'nothing is ever sent to addresses of this kind': say(msg`nothing is ever sent to addresses of this kind`),
  'this is no web address': say(msg`this is no web address`),
  'its secret is missing: set a new one': say(msg`its secret is missing: set a new one`),
  'is missing: set a new one': say(msg`is missing: set a new one`),
  'it waits for the approval of the owner': say(msg`it waits for the approval of the owner`),
  'the webhook was switched off': say(msg`the webhook was switched off`),
  'a later event was delivered first': say(msg`a later event was delivered first`),
});

/** Why a field is wrong. */
const createFields = (say: Say): Sentences => ({
  'is missing': say(msg`is missing`),
  'is not a field here': say(msg`is not a field here`),
  'must not be empty': say(msg`must not be empty`),
  'does not fit': say(msg`does not fit`),
  'must be a number': say(msg`must be a number`),
  'must be positive': say(msg`must be positive`),
  'must be more than 0': say(msg`must be more than 0`),
  'must be at least 0.01': say(msg`must be at least 0.01`),
  'must be a plain decimal number such as 4.50': say(msg`must be a plain decimal number such as 4.50`),
  'must be a positive decimal with at most 8 places': say(msg`must be a positive decimal with at most 8 places`),
  'must be a decimal from 0 to 100': say(msg`must be a decimal from 0 to 100`),
  'must be characters of a keyboard, without spaces': say(msg`must be characters of a keyboard, without spaces`),
  'must not be only digits, points, commas or slashes': say(msg`must not be only digits, points, commas or slashes`),
  'must be a plain percent such as 1.5': say(msg`must be a plain percent such as 1.5`),
  'must be a text or an integer': say(msg`must be a text or an integer`),
  'must be at most 8 KiB of JSON': say(msg`must be at most 8 KiB of JSON`),
  'must be 1 to 255 ASCII characters': say(msg`must be 1 to 255 ASCII characters`),
  'must be 4 to 8 digits': say(msg`must be 4 to 8 digits`),
  'must be an upper-case currency code': say(msg`must be an upper-case currency code`),
  'must be a host name': say(msg`must be a host name`),
  'must be an http or https URL': say(msg`must be an http or https URL`),
  'must be an http or https URL without a user name': say(msg`must be an http or https URL without a user name`),
  'must hold no invisible characters': say(msg`must hold no invisible characters`),
  'must be Unicode text without NUL': say(msg`must be Unicode text without NUL`),
  'must hold no backslash or invisible character': say(msg`must hold no backslash or invisible character`),
  'must be an http or https URL without user name, password, space or invisible character': say(
    msg`must be an http or https URL without user name, password, space or invisible character`,
  ),
  'must look like tcp://127.0.0.1:28332': say(msg`must look like tcp://127.0.0.1:28332`),
  'must look like ssl://host:50002 or tcp://127.0.0.1:50001': say(
    msg`must look like ssl://host:50002 or tcp://127.0.0.1:50001`,
  ),
  'must look like 192.168.1.20:3000': say(msg`must look like 192.168.1.20:3000`),
  'must look like BTC_EUR': say(msg`must look like BTC_EUR`),
  'must be a day such as 2026-12-31': say(msg`must be a day such as 2026-12-31`),
  'must be a day, a time or Unix seconds': say(msg`must be a day, a time or Unix seconds`),
  'must not be in the past': say(msg`must not be in the past`),
  'is not a known currency': say(msg`is not a known currency`),
  'is not a currency Satchel knows': say(msg`is not a currency Satchel knows`),
  'is not a time zone such as Europe/Berlin': say(msg`is not a time zone such as Europe/Berlin`),
  'is not a language such as en or de-AT': say(msg`is not a language such as en or de-AT`),
  'is not a store': say(msg`is not a store`),
  'is not a folder on this computer': say(msg`is not a folder on this computer`),
  'cannot be written by Satchel': say(msg`cannot be written by Satchel`),
  'has too little space for a backup': say(msg`has too little space for a backup`),
  'is not a source': say(msg`is not a source`),
  'is not a display of this store': say(msg`is not a display of this store`),
  'is not the name of an owner': say(msg`is not the name of an owner`),
  'must have at least 8 characters': say(msg`must have at least 8 characters`),
  'must have no query and no fragment': say(msg`must have no query and no fragment`),
  'is the private address of this shop': say(msg`is the private address of this shop`),
  'is not a paired till of this store': say(msg`is not a paired till of this store`),
  'the last tier, and only it, has no limit': say(msg`the last tier, and only it, has no limit`),
  'each limit must be above the one before': say(msg`each limit must be above the one before`),
  'training has its own chain only': say(msg`training has its own chain only`),
  'exists in training only': say(msg`exists in training only`),
  'an owner needs a password': say(msg`an owner needs a password`),
  'a password or a PIN is needed': say(msg`a password or a PIN is needed`),
  'there is no keychain: choose a passphrase': say(msg`there is no keychain: choose a passphrase`),
  // zod's own sentences
  'Invalid input': say(msg`is not valid`),
  'Invalid URL': say(msg`is not a web address`),
  'Invalid key in record': say(msg`has a name that is not valid`),
});

/** Why a key or descriptor cannot be used. */
const createKeys = (say: Say): Sentences => ({
  'Only a single key is understood here, no script tree.': say(
    msg`Only a single key is understood here, no script tree.`,
  ),
  'The number of signatures is missing.': say(msg`The number of signatures is missing.`),
  'More signatures are asked for than there are keys.': say(msg`More signatures are asked for than there are keys.`),
  'A key is there twice.': say(msg`A key is there twice.`),
  'Give every key the path /0/* or none.': say(msg`Give every key the path /0/* or none.`),
  'Understood are wpkh(), sh(wpkh()), tr(), pkh() and wsh(sortedmulti()).': say(
    msg`Understood are wpkh(), sh(wpkh()), tr(), pkh() and wsh(sortedmulti()).`,
  ),
  'The descriptor lacks its checksum (# and 8 characters at the end).': say(
    msg`The descriptor lacks its checksum (# and 8 characters at the end).`,
  ),
  'A key is spelled for another kind of address than the descriptor.': say(
    msg`A key is spelled for another kind of address than the descriptor.`,
  ),
  'This is one of several keys of a multisig wallet. Paste its output descriptor.': say(
    msg`This is one of several keys of a multisig wallet. Paste its output descriptor.`,
  ),
  'Not a point of the curve.': say(msg`Not a point of the curve.`),
  'The path behind the key must be /0/* or /<0;1>/*.': say(msg`The path behind the key must be /0/* or /<0;1>/*.`),
});

/** Refusals that no page asks for by their code. */
const createRefusals = (say: Say): Sentences => ({
  'Validation failed': say(msg`Something in this form is not right.`),
  'The body is not valid JSON.': say(msg`The body is not valid JSON.`),
  'The body is nested too deeply.': say(msg`The body is nested too deeply.`),
  'The body is larger than 64 KiB.': say(msg`The body is larger than 64 KiB.`),
  'Send the file as application/octet-stream.': say(msg`Send the file as application/octet-stream.`),
  'Send the body as application/json in UTF-8.': say(msg`Send the body as application/json in UTF-8.`),
  'None of these events exists. Name at least one that does, or leave the list out.': say(
    msg`None of these events exists. Name at least one that does, or leave the list out.`,
  ),
  'Nothing may be sent to this address. Use another address.': say(
    msg`Nothing may be sent to this address. Use another address.`,
  ),
  'None of the requested payment methods is available.': say(msg`None of the requested payment methods is available.`),
  'There is more than one store. Say which one.': say(msg`There is more than one store. Say which one.`),
  'This key already says which kind of address it is for. Leave the type out.': say(
    msg`This key already says which kind of address it is for. Leave the type out.`,
  ),
  'Missing API key or session': say(msg`Log in first.`),
  'Invalid API key': say(msg`This key is not valid.`),
  'Invalid session': say(msg`You are logged out. Log in again.`),
  'Requests from other websites are refused.': say(msg`Requests from other websites are refused.`),
  'A session cookie may only read. To write, send the csrfToken of the login as X-CSRF-Token.': say(
    msg`A session cookie may only read. To write, send the csrfToken of the login as X-CSRF-Token.`,
  ),
  'API keys are not made or revoked with a cookie. Log in without one.': say(
    msg`API keys are not made or revoked with a cookie. Log in without one.`,
  ),
  'Method not allowed for this URL.': say(msg`Method not allowed for this URL.`),
  'Satchel is not set up yet. Open /setup first.': say(msg`Satchel is not set up yet. Open /setup first.`),
  'Three keys are active. Revoke one first.': say(msg`Three keys are active. Revoke one first.`),
  'The payment is final. It cannot be marked as not paid.': say(
    msg`The payment is final. It cannot be marked as not paid.`,
  ),
  'This request has expired. Ask the shop for a new one.': say(
    msg`This request has expired. Ask the shop for a new one.`,
  ),
  'No more codes can be made for this request now. Ask the shop for a new request, or try tomorrow.': say(
    msg`No more codes can be made for this request now. Ask the shop for a new request, or try tomorrow.`,
  ),
  'Three codes are open. Pay one of them, or wait until one expires.': say(
    msg`Three codes are open. Pay one of them, or wait until one expires.`,
  ),
  'This was already done, and the secret was shown once. Make a new one.': say(
    msg`This was already done, and the secret was shown once. Make a new one.`,
  ),
  'The first request with this Idempotency-Key is still running. Try again in a second.': say(
    msg`The first request with this Idempotency-Key is still running. Try again in a second.`,
  ),
  'This Idempotency-Key was already used with another body.': say(
    msg`This Idempotency-Key was already used with another body.`,
  ),
  'This server is not known by that name.': say(msg`This server is not known by that name.`),
  'Lightning is not available right now.': say(msg`Lightning is not available right now.`),
  'This sale has no Lightning code.': say(msg`This sale has no Lightning code.`),
});

/** Why the server refused something, or why something upstream failed, in every language. */
export const createReasonWords = (say: Say) => {
  const exact: Sentences = {
    ...createUpstream(say),
    ...createBytes(say),
    ...createLightning(say),
    ...createWebhooks(say),
    ...createFields(say),
    ...createKeys(say),
    ...createRefusals(say),
  };
  const connection = {
    faults: createConnectionFaults(say),
    patterns: createConnectionPatterns(say),
    other: createOtherFault(say),
  };
  return { exact, patterns: createPatterns(say), connection };
};
export type ReasonWords = ReturnType<typeof createReasonWords>;
