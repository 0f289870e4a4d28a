// Ambient, because the peers stand in a package of their own, from which nothing here can be imported.

/** One row of what every contender shows. All texts, so that none has a cell that is dearer than another's. */
interface BenchMachine {
  name: string;
  status: string;
  operatingSystem: string;
  resourceGroup: string;
  subscription: string;
  region: string;
  agentVersion: string;
  tags: string;
  eligibility: string;
}

/** A list under measurement. Its search field is an `input` of the type `search`. */
interface Contender {
  /** Brings the machines into the form in which the list keeps them in memory; not timed. */
  prepare: (machines: readonly BenchMachine[]) => void | Promise<void>;
  /** Draws the list for the first time. */
  show: (place: HTMLElement) => void;
  /** How many rows it says it has; without this, what `aria-rowcount` says, the header not counted. */
  rowCount?: () => number;
  /** Its filter without its list: how many machines it leaves. */
  filter?: (text: string) => number | Promise<number>;
  /** Its sorting without its list. */
  sort?: (column: SortedColumn) => unknown;
}

/** Columns by which every contender that sorts can sort. */
type SortedColumn = 'status' | 'operatingSystem' | 'resourceGroup' | 'subscription' | 'region';

interface Window {
  contender?: Contender;
}
