/** What became of the rows of a file. */
export interface ImportCounts {
  /** Rows that were read; the next four add up to it. */
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  refused: number;
  /** Things left out of rows that came in. */
  warnings: number;
}

export const noCounts: Readonly<ImportCounts> = {
  read: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  refused: 0,
  warnings: 0,
};
