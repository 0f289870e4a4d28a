/** The header of a group of rows, which stands in a list as a row of its own. */
export interface RowGroup {
  /** Unlike the key of any row. */
  key: string;
  label: string;
  /** How many rows it has: "12 machines". */
  words: string;
  isExpanded: boolean;
}

/**
 * The lines of a list in groups: for each group its header, then its rows unless it is collapsed. Rows are counted as they stand in the
 * groups, collapsed or not.
 */
export interface GroupLines {
  readonly length: number;
  /** The group whose header is on this line. */
  groupAt: (line: number) => number | undefined;
  /** The row on this line. */
  rowAt: (line: number) => number | undefined;
  lineOfGroup: (group: number) => number;
  /** -1 while its group is collapsed, and for rows that there are not. */
  lineOfRow: (row: number) => number;
}

/** The last of the ascending `starts` that is not beyond `at`. */
function lastStart(starts: Uint32Array, at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `starts`: the first row of each group, none of which is empty, and at its end how many rows there are. */
export function groupLines(starts: Uint32Array, isExpanded: (group: number) => boolean): GroupLines {
  const count = Math.max(0, starts.length - 1);
  const rowsAll = starts[count] ?? 0;
  const lines = new Uint32Array(count);
  let length = 0;
  for (let group = 0; group < count; group += 1) {
    lines[group] = length;
    length += 1 + (isExpanded(group) ? (starts[group + 1] ?? 0) - (starts[group] ?? 0) : 0);
  }
  const groupOn = (line: number) => (line >= 0 && line < length ? lastStart(lines, line) : undefined);
  const lineOf = (group: number) => lines[group] ?? 0;
  return {
    length,
    groupAt(line) {
      const group = groupOn(line);
      return group !== undefined && lineOf(group) === line ? group : undefined;
    },
    rowAt(line) {
      const group = groupOn(line);
      if (group === undefined || lineOf(group) === line) return undefined;
      return (starts[group] ?? 0) + line - lineOf(group) - 1;
    },
    lineOfGroup: (group) => (group >= 0 && group < count ? lineOf(group) : -1),
    lineOfRow(row) {
      if (row < 0 || row >= rowsAll) return -1;
      const group = lastStart(starts.subarray(0, count), row);
      return isExpanded(group) ? lineOf(group) + 1 + row - (starts[group] ?? 0) : -1;
    },
  };
}
