import type { KeyboardEvent, MouseEvent, ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { fleetRow } from '#src/azure/fleet/fleet-query.ts';
import { fleetTable } from '#src/azure/fleet/fleet-table-builder.ts';
import { sampleMachine } from '#src/consent/samples.ts';
import { ChosenMachine } from './ChosenMachine.tsx';
import { FoundMachines } from './FoundMachines.tsx';

interface Props {
  'aria-label'?: string;
  onKeyDown?: (event: Pick<KeyboardEvent, 'key' | 'repeat' | 'preventDefault'>) => void;
  onClick?: (event: Pick<MouseEvent, 'detail' | 'currentTarget'>) => void;
}

const buttons = vi.hoisted((): Props[] => []);
vi.mock('@fluentui/react-components', async (original) => ({
  ...(await original<object>()),
  Button: (props: Props) => {
    buttons.push(props);
    return null;
  },
}));
vi.mock('#src/ui/printing.ts', () => ({ usePrinting: () => false }));

const id = sampleMachine('srv-sql-01');
const act = vi.fn();
const fleet = { data: { machines: fleetTable([fleetRow({ id })], new Map()), problems: [] }, error: null };

const lines: Record<string, ReactElement> = {
  Remove: (
    <ChosenMachine
      candidate={{ id, name: 'SRV', reading: { state: 'pending' } }}
      toldApart="SRV"
      leftOut={undefined}
      correlationId={undefined}
      onRemove={act}
    />
  ),
  Add: <FoundMachines fleet={fleet} search="srv" chosen={[]} onAdd={act} />,
};

/** A second press would be another machine's: its line comes where that of this one was, or gets the focus. */
test.each(Object.entries(lines))(
  'neither a double click nor a held Enter presses %s of two machines',
  (name, element) => {
    act.mockClear();
    buttons.length = 0;
    renderToStaticMarkup(element);
    const button = buttons.find(({ 'aria-label': label }) => label?.startsWith(name));
    const currentTarget = { closest: () => null } as unknown as HTMLElement;
    // Of a key it is 0.
    for (const detail of [1, 2, 3, 0]) button?.onClick?.({ detail, currentTarget });
    expect(act).toHaveBeenCalledTimes(2);
    const isKept = (key: string, repeat: boolean) => {
      const preventDefault = vi.fn();
      button?.onKeyDown?.({ key, repeat, preventDefault });
      return preventDefault.mock.calls.length > 0;
    };
    // Space presses as it is let go, however long it was held.
    expect([isKept('Enter', false), isKept('Enter', true), isKept(' ', true)]).toEqual([false, true, false]);
  },
);
