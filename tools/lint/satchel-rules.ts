import { findPhrases, unwrapComment, type Reading } from './plain-english.ts';

/**
 * Rules of this project that no published linter has. Loaded by oxlint as a plugin; the types are the little it uses of
 * the linter's interface, so that the rules need no package of their own.
 */
interface Node {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
}
type Fields = Readonly<Record<string, unknown>>;
interface Comment extends Node {
  readonly value: string;
}
interface Context {
  readonly sourceCode: { readonly getAllComments: () => readonly Comment[] };
  readonly report: (problem: { readonly node: Node; readonly message: string }) => void;
}
type Visitor = Readonly<Record<string, (node: Node & Fields) => void>>;
interface Rule {
  readonly create: (context: Context) => Visitor;
}

const isNode = (value: unknown): value is Node & Fields =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
const nameOf = (value: unknown): string => (isNode(value) && typeof value['name'] === 'string' ? value['name'] : '');

/** Is the type `number`, or a union or array with it? */
const saysNumber = (type: unknown): boolean => {
  if (!isNode(type)) return false;
  const inner = type['types'];
  return (
    type.type === 'TSNumberKeyword' ||
    saysNumber(type['typeAnnotation'] ?? type['elementType']) ||
    (Array.isArray(inner) && inner.some(saysNumber))
  );
};

const MONEY_NAME = /(?:^|[a-z])(?:sats|msats|minor|rateE8)$/i;

/** An amount is a bigint with its unit in the name (product.md MON-1): a float loses cents silently. */
const bigintMoney: Rule = {
  create: (context) => {
    const typed = (name: string, type: unknown, node: Node): void => {
      if (MONEY_NAME.test(name) && saysNumber(type))
        context.report({ node, message: `${name} is an amount: make it a bigint` });
    };
    return {
      Identifier: (node) => typed(nameOf(node), node['typeAnnotation'], node),
      PropertyDefinition: (node) => typed(nameOf(node['key']), node['typeAnnotation'], node),
      TSPropertySignature: (node) => typed(nameOf(node['key']), node['typeAnnotation'], node),
      TSTypeAliasDeclaration: (node) => typed(nameOf(node['id']), node['typeAnnotation'], node),
    };
  },
};

/** Refuses every way into floating point in the folders that compute amounts. */
const noFloat: Rule = {
  create: (context) => {
    const refuse = (node: Node, what: string): void =>
      context.report({ node, message: `${what} leads to floating point: compute amounts with bigint` });
    return {
      CallExpression: (node) => {
        const name = nameOf(node['callee']);
        if (name === 'Number' || name === 'parseFloat') refuse(node, `${name}()`);
      },
      MemberExpression: (node) => {
        const name = nameOf(node['object']);
        if (name === 'Math' || name === 'Number') refuse(node, `${name}.${nameOf(node['property'])}`);
      },
    };
  },
};

/** Is there a comment that ends on the line before, or lies on one of these lines? */
const explained = (context: Context, node: Node): boolean =>
  context.sourceCode
    .getAllComments()
    .some(({ loc }) => loc.end.line >= node.loc.start.line - 1 && loc.start.line <= node.loc.end.line + 1);

/** A cast overrides the type checker, so a comment must say why it is right. */
const castWithReason: Rule = {
  create: (context) => ({
    TSAsExpression: (node) => {
      const type = node['typeAnnotation'];
      const isConst = isNode(type) && nameOf(type['typeName']) === 'const';
      if (!isConst && !explained(context, node))
        context.report({ node, message: '“as” needs a comment beside it that says why it is right' });
    },
  }),
};

/** A comment that disables a rule gives the reason after ` -- `. */
const suppressionWithReason: Rule = {
  create: (context) => ({
    Program: () => {
      for (const comment of context.sourceCode.getAllComments())
        if (
          /(?:ox|es)lint-disable|@ts-(?:expect-error|ignore)/.test(comment.value) &&
          !/ -- \S|: \S/.test(comment.value)
        )
          context.report({ node: comment, message: 'say why after “ -- ”' });
    },
  }),
};

const READ_ALOUD = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'text', 'hint', 'strong']);
const hasLetters = (value: unknown): boolean => typeof value === 'string' && /\p{L}/u.test(value);
/** Two words or more that begin like a sentence. */
const isSentence = (value: unknown): boolean =>
  typeof value === 'string' && /^\p{Lu}\p{L}*(?:[ ,]+\p{L}+)+/u.test(value);
const nameOfElement = (node: unknown): string => {
  const opening = isNode(node) ? node['openingElement'] : undefined;
  return isNode(opening) ? nameOf(opening['name']) : '';
};

/** Texts that people read belong into the catalogue, or they are never translated. Names of keys are not translated. */
const textInCatalogue: Rule = {
  create: (context) => {
    const refuse = (node: Node): void =>
      context.report({ node, message: 'put this text into src/renderer/words, where it is translated' });
    return {
      JSXText: (node) => {
        const isKey = nameOfElement(node['parent']).toLowerCase() === 'kbd';
        if (hasLetters(node['value']) && !isKey) refuse(node);
      },
      JSXAttribute: (node) => {
        const value = node['value'];
        if (READ_ALOUD.has(nameOf(node['name'])) && isNode(value) && hasLetters(value['value'])) refuse(node);
      },
      Literal: (node) => {
        if (isSentence(node['value'])) refuse(node);
      },
    };
  },
};

/** Refuses the phrases of plain-english.ts in comments and texts: a reader should understand each at first sight. */
const plainEnglish: Rule = {
  create: (context) => {
    const read = (node: Node, text: unknown, reading: Reading): void => {
      if (typeof text !== 'string') return; // numbers and patterns are literals too
      for (const { words, advice } of findPhrases(text, reading))
        context.report({ node, message: `“${words}”: ${advice}` });
    };
    return {
      Program: () => {
        for (const comment of context.sourceCode.getAllComments())
          read(comment, unwrapComment(comment.value), 'comment');
      },
      Literal: (node) => read(node, node['value'], 'string'),
      JSXText: (node) => read(node, node['value'], 'string'),
      TemplateElement: (node) => read(node, cookedOf(node['value']), 'string'),
    };
  },
};

const cookedOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'cooked' in value ? value.cooked : undefined;

export default {
  meta: { name: 'satchel' },
  rules: {
    'bigint-money': bigintMoney,
    'no-float': noFloat,
    'cast-with-reason': castWithReason,
    'suppression-with-reason': suppressionWithReason,
    'text-in-catalogue': textInCatalogue,
    'plain-english': plainEnglish,
  },
};
