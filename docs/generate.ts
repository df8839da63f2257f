import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { settings } from '#platform/config.ts';
import type { House } from '#platform/house.ts';
import { apiOf, type Route } from '#platform/http/api.ts';
import { documentRoute } from '#platform/http/docs.ts';
import { healthRoutes } from '#platform/http/health.ts';
import { commonProblems } from '#platform/http/openapi.ts';
import { knownDomainEvents, knownPersonEvents, knownPersonSignals } from '#platform/logs/events.ts';
import { HOUSE_LOG_DAYS } from '#platform/logs/house-log.ts';
import { PERSON_LOG_DAYS } from '#platform/logs/person-log.ts';
import type { Metrics } from '#platform/metrics.ts';
import { knownProblems } from '#platform/problems.ts';
import { syncRoutes } from '#platform/realtime/sync.ts';
import { features } from '../src/app.ts';

/** The pages that list what is in the code, and the types of events for the client library. */

const command = 'npm run generate';
const madeBy = `Made from the code by \`${command}\`; a test compares.`;

/** The routes that features declare, without a server: nothing listens and no handler runs. */
export function declaredRoutes(): readonly Route[] {
  const routes: Route[] = [];
  const deaf = { route() {}, register() {} } as unknown as FastifyInstance;
  const nobody = {} as House;
  for (const feature of features) feature.routes?.(apiOf(deaf, nobody, feature.name, routes));
  syncRoutes(apiOf(deaf, nobody, 'sync', routes));
  healthRoutes(apiOf(deaf, nobody, 'health', routes), { ready: false }, {} as Metrics);
  documentRoute(apiOf(deaf, nobody, 'documentation', routes), () => '');
  return routes;
}

/** Path below the checkout → text. */
export function generatedPages(routes: readonly Route[] = declaredRoutes()): Map<string, string> {
  return new Map([
    ['docs/errors.md', errorsPage(routes)],
    ['docs/events.md', eventsPage()],
    ['docs/configuration.md', configurationPage()],
    ['.env.example', environmentExample()],
    ['client/src/events.generated.ts', eventTypes()],
  ]);
}

