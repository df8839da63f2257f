import { type Cell, type Column, decimal, type Kind, type Table } from './table.ts';
import { type ZipFile, zipped } from './zip.ts';

/** As many as a sheet of Excel holds, with the header. */
const ROWS_A_SHEET = 1_048_576;
/** A file of a ZIP ends before 4 GB; a sheet of very long rows is split earlier. */
const LETTERS_A_SHEET = 1_000_000_000;
const MOST_LETTERS = 32_767;
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const [STYLES, WORKBOOK] = ['xl/styles.xml', 'xl/workbook.xml'];

/**
 * An Excel workbook (ECMA-376, written as it is read): texts in their cells, so that no formula is among them and
 * nothing is gathered; numbers and days as such, times in UTC. Further sheets where one is full.
 */
export function xlsxOf(table: Table, rowsASheet = ROWS_A_SHEET): AsyncGenerator<Uint8Array> {
  return zipped(partsOf(table, rowsASheet));
}

async function* partsOf(table: Table, rowsASheet: number): AsyncGenerator<ZipFile> {
  // Any other part is a sheet, so that this is written before it is known how many there are.
  yield part(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types">` +
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="${TYPES}.worksheet+xml"/>` +
      `<Override PartName="/${WORKBOOK}" ContentType="${TYPES}.sheet.main+xml"/>` +
      `<Override PartName="/${STYLES}" ContentType="${TYPES}.styles+xml"/></Types>`,
  );
  yield part('_rels/.rels', relations([['officeDocument', WORKBOOK]]));
  yield part(STYLES, stylesOf(table.digits));

  const lines = new Lines(table);
  let sheets = 0;
  try {
    do {
      sheets += 1;
      yield { name: `xl/worksheets/sheet${sheets}.xml`, bytes: sheetOf(table.columns, lines, rowsASheet) };
    } while (await lines.hasMore());
  } finally {
    await lines.close();
  }

  const each = Array.from({ length: sheets }, (_, at) => at + 1);
  yield part(
    WORKBOOK,
    `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${each
      .map((nr) => `<sheet name="${escaped(sheetName(table.name, nr))}" sheetId="${nr}" r:id="rId${nr}"/>`)
      .join('')}</sheets></workbook>`,
  );
  const targets = each.map((nr) => ['worksheet', `worksheets/sheet${nr}.xml`] as const);
  yield part('xl/_rels/workbook.xml.rels', relations([...targets, ['styles', 'styles.xml']]));
}

/** The rows of all pages one after the other, as text of a sheet. */
class Lines {
  readonly #pages: AsyncIterator<readonly (readonly Cell[])[]>;
  readonly #columns: readonly Column[];
  readonly #digits: number;
  #rows: readonly (readonly Cell[])[] = [];
  #at = 0;

  constructor({ columns, digits, pages }: Table) {
    this.#columns = columns;
    this.#digits = digits;
    this.#pages = pages[Symbol.asyncIterator]();
  }

  async hasMore(): Promise<boolean> {
    while (this.#at === this.#rows.length) {
      const { done, value } = await this.#pages.next();
      if (done) return false;
      this.#rows = value;
      this.#at = 0;
    }
    return true;
  }

  /** At most so many rows of the page at hand. */
  take(most: number): { text: string; rows: number } {
    const rows = this.#rows.slice(this.#at, this.#at + most);
    this.#at += rows.length;
    let text = '';
    for (const row of rows) {
      text += '<row>';
      for (const [at, { kind }] of this.#columns.entries()) text += cellOf(row[at] ?? null, kind, this.#digits);
      text += '</row>';
    }
    return { text, rows: rows.length };
  }

  async close(): Promise<void> {
    await this.#pages.return?.();
  }
}

async function* sheetOf(columns: readonly Column[], lines: Lines, rowsASheet: number): AsyncGenerator<Uint8Array> {
  const widths = columns.map(
    ({ kind }, at) => `<col min="${at + 1}" max="${at + 1}" width="${widthOf[kind]}" customWidth="1"/>`,
  );
  yield Buffer.from(
    `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
      '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
      `<cols>${widths.join('')}</cols><sheetData><row>${columns.map(({ name }) => textCell(name, STYLE.head)).join('')}</row>`,
  );
  let [rows, letters] = [1, 0];
  while (rows < rowsASheet && letters < LETTERS_A_SHEET && (await lines.hasMore())) {
    const taken = lines.take(rowsASheet - rows);
    rows += taken.rows;
    letters += taken.text.length;
    yield Buffer.from(taken.text);
  }
  yield Buffer.from('</sheetData></worksheet>');
}

/** Places among the formats of `stylesOf`. */
const STYLE = { text: 0, head: 1, day: 2, time: 3, integer: 4, money: 5, fraction: 6 };
const widthOf: Record<Kind, number> = { text: 30, day: 12, time: 20, integer: 14, money: 14, fraction: 14 };

function stylesOf(digits: number): string {
  const money = digits === 0 ? '#,##0' : `#,##0.${'0'.repeat(digits)}`;
  const formats = [0, 0, 14, 165, 3, 164, 10];
  const cells = formats.map(
    (format, at) =>
      `<xf numFmtId="${format}" fontId="${at === STYLE.head ? 1 : 0}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  );
  return (
    `<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="${money}"/>` +
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>' +
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs></styleSheet>`
  );
}

function cellOf(cell: Cell, kind: Kind, digits: number): string {
  if (cell === null) return '<c/>';
  if (kind === 'text') return textCell(String(cell), STYLE.text);
  if (kind === 'money') return numberCell(decimal(Number(cell), digits), STYLE.money);
  if (kind === 'day' || kind === 'time') return numberCell(String(serialOf(String(cell))), STYLE[kind]);
  return numberCell(String(cell), STYLE[kind]);
}

const numberCell = (number: string, style: number) => `<c s="${style}"><v>${number}</v></c>`;
const textCell = (text: string, style: number) =>
  `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text.slice(0, MOST_LETTERS))}</t></is></c>`;

const DAY_MS = 86_400_000;
/** Of 1970-01-01: Excel counts days from the last but one of 1899 on. */
const FIRST_DAY = 25_569;

function serialOf(iso: string): number {
  return Date.parse(iso) / DAY_MS + FIRST_DAY;
}

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML cannot hold is written as Excel does it, `_x0007_`; what looks like that is told apart from it. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (sign) => signs[sign] ?? sign)
    .replace(unwritable, (sign) => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 has no place for; it reads \r as \n.
const unwritable = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/g;

/** At most 31 letters, with a number behind the first, and without what Excel refuses in the name of a sheet. */
function sheetName(name: string, nr: number): string {
  const plain = name
    .replace(/[[\]:*?/\\\p{Cc}]/gu, ' ')
    .slice(0, 24)
    .toWellFormed();
  const title = plain.replace(/^['\s]+|['\s]+$/g, '') || 'Souk';
  return nr === 1 ? title : `${title} ${nr}`;
}

function part(name: string, xml: string): ZipFile {
  return { name, bytes: [Buffer.from(HEAD + xml)] };
}

function relations(targets: readonly (readonly [type: string, target: string])[]): string {
  const each = targets.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}
