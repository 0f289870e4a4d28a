import type { ReactNode } from 'react';
import type { Command } from './command.ts';

/**
 * The frame of every page's content. `title` is the resource's name or a plural noun; it is also the document's title and takes the focus
 * after a navigation. Breadcrumbs come from the routes' handles.
 */
export function Page(props: {
  title: string;
  /** What kind of thing it is: "Machine - Azure Arc". */
  subtitle?: ReactNode;
  /** At the end of the title's line: how old the page's facts are, and reading them anew. */
  aside?: ReactNode;
  commands?: readonly Command[];
  /** `reading` keeps text in a column that can be read. */
  width?: 'full' | 'reading';
  children: ReactNode;
}): ReactNode {
  void props;
  throw new Error('not written yet');
}