/** Writes the pages below `root`. */
export async function writeDocs(root: string, routes: readonly Route[] = declaredRoutes()): Promise<void> {
  for (const [path, text] of generatedPages(routes)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

function page(title: string, introduction: string, ...parts: string[]): string {
  return `${[`# ${title}`, introduction, ...parts].join('\n\n')}\n`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');
}

function errorsPage(routes: readonly Route[]): string {
  const rows = [...knownProblems()]
    .sort(([a, one], [b, other]) => one.status - other.status || a.localeCompare(b))
    .map(([code, { status, title }]) => [`\`${code}\``, String(status), title, answeredBy(code, routes)]);
  return page(
    'Errors',
    `Every error is \`application/problem+json\` (RFC 9457): \`type, title, status, detail, code, requestId\`, and for a faulty
input \`errors: [{ path, message }]\` with a JSON pointer each. Go by \`code\`: it stays, texts may change. ${madeBy}`,
    table(['code', 'status', 'what it says', 'answered by'], rows),
  );
}

function answeredBy(code: string, routes: readonly Route[]): string {
  const common = commonProblems.filter(({ codes }) => codes.includes(code));
  const own = routes
    .filter(({ spec }) => spec.problems?.includes(code))
    .filter((route) => !common.some((group) => group.fits(route)))
    .map(({ method, path }) => `\`${method} ${path}\``);
  return [...common.map(({ when }) => when), ...own].join(', ') || 'commands and sockets only';
}

interface EventDeclaration {
  readonly type: string;
  readonly note: string;
  readonly payload: object;
}

function eventsPage(): string {
  return page(
    'Events',
    madeBy,
    '## For people',
    `News in the log of a person: pushed over Socket.IO as \`event\` (\`{ seq, cursor, type, payload, createdAt }\`), asked for by
\`GET /api/sync\`, kept ${PERSON_LOG_DAYS} days. Payloads carry ids: fetch what they name.`,
    eventTable(knownPersonEvents()),
    '## Signals',
    `What is merely current, for the devices that are here now: \`signal\` (\`{ type, payload }\`) over Socket.IO. In no log, never
repeated: a device that missed one is right again at its next look.`,
    eventTable(knownPersonSignals()),
    '## For listeners in the house',
    `What features announce to each other in \`domain_events\`, kept ${HOUSE_LOG_DAYS} days. A listener has each event's effect exactly once.`,
    eventTable(knownDomainEvents()),
  );
}

function eventTable(events: readonly EventDeclaration[]): string {
  return table(
    ['type', 'what happened', 'payload'],
    byType(events).map(({ type, note, payload }) => [`\`${type}\``, note, fieldsOf(payload)]),
  );
}

function byType<E extends EventDeclaration>(events: readonly E[]): E[] {
  return [...events].sort((a, b) => (a.type < b.type ? -1 : 1));
}

function fieldsOf(payload: object): string {
  const { properties = {}, required = [] } = payload as JsonSchema;
  const fields = Object.entries(properties).map(
    ([name, schema]) => `\`${name}${required.includes(name) ? '' : '?'}: ${typeText(schema)}\``,
  );
  return fields.join(', ') || '(nothing)';
}

function configurationPage(): string {
  const rows = Object.entries(settings).map(([name, { default: fallback, note, secret }]) => [
    `\`${name}\``,
    fallback === '' ? '' : `\`${fallback}\``,
    secret ? `${note} A secret.` : note,
  ]);
  return page(
    'Configuration',
    `Settings come from the environment, or from a file \`.env\` in the folder the server runs in (the environment wins). All are
optional. A setting that is misspelt or out of its range stops the start with every fault named. ${madeBy}`,
    table(['setting', 'default', 'what it does'], rows),
  );
}

function environmentExample(): string {
  const lines = Object.entries(settings).map(
    ([name, { default: fallback, note }]) => `# ${note.replaceAll('`', '')}\n${name}=${quoted(fallback)}\n`,
  );
  return `# Every setting with its default. Copy to .env and change what you need; empty means the default.\n# Made from the code by ${command}.\n\n${lines.join('\n')}`;
}

function quoted(value: string): string {
  return /[\s#<>]/.test(value) ? `"${value}"` : value;
}

function eventTypes(): string {
  return [
    `// Made from the code by ${command}.`,
    `/** News for a person, by type: what each event carries. */\nexport interface PersonEvents {\n${typeLines(knownPersonEvents())}\n}`,
    `/** What is merely current, by type: what each signal carries. */\nexport interface PersonSignals {\n${typeLines(knownPersonSignals())}\n}\n`,
  ].join('\n\n');
}

function typeLines(events: readonly EventDeclaration[]): string {
  return byType(events)
    .map(({ type, note, payload }) => `  /** ${note} */\n  '${type}': ${typeText(payload)};`)
    .join('\n');
}

interface JsonSchema {
  readonly type?: string;
  readonly properties?: Record<string, JsonSchema>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly patternProperties?: Record<string, JsonSchema>;
  readonly additionalProperties?: boolean | JsonSchema;
}

/** A JSON schema, as TypeBox makes them, as a TypeScript type. Throws for what it cannot say. */
export function typeText(schema: object): string {
  const node = schema as JsonSchema;
  if ('const' in node) return literal(node.const);
  if (node.enum) return node.enum.map(literal).join(' | ');
  if (node.anyOf) return node.anyOf.map(typeText).join(' | ');
  if (node.type === 'array') {
    const item = typeText(node.items ?? {});
    return item.includes(' ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
  }
  if (node.type === 'object') return objectText(node);
  if (node.type === 'integer' || node.type === 'number') return 'number';
  if (node.type === 'string' || node.type === 'boolean' || node.type === 'null') return node.type;
  if (node.type === undefined) return 'unknown';
  throw new Error(`No TypeScript for the schema ${JSON.stringify(schema)}`);
}

function objectText({ properties, required = [], patternProperties, additionalProperties }: JsonSchema): string {
  if (!properties) {
    const [value] = Object.values(patternProperties ?? {});
    const open = typeof additionalProperties === 'object' ? additionalProperties : value;
    return `Record<string, ${typeText(open ?? {})}>`;
  }
  const fields = Object.entries(properties).map(
    ([name, schema]) =>
      `${/^[\w$]+$/.test(name) ? name : literal(name)}${required.includes(name) ? '' : '?'}: ${typeText(schema)}`,
  );
  return fields.length > 0 ? `{ ${fields.join('; ')} }` : 'Record<string, never>';
}

function literal(value: unknown): string {
  return typeof value === 'string'
    ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    : JSON.stringify(value);
}

if (import.meta.main) await writeDocs(join(import.meta.dirname, '..'));
