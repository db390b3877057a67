import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateWorkflow, type ValidationError } from '@action-validator/core';
import { parseDocument } from 'yaml';
import { z } from 'zod';

/**
 * Checks the files of .github, which run only at GitHub: workflows by action-validator, issue forms and
 * Dependabot's settings by schemas that follow GitHub's documentation.
 *
 * @param root folder of the checkout
 * @returns one line per fault, `file: …`
 */
export const checkGithub = (root: string): string[] =>
  globSync('.github/**/*.yml', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .flatMap((path) =>
      faultsOf(path, readFileSync(join(root, path), 'utf8'), root).map((fault) => `${path}: ${fault}`),
    );

const faultsOf = (path: string, text: string, root: string): string[] => {
  const document = parseDocument(text);
  if (document.errors.length > 0) return document.errors.map(({ message }) => message.split('\n')[0] ?? message);
  const value: unknown = document.toJS();
  if (path.startsWith('.github/workflows/')) return [...workflowFaults(text), ...policyFaults(value, root)];
  if (path === '.github/dependabot.yml') return schemaFaults(dependabotSchema, value);
  if (path === '.github/ISSUE_TEMPLATE/config.yml') return schemaFaults(chooserSchema, value);
  if (path.startsWith('.github/ISSUE_TEMPLATE/')) return schemaFaults(formSchema, value);
  return ['GitHub reads no such file'];
};

const schemaFaults = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`) ?? [];

// ---------------------------------------------------------------- workflows

/** action-validator's schema is older than this permission (GitHub documents it under `permissions`). */
const NEWER_THAN_THE_SCHEMA = /^ +attestations: write\b.*\n/m;

const workflowFaults = (text: string): string[] =>
  validateWorkflow(text.replace(NEWER_THAN_THE_SCHEMA, ''))
    .errors.flatMap(leavesOf)
    .map((error) => [('path' in error && error.path) || 'file', error.detail ?? error.title].join(': '));

/** Unfolds a fault of the kind “one of these conditions” into the faults of its first condition. */
const leavesOf = (error: ValidationError): ValidationError[] => {
  const inner = 'states' in error ? error.states?.[0]?.errors : undefined;
  return inner && inner.length > 0 ? inner.flatMap(leavesOf) : [error];
};

const workflowSchema = z.object({
  permissions: z.union([z.literal('read-all'), z.record(z.string(), z.enum(['read', 'none']))], {
    error: 'state at the top what every job may read; a job that needs more asks for it',
  }),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.int({ error: 'a job that hangs costs six hours: give it a limit' }),
      steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
    }),
  ),
});

/** Checks rules of this project: least permissions, a time limit per job, versioned actions, scripts that exist. */
const policyFaults = (value: unknown, root: string): string[] => {
  const parsed = workflowSchema.safeParse(value);
  if (!parsed.success) return schemaFaults(workflowSchema, value);
  const steps = Object.values(parsed.data.jobs).flatMap((job) => job.steps);
  return [
    ...steps.flatMap(({ uses }) =>
      uses === undefined || /@(?:v\d+(?:\.\d+)*|[0-9a-f]{40})$/.test(uses) ? [] : [`${uses} names no version`],
    ),
    ...steps.flatMap(({ run = '' }) => missingScripts(run, root)),
  ];
};

const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

const missingScripts = (run: string, root: string): string[] => {
  const file = join(root, 'package.json');
  const { scripts } = packageSchema.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { scripts: {} });
  return [...run.matchAll(/\bnpm run ([\w:-]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !(name in scripts))
    .map((name) => `package.json has no script ${name}`);
};

// ---------------------------------------------------------------- forms and updates

const id = z.string().regex(/^[\w-]+$/);
const validations = z.strictObject({ required: z.boolean() }).optional();
const asked = { label: z.string(), description: z.string().optional() };
const formSchema = z.strictObject({
  name: z.string(),
  description: z.string(),
  title: z.string().optional(),
  labels: z.array(z.string()).optional(),
  body: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: z.string() }) }),
        z.strictObject({
          type: z.literal('input'),
          id,
          attributes: z.strictObject({ ...asked, placeholder: z.string().optional(), value: z.string().optional() }),
          validations,
        }),
        z.strictObject({
          type: z.literal('textarea'),
          id,
          attributes: z.strictObject({
            ...asked,
            placeholder: z.string().optional(),
            value: z.string().optional(),
            render: z.string().optional(),
          }),
          validations,
        }),
        z.strictObject({
          type: z.literal('dropdown'),
          id,
          attributes: z.strictObject({
            ...asked,
            multiple: z.boolean().optional(),
            options: z.array(z.string()).min(1),
            default: z.int().optional(),
          }),
          validations,
        }),
        z.strictObject({
          type: z.literal('checkboxes'),
          id,
          attributes: z.strictObject({
            ...asked,
            options: z.array(z.strictObject({ label: z.string(), required: z.boolean().optional() })).min(1),
          }),
        }),
      ]),
    )
    .refine((body) => body.some(({ type }) => type !== 'markdown'), 'a form asks for something')
    .refine((body) => {
      const ids = body.flatMap((field) => ('id' in field ? [field.id] : []));
      return new Set(ids).size === ids.length;
    }, 'an id occurs only once'),
});

const chooserSchema = z.strictObject({
  blank_issues_enabled: z.boolean().optional(),
  contact_links: z.array(z.strictObject({ name: z.string(), url: z.url(), about: z.string() })).optional(),
});

const groupSchema = z.strictObject({
  'dependency-type': z.enum(['production', 'development']).optional(),
  patterns: z.array(z.string()).optional(),
  'exclude-patterns': z.array(z.string()).optional(),
  'update-types': z.array(z.enum(['major', 'minor', 'patch'])).optional(),
});

const dependabotSchema = z.strictObject({
  version: z.literal(2),
  updates: z.array(
    z.strictObject({
      'package-ecosystem': z.enum(['npm', 'github-actions']),
      directory: z.string().startsWith('/'),
      schedule: z.strictObject({ interval: z.literal('weekly') }),
      groups: z.record(z.string(), groupSchema),
    }),
  ),
});
