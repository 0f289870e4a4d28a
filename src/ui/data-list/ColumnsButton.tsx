import { ColumnTriple20Regular } from '@fluentui/react-icons';
import { ListButton } from '#src/ui/ListButton.tsx';
import type { ColumnsPanelProps } from './ColumnsPanel.tsx';

const load = async () => (await import('./ColumnsPanel.tsx')).ColumnsPanel;

/** Which columns a list shows, in which order, how wide and how close. */
export function ColumnsButton(props: ColumnsPanelProps) {
  return (
    <ListButton label="Columns" icon={<ColumnTriple20Regular />} load={load}>
      {(ColumnsPanel) => <ColumnsPanel {...props} />}
    </ListButton>
  );
}
