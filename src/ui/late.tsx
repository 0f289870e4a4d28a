import type { ComponentType, ReactNode } from 'react';

/** What a part of the page shows that was not there when it was needed; see `late`. */
export interface LateProps {
  children: ReactNode;
}

/** A component whose code comes when it is first drawn. While it comes nothing is shown; when it does not come, an offer to reload. */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  void load;
  throw new Error('not written yet');
}
