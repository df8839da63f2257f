import { readRows } from '#features/catalogue/import/read-rows.ts';

/** What somebody said of a product for a query: 0 for one that does not fit, more for better ones. */
export interface Judgement {
  readonly query: string;
  /** Its id, external id or sku. */
  readonly product: string;
  readonly grade: number;
}

/** What is wrong with the file, with its line, for the person at the terminal. */
export class JudgedFileError extends Error {}

const names = {
  query: ['query', 'q', 'query_text', 'search', 'search_term', 'search_terms', 'keyword', 'keywords'],
  product: [
    'product',
    'product_id',
    'productid',
    'id',
    'external_id',
    'externalid',
    'sku',
    'doc',
    'docid',
    'document_id',
  ],
  grade: ['grade', 'rel', 'relevance', 'rating', 'score', 'label', 'gain', 'judgment', 'judgement'],
} as const;
type Part = keyof typeof names;
const parts = Object.keys(names) as Part[];

const HIGHEST_GRADE = 30;

/**
 * Reads judgements from TSV, CSV or JSON Lines, packed by gzip or not. The columns are known by their usual names, in
 * any order and among others; a file without such a header holds query, product and grade in this order. Of one product
 * judged twice for a query the last word counts. Throws `JudgedFileError`.
 */
export async function readJudged(file: string): Promise<Judgement[]> {
  const judged = new Map<string, Judgement>();
  const add = (value: Partial<Record<Part, unknown>>, line: number) => {
    const judgement = judgementOf(value, line);
    judged.set(`${judgement.query}\0${judgement.product}`, judgement);
  };
  let columns: readonly string[] | undefined;
  let isHeader = true;
  const rows = readRows(file, {
    faultOfColumns: (given) => {
      columns = given;
      isHeader = given.some((name) => partOf(name) !== undefined);
      return undefined;
    },
  });
  for await (const { first, value, fault } of rows) {
    if (fault) throw new JudgedFileError(`Line ${first}: ${fault.message}`);
    if (columns && !isHeader && judged.size === 0) add(inOrder(columns), 1);
    add(
      columns && !isHeader ? inOrder(columns.map((name) => (value as Cells)[name] ?? '')) : named(value, first),
      first,
    );
  }
  if (judged.size === 0) throw new JudgedFileError('The file holds no judgements.');
  return [...judged.values()];
}

type Cells = Record<string, string>;

const tidy = (name: string) =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
const partOf = (name: string) => parts.find((part) => (names[part] as readonly string[]).includes(tidy(name)));

const inOrder = ([query, product, grade]: readonly string[]) => ({ query, product, grade });

function named(value: unknown, line: number): Partial<Record<Part, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new JudgedFileError(`Line ${line}: not an object with query, product and grade.`);
  const found: Partial<Record<Part, unknown>> = {};
  // By the order of the names: 'product' means the product also beside an 'id' of the row.
  for (const part of parts) {
    const keys = new Map(Object.keys(value).map((key) => [tidy(key), key]));
    const key = names[part].map((name) => keys.get(name)).find((key) => key !== undefined);
    if (key !== undefined) found[part] = (value as Record<string, unknown>)[key];
  }
  return found;
}

function judgementOf(given: Partial<Record<Part, unknown>>, line: number): Judgement {
  const text = (part: Part) => {
    const value = given[part];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    if (text === '') throw new JudgedFileError(`Line ${line} has no ${part}. Wanted: query, product, grade.`);
    return text;
  };
  const [query, product, said] = [text('query'), text('product'), text('grade')];
  const grade = Number(said);
  if (!(grade >= 0 && grade <= HIGHEST_GRADE))
    throw new JudgedFileError(`Line ${line}: the grade '${said}' is no number from 0 to ${HIGHEST_GRADE}.`);
  return { query, product, grade };
}
