import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { LateNews } from './LatePopover.tsx';
import { ReloadLosses } from './ReloadAct.tsx';

it('says beside a button whose part does not come that a reload may be needed, and what goes with it', () => {
  const news = (
    <LateNews
      label="Columns"
      state={{ is: 'failed' }}
      button={{} as HTMLElement}
      onRetry={() => undefined}
      onDismiss={() => undefined}
    />
  );
  const shown = renderToStaticMarkup(<ReloadLosses value={<div>A receipt is not saved.</div>}>{news}</ReloadLosses>);
  for (const words of ['Try again<', 'Reload<', 'this browser may not ask again.', 'A receipt is not saved.'])
    expect(shown).toContain(words);
});
