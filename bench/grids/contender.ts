import type { BenchMachine } from './machines.ts';

/** A list under measurement. Its search field is an `input` of the type `search`. */
interface Contender {
  /** Brings the machines into the form in which the list keeps them in memory, and draws what is around it: root, router, theme; not timed. */
  prepare: (machines: readonly BenchMachine[], place: HTMLElement) => void | Promise<void>;
  /** Draws the list for the first time. */
  show: (place: HTMLElement) => void;
  /** Rows that its `aria-rowcount` counts beyond those of the data: the header, mostly. */
  extraRows?: number;
}

declare global {
  interface Window {
    contender?: Contender;
  }
}
