/** Tells the rights of a macaroon of LND, without asking the node (lightning.md LN-14). */

/** Rights and origin of a macaroon. */
export interface MacaroonRights {
  /** `entity:action` each, in the macaroon's order. */
  readonly rights: readonly string[];
  /** The key that it was made with. All macaroons of key 0, such as LND's default files, are revoked together or not at all. */
  readonly rootKeyId: string;
  /** Rights that Satchel would use and the macaroon does not have. */
  readonly missing: readonly string[];
  /** True if it allows more than Satchel needs, which may be spending. */
  readonly maySpend: boolean;
}

/**
 * Reads a binary macaroon, version 2, as LND bakes it. Caveats only restrict it further, so they are not read.
 *
 * @param hex lower-case or upper-case hex
 * @returns null if it is no such macaroon
 */
export const readMacaroon = (hex: string): MacaroonRights | null => {
  if (!/^(?:[0-9a-f]{2}){1,4096}$/i.test(hex)) return null;
  try {
    const { rights, rootKeyId } = readIdentifier(identifierOf(Buffer.from(hex, 'hex')));
    return {
      rights,
      rootKeyId,
      missing: Object.keys(WANTED).filter((wanted) => !isCovered(rights, wanted)),
      maySpend: !rights.every(isHarmless),
    };
  } catch {
    return null;
  }
};

/** The rights that Satchel uses, each with the methods that stand for it in a macaroon of single methods. */
const WANTED: Readonly<Record<string, readonly string[]>> = {
  'info:read': ['/lnrpc.Lightning/GetInfo'],
  'invoices:read': ['/lnrpc.Lightning/LookupInvoice', '/lnrpc.Lightning/SubscribeInvoices'],
  'invoices:write': ['/lnrpc.Lightning/AddInvoice', '/invoicesrpc.Invoices/CancelInvoice'],
  'offchain:read': ['/lnrpc.Lightning/ListChannels', '/lnrpc.Lightning/ChannelBalance'],
};
/** `invoice.macaroon` has it; it makes addresses of the node's own wallet. */
const NEW_ADDRESS = 'address:write';
const METHOD = 'uri:';

const isCovered = (rights: readonly string[], wanted: string): boolean =>
  rights.includes(wanted) || (WANTED[wanted] ?? []).every((method) => rights.includes(`${METHOD}${method}`));

/** A single method that Satchel does not use may be anything. */
const isHarmless = (right: string): boolean =>
  right.startsWith(METHOD)
    ? Object.values(WANTED).flat().includes(right.slice(METHOD.length))
    : right.endsWith(':read') || right in WANTED || right === NEW_ADDRESS;

const VERSION = 2;
const [END, LOCATION, IDENTIFIER] = [0, 1, 2];
/** Version byte of LND's identifiers; the rest is a protobuf message. */
const IDENTIFIER_VERSION = 3;

/** The first packets of a macaroon: its location, which may be left out, and its identifier. */
const identifierOf = (macaroon: Buffer): Buffer => {
  if (macaroon[0] !== VERSION) throw new Error('not version 2');
  const reader = createReader(macaroon.subarray(1));
  for (;;) {
    const type = reader.varint();
    if (type === END) throw new Error('no identifier');
    const content = reader.bytes();
    if (type === IDENTIFIER) return content;
    if (type !== LOCATION) throw new Error('out of order');
  }
};

const readIdentifier = (identifier: Buffer): { readonly rights: string[]; readonly rootKeyId: string } => {
  if (identifier[0] !== IDENTIFIER_VERSION) throw new Error('another version');
  const fields = fieldsOf(identifier.subarray(1)); // 1: nonce, 2: root key id, 3: operations
  const rights = fields.filter(({ number }) => number === 3).flatMap(({ content }) => rightsOf(content));
  if (rights.length === 0) throw new Error('no rights');
  return { rights, rootKeyId: textOf(fields.find(({ number }) => number === 2)?.content) };
};

/** An operation: an entity (1) and what may be done to it (2). */
const rightsOf = (operation: Buffer): string[] => {
  const fields = fieldsOf(operation);
  const entity = textOf(fields.find(({ number }) => number === 1)?.content);
  return fields.filter(({ number }) => number === 2).map(({ content }) => `${entity}:${textOf(content)}`);
};

interface Field {
  readonly number: number;
  readonly content: Buffer;
}

/** The fields of a protobuf message; only those of type 2 (length and content) occur in an identifier. */
const fieldsOf = (message: Buffer): Field[] => {
  const reader = createReader(message);
  const fields: Field[] = [];
  while (!reader.isAtEnd()) {
    const tag = reader.varint();
    if ((tag & 7) !== 2) throw new Error('another type');
    fields.push({ number: tag >> 3, content: reader.bytes() });
  }
  return fields;
};

const textOf = (bytes: Buffer | undefined): string => {
  const text = bytes?.toString('utf8') ?? '';
  if (!/^[\x21-\x7e]+$/.test(text)) throw new Error('no text');
  return text;
};

const createReader = (bytes: Buffer) => {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = bytes[at];
      if (byte === undefined) throw new Error('cut off');
      at += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Error('too long');
  };
  return {
    isAtEnd: () => at >= bytes.length,
    varint,
    bytes: (): Buffer => {
      const length = varint();
      if (at + length > bytes.length) throw new Error('cut off');
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
};
